"""Exact intervals: what a printed number can stand for.

All arithmetic is on ``fractions.Fraction``; no float ever decides anything. ``None`` as a bound means unbounded.
Sources: XBRL Calculations 1.1 (a fact is an interval), GB/T 8170-2008 (rounding), 民法典 第1259条 (以上、以下、以内、届满
include the number; 不满、超过、以外 do not).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Interval:
    """The set of true values between ``low`` and ``high``; each end closed or open. ``None`` is infinite."""

    low: Fraction | None
    high: Fraction | None
    low_closed: bool = True
    high_closed: bool = True

    @staticmethod
    def exact(value: Fraction | int) -> Interval:
        """The single value."""
        return Interval(Fraction(value), Fraction(value))

    def contains(self, value: Fraction) -> bool:
        """Whether ``value`` lies inside."""
        if self.low is not None and (value < self.low or (value == self.low and not self.low_closed)):
            return False
        return not (self.high is not None and (value > self.high or (value == self.high and not self.high_closed)))

    def meets(self, other: Interval) -> bool:
        """Whether some value lies in both."""
        for a, b in ((self, other), (other, self)):
            if a.high is not None and b.low is not None:
                if a.high < b.low:
                    return False
                if a.high == b.low and not (a.high_closed and b.low_closed):
                    return False
        return True

    def __add__(self, other: Interval) -> Interval:
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Interval(low, high, self.low_closed and other.low_closed, self.high_closed and other.high_closed)

    def scaled(self, factor: Fraction) -> Interval:
        """Every value times a positive ``factor``."""
        if factor <= 0:
            raise ValueError("factor must be positive")
        return Interval(
            None if self.low is None else self.low * factor, None if self.high is None else self.high * factor, self.low_closed, self.high_closed
        )

    def times(self, other: Interval) -> Interval:
        """Products of two intervals of non-negative values."""
        low = (self.low or Fraction(0)) * (other.low or Fraction(0))
        high = None if self.high is None or other.high is None else self.high * other.high
        # A zero that is reached makes the product zero, whatever the other factor reaches.
        low_zero = (self.low == 0 and self.low_closed) or (other.low == 0 and other.low_closed)
        high_zero = (self.high == 0 and self.high_closed) or (other.high == 0 and other.high_closed)
        return Interval(low, high, low_zero or (self.low_closed and other.low_closed), high_zero or (self.high_closed and other.high_closed))

    def over(self, other: Interval) -> Interval | None:
        """Quotients of two intervals of non-negative values; None if the divisor can be zero or less."""
        if other.low is None or other.low <= 0:
            return None
        low = Fraction(0) if self.low is None or other.high is None else self.low / other.high
        high = None if self.high is None else self.high / other.low
        low_zero, high_zero = self.low == 0 and self.low_closed, self.high == 0 and self.high_closed
        return Interval(low, high, low_zero or (self.low_closed and other.high_closed), high_zero or (self.high_closed and other.low_closed))

    @property
    def width(self) -> Fraction | None:
        """The distance of the ends; None if unbounded."""
        return None if self.low is None or self.high is None else self.high - self.low
