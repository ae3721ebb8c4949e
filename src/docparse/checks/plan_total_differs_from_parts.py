"""P507 要点合计与小结分项不符

做什么：要点给合计、小结给分项（公共厕所48座＝城区30座＋农村18座）时，把分项相加与合计比较：相等的记为相符；不等的，对应关系确定的报错，否则由人判断。
为什么重要：拆开的目标容易少一块。
会报的例子：
    要点：1、文化惠民。免费开放公共文化场馆112个。
    小结：1、文化惠民。目标任务：免费开放公共图书馆6个、文化馆6个、公共文化站91个、公共博物馆8个。完成情况：免费开放公共图书馆6个、文化馆6个、公共文化站91个、公共博物馆8个。
不会报的例子：
    要点：1、文化惠民。免费开放公共文化场馆111个。
    小结：1、文化惠民。目标任务：免费开放公共图书馆6个、文化馆6个、公共文化站91个、公共博物馆8个。完成情况：免费开放公共图书馆6个、文化馆6个、公共文化站91个、公共博物馆8个。
应向单位要什么：请核对合计与分项，说明少的是哪一块。
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from docparse.arithmetic import amount, plain
from docparse.checks.case import Case
from docparse.checks.records import value
from docparse.model import Finding

CODE = "P507"


def check(case: Case) -> Iterator[Finding]:
    """A pass for each plan total that the parts give, a finding for each that they do not."""
    for plan, summary, parts, holds, sure in case.totals:
        total = plan.record.target
        targets = [line.record.target for line in parts if line.record.target is not None]
        if total is None:
            continue
        whole = sum((value(q) for q in targets), Fraction(0))
        line = "+".join(plain(q.number.value or 0) for q in targets) + f"={amount(whole)}，要点合计{amount(value(total))}{total.number.unit}"
        yield case.finding(
            CODE,
            summary,
            parts[0].record.item,
            f"{plan.record.indicator}要点合计{case.at(plan.source, total)}与小结分项{'相符' if holds else '不符'}：{line}。"
            + ("" if holds else "请核对合计与分项，说明少的是哪一块。"),
            kind="pass" if holds else "fail" if sure else "review",
            cap="error" if sure else "warning",
            indicator=plan.record.indicator,
            other=plan.source,
            other_item=plan.record.item,
            expected=case.printed(plan.source, total),
            reported="、".join(case.printed(summary, q) for q in targets),
            quantities=(total, *targets),
            facts={"arithmetic": line} | ({} if holds else {"ask": "请核对合计与分项，说明少的是哪一块。"}),
        )
