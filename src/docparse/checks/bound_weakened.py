"""P504 目标的限定词改变

做什么：要点的“不少于”“以上”在小结里变成“左右”“约”或上限时报警；变得更严的只提示；“不低于98%”与“98%以上”相同，不报。
为什么重要：下限变成约数，少完成也算完成。
会报的例子：
    要点：1、法律服务。办理法律援助案件不少于2400件。
    小结：1、法律服务。目标任务：办理法律援助案件2400件左右。完成情况：办理法律援助案件1300件。
不会报的例子：
    要点：1、法律服务。办理法律援助案件不少于2400件。
    小结：1、法律服务。目标任务：办理法律援助案件2400件以上。完成情况：办理法律援助案件1300件。
应向单位要什么：请恢复原来的限定词，或说明改变的依据。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse import arithmetic
from docparse.checks.case import Case
from docparse.checks.records import value
from docparse.model import Finding

CODE = "P504"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    rank = {"~": 0, "=": 1, ">=": 2, ">": 2, "<=": 3, "<": 3}
    for pair in case.compared_targets:
        plan, summary, one, two = pair.plan, pair.summary, pair.one, pair.two
        a, b = rank[one.number.comparator], rank[two.number.comparator]
        if any(q.number.comparator == "~" and not arithmetic.approximate(q.number, case.settings.approximate) for q in (one, two)):
            continue
        if a == b or (a, b) == (2, 1) or value(one) != pair.scaled:
            continue
        weaker = b == 0 or 3 in (a, b)
        line = f"要点{case.at(plan.source, one)}，小结{case.at(summary.source, two)}"
        yield case.finding(
            CODE,
            summary.source,
            summary.record.item,
            f"{summary.record.indicator}目标的限定词{'放宽' if b == 0 else '改变'}：{line}。请恢复原来的限定词，或说明改变的依据。",
            kind="fail" if pair.sure else "review",
            severity="" if weaker else "note",
            indicator=summary.record.indicator,
            other=plan.source,
            other_item=plan.record.item,
            expected=case.printed(plan.source, one),
            reported=case.printed(summary.source, two),
            quantities=(one, two),
            facts={"ask": "请恢复原来的限定词，或说明改变的依据。"},
        )
