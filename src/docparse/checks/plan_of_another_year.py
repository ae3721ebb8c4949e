"""H806 要点与小结年份不同

做什么：一并核对的同一地方的要点与小结年份不同，而没有同年的要点时报警。
为什么重要：拿上年的目标对今年的进度，结论全错。
会报的例子：
    要点：2019年工作要点。｜1、养老服务。新增护理床位200张。
    小结：1、养老服务。目标任务：新增护理床位200张。完成情况：新增护理床位100张。
不会报的例子：
    要点：1、养老服务。新增护理床位200张。
    小结：1、养老服务。目标任务：新增护理床位200张。完成情况：新增护理床位100张。
应向单位要什么：请提供同年的工作要点。
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Extraction, Finding

CODE = "H806"


def _year(source: Extraction) -> str:
    """The year that a title names, else that of the period or the date."""
    named = re.search(r"(?:19|20)\d\d(?=[ ]*年)", unicodedata.normalize("NFKC", source.header.title))
    return named[0] if named else (source.header.period_end or source.header.date_issued)[:4]


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for summary in case.summaries:
        b = _year(summary)
        plans = [p for p in case.plans if p.header.region == summary.header.region]
        if not b or not plans or any(_year(p) in ("", b) for p in plans):
            continue
        plan = max(plans, key=_year)
        a = _year(plan)
        message = f"{case.title(summary)}是{b}年的，对照的{case.title(plan)}是{a}年的。请提供同年的工作要点。"
        yield case.finding(CODE, summary, "", message, other=plan, expected=b, reported=a, facts={"ask": "请提供同年的工作要点。"})
