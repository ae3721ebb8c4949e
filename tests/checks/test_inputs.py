"""What could not be tried is said, code by code."""

from __future__ import annotations

from build import findings
from docparse.checks import CHECKS
from docparse.checks.catalogue import settings

ALONE = "小结：1、住房保障｜目标任务：筹集住房20套。完成情况：筹集住房10套，完成率50%。"


def test_a_summary_alone_leaves_three_families_open() -> None:
    said = {f.code: f for f in findings(ALONE) if "lacks" in f.facts}
    wanted = {code for need in settings().inputs.values() for code in need.codes}
    assert set(said) == wanted
    assert wanted <= set(CHECKS)
    assert {(f.kind, f.severity) for f in said.values()} == {("open", "note")}
    assert "没有同一地方、同一年的要点和小结可以对照" in said["P501"].message


def test_only_the_codes_that_were_asked_for() -> None:
    assert [f.code for f in findings(ALONE, ["P501", "R"]) if "lacks" in f.facts] == ["P501"]


def test_with_a_plan_nothing_of_the_kind_is_said() -> None:
    found = findings(f"要点：1、住房保障｜筹集住房20套。\n{ALONE}", ["P"])
    assert not [f for f in found if "lacks" in f.facts]
    assert [f.kind for f in found if f.code == "P501"] == ["pass"]
