"""R106 未印完成率

做什么：目标和实际都已印出而没有印完成率的，按两数算出，供参考；一个事项合为一条。
为什么重要：让进度可比，不留空白。
会报的例子：
    目标任务：培训学员1430人。完成情况：已培训学员1110人。
不会报的例子：
    目标任务：培训学员1430人。完成情况：已培训学员1110人，完成率77.6%。
应向单位要什么：如有口径说明请补充。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.arithmetic import plain
from docparse.checks.case import Case
from docparse.checks.records import Line, is_rate, value
from docparse.model import Finding

CODE = "R106"


def check(case: Case) -> Iterator[Finding]:
    """One note for each item with unprinted rates."""
    groups: dict[tuple[str, str], list[tuple[Line, str]]] = {}
    for source, record in case.lines:
        target, actual = record.target, record.actual
        if target is None or actual is None or record.rate is not None or is_rate(target) or is_rate(actual) or not value(target):
            continue
        if case.kin(target.number, actual.number) == "other":
            continue
        a = value(actual) * case.factor(actual.number, target.number)
        if case.implausible(record):
            continue
        text = f"{record.indicator}{case.printed(source, actual)}÷{case.printed(source, target)}={plain(100 * a / value(target), 2)}%"
        groups.setdefault((source.document.id, record.item), []).append((Line(source, record), text))
    for lines in groups.values():
        source = lines[0][0].source
        arithmetic = "；".join(text for _, text in lines)
        yield case.finding(
            CODE,
            source,
            lines[0][0].record.item,
            f"未印完成率，按印出的目标和实际计算：{arithmetic}。",
            indicator="、".join(line.record.indicator for line, _ in lines),
            quantities=[q for line, _ in lines for q in (line.record.target, line.record.actual)],
            facts={"arithmetic": arithmetic},
        )
