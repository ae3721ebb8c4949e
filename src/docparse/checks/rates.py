"""Which printed rates can be judged, what share of a target is done, and which percentages are levels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from docparse import arithmetic
from docparse.arithmetic import Verdict
from docparse.checks.records import Records, is_rate, value
from docparse.checks.text import alike
from docparse.model import Extraction, Indicator, Quantity


class Judged(NamedTuple):
    """A printed rate that can be held against its operands. ``mixed``: operands of two kinds (户 and 人)."""

    source: Extraction
    record: Indicator
    target: Quantity
    base: Extraction
    verdict: Verdict
    mixed: bool


class Rates(Records):
    """Printed rates and their operands."""

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

    def tasks(self, source: Extraction, target: Quantity) -> bool:
        """Whether a number counts the tasks of the circular themselves (20项量化任务), whose share of finished ones follows no calendar."""
        if target.number.unit not in self.settings.task_units:
            return False
        behind = re.split("[，。；：、已]", source.document.text[target.number.last : target.number.last + 14])[0]
        return any(noun in behind for noun in self.settings.announced_nouns)

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

    def elapsed(self, source: Extraction, record: Indicator) -> Fraction | None:
        """What is due of an indicator at the end of the reporting period, in percent: by its own calendar, else the share of the year."""
        end = source.header.period_end
        if len(end) < 7 or not end[5:7].isdigit():
            return None
        own = self.settings.local.calendar(record.title, record.indicator)
        return own.due(int(end[5:7])) if own is not None else Fraction(100 * int(end[5:7]), 12)
