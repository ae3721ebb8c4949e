"""H807 缺少发文机关、文号或日期

做什么：文件没有发文机关、文号或成文日期时提示。
为什么重要：没有出处的数字，引用时无从核对。
会报的例子：
    完成情况：新增床位10张。
不会报的例子：
    云民办〔2020〕5号｜云汀市民生工作办公室文件｜2020年6月15日
应向单位要什么：请提供正式印发的文本。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Finding

CODE = "H807"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for source in case.circulars:
        header = source.header
        missing = [
            name for name, printed in (("发文机关", header.issuer), ("文号", header.doc_number), ("成文日期", header.date_issued)) if not printed
        ]
        if missing:
            yield case.finding(
                CODE,
                source,
                "",
                f"未印{'、'.join(missing)}。请提供正式印发的文本。",
                expected="、".join(missing),
                facts={"ask": "请提供正式印发的文本。"},
            )
