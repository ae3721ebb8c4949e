"""S202 分项之和与合计在修约范围内不等

做什么：合计或分项是取整的数（1.7万人）时，分项之和与合计不等但在取整范围内，提示。
为什么重要：不是差错，但两处的数不能混用。
会报的例子：
    完成情况：下达资金6.83亿元（中央2.91亿元、省级1.47亿元、市县2.46亿元）。
不会报的例子：
    完成情况：下达资金6.84亿元（中央2.91亿元、省级1.47亿元、市县2.46亿元）。
应向单位要什么：请提供未取整的合计。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse import arithmetic
from docparse.checks.case import Case
from docparse.checks.records import value
from docparse.interval import Interval
from docparse.model import Finding

CODE = "S202"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for one in case.sums:
        if len(one.parts) < 2 or one.printed_sum == value(one.total):
            continue
        whole = Interval.exact(0)
        for _, part in one.parts:
            whole = whole + arithmetic.reading(part.number, case.settings.approximate)
        if not whole.meets(arithmetic.reading(one.total.number, case.settings.approximate)):
            continue
        line = f"{case.sum_line(one)}，合计印作{case.printed(one.source, one.total)}"
        yield case.finding(
            CODE,
            one.source,
            one.record.item,
            f"{one.record.indicator}（{case.place(one.source, one.total)}）{line}，在取整范围内。",
            indicator=one.record.indicator,
            expected=arithmetic.amount(one.printed_sum),
            reported=case.printed(one.source, one.total),
            quantities=(one.total, *(q for _, q in one.parts)),
            facts={"arithmetic": line, "ask": "请提供未取整的合计。"},
        )
