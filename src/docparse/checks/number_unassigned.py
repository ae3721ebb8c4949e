"""Q901 未归属的数字

做什么：没有归入任何指标、也没有被规则认定可忽略的数字，一份文件合为一条列出。
为什么重要：这些数字没有核对过；看一眼就知道漏了什么。
会报的例子：
    完成情况：新增床位10张，按照7%的比例配套。
不会报的例子：
    完成情况：新增床位10张。
应向单位要什么：无须单位答复；可补规则后重算。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Finding

CODE = "Q901"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for source in case.circulars:
        loose = [q for q in source.quantities if q.status == "unclaimed"]
        if loose:
            shown = "、".join(case.at(source, q) for q in loose[:10])
            yield case.finding(
                CODE,
                source,
                "",
                f"{len(loose)}个数字没有归入指标，未核对：{shown}{'等' if len(loose) > 10 else ''}。",
                kind="review",
                reported=str(len(loose)),
                quantities=loose,
            )
