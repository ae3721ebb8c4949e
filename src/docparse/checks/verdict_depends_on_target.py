"""P514 按两个目标值结论不同

做什么：要点与小结的目标值不同，而实际只达到其中一个时报警；两个都达到或都没达到的不报。
为什么重要：目标值的差别在这里决定了完成与没完成。
会报的例子：
    要点：1、质量品牌。培育农产品品牌50个。
    小结：1、质量品牌。目标任务：培育农产品品牌49个。完成情况：培育农产品品牌49个。
不会报的例子：
    要点：1、质量品牌。培育农产品品牌50个。
    小结：1、质量品牌。目标任务：培育农产品品牌49个。完成情况：培育农产品品牌64个。
应向单位要什么：请先核定目标值，再下结论。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.records import is_rate, value
from docparse.model import Finding

CODE = "P514"
ASK = "请先核定目标值，再下结论。"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for c in case.compared_targets:
        actual = c.summary.record.actual
        if actual is None or is_rate(actual) != is_rate(c.one) or c.meets or not c.sure or case.kin(actual.number, c.one.number) != "same":
            continue
        if c.one.number.comparator in ("<", "<=") or c.far(case.settings.exceeding_cap_ratio):
            continue
        done = value(actual) * case.factor(actual.number, c.one.number)
        if (done >= value(c.one)) == (done >= c.scaled):
            continue
        summary, plan = c.summary.source, c.plan.source
        yield case.finding(
            CODE,
            summary,
            c.summary.record.item,
            f"{c.summary.record.indicator}实际{case.at(summary, actual)}：按要点目标{case.at(plan, c.one)}"
            f"{'已' if done >= value(c.one) else '未'}完成，按小结目标{case.at(summary, c.two)}{'已' if done >= c.scaled else '未'}完成。{ASK}",
            indicator=c.summary.record.indicator,
            other=plan,
            other_item=c.plan.record.item,
            expected=case.printed(plan, c.one),
            reported=case.printed(summary, c.two),
            quantities=(c.one, c.two, actual),
            facts={"ask": ASK},
        )
