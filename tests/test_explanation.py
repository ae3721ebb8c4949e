"""Explanations: who won a number and who lost, which step let it go, where a rule stopped in a line."""

from __future__ import annotations

import pytest

from docparse import pipeline
from docparse.errors import BadRequest
from docparse.evaluation import document
from docparse.explanation import dropped_by, explain, explain_line, fate
from docparse.model import Extraction
from docparse.rules import load

TEXT = (
    "云汀市2022年民生实事6月份小结\n"
    "截至6月底，公厕改造目标30座，已完成12座，占年度计划的40%，同比增长20%。\n"
    "热线好评增长了两倍。\n"
    "三、下一步打算\n再建公厕8座。\n"
)


@pytest.fixture(scope="module")
def extraction() -> Extraction:
    return pipeline.extract(document(TEXT, "小结.txt"))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("30", ["已认领，身份：目标", "认作　规则“明示目标”的{目标}", "目标 30座，完成 12座", "落选　", "输给“明示目标”"]),
        ("40%", ["身份：完成率", "认作　规则“完成基准率”的{率}", "步骤　率归实际"]),
        ("20%", ["认作　规则“", "（rules/national/30-cut.yaml:"]),
        ("两倍", ["未归属", "提示　可在 rules/"]),
        ("8座", ["未归属", "不产生台账的部分"]),
        ("2022年", ["已排除"]),
    ],
)
def test_a_number(number: str, words: list[str], extraction: Extraction) -> None:
    said = explain(extraction, number)
    for word in words:
        assert word in said, said


def test_a_number_is_told_by_line_and_rule(extraction: Extraction) -> None:
    assert explain(extraction, "12", line=2).count("原句") == 1
    with pytest.raises(BadRequest, match=r"小结\.txt:3: 文中没有印出“12”"):
        explain(extraction, "12", line=3)
    said = explain(extraction, "40%", rule="阶段率")
    assert "规则“阶段率”" in said
    assert "40% 已在前面的阶段被“完成基准率”认领并剪去" in said
    assert "认领 ｛基准：年度计划，率：40%｝" in explain(extraction, "40%", rule="完成基准率")


def test_a_line_tells_every_rule_in_stage_order(extraction: Extraction) -> None:
    said = explain_line(extraction, 2)
    stages = [row.split("　")[0].strip() for row in said.splitlines()[1:]]
    known = list(load().stages)
    assert stages == sorted(stages, key=known.index)
    assert "完成基准率（率）｛基准：年度计划，率：40%｝" in said
    assert said.startswith("小结.txt:2：截至6月底")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("阶段率", "没有找到 {率名} 之后的"),
        ("完成百分比", "下一个成分 {率}（一个数（百分比））应在此处，实际是「12座"),
        ("完成基准率", "认领 ｛基准：年度计划，率：40%｝"),
        ("率栏", "within、outside 把本段（其他、小结）排除在外"),
        ("水平指标", "句式1"),
    ],
)
def test_a_rule_in_a_line(rule: str, words: str, extraction: Extraction) -> None:
    assert words in explain_line(extraction, 2, rule=rule)


def test_faults_name_the_place(extraction: Extraction) -> None:
    with pytest.raises(BadRequest, match=r"小结\.txt:99: 读出的文字只有5行"):
        explain_line(extraction, 99)
    with pytest.raises(BadRequest, match="没有规则“阶段律”，是否指“阶段率”"):
        explain_line(extraction, 2, rule="阶段律")


def test_the_step_that_let_a_number_go() -> None:
    extraction = pipeline.extract(document("云汀市民生实事小结\n新建公厕数量14。\n", "小结.txt"))
    (index,) = [i for i, q in enumerate(extraction.quantities) if q.number.text == "14"]
    assert extraction.quantities[index].status == "unclaimed"
    assert dropped_by(extraction, index, load()) == ("取舍",)
    assert "去掉步骤“取舍”它就会成行" in explain(extraction, "14")
    assert "被步骤“取舍”舍去" in fate(extraction, index, load(), steps=True)
