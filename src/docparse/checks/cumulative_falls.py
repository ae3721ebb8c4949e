"""M601 累计数下降

做什么：同一指标的累计完成数比上期少时报错；现有、在册一类的期末存量和当月数不算。
为什么重要：累计数只增不减，下降说明上期或本期有误。
会报的例子：
    5月小结：1、农村改厕。目标任务：农村户厕改造13500户。完成情况：农村户厕改造6912户。
    6月小结：1、农村改厕。目标任务：农村户厕改造13500户。完成情况：农村户厕改造6875户。
不会报的例子：
    5月小结：1、农村改厕。目标任务：农村户厕改造13500户。完成情况：农村户厕改造6875户。
    6月小结：1、农村改厕。目标任务：农村户厕改造13500户。完成情况：农村户厕改造6912户。
应向单位要什么：请核实哪一期的数有误；属更正的请注明。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse import arithmetic
from docparse.checks.case import Case
from docparse.checks.records import is_rate
from docparse.model import Finding

CODE = "M601"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for one, two, sure in case.steps:
        a, b = one.record.actual, two.record.actual
        if a is None or b is None or is_rate(a) or is_rate(b) or a.number.unit != b.number.unit:
            continue
        said = a.indicator + b.indicator + case.before(one.source, a, 12) + case.before(two.source, b, 12)
        if any(word in said for word in case.settings.monthly_words):
            continue
        if case.is_stock(one.source, a) or case.is_stock(two.source, b):
            continue
        if two.record.target is None and not any(word in said for word in case.settings.cumulative_words):
            continue
        before, after = (arithmetic.reading(q.number, case.settings.approximate) for q in (a, b))
        if after.high is None or before.low is None or after.high >= before.low:
            continue
        yield case.finding(
            CODE,
            two.source,
            two.record.item,
            f"{two.record.indicator}累计数下降：{one.source.header.period_end[:7]}为{case.at(one.source, a)}，"
            f"{two.source.header.period_end[:7]}为{case.at(two.source, b)}。"
            "请核实哪一期的数有误；属更正的请注明。",
            kind="fail" if sure else "review",
            cap="error" if sure else "warning",
            lower=any(arithmetic.approximate(q.number, case.settings.approximate) for q in (a, b)),
            indicator=two.record.indicator,
            other=one.source,
            other_item=one.record.item,
            expected=f"不少于{case.printed(one.source, a)}",
            reported=case.printed(two.source, b),
            quantities=(a, b),
            facts={"ask": "请核实哪一期的数有误；属更正的请注明。"},
        )
