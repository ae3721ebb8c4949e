"""Slips of scale and wording inside a document and between plan and summary, on running text."""

from __future__ import annotations

import pytest

from build import findings


def written(target: str, result: str) -> str:
    return f"目标任务：{target}。完成情况：{result}。"


def both(plan: str, summary: str, result: str = "培育农产品品牌12个") -> str:
    return f"要点：1、质量品牌。{plan}。\n小结：1、质量品牌。目标任务：{summary}。完成情况：{result}。"


@pytest.mark.parametrize(
    ("example", "code", "expected"),
    [
        (written("解决饮水安全34.2万人", "解决饮水安全3.42万人"), "D308", ["warning"]),
        (written("解决饮水安全34.2万人", "解决饮水安全34.2万人"), "D308", []),
        (written("解决饮水安全300人", "解决饮水安全30人"), "D308", []),
        (written("解决饮水安全34.2万人", "解决饮水安全3.24万人"), "D308", []),
        (written("免疫接种约698050剂次", "免疫接种345774剂次"), "D311", ["note"]),
        (written("免疫接种约698000剂次", "免疫接种345774剂次"), "D311", []),
        (written("救助约900人左右", "救助345人"), "D311", ["note"]),
        (written("救助900人左右", "救助345人"), "D311", []),
        (written("新增床位30张", "截至5月底，新增床位12张"), "D312", ["note"]),
        (written("新增床位30张", "1-6月，新增床位12张"), "D312", []),
        (written("新增床位30张", "较去年截至5月底的数多，新增床位12张"), "D312", []),
        (both("6月底前培育农产品品牌50个", "年底前培育农产品品牌50个"), "P512", ["warning"]),
        (both("年底前培育农产品品牌50个", "6月底前培育农产品品牌50个"), "P512", []),
        (both("三季度末前培育农产品品牌50个", "9月底前培育农产品品牌50个"), "P512", []),
        # what an independent reader of the warnings called false alarms
        (written("新建书屋65个", "新建书屋65个，每个书屋配书不少于1500册"), "A401", []),
        (written("新建书屋65个，配书1500册", "新建书屋65个"), "A401", ["warning"]),
        (written("治理水土流失", "治理水土流失面积 138 平方公里，完成市定任务的86.3%"), "D301", []),
        ("目标任务：完成重点工作。完成情况：132项任务中，已完成21项，达到序时进度87项。", "M606", []),
        (both("培育农产品品牌50个", "培育农产品品牌49个", "培育农产品品牌49个"), "P514", ["warning"]),
        (both("培育农产品品牌50个", "培育农产品品牌49个", "培育农产品品牌48个"), "P514", []),
        (both("培育农产品品牌50个", "培育农产品品牌50个", "培育农产品品牌50个"), "P514", []),
    ],
)
def test_slips(example: str, code: str, expected: list[str]) -> None:
    assert [f.severity for f in findings(example, [code])] == expected


@pytest.mark.parametrize(
    ("plan", "summary", "fires"),
    [("市商务局", "市农业农村局", 1), ("市商务局", "市商务局", 0), ("市人力资源和社会保障局", "市人社局", 0), ("市商务局、市财政局", "市财政局", 0)],
)
def test_responsible_units(plan: str, summary: str, fires: int) -> None:
    example = (
        f"要点：1、电商提质。建设农村电商示范点30个。｜牵头单位：{plan}\n"
        f"小结：1、电商提质。目标任务：建设农村电商示范点30个。完成情况：建设农村电商示范点12个。｜牵头单位：{summary}"
    )
    assert len(findings(example, ["P511"])) == fires
