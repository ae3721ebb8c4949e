"""R105 完成率没有基数

做什么：印出了完成率一类的比率，而文中和要点里都找不到它的基数时，列为无法核对；有实际数的，反推基数。
为什么重要：没有分母的比率无法核对，也容易在各月之间改变口径。
会报的例子：
    目标任务：推进农村厕所改造。完成情况：改厕完工率70.3%。
不会报的例子：
    目标任务：改造农村厕所1000户。完成情况：改造农村厕所703户，完工率70.3%。
应向单位要什么：请提供该比率的分母及口径。
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from docparse import arithmetic
from docparse.checks.case import Case
from docparse.checks.ladder import holds_integer, span_of
from docparse.checks.records import is_rate, value
from docparse.interval import Interval
from docparse.model import Finding

CODE = "R105"


def check(case: Case) -> Iterator[Finding]:
    """One open finding for each rate without a base."""
    judged = {j.record.id for j in case.judged}
    for source, record in case.lines:
        rate = record.rate
        if (
            not is_rate(rate)
            or rate.section == "target"
            or record.id in judged
            or (record.target is not None and not is_rate(record.target))
            or case.level(record)
        ):
            continue
        counted = record.actual if record.actual is not None and not is_rate(record.actual) else None
        if counted is None and not case.is_progress(record):
            continue
        facts = {"ask": "请提供该比率的分母及口径。"}
        message = f"{record.indicator}{record.rate_kind or '比率'}{case.at(source, rate)}没有对应的基数，无法核对。"
        if counted is not None and rate.number.value:
            unit, p = arithmetic.fraction(rate.number.places), value(rate)
            base = arithmetic.reading(counted.number, case.settings.approximate).scaled(Fraction(100)).over(Interval(p - unit / 2, p + unit / 2))
            if counted.number.dimension != "count" or holds_integer(base):
                facts["implied_base"] = span_of(base, counted.number.unit, 2)
                message += f"按实际{case.at(source, counted)}反推，基数应为{facts['implied_base']}。"
        yield case.finding(
            CODE,
            source,
            record.item,
            message + facts["ask"],
            kind="open",
            indicator=record.indicator,
            reported=case.printed(source, rate),
            quantities=(counted, rate),
            facts=facts,
        )
