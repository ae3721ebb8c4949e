"""Q907 数字归属不足

做什么：要点、小结里没有归入指标的数字超过设定的份额时报警，一份文件一次。
为什么重要：归属不足时，没有报疑点不等于没有疑点。
会报的例子：
    另有7尾、8羽、9峰、11枝、12蔸、13垧、14抱、15捆、16坨、17筐、18篓、19畦、21陇、22垛、23摞、24沓。
不会报的例子：
    目标任务：新增床位30张。完成情况：新增床位12张。
应向单位要什么：请人工核对未归属的数字，或补充规则。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Finding

CODE = "Q907"
ASK = "请人工核对未归属的数字，或补充规则。"


def check(case: Case) -> Iterator[Finding]:
    """At most one finding for each document."""
    for source in case.circulars:
        figures = case.figures[source.document.id]
        lost = sum(q.status == "unclaimed" for q in figures)
        if len(figures) < case.settings.coverage_least or 100 * lost <= (100 - case.settings.coverage_floor) * len(figures):
            continue
        yield case.finding(
            CODE,
            source,
            "",
            f"{len(figures)}个数字中有{lost}个没有归入指标，未核对。{ASK}",
            kind="review",
            expected=f"{case.settings.coverage_floor}%",
            reported=f"{len(figures) - lost}/{len(figures)}",
            facts={"ask": ASK},
        )
