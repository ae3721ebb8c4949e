"""S205 人均高于印出的标准

做什么：发放金额除以人数，高于每人标准（按月的乘以已过月数）时报警，计入各数的取整。
为什么重要：人均高于标准，或多发，或人数少报，或金额含别的项目。
会报的例子：
    目标任务：发放护理补贴300人，补贴标准为每人每月60元。完成情况：发放护理补贴250人，累计发放11.25万元。
不会报的例子：
    目标任务：发放护理补贴300人，补贴标准为每人每月60元。完成情况：发放护理补贴250人，累计发放9万元。
应向单位要什么：请说明金额是否含其他项目或以前月份。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.arithmetic import plain
from docparse.checks.case import Case
from docparse.model import Finding

CODE = "S205"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for payment in case.payments:
        terms, due = case.terms(payment), case.due(payment)
        if terms is None or terms.low is None or terms.low <= due:
            continue
        line = case.payment_line(payment)
        times = f"×{plain(due)}个月" if payment.term == "月" else ""
        yield case.finding(
            CODE,
            payment.source,
            payment.record.item,
            f"{payment.record.indicator}{case.at(payment.source, payment.amount)}：{line}{times}，人均高于标准。请说明金额是否含其他项目或以前月份。",
            kind="review",
            indicator=payment.record.indicator,
            reported=case.printed(payment.source, payment.amount),
            quantities=(payment.heads, payment.standard, payment.amount),
            facts={"arithmetic": line, "ask": "请说明金额是否含其他项目或以前月份。"},
        )
