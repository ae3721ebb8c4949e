"""Q908 数字两种读法不同

做什么：文件的文字由两种引擎读出，同一处数字不同时报警，按页列出。
为什么重要：读错的数字会变成假的疑点，也会掩盖真的。
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

CODE = "Q908"
ASK = "请核对原件，或提供文字清晰的原始文件。"


def check(case: Case) -> Iterator[Finding]:
    """One finding for each warning of the reader."""
    return reader_findings(case, CODE, ASK)
