"""S203 分项大于合计

做什么：“其中”或括号里的一个分项大于合计时报错。
为什么重要：部分不可能大于全体；多为单位或合计有误。
会报的例子：
    目标任务：资助参保9万人。完成情况：资助参保6.87万人，其中建卡人口7.2万人。
不会报的例子：
    目标任务：资助参保9万人。完成情况：资助参保6.87万人，其中建卡人口5.2万人。
应向单位要什么：请核对分项与合计。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docparse import arithmetic
from docparse.checks.case import Case
from docparse.model import Finding

CODE = "S203"

# What stands right behind a total whose parts follow.
_PART = re.compile(r"[，,、\s]*(?:其中|包括|[（(])")


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    words = case.settings.approximate
    for one in case.sums:
        whole = arithmetic.reading(one.total.number, words)
        if any(word in one.total.indicator + case.before(one.source, one.total, 8) for word in case.settings.average_words):
            continue
        for child, part in one.parts:
            between = one.source.document.text[one.total.number.last : part.number.first]
            if not _PART.match(between) or re.search("[。；\n]", between):
                continue
            share = arithmetic.reading(part.number, words)
            if whole.high is None or share.low is None or share.low <= whole.high or one.total.number.comparator in (">", ">="):
                continue
            yield case.finding(
                CODE,
                one.source,
                one.record.item,
                f"{child.indicator}{case.at(one.source, part)}大于其所属的{one.record.indicator}{case.at(one.source, one.total)}。请核对分项与合计。",
                lower=any(arithmetic.approximate(q.number, words) for q in (part, one.total)),
                indicator=child.indicator,
                expected=f"不大于{case.printed(one.source, one.total)}",
                reported=case.printed(one.source, part),
                quantities=(one.total, part),
                facts={"ask": "请核对分项与合计。"},
            )
