"""A407 约数目标的偏离

做什么：“75%左右”这类约数的比率目标，实际在其上下5%以内的记为相符，超出的提示。
为什么重要：约数目标也应有可核对的范围。
会报的例子：
    目标任务：住院费用报销比例75%左右。完成情况：住院费用报销比例60%。
不会报的例子：
    目标任务：住院费用报销比例75%左右。完成情况：住院费用报销比例74.4%。
应向单位要什么：请说明偏离的原因。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse import arithmetic
from docparse.arithmetic import plain
from docparse.checks.case import Case
from docparse.checks.records import value
from docparse.model import Finding

CODE = "A407"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for source, record in case.lines:
        level = case.level(record)
        if level is None or not arithmetic.approximate(level[0].number, case.settings.approximate):
            continue
        target, found = level
        gap = value(found) - value(target)
        inside = abs(gap) * 100 <= value(target) * case.settings.level_band
        side = "高" if gap > 0 else "低"
        line = f"{plain(found.number.value or 0)}−{plain(target.number.value or 0)}={arithmetic.amount(gap)}个百分点"
        yield case.finding(
            CODE,
            source,
            record.item,
            f"{record.indicator}目标{case.at(source, target)}，实际{case.at(source, found)}，{side}{arithmetic.amount(abs(gap))}个百分点，"
            + ("在约数范围内。" if inside else "超出约数范围。请说明偏离的原因。"),
            kind="pass" if inside else "fail",
            indicator=record.indicator,
            expected=case.printed(source, target),
            reported=case.printed(source, found),
            quantities=(target, found),
            facts={"arithmetic": line, "ask": "请说明偏离的原因。"},
        )
