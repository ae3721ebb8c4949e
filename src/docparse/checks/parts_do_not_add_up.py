"""S201 分项之和与合计不符

做什么：“其中”或括号里的分项相加，与合计比较；相等的记为相符。分项是否列全有依据（括号列举，或别处同样的分项正好加得起来）才报错，否则差得不多时列为待核。
为什么重要：勾稽关系是最便宜也最可靠的核对。
会报的例子：
    目标任务：发放补助100人。完成情况：发放补助90人（教育：44人、人社：36人）。
不会报的例子：
    目标任务：发放补助100人。完成情况：发放补助90人，其中女性40人。
应向单位要什么：请核对合计与各分项，并说明分项是否列全。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse import arithmetic
from docparse.checks.case import Case
from docparse.checks.records import value
from docparse.interval import Interval
from docparse.model import Finding

CODE = "S201"


def check(case: Case) -> Iterator[Finding]:
    """A pass for each sum that holds; an error or an open note for each that does not."""
    for one in case.sums:
        if len(one.parts) < 2:
            continue
        words = case.settings.approximate
        whole = Interval.exact(0)
        for _, part in one.parts:
            whole = whole + arithmetic.reading(part.number, words)
        total = value(one.total)
        line = f"{case.sum_line(one)}，合计印作{arithmetic.amount(total)}{one.total.number.unit}"
        operands = (one.total, *(q for _, q in one.parts))
        if whole.meets(arithmetic.reading(one.total.number, words)):
            if one.printed_sum == total:
                yield case.finding(
                    CODE,
                    one.source,
                    one.record.item,
                    f"{one.record.indicator}分项与合计相符（{case.place(one.source, one.total)}）：{line}。",
                    kind="pass",
                    indicator=one.record.indicator,
                    reported=case.printed(one.source, one.total),
                    quantities=operands,
                    facts={"arithmetic": line},
                )
            continue
        gap = abs(one.printed_sum - total)
        near = gap * 100 <= total * case.settings.near_total
        if not (near or one.listed or one.repeated or one.printed_sum > total):
            continue
        # A list in brackets may name some of many; only nearly the total it is meant to be the whole.
        full = one.repeated or (one.listed and near)
        yield case.finding(
            CODE,
            one.source,
            one.record.item,
            f"{one.record.indicator}（{case.place(one.source, one.total)}）分项之和与合计不等：{line}，相差{arithmetic.amount(gap)}。"
            + ("" if full else "分项是否列全，文中未说明。")
            + "请核对合计与各分项，并说明分项是否列全。",
            kind="fail" if full else "open",
            severity="" if full else "note",
            lower=any(arithmetic.approximate(q.number, words) for q in operands),
            indicator=one.record.indicator,
            expected=arithmetic.amount(one.printed_sum),
            reported=case.printed(one.source, one.total),
            quantities=operands,
            facts={"arithmetic": line, "ask": "请核对合计与各分项，并说明分项是否列全。"},
        )
