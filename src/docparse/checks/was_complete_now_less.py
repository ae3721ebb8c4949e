"""M607 曾达100%后又降低

做什么：同一比率上期为100%而本期不足100%时报错。
为什么重要：已经全部完成的不会又变成未完成，除非范围改变。
会报的例子：
    5月小结：1、残疾人关爱。目标任务：两项补贴发放率100%。完成情况：两项补贴发放率100%。
    6月小结：1、残疾人关爱。目标任务：两项补贴发放率100%。完成情况：两项补贴发放率98.6%。
不会报的例子：
    5月小结：1、残疾人关爱。目标任务：两项补贴发放率100%。完成情况：两项补贴发放率98.6%。
    6月小结：1、残疾人关爱。目标任务：两项补贴发放率100%。完成情况：两项补贴发放率100%。
应向单位要什么：请说明下降的原因，或更正有误的一期。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.records import is_rate, value
from docparse.model import Finding

CODE = "M607"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for one, two, sure in case.steps:
        a, b = (line.record.rate or line.record.actual for line in (one, two))
        if not is_rate(a) or not is_rate(b) or value(a) != 100 or value(b) >= 100 or one.record.rate_kind != two.record.rate_kind:
            continue
        yield case.finding(
            CODE,
            two.source,
            two.record.item,
            f"{two.record.indicator}{one.source.header.period_end[:7]}已为{case.at(one.source, a)}，"
            f"{two.source.header.period_end[:7]}降为{case.at(two.source, b)}。"
            "请说明下降的原因，或更正有误的一期。",
            kind="fail" if sure else "review",
            cap="error" if sure else "warning",
            indicator=two.record.indicator,
            other=one.source,
            other_item=one.record.item,
            expected=case.printed(one.source, a),
            reported=case.printed(two.source, b),
            quantities=(a, b),
            facts={"ask": "请说明下降的原因，或更正有误的一期。"},
        )
