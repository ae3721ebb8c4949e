"""Q915 数字缺失

做什么：句式该有数字而没有时报警，如“完成率达%”。
为什么重要：转存时丢了数字，旁边的数容易被错认作它。
会报的例子：
    目标任务：新增床位30张。完成情况：新增床位12张，完成率达%，正在推进。
不会报的例子：
    目标任务：新增床位30张。完成情况：新增床位12张，完成率达40%，正在推进。
应向单位要什么：请核对原件，补上缺失的数字。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.readings import reader_findings
from docparse.model import Finding

CODE = "Q915"
ASK = "请核对原件，补上缺失的数字。"


def check(case: Case) -> Iterator[Finding]:
    """One finding for each suspicious place of the text."""
    return reader_findings(case, CODE, ASK)
