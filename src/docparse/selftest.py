"""What the checks see and what they leave alone: faults planted in clean circulars, many times, with a fixed seed.

Each kind of fault is planted where the clean run has verified the figures, in one document at a time and at most once an item,
so that a finding at its item which the clean run did not make is its answer. Where a series has one summary only, a second month
is made of it: the same text with the name of the month moved on. Findings on the clean circulars are counted beside.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from docparse import alignment, checks, pipeline
from docparse.checks.case import Case
from docparse.checks.catalogue import settings
from docparse.errors import BadRequest
from docparse.model import Boxes, Cell, Document, Extraction, Finding, Quantity, Span

ROUNDS = 24


class Edit(NamedTuple):
    """A stretch of a document's text and what is printed there instead."""

    document: str
    start: int
    end: int
    new: str


@dataclass(frozen=True)
class Clean:
    """Circulars as they are: records, alignments, findings."""

    case: Case
    findings: tuple[Finding, ...]

    def passed(self, code: str) -> Iterator[tuple[Finding, list[Quantity]]]:
        """What a check verified, with its operands."""
        for f in self.findings:
            if f.code == code and f.kind == "pass":
                yield f, [self.quantities[id] for id in f.quantities if id in self.quantities]

    @property
    def quantities(self) -> dict[str, Quantity]:
        return {q.id: q for e in self.case.extractions for q in e.quantities}


Sites = Callable[[Clean, random.Random], Iterator[Edit]]


@dataclass(frozen=True)
class Fault:
    """A kind of fault: the codes that answer it, its name, where it can be planted. ``near``: told at a neighbouring heading."""

    codes: tuple[str, ...]
    name: str
    sites: Sites
    near: bool = False


@dataclass(frozen=True)
class Row:
    """How often a kind was planted and found."""

    fault: Fault
    planted: int
    found: int
    missed: tuple[Edit, ...] = ()


@dataclass(frozen=True)
class Result:
    """The rows of all kinds; findings on the clean circulars by severity and kind; rates checked there."""

    rows: tuple[Row, ...]
    clean: Counter[str]
    rates: int

    def recall(self, code: str) -> Decimal | None:
        """The share found of all that was planted of a code; None where there was no place to plant."""
        rows = [r for r in self.rows if r.fault.codes[0] == code and r.planted]
        return Decimal(sum(r.found for r in rows)) / sum(r.planted for r in rows) if rows else None


# ---------------------------------------------------------------- faults


def _other(text: str, chance: random.Random, first: int = 0, last: int = 0) -> str:
    """A numeral with one digit swapped, not among the last ``last``; no leading zero."""
    digits = [n for n, c in enumerate(text) if c.isdigit() and c.isascii()]
    at = chance.choice(digits[first : len(digits) - last] or digits[:1])
    return text[:at] + chance.choice([d for d in "123456789" if d != text[at]]) + text[at + 1 :]


def _swap(clean: Clean, quantity: Quantity, chance: random.Random, last: int = 0) -> Edit:
    document = quantity.id.partition("-")[0]
    number = quantity.number
    return Edit(document, number.start, number.end, _other(clean.case.sources[document].document.text[number.start : number.end], chance, last=last))


def _rates(clean: Clean, chance: random.Random) -> Iterator[Edit]:
    for _, operands in clean.passed("R101"):
        for q in operands:
            if q.role == "rate" and _plain(clean, q):
                yield _swap(clean, q, chance, last=1)


def _actuals(clean: Clean, chance: random.Random) -> Iterator[Edit]:
    for _, operands in clean.passed("R101"):
        for q in operands:
            if q.role == "actual" and _plain(clean, q):
                yield _swap(clean, q, chance, last=1)


def _plain(clean: Clean, quantity: Quantity) -> bool:
    document = quantity.id.partition("-")[0]
    return clean.case.sources[document].document.text[quantity.number.start : quantity.number.end].replace(".", "").isdecimal()


def _targets(clean: Clean, chance: random.Random) -> Iterator[Edit]:
    for finding, operands in clean.passed("P501"):
        for q in operands:
            if q.id.startswith(finding.document) and _plain(clean, q):
                yield _swap(clean, q, chance)


