"""P512 完成期限推后

做什么：对应事项里内容相同的分句，小结目标的期限（6月底、年底、三季度）晚于要点的期限时报警。
为什么重要：期限推后，按原期限已经逾期的事就看不出来了。
会报的例子：
    要点：1、水利。6月底前完成病险水库除险加固12座。
    小结：1、水利。目标任务：年底前完成病险水库除险加固12座。完成情况：完成病险水库除险加固6座。
不会报的例子：
    要点：1、水利。6月底前完成病险水库除险加固12座。
    小结：1、水利。目标任务：6月底完成病险水库除险加固12座。完成情况：完成病险水库除险加固6座。
应向单位要什么：请恢复原期限，或说明推后的依据。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.text import deadline
from docparse.model import Finding

CODE = "P512"
ASK = "请恢复原期限，或说明推后的依据。"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for plan, summary, one, two, (text, at), (clause, start) in case.same_clauses:
        was, now = deadline(text), deadline(clause)
        if was is None or now is None or now[0] <= was[0]:
            continue
        yield case.finding(
            CODE,
            summary,
            two.id,
            f"期限推后：要点“{text[:24]}”（{case.place_at(plan, at)}），小结“{clause[:24]}”（{case.place_at(summary, start)}）。{ASK}",
            other=plan,
            other_item=one.id,
            expected=was[1],
            reported=now[1],
            facts={"ask": ASK, "at": f"{start}-{start + len(clause)}"},
        )
