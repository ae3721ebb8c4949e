"""Q914 数字被遮去

做什么：数字印作“*个”“xx亿元”时报出位置。
为什么重要：被遮去的数无法核对，也不能当作没有。
会报的例子：
    目标任务：新增床位30张。完成情况：新增床位*个。
不会报的例子：
    目标任务：新增床位30张。完成情况：新增床位12个。
应向单位要什么：请提供未遮去数字的原件。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.readings import reader_findings
from docparse.model import Finding

CODE = "Q914"
ASK = "请提供未遮去数字的原件。"


def check(case: Case) -> Iterator[Finding]:
    """One finding for each suspicious place of the text."""
    return reader_findings(case, CODE, ASK)
