"""What the rules account for: shares of the numbers by kind of rule, and the wordings that no rule knows yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

import regex

from docparse import progress, tracing
from docparse.facts import kind_of
from docparse.model import Extraction
from docparse.rules import Pack
from docparse.template import CLAUSE
from docparse.tracing import Stretch

ROLES = {"plan": "要点", "summary": "小结", "other": "其他"}


@dataclass(slots=True)
class Share:
    """Data numbers of the documents of one role and year, by what became of them.

    ``specific`` and ``fallback`` are claimed, by a rule of the earlier stages (or a table's head) and by one of the last
    stage; ``idle`` numbers were typed by a rule and left out of the ledger, ``none`` by no rule at all. Dates, ordinals and
    the like, which a named rule sets aside, are no data.
    """

    role: str
    year: str
    documents: int = 0
    specific: int = 0
    fallback: int = 0
    idle: int = 0
    none: int = 0

    @property
    def numbers(self) -> int:
        """All data numbers."""
        return self.specific + self.fallback + self.idle + self.none


@dataclass(slots=True)
class Shape:
    """A wording around unclaimed numbers: clauses with □ for numbers and … for words that no rule knows."""

    text: str
    count: int = 0
    documents: set[str] = field(default_factory=set)
    example: str = ""
    place: str = ""


def shares(extractions: Iterable[Extraction], pack: Pack) -> tuple[Share, ...]:
    """Coverage by role and year of the documents, in that order, and the sum last."""
    found: dict[tuple[str, str], Share] = {}
    for extraction in extractions:
        if extraction.document.status != "ok":
            continue
        header = extraction.header
        year = (header.period_end or header.date_issued)[:4] or "—"
        share = found.setdefault((header.role, year), Share(ROLES[header.role], year))
        share.documents += 1
        typed = {i: rule for where in tracing.stretches(extraction) for i, (rule, _) in tracing.typed(where, pack).items()}
        for i, q in enumerate(extraction.quantities):
            if q.status == "ignored":
                continue
            if q.status == "unclaimed":
                share.idle += i in typed
                share.none += i not in typed
            elif i in typed and typed[i].stage == pack.stages[-1]:
                share.fallback += 1
            else:
                share.specific += 1
    rows = [found[key] for key in sorted(found, key=lambda key: (list(ROLES).index(key[0]), key[1]))]
    total = Share("合计", "")
    for row in rows:
        for name in ("documents", "specific", "fallback", "idle", "none"):
            setattr(total, name, getattr(total, name) + getattr(row, name))
    return (*rows, total)


def coverage_table(rows: Sequence[Share]) -> Iterator[str]:
    """The shares as lines of a table."""
    yield "文种　年份　文件　 数字　　专用规则　　兜底规则　认领未成行　　无规则"
    for row in rows:
        n = max(1, row.numbers)
        cells = "".join(f"{part:>6} {100 * part / n:5.1f}%" for part in (row.specific, row.fallback, row.idle, row.none))
        yield f"{row.role}　{row.year or '　　':>4}{row.documents:>6}{row.numbers:>7}{cells}"


def shapes(extractions: Iterable[Extraction], pack: Pack, *, idle_too: bool = False) -> tuple[tuple[Shape, ...], Counter[str]]:
    """Wordings whose numbers no rule typed, the most frequent first; and how many numbers each rule typed without a line.

    With ``idle_too`` the wordings of those numbers as well.
    """
    found: dict[str, Shape] = {}
    idle: Counter[str] = Counter()
    for extraction in extractions:
        open_ = {i for i, q in enumerate(extraction.quantities) if q.status == "unclaimed"}
        for where in tracing.stretches(extraction) if open_ else ():
            here = {local for local, i in enumerate(where.indices) if i in open_}
            if not here:
                continue
            typed = tracing.typed(where, pack)
            for local in [i for i in here if where.indices[i] in typed]:
                idle[typed[where.indices[local]][0].id] += 1
                if not idle_too:
                    here.discard(local)
            for sentence in tracing.sentences(where, pack) if here else ():
                seen: set[tuple[int, int]] = set()
                for at in sorted(tracing.place(sentence, local) for local in here):
                    if at < 0:
                        continue
                    low, high = progress.clause(sentence.text, at)
                    key = shape(where, sentence.text[low:high], sentence.refs[low:high], pack)
                    entry = found.setdefault(key, Shape(key))
                    entry.count += 1
                    entry.documents.add(extraction.document.id)
                    if not entry.example and (low, high) not in seen:
                        entry.example = tracing.words(where, sentence, low, high).strip()
                        number = where.numbers[~sentence.refs[at]]
                        entry.place = f"{extraction.document.path}:{extraction.document.line(number.start)}"
                    seen.add((low, high))
    return tuple(sorted(found.values(), key=lambda s: (-s.count, -len(s.documents), s.text))), idle


def shape(where: Stretch, text: str, refs: Sequence[int], pack: Pack) -> str:
    """A clause as its wording: □kind for numbers, the words that rules know, … for the others."""
    pieces = []
    known = _known(pack)
    plain = ""
    for char, ref in (*zip(text, refs, strict=True), ("", -(10**9))):
        if ref >= 0:
            plain += char if char < "\ue000" or char > "\uf8ff" else "�"
            continue
        at = 0
        for found in known.finditer(plain):
            pieces += ["…"] if found.start() > at else []
            pieces.append(found[0])
            at = found.end()
        pieces += ["…"] if at < len(plain) else []
        plain = ""
        if char:
            number = where.numbers[~ref]
            pieces.append(f"□{kind_of(number)}" + (number.unit if kind_of(number) == "数量" else ""))
    merged = [p for i, p in enumerate(pieces) if p != "…" or i == 0 or pieces[i - 1] != "…"]
    return "".join(merged)


@cache
def _known(pack: Pack) -> regex.Pattern[str]:
    """The words of the pack: its lists (two characters and more) and the fixed text of its templates."""
    words = {w for entries in pack.words.values() for w in entries if len(w) > 1}
    words |= {w for entries in pack.names.values() for w in entries if len(w) > 1 and not w.startswith("@")}
    words |= {literal for rule in pack.rules for t in rule.templates for literal in t.literals}
    words |= set(CLAUSE + "、（）") - {"\n"}
    return regex.compile("|".join(regex.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))))


def unclaimed_list(found: Sequence[Shape], idle: Counter[str], limit: int) -> Iterator[str]:
    """The wordings as lines: count, shape, an example with its place; then what rules typed without a line."""
    total = sum(s.count for s in found)
    if total:
        yield f"未归属的数 {total} 个，{len(found)} 种写法；最常见的在前，下一条规则就写它："
    else:
        yield "没有规则漏认的数。"
    for s in found[:limit]:
        yield f"{s.count:>5} 个 {len(s.documents):>3} 份　{s.text}"
        yield f"　　　　　　　例：{s.example}（{s.place}）"
    if len(found) > limit:
        yield f"　　……另有 {len(found) - limit} 种（--limit 可多看）"
    if idle:
        said = "，".join(f"{name} {n}" for name, n in sorted(idle.items(), key=lambda p: (-p[1], p[0])))
        yield f"另有 {idle.total()} 个数有规则认领而没有成行（标题、旁述、裸数等）：{said}"
