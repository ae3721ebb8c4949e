"""The arithmetic of a printed rate: can these three printed numbers be true together?

A rate is judged on a ladder (exact fractions throughout): reproduced by rounding to nearest; by cutting or raising
only; by the unprinted decimals of the result, or of both operands; off by one last place; impossible. An R101 is
given only when no rounding rule whatever explains the print. Sources: XBRL Calculations 1.1 (facts as intervals),
GB/T 8170-2008 (rounding), Nuijten et al. 2016, statcheck (a check cannot know which of the numbers is wrong).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from docparse import units
from docparse.interval import Interval
from docparse.model import Number

HUNDRED = Fraction(100)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a printed rate stands to its operands. ``code`` is "pass" or a code of the catalogue.

    ``computed`` and ``gap`` are in points; ``allowed`` is what the rounding of both operands admits, ``implied_base``
    and ``implied_actual`` what the third number would have to be if the other two are right. ``modes`` are the
    rounding rules that reproduce the print. ``hedged``: an operand is an approximation. ``flips``: the printed and
    the computed rate stand on different sides of 100 %. ``arithmetic`` is one line for people; ``power`` says which other
    results would have passed.
    """

    code: str
    computed: Fraction
    allowed: Interval
    gap: Fraction
    modes: tuple[str, ...]
    implied_base: Interval | None
    implied_actual: Interval
    hedged: bool
    flips: bool
    arithmetic: str
    power: str


def fraction(value: Decimal | int | str) -> Fraction:
    """An exact fraction of a decimal."""
    return Fraction(Decimal(value))


def plain(value: Decimal | Fraction | int, places: int | None = None) -> str:
    """A number for people: no exponent, no trailing zeros; a fraction is rounded half up to ``places`` (default 2)."""
    if isinstance(value, Fraction):
        unit = Fraction(1, 10 ** (2 if places is None else places))
        value = Decimal(int(_floor(value / unit + Fraction(1, 2)))) * Decimal(unit.numerator) / Decimal(unit.denominator)
        return f"{value:.{2 if places is None else places}f}" if places is not None else f"{value.normalize():f}"
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def span(interval: Interval, places: int = 2, unit: str = "") -> str:
    """An interval for people: ``77.77–78.06``; one number where both ends read alike."""
    low = "" if interval.low is None else plain(interval.low, places)
    high = "" if interval.high is None else plain(interval.high, places)
    if low == high:
        return f"{low}{unit}"
    if not low or not high:
        return f"{'不超过' + high if high else '不低于' + low}{unit}"
    return f"{low}{unit if unit == '%' else ''}–{high}{unit}"


def approximate(number: Number, words: tuple[str, ...]) -> bool:
    """Whether the number is printed as an approximation (约, 左右, 近); 预计 and 力争 are no approximation."""
    return number.comparator == "~" and (not number.hedge or number.hedge in words)


def reading(number: Number, words: tuple[str, ...] = ()) -> Interval:
    """What the printed numeral stands for without its bound: 不低于704场 → 704, 约698050 → its band, 3.4万 → ±500."""
    printed = number.interval
    if (
        number.comparator == "="
        or approximate(number, words)
        or (number.comparator in ("<", ">") and printed.low is not None and printed.high is not None)
    ):
        return printed
    value, unit = fraction(number.value or 0), fraction(number.places)
    dimension = units.load().dimensions.get(number.dimension)
    if unit == 1 and not (dimension and dimension.measured):
        return Interval.exact(value)
    return Interval(value - unit / 2, value + unit / 2)


def widest(number: Number, words: tuple[str, ...] = ()) -> Interval:
    """What the numeral may stand for if it was rounded, cut or raised; an exact count stays itself."""
    printed = reading(number, words)
    if printed.width == 0 or approximate(number, words):
        return printed
    value, unit = fraction(number.value or 0), fraction(number.places)
    return Interval(value - unit, value + unit, False, False)


def _floor(value: Fraction) -> int:
    return value.numerator // value.denominator


def roundings(value: Fraction, unit: Fraction) -> Iterator[tuple[str, Fraction]]:
    """Every rounding rule and what it makes of ``value`` on the grid ``unit``."""
    steps = value / unit
    floor = Fraction(_floor(steps))
    rest = steps - floor
    up = floor + (1 if rest >= Fraction(1, 2) else 0)
    even = floor + (1 if rest > Fraction(1, 2) or (rest == Fraction(1, 2) and floor % 2 == 1) else 0)
    yield "四舍五入", up * unit
    yield "四舍六入五成双", even * unit
    yield "去尾", floor * unit
    yield "进一", (floor + (1 if rest else 0)) * unit
    for finer in (unit / 10, unit / 100):
        once = Fraction(_floor(value / finer + Fraction(1, 2))) * finer
        yield "连续修约", Fraction(_floor(once / unit + Fraction(1, 2))) * unit


