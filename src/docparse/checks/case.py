"""What the checks look at: all extractions and alignments of one run, and views of them computed once.

Everything here is a question that several checks ask (which records are paired, which rates can be judged, what is the
series of months); nothing here decides that something is wrong.
"""

from __future__ import annotations

import hashlib
import itertools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from typing import NamedTuple, TypeGuard

from pydantic import BaseModel, ConfigDict

from docparse import arithmetic, numerals, units
from docparse.arithmetic import Verdict, plain
from docparse.interval import Interval
from docparse.model import Alignment, Extraction, Finding, Indicator, Item, Number, Quantity, Segment
from docparse.resources import folder, load_yaml, validated

SEVERITIES = ("note", "warning", "error")


class Code(BaseModel):
    """The name and severity of one check."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    severity: str


class Settings(BaseModel):
    """``rules/checks.yaml``: names, severities, thresholds and words of the checks."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    version: str
    codes: Mapping[str, Code]
    over_completion_note: int
    over_completion_warning: int
    behind_note: int
    behind_warning: int
    blind_width: int
    near_total: int
    level_band: int
    unchanged_warning_months: int
    announced_slack: int
    exceeding_cap_ratio: int
    implausible_ratio: int
    few: int
    approximate: tuple[str, ...]
    progress_words: tuple[str, ...]
    base_words: tuple[str, ...]
    average_words: tuple[str, ...]
    capped_words: tuple[str, ...]
    stock_words: tuple[str, ...]
    stock_sentences: tuple[str, ...]
    spending_words: tuple[str, ...]
    stages: tuple[tuple[str, ...], ...]
    approval_stages: tuple[tuple[str, ...], ...]
    levels: tuple[str, ...]
    announced_nouns: tuple[str, ...]
    person_words: tuple[str, ...]
    strict_units: tuple[str, ...]
    akin_units: tuple[tuple[str, ...], ...]
    near_units: tuple[tuple[str, ...], ...]
    not_missing_units: tuple[str, ...]
    unit_words: tuple[str, ...]
    not_noun_before_unit: str
    doubled_starts: str
    standard_words: tuple[str, ...]
    weighted_words: tuple[str, ...]
    monthly_words: tuple[str, ...]
    cumulative_words: tuple[str, ...]


@cache
def settings() -> Settings:
    """The settings shipped with docparse. Raises BadRules with file and line."""
    path = folder("rules") / "checks.yaml"
    data, lines = load_yaml(path)
    return validated(Settings, data, lines, path)


class Line(NamedTuple):
    """A ledger line and the document it stands in."""

    source: Extraction
    record: Indicator


class Judged(NamedTuple):
    """A printed rate that can be held against its operands. ``mixed``: operands of two kinds (户 and 人)."""

    source: Extraction
    record: Indicator
    target: Quantity
    base: Extraction
    verdict: Verdict
    mixed: bool


class Sum(NamedTuple):
    """A total and its parts in one role (target or actual). ``proven``: the same parts add up elsewhere, or are a list in brackets."""

    source: Extraction
    record: Indicator
    total: Quantity
    parts: tuple[tuple[Indicator, Quantity], ...]
    proven: bool

    @property
    def printed_sum(self) -> Fraction:
        """The sum of the values as printed."""
        return sum((value(q) for _, q in self.parts), Fraction(0))


class Answer(NamedTuple):
    """The targets of an item (or sub-project) with a printed result block that the block does not answer.

    ``counts``: countable targets; ``rates``: percentages; ``given``: results that answer no target. ``silent``: the
    block has no number at all; ``evaded``: it has numbers, but none answers any countable target. ``unsure``: a result
    in the same unit stands there that was not linked to a target.
    """

    source: Extraction
    item: str
    part: str
    counts: tuple[Quantity, ...]
    rates: tuple[Quantity, ...]
    given: tuple[Quantity, ...]
    silent: bool
    evaded: bool
    unsure: bool


class Compared(NamedTuple):
    """Two targets of one indicator in one kind of unit: ``scaled`` is the summary's value in the plan's unit."""

    plan: Line
    summary: Line
    one: Quantity
    two: Quantity
    scaled: Fraction
    precision: str
    meets: bool
    sure: bool

    def far(self, ratio: int) -> bool:
        """Whether one value is more than ``ratio`` times the other."""
        return max(value(self.one), self.scaled) > ratio * min(value(self.one), self.scaled)


