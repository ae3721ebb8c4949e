"""H801 文号年份与日期不符

做什么：文号里的年份与成文日期的年份不同时报错；1月印发上年文号的只提示。
为什么重要：多为套用旧文件未改。
会报的例子：
    云民办〔2019〕5号｜2020年5月15日
不会报的例子：
    云民办〔2020〕5号｜2020年5月15日
应向单位要什么：请核对文号与日期。
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Finding

CODE = "H801"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for source in case.extractions:
        number, issued = source.header.doc_number, source.header.date_issued
        year = re.search(r"(?:19|20)\d\d", unicodedata.normalize("NFKC", number))
        if year is None or not issued[:4].isdigit() or year[0] == issued[:4]:
            continue
        late = int(issued[:4]) - int(year[0]) == 1 and issued[5:7] == "01"
        yield case.finding(
            CODE,
            source,
            "",
            f"文号{number}与成文日期{issued}年份不同。请核对文号与日期。",
            severity="note" if late else "",
            expected=issued[:4],
            reported=number,
            facts={"ask": "请核对文号与日期。"},
        )
