"""M602 目标值前后月不同

做什么：同一指标的目标值与上期小结不同时报错；4.25万与42500这样的不同写法不报。
为什么重要：中途改目标而不说明，完成率前后不可比。
会报的例子：
    5月小结：1、住房保障。目标任务：发放租赁补贴1450户。完成情况：发放租赁补贴668户。
    6月小结：1、住房保障。目标任务：发放租赁补贴1350户。完成情况：发放租赁补贴812户。
不会报的例子：
    5月小结：1、住房保障。目标任务：发放租赁补贴1450户。完成情况：发放租赁补贴668户。
    6月小结：1、住房保障。目标任务：发放租赁补贴1450户。完成情况：发放租赁补贴812户。
应向单位要什么：请说明目标调整的依据。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse import arithmetic
from docparse.checks.case import Case
from docparse.checks.records import value
from docparse.checks.text import alike
from docparse.model import Finding

CODE = "M602"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    told: set[tuple[str, str]] = set()
    for one, two, _ in case.steps:
        a, b = one.record.target, two.record.target
        if a is None or b is None or case.kin(a.number, b.number) != "same" or (a.id, b.id) in told:
            continue
        before = arithmetic.reading(a.number, case.settings.approximate)
        after = arithmetic.reading(b.number, case.settings.approximate).scaled(case.factor(b.number, a.number))
        # Two prints of one precision stand for one value only if they are equal, however near they are.
        alike_printed = (a.number.comparator, a.number.places, a.number.unit) == (b.number.comparator, b.number.places, b.number.unit)
        if (value(a) == value(b)) if alike_printed else before.meets(after):
            continue
        told.add((a.id, b.id))
        answered = all(line.record.actual is not None or line.record.rate is not None for line in (one, two))
        sure = answered and alike(a.indicator, b.indicator) >= 0.8
        yield case.finding(
            CODE,
            two.source,
            two.record.item,
            f"{two.record.indicator}目标值改变：{one.source.header.period_end[:7]}为{case.at(one.source, a)}，"
            f"{two.source.header.period_end[:7]}为{case.at(two.source, b)}。"
            "请说明目标调整的依据。",
            kind="fail" if sure else "review",
            cap="error" if sure else "warning",
            lower=any(arithmetic.approximate(q.number, case.settings.approximate) for q in (a, b)),
            indicator=two.record.indicator,
            other=one.source,
            other_item=one.record.item,
            expected=case.printed(one.source, a),
            reported=case.printed(two.source, b),
            quantities=(a, b),
            facts={"ask": "请说明目标调整的依据。"},
        )
