"""The checks that read words: verdicts, commitments, names of rates, points."""

from __future__ import annotations

import pytest

from build import align, circular, findings, item
from docparse.checks import run


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("建设老年食堂83个，已超额完成年度任务；", ["warning"]),
        ("建设老年食堂89个，已超额完成年度任务；", []),
        ("建设老年食堂85个，超额完成任务；", ["note"]),
        ("建设老年食堂85个，已全面完成年度目标任务；", []),
        ("建设老年食堂80个，已全面完成年度目标任务；", ["warning"]),
        ("建设老年食堂80个，未完成年度任务；", []),
        ("建设老年食堂88个，未完成年度任务；", ["warning"]),
        ("老年食堂超额完成年度任务，建设老年食堂83个；", ["warning"]),
        ("建设老年食堂83个，预计可超额完成年度任务；", []),
        ("建设老年食堂43个，超额完成序时进度任务；", []),
        ("建设老年食堂43个，超额完成半年任务；", []),
        ("建设老年食堂43个，完成年度任务的51%；", []),
        ("建设老年食堂43个，床位补贴发放超额完成年度任务；", []),
        ("建设老年食堂83个超额完成年度任务；", []),
    ],
)
def test_verdict(text: str, expected: list[str]) -> None:
    example = f"目标任务：建设老年食堂85个。完成情况：{text}"
    assert [f.severity for f in findings(example, ["R115"])] == expected


@pytest.mark.parametrize(
    ("plan", "summary", "expected"),
    [
        ("确保年内完成燃气管道改造186公里", "力争年内完成燃气管道改造186公里", ["warning"]),
        ("完成燃气管道改造186公里", "力争完成燃气管道改造186公里", ["note"]),
        ("力争完成燃气管道改造186公里", "争取完成燃气管道改造186公里", []),
        ("确保完成燃气管道改造186公里", "完成燃气管道改造186公里", []),
        ("建成城东综合养老中心，新增床位20张", "推进城东综合养老中心，新增床位20张", ["warning"]),
        ("全面建成城东综合养老中心，新增床位20张", "加快推进城东综合养老中心建设，新增床位20张", ["warning"]),
        ("推进城东综合养老中心建设，新增床位20张", "加快推进城东综合养老中心建设，新增床位20张", []),
        ("建成城东综合养老中心，新增床位20张", "推进建成城东综合养老中心，新增床位20张", []),
        ("确保饮水安全", "力争新增停车泊位300个", []),
    ],
)
def test_commitment(plan: str, summary: str, expected: list[str]) -> None:
    one = circular("plan", item("1", "城市更新", target_text=plan), title="云汀市2022年工作要点")
    two = circular("summary", item("1", "城市更新", target_text=summary, actual_text="力争尽快推进"))
    assert [f.severity for f in run([one, two], align(one, two), ["P513"])] == expected


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("入园率由60%提高3%到63%", 1),
        ("入园率由60%提高3个百分点到63%", 0),
        ("入园率由60%下降３％至57%", 1),
        ("成本由60%提高5%到63%", 0),
        ("入园率由60%提高3%，办结率63%", 0),
    ],
)
def test_points(text: str, fires: int) -> None:
    assert len(findings(f"完成情况：{text}。", ["R113"])) == fires
