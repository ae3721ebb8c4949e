"""Q913 数字旁疑有缺字

做什么：数字与日期、百分数挤在一起，像是脱落了标点或文字时报警；其中的数字不进台账。
为什么重要：网页转存常丢“—”、顿号和量词，“1—9月”成了“19月”，照读就是错数。
会报的例子：
    目标任务：新增床位30张。完成情况：19月新增床位12张，完成率40%。
不会报的例子：
    目标任务：新增床位30张。完成情况：1—9月新增床位12张，完成率40%。
应向单位要什么：请核对原件，补全脱落的文字。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.readings import reader_findings
from docparse.model import Finding

CODE = "Q913"
ASK = "请核对原件，补全脱落的文字。"


def check(case: Case) -> Iterator[Finding]:
    """One finding for each suspicious place of the text."""
    return reader_findings(case, CODE, ASK)
