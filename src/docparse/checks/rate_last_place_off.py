"""R104 完成率末位有差

做什么：印出的完成率与重算的只差末位一个单位以内，而修约又解释不了时报警。
为什么重要：多为誊抄或手算所致，结论一般不变，但台账数应改正。
会报的例子：
    目标任务：开发岗位2800个。完成情况：开发岗位2608个，完成率93.13%。
不会报的例子：
    目标任务：开发岗位2800个。完成情况：开发岗位2608个，完成率93.14%。
应向单位要什么：请核对完成率末位。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.ladder import rate_findings
from docparse.model import Finding

CODE = "R104"


def check(case: Case) -> Iterator[Finding]:
    """One finding for each printed rate on this rung of the ladder."""
    yield from rate_findings(case, CODE, "请核对完成率末位。")
