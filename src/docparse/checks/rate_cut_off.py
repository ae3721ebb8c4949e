"""R102 完成率只有截位或进位才能得出

做什么：四舍五入得不出印出的完成率，而去尾、进一或连续修约可以得出时提示。
为什么重要：修约规则不统一会使各单位的完成率不可比；GB/T 8170 不允许连续修约。
会报的例子：
    目标任务：办理案件4078件。完成情况：办理案件2559件，完成率62.7%。
不会报的例子：
    目标任务：办理案件4078件。完成情况：办理案件2559件，完成率62.8%。
应向单位要什么：请说明完成率采用的修约规则。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.ladder import rate_findings
from docparse.model import Finding

CODE = "R102"


def check(case: Case) -> Iterator[Finding]:
    """One finding for each printed rate on this rung of the ladder."""
    yield from rate_findings(case, CODE, "请说明完成率采用的修约规则。")
