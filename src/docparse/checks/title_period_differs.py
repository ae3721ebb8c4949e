"""H802 标题期间与截至日期不符

做什么：标题写6月份（上半年、前三季度），引言却写“截至5月底”时报错；事项里的其他日期不比。
为什么重要：多为套用上期文稿，数字可能也是上期的。
会报的例子：
    截至5月底，各项工作进展如下。｜1、养老。目标任务：新增床位20张。完成情况：新增床位10张。
不会报的例子：
    截至6月底，各项工作进展如下。｜1、养老。目标任务：新增床位20张。完成情况：新增床位10张。
应向单位要什么：请核实数据截至哪个月。
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Finding

CODE = "H802"

_NAMED = {"一季度": 3, "上半年": 6, "前三季度": 9, "全年": 12}


def _month(title: str) -> int | None:
    """The last month of the period that a title names."""
    span = re.search(r"(?:\d{1,2}[ ]*月?[ ]*[-—–~至到][ ]*)?(\d{1,2})[ ]*月", title)
    if span:
        return int(span[1])
    return next((month for name, month in _NAMED.items() if name in title), None)


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for source in case.summaries:
        title = unicodedata.normalize("NFKC", source.header.title)
        month = _month(title)
        start = min((i.start for i in source.items), default=len(source.document.text))
        opening = source.document.text[:start]
        until = [
            (m, int(unicodedata.normalize("NFKC", m[1])))
            for m in re.finditer(r"截[至止]到?(?:20\d\d年)?[ 　]*(\d{1,2})[ 　]*月(?:底|末|份?，)", opening)
        ]
        if month is None or not until or any(n == month for _, n in until):
            continue
        match, _found = until[0]
        yield case.finding(
            CODE,
            source,
            "",
            f"标题期间到{month}月，引言写“{match[0].rstrip('，')}”（{case.place_at(source, match.start())}）。请核实数据截至哪个月。",
            expected=f"{month}月",
            reported=match[0].rstrip("，"),
            facts={"ask": "请核实数据截至哪个月。", "at": f"{match.start()}-{match.end()}"},
        )