class Pair(NamedTuple):
    """A plan line and its counterpart in a summary; ``sure`` if accepted or confirmed."""

    plan: Line
    summary: Line
    relation: str
    sure: bool


def grams(text: str) -> frozenset[str]:
    """The pairs of characters of a name, without digits and marks."""
    kept = "".join(c for c in text if c.isalpha())
    return frozenset(kept[i : i + 2] for i in range(len(kept) - 1)) or frozenset({kept} if kept else ())


def alike(one: str, other: str) -> float:
    """How alike two names are: 1 for equal, shared pairs of characters over the shorter and longer name (Dice)."""
    if one == other:
        return 1.0 if one else 0.0
    a, b = grams(one), grams(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def ordinal(number: str) -> int | None:
    """The value of a printed heading number such as （二）, 18、 or １．; None if it has none."""
    kept = unicodedata.normalize("NFKC", number).strip(" .、()。第章节项条")
    parsed = numerals.parse(kept) if kept else None
    return int(parsed.value) if parsed and parsed.high is None else None


def series(title: str) -> str:
    """A title without what changes from issue to issue: digits, months, quarters."""
    return re.sub(r"[\d\s〔〕\[\]（）()—-]|月份?|第?[一二三四]季度|前三季度|上半年|下半年|全年|年", "", unicodedata.normalize("NFKC", title))


def is_rate(quantity: Quantity | None) -> TypeGuard[Quantity]:
    """Whether a number is a percentage."""
    return quantity is not None and quantity.number.dimension == "percent"


def value(quantity: Quantity) -> Fraction:
    """The value of a number as an exact fraction (0 where it has none)."""
    return arithmetic.fraction(quantity.number.value or 0)


@dataclass(frozen=True)
class Case:
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

    @cached_property
    def totals(self) -> tuple[tuple[Line, Extraction, tuple[Line, ...], bool, bool], ...]:
        """Plan targets that a summary splits: plan line, summary, its parts, whether the sum holds, whether that is sure.

        Parts are what the alignment calls so; else several targets of the matched items with the plan's unit, kindred in
        name and not the counterpart of another plan target, that add up to the plan's value or nearly do so.
        """
        return tuple(self._totals())

    def _totals(self) -> Iterator[tuple[Line, Extraction, tuple[Line, ...], bool, bool]]:
        from itertools import combinations

        for plan, summary in self.compared:
            taken: dict[str, list[Pair]] = defaultdict(list)
            claimed: set[str] = set()
            for pair in self.pairs:
                if pair.plan.source is plan and pair.summary.source is summary:
                    taken[pair.plan.record.id].append(pair)
                    claimed.add(pair.summary.record.id)
            items: dict[str, list[str]] = defaultdict(list)
            for p, s in self.item_pairs(plan, summary):
                items[p.id].append(s.id)
            for record in plan.indicators:
                total = record.target
                if total is None or is_rate(total) or record.parent or not total.number.value:
                    continue
                mine = taken[record.id]
                parts = [p.summary for p in mine if p.relation == "part" and p.summary.record.target is not None]
                if len(parts) > 1:
                    yield Line(plan, record), summary, tuple(parts), self._adds_up(total, parts), all(p.sure for p in mine)
                    continue
                own = {p.summary.record.id for p in mine}
                if len(own) > 1 or any(value(p.summary.record.target) == value(total) for p in mine if p.summary.record.target):
                    continue
                free = [
                    Line(summary, r)
                    for r in summary.indicators
                    if r.item in items[record.item]
                    and r.target is not None
                    and not r.parent
                    and (r.id not in claimed or r.id in own)
                    and r.target.number.unit == total.number.unit
                    and r.target.number.comparator == "="
                    and value(r.target) < value(total)
                ]
                free = [one for n, one in enumerate(free) if all(one.record.target is not other.record.target for other in free[:n])]
                groups = [
                    g
                    for size in range(2, min(6, len(free)) + 1)
                    for g in combinations(free, size)
                    if self._adds_up(total, g) and self._kindred(record, g, own)
                ]
                if groups:
                    yield Line(plan, record), summary, groups[0], True, True
                elif len(free) > 1 and self._kindred(record, free, own) and self._near(total, free):
                    yield Line(plan, record), summary, tuple(free), False, False

    def _adds_up(self, total: Quantity, parts: Sequence[Line]) -> bool:
        whole = Interval.exact(0)
        for line in parts:
            if line.record.target is not None:
                whole = whole + arithmetic.reading(line.record.target.number, self.settings.approximate)
        return whole.meets(arithmetic.reading(total.number, self.settings.approximate))

    def _near(self, total: Quantity, parts: Sequence[Line]) -> bool:
        whole = sum((value(line.record.target) for line in parts if line.record.target), Fraction(0))
        return abs(whole - value(total)) * 200 <= value(total) * self.settings.near_total

    def _kindred(self, record: Indicator, parts: Sequence[Line], own: set[str]) -> bool:
        """Whether parts can be parts of the record by name: each shares characters with it or with another part, some with it."""
        if own and not any(line.record.id in own for line in parts):
            return False
        names = [line.record.indicator for line in parts]
        common = set(record.indicator) & set("".join(names))
        return bool(common - set("的和与及个新建改造")) and all(
            set(name) & set(record.indicator) or any(grams(name) & grams(other) for other in names if other is not name) for name in names
        )

    @cached_property
    def split(self) -> frozenset[tuple[str, str]]:
        """(plan record, summary document) of plan targets that the summary gives in parts."""
        return frozenset((line.record.id, summary.document.id) for line, summary, *_ in self.totals)

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

    # Rates

    @cached_property
    def judged(self) -> tuple[Judged, ...]:
        """Every printed rate with both operands, judged. A base missing in the summary is taken from its accepted plan line."""
        return tuple(self._judged())

    def _judged(self) -> Iterator[Judged]:
        for source, record in self.lines:
            if record.rate is None or record.actual is None or not is_rate(record.rate) or is_rate(record.actual):
                continue
            base, target = source, record.target
            if target is None and record.id in self.plan_of:
                base, target = self.plan_of[record.id].source, self.plan_of[record.id].record.target
            if target is None or is_rate(target):
                continue
            verdict = arithmetic.judge(
                target.number,
                record.actual.number,
                record.rate.number,
                words=self.settings.approximate,
                blind=Fraction(self.settings.blind_width),
                factor=self.factor(record.actual.number, target.number),
            )
            if verdict is not None:
                yield Judged(source, record, target, base, verdict, self.kin(target.number, record.actual.number) != "same")

    def completion(self, record: Indicator) -> Fraction | None:
        """The completion of a countable target in percent: the printed rate, else result ÷ target in one unit; None for levels."""
        target, actual = record.target, record.actual
        if target is not None and (is_rate(target) or target.number.comparator in ("<", "<=")):
            return None
        if record.rate is not None:
            return value(record.rate) if is_rate(record.rate) and (target is not None or self.is_progress(record)) else None
        if target is None or actual is None or not value(target) or is_rate(actual) or self.kin(target.number, actual.number) != "same":
            return None
        return 100 * value(actual) * self.factor(actual.number, target.number) / value(target)

    def implausible(self, record: Indicator) -> bool:
        """Whether two numbers without a printed rate are so far apart that they may not belong together."""
        target, actual = record.target, record.actual
        if target is None or actual is None or record.rate is not None or not value(target):
            return False
        ratio = value(actual) * self.factor(actual.number, target.number) / value(target)
        return ratio > self.settings.implausible_ratio or ratio * self.settings.implausible_ratio**2 < 1

    def rival(self, judged: Judged) -> bool:
        """Whether another target and result of the same item give the printed rate: then the reading of the text is in doubt."""
        record, rate = judged.record, judged.record.rate
        if rate is None:
            return False
        used = {(j.target.id, j.record.actual.id) for j in self.judged if j.record.actual is not None and j.verdict.code == "pass"}
        here = [q for q in judged.source.quantities if q.item == record.item and not is_rate(q) and not q.number.soft]
        for target in here:
            for actual in here:
                if (
                    target.role != "target"
                    or actual.role != "actual"
                    or (target.id, actual.id) in used
                    or self.kin(target.number, actual.number) != "same"
                ):
                    continue
                other = arithmetic.judge(target.number, actual.number, rate.number, factor=self.factor(actual.number, target.number))
                if other is not None and other.code == "pass":
                    return True
        return False

    def is_progress(self, record: Indicator) -> bool:
        """Whether the printed rate is a share of a target (完成率), not a level (合格率)."""
        words = record.rate_kind + record.base
        if record.rate is not None:
            words += record.rate.indicator
        return any(word in words for word in self.settings.progress_words) or any(word in record.base for word in self.settings.base_words)

    def level(self, record: Indicator) -> tuple[Quantity, Quantity] | None:
        """Target and result of an indicator that is itself a percentage (参保率), else None."""
        if not is_rate(record.target) or record.target is None:
            return None
        found = record.actual if is_rate(record.actual) else record.rate if record.actual is None else None
        if found is None or (found is record.rate and self.is_progress(record) and not alike(record.target.indicator, found.indicator) >= 0.5):
            return None
        return record.target, found

    def elapsed(self, source: Extraction) -> Fraction | None:
        """The share of the year in percent that has gone by at the end of the reporting period."""
        end = source.header.period_end
        return Fraction(100 * int(end[5:7]), 12) if len(end) >= 7 and end[5:7].isdigit() else None

    # Targets and their answers

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """Items and sub-projects with a labelled result block, and the targets that it leaves unanswered."""
        return tuple(a for source in self.circulars for a in self._answers(source))

    def _answers(self, source: Extraction) -> Iterator[Answer]:
        records: dict[tuple[str, str], list[Indicator]] = defaultdict(list)
        for record in source.indicators:
            records[record.item, record.part].append(record)
        for (item, part), mine in records.items():
            blocks = self.segments(source, item, "actual", part) or self.segments(source, item, "actual", "")
            if not item or not any(s.labelled for s in blocks):
                continue
            done = {r.id: r for r in mine if r.actual is not None or r.rate is not None}
            answered = {
                r.target.id for r in mine if r.target is not None and (r.id in done or any(c.id in done for c in self.children.get(r.id, ())))
            }
            open_ = {
                r.target.id: r.target
                for r in mine
                if r.target is not None and r.target.id not in answered and r.target.role == "target" and not r.parent
            }
            open_ = {k: q for k, q in open_.items() if not self._standard(source, q)}
            counts = tuple(q for q in open_.values() if not is_rate(q) and q.number.comparator not in ("<", "<=") and value(q) > 0)
            given = tuple(r.actual for r in mine if r.actual is not None and r.target is None)
            hit = any(q.id in answered and not is_rate(q) for r in mine if (q := r.target) is not None)
            yield Answer(
                source,
                item,
                part,
                counts,
                tuple(q for q in open_.values() if is_rate(q)),
                given,
                not self._numbers(source, blocks) and not given and not hit,
                bool(given) and not hit,
                any(
                    self.kin(q.number, g.number) == "same" and g.number.dimension != "money" and alike(q.indicator, g.indicator) > 0.2
                    for q in counts
                    for g in given
                ),
            )

    def _numbers(self, source: Extraction, blocks: Sequence[Segment]) -> bool:
        """Whether a figure stands in these stretches: not a date, a name, an ordinal or a growth rate."""
        spans = [span for s in blocks for span in s.spans]
        figures = [q for q in source.quantities if q.status != "ignored" and not q.number.soft and (q.role in ("actual", "rate") or not is_rate(q))]
        return any(s.start <= q.number.start < s.end for q in figures for s in spans)

    def _standard(self, source: Extraction, quantity: Quantity) -> bool:
        """Whether a target is a standard per head or period rather than something to be counted."""
        words = quantity.indicator + self.before(source, quantity, 8)
        return "/" in quantity.number.unit or "每" in quantity.number.unit or any(word in words for word in self.settings.standard_words)

    @cached_property
    def compared_targets(self) -> tuple[Compared, ...]:
        """Targets of paired lines (same or renamed) whose units can be compared."""
        found = []
        for pair in self.pairs:
            one, two = pair.plan.record.target, pair.summary.record.target
            if one is None or two is None or pair.relation not in ("same", "renamed") or self.kin(one.number, two.number) == "other":
                continue
            factor = self.factor(two.number, one.number)
            a = arithmetic.reading(one.number, self.settings.approximate)
            b = arithmetic.reading(two.number, self.settings.approximate).scaled(factor)
            equal = arithmetic.fraction(one.number.places) == arithmetic.fraction(two.number.places) * factor
            found.append(Compared(pair.plan, pair.summary, one, two, value(two) * factor, "equal" if equal else "differs", a.meets(b), pair.sure))
        return tuple(found)

    @cached_property
    def unanswered_plan(self) -> tuple[tuple[Extraction, Extraction, str, tuple[Indicator, ...]], ...]:
        """Plan, summary, plan item and its targets that have no counterpart in that summary (parts and totals excepted)."""
        found = []
        for plan, summary in self.compared:
            paired = {p.plan.record.id for p in self.pairs if p.plan.source is plan and p.summary.source is summary}
            items: dict[str, list[Indicator]] = defaultdict(list)
            for record in plan.indicators:
                target = record.target
                if (
                    target is None
                    or target.role != "target"
                    or record.parent
                    or record.id in paired
                    or (record.id, summary.document.id) in self.split
                ):
                    continue
                items[record.item].append(record)
            found += [(plan, summary, item, tuple(records)) for item, records in items.items()]
        return tuple(found)

    # Totals and parts

    @cached_property
    def sums(self) -> tuple[Sum, ...]:
        """Totals of circulars with at least one part in the same role and unit."""
        found = []
        for source, record in self.lines:
            if source.header.role == "other":
                continue
            for slot in ("target", "actual"):
                total: Quantity | None = getattr(record, slot)
                if total is None or is_rate(total):
                    continue
                parts: list[tuple[Indicator, Quantity]] = []
                for child in self.children.get(record.id, ()):
                    part: Quantity | None = getattr(child, slot)
                    if part is not None and part.number.unit == total.number.unit and part.id != total.id and all(part.id != q.id for _, q in parts):
                        parts.append((child, part))
                if parts:
                    found.append(Sum(source, record, total, tuple(parts), self._bracketed(source, total, parts[0][1])))
        return tuple(one._replace(proven=one.proven or any(self._same_split(one, other) for other in found)) for one in found)

    def _bracketed(self, source: Extraction, total: Quantity, first: Quantity) -> bool:
        between = source.document.text[total.number.last : first.number.first]
        return between.lstrip()[:1] in ("（", "(") and "其中" not in between and "含" not in between

    def _same_split(self, one: Sum, other: Sum) -> bool:
        return (
            other is not one
            and len(other.parts) == len(one.parts) > 1
            and other.printed_sum == value(other.total)
            and alike(one.record.indicator, other.record.indicator) >= 0.5
            and all(any(alike(a.indicator, b.indicator) >= 0.5 for b, _ in other.parts) for a, _ in one.parts)
        )

    def sum_line(self, one: Sum) -> str:
        """The addition as one line."""
        return "+".join(plain(q.number.value or 0) for _, q in one.parts) + f"={arithmetic.amount(one.printed_sum)}"

    # Numbering

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

    # Months

    @cached_property
    def series(self) -> tuple[tuple[Extraction, ...], ...]:
        """The summaries of one series and year, in the order of their periods."""
        groups: dict[tuple[str, str], list[Extraction]] = defaultdict(list)
        for source in self.summaries:
            if len(source.header.period_end) >= 7:
                groups[series(source.header.title), source.header.period_end[:4]].append(source)
        return tuple(tuple(sorted(g, key=lambda e: e.header.period_end)) for g in groups.values())

    @cached_property
    def steps(self) -> tuple[tuple[Line, Line, bool], ...]:
        """The same indicator in two neighbouring periods of a series: earlier line, later line, whether name and target agree well."""
        return tuple(step for months in self.series for one, two in itertools.pairwise(months) for step in self._steps(one, two))

    def _steps(self, one: Extraction, two: Extraction) -> Iterator[tuple[Line, Line, bool]]:
        if one.header.period_end == two.header.period_end:
            return
        scored = []
        for n, a in enumerate(one.indicators):
            for m, b in enumerate(two.indicators):
                if (a.part != b.part and alike(a.part, b.part) < 0.5) or not self._same_item(a, b) or self.stage(one, a) != self.stage(two, b):
                    continue
                names = [alike(a.indicator, b.indicator)]
                for slot in ("target", "actual", "rate"):
                    p, q = getattr(a, slot), getattr(b, slot)
                    if p is not None and q is not None:
                        names.append(alike(p.indicator, q.indicator))
                        if slot != "rate" and self.kin(p.number, q.number) == "other":
                            names = [0.0]
                            break
                if max(names) >= 0.6:
                    same_target = (a.target is None) == (b.target is None) and (
                        a.target is None or b.target is None or value(a.target) == value(b.target)
                    )
                    scored.append((-max(names) - 0.1 * same_target, abs(n - m), n, m))
        used_a: set[int] = set()
        used_b: set[int] = set()
        for score, _, n, m in sorted(scored):
            if n not in used_a and m not in used_b:
                used_a.add(n)
                used_b.add(m)
                yield Line(one, one.indicators[n]), Line(two, two.indicators[m]), score <= -0.8

    def _same_item(self, a: Indicator, b: Indicator) -> bool:
        one, two = self.items.get(a.item), self.items.get(b.item)
        return (one is None and two is None) or (one is not None and two is not None and alike(one.title, two.title) >= 0.6)

    def stage(self, source: Extraction, record: Indicator) -> tuple[int, int] | None:
        """Which stage of which sequence (开工, 完工 …) a record's result is, by its rate or the words around the number."""
        words = [record.rate_kind, record.actual.indicator if record.actual else "", record.indicator]
        if record.actual is not None:
            words.insert(0, self.before(source, record.actual, 8))
        return next((stage for text in words if (stage := self.stage_of(text)) is not None), None)

    def stage_of(self, text: str) -> tuple[int, int] | None:
        """The stage that a few words name."""
        if text:
            for kind, sequence in enumerate((self.settings.stages, self.settings.approval_stages)):
                for step in range(len(sequence) - 1, -1, -1):
                    if any(word in text for word in sequence[step]):
                        return kind, step
        return None

    def is_stock(self, source: Extraction, quantity: Quantity) -> bool:
        """Whether a result is a stock that may fall (现有, 低保), by its name, the words before it or its sentence (动态管理)."""
        text = source.document.text
        end = min((n for mark in "。\n" if (n := text.find(mark, quantity.number.last)) >= 0), default=len(text))
        words = quantity.indicator + self.before(source, quantity, 12)
        return any(w in words for w in self.settings.stock_words) or any(w in text[quantity.number.last : end] for w in self.settings.stock_sentences)

    def before(self, source: Extraction, quantity: Quantity, length: int) -> str:
        """The characters in front of a number, within its clause."""
        text = source.document.text[max(0, quantity.number.first - length) : quantity.number.first]
        return re.split(r"[，。；,;\n|]", text)[-1]

    # Words for people

    def place(self, source: Extraction, quantity: Quantity) -> str:
        """Where a number stands: 第3页 or 第27行."""
        return self.place_at(source, quantity.number.start)

    def place_at(self, source: Extraction, start: int) -> str:
        page = source.document.page(start)
        return f"第{page}页" if page else f"第{source.document.line(start)}行"

    def printed(self, source: Extraction, quantity: Quantity) -> str:
        """A number as printed, with its bound and unit."""
        return (
            source.document.text[quantity.number.first : quantity.number.last].strip() or f"{plain(quantity.number.value or 0)}{quantity.number.unit}"
        )

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


def rate_findings(case: Case, code: str, ask: str) -> Iterator[Finding]:
    """The findings of one rung of the ladder: the arithmetic, the three implied values, and where an implied operand stands."""
    for judged in case.judged:
        if judged.verdict.code != code:
            continue
        source, record, target, base, verdict, mixed = judged
        if record.actual is None or record.rate is None:
            continue
        unit = target.number.unit
        digits = max(2, -min(0, target.number.places.normalize().adjusted()))
        implied_base = span_of(verdict.implied_base, unit, digits)
        implied_actual = span_of(verdict.implied_actual, record.actual.number.unit, digits)
        implied_rate = arithmetic.span(verdict.allowed, 2, "%")
        elsewhere = "；".join(case.at(e, q) + f"{case.title(e)}" for e, q in implied_elsewhere(case, judged)[:3])
        facts = {
            "arithmetic": verdict.arithmetic,
            "interval": implied_rate,
            "implied_base": implied_base,
            "implied_actual": implied_actual,
            "implied_rate": f"{plain(verdict.computed, 2)}%",
            "found_elsewhere": elsewhere,
            "power": verdict.power,
            "conclusion": "影响结论" if verdict.flips else "",
            "rounding": "、".join(verdict.modes),
            "ask": ask,
        }
        kind = record.rate_kind or "比率"
        message = f"{record.indicator}{case.place(source, record.rate)}印出{kind}{case.printed(source, record.rate)}；{verdict.arithmetic}。"
        if code in ("R101", "R104", "R109"):
            message += (
                f"三数至少一处有误或口径不同：率与实际若对，基数应为{implied_base}；率与目标若对，"
                f"实际应为{implied_actual}；两数若对，率应为{plain(verdict.computed, 2)}%。"
            )
            if elsewhere:
                message += f"隐含的数见于{elsewhere}。"
        elif code == "R103":
            message += f"须由未印出的小数解释：率若对，基数应为{implied_base}。"
        elif code == "R102":
            message += f"只有{'、'.join(verdict.modes)}才能得出。"
        if verdict.flips:
            message += "此差影响是否达标的结论。"
        if mixed:
            message += f"目标以{unit}计、实际以{record.actual.number.unit}计，口径待核。"
        rival = code in ("R101", "R104", "R109") and case.rival(judged)
        if rival:
            message += "同一事项内另有两数恰可得出此率，可能归属有误。"
        few = target.number.dimension == "count" and value(target) < case.settings.few
        stages = {case.stage_of(record.rate_kind), case.stage_of(case.before(source, record.actual, 6))} - {None}
        unsure = mixed or base is not source or rival or few or len(stages) > 1
        yield case.finding(
            code,
            source,
            record.item,
            message + ask,
            kind="open" if code == "R116" else "review" if unsure else "fail",
            cap="warning" if unsure else "error",
            lower=verdict.hedged,
            indicator=record.indicator,
            other=base if base is not source else None,
            other_item=target.item if base is not source else "",
            expected=f"{plain(verdict.computed, 2)}%",
            reported=case.printed(source, record.rate),
            quantities=(target, record.actual, record.rate),
            facts={k: v for k, v in facts.items() if v},
        )


def holds_integer(interval: Interval | None) -> bool:
    """Whether a whole number lies in an interval."""
    return (
        interval is None or interval.low is None or interval.high is None or -(-interval.low.numerator // interval.low.denominator) <= interval.high
    )


def span_of(interval: Interval | None, unit: str, digits: int) -> str:
    """An implied operand for people, large amounts of money in 亿 or 万."""
    if interval is None or interval.low is None or interval.high is None:
        return "无法确定"
    for size, word in ((10**8, "亿"), (10**4, "万")):
        if unit == "元" and interval.low >= size:
            return arithmetic.span(interval.scaled(Fraction(1, size)), 4, "") + word + unit
    return arithmetic.span(interval, digits if interval.low < 10000 else 0, "") + unit


def implied_elsewhere(case: Case, judged: Judged) -> list[tuple[Extraction, Quantity]]:
    """Numbers of the loaded documents, other than the operands, that an implied base or result could be."""
    verdict, record = judged.verdict, judged.record
    operands = [q for q in (judged.target, record.actual, record.rate) if q is not None]
    own, known = {q.id for q in operands}, {value(q) for q in operands}
    found = []
    for source in case.extractions:
        for quantity in source.quantities:
            number = quantity.number
            if quantity.id in own or quantity.status == "ignored" or number.value is None or number.soft or is_rate(quantity):
                continue
            for implied, operand in ((verdict.implied_base, judged.target), (verdict.implied_actual, record.actual)):
                if operand is None or implied is None or number.unit != operand.number.unit or value(quantity) in known or value(quantity) < 20:
                    continue
                if (
                    implied.width is not None
                    and implied.width * 50 <= value(operand)
                    and implied.meets(arithmetic.reading(number, case.settings.approximate))
                ):
                    found.append((source, quantity))
    return found
