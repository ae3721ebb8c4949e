"""M611 沿用上期的期间用语

做什么：完成情况里的“1-5月”“截至5月底”与本期不符，而上期小结里有同样的分句时报警。
为什么重要：整句照搬上期，数字多半也没有更新。
会报的例子：
    5月小结：1、产前筛查。目标任务：筛查3000人。完成情况：1-5月完成产前筛查1200人。
    6月小结：1、产前筛查。目标任务：筛查3000人。完成情况：1-5月完成产前筛查1200人。
不会报的例子：
    5月小结：1、产前筛查。目标任务：筛查3000人。完成情况：1-5月完成产前筛查1200人。
    6月小结：1、产前筛查。目标任务：筛查3000人。完成情况：1-6月完成产前筛查1400人。
应向单位要什么：请更新为本期的数和期间。
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Finding

CODE = "M611"
ASK = "请更新为本期的数和期间。"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for months in case.series:
        for one, two in itertools.pairwise(months):
            if one.header.period_end == two.header.period_end:
                continue
            before = {text for text, _ in case.clauses(one, (s for s in one.segments if s.section == "actual"))}
            clauses = case.clauses(two, (s for s in two.segments if s.section == "actual"))
            for item, words, month, start in case.period_words(two):
                clause = next((text for text, at in clauses if at <= start < at + len(text)), "")
                if month != int(one.header.period_end[5:7]) or clause not in before:
                    continue
                yield case.finding(
                    CODE,
                    two,
                    item,
                    f"“{clause[:30]}”（{case.place_at(two, start)}）与{one.header.period_end[:7]}小结相同，期间未更新。{ASK}",
                    other=one,
                    expected=two.header.period_end[:7],
                    reported=words,
                    facts={"ask": ASK, "at": f"{start}-{start + len(words)}"},
                )
