"""P502 目标值仅精度不同

做什么：要点与小结的目标值精度不同（12.4万与12.36万），且较粗的数可由较细的数取整得到时，记为相符并提示。
为什么重要：同一事实的两种写法，不是差错；计算时应取较细的。
会报的例子：
    要点：1、办学条件。改造校舍12.36万平方米。
    小结：1、办学条件。目标任务：改造校舍12.4万平方米。完成情况：改造校舍10万平方米。
不会报的例子：
    要点：1、办学条件。改造校舍12.4万平方米。
    小结：1、办学条件。目标任务：改造校舍13.6万平方米。完成情况：改造校舍10万平方米。
应向单位要什么：无须说明；引用时请用较细的数。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.records import value
from docparse.model import Finding

CODE = "P502"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for pair in case.compared_targets:
        if pair.precision == "equal" or not pair.meets or value(pair.one) == pair.scaled:
            continue
        plan, summary = pair.plan, pair.summary
        line = f"要点{case.at(plan.source, pair.one)}，小结{case.at(summary.source, pair.two)}"
        yield case.finding(
            CODE,
            summary.source,
            summary.record.item,
            f"{summary.record.indicator}目标值仅精度不同：{line}。",
            kind="pass",
            indicator=summary.record.indicator,
            other=plan.source,
            other_item=plan.record.item,
            expected=case.printed(plan.source, pair.one),
            reported=case.printed(summary.source, pair.two),
            quantities=(pair.one, pair.two),
            facts={"arithmetic": line},
        )
