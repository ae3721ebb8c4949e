"""The targets of a plan and what a summary makes of them: compared, given in parts, left out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from docparse import arithmetic
from docparse.checks.records import Line, Pair, Records, is_rate, value
from docparse.checks.text import DEADLINE, alike, grams
from docparse.interval import Interval
from docparse.model import Extraction, Indicator, Item, Quantity


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


class Plans(Records):
    """Plan targets against a summary."""

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

    @cached_property
    def split(self) -> frozenset[tuple[str, str]]:
        """(plan record, summary document) of plan targets that the summary gives in parts."""
        return frozenset((line.record.id, summary.document.id) for line, summary, *_ in self.totals)

    @cached_property
    def totals(self) -> tuple[tuple[Line, Extraction, tuple[Line, ...], bool, bool], ...]:
        """Plan targets that a summary splits: plan line, summary, its parts, whether the sum holds, whether that is sure.

        Parts are what the alignment calls so; else several targets of the matched items with the plan's unit, kindred in
        name and not the counterpart of another plan target, that add up to the plan's value or nearly do so.
        """
        return tuple(self._totals())

    def _totals(self) -> Iterator[tuple[Line, Extraction, tuple[Line, ...], bool, bool]]:
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
    def same_clauses(self) -> tuple[tuple[Extraction, Extraction, Item, Item, tuple[str, int], tuple[str, int]], ...]:
        """Clauses of matched items that say the same but for words of commitment: plan, summary, their items, the two clauses and places."""
        words = (*self.settings.firm_words, *self.settings.loose_words, *(w for step in self.settings.work_steps for w in step))
        strip = re.compile("|".join(words) + f"|{DEADLINE.pattern}")
        found = []
        for plan, summary in self.compared:
            for one, two in self.item_pairs(plan, summary, sure=True):
                before = [c for c in self.clauses(plan, (s for s in plan.segments if s.item == one.id)) if len(c[0]) > 3]
                for clause in self.clauses(summary, self.segments(summary, two.id, "target")):
                    core = strip.sub("", clause[0])
                    score, best = max(((alike(strip.sub("", c[0]), core), c) for c in before), default=(0.0, ("", 0)), key=lambda s: s[0])
                    if score >= 0.6:
                        found.append((plan, summary, one, two, best, clause))
        return tuple(found)
