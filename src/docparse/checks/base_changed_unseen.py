"""M603 隐含的基数前后期不同

做什么：同一指标两期都印了实际和比率、印出的目标相同（或都没有印），而由实际与比率反推的基数不可能是同一个数时报警。
为什么重要：换了分母而不说，进度就没有可比性。
会报的例子：
    5月小结：1、公路大修。目标任务：公路大修。完成情况：完成公路大修120公里，完成率43.80%。
    6月小结：1、公路大修。目标任务：公路大修。完成情况：完成公路大修213.5公里，完成率67.31%。
不会报的例子：
    5月小结：1、公路大修。目标任务：公路大修。完成情况：完成公路大修120公里，完成率43.80%。
    6月小结：1、公路大修。目标任务：公路大修。完成情况：完成公路大修213.5公里，完成率77.92%。
应向单位要什么：请说明两期比率的分母各是多少、何时调整。
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from docparse import arithmetic
from docparse.checks.case import Case
from docparse.checks.ladder import span_of
from docparse.checks.records import Line, is_rate, value
from docparse.interval import Interval
from docparse.model import Finding

CODE = "M603"
ASK = "请说明两期比率的分母各是多少、何时调整。"


def _base(case: Case, line: Line) -> Interval | None:
    """What the printed result and rate say the base is; None where they say nothing."""
    actual, rate = line.record.actual, line.record.rate
    if actual is None or not is_rate(rate) or is_rate(actual) or not value(actual) or not value(rate) or not case.is_progress(line.record):
        return None
    p, half = value(rate), arithmetic.fraction(rate.number.places) / 2
    return arithmetic.reading(actual.number, case.settings.approximate).scaled(Fraction(100)).over(Interval(p - half, p + half))


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    judged = {j.record.id: j.verdict.code for j in case.judged}
    for one, two, sure in case.steps:
        a, b = _base(case, one), _base(case, two)
        if not sure or a is None or b is None or a.meets(b):
            continue
        # With a printed target, one rate that does not fit it is a slip (R101); two that fit another base are a change.
        if any(judged.get(line.record.id, "R101") != "R101" for line in (one, two)):
            continue
        unit = two.record.actual.number.unit if two.record.actual else ""
        bases = [span_of(interval, unit, 2) for interval in (a, b)]
        yield case.finding(
            CODE,
            two.source,
            two.record.item,
            f"{two.record.indicator}由实际与比率反推的基数，{one.source.header.period_end[:7]}为{bases[0]}，"
            f"{two.source.header.period_end[:7]}为{bases[1]}，不是同一个数。{ASK}",
            kind="review",
            indicator=two.record.indicator,
            other=one.source,
            other_item=one.record.item,
            expected=bases[0],
            reported=bases[1],
            quantities=(one.record.actual, one.record.rate, two.record.actual, two.record.rate),
            facts={"implied_base": bases[1], "ask": ASK},
        )
