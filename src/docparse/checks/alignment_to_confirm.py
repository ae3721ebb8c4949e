"""Q902 对应关系待确认

做什么：要点与小结的对应关系把握不大的，逐条列出，请人确认；据此得出的差异不作差错。
为什么重要：对应错了，后面的比较都不成立。
会报的例子：
    要点：1、小区改造。整治改造小区121个。
    小结：1、小区改造。目标任务：改造城镇老旧小区121个，涉及住户428户。完成情况：改造城镇老旧小区20个。
不会报的例子：
    要点：1、养老服务。新增床位200张。
    小结：1、养老服务。目标任务：新增床位200张。完成情况：新增床位100张。
应向单位要什么：请确认是否为同一指标。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.records import Pair
from docparse.model import Finding

CODE = "Q902"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    groups: dict[tuple[str, str], list[Pair]] = {}
    for pair in case.pairs:
        if not pair.sure:
            groups.setdefault((pair.plan.record.id, pair.summary.source.document.id), []).append(pair)
    for pairs in groups.values():
        plan, summary = pairs[0].plan, pairs[0].summary
        records = [p.summary.record for p in pairs]
        names = "、".join(r.indicator for r in records)
        yield case.finding(
            CODE,
            summary.source,
            summary.record.item,
            f"要点“{plan.record.indicator}”与小结“{names}”对应与否把握不大。请确认是否为同一指标。",
            kind="review",
            indicator=names,
            other=plan.source,
            other_item=plan.record.item,
            expected=plan.record.indicator,
            reported=names,
            quantities=(plan.record.target, *(r.target or r.actual or r.rate for r in records)),
            facts={"ask": "请确认是否为同一指标。"},
        )
