"""D305 同一文件内同一数据前后不一

做什么：有“目标任务/完成情况”对照的文件里，名称、单位、精度相同的同一数据在两个事项中印出两个值时报警，须由人确认确为一事。
为什么重要：同一数据两个值，至少一处有误。
会报的例子：
    完成情况：新型职业农民培训1110人。｜2、小结。完成情况：新型职业农民培训1101人。
不会报的例子：
    完成情况：新型职业农民培训1110人。｜2、小结。完成情况：新型职业农民培训1110人。
应向单位要什么：请核实以哪个数为准。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.records import is_rate, value
from docparse.model import Finding, Quantity

CODE = "D305"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for source in case.circulars:
        labelled = {s.item for s in source.segments if s.labelled}
        for slot in ("target", "actual"):
            seen: dict[tuple[str, str, str], Quantity] = {}
            for record in source.indicators:
                quantity: Quantity | None = getattr(record, slot)
                if quantity is None or quantity.item not in labelled or record.parent or is_rate(quantity) or len(quantity.indicator) < 6:
                    continue
                key = (quantity.indicator, quantity.number.unit, str(quantity.number.places))
                first = seen.setdefault(key, quantity)
                a, b = value(first), value(quantity)
                if a == b or first.item == quantity.item or abs(a - b) * 5 > max(a, b):
                    continue
                yield case.finding(
                    CODE,
                    source,
                    quantity.item,
                    f"{quantity.indicator}一处印作{case.at(source, first)}，一处印作{case.at(source, quantity)}。请核实以哪个数为准。",
                    kind="review",
                    indicator=quantity.indicator,
                    expected=case.printed(source, first),
                    reported=case.printed(source, quantity),
                    quantities=(first, quantity),
                    facts={"ask": "请核实以哪个数为准。"},
                )