def _parts(clean: Clean, chance: random.Random) -> Iterator[Edit]:
    for finding, operands in clean.passed("S201"):
        mine = [q for q in operands if q.id.startswith(finding.document) and _plain(clean, q)]
        if mine:
            yield _swap(clean, chance.choice(mine), chance)


def _units(clean: Clean, chance: random.Random) -> Iterator[Edit]:
    for finding, operands in clean.passed("P501"):
        for q in operands:
            text = clean.case.sources[finding.document].document.text
            printed = text[q.number.end : q.number.last].strip()
            if q.id.startswith(finding.document) and printed in ("人", "名", "户", "个", "所", "场", "件", "公里", "座", "套"):
                at = text.index(printed, q.number.end)
                yield Edit(finding.document, at, at + len(printed), "户" if printed in ("人", "名") else "人")


def _bounds(clean: Clean, chance: random.Random) -> Iterator[Edit]:
    """The summary says 约 where the plan says exactly or at least that much."""
    for finding, operands in clean.passed("P501"):
        for q in operands:
            if (
                q.id.startswith(finding.document)
                and q.number.first == q.number.start
                and q.number.comparator == "="
                and q.number.dimension != "percent"
            ):
                yield Edit(finding.document, q.number.start, q.number.start, "约")


def _lost(left: str) -> Sites:
    def sites(clean: Clean, chance: random.Random) -> Iterator[Edit]:
        for source in clean.case.circulars:
            for q in clean.case.figures[source.document.id]:
                text, number = source.document.text, q.number
                around = re.match(r"[\u4e00-\u9fff]", text[number.end : number.end + 1]) and re.search(r"[\u4e00-\u9fff]$", text[: number.first])
                if around and q.role in ("target", "actual") and _plain(clean, q) and number.unit and number.dimension != "percent":
                    yield Edit(source.document.id, number.first, number.end, left)

    return sites


def _headings(again: bool) -> Sites:
    """A heading loses its number, or repeats that of the heading before."""

    def sites(clean: Clean, chance: random.Random) -> Iterator[Edit]:
        for source, items in clean.case.numbering:
            for (before, n), (item, m), (_, after) in zip(items, items[1:], items[2:], strict=False):
                text = source.document.text
                printed = item.number.strip(" .．、")
                at = text.find(printed, item.start, item.start + 8)
                if None in (n, m, after) or at < 0 or m != n + 1 or after != m + 1:  # type: ignore[operator]
                    continue
                if again:
                    yield Edit(source.document.id, at, at + len(printed), before.number.strip(" .．、"))
                elif mark := re.compile(r"[\s.．、]+").match(text, at + len(printed)):
                    yield Edit(source.document.id, at, mark.end(), "")

    return sites


def _falls(clean: Clean, chance: random.Random) -> Iterator[Edit]:
    """The later month reports a twentieth less than the earlier one."""
    for one, two, sure in clean.case.steps:
        a, b = one.record.actual, two.record.actual
        if not sure or a is None or b is None or a.number.dimension == "percent" or a.number.unit != b.number.unit or not _plain(clean, b):
            continue
        if two.record.target is None or clean.case.is_stock(one.source, a) or clean.case.is_stock(two.source, b):
            continue
        printed = clean.case.sources[two.source.document.id].document.text[b.number.start : b.number.end]
        scale = (b.number.value or Decimal(0)) / Decimal(printed)
        if not scale or (a.number.value or Decimal(0)) <= 20 * b.number.places:
            continue
        less = (a.number.value or Decimal(0)) * Decimal("0.95") / scale
        places = len(printed.partition(".")[2])
        yield Edit(two.source.document.id, b.number.start, b.number.end, f"{less:.{places}f}")


def _moves(clean: Clean, chance: random.Random) -> Iterator[Edit]:
    for one, two, sure in clean.case.steps:
        a, b = one.record.target, two.record.target
        if sure and a is not None and b is not None and a.number.value == b.number.value and _plain(clean, b) and b.number.dimension != "percent":
            yield _swap(clean, b, chance)


