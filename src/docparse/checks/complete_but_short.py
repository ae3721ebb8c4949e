"""R109 印作100%而实际小于目标

做什么：完成率印作100%，而印出的实际小于目标时报错，即使取整后可得100%。
为什么重要：100%是“全部完成”的断言，差一个也不是全部。
会报的例子：
    目标任务：建成服务站420个。完成情况：建成服务站418个，完成率100%。
不会报的例子：
    目标任务：建成服务站420个。完成情况：建成服务站420个，完成率100%。
应向单位要什么：请核实是否已全部完成。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.ladder import rate_findings
from docparse.model import Finding

CODE = "R109"


def check(case: Case) -> Iterator[Finding]:
    """One finding for each printed rate on this rung of the ladder."""
    yield from rate_findings(case, CODE, "请核实是否已全部完成。")
