"""P510 要点事项不在小结范围内

做什么：要点事项在小结里没有对应事项时，列为待查，一个事项一条。小结的范围往往小于要点，这不等于漏报。
为什么重要：应能说清哪些事项不在本小结调度范围内。
会报的例子：
    要点：1、养老服务。新增护理床位200张。｜2、智慧学校。建成智慧学校59所。
    小结：1、养老服务。目标任务：新增护理床位200张。完成情况：新增护理床位100张。
不会报的例子：
    要点：1、养老服务。新增护理床位200张。
    小结：1、养老服务。目标任务：新增护理床位200张。完成情况：新增护理床位100张。
应向单位要什么：请说明该事项在何处报告进度。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Extraction, Finding, Indicator

CODE = "P510"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    missing: dict[tuple[str, str], list[tuple[Extraction, Extraction, tuple[Indicator, ...]]]] = {}
    for plan, summary, item, records in case.unanswered_plan:
        if item and not any(p.id == item for p, _ in case.item_pairs(plan, summary)):
            missing.setdefault((plan.document.id, item), []).append((plan, summary, records))
    for (_, item), found in missing.items():
        plan, summary, records = found[0]
        listed = "、".join(f"{r.indicator}{case.at(plan, r.target)}" for r in records if r.target is not None)
        where = "、".join(case.title(s) for _, s, _ in found)
        yield case.finding(
            CODE,
            plan,
            item,
            f"要点目标{listed}在{where}中没有对应事项。请说明该事项在何处报告进度。",
            kind="open",
            indicator="、".join(r.indicator for r in records),
            other=summary,
            expected="、".join(case.printed(plan, r.target) for r in records if r.target is not None),
            quantities=[r.target for r in records],
            facts={"ask": "请说明该事项在何处报告进度。"},
        )
