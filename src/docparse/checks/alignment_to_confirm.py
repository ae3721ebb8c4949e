"""Q902 对应关系待确认

做什么：要点与小结的对应关系把握不大的，逐条列出，请人确认；据此得出的差异不作差错。
为什么重要：对应错了，后面的比较都不成立。
会报的例子：
    要点：1、养老服务。新增床位200张。
    小结：1、养老服务。目标任务：新增护理型养老床位二期200张。完成情况：新增护理型养老床位二期100张。
不会报的例子：
    要点：1、养老服务。新增床位200张。
    小结：1、养老服务。目标任务：新增床位200张。完成情况：新增床位100张。
应向单位要什么：请确认是否为同一指标。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Finding

CODE = "Q902"


def check(case: Case) -> Iterator[Finding]:
    """Findings of this check."""
    for pair in case.pairs:
        if pair.sure:
            continue
        plan, summary = pair.plan, pair.summary
        yield case.finding(
            CODE,
            summary.source,
            summary.record.item,
            f"要点“{plan.record.indicator}”与小结“{summary.record.indicator}”对应与否把握不大。请确认是否为同一指标。",
            kind="review",
            indicator=summary.record.indicator,
            other=plan.source,
            other_item=plan.record.item,
            expected=plan.record.indicator,
            reported=summary.record.indicator,
            quantities=(plan.record.target, summary.record.target or summary.record.actual or summary.record.rate),
            facts={"ask": "请确认是否为同一指标。"},
        )
