"""The summaries of one plan as a series: the same indicator in neighbouring periods, stages of work, stocks."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from docparse.checks.records import Line, Records, value
from docparse.checks.text import alike, folded, series
from docparse.model import Extraction, Indicator, Quantity

_PERIOD = re.compile(r"截[至止]到?(?:目前)?(1[0-2]|[1-9])月[底末]|(?<![\d年-])1\s?[-—–~至]\s?(1[0-2]|[2-9])月份?")


class Months(Records):
    """Summaries in the order of their periods."""

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

    def period_words(self, source: Extraction) -> Iterator[tuple[str, str, int, int]]:
        """Where the results say until when they count: item, words (截至5月底, 1-5月), month, place."""
        if len(source.header.period_end) < 7:
            return
        for segment in source.segments:
            if segment.section != "actual" or segment.quiet:
                continue
            for span in segment.spans:
                text = folded(source.document.text[span.start : span.end])
                for match in _PERIOD.finditer(text):
                    if not any(word in text[max(0, match.start() - 8) : match.start()] for word in ("去年", "上年", "同期")):
                        yield segment.item, match[0], int(match[1] or match[2]), span.start + match.start()

    @cached_property
    def chains(self) -> tuple[tuple[Line, ...], ...]:
        """The same indicator through the periods of a series, as long as its steps are sure."""
        following = {one.record.id: two for one, two, sure in self.steps if sure}
        later = {line.record.id for line in following.values()}
        found = []
        for one, _two, _sure in self.steps:
            if one.record.id in following and one.record.id not in later:
                chain = [one]
                while chain[-1].record.id in following:
                    chain.append(following[chain[-1].record.id])
                found.append(tuple(chain))
        return tuple(found)

    def next_month(self, one: Extraction, two: Extraction) -> bool:
        """Whether the second period ends one month after the first, in the same year."""
        a, b = one.header.period_end, two.header.period_end
        return a[:4] == b[:4] and int(b[5:7]) == int(a[5:7]) + 1
