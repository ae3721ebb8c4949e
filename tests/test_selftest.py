"""Planted faults are found, and the table of the docs is today's."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from build import document
from docparse import selftest
from docparse.errors import BadRequest
from docparse.extraction import extract
from docparse.resources import folder

SUMMARY = """云汀市2022年民生实事6月份小结
1、农村公路
目标任务：改造农村公路286公里，改造危桥34座。
完成情况：改造农村公路143公里，完成率50%；改造危桥17座，完成率50%。
2、技能培训
目标任务：培训1430人（城镇840人、农村590人）。
完成情况：培训715人（城镇420人、农村295人），完成率50%。
3、养老服务
目标任务：新增养老床位640张。
完成情况：新增养老床位320张，完成率50%。
"""
FLOORS = ("R101", "P501", "S201", "D301", "D302", "M601", "M602")


def test_a_small_summary(tmp_path: Path) -> None:
    (tmp_path / "小结.txt").write_text(SUMMARY, encoding="utf-8")
    result = selftest.selftest([tmp_path], times=5)
    found = {row.fault.name: (row.planted, row.found) for row in result.rows}
    assert found["率的一位数字换错"] == (5, 5)
    assert found["累计数比上月少"][0] == found["累计数比上月少"][1] > 0
    assert found["下月目标的一位数字换错"][0] == found["下月目标的一位数字换错"][1] > 0
    assert result.recall("P501") is None  # no plan, no place to plant
    assert (result.clean["error"], result.clean["warning"]) == (0, 0)
    assert result.rates >= 4
    assert selftest.selftest([tmp_path], times=5) == result
    assert selftest.selftest([tmp_path], seed=2, times=5) != result


def test_nothing_readable(tmp_path: Path) -> None:
    (tmp_path / "空.txt").write_bytes(b"")
    with pytest.raises(BadRequest):
        selftest.selftest([tmp_path])


@pytest.mark.parametrize("new", ["", "二十", "1234567"])
def test_an_edited_document_is_read_as_if_it_had_been_printed_so(new: str) -> None:
    text = SUMMARY.replace("286", new)
    start = SUMMARY.index("286")
    one, two = selftest.edited(document(SUMMARY), [(start, start + 3, new)]), document(text)
    assert one.text == two.text
    assert [p.spans for p in one.paragraphs] == [p.spans for p in two.paragraphs]
    lines = [[(r.indicator, r.target and r.target.number.text) for r in extract(d, role="summary").indicators] for d in (one, two)]
    assert lines[0] == lines[1]


@pytest.mark.slow
def test_floors_and_the_table_of_the_docs() -> None:
    result = selftest.selftest([folder("samples")])
    for code in FLOORS:
        share = result.recall(code)
        assert share is not None
        assert share >= Decimal("0.95"), code
    page = (folder("samples").parent / "docs" / "selftest.md").read_text(encoding="utf-8")
    assert "\n".join(selftest.table(result)) in page
