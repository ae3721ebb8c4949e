"""Q916 文字来源可疑

做什么：文中掺有广告词，或多处词语像是被同义替换时报警。
为什么重要：被篡改的转载里，数字也未必可信。
会报的例子：
    目标任务：新增床位30张。完成情况：据365体育报道，新增床位12张。
不会报的例子：
    目标任务：新增床位30张。完成情况：新增床位12张。
应向单位要什么：请用发文机关网站上的原件重新核对。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.readings import reader_findings
from docparse.model import Finding

CODE = "Q916"
ASK = "请用发文机关网站上的原件重新核对。"


def check(case: Case) -> Iterator[Finding]:
    """One finding for each suspicious place of the text."""
    return reader_findings(case, CODE, ASK)
