"""P503 小结目标单位与要点不同

做什么：要点与小结里同一指标的目标单位不同（人与人次、户与人）时报警；名、位就是人，量词个、所、处通用。
为什么重要：人与人次相差可达数倍，改单位等于改目标。
会报的例子：
    要点：1、技能提升。开展技能脱贫培训500人。
    小结：1、技能提升。目标任务：开展技能脱贫培训500人次。完成情况：开展技能脱贫培训420人次。
不会报的例子：
    要点：1、技能提升。开展技能脱贫培训500人。
    小结：1、技能提升。目标任务：开展技能脱贫培训500名。完成情况：开展技能脱贫培训420名。
应向单位要什么：请统一单位，并说明考核按哪个单位。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Finding

CODE = "P503"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for pair in case.pairs:
        plan, summary = pair.plan, pair.summary
        one, two = plan.record.target, summary.record.target
        if one is None or two is None or pair.relation not in ("same", "renamed") or case.kin(one.number, two.number) == "same":
            continue
        if not pair.sure and one.number.dimension != two.number.dimension:
            continue
        yield case.finding(
            CODE,
            summary.source,
            summary.record.item,
            f"{summary.record.indicator}目标单位不同：要点{case.at(plan.source, one)}，"
            f"小结{case.at(summary.source, two)}。请统一单位，并说明考核按哪个单位。",
            kind="fail" if pair.sure else "review",
            indicator=summary.record.indicator,
            other=plan.source,
            other_item=plan.record.item,
            expected=case.printed(plan.source, one),
            reported=case.printed(summary.source, two),
            quantities=(one, two),
            facts={"ask": "请统一单位，并说明考核按哪个单位。"},
        )
