"""Q911 有看不见的文字

做什么：文件里有与底色同色、透明、过小或在页外的字时提示；这些字已略去。
为什么重要：看不见的字不是印出的内容，抄进来会多出数字。
会报的例子：
    （由文件本身引起，正文写不出例子。）
不会报的例子：
    目标任务：新增床位30张。完成情况：新增床位12张。
应向单位要什么：请核对原件，或提供文字清晰的原始文件。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.readings import reader_findings
from docparse.model import Finding

CODE = "Q911"
ASK = "请核对原件，或提供文字清晰的原始文件。"


def check(case: Case) -> Iterator[Finding]:
    """One finding for each warning of the reader."""
    return reader_findings(case, CODE, ASK)
