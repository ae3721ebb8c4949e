"""R110 印作不足100%而实际已达目标

做什么：完成率印作不足100%，而印出的实际已不小于目标时报警。
为什么重要：是否完成的结论被说反了。
会报的例子：
    目标任务：演出704场。完成情况：演出705场，完成率99.9%。
不会报的例子：
    目标任务：演出704场。完成情况：演出703场，完成率99.9%。
应向单位要什么：请核实是否已完成。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.arithmetic import plain
from docparse.checks.case import Case
from docparse.checks.records import value
from docparse.model import Finding

CODE = "R110"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for judged in case.judged:
        record, verdict = judged.record, judged.verdict
        if verdict.code == "pass" or record.rate is None or record.actual is None or value(record.rate) >= 100 or verdict.computed < 100:
            continue
        yield case.finding(
            CODE,
            judged.source,
            record.item,
            f"{record.indicator}{record.rate_kind or '完成率'}{case.at(judged.source, record.rate)}不足100%，"
            f"而实际已不小于目标：{verdict.arithmetic}。请核实是否已完成。",
            kind="review" if judged.mixed else "fail",
            lower=verdict.hedged,
            indicator=record.indicator,
            expected=f"{plain(verdict.computed, 2)}%",
            reported=case.printed(judged.source, record.rate),
            quantities=(judged.target, record.actual, record.rate),
            facts={"arithmetic": verdict.arithmetic, "ask": "请核实是否已完成。"},
        )
