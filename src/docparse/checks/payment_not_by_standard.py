"""S204 人数乘标准与金额不符

做什么：同一句里印出人数、每人标准和发放金额时，看金额是否为人数×标准的整月（按月）、整月份额（按年）或整次；合的记为相符；按月、按次而不合的提示；按年的可分次、补差，不合不报；多于应发数的见S205。分档各有标准的，提示已发数占全年应发数的多少；没有印出标准而人均恰为整数的，记为相符。
为什么重要：人数、标准、金额三者互相约束；对不上多因标准分档、月份不足或人数口径不同，应说得清。
会报的例子：
    目标任务：发放护理补贴300人，补贴标准为每人每月60元。完成情况：发放护理补贴250人，累计发放5.23万元。
不会报的例子：
    目标任务：发放护理补贴300人，补贴标准为每人每月60元。完成情况：发放护理补贴250人，累计发放9万元。
应向单位要什么：请说明发放的月份、分档人数和标准。
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from docparse.arithmetic import plain
from docparse.checks.case import Case
from docparse.checks.records import value
from docparse.interval import Interval
from docparse.model import Finding

CODE = "S204"


def check(case: Case) -> Iterator[Finding]:
    """One finding for each payment that is not above its standard: pass or fail; what tiers come to; sums that are round a head."""
    for payment in case.payments:
        terms, due = case.terms(payment), case.due(payment)
        if terms is None or terms.low is None or terms.low > due:
            continue
        steps = [Fraction(n, 12 if payment.term == "年" else 1) for n in range(1, 13)]
        fits = any(terms.meets(Interval.exact(step)) for step in steps if step <= due)
        if not fits and payment.term == "年":
            continue
        line = case.payment_line(payment)
        yield case.finding(
            CODE,
            payment.source,
            payment.record.item,
            f"{payment.record.indicator}{case.at(payment.source, payment.amount)}：{line}"
            + ("，相符。" if fits else "，不是整数倍。请说明发放的月份、分档人数和标准。"),
            kind="pass" if fits else "review",
            indicator=payment.record.indicator,
            reported=case.printed(payment.source, payment.amount),
            quantities=(payment.heads, payment.standard, payment.amount),
            facts={"arithmetic": line, "ask": "请说明发放的月份、分档人数和标准。"},
        )
    for tiers in case.tiers:
        line, share = case.tier_line(tiers)
        if share <= 100:
            yield case.finding(
                CODE,
                tiers.source,
                tiers.record.item,
                f"{tiers.record.indicator}{case.at(tiers.source, tiers.amount)}：按分档标准全年应发{line}。请说明发放的月份、分档人数和标准。",
                kind="review",
                indicator=tiers.record.indicator,
                reported=case.printed(tiers.source, tiers.amount),
                quantities=(*tiers.parts, *tiers.standards, tiers.amount),
                facts={"arithmetic": line, "ask": "请说明发放的月份、分档人数和标准。"},
            )
    for source, record, amount, each in case.even:
        if record.actual is not None:
            line = f"{plain(value(amount))}元÷{plain(value(record.actual))}{record.actual.number.unit}={plain(each)}元"
            yield case.finding(
                CODE,
                source,
                record.item,
                f"{record.indicator}{case.at(source, amount)}：{line}，恰为整数。",
                kind="pass",
                indicator=record.indicator,
                reported=case.printed(source, amount),
                quantities=(record.actual, amount),
                facts={"arithmetic": line},
            )
