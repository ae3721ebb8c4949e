"""D307 目标与实际单位不同

做什么：同一指标目标与实际的单位不同（户与人）时报警；人次与人只提示；名、位就是人，个、所、处通用，公里与米可以换算，都不报。
为什么重要：单位不同的两个数不能相除，完成率没有意义。
会报的例子：
    目标任务：为120户困难职工子女提供助学。完成情况：困难职工子女助学3人，完成率2.5%。
不会报的例子：
    目标任务：为120名困难职工子女提供助学。完成情况：困难职工子女助学3人，完成率2.5%。
应向单位要什么：请统一单位，说明完成率按哪个单位计算。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.records import is_rate
from docparse.model import Finding

CODE = "D307"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for source, record in case.lines:
        target, actual = record.target, record.actual
        if target is None or actual is None or is_rate(target) or is_rate(actual):
            continue
        how = case.kin(target.number, actual.number)
        if how == "same":
            continue
        yield case.finding(
            CODE,
            source,
            record.item,
            f"{record.indicator}目标{case.at(source, target)}以{target.number.unit}计，实际{case.at(source, actual)}以{actual.number.unit}计。"
            "请统一单位，说明完成率按哪个单位计算。",
            severity="note" if how == "near" else "",
            indicator=record.indicator,
            expected=target.number.unit,
            reported=case.printed(source, actual),
            quantities=(target, actual, record.rate),
            facts={"ask": "请统一单位，说明完成率按哪个单位计算。"},
        )
