"""R116 印出位数太少无法核对

做什么：目标和实际印出的位数太少，能得出的完成率范围超过1个百分点时，列为无法核对。
为什么重要：此时相符不等于正确，应取得更精确的数。
会报的例子：
    目标任务：完成投资5亿元。完成情况：完成投资3亿元，完成率58%。
不会报的例子：
    目标任务：完成投资5.00亿元。完成情况：完成投资3.00亿元，完成率60%。
应向单位要什么：请提供精确到更多位的目标和实际。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.ladder import rate_findings
from docparse.model import Finding

CODE = "R116"


def check(case: Case) -> Iterator[Finding]:
    """One finding for each printed rate on this rung of the ladder."""
    yield from rate_findings(case, CODE, "请提供精确到更多位的目标和实际。")
