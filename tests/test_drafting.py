"""Drafting a rule from one marked sentence: what comes out loads, holds its examples, and says what it would change."""

from __future__ import annotations

from pathlib import Path

import pytest

from citypack import SUMMARY, circular
from docparse import drafting, ruletest, tracing
from docparse.errors import BadRequest
from docparse.rules import load

PACK = load()


@pytest.mark.parametrize(
    ("marked", "templates", "kinds"),
    [
        ("{指标:监测站}布下了{实际:45个}。", ["{指标}布下了{实际}"], ["实际"]),
        ("【指标：监测站】布下了｛实际：45个｝。", ["{指标}布下了{实际}"], ["实际"]),
        ("今年，全县{指标:监测站}已累计布下了{数:45个}。", ["^[全县]{指标}[已][累计]布下了{数}"], ["数"]),
        ("{指标:农村公路}任务{目标:36公里}，已全部完成{实际:36公里}。", ["{指标}任务{目标}", "完成{实际}"], ["目标", "实际"]),
        ("共{实际:36公里}在各乡镇支持下办结{率:40%}。", ["{实际}…支持[下]办结{率}"], ["率"]),
        ("清运{旁:3万吨}。", ["清运{旁}"], ["旁述"]),
        ("占比约{目标:40%}。", None, ["目标"]),
    ],
)
def test_templates(marked: str, templates: list[str] | None, kinds: list[str], tmp_path: Path) -> None:
    if "约{" in marked:
        with pytest.raises(BadRequest, match="只标了“约40%”的一部分"):
            drafting.draft(marked, PACK)
        return
    drafts = drafting.draft(marked, PACK)
    assert [d.template for d in drafts] == templates
    assert [d.kind for d in drafts] == kinds
    pack = drafting.with_drafts(PACK, drafts, tmp_path)
    assert {d.id for d in drafts} == {r.id for r in pack.rules} - {r.id for r in PACK.rules}
    for rule in (r for r in pack.rules if r.id in {d.id for d in drafts}):
        assert not ruletest.unexercised(rule, pack)
        for example in rule.examples:
            assert ruletest.same(tracing.examples(rule, example.text, pack), example.expect)
        assert [bool(e.expect) for e in rule.examples] == [True, False]


def test_a_draft_gets_its_numbers_from_the_rules_that_have_them(tmp_path: Path) -> None:
    (draft,) = drafting.draft("监测站布设{数:45个}{指标:点位}。", PACK)
    pack = drafting.with_drafts(PACK, [draft], tmp_path)
    where = tracing.stretch("监测站布设45个点位。", {"other", "summary", "text"})
    assert {rule.id for rule, _ in tracing.typed(where, pack).values()} == {draft.id}
    assert {rule.id for rule, _ in tracing.typed(where, PACK).values()} != {draft.id}


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("公路完成36公里。", "没有标出槽"),
        ("{指标}完成36公里。", r"“{指标}”应写成 {槽名:句中文字}"),
        ("{指示:公路}完成{实际:36公里}。", "未知的槽“指示”，是否指“指标”"),
        ("{指标:公路}完成{实际:36}公里。", "只标了“36公里”的一部分"),
        ("{指标:公路}完成{实际:多数}。", "“多数”不是一个数"),
        ("{指标:公路完成36公里}。", "文字槽“指标”里不能有数|没有标出数"),
        ("{指标:36公里}完成。", "是数，不能放进文字槽"),
        ("{指标:公路}完成{指标:桥梁}。", "标了两次"),
        ("{指标:公路}已经完成。", "后面没有标出数"),
        ("占{基准:总量}的{率:40%}。", "认不出所标的（基准：总量，率：40%）"),
    ],
)
def test_faults_of_the_marks_are_told(marked: str, words: str) -> None:
    with pytest.raises(BadRequest, match=f"^--from: .*(?:{words})"):
        drafting.draft(marked, PACK)


def test_the_trial_tells_what_would_be_claimed(tmp_path: Path) -> None:
    drafts = drafting.draft("{指标:监测站}布下了{实际:45个}。", PACK)
    lines, read = drafting.trial(PACK, drafts, [circular(tmp_path / "in", SUMMARY)])
    assert lines[0].startswith("1 份里将认领 1 个数（原属 ")
    assert "小结.txt:2: 云汀监测站布下了45个　45个（原属 " in lines[1]
    assert any(row.startswith(("改变 ", "易主 ")) for row in lines)
    assert [e.document.status for e in read] == ["ok"]
    assert not (tmp_path / "in" / "draft").exists()


def test_the_output_is_ready_to_paste() -> None:
    drafts = drafting.draft("今年{指标:“351”政策}兑现了{实际:3万元}。", PACK)
    text = "\n".join(drafting.output(drafts))
    assert text.startswith(("- id: ", "# "))
    assert "  match: |\n    " in text
    assert "expect: []" in text
