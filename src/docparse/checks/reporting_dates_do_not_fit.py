"""H808 报送日期与报送周期不符

做什么：“按季度”报送而列出的日期不是四个、“每半年”不是两个时提示。
为什么重要：少列一个日期，最后一期的数就没有人报。
会报的例子：
    要点：1、督查。各单位将完成情况按季度于6月30日、9月30日、12月30日前报市民生办。
不会报的例子：
    要点：1、督查。各单位将完成情况按季度于3月31日、6月30日、9月30日、12月30日前报市民生办。
应向单位要什么：请明确各期的报送日期。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.text import folded
from docparse.model import Finding

CODE = "H808"
ASK = "请明确各期的报送日期。"
_DATES = re.compile(r"(按季度?|每季度?|按半年|每半年)[^，。；\n\d]{0,10}((?:\d{1,2}月\d{1,2}日前?[、和，]?){2,})")


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for source in case.circulars:
        for match in _DATES.finditer(folded(source.document.text)):
            term, found = match[1], len(re.findall(r"\d{1,2}月\d{1,2}日", match[2]))
            wanted = 2 if "半年" in term else 4
            if found < 2 or found == wanted:
                continue
            yield case.finding(
                CODE,
                source,
                case.item_at(source, match.start()),
                f"“{match[0]}”（{case.place_at(source, match.start())}）：{term}应有{wanted}个日期，列出{found}个。{ASK}",
                expected=str(wanted),
                reported=str(found),
                facts={"ask": ASK, "at": f"{match.start()}-{match.end()}"},
            )
