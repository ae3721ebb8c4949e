"""R103 完成率须由未印出的小数解释

做什么：按印出的数得不出完成率，但考虑目标或实际本身已取整，仍有可能时提示，并给出未取整的数应在的范围。
为什么重要：不能算错，但请单位给出未取整的数即可核清。
会报的例子：
    目标任务：统筹资金46.8亿元。完成情况：统筹资金27.31亿元，完成率58.31%。
不会报的例子：
    目标任务：统筹资金46.8亿元。完成情况：统筹资金27.31亿元，完成率58.35%。
应向单位要什么：请提供未取整的目标和实际。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.ladder import rate_findings
from docparse.model import Finding

CODE = "R103"


def check(case: Case) -> Iterator[Finding]:
    """One finding for each printed rate on this rung of the ladder."""
    yield from rate_findings(case, CODE, "请提供未取整的目标和实际。")
