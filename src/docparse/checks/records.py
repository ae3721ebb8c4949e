"""The documents of one run and their ledger lines: who stands where, which lines are paired, and how to name them to people."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple, TypeGuard

from docparse import arithmetic, units
from docparse.arithmetic import plain
from docparse.checks.catalogue import SEVERITIES, Settings
from docparse.checks.text import ordinal
from docparse.model import Alignment, Extraction, Finding, Indicator, Item, Number, Quantity, Segment

_CLAUSE = re.compile(r"[^，。；,;\n|：:]+")
_SENTENCE_END = re.compile(r"[。；;\n|：:]")


class Line(NamedTuple):
    """A ledger line and the document it stands in."""

    source: Extraction
    record: Indicator


class Pair(NamedTuple):
    """A plan line and its counterpart in a summary; ``sure`` if accepted or confirmed."""

    plan: Line
    summary: Line
    relation: str
    sure: bool


def is_rate(quantity: Quantity | None) -> TypeGuard[Quantity]:
    """Whether a number is a percentage."""
    return quantity is not None and quantity.number.dimension == "percent"


def value(quantity: Quantity) -> Fraction:
    """The value of a number as an exact fraction (0 where it has none)."""
    return arithmetic.fraction(quantity.number.value or 0)


@dataclass(frozen=True)
class Records:
    """All that is checked together."""

    extractions: tuple[Extraction, ...]
    alignments: tuple[Alignment, ...]
    settings: Settings

    # Documents, items, records

    @cached_property
    def sources(self) -> Mapping[str, Extraction]:
        """Extractions by document id."""
        return {e.document.id: e for e in self.extractions}

    @cached_property
    def plans(self) -> tuple[Extraction, ...]:
        return tuple(e for e in self.extractions if e.header.role == "plan")

    @cached_property
    def summaries(self) -> tuple[Extraction, ...]:
        return tuple(e for e in self.extractions if e.header.role == "summary")

    @cached_property
    def circulars(self) -> tuple[Extraction, ...]:
        """Plans and summaries: documents whose form is known."""
        return tuple(e for e in self.extractions if e.header.role != "other")

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(Line(e, r) for e in self.extractions for r in e.indicators)

    @cached_property
    def line(self) -> Mapping[str, Line]:
        """Ledger lines by record id."""
        return {line.record.id: line for line in self.lines}

    @cached_property
    def items(self) -> Mapping[str, Item]:
        return {i.id: i for e in self.extractions for i in e.items}

    @cached_property
    def children(self) -> Mapping[str, tuple[Indicator, ...]]:
        """The records that are parts (其中) of a record, by its id."""
        found: dict[str, list[Indicator]] = defaultdict(list)
        for line in self.lines:
            if line.record.parent:
                found[line.record.parent].append(line.record)
        return {k: tuple(v) for k, v in found.items()}

    def segments(self, source: Extraction, item: str, section: str = "", part: str | None = None) -> tuple[Segment, ...]:
        """The stretches of an item, of one section and sub-project if given."""
        return tuple(s for s in source.segments if s.item == item and (not section or s.section == section) and (part is None or s.part == part))

    def text(self, source: Extraction, segments: Iterable[Segment]) -> str:
        """The printed text of some stretches."""
        return "".join(source.document.text[span.start : span.end] for s in segments for span in s.spans)

    def clauses(self, source: Extraction, segments: Iterable[Segment]) -> tuple[tuple[str, int], ...]:
        """The clauses of some stretches and where each begins. A clause may run over several lines of one stretch."""
        found = []
        for segment in segments:
            text, starts = "", list[int]()
            for span in segment.spans:
                text += source.document.text[span.start : span.end]
                starts += range(span.start, span.end)
            found += [(m[0].strip(), starts[m.start()]) for m in _CLAUSE.finditer(text) if m[0].strip()]
        return tuple(found)

    @cached_property
    def figures(self) -> Mapping[str, tuple[Quantity, ...]]:
        """The figures of each document in the order of the text: no dates, names, ordinals."""
        return {
            e.document.id: tuple(sorted((q for q in e.quantities if q.status != "ignored" and not q.number.soft), key=lambda q: q.number.start))
            for e in self.extractions
        }

    def behind(self, source: Extraction, quantity: Quantity) -> str:
        """The rest of the sentence behind a number, up to the next figure."""
        text, start = source.document.text, quantity.number.last
        ends = [m.start()] if (m := _SENTENCE_END.search(text, start)) else [len(text)]
        ends += [q.number.first for q in self.figures[source.document.id] if q.number.first >= start][:1]
        return text[start : min(ends)]

    def ahead(self, source: Extraction, quantity: Quantity) -> str:
        """The sentence in front of a number; "" where another figure stands in it."""
        text, end = source.document.text, quantity.number.first
        start = max((m.end() for m in _SENTENCE_END.finditer(text, max(0, end - 200), end)), default=max(0, end - 200))
        return "" if any(start <= q.number.start < end for q in self.figures[source.document.id]) else text[start:end]

    def main_items(self, source: Extraction) -> tuple[Item, ...]:
        """The list that the document is about: the items of the level at which most targets and results stand."""
        holders = {s.item for s in source.segments if s.section in ("target", "actual")}
        levels: dict[int, int] = defaultdict(int)
        for item in source.items:
            levels[item.level] += item.id in holders
        if not any(levels.values()):
            return ()
        main = max(sorted(levels), key=lambda level: levels[level])
        parents = {i.parent for i in source.items if i.level == main and i.id in holders}
        return tuple(i for i in source.items if i.level == main and i.parent in parents)

    @cached_property
    def numbering(self) -> tuple[tuple[Extraction, tuple[tuple[Item, int | None], ...]], ...]:
        """Every list of sibling headings with the value of their printed numbers (None where a heading has none)."""
        found = []
        for source in self.circulars:
            lists: dict[tuple[str, int], list[tuple[Item, int | None]]] = defaultdict(list)
            for item in source.items:
                lists[item.parent, item.level].append((item, ordinal(item.number)))
            found += [(source, tuple(items)) for items in lists.values()]
        return tuple(found)

    # Alignment

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Paired lines, without rejected pairs."""
        return tuple(
            Pair(self.line[a.plan_record], self.line[a.summary_record], a.relation, a.status in ("auto", "confirmed"))
            for a in self.alignments
            if a.status != "rejected" and a.relation != "none" and a.plan_record in self.line and a.summary_record in self.line
        )

    @cached_property
    def compared(self) -> tuple[tuple[Extraction, Extraction], ...]:
        """The pairs of plan and summary that were aligned with each other."""
        seen = {(a.plan_document, a.summary_document) for a in self.alignments}
        return tuple((p, s) for p in self.extractions for s in self.extractions if (p.document.id, s.document.id) in seen)

    def item_pairs(self, plan: Extraction, summary: Extraction, sure: bool = False) -> tuple[tuple[Item, Item], ...]:
        """The items of a plan and a summary that answer each other."""
        found = dict.fromkeys(
            (a.plan_item, a.summary_item)
            for a in self.alignments
            if a.plan_document == plan.document.id
            and a.summary_document == summary.document.id
            and a.relation != "none"
            and a.status != "rejected"
            and (not sure or a.status in ("auto", "confirmed"))
            and a.plan_item in self.items
            and a.summary_item in self.items
        )
        return tuple((self.items[p], self.items[s]) for p, s in found)

    @cached_property
    def plan_of(self) -> Mapping[str, Line]:
        """The accepted plan line of a summary's record."""
        return {p.summary.record.id: p.plan for p in reversed(self.pairs) if p.sure and p.relation in ("same", "renamed")}

    # Units

    def kin(self, one: Number, other: Number) -> str:
        """How two units stand: "same" (convertible, unprinted, or counters such as 个 and 所), "near" (人 and 人次) or "other"."""
        if one.unit == other.unit or not one.unit or not other.unit or units.load().same_dimension(one.unit, other.unit):
            return "same"
        if one.dimension != "count" or other.dimension != "count":
            return "other"
        both = {one.unit, other.unit}
        if any(both <= set(group) for group in self.settings.akin_units):
            return "same"
        if any(both <= set(group) for group in self.settings.near_units):
            return "near"
        return "other" if both & set(self.settings.strict_units) else "same"

    def factor(self, source: Number, target: Number) -> Fraction:
        """What turns a value in the unit of ``source`` into the unit of ``target`` (1 where nothing converts)."""
        return units.load().convert(Fraction(1), source.unit, target.unit) or Fraction(1)

    # Words for people

    def before(self, source: Extraction, quantity: Quantity, length: int) -> str:
        """The characters in front of a number, within its clause."""
        text = source.document.text[max(0, quantity.number.first - length) : quantity.number.first]
        return re.split(r"[，。；,;\n|]", text)[-1]

    def place(self, source: Extraction, quantity: Quantity) -> str:
        """Where a number stands: 第3页 or 第27行."""
        return self.place_at(source, quantity.number.start)

    def place_at(self, source: Extraction, start: int) -> str:
        page = source.document.page(start)
        return f"第{page}页" if page else f"第{source.document.line(start)}行"

    def printed(self, source: Extraction, quantity: Quantity) -> str:
        """A number as printed, with its bound and unit."""
        text = re.sub(r"\s*\n\s*", "", source.document.text[quantity.number.first : quantity.number.last]).strip()
        return text or f"{plain(quantity.number.value or 0)}{quantity.number.unit}"

    def at(self, source: Extraction, quantity: Quantity) -> str:
        """A number as printed and its place: 1.1万户（第3行）."""
        return f"{self.printed(source, quantity)}（{self.place(source, quantity)}）"

    def label(self, item: Item | None) -> str:
        """An item in a message."""
        if item is None:
            return ""
        number = item.number.strip(" .．、")
        return f"{number}{' ' if number[-1:].isdigit() else ''}{item.title}".strip()

    def title(self, source: Extraction) -> str:
        """A document in a message."""
        return f"《{source.header.title}》" if source.header.title else source.document.path.rsplit("/", 1)[-1]

    def item_at(self, source: Extraction, start: int) -> str:
        """The id of the innermost item at an offset, "" outside."""
        inside = [i for i in source.items if i.start <= start < i.end]
        return max(inside, key=lambda i: (i.level, i.start)).id if inside else ""

    # Findings

    def finding(
        self,
        code: str,
        source: Extraction,
        item: str,
        message: str,
        *,
        kind: str = "fail",
        severity: str = "",
        cap: str = "error",
        lower: bool = False,
        indicator: str = "",
        other: Extraction | None = None,
        other_item: str = "",
        expected: str = "",
        reported: str = "",
        quantities: Iterable[Quantity | None] = (),
        facts: Mapping[str, str] | None = None,
    ) -> Finding:
        """A finding in ``source``: severity from the settings unless given, one step lower if ``lower``, never above ``cap``.

        A pass is a note. The message gets the item in front. The id depends on what is said, not on the order of files.
        """
        level = SEVERITIES.index(severity or self.settings.codes[code].severity) - lower
        level = 0 if kind == "pass" else max(0, min(level, SEVERITIES.index(cap)))
        operands = tuple(q.id for q in quantities if q is not None)
        label = self.label(self.items.get(item))
        text = f"{label}：{message}" if label else message
        key = "\x1f".join((code, source.document.sha256 or source.document.id, other.document.sha256 if other else "", label, indicator, text))
        return Finding(
            id=f"{code}-{hashlib.sha256(key.encode()).hexdigest()[:8]}",
            code=code,
            name=self.settings.codes[code].name,
            severity=SEVERITIES[level],
            kind=kind,
            document=source.document.id,
            item=item,
            other_document=other.document.id if other else "",
            other_item=other_item,
            indicator=indicator,
            message=text,
            expected=expected,
            reported=reported,
            quantities=operands,
            facts=dict(facts or {}),
        )
