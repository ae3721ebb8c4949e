"""P511 责任单位与要点不同

做什么：对应事项的牵头（责任）单位在要点和小结里没有一个相同时提示；简称与全称视为相同。
为什么重要：牵头单位变了，应有交接的依据；否则不知该问谁。
会报的例子：
    要点：1、电商提质。建设农村电商示范点30个。｜牵头单位：市商务局
    小结：1、电商提质。目标任务：建设农村电商示范点30个。完成情况：建设农村电商示范点12个。｜牵头单位：市农业农村局
不会报的例子：
    要点：1、电商提质。建设农村电商示范点30个。｜牵头单位：市商务局
    小结：1、电商提质。目标任务：建设农村电商示范点30个。完成情况：建设农村电商示范点12个。｜牵头单位：市商务局
应向单位要什么：请说明牵头单位是否调整及其依据。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Finding

CODE = "P511"
ASK = "请说明牵头单位是否调整及其依据。"


def _same(one: str, other: str) -> bool:
    """Whether one name is the other or its short form: 市人社局 in 市人力资源和社会保障局."""
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    return all(c in rest for c in short)


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for plan, summary in case.compared:
        for one, two in case.item_pairs(plan, summary, sure=True):
            wanted, given = one.lead_units, two.lead_units
            if not wanted or not given or any(_same(a, b) for a in (*wanted, *one.support_units) for b in given):
                continue
            yield case.finding(
                CODE,
                summary,
                two.id,
                f"要点的牵头单位为{'、'.join(wanted)}，小结为{'、'.join(given)}。{ASK}",
                other=plan,
                other_item=one.id,
                expected="、".join(wanted),
                reported="、".join(given),
                facts={"ask": ASK},
            )
