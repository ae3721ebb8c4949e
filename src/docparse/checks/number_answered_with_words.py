"""A404 目标有数而完成情况无数

做什么：目标有可计数的数字，而完成情况里一个数字也没有时报警。
为什么重要：以文字代替数字，无法判断完成多少。
会报的例子：
    目标任务：培育电商示范镇4个、示范村20个。完成情况：不断完善已挂牌的示范镇、示范村，积极发挥示范带动作用。
不会报的例子：
    目标任务：培育电商示范镇4个、示范村20个。完成情况：已培育示范镇4个、示范村12个。
应向单位要什么：请补报完成数。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Finding

CODE = "A404"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for block in case.answers:
        if not block.silent or not (block.counts or block.rates):
            continue
        wanted = (*block.counts, *block.rates)
        listed = "、".join(f"{q.indicator}{case.at(block.source, q)}" for q in wanted)
        yield case.finding(
            CODE,
            block.source,
            block.item,
            f"{f'（{block.part}）' if block.part else ''}目标是{listed}，完成情况没有数字。请补报完成数。",
            severity="" if block.counts else "note",
            indicator="、".join(q.indicator for q in wanted),
            expected="、".join(case.printed(block.source, q) for q in wanted),
            quantities=wanted,
            facts={"ask": "请补报完成数。"},
        )
