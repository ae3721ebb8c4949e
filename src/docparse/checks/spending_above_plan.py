"""A409 支出超过计划金额

做什么：经费、补助一类的支出大于计划金额时报警；收入、投资、贷款和“不少于”的目标不算。
为什么重要：超计划支出须有依据。
会报的例子：
    目标任务：落实工作队办公经费58万元。完成情况：拨付工作队办公经费92万元。
不会报的例子：
    目标任务：落实工作队办公经费58万元。完成情况：拨付工作队办公经费52万元。
    目标任务：发放创业贷款6000万元。完成情况：发放创业贷款7145万元。
应向单位要什么：请提供超计划支出的依据。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse import arithmetic
from docparse.arithmetic import plain
from docparse.checks.case import Case
from docparse.checks.records import value
from docparse.model import Finding

CODE = "A409"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for source, record in case.lines:
        target, actual = record.target, record.actual
        if target is None or actual is None or target.number.dimension != "money" or actual.number.dimension != "money":
            continue
        words = record.indicator + target.indicator + actual.indicator
        if target.number.comparator in (">", ">=") or not any(word in words for word in case.settings.spending_words):
            continue
        if any(word in words for word in case.settings.not_spending_words):
            continue
        spent, planned = (arithmetic.reading(q.number, case.settings.approximate) for q in (actual, target))
        if spent.low is None or planned.high is None or spent.low <= planned.high:
            continue
        line = f"{case.printed(source, actual)}÷{case.printed(source, target)}={plain(100 * value(actual) / value(target), 2)}%"
        yield case.finding(
            CODE,
            source,
            record.item,
            f"{record.indicator}计划{case.at(source, target)}，实际{case.at(source, actual)}，{line}。请提供超计划支出的依据。",
            kind="review" if case.implausible(record) else "fail",
            lower=arithmetic.approximate(target.number, case.settings.approximate),
            indicator=record.indicator,
            expected=case.printed(source, target),
            reported=case.printed(source, actual),
            quantities=(target, actual),
            facts={"arithmetic": line, "ask": "请提供超计划支出的依据。"},
        )
