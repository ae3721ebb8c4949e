from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docparse.folding import fold
from docparse.model import Span


def whole(text: str) -> str:
    return fold(text, [Span(0, len(text))]).text


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("投资 1 450 万元", "投资1450万元"),
        ("农户 43 870 户", "农户43870户"),
        ("31 31 100.0", "31 31 100.0"),
        ("计划 12 450 300", "计划12 450 300"),
        ("增长28. 1%", "增长28.1%"),
        ("增长 2 .6 亿元", "增长2.6亿元"),
        ("1. 20个项目", "1. 20个项目"),
        ("2.6\n9 亿元", "2.69亿元"),
        ("100.0\n31.5", "100.0 31.5"),
        ("100 -5.3%", "100 -5.3%"),
        ("70 - 90天", "70-90天"),
        ("１２．５％", "12.5%"),
        ("完成,共1,240户;好", "完成，共1,240户；好"),
        ("82，225.00元", "82,225.00元"),
        ("比为12:40:48", "比为12:40:48"),
        ("**加强监管。**(市局)", "加强监管。（市局）"),
        ("## 一、总体", "一、总体"),
        ("- **进展:** 建成12座.", "进展：建成12座。"),
        ("建成12座,**占60%**.**余下**正在建设.", "建成12座，占60%。余下正在建设。"),
        (r"**1\. 就业\*", "1.就业"),
        ("改造38万㎡.", "改造38万㎡。"),
        ("一.就业工程", "一.就业工程"),
        ("3.5亿元", "3.5亿元"),
        ("2*300MW", "2*300MW"),
        ("﹝2020﹞5号", "〔2020〕5号"),
        ("⼀\u200b、⼯作\ufeff", "一、工作"),
        ("全 市　人\u00a0民", "全市人民"),
        ("Wi Fi 6 代", "Wi Fi 6代"),
    ],
)
def test_folds(text: str, folded: str) -> None:
    assert whole(text) == folded


def test_pieces_join_and_point_back() -> None:
    text = "建成5\n— 3 —\n7 座桥"
    view = fold(text, [Span(0, 3), Span(10, 14)])
    assert view.text == "建成57座桥"
    assert view.span(2, 4) == Span(2, 11)


@given(st.text(alphabet="1２ .,，:：*#\n　—-%万元全a\u200b", max_size=40))
def test_every_character_comes_from_its_place(text: str) -> None:
    view = fold(text, [Span(0, len(text))])
    assert len(view.text) == len(view.at)
    assert list(view.at) == sorted(set(view.at))
    for char, place in zip(view.text, view.at, strict=True):
        assert char == " " or whole(text[place]) in (char, "") or char in ",:" or (char, text[place]) == ("。", ".")
