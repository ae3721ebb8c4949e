"""Q905 不认识的单位

做什么：数字没有认出单位，而后面紧跟一个字并到分句末尾为止（如“新建3万畦”），按文件列出。
为什么重要：不认识的单位不能换算，也不能与别的单位比较。
会报的例子：
    目标任务：新建苗床3.5万畦。完成情况：新建苗床1.2万畦。
不会报的例子：
    目标任务：新增床位30张。完成情况：新增床位12张。
应向单位要什么：请在 rules/units.yaml 里补充单位。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Finding, Quantity

CODE = "Q905"
ASK = "请在 rules/units.yaml 里补充单位。"


def check(case: Case) -> Iterator[Finding]:
    """At most one finding for each document."""
    for source in case.circulars:
        text = source.document.text
        odd: dict[str, Quantity] = {}
        for quantity in case.figures[source.document.id]:
            behind = re.match(r"((?![余多几])[\u4e00-\u9fff])(?=[，。；、\n])", text[quantity.number.last :])
            if behind and not quantity.number.unit and quantity.role in ("target", "actual", ""):
                odd.setdefault(behind[1], quantity)
        if odd:
            listed = "、".join(f"{case.printed(source, q)}{unit}（{case.place(source, q)}）" for unit, q in odd.items())
            yield case.finding(CODE, source, "", f"单位不认识：{listed}。{ASK}", reported="、".join(odd), quantities=odd.values(), facts={"ask": ASK})
