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


class Tiers(NamedTuple):
    """Parts of a number of people, each with a standard of its own for a ``term`` (月 or 年), and the sum paid to all of them."""

    source: Extraction
    record: Indicator
    parts: tuple[Quantity, ...]
    standards: tuple[Quantity, ...]
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

    @cached_property
    def tiers(self) -> tuple[Tiers, ...]:
        """Every payment whose parts have a standard each, listed behind their targets in the same order."""
        return tuple(t for e in self.circulars for t in self._tiers(e))

    def _tiers(self, source: Extraction) -> Iterator[Tiers]:
        figures = self.figures[source.document.id]
        for record in source.indicators:
            pairs = [(c.target, c.actual) for c in self.children.get(record.id, ()) if c.target is not None and c.actual is not None]
            if len(pairs) < 2 or any(done.number.unit not in self.settings.strict_units for _, done in pairs):
                continue
            target, done = pairs[-1]
            standards = [q for q in self._sentence(source, target, figures) if q.role == "standard"]
            money = [q for q in self._sentence(source, done, figures) if q.number.unit == "元" and q.role != "standard"]
            if len(standards) != len(pairs) or len(money) != 1 or any(q.number.unit != "元" or q.number.comparator != "=" for q in standards):
                continue
            term = next((t for t in ("月", "年") if t in self.before(source, standards[0], 8)), "")
            if term:
                yield Tiers(source, record, tuple(done for _, done in pairs), tuple(standards), money[0], term)

    @cached_property
    def even(self) -> tuple[tuple[Extraction, Indicator, Quantity, Fraction], ...]:
        """Payments without a printed standard that come to a round sum a head, exactly: record, amount, 元 a head (a multiple of 50)."""
        return tuple(e for source in self.circulars for e in self._even(source))

    def _even(self, source: Extraction) -> Iterator[tuple[Extraction, Indicator, Quantity, Fraction]]:
        figures = self.figures[source.document.id]
        for record in source.indicators:
            count = record.actual
            if count is None or record.parent or count.number.unit not in self.settings.strict_units or value(count) < 100:
                continue
            rest = self._sentence(source, count, figures)
            aims = self._sentence(source, record.target, figures) if record.target is not None else []
            money = [q for q in rest if q.number.unit == "元"]
            if len(money) != 1 or any(q.role == "standard" or self._a_head(source, q) for q in (*rest, *aims)):
                continue
            each = value(money[0]) / value(count)
            if each and each % 50 == 0:
                yield source, record, money[0], each

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

    def tier_line(self, tiers: Tiers) -> tuple[str, Fraction]:
        """The sum that the tiers come to in a year as one line, and the share of it that was paid, in percent."""
        terms = 12 if tiers.term == "月" else 1
        pairs = list(zip(tiers.parts, tiers.standards, strict=True))
        whole = terms * sum((value(part) * value(standard) for part, standard in pairs), Fraction(0))
        added = "+".join(f"{plain(value(part))}×{plain(value(standard))}" for part, standard in pairs)
        share = 100 * value(tiers.amount) / whole if whole else Fraction(0)
        sum_ = f"（{added}）×12" if terms > 1 else added
        return f"{sum_}={plain(whole)}元，已发{plain(value(tiers.amount))}元，占{plain(share, 2)}%", share

    def payment_line(self, payment: Payment) -> str:
        """The division as one line."""
        paid, heads = value(payment.amount), value(payment.heads)
        each = plain(paid / heads if heads else Fraction(0), 2)
        term = f"/{payment.term}" if payment.term else ""
        return f"{plain(paid)}元÷{plain(heads)}{payment.heads.number.unit}={each}元，标准{plain(value(payment.standard))}元{term}"