def _brackets(clean: Clean, chance: random.Random) -> Iterator[Edit]:
    for source in clean.case.circulars:
        for match in re.finditer(r"（[^（）\n]{1,20}(）)", source.document.text):
            yield Edit(source.document.id, match.start(1), match.end(1), "")


FAULTS: tuple[Fault, ...] = (
    Fault(("R101", "R104", "R109", "R110"), "率的一位数字换错", _rates),
    Fault(("R101", "R102", "R103", "R104", "R109", "R110"), "完成数的一位数字换错", _actuals),
    Fault(("P501",), "小结目标的一位数字换错", _targets),
    Fault(("P503", "D307"), "目标的单位换错", _units),
    Fault(("P504",), "目标前加“约”", _bounds),
    Fault(("S201", "S203"), "分项或合计的一位数字换错", _parts),
    Fault(("D301",), "数字丢失，留下斜线", _lost("/")),
    Fault(("A401", "A404", "P505", "R105", "D301"), "数字丢失，不留痕迹", _lost("")),
    Fault(("D302",), "标题丢失序号", _headings(again=False), near=True),
    Fault(("D303", "D302"), "序号与上一项重复", _headings(again=True), near=True),
    Fault(("D310",), "丢失右括号", _brackets),
    Fault(("M601",), "累计数比上月少", _falls),
    Fault(("M602",), "下月目标的一位数字换错", _moves),
)


# ---------------------------------------------------------------- planting


def edited(document: Document, edits: Sequence[tuple[int, int, str]]) -> Document:
    """The document with stretches of its text replaced; paragraphs, tables and places on the page follow. Edits must not overlap."""
    for start, end, new in sorted(edits, reverse=True):
        document = _edited(document, start, end, new)
    digest = hashlib.sha256((document.id + document.text).encode()).hexdigest()
    return replace(document, id=digest[:12], sha256=digest)


def _edited(document: Document, start: int, end: int, new: str) -> Document:
    by = len(new) - (end - start)

    def moved(span: Span) -> Span:
        first = span.start if span.start <= start else max(start + len(new), span.start + by)
        last = span.end if span.end < start else max(start, span.end + by)
        return Span(first, last)

    return replace(
        document,
        text=document.text[:start] + new + document.text[end:],
        paragraphs=tuple(replace(p, spans=tuple(map(moved, p.spans))) for p in document.paragraphs),
        tables=tuple(
            replace(t, rows=tuple(tuple(_cell(c, document.text[start:end], new, Span(start, end), moved) for c in row) for row in t.rows))
            for t in document.tables
        ),
        boxes=Boxes((*document.boxes[:start], *(document.boxes[start : start + 1] * len(new)), *document.boxes[end:])) if document.boxes else Boxes(),
    )


def _cell(cell: Cell, old: str, new: str, inside: Span, moved: Callable[[Span], Span]) -> Cell:
    here = old and any(s.start <= inside.start and inside.end <= s.end for s in cell.spans)
    return replace(cell, text=cell.text.replace(old, new, 1) if here else cell.text, spans=tuple(map(moved, cell.spans)))


def _next_month(source: Extraction) -> Document | None:
    """The same circular a month later (in December: earlier); None where the title names no month."""
    found = re.search(r"(?<!\d)(1[0-2]|[1-9])月", source.header.title)
    if not found:
        return None
    month = int(found[1])
    pattern = re.compile(rf"(?<!\d){month}(?=月)")
    other = str(month + 1 if month < 12 else month - 1)
    return edited(source.document, [(m.start(), m.end(), other) for m in pattern.finditer(source.document.text)])


def _run(extractions: Sequence[Extraction]) -> Clean:
    rows = alignment.align(extractions)
    case = Case(tuple(extractions), rows, settings())
    return Clean(case, checks.run(extractions, rows))


