"""A402 比率或标准类目标没有回应

做什么：有对照的事项里，合格率、覆盖面一类的比率目标在完成情况中没有回应时提示。
为什么重要：质量目标常常只立不报。
会报的例子：
    目标任务：培训学员500人，培训合格率达到90%以上。完成情况：培训学员510人。
不会报的例子：
    目标任务：培训学员500人，培训合格率达到90%以上。完成情况：培训学员510人，培训合格率95%。
应向单位要什么：请补报这些比率。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Finding

CODE = "A402"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for block in case.answers:
        if not block.rates or block.silent:
            continue
        listed = "、".join(f"{q.indicator}{case.at(block.source, q)}" for q in block.rates)
        yield case.finding(
            CODE,
            block.source,
            block.item,
            f"{f'（{block.part}）' if block.part else ''}比率目标没有回应：{listed}。请补报这些比率。",
            indicator="、".join(q.indicator for q in block.rates),
            expected="、".join(case.printed(block.source, q) for q in block.rates),
            quantities=block.rates,
            facts={"ask": "请补报这些比率。"},
        )
