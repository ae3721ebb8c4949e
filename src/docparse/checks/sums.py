"""Totals and their printed parts."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from docparse import arithmetic
from docparse.arithmetic import plain
from docparse.checks.records import Records, is_rate, value
from docparse.checks.text import alike
from docparse.model import Extraction, Indicator, Quantity


class Sum(NamedTuple):
    """A total and its parts in one role (target or actual). ``listed``: in brackets; ``repeated``: the same parts add up elsewhere."""

    source: Extraction
    record: Indicator
    total: Quantity
    parts: tuple[tuple[Indicator, Quantity], ...]
    listed: bool
    repeated: bool = False

    @property
    def printed_sum(self) -> Fraction:
        """The sum of the values as printed."""
        return sum((value(q) for _, q in self.parts), Fraction(0))


class Sums(Records):
    """Totals of circulars and their parts."""

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
        return tuple(one._replace(repeated=any(self._same_split(one, other) for other in found)) for one in found)

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