def habit(given: Iterable[Sequence[str]]) -> tuple[int, int]:
    """How many rates tell rounding to nearest from cutting, by the rules that reproduce each, and how many of these are rounded to nearest."""
    telling = [modes for modes in given if ("四舍五入" in modes) != ("去尾" in modes)]
    return len(telling), sum("四舍五入" in modes for modes in telling)


def distance(one: Interval, other: Interval) -> Fraction:
    """How far two intervals are apart (0 if they touch)."""
    if one.high is not None and other.low is not None and one.high < other.low:
        return other.low - one.high
    if other.high is not None and one.low is not None and other.high < one.low:
        return one.low - other.high
    return Fraction(0)


def judge(
    target: Number, actual: Number, rate: Number, *, words: tuple[str, ...] = (), blind: Fraction = Fraction(1), factor: Fraction = Fraction(1)
) -> Verdict | None:
    """The verdict on ``rate`` (in percent) = ``actual`` ÷ ``target``; None where nothing can be divided.

    ``factor`` turns the unit of the result into that of the target (0.001 for 米 and 公里); ``words`` are the words that
    make a number approximate, ``blind`` the width in points above which an interval that explains the print proves
    nothing (R116).
    """
    if target.value is None or actual.value is None or rate.value is None or target.value <= 0 or actual.value < 0 or rate.value < 0:
        return None
    t, a, p = fraction(target.value), fraction(actual.value) * factor, fraction(rate.value)
    unit = fraction(rate.places) if rate.places > 0 else Fraction(1)
    x = HUNDRED * a / t
    t_range, a_range = reading(target, words), reading(actual, words).scaled(factor)
    nearest = Interval(p - unit / 2, p + unit / 2)
    if rate.comparator != "=":
        nearest = rate.interval
    exact_base = a_range.scaled(HUNDRED / t)
    both = a_range.over(t_range)
    allowed = exact_base if both is None else both.scaled(HUNDRED)
    wide = widest(actual, words).scaled(factor).over(widest(target, words))
    modes = tuple(dict.fromkeys(name for name, value in roundings(x, unit) if value == p))
    hedged = any(approximate(n, words) for n in (target, actual, rate))
    gap = distance(allowed, nearest)
    if p == 100 and rate.comparator == "=" and a_range.high is not None and t_range.low is not None and a_range.high < t_range.low:
        code = "R109"
    elif nearest.contains(x) if rate.comparator != "=" else {"四舍五入", "四舍六入五成双"} & set(modes):
        code = "pass"
    elif modes:
        code = "R102"
    elif allowed.meets(nearest):
        explaining = exact_base if exact_base.meets(nearest) else allowed
        code = "R103" if explaining.width is not None and explaining.width <= blind else "R116"
    elif wide is None:
        code = "R116"
    elif gap <= unit or (wide.scaled(HUNDRED).meets(Interval(p - unit, p + unit, False, False))):
        code = "R104"
    else:
        code = "R101"
    base = a_range.scaled(HUNDRED).over(nearest)
    of_target = nearest.scaled(t / HUNDRED)
    flips = (p >= 100) != (x >= 100) and code != "pass"
    allowed_text = "" if allowed.width == 0 else f"（允许{span(allowed, 2, '%')}）"
    line = f"{_division(a, t, target.unit)}={plain(x, 2)}%{allowed_text}"
    if code not in ("pass", "R102"):
        line += f"，印出{plain(rate.value)}%" + (f"，相差{plain(gap, 2)}个百分点" if gap else "")
    return Verdict(code, x, allowed, gap, modes, base, of_target, hedged, flips, line, _power(actual, rate, of_target.scaled(1 / factor)))


def _power(actual: Number, rate: Number, fitting: Interval) -> str:
    """How much the rate can see: between which results, as precise as the printed one, it would have been printed the same."""
    weak = "率印到整数，检验力弱；" if rate.places >= 1 else ""
    unit = fraction(actual.places)
    if fitting.low is None or fitting.high is None or unit <= 0:
        return weak.rstrip("；")
    low, high = -_floor(-fitting.low / unit) * unit, _floor(fitting.high / unit) * unit
    if low >= high:
        return weak + "实际差一个末位也查得出"
    return f"{weak}实际在{amount(low)}至{amount(high)}{actual.unit}之间都相符"


def _division(actual: Fraction, target: Fraction, unit: str) -> str:
    scale, name = 1, ""
    for size, word in ((10**8, "亿"), (10**4, "万")):
        if unit == "元" and min(actual, target) >= size:
            scale, name = size, word
            break
    return f"{amount(actual / scale)}{name}÷{amount(target / scale)}{name}"


def amount(value: Fraction) -> str:
    """An operand for people: exact where it has a finite decimal of at most six places, else rounded to four."""
    return plain(value, None) if (value * 10**6).denominator != 1 else plain(Decimal((value * 10**6).numerator) / 10**6)
