"""What rules account for: shares that add up, and wordings that no rule knows, grouped."""

from __future__ import annotations

from collections import Counter

import pytest

from docparse import coverage, pipeline
from docparse.evaluation import document
from docparse.model import Extraction
from docparse.rules import load

PACK = load()
TEXTS = (
    "云汀市2022年民生实事6月份小结\n公厕改造目标30座，已完成12座，占年度计划的40%。\n热线好评增长了两倍。\n",
    "云汀市2022年民生实事7月份小结\n新建公厕14座。\n客流比5月增长了三倍。夜市比6月增长了三倍。\n",
    "云汀市2021年工作要点\n新建公厕9座。\n",
)


@pytest.fixture(scope="module")
def extractions() -> list[Extraction]:
    return [pipeline.extract(document(text, f"{n}.txt")) for n, text in enumerate(TEXTS)]


def test_shares_add_up_by_role_and_year(extractions: list[Extraction]) -> None:
    rows = coverage.shares(extractions, PACK)
    assert [(r.role, r.year, r.documents) for r in rows] == [("要点", "2021", 1), ("小结", "2022", 2), ("合计", "", 3)]
    for extraction, row in ((extractions[2], rows[0]),):
        assert row.numbers == sum(q.status != "ignored" for q in extraction.quantities)
    assert (rows[0].specific, rows[0].fallback, rows[0].none) == (0, 1, 0)
    assert rows[1].specific >= 2
    assert rows[1].none == 3
    assert rows[-1].numbers == sum(r.numbers for r in rows[:-1])
    assert len(list(coverage.coverage_table(rows))) == len(rows) + 1


def test_wordings_are_grouped_and_ranked(extractions: list[Extraction]) -> None:
    found, idle = coverage.shapes(extractions, PACK)
    assert [(s.text, s.count, len(s.documents)) for s in found] == [("…比□日期增长…□倍数", 2, 1), ("…增长…□倍数", 1, 1)]
    assert (found[0].example, found[0].place) == ("客流比5月增长了三倍", "1.txt:3")
    assert isinstance(idle, Counter)
    said = list(coverage.unclaimed_list(found, idle, 1))
    assert said[0] == "未归属的数 3 个，2 种写法；最常见的在前，下一条规则就写它："
    assert "客流比5月增长了三倍（1.txt:3）" in said[2]
    assert "另有 1 种" in said[3]


def test_nothing_unclaimed_is_said() -> None:
    assert list(coverage.unclaimed_list((), Counter(), 5)) == ["没有规则漏认的数。"]
    assert "名称在前 2" in list(coverage.unclaimed_list((), Counter({"名称在前": 2}), 5))[1]
