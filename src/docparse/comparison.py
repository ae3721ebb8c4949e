"""Two packs over the same circulars: ledger lines gained, lost, changed and taken over by another rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from docparse import pipeline
from docparse.errors import UnreadableFile
from docparse.model import Extraction, Indicator, Quantity
from docparse.rules import Pack

Kind = Literal["新增", "丢失", "改变", "易主"]
KINDS: tuple[Kind, ...] = ("新增", "丢失", "改变", "易主")


@dataclass(frozen=True, slots=True)
class Change:
    """A ledger line that differs: ``before`` of the first pack, ``after`` of the second; ``line`` of its first number."""

    kind: Kind
    path: str
    line: int
    before: Indicator | None
    after: Indicator | None


def both(
    paths: Sequence[Path | str], first: Pack, second: Pack, progress: pipeline.Progress | None = None
) -> Iterator[tuple[Extraction, Extraction]]:
    """Each circular read once and extracted with either pack, equal content taken once.

    A file that cannot be read yields two extractions without records whose document says why.
    """
    todo = pipeline.files(paths)
    seen: set[str] = set()
    for n, path in enumerate(todo):
        if progress:
            progress(str(path), n, len(todo))
        try:
            document = pipeline.read(path)
        except UnreadableFile as error:
            document = pipeline.unreadable(path, error.reason)
        if document.id not in seen:
            seen.add(document.id)
            yield pipeline.extract(document, first), pipeline.extract(document, second)


def changes(before: Extraction, after: Extraction) -> tuple[Change, ...]:
    """What differs between two extractions of one document, by place.

    A line is the same where its numbers stand at the same places; then another rule makes it taken over, another name, base
    or kind of rate makes it changed. Lines that share only some of their numbers are changed.
    """
    old = {_key(r): r for r in before.indicators}
    new = {_key(r): r for r in after.indicators}
    found: list[Change] = []

    def note(kind: Kind, a: Indicator | None, b: Indicator | None) -> None:
        start = min(place for r in (b, a) if r is not None for place in _key(r) if place >= 0)
        found.append(Change(kind, before.document.path, before.document.line(start), a, b))

    for key in old.keys() & new.keys():
        a, b = old[key], new[key]
        if (a.indicator, a.rate_kind, a.base) != (b.indicator, b.rate_kind, b.base):
            note("改变", a, b)
        elif a.rule != b.rule:
            note("易主", a, b)
    gone = sorted((key for key in old.keys() - new.keys()), key=_order)
    come = sorted((key for key in new.keys() - old.keys()), key=_order)
    for key in gone:
        partner = next((k for k in come if {p for p in key if p >= 0} & {p for p in k if p >= 0}), None)
        if partner is None:
            note("丢失", old[key], None)
        else:
            come.remove(partner)
            note("改变", old[key], new[partner])
    for key in come:
        note("新增", None, new[key])
    return tuple(sorted(found, key=lambda c: (c.line, _order(_key(c.after or c.before)), KINDS.index(c.kind))))


def report(found: Sequence[Change], documents: int) -> Iterator[str]:
    """The changes as lines, then the counts and which rules gained and lost."""
    gained: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for c in found:
        a, b = c.before, c.after
        if a is not None and b is not None:
            said = f"{line(a)}" if c.kind == "易主" else f"{line(a)} ⇒ {line(b)}"
            by = f"{steps(a)} ⇒ {steps(b)}" if a.rule != b.rule else steps(b)
        else:
            said, by = line(b or a), steps(b or a)
        if a is None or (b is not None and a.rule != b.rule):
            gained[_rule(b)] += 1
        if b is None or (a is not None and a.rule != b.rule):
            lost[_rule(a)] += 1
        yield f"{c.kind} {c.path}:{c.line}: {said}　〔{by}〕"
    counts = Counter(c.kind for c in found)
    yield f"{documents} 份：" + ("，".join(f"{kind} {counts[kind]}" for kind in KINDS) if found else "没有差别")
    for title, counter in (("得", gained), ("失", lost)):
        if counter:
            yield f"  {title}：" + "，".join(f"{name} {n}" for name, n in sorted(counter.items(), key=lambda p: (-p[1], p[0])))


def line(record: Indicator | None) -> str:
    """A ledger line as printed: name, target, actual, rate."""
    if record is None:
        return ""
    parts = (("目标", record.target), ("完成", record.actual), (record.rate_kind or "率", record.rate))
    return f"{record.indicator or '（无名）'}：" + "，".join(f"{label} {q.number.text}" for label, q in parts if q is not None)


def steps(record: Indicator | None) -> str:
    """The rule and linking steps behind a line."""
    return record.rule.replace("+", " → ") if record is not None else ""


def _rule(record: Indicator | None) -> str:
    return record.rule.split("+")[0] if record is not None else ""


def _key(record: Indicator | None) -> tuple[int, int, int]:
    def start(q: Quantity | None) -> int:
        return q.number.start if q is not None else -1

    return (start(record.target), start(record.actual), start(record.rate)) if record is not None else (-1, -1, -1)


def _order(key: tuple[int, int, int]) -> tuple[int, tuple[int, int, int]]:
    return min((p for p in key if p >= 0), default=-1), key
