"""D312 期间用语与报告期不符

做什么：完成情况里“截至5月底”“1-5月”的月份与小结的报告期不同时提示；上年的月份和目标里的期限不算。
为什么重要：期间不同，累计数就不是同一个数。
会报的例子：
    目标任务：建设床位30张。完成情况：截至5月底，建设床位12张。
不会报的例子：
    目标任务：5月底前建设床位30张。完成情况：截至6月底，建设床位12张。
应向单位要什么：请说明该数截至何时，并换成报告期的数。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Finding

CODE = "D312"
ASK = "请说明该数截至何时，并换成报告期的数。"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for source in case.summaries:
        for item, words, month, start in case.period_words(source):
            if month == int(source.header.period_end[5:7]):
                continue
            yield case.finding(
                CODE,
                source,
                item,
                f"“{words}”（{case.place_at(source, start)}）与报告期{source.header.period_end[:7]}不符。{ASK}",
                expected=source.header.period_end[:7],
                reported=words,
                facts={"ask": ASK, "at": f"{start}-{start + len(words)}"},
            )
