"""A408 超过上限

做什么：“不超过”“以内”的目标，实际大于它时报错；实际是上限的好几倍的，多半不是同一件事，须由人确认。
为什么重要：上限是红线。
会报的例子：
    目标任务：细颗粒物浓度不超过43微克。完成情况：细颗粒物浓度45微克。
不会报的例子：
    目标任务：细颗粒物浓度不超过43微克。完成情况：细颗粒物浓度41微克。
应向单位要什么：请核实实际值，并说明超过上限的原因。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse import arithmetic
from docparse.checks.case import Case
from docparse.checks.records import is_rate, value
from docparse.model import Finding

CODE = "A408"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for source, record in case.lines:
        target = record.target
        if target is None or target.number.comparator not in ("<", "<=") or not value(target):
            continue
        level = case.level(record)
        found = level[1] if level else record.actual
        if found is None or (not level and (is_rate(found) or is_rate(target) or case.kin(target.number, found.number) != "same")):
            continue
        reached = arithmetic.reading(found.number, case.settings.approximate).scaled(case.factor(found.number, target.number))
        if reached.low is None or reached.low <= value(target):
            continue
        far = reached.low > value(target) * case.settings.exceeding_cap_ratio
        yield case.finding(
            CODE,
            source,
            record.item,
            f"{record.indicator}上限{case.at(source, target)}，实际{case.at(source, found)}。请核实实际值，并说明超过上限的原因。",
            kind="review" if far else "fail",
            cap="warning" if far else "error",
            indicator=record.indicator,
            expected=case.printed(source, target),
            reported=case.printed(source, found),
            quantities=(target, found),
            facts={"ask": "请核实实际值，并说明超过上限的原因。"},
        )
