from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docparse import numbers
from docparse.folding import fold
from docparse.model import Number, Span


def find(text: str) -> list[Number]:
    return numbers.find(fold(text, [Span(0, len(text))]))


def shown(text: str) -> str:
    """Every number of ``text`` as comparator, value, unit."""
    return " ".join(f"{n.comparator if n.comparator != '=' else ''}{n.value:f}{n.unit}" for n in find(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("投入89.5亿元，占73.25%", "8950000000元 73.25%"),
        ("计划12450户38120人", "12450户 38120人"),
        ("惠及4.6万人次", "46000人次"),
        ("标准为8124元/年人、55元/人·月", "8124元/年人 55元/人·月"),
        ("培训百分之六十二点五，三成半", "62.5% 35%"),
        ("超九成村庄，近七成半", ">90% <75%"),
        ("完成三分之二", "0.6666666666666666666666666667"),
        ("两吨半，一个半月，半个月", "2.5吨 1.5个月 0.5个月"),
        ("叁仟零伍元壹角捌分", "3005.18元"),
        ("同比-3.5%，比上年下降2个百分点", "-3.5% 2百分点"),
        ("亩均增收300元、人口10余万", "300元 >100000"),
        ("建成3部门户网站", "3"),
        ("新台币12亿元和30万美元", "1200000000新台币 300000美元"),
    ],
)
def test_quantities(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("不低于当地平均工资的60%", ">=60%"),
        ("高于全市平均4个百分点", "4百分点"),
        ("控制在3%左右，控制在5%以内", "~3% <=5%"),
        ("至少新建1家医院和2家诊所", ">=1家 >=2家"),
        ("分别不超过0.4、0.6、2万元", "<=4000元 <=6000元 <=20000元"),
        ("预计实施120公里", "~120公里"),
        ("节约100万元，签约20个", "1000000元 20个"),
        ("附近5所，将近5所", "5所 <5所"),
        ("500多亿元、30余人、五百来户", ">50000000000元 >30人 >500户"),
        ("达到90%以上，未达80%", ">=90% <80%"),
        ("近3年完成20件", "3年 20件"),
        ("过七成，走访过3家", ">70% 3家"),
    ],
)
def test_bounds(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("3-12个月", 3, 12),
        ("1至2家", 1, 2),
        ("三四万吨", 30000, 40000),
        ("1万元--5万元", 10000, 50000),
        ("七千到九千亿元", 7 * 10**11, 9 * 10**11),
        ("20和30之间", 20, 30),
        ("3年以上7年以下", 3, 7),
        ("大于10且小于20", 10, 20),
        ("1万(含)-5万元", 10000, 50000),
    ],
)
def test_ranges_are_one_number(text: str, low: int, high: int) -> None:
    (number,) = find(text)
    assert (number.interval.low, number.interval.high) == (low, high)
    assert text[number.start : number.end][0] in text[:3]
    assert number.end > number.start + 2


@pytest.mark.parametrize("text", ["由10%到15%", "7516-9岁", "3个、5个"])
def test_no_range(text: str) -> None:
    assert len(find(text)) == 2


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("698050人", "[698050, 698050]"),
        ("80.5万人", "[804500, 805500]"),
        ("86.36%", "[17271/200, 17273/200]"),
        ("约698050人", "[1326295/2, 1465905/2]"),
        ("1200多人", "(1200, 1300)"),
        ("近100人", "[90, 100)"),
        ("超100人", "(100, None)"),
        ("不超过100人", "(None, 100]"),
        ("100人以上", "[100, None)"),
        ("1/3", "[1/3, 1/3]"),
        ("2026年", "[2026, 2026]"),
    ],
)
def test_intervals(text: str, interval: str) -> None:
    i = find(text)[0].interval
    opening = "[" if i.low is not None and i.low_closed else "("
    closing = "]" if i.high is not None and i.high_closed else ")"
    assert f"{opening}{i.low}, {i.high}{closing}" == interval


@pytest.mark.parametrize(
    ("text", "dimensions"),
    [
        ("2026年6月30日", "year month day"),
        ("2026-06-30 08:15", "date clock"),
        ("某政办〔2026〕12号", "code code"),
        ("“十五五”规划，“461”工程", "plan code"),
        ("一、总体要求", "list"),
        ("（二）1.2任务", "list number"),
        ("抓好落实。3.加强督查", "list"),
        ("第九十一条，第4位", "ordinal ordinal"),
        ("PM2.5、5G、A3纸、3A级", "code code code code"),
        ("拨打12306，邮箱ab12@cd3.com", "code code"),
        ("192.168.0.1", "code"),
        ("三次产业比12:40:48", "ratio"),
        ("一位同志", "article"),
        ("统一部署，进一步十分重视一切四川百姓", ""),
        ("三品一标、四带一自", ""),
        ("几十亿元、万元、百强县", ""),
        ("前三季度", "period"),
        ("15日内办结90日", "duration duration"),
        ("— 12 —", "code"),
    ],
)
def test_what_is_no_quantity(text: str, dimensions: str) -> None:
    found = find(text)
    assert " ".join(n.dimension for n in found) == dimensions
    assert all(n.soft for n in found if n.dimension in numbers.IGNORED_DIMENSIONS)


@pytest.mark.parametrize(
    ("text", "soft"),
    [
        ("1亿元以上项目12个", [True, False]),
        ("完成投资1亿元以上", [False]),
        ("低于60%的3个", [True, False]),
        ("为65岁以上老年人体检500人次", [True, False]),
        ("两级联动，三个中心，十二个中心", [True, True, False]),
        ("3个月内完成", [True]),
    ],
)
def test_soft(text: str, soft: list[bool]) -> None:
    assert [n.soft for n in find(text)] == soft


def test_offsets_are_those_of_the_print() -> None:
    text = "全年计划不少于 ８９.5 亿元\n以上，增长5\n7个"
    first, second = find(text)
    assert (text[first.start : first.end], text[first.first : first.last]) == ("８９.5", "不少于 ８９.5 亿元\n以上")
    assert text[second.start : second.end] == "5\n7"
    assert second.value == 57


@pytest.mark.parametrize("piece", ["1", "一二十百", "1,000", "（1）", "不超过", "1 ", "1-", "1、", "三四", "1万", "A1"])
def test_hostile_rows_cost_little(piece: str) -> None:
    assert len(find(piece * 3000 + "个")) <= 3000 * len(piece)


PIECES = [
    "12",
    "3.5",
    "1,200",
    "〇",
    "三",
    "十",
    "万",
    "亿",
    "%",
    "元",
    "个",
    "、",
    "，",
    "-",
    "至",
    "不超过",
    "以上",
    "约",
    "多",
    "（",
    "）",
    "年",
    "月",
    "第",
    "(",
    "A",
    " ",
    "\n",
    "的",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_each_arabic_numeral_belongs_to_exactly_one_number(text: str) -> None:
    found = find(text)
    for a, b in itertools.pairwise(found):
        assert a.first <= a.start < a.end <= a.last
        assert a.end <= b.start
    covered = {i for n in found for i in range(n.start, n.end)}
    folded = fold(text, [Span(0, len(text))])
    assert {at for char, at in zip(folded.text, folded.at, strict=True) if char.isdecimal()} <= covered
    for n in found:
        if n.comparator == "=" and n.value is not None and n.dimension != "ratio":
            assert n.interval.low is not None
            assert n.interval.low <= Fraction(n.value) + Fraction(1, 10**20)
