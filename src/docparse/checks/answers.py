"""Which targets of an item its result block answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from docparse.checks.records import Records, is_rate, value
from docparse.checks.text import alike
from docparse.model import Extraction, Indicator, Quantity, Segment


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


class Answers(Records):
    """Targets and their answers."""

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
            # 进度：书屋挂牌65个，每个配书不少于1500册: a bound within the result promises nothing new
            counts = tuple(
                q for q in open_.values() if q.section != "actual" and not is_rate(q) and q.number.comparator not in ("<", "<=") and value(q) > 0
            )
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
