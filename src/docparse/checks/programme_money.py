"""S207 各事项资金与总投入

做什么：开头印出总投入，而每个事项都印出投入金额时，核对各事项之和：计入取整仍不等的报错；过半事项有金额而未列全的，列为无法核对。
为什么重要：总投入是各事项之和；没有分项，总数无从查证。
会报的例子：
    全市民生工程累计投入12.56亿元。｜1、养老服务。目标任务：新增床位30张。完成情况：累计投入资金5.15亿元。｜2、住房保障。目标任务：改造住房40套。完成情况：累计投入资金6.14亿元。
不会报的例子：
    全市民生工程累计投入11.29亿元。｜1、养老服务。目标任务：新增床位30张。完成情况：累计投入资金5.15亿元。｜2、住房保障。目标任务：改造住房40套。完成情况：累计投入资金6.14亿元。
应向单位要什么：请提供总投入按事项的明细。
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from docparse import arithmetic
from docparse.arithmetic import plain
from docparse.checks.case import Case
from docparse.checks.records import value
from docparse.interval import Interval
from docparse.model import Finding

CODE = "S207"


def check(case: Case) -> Iterator[Finding]:
    """At most one finding for each summary."""
    for source in case.summaries:
        items = case.main_items(source)
        words = case.settings.investment_words
        spent = [
            r
            for r in source.indicators
            if r.actual is not None and r.actual.number.unit == "元" and any(w in r.indicator + case.before(source, r.actual, 8) for w in words)
        ]
        heads = [r for r in spent if not r.parent and all(not i.start <= r.actual.number.start < i.end for i in items if r.actual)]
        if not heads or len(items) < 2 or any(c.actual for c in case.children.get(heads[0].id, ())):
            continue
        total = heads[0].actual
        parts = [[r.actual for r in spent if r.item == item.id and r.actual and not r.parent] for item in items]
        if total is None:
            continue
        ask = "请提供总投入按事项的明细。"
        if any(len(found) != 1 for found in parts):
            if 2 * sum(map(bool, parts)) < len(parts):
                continue
            message = f"{heads[0].indicator}{case.at(source, total)}没有按事项列全，无法核对。{ask}"
            yield case.finding(
                CODE, source, "", message, kind="open", severity="note", quantities=(total,), facts={"ask": ask}, indicator=heads[0].indicator
            )
            continue
        whole, printed = Interval.exact(0), Fraction(0)
        for (quantity,) in parts:
            whole, printed = whole + arithmetic.reading(quantity.number, case.settings.approximate), printed + value(quantity)
        agrees = whole.meets(arithmetic.reading(total.number, case.settings.approximate))
        line = "+".join(plain(value(q) / 10000) for (q,) in parts) + f"={arithmetic.amount(printed / 10000)}万元"
        yield case.finding(
            CODE,
            source,
            "",
            f"{heads[0].indicator}{case.at(source, total)}，各事项之和{line}" + ("，相符。" if agrees else f"，不符。{ask}"),
            kind="pass" if agrees else "fail",
            quantities=(total, *(q for (q,) in parts)),
            facts={"arithmetic": line, "ask": ask},
            indicator=heads[0].indicator,
            reported=case.printed(source, total),
        )