def selftest(paths: Sequence[Path | str], seed: int = 1, times: int = 40, progress: pipeline.Progress | None = None) -> Result:
    """Every kind of fault planted up to ``times`` times in these circulars. Raises BadRequest if none can be read."""
    extractions = [e for e in pipeline.extract_all(paths) if e.document.status == "ok"]
    if not extractions:
        raise BadRequest("没有一个文件读得出来")
    given = _run(extractions)
    clean = Counter(f.severity if f.kind in ("fail", "review") else f.kind for f in given.findings)
    rates = sum(f.code in ("R101", "R102", "R103", "R104", "R109", "R110") and f.kind != "open" for f in given.findings)
    alone = {months[0].document.id for months in given.case.series if len(months) == 1}
    later = [_next_month(e) for e in extractions if e.document.id in alone]
    added = [pipeline.extract(d, role="summary") for d in later if d is not None]
    base = _run([*extractions, *added]) if added else given
    rows = []
    for n, fault in enumerate(FAULTS):
        if progress:
            progress(fault.name, n, len(FAULTS))
        rows.append(_row(fault, base, random.Random(f"{seed} {fault.name}"), times))
    return Result(tuple(rows), clean, rates)


def _row(fault: Fault, base: Clean, chance: random.Random, times: int) -> Row:
    planted = found = 0
    missed: list[Edit] = []
    done: set[tuple[str, int]] = set()
    for _ in range(ROUNDS):
        sites = [s for s in fault.sites(base, chance) if (s.document, s.start) not in done]
        chance.shuffle(sites)
        chosen: dict[tuple[str, str], Edit] = {}
        for site in sites:
            place = base.case.item_at(base.case.sources[site.document], site.start)
            near = fault.near and any(e.document == site.document and abs(e.start - site.start) < 400 for e in chosen.values())
            # One document at a time: a fault in June would be the yardstick of one in July.
            if place and not near and site.document == sites[0].document and len(chosen) + planted < times:
                chosen.setdefault((site.document, place), site)
        if not chosen:
            break
        done |= {(s.document, s.start) for s in chosen.values()}
        told = _told(fault, base, list(chosen.values()))
        planted += len(chosen)
        found += sum(told)
        missed += [edit for edit, seen in zip(chosen.values(), told, strict=True) if not seen]
    return Row(fault, planted, found, tuple(missed))


def _told(fault: Fault, base: Clean, edits: Sequence[Edit]) -> list[bool]:
    """For each edit, whether a finding of its codes stands at its item that the clean run did not make."""
    again: list[Extraction] = []
    renamed: dict[str, Extraction] = {}
    for source in base.case.extractions:
        mine = [(e.start, e.end, e.new) for e in edits if e.document == source.document.id]
        if mine:
            role = source.header.role
            renamed[source.document.id] = pipeline.extract(edited(source.document, mine), role=role)
        again.append(renamed.get(source.document.id, source))
    before = Counter((f.code, f.message) for f in base.findings if f.kind != "pass")
    after = [f for f in _run(again).findings if f.code in fault.codes and f.kind != "pass" and not before[f.code, f.message]]
    answers = []
    for edit in edits:
        source = renamed[edit.document]
        at = edit.start + sum(len(e.new) - (e.end - e.start) for e in edits if e.document == edit.document and e.start < edit.start)
        own = {i.id for i in source.items if i.start - (fault.near * 1) <= at <= i.end or (fault.near and 0 <= i.start - at < 800)}
        answers.append(any({f.item, f.other_item} & own for f in after))
    return answers


def table(result: Result) -> list[str]:
    """The result for people, as a Markdown table and a line on the clean circulars."""
    lines = ["| 埋下的毛病 | 应报 | 埋下 | 报出 | 报出率 |", "| --- | --- | ---: | ---: | ---: |"]
    for row in result.rows:
        share = f"{100 * Decimal(row.found) / row.planted:.1f}%" if row.planted else "—"
        lines.append(f"| {row.fault.name} | {'、'.join(row.fault.codes)} | {row.planted} | {row.found} | {share} |")
    clean = result.clean
    lines += [
        "",
        f"未改动的原文：错误 {clean['error']}，警告 {clean['warning']}，提示 {clean['note']}，"
        f"无法核对 {clean['open']}，相符 {clean['pass']}；核对的率 {result.rates} 个。",
    ]
    return lines
