"""The sums and identities of a whole circular, in words of our own: each must be recorded as verified, none may be an error.

The rates of the same circular stand in ``test_arithmetic.py``.
"""

from __future__ import annotations

import pytest

from build import findings


@pytest.mark.parametrize(
    ("example", "sum_"),
    [
        ("1、培训｜目标任务：培育农民1430人（经营840人、技能100人、服务200人、领军290人）。", "840+100+200+290=1430"),
        ("1、培训｜目标任务：培育农民1430人，其中经营840人、技能100人、服务200人、领军290人。｜完成情况：培育1110人。", "840+100+200+290=1430"),
        ("1、供养｜完成情况：供养16566人，其中集中供养2177人，分散供养14389人。", "2177+14389=16566"),
        ("1、孤儿｜完成情况：保障孤儿723人，其中散居660人，集中63人。", "660+63=723"),
        ("1、救助｜完成情况：救助315人次，其中站内254人次，站外61人次。", "254+61=315"),
        ("1、补贴｜目标任务：发放补贴42093人，其中一级34741人，二级7352人。", "34741+7352=42093"),
        ("1、补贴｜完成情况：发放补贴42780人，其中一级34768人，二级8012人。", "34768+8012=42780"),
        ("1、助学｜目标任务：资助学生54人（甲校44人、乙校10人）。", "44+10=54"),
        ("1、助学｜目标任务：免除学费16856人（甲校12856人、乙校4000人）。", "12856+4000=16856"),
        ("1、助学｜目标任务：发放助学金2718人（甲校2118人、乙校600人）。", "2118+600=2718"),
    ],
)
def test_sums_hold(example: str, sum_: str) -> None:
    found = findings(example, ["S"])
    assert [f.kind for f in found if f.code == "S201" and f.facts["arithmetic"].startswith(sum_)] == ["pass"]
    assert not [f for f in found if f.severity == "error"]


def test_a_sum_within_rounding_is_a_note() -> None:
    found = findings("1、参保｜目标任务：资助参保1.7万人，其中城镇10635人，农村6351人。", ["S"])
    assert [(f.code, f.severity) for f in found if f.kind != "pass"] == [("S202", "note")]


@pytest.mark.parametrize(
    ("plan", "summary", "sum_"),
    [
        (
            "要点：1、文化｜免费开放公共文化场馆95个。",
            "小结：1、文化｜目标任务：免费开放10个公共图书馆、8个文化馆、72个综合文化站、5个博物馆。完成情况：全部免费开放。",
            "10+8+72+5=95",
        ),
        (
            "要点：1、康复｜为85名残疾儿童适配假肢矫形器或其他辅具。",
            "小结：1、康复｜目标任务：45名残疾儿童适配假肢矫形器，40名残疾儿童适配辅助器具。完成情况：适配假肢矫形器45人，适配辅助器具43人。",
            "45+40=85",
        ),
    ],
)
def test_a_total_of_the_plan_in_parts(plan: str, summary: str, sum_: str) -> None:
    found = findings(f"{plan}\n{summary}", ["P507"])
    assert [(f.kind, sum_ in f.message or sum_ in f.facts.get("arithmetic", "")) for f in found] == [("pass", True)]


@pytest.mark.parametrize(
    ("example", "kind", "line"),
    [
        ("1、康复｜完成情况：药费补助9258人，发放资金925.8万元。", "pass", "9258000元÷9258人=1000元"),
        (
            "1、补贴｜目标任务：发放护理补贴45163人，补贴标准为每人每月60元。｜完成情况：发放护理补贴45990人，累计发放1656万元。",
            "pass",
            "16560000元÷45990人",
        ),
        (
            "1、补贴｜目标任务：给予生活补贴42093人，其中一级34741人，二级7352人，补助标准分别为每人每年800元、400元。"
            "｜完成情况：发放生活补贴42780人，其中一级34768人，二级8012人，累计发放1911万元。",
            "review",
            "34768×800+8012×400=31019200元，已发19110000元，占61.61%",
        ),
    ],
)
def test_identities_of_payments(example: str, kind: str, line: str) -> None:
    found = [f for f in findings(example, ["S204"]) if line in f.facts["arithmetic"]]
    assert [(f.code, f.kind, f.severity) for f in found] == [("S204", kind, "note")]


@pytest.mark.parametrize(("amount", "passes"), [("925.9万元", 0), ("925.81万元", 0), ("41.661万元", 0), ("92.58万元", 1)])
def test_only_a_sum_that_is_round_a_head_is_told(amount: str, passes: int) -> None:
    assert len(findings(f"1、康复｜完成情况：药费补助9258人，发放资金{amount}。", ["S204"])) == passes


def test_the_habit_of_rounding_is_told() -> None:
    example = (
        "1、案件｜目标任务：办理案件4078件。｜完成情况：办理案件2559件，完成率62.7%。｜"
        "2、住房｜目标任务：改造住房2417套。｜完成情况：改造住房1681套，完成率69.55%。"
    )
    [found] = [f for f in findings(example, ["R102"]) if f.kind != "pass"]
    assert "能分辨修约规则的2个率中，1个为四舍五入" in found.message
