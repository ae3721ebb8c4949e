"""A406 未达到下限

做什么：“不低于”“以上”的比率目标未达到时提示，差几个百分点照实列出；全年的文件里，任何带下限的目标未达到都报警。
为什么重要：下限是承诺的底线。
会报的例子：
    目标任务：产前筛查率达到50%以上。完成情况：产前筛查率46%。
不会报的例子：
    目标任务：产前筛查率达到50%以上。完成情况：产前筛查率60%。
应向单位要什么：请说明未达到的原因和补救安排。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse import arithmetic
from docparse.checks.case import Case
from docparse.checks.records import is_rate, value
from docparse.model import Finding

CODE = "A406"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for source, record in case.lines:
        target = record.target
        if target is None or target.number.comparator not in (">", ">="):
            continue
        level = case.level(record)
        ended = source.header.period_end[5:7] == "12"
        found = level[1] if level else record.actual if ended else None
        if found is None or (not level and (is_rate(found) or case.kin(target.number, found.number) != "same")):
            continue
        reached, bound = arithmetic.reading(found.number, case.settings.approximate).scaled(case.factor(found.number, target.number)), value(target)
        if reached.high is None or reached.high >= bound:
            continue
        gap = arithmetic.amount(bound - value(found) * case.factor(found.number, target.number))
        yield case.finding(
            CODE,
            source,
            record.item,
            f"{record.indicator}目标{case.at(source, target)}，实际{case.at(source, found)}，差{gap}{'个百分点' if level else target.number.unit}。"
            "请说明未达到的原因和补救安排。",
            severity="" if ended else "note",
            indicator=record.indicator,
            expected=case.printed(source, target),
            reported=case.printed(source, found),
            quantities=(target, found),
            facts={"ask": "请说明未达到的原因和补救安排。"},
        )
