"""P509 指标名称改变

做什么：对应关系认定为“改名”的指标列出提示。
为什么重要：名称改变有时就是口径改变。
会报的例子：
    要点：1、技能提升。退役军人培训640人。
    小结：1、技能提升。目标任务：退役士兵培训640人。完成情况：退役士兵培训351人。
不会报的例子：
    要点：1、技能提升。退役军人培训640人。
    小结：1、技能提升。目标任务：退役军人培训640人。完成情况：退役军人培训351人。
应向单位要什么：请确认改名前后口径是否一致。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Finding

CODE = "P509"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for pair in case.pairs:
        if pair.relation != "renamed" or pair.plan.record.indicator == pair.summary.record.indicator:
            continue
        plan, summary = pair.plan, pair.summary
        yield case.finding(
            CODE,
            summary.source,
            summary.record.item,
            f"要点称“{plan.record.indicator}”，小结称“{summary.record.indicator}”。请确认改名前后口径是否一致。",
            kind="fail" if pair.sure else "review",
            indicator=summary.record.indicator,
            other=plan.source,
            other_item=plan.record.item,
            expected=plan.record.indicator,
            reported=summary.record.indicator,
            quantities=(plan.record.target, summary.record.target),
            facts={"ask": "请确认改名前后口径是否一致。"},
        )
