"""What a place knows of itself: items with a calendar of their own, the counties of a city."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

import docparse
from docparse.checks import local
from docparse.errors import BadRules

SUMMARY = "云汀市2022年民生实事6月份小结\n1、棚户区改造\n目标任务：棚户区改造基本建成200套。\n完成情况：棚户区改造基本建成40套，完成率20%。\n"
COUNTIES = "2、住房保障\n完成情况：筹集住房980套。从县区看，筹集住房：东山区500套、梁河县300套、北屏县180套。\n"


def codes(place: Path) -> list[tuple[str, str]]:
    return [(f.code, f.message) for f in docparse.audit([place]).findings if f.code in ("M606", "G704") and "lacks" not in f.facts]


def test_an_item_with_its_own_calendar(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SUMMARY, encoding="utf-8")
    [(code, message)] = codes(tmp_path)
    assert (code, "序时进度50.00%" in message) == ("M606", True)
    (tmp_path / "local.yaml").write_text(
        "schedule:\n- item: 棚户区改造\n  indicator: 基本建成\n  months: {6: 20, 9: 50, 12: 100}\n", encoding="utf-8"
    )
    assert codes(tmp_path) == []
    (tmp_path / "local.yaml").write_text("schedule:\n- item: 棚户区改造\n  months: {3: 20, 9: 80, 12: 100}\n", encoding="utf-8")
    assert [("M606", "序时进度50.00%" in m) for _, m in codes(tmp_path)] == [("M606", True)]


def test_what_is_due_runs_evenly_between_months() -> None:
    calendar = local.Calendar(item="x", months={3: 30, 9: 90})
    assert [calendar.due(month) for month in (1, 3, 6, 9, 12)] == [10, 30, 60, 90, 90]
    assert calendar.due(2) == Fraction(20)


def test_the_counties_of_a_city(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SUMMARY.replace("40套", "100套").replace("20%", "50%") + COUNTIES, encoding="utf-8")
    assert codes(tmp_path) == []
    (tmp_path / "local.yaml").write_text("regions:\n  云汀市: [东山区, 梁河县, 北屏县, 石梁县]\n", encoding="utf-8")
    [(code, message)] = codes(tmp_path)
    assert (code, "没有石梁县" in message) == ("G704", True)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("schedule:\n- item: x\n  months: {13: 5}\n", 3, "月份"),
        ("schedule:\n- item: x\n  months: {3: 50, 6: 20}\n", 3, "不能减少"),
        ("schedule:\n- months: {3: 50}\n", 2, "缺少"),
        ("region: {}\n", 1, "是否指“regions”"),
    ],
)
def test_faults_name_their_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    (tmp_path / "local.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadRules, match=words) as caught:
        local.load(tmp_path / "local.yaml")
    assert caught.value.line == line
