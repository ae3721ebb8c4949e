"""The ladder of a printed rate: a table of real figures, then properties over all of them."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from build import number
from docparse.arithmetic import Verdict, judge, span
from docparse.checks.catalogue import settings

WORDS = settings().approximate


def verdict(actual: str, target: str, rate: str) -> Verdict:
    found = judge(number(target), number(actual), number(rate), words=WORDS)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("actual", "target", "rate", "code"),
    [
        ("65.59亿元", "89.5亿元", "73.25%", "R103"),
        ("71个", "71个", "100%", "pass"),
        ("13868户", "12490户", "111%", "pass"),
        ("8281户", "8120户", "101.98%", "pass"),
        ("1264.983公里", "1264.983公里", "100%", "pass"),
        ("1092.463公里", "1264.983公里", "86.36%", "pass"),
        ("213.492公里", "274公里", "67.31%", "R101"),
        ("495户", "495户", "100%", "pass"),
        ("342000人", "34.2万人", "100%", "pass"),
        ("9258人", "4504人", "205.6%", "pass"),
        ("874人", "590人", "148.1%", "pass"),
        ("45人", "45人", "100%", "pass"),
        ("43人", "40人", "107.5%", "pass"),
        ("2559件", "4078件", "62.8%", "pass"),
        ("2608个", "2800个", "93.14%", "pass"),
        ("569人", "1171人", "48.59%", "pass"),
        ("567人次", "500人次", "113.4%", "pass"),
        ("13893人次", "14500人次", "95.81%", "pass"),
        ("1057人", "2400人", "44.04%", "pass"),
        ("866人", "749人", "115.62%", "pass"),
        ("357户", "43户", "830%", "pass"),
        ("3户", "120户", "2.5%", "pass"),
        ("37户", "53户", "69.8%", "pass"),
        ("77.5万人", "80.5万人", "96.27%", "pass"),
        ("23所", "25所", "92%", "pass"),
        ("2446人次", "2276人次", "107.47%", "pass"),
        ("499人次", "159人次", "313.84%", "pass"),
        ("71574平方米", "15.21万平方米", "47.1%", "pass"),
        ("138.4万元", "140.8万元", "98%", "pass"),
        ("389场", "704场", "55%", "pass"),
        ("475场", "704场", "67%", "pass"),
        ("1681套", "2417套", "69.55%", "pass"),
        ("398套", "2239套", "17.78%", "pass"),
        # the other rungs
        ("2559件", "4078件", "62.7%", "R102"),
        ("741场", "1260场", "58.80%", "R102"),
        ("66.9亿元", "268.5亿元", "24.90%", "R103"),
        ("2608个", "2800个", "93.15%", "R102"),
        ("2608个", "2800个", "93.13%", "R104"),
        ("28部", "60部", "64.67%", "R101"),
        ("418个", "420个", "100%", "R109"),
        ("703场", "704场", "100%", "R109"),
        ("27.31亿元", "27.3亿元", "100%", "pass"),
        ("3亿元", "5亿元", "58%", "R116"),
        ("1116件", "2400件左右", "46.50%", "pass"),
        ("389场", "不少于704场", "55%", "pass"),
        ("213.492公里", "预计274公里", "67.31%", "R101"),
    ],
)
def test_rung(actual: str, target: str, rate: str, code: str) -> None:
    assert verdict(actual, target, rate).code == code


def test_facts_of_an_impossible_rate() -> None:
    found = verdict("213.492公里", "274公里", "67.31%")
    assert found.arithmetic == "213.492÷274=77.92%（允许77.77%–78.06%），印出67.31%，相差10.46个百分点"
    assert found.implied_base is not None
    assert span(found.implied_base, 2, "公里") == "317.15–317.20公里"
    assert span(found.implied_actual, 2, "公里") == "184.42–184.44公里"
    assert not found.hedged
    assert not found.flips
    assert found.modes == ()


def test_power_and_hedges() -> None:
    assert verdict("389场", "704场", "55%").power == "率印到整数，检验力弱；实际在384至390场之间都相符"
    assert verdict("389场", "704场", "55.3%").power == "实际差一个末位也查得出"
    assert verdict("8281户", "81200户", "10.2%").power == "实际在8242至8323户之间都相符"
    assert verdict("315人次", "约977人次", "32.2%").hedged
    assert not verdict("213公里", "预计274公里", "77.7%").hedged


ROUNDING = {"half up": ROUND_HALF_UP, "half even": ROUND_HALF_EVEN, "down": ROUND_FLOOR, "up": ROUND_CEILING}
counts = st.integers(1, 10**6)


@given(actual=st.integers(0, 10**6), target=counts, digits=st.integers(0, 3), rule=st.sampled_from(sorted(ROUNDING)))
def test_a_rate_rounded_by_any_rule_is_no_contradiction(actual: int, target: int, digits: int, rule: str) -> None:
    grid = Decimal(1).scaleb(-digits)
    rate = (Decimal(100 * actual) / Decimal(target)).quantize(grid, ROUNDING[rule])
    assume(not (rate == 100 and actual < target))  # that claim is R109 even when rounding gives it
    assert verdict(f"{actual}件", f"{target}件", f"{rate}%").code in ("pass", "R102")


@given(
    actual=st.integers(1, 10**7),
    target=st.integers(10**3, 10**7),
    cut=st.integers(1, 3),
    digits=st.integers(0, 2),
    rule=st.sampled_from(sorted(ROUNDING)),
)
def test_operands_and_rate_rounded_by_any_rule_are_never_an_error(actual: int, target: int, cut: int, digits: int, rule: str) -> None:
    true = Decimal(100 * actual) / Decimal(target)
    printed = [(Decimal(n) / 1000).quantize(Decimal(1).scaleb(cut - 3), ROUNDING[rule]) for n in (actual, target)]
    assume(printed[1] > 0)
    rate = true.quantize(Decimal(1).scaleb(-digits), ROUNDING[rule])
    found = judge(number(f"{printed[1]}公里"), number(f"{printed[0]}公里"), number(f"{rate}%"))
    assert found is None or found.code not in ("R101",)


@given(actual=counts, target=counts, digits=st.integers(0, 3), off=st.integers(2, 50), up=st.booleans())
def test_a_rate_moved_beyond_its_last_place_is_always_found(actual: int, target: int, digits: int, off: int, up: bool) -> None:
    grid = Decimal(1).scaleb(-digits)
    rate = (Decimal(100 * actual) / Decimal(target)).quantize(grid, ROUND_HALF_UP) + (off if up else -off) * grid
    assume(rate >= 0)
    assert verdict(f"{actual}件", f"{target}件", f"{rate}%").code in ("R101", "R104", "R109")


@given(actual=counts, target=counts, digits=st.integers(0, 2))
def test_implied_operands_bring_the_rate_back(actual: int, target: int, digits: int) -> None:
    rate = (Decimal(100 * actual) / Decimal(target)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    assume(rate > 0)
    found = verdict(f"{actual}件", f"{target}件", f"{rate}%")
    assert found.implied_base is None or found.implied_base.contains(Fraction(target))
    assert found.implied_actual.contains(Fraction(actual))


def test_typos_are_seen() -> None:
    """Every single-digit slip in the printed rate of a row with two decimals is noticed."""
    missed = []
    for actual, target, rate in [("2608", "2800", "93.14"), ("1681", "2417", "69.55"), ("569", "1171", "48.59")]:
        for place, char in enumerate(rate):
            for other in "0123456789":
                if char.isdigit() and other != char:
                    wrong = rate[:place] + other + rate[place + 1 :]
                    if verdict(f"{actual}个", f"{target}个", f"{wrong}%").code == "pass":
                        missed.append(wrong)
    assert missed == []
