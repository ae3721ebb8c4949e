"""A401 可计数的目标没有回应

做什么：有“目标任务/完成情况”对照的事项里，可计数的目标在完成情况中没有任何数字回应时报警；只有一部分没有回应的，只列这一部分。
为什么重要：没有回应的目标无法判断进度，也容易就此不再报告。
会报的例子：
    目标任务：培训从业人员400名；上报信息6500条。完成情况：上报信息9184条。
不会报的例子：
    目标任务：培训从业人员400名；上报信息6500条。完成情况：培训从业人员210名；上报信息9184条。
应向单位要什么：请补报这些目标的完成数。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Finding

CODE = "A401"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for block in case.answers:
        if not block.counts or block.silent or block.evaded:
            continue
        listed = "、".join(f"{q.indicator}{case.at(block.source, q)}" for q in block.counts)
        yield case.finding(
            CODE,
            block.source,
            block.item,
            f"{f'（{block.part}）' if block.part else ''}目标没有回应：{listed}。请补报这些目标的完成数。",
            kind="review" if block.unsure else "fail",
            indicator="、".join(q.indicator for q in block.counts),
            expected="、".join(case.printed(block.source, q) for q in block.counts),
            quantities=block.counts,
            facts={"ask": "请补报这些目标的完成数。"},
        )
