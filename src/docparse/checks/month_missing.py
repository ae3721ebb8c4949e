"""M609 缺月或重月

做什么：按月的小结中间缺一个月，或同一期有两份时提示。
为什么重要：缺月会掩盖变化，重月会使累计数无所适从。
会报的例子：
    5月小结：1、养老。目标任务：新增床位20张。完成情况：新增床位10张。
    7月小结：1、养老。目标任务：新增床位20张。完成情况：新增床位12张。
不会报的例子：
    5月小结：1、养老。目标任务：新增床位20张。完成情况：新增床位10张。
    6月小结：1、养老。目标任务：新增床位20张。完成情况：新增床位12张。
应向单位要什么：请补齐缺少的月份，或指明以哪一份为准。
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Finding

CODE = "M609"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for months in case.series:
        for one, two in itertools.pairwise(months):
            a, b = int(one.header.period_end[5:7]), int(two.header.period_end[5:7])
            monthly = all(re.search(r"\d[ 　]*月", unicodedata.normalize("NFKC", e.header.title)) for e in (one, two))
            if a == b:
                what = f"{a}月有两份：{case.title(one)}、{case.title(two)}"
            elif monthly and b > a + 1:
                what = f"有{a}月、{b}月，缺{'、'.join(f'{m}月' for m in range(a + 1, b))}"
            else:
                continue
            yield case.finding(
                CODE, two, "", f"{what}。请补齐缺少的月份，或指明以哪一份为准。", other=one, facts={"ask": "请补齐缺少的月份，或指明以哪一份为准。"}
            )
