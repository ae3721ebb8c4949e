"""A403 以另一指标回应目标

做什么：事项的目标一个也没有回应，完成情况却印出了别的指标的数（目标是小区数，回报的是投资额）时报警。
为什么重要：换了指标就无法与目标核对。
会报的例子：
    目标任务：改造老旧小区121个，涉及住户42812户。完成情况：老旧小区改造已完成投资13233万元。
不会报的例子：
    目标任务：改造老旧小区121个。完成情况：改造老旧小区80个，已完成投资13233万元。
应向单位要什么：请按目标的指标补报完成数。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Finding

CODE = "A403"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for block in case.answers:
        if not block.counts or not block.evaded:
            continue
        listed = "、".join(f"{q.indicator}{case.at(block.source, q)}" for q in block.counts)
        given = "、".join(f"{q.indicator}{case.at(block.source, q)}" for q in block.given[:5]) + ("等" if len(block.given) > 5 else "")
        yield case.finding(
            CODE,
            block.source,
            block.item,
            f"{f'（{block.part}）' if block.part else ''}目标是{listed}，回报的是{given}。请按目标的指标补报完成数。",
            kind="review" if block.unsure else "fail",
            indicator="、".join(q.indicator for q in block.counts),
            expected="、".join(case.printed(block.source, q) for q in block.counts),
            reported="、".join(case.printed(block.source, q) for q in block.given),
            quantities=(*block.counts, *block.given),
            facts={"ask": "请按目标的指标补报完成数。"},
        )
