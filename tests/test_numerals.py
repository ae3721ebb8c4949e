from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docparse.numerals import Numeral, parse


@pytest.mark.parametrize(
    ("text", "value", "places"),
    [
        ("1,240", "1240", "1"),
        ("86.36", "86.36", "0.01"),
        ("3.4万", "34000", "1000"),
        ("4.78万亿", "4780000000000", "10000000000"),
        ("二〇二六", "2026", "1"),
        ("一千零五", "1005", "1"),
        ("拾六万零五百零六", "160506", "1"),
        ("十五点七", "15.7", "0.1"),
        ("二十点一万", "201000", "1000"),
        ("5亿1万4千6百", "500014600", "100"),
        ("2千零30万", "20300000", "10000"),
        ("三百五十万亿", "350000000000000", "100000000"),
        ("三万四", "34000", "1"),
        ("三万零四", "30004", "1"),
        ("廿五", "25", "1"),
        ("壹仟玖佰", "1900", "1"),
        ("一千零一万一千零一", "10011001", "1"),
        ("4.800", "4.8", "0.001"),
    ],
)
def test_values(text: str, value: str, places: str) -> None:
    numeral = parse(text)
    assert numeral is not None
    assert (str(numeral.value), numeral.places, numeral.high) == (value, Decimal(places), None)


@pytest.mark.parametrize(("text", "low", "high"), [("三四万", 30000, 40000), ("三五百", 300, 500), ("十七八", 17, 18), ("七八", 7, 8)])
def test_either(text: str, low: int, high: int) -> None:
    numeral = parse(text)
    assert isinstance(numeral, Numeral)
    assert (numeral.value, numeral.high) == (low, high)


@pytest.mark.parametrize("text", ["十百", "百千", "三万万", "三一百", "点五", "", "幺二"])
def test_no_numeral(text: str) -> None:
    assert parse(text) is None


def spoken(n: int) -> str:
    """``n`` as one says it, with 零 wherever a place is skipped."""
    if n >= 10**4:
        unit, char = (10**8, "亿") if n >= 10**8 else (10**4, "万")
        high, low = divmod(n, unit)
        return spoken(high) + char + ("" if not low else ("零" if low < unit // 10 else "") + spoken(low))
    out, skipped = "", False
    for place, char in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, place)
        if digit:
            out += ("零" if skipped and out else "") + "零一二三四五六七八九"[digit] + char
        skipped = not digit
    return out


@given(st.integers(1, 10**12))
def test_spoken_numbers_come_back(n: int) -> None:
    numeral = parse(spoken(n))
    assert numeral is not None
    assert numeral.value == n
