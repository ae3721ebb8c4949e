"""M608 上期累计加本期不等于本期累计

做什么：结果里同时印出本月数与累计数，而上期小结（恰为上月）也有累计数时，核对上月止累计＋本月＝本月止累计，计入取整。
为什么重要：这是统计报表的基本勾稽关系。
会报的例子：
    5月小结：1、法律援助。目标任务：办理案件4078件。完成情况：累计办理案件2200件。
    6月小结：1、法律援助。目标任务：办理案件4078件。完成情况：累计办理案件2559件，其中本月办理案件300件。
不会报的例子：
    5月小结：1、法律援助。目标任务：办理案件4078件。完成情况：累计办理案件2200件。
    6月小结：1、法律援助。目标任务：办理案件4078件。完成情况：累计办理案件2559件，其中本月办理案件359件。
应向单位要什么：请核对本月数与两期累计数。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse import arithmetic
from docparse.arithmetic import plain
from docparse.checks.case import Case
from docparse.checks.records import is_rate, value
from docparse.model import Finding

CODE = "M608"
ASK = "请核对本月数与两期累计数。"


def check(case: Case) -> Iterator[Finding]:
    """One finding for each month that prints its own number: pass or fail."""
    for one, two, sure in case.steps:
        a, b = one.record.actual, two.record.actual
        if not sure or a is None or b is None or is_rate(a) or a.number.unit != b.number.unit or not case.next_month(one.source, two.source):
            continue
        text = two.source.document.text
        stop = min((n for mark in "。\n" if (n := text.find(mark, b.number.last)) >= 0), default=len(text))
        own = [
            q
            for q in case.figures[two.source.document.id]
            if b.number.last <= q.number.start < stop
            and q.number.unit == b.number.unit
            and any(word in case.before(two.source, q, 12) for word in case.settings.monthly_words)
        ]
        if len(own) != 1 or any(word in case.before(two.source, b, 12) for word in case.settings.monthly_words):
            continue
        # Between the total and its month there is room for no other indicator.
        if any(b.number.last <= q.number.start < own[0].number.start and not is_rate(q) for q in case.figures[two.source.document.id]):
            continue
        words = case.settings.approximate
        whole = arithmetic.reading(a.number, words) + arithmetic.reading(own[0].number, words)
        agrees = whole.meets(arithmetic.reading(b.number, words))
        total = value(a) + value(own[0])
        line = f"{plain(value(a))}+{plain(value(own[0]))}={plain(total)}，累计印作{plain(value(b))}{b.number.unit}"
        yield case.finding(
            CODE,
            two.source,
            two.record.item,
            f"{two.record.indicator}上期累计加本期{'与累计相符' if agrees else '不等于累计'}：{line}。" + ("" if agrees else ASK),
            kind="pass" if agrees else "fail",
            indicator=two.record.indicator,
            other=one.source,
            other_item=one.record.item,
            expected=f"{plain(total)}{b.number.unit}",
            reported=case.printed(two.source, b),
            quantities=(a, own[0], b),
            facts={"arithmetic": line, "ask": ASK},
        )
