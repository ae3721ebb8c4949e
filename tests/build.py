"""Small documents and records for tests, without the extractor: what is written down is what the checks see.

    june = circular("summary", item("1", "养老", row("新增床位", target="20张", actual="10张", rate="50%")))

The text is composed from the rows (目标任务：… 完成情况：…), so every number has its true place in it. ``findings`` alone
takes running text through the whole pipeline.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from docparse import alignment
from docparse.checks import run
from docparse.extraction import extract
from docparse.folding import fold
from docparse.model import Alignment, Document, Extraction, Finding, Header, Indicator, Item, Number, Paragraph, Quantity, Segment, Span
from docparse.numbers import find


@dataclass(frozen=True)
class Row:
    """An indicator as printed: texts of its numbers, and the rows that are its parts (其中)."""

    name: str
    target: str = ""
    actual: str = ""
    rate: str = ""
    rate_kind: str = "完成率"
    parts: tuple[Row, ...] = ()
    role: str = "target"
    bracket: bool = False


@dataclass(frozen=True)
class Entry:
    """A heading with its rows; ``number`` "" where the heading lost it; texts replace the composed ones."""

    number: str
    title: str
    rows: tuple[Row, ...]
    target_text: str = ""
    actual_text: str = ""


def row(name: str, **printed: object) -> Row:
    """An indicator; keywords as in ``Row``."""
    return Row(name, **printed)  # type: ignore[arg-type]


def item(number: str, title: str, *rows: Row, **texts: str) -> Entry:
    """A numbered heading with rows."""
    return Entry(number, title, rows, **texts)


def document(text: str, path: str = "小结.txt") -> Document:
    """A text file as read: one paragraph a line."""
    digest = hashlib.sha256((path + text).encode()).hexdigest()
    starts = [0, *(n + 1 for n, char in enumerate(text) if char == "\n"), len(text) + 1]
    paragraphs = tuple(Paragraph((Span(a, b - 1),)) for a, b in pairwise(starts) if text[a : b - 1].strip())
    return Document(digest[:12], path, digest, "txt", "ok", text=text, paragraphs=paragraphs)


def number(printed: str) -> Number:
    """A single number as the extractor would find it."""
    found = find(fold(printed, (Span(0, len(printed)),)))
    assert len(found) == 1, (printed, found)
    return found[0]


def circular(
    role: str,
    *entries: Entry,
    title: str = "云汀市2022年为民办实事6月份小结",
    period_end: str = "2022-06-30",
    opening: str = "",
    path: str = "",
    loose: int = 0,
) -> Extraction:
    """A plan or summary with these items. ``loose`` numbers at the end of ``opening`` are left unclaimed."""
    text = title + "\n" + opening + "\n"
    places: list[tuple[Entry, int, int, list[tuple[Row, str, int]], list[tuple[str, int, int]]]] = []
    for entry in entries:
        start = len(text)
        text += f"{entry.number}{'、' if entry.number else ''}{entry.title}\n"
        marks: list[tuple[Row, str, int]] = []
        spans: list[tuple[str, int, int]] = []
        for section, label, written in (("target", "目标任务：", entry.target_text), ("actual", "完成情况：", entry.actual_text)):
            begin = len(text)
            text += label
            if written:
                text += written
            else:
                for one in entry.rows:
                    text = _write(text, one, section, marks)
            text += "\n"
            if section == "target" or role == "summary":
                spans.append((section, begin, len(text)))
        places.append((entry, start, len(text), marks, spans))
    read = document(text, path or f"{title}.txt")
    numbers = {n.start: n for p in read.paragraphs for n in find(fold(read.text, p.spans))}
    quantities: list[Quantity] = []
    indicators: list[Indicator] = []
    items: list[Item] = []
    segments: list[Segment] = []
    for n, (entry, start, end, marks, spans) in enumerate(places, 1):
        id = f"{read.id}-i{n:02}"
        items.append(Item(id, "", entry.number, 1, entry.title, (), (), start, end))
        segments += [Segment((Span(a, b),), id, "", section, True) for section, a, b in spans]  # type: ignore[arg-type]
        made: dict[int, dict[str, Quantity]] = {}
        for one, slot, at in marks:
            found = min((x for x in numbers.values() if x.start >= at), key=lambda x: x.start)
            role_ = one.role if slot == "target" else slot
            section = "target" if slot == "target" else "actual"
            quantity = Quantity(f"{read.id}-q{len(quantities) + 1:04}", found, id, "", section, role_, one.name, "claimed", "test")  # type: ignore[arg-type]
            quantities.append(quantity)
            made.setdefault(_key(one), {})[slot] = quantity
        for one, parent in _flat(entry.rows):
            slots = made.get(_key(one), {})
            if not slots:
                continue
            indicators.append(
                Indicator(
                    f"{read.id}-r{len(indicators) + 1:04}",
                    id,
                    entry.number,
                    entry.title,
                    "",
                    one.name,
                    **slots,
                    rate_kind=one.rate_kind if one.rate else "",
                    period_end=period_end,
                    parent=next((r.id for r in indicators if parent and r.indicator == parent.name and r.item == id), ""),
                )
            )
    rest = [x for x in numbers.values() if x.start >= len(title) + 1 and x.start < len(title) + 1 + len(opening)]
    for x in rest[len(rest) - loose :] if loose else []:
        quantities.append(Quantity(f"{read.id}-q{len(quantities) + 1:04}", x, "", "", "other", "", "", "unclaimed", ""))
    header = Header(role, title=title, period_end=period_end if role == "summary" else "")  # type: ignore[arg-type]
    return Extraction(read, header, tuple(items), tuple(segments), tuple(quantities), tuple(indicators))


def _key(one: Row) -> int:
    return id(one)


def _flat(rows: Iterable[Row], parent: Row | None = None) -> Iterable[tuple[Row, Row | None]]:
    for one in rows:
        yield one, parent
        yield from _flat(one.parts, one)


def _write(text: str, one: Row, section: str, marks: list[tuple[Row, str, int]]) -> str:
    slots = [("target", one.target)] if section == "target" else [("actual", one.actual), ("rate", one.rate)]
    for slot, printed in slots:
        if printed:
            text += f"{one.rate_kind if slot == 'rate' else one.name}"
            marks.append((one, slot, len(text)))
            text += printed + "，"
    shown = [p for p in one.parts if (p.target if section == "target" else p.actual)]
    if shown:
        text = text.rstrip("，") + ("（" if one.bracket else "，其中")
        for part in shown:
            text = _write(text, part, section, marks)
        text = text.rstrip("，") + ("）" if one.bracket else "") + "，"
    return text.rstrip("，") + "；" if slots[0][1] or (len(slots) > 1 and slots[1][1]) else text


def align(plan: Extraction, summary: Extraction, status: str = "auto", relation: str = "same") -> tuple[Alignment, ...]:
    """Rows for indicators of one name, and for items of one title."""
    rows = []
    for one in plan.items:
        for two in summary.items:
            if one.title == two.title:
                rows.append(Alignment(plan.document.id, "", one.id, summary.document.id, "", two.id, "same", 1.0, 1.0, status))
    for a in plan.indicators:
        for b in summary.indicators:
            if a.indicator == b.indicator:
                rows.append(Alignment(plan.document.id, a.id, a.item, summary.document.id, b.id, b.item, relation, 1.0, 1.0, status))
    return tuple(rows)


def headed(extraction: Extraction, **header: str) -> Extraction:
    """The same with other header fields."""
    return replace(extraction, header=replace(extraction.header, **header))  # type: ignore[arg-type]


_LABEL = re.compile(r"(要点|小结|\d+月小结)：")


def circulars(example: str) -> Iterator[Extraction]:
    """The documents of an example: lines that begin with 要点：, 小结： or 5月小结：, else one summary; ｜ parts paragraphs."""
    for line in example.strip().splitlines():
        label = _LABEL.match(line.strip())
        kind, body = (label[1], line.strip()[label.end() :]) if label else ("小结", line.strip())
        role = "plan" if kind == "要点" else "summary"
        month = re.match(r"\d+", kind)
        title = "云汀市2022年民生实事工作要点" if role == "plan" else f"云汀市2022年民生实事{month[0] if month else 6}月份小结"
        paragraphs = body.split("｜")
        if paragraphs[0].startswith("标题："):
            title = paragraphs.pop(0).removeprefix("标题：")
        elif named := re.match(r"(20\d\d年\S+?要点)。", paragraphs[0]):
            title = "云汀市" + named[1]
            paragraphs.pop(0)
        if paragraphs[0].startswith(("目标任务", "完成情况")):
            paragraphs.insert(0, "1、民生事项")
        text = "\n".join([title, *(re.sub(r"(?=目标任务：|完成情况：)", "\n", p) for p in paragraphs)])
        yield extract(document(text + "\n", f"{title}.txt"), role=role)


def findings(example: str, select: Sequence[str] = ()) -> list[Finding]:
    """What the checks say of an example."""
    sources = tuple(circulars(example))
    return list(run(sources, alignment.align(sources), select))
