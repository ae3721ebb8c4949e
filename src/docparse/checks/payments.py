"""Payments per head: a number of people, a standard and the sum paid, printed in one sentence of a result."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from docparse import arithmetic
from docparse.arithmetic import plain
from docparse.checks.records import Records, value
from docparse.interval import Interval
from docparse.model import Extraction, Indicator, Quantity

_STOP = re.compile(r"[。；;\n|]")


class Payment(NamedTuple):
    """``heads`` people or households were paid ``amount`` by ``standard`` a head, which is for a ``term``: 月, 年 or "" (once)."""

    source: Extraction
    record: Indicator
    heads: Quantity
    standard: Quantity
    amount: Quantity
    term: str


class Payments(Records):
    """Count × standard × term = amount."""

    @cached_property
    def payments(self) -> tuple[Payment, ...]:
        """Every payment whose three numbers are printed once, so that nothing has to be guessed."""
        return tuple(p for e in self.circulars for p in self._payments(e))

    def _payments(self, source: Extraction) -> Iterator[Payment]:
        figures = self.figures[source.document.id]
        for record in source.indicators:
            count, target = record.actual, record.target
            if count is None or record.parent or count.number.unit not in self.settings.strict_units:
                continue
            rest = self._sentence(source, count, figures)
            listed = {b.id for a, b in itertools.pairwise(figures) if a.role == "standard" and b.number.first - a.number.last <= 1}
            money = [q for q in rest if q.number.unit == "元" and q.role != "standard"]
            own = [q for q in rest if q.role == "standard" and self._a_head(source, q)]
            aims = [q for q in self._sentence(source, target, figures) if q.number.dimension in ("money", "per")] if target is not None else []
            standards = own or [q for q in aims if self._a_head(source, q)]
            if (
                len(money) != 1
                or money[0].id in listed
                or len(standards) != 1
                or (not own and len(aims) != 1)
                or standards[0].number.comparator not in ("=", "<=")
            ):
                continue
            if any(q.number.unit == count.number.unit and q.number.start < money[0].number.start and not self._part(source, q) for q in rest):
                continue
            words = self.before(source, standards[0], 8) + source.document.text[standards[0].number.start : standards[0].number.last + 3]
            yield Payment(source, record, count, standards[0], money[0], next((t for t in ("月", "年") if t in words), ""))

    def _sentence(self, source: Extraction, quantity: Quantity, figures: tuple[Quantity, ...]) -> list[Quantity]:
        """The figures behind a number in its sentence."""
        end = m.start() if (m := _STOP.search(source.document.text, quantity.number.last)) else len(source.document.text)
        return [q for q in figures if quantity.number.last <= q.number.start < end]

    def _a_head(self, source: Extraction, quantity: Quantity) -> bool:
        words = self.before(source, quantity, 8)
        return quantity.number.dimension == "per" or (
            quantity.number.unit == "元" and any(w in words for w in ("每人", "每户", "人均", "户均", "每名"))
        )

    def _part(self, source: Extraction, quantity: Quantity) -> bool:
        return any(r.parent and quantity in (r.actual, r.target) for r in source.indicators)

    def terms(self, payment: Payment) -> Interval | None:
        """How many terms (months, years, times) the amount pays, as an interval."""
        head = arithmetic.reading(payment.heads.number, self.settings.approximate).times(
            Interval.exact(arithmetic.fraction(payment.standard.number.value or 0))
        )
        return arithmetic.reading(payment.amount.number, self.settings.approximate).over(head)

    def due(self, payment: Payment) -> Fraction:
        """The most terms that can have been due by the end of the period: months gone by, one year, once."""
        end = payment.source.header.period_end
        return Fraction(int(end[5:7])) if payment.term == "月" and end[5:7].isdigit() else Fraction(12) if payment.term == "月" else Fraction(1)

    def payment_line(self, payment: Payment) -> str:
        """The division as one line."""
        paid, heads = value(payment.amount), value(payment.heads)
        each = plain(paid / heads if heads else Fraction(0), 2)
        term = f"/{payment.term}" if payment.term else ""
        return f"{plain(paid)}元÷{plain(heads)}{payment.heads.number.unit}={each}元，标准{plain(value(payment.standard))}元{term}"
