from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from docparse.interval import Interval

F = Fraction
ends = st.none() | st.fractions(min_value=0, max_value=50, max_denominator=6)
values = st.fractions(min_value=F(1, 12), max_value=60, max_denominator=12)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    """Intervals of non-negative values, some of them a point, some without end."""
    low, high = draw(ends), draw(ends)
    if low is not None and high is not None and low > high:
        low, high = high, low
    closed = low == high
    return Interval(low, high, closed or draw(st.booleans()), closed or draw(st.booleans()))


@st.composite
def inside(draw: st.DrawFn) -> tuple[Interval, Fraction]:
    """An interval and one of its positive values."""
    interval = draw(intervals())
    value = draw(values)
    assume(interval.contains(value))
    return interval, value


@pytest.mark.parametrize(
    ("interval", "yes", "no"),
    [
        (Interval.exact(5), [F(5)], [F(49, 10), F(51, 10)]),
        (Interval(F(1), F(2)), [F(1), F(3, 2), F(2)], [F(1, 2), F(5, 2)]),
        (Interval(F(1), F(2), False, False), [F(3, 2)], [F(1), F(2)]),
        (Interval(F(1), None, False), [F(2), F(10**9)], [F(1), F(0)]),
        (Interval(None, F(2)), [F(-9), F(2)], [F(3)]),
        (Interval(None, None), [F(-9), F(0), F(9)], []),
    ],
)
def test_contains(interval: Interval, yes: list[Fraction], no: list[Fraction]) -> None:
    assert [v for v in (*yes, *no) if interval.contains(v)] == yes


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (Interval(F(1), F(2)), Interval(F(2), F(3)), True),
        (Interval(F(1), F(2), high_closed=False), Interval(F(2), F(3)), False),
        (Interval(F(1), F(2)), Interval(F(2), F(3), low_closed=False), False),
        (Interval(F(1), F(2)), Interval(F(3), F(4)), False),
        (Interval(F(1), None), Interval(None, F(1)), True),
        (Interval(F(1), F(9)), Interval.exact(4), True),
    ],
)
def test_meets(a: Interval, b: Interval, expected: bool) -> None:
    assert a.meets(b) is b.meets(a) is expected


def test_ends_are_open_where_an_operand_is() -> None:
    half, whole = Interval(F(1), F(2), True, False), Interval(F(2), F(4))
    assert half + whole == Interval(F(3), F(6), True, False)
    assert half.times(whole) == Interval(F(2), F(8), True, False)
    assert half.over(whole) == Interval(F(1, 4), F(1), True, False)
    assert whole.over(half) == Interval(F(1), F(4), False, True)
    assert half + Interval(None, F(1)) == Interval(None, F(3), True, False)


@given(inside(), inside())
def test_sums_and_products_hold_every_sum_and_product(a: tuple[Interval, Fraction], b: tuple[Interval, Fraction]) -> None:
    assert (a[0] + b[0]).contains(a[1] + b[1])
    assert a[0].times(b[0]).contains(a[1] * b[1])


@given(inside(), inside())
def test_quotients_hold_every_quotient(a: tuple[Interval, Fraction], b: tuple[Interval, Fraction]) -> None:
    quotient = a[0].over(b[0])
    if b[0].low is None or b[0].low <= 0:
        assert quotient is None
    else:
        assert quotient is not None
        assert quotient.contains(a[1] / b[1])


def test_nothing_of_anything_is_nothing() -> None:
    some = Interval(F(1), F(2), False, False)
    quotient = Interval.exact(0).over(some)
    assert quotient is not None
    assert quotient.contains(F(0))
    assert Interval.exact(0).times(some).contains(F(0))


@given(inside(), st.fractions(min_value=F(1, 9), max_value=9))
def test_scaling_goes_there_and_back(a: tuple[Interval, Fraction], factor: Fraction) -> None:
    assert a[0].scaled(factor).contains(a[1] * factor)
    assert a[0].scaled(factor).scaled(1 / factor) == a[0]


@given(intervals(), intervals(), values)
def test_a_common_value_means_meeting(a: Interval, b: Interval, value: Fraction) -> None:
    assert a.meets(a)
    if a.contains(value) and b.contains(value):
        assert a.meets(b)


@pytest.mark.parametrize("factor", [F(0), F(-1)])
def test_only_positive_factors(factor: Fraction) -> None:
    with pytest.raises(ValueError, match="positive"):
        Interval.exact(1).scaled(factor)


def test_width() -> None:
    assert Interval(F(1), F(5, 2)).width == F(3, 2)
    assert Interval.exact(7).width == 0
    assert Interval(F(1), None).width is Interval(None, F(1)).width is None
