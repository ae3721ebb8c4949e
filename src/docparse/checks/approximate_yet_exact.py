"""D311 约数写得过细或约数词重复

做什么：带“约”的数有五位以上有效数字，或“约”与“左右”同用时提示。
为什么重要：约698050写到了十位，已不是约数；读者不知应信几位。
会报的例子：
    目标任务：免疫接种约698050剂次。完成情况：免疫接种345774剂次。
不会报的例子：
    目标任务：实现节约30万吨左右。完成情况：实现节约29万吨。
    目标任务：免疫接种约70万剂次。完成情况：免疫接种345774剂次。
应向单位要什么：请印出准确数，或取整并保留“约”。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Finding

CODE = "D311"
ASK = "请印出准确数，或取整并保留“约”。"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    before, behind = case.settings.hedges_before, case.settings.hedges_behind
    for source in case.circulars:
        for quantity in case.figures[source.document.id]:
            number = quantity.number
            if number.comparator != "~" or number.value is None:
                continue
            ahead = source.document.text[max(0, number.start - 3) : number.start]
            tail = source.document.text[number.start : number.last + 2]
            doubled = ahead.endswith(before) and not ahead.endswith(case.settings.not_hedges) and any(w in tail for w in behind)
            exact = number.hedge in before and len(number.value.normalize().as_tuple().digits) >= case.settings.exact_digits
            if not doubled and not exact:
                continue
            yield case.finding(
                CODE,
                source,
                quantity.item,
                f"{quantity.indicator}{case.at(source, quantity)}" + ("约数词前后重复。" if doubled else "带“约”而写到末位。") + ASK,
                indicator=quantity.indicator,
                reported=case.printed(source, quantity),
                quantities=(quantity,),
                facts={"ask": ASK},
            )
