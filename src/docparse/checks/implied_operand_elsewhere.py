"""R107 隐含的基数或实际见于别处

做什么：完成率不成立（R101、R104）时，在全部文件的数字里找反推出来的基数或实际；找到了就指出在哪里。
为什么重要：往往能说明分母是从哪里来的：算率的人用了另一处的数。
会报的例子：
    目标任务：新改建农村公路274公里。完成情况：新改建农村公路213.5公里，完成率67.35%。去年新改建农村公路317公里。
不会报的例子：
    目标任务：新改建农村公路274公里。完成情况：新改建农村公路213.5公里，完成率77.92%。去年新改建农村公路317公里。
应向单位要什么：请确认计算完成率时用的是哪个数。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.ladder import implied_elsewhere
from docparse.model import Finding

CODE = "R107"


def check(case: Case) -> Iterator[Finding]:
    """One note for each impossible rate whose implied operand stands elsewhere."""
    for judged in case.judged:
        if judged.verdict.code not in ("R101", "R104"):
            continue
        for source, quantity in implied_elsewhere(case, judged)[:1]:
            yield case.finding(
                CODE,
                judged.source,
                judged.record.item,
                f"{judged.record.indicator}的完成率不成立；反推的数见于{case.title(source)}{case.at(source, quantity)}："
                f"{quantity.indicator}。请确认计算完成率时用的是哪个数。",
                indicator=judged.record.indicator,
                other=source if source is not judged.source else None,
                other_item=quantity.item if source is not judged.source else "",
                quantities=(judged.record.rate, quantity),
                facts={"ask": "请确认计算完成率时用的是哪个数。", "found_elsewhere": case.at(source, quantity)},
            )
