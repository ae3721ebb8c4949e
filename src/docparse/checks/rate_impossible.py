"""R101 完成率与目标、实际不符

做什么：用目标和实际重算完成率；连同四舍五入、去尾、进一等一切修约都解释不了印出的数时报错，并给出三个数各自应是多少。
为什么重要：三个数里至少有一个错了，或者分母、口径已悄悄改变；直接影响进度判断。
会报的例子：
    目标任务：新改建农村公路300公里。完成情况：新改建农村公路150.5公里，完成率61.2%。
不会报的例子：
    目标任务：新改建农村公路300公里。完成情况：新改建农村公路150.5公里，完成率50.2%。
应向单位要什么：请核实目标、实际、完成率三个数，并说明分母是否已调整。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.ladder import rate_findings
from docparse.model import Finding

CODE = "R101"


def check(case: Case) -> Iterator[Finding]:
    """One finding for each impossible rate, and a pass for each rate that its operands give."""
    for judged in case.judged:
        if judged.verdict.code == "pass" and judged.record.rate is not None:
            source, record, verdict = judged.source, judged.record, judged.verdict
            yield case.finding(
                CODE,
                source,
                record.item,
                f"{record.indicator}{record.rate_kind or '比率'}{case.at(source, judged.record.rate)}相符：{verdict.arithmetic}。",
                kind="pass",
                indicator=record.indicator,
                other=judged.base if judged.base is not source else None,
                other_item=judged.target.item if judged.base is not source else "",
                expected=case.printed(source, judged.record.rate),
                reported=case.printed(source, judged.record.rate),
                quantities=(judged.target, record.actual, record.rate),
                facts={"arithmetic": verdict.arithmetic, "rounding": "、".join(verdict.modes)} | ({"power": verdict.power} if verdict.power else {}),
            )
    yield from rate_findings(case, CODE, "请核实目标、实际、完成率三个数，并说明分母是否已调整。")
