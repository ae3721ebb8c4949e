"""Q904 数字所在的页读得不可靠

做什么：指标的数字所在的页有乱码、识别层或两种读法不同的警告时，按页报警，列出页上指标的个数。
为什么重要：这些页上的疑点先要核对原件，再去问单位。
会报的例子：
    （由文件本身引起，正文写不出例子。）
不会报的例子：
    目标任务：新增床位30张。完成情况：新增床位12张。
应向单位要什么：请对照原件核对这一页的数字。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Finding

CODE = "Q904"
ASK = "请对照原件核对这一页的数字。"


def check(case: Case) -> Iterator[Finding]:
    """One finding for each doubtful page that ledger lines stand on."""
    for source in case.circulars:
        for page in sorted({w.page for w in source.document.warnings if w.code in ("Q908", "Q910", "Q912") and w.page}):
            found = [r for r in source.indicators if any(q is not None and q.page == page for q in (r.target, r.actual, r.rate))]
            if found:
                message = f"第{page}页的文字读得不可靠，其上有{len(found)}个指标的数字，如{found[0].indicator}。{ASK}"
                yield case.finding(CODE, source, "", message, kind="review", reported=str(page), facts={"ask": ASK})
