"""Numerals of Chinese documents: arabic, Chinese, financial and mixed ones, to exact values.

Input is folded text (full-width digits already ASCII). Nothing here knows units; see ``numbers`` for that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

CHINESE = "零〇○一二三四五六七八九两壹贰叁肆伍陆柒捌玖貳參肆陸"

_PLAIN = str.maketrans(
    {
        **dict(zip("〇○壹贰叁肆伍陆柒捌玖两拾佰仟萬億貳參陸", "零零一二三四五六七八九二十百千万亿二三六", strict=True)),
        "廿": "二十",
        "卅": "三十",
    }
)
_DIGIT = {char: value for value, char in enumerate("零一二三四五六七八九")}
_TEN = {"十": 10, "百": 100, "千": 1000}
_SCALE = {"万": 10**4, "亿": 10**8}
_MULTIPLIER = {**_TEN, **_SCALE}
_ONE = Decimal(1)
_LONGEST = 40  # characters of a Chinese numeral; longer rows are noise and must cost nothing
_ARABIC = re.compile(r"(\d[\d,]*)(?:\.(\d+))?([百千万亿]*)")
_TOKEN = re.compile(r"\d+(?:\.\d+)?|.")
# 三四万, 三五百, 十七八: two neighbouring digits mean "either".
_EITHER = re.compile(r"(?<![零一二三四五六七八九\d])([一二三四五六七八])([二三四五六七八九])(?![零一二三四五六七八九\d])")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A value; ``places`` is the value of one unit of the last printed place; ``high`` the other end of 三四万."""

    value: Decimal
    places: Decimal
    high: Decimal | None = None


def plain(value: Decimal) -> Decimal:
    """The same value without exponent and trailing zeros, so that it prints as people write it."""
    whole = value.to_integral_value()
    return Decimal(int(whole)) if whole == value else value.normalize()


@lru_cache(maxsize=4096)
def parse(text: str) -> Numeral | None:
    """The numeral that ``text`` is as a whole; None if it is none (十百, 一一万 …)."""
    if text.isdecimal():
        return Numeral(Decimal(text), _ONE)
    arabic = _ARABIC.fullmatch(text)
    if arabic:
        whole, decimals, scale = arabic.groups()
        factor = 1
        for char in scale:
            factor *= _MULTIPLIER[char]
        value = Decimal(whole.replace(",", "") + ("." + decimals if decimals else "")) * factor
        return Numeral(plain(value), plain(Decimal(factor).scaleb(-len(decimals or ""))))
    if len(text) > _LONGEST:
        return None
    text = text.translate(_PLAIN)
    if either := _EITHER.search(text):
        a, b = _DIGIT[either[1]], _DIGIT[either[2]]
        if (b - a == 1 or (a, b) == (3, 5)) and not _EITHER.search(text, either.end()):
            ends = [parse(text[: either.start()] + digit + text[either.end() :]) for digit in either.groups()]
            return None if ends[0] is None or ends[1] is None else Numeral(ends[0].value, ends[0].places, ends[1].value)
    if "点" in text:
        return _decimal(text)
    value_ = _whole(text)
    if value_ is None:
        return None
    last = _MULTIPLIER.get(text[-1], 1)
    return Numeral(plain(value_), Decimal(last if last in _SCALE.values() or any(c.isdecimal() for c in text) else 1))


def _decimal(text: str) -> Numeral | None:
    left, right = text.split("点", 1)
    digits = right.rstrip("十百千万亿")
    whole = _whole(left)
    if whole is None or not digits or not all(c in _DIGIT or c.isdecimal() for c in digits):
        return None
    factor = 1
    for char in right[len(digits) :]:
        factor *= _MULTIPLIER[char]
    fraction = Decimal("0." + "".join(str(_DIGIT.get(c, c)) for c in digits))
    return Numeral(plain((whole + fraction) * factor), plain(Decimal(factor).scaleb(-len(digits))))


def _whole(text: str) -> Decimal | None:
    """A whole number: positional (二〇二〇) or with multipliers (5亿1万4千6百)."""
    if not text:
        return None
    if all(c in _DIGIT for c in text):
        return Decimal("".join(str(_DIGIT[c]) for c in text))
    # high counts in 亿, mid in 万, low below; digit is the number that waits for its multiplier.
    high = mid = low = Decimal(0)
    digit: Decimal | None = None
    ceiling, last, zero, begun = 10**5, 1, False, False
    for token in _TOKEN.findall(text):
        if token[0].isdecimal():
            if digit is not None:
                return None
            digit = Decimal(token)
        elif token == "零":
            if digit is not None:
                return None
            zero = True
            continue
        elif token in _DIGIT:
            if digit is not None:
                return None
            digit = Decimal(_DIGIT[token])
            continue
        elif token in _TEN:
            last = _TEN[token]
            if last >= ceiling or (digit is None and begun and last != 10):
                return None
            low += (1 if digit is None else digit) * last
            ceiling, digit, zero = last, None, False
        elif token == "万":
            if mid or (digit is None and not low and begun):
                return None
            mid = (low + (digit or 0) if begun or digit is not None else Decimal(1)) * 10**4
            low, digit, ceiling, last, zero = Decimal(0), None, 10**5, 10**4, False
        elif token == "亿":
            below = mid + low + (digit or 0)
            if high or (begun and not below):
                return None
            high = (below or Decimal(1)) * 10**8
            mid = low = Decimal(0)
            digit, ceiling, last, zero = None, 10**5, 10**8, False
        else:
            return None
        begun = True
    if digit is not None:
        # 三万四 is 34,000, but 三万零四 is 30,004 and 3万4 is left as printed.
        short = not zero and last >= 100 and text[-1] in _DIGIT
        if not short and digit >= last > 1:
            return None
        digit *= last // 10 if short else 1
    return high + mid + low + (digit or 0)
