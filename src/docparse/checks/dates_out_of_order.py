"""H804 日期先后颠倒

做什么：小结写“截至6月底”而成文日期早于期末，或“印发”日期早于成文日期时报错。
为什么重要：期末未到而已有期末的数，日期或期间必有一误。
会报的例子：
    1、养老服务。目标任务：新增床位30张。完成情况：截至6月底，新增床位12张。｜云汀市财政局｜2022年6月25日
不会报的例子：
    1、养老服务。目标任务：新增床位30张。完成情况：截至6月底，新增床位12张。｜云汀市财政局｜2022年7月5日
应向单位要什么：请核实成文日期、印发日期和报告期。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.text import folded
from docparse.model import Finding

CODE = "H804"
ASK = "请核实成文日期、印发日期和报告期。"
_PRINTED = re.compile(r"(20\d\d)年(\d{1,2})月(\d{1,2})日印发")


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for source in case.circulars:
        issued, end = source.header.date_issued, source.header.period_end
        if len(issued) != 10:
            continue
        printed = [f"{int(y):04}-{int(m):02}-{int(d):02}" for y, m, d in _PRINTED.findall(folded(source.document.text))]
        wrong = []
        until = len(end) == 10 and re.search(
            rf"截[至止]到?(?:{end[:4]}年)?{int(end[5:7])}月(?:[底末]|{int(end[8:])}日)", folded(source.document.text)
        )
        if source.header.role == "summary" and until and issued < end:
            wrong.append((f"报告期末{end}", f"成文日期{issued}早于报告期末{end}（“{until[0]}”）"))
        wrong += [(f"成文日期{issued}", f"印发日期{date}早于成文日期{issued}") for date in printed[-1:] if date < issued]
        for expected, told in wrong:
            yield case.finding(CODE, source, "", f"{told}。{ASK}", expected=expected, reported=issued, facts={"ask": ASK})
