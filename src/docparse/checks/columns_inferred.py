"""Q917 表格的列由推定得出

做什么：没有竖线的表（三线表），各列按表头的字和列间的空隙推定时，报出所在页。
为什么重要：推定错了列，数字就归错了指标。
会报的例子：
    （由文件本身引起，正文写不出例子。）
不会报的例子：
    目标任务：新增床位30张。完成情况：新增床位12张。
应向单位要什么：请对照原件核对这张表的列。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.readings import reader_findings
from docparse.model import Finding

CODE = "Q917"
ASK = "请对照原件核对这张表的列。"


def check(case: Case) -> Iterator[Finding]:
    """One finding for each warning of the reader."""
    return reader_findings(case, CODE, ASK)
