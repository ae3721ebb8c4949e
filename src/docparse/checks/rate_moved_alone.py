"""M610 比率与完成数不同步

做什么：目标未变的同一指标，两期完成数相同而印出的比率不同，或完成数变了而比率不变（变化足以影响印出的位数）时报警。
为什么重要：两者只改了一个，多半是另一个漏改。
会报的例子：
    5月小结：1、公益性岗位。目标任务：开发岗位2800个。完成情况：开发岗位2608个，完成率93.14%。
    6月小结：1、公益性岗位。目标任务：开发岗位2800个。完成情况：开发岗位2608个，完成率95.20%。
不会报的例子：
    5月小结：1、公益性岗位。目标任务：开发岗位2800个。完成情况：开发岗位2608个，完成率93.14%。
    6月小结：1、公益性岗位。目标任务：开发岗位2800个。完成情况：开发岗位2608个，完成率93.14%。
应向单位要什么：请核实本期的完成数和比率。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse import arithmetic
from docparse.checks.case import Case
from docparse.checks.records import is_rate, value
from docparse.model import Finding

CODE = "M610"
ASK = "请核实本期的完成数和比率。"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for one, two, sure in case.steps:
        a, b, p, q = one.record.actual, two.record.actual, one.record.rate, two.record.rate
        if not sure or a is None or b is None or not is_rate(p) or not is_rate(q) or is_rate(a) or is_rate(b) or a.number.unit != b.number.unit:
            continue
        target = two.record.target
        if target is None or one.record.target is None or is_rate(target) or not value(target) or value(target) != value(one.record.target):
            continue
        moved = 100 * abs(value(b) - value(a)) / value(target)
        coarse = max(arithmetic.fraction(r.number.places) for r in (p, q))
        stuck = value(p) == value(q) and value(a) != value(b) and moved > 2 * coarse and value(p) < 100
        if not stuck and not (value(a) == value(b) and abs(value(p) - value(q)) > coarse):
            continue
        yield case.finding(
            CODE,
            two.source,
            two.record.item,
            f"{two.record.indicator}{'完成数变了而比率未变' if stuck else '比率变了而完成数未变'}："
            f"{one.source.header.period_end[:7]}为{case.printed(one.source, a)}、{case.printed(one.source, p)}，"
            f"{two.source.header.period_end[:7]}为{case.printed(two.source, b)}、{case.printed(two.source, q)}（{case.place(two.source, q)}）。{ASK}",
            indicator=two.record.indicator,
            other=one.source,
            other_item=one.record.item,
            expected=case.printed(one.source, p),
            reported=case.printed(two.source, q),
            quantities=(a, p, b, q),
            facts={"ask": ASK},
        )
