"""D309 以目标原文代替完成情况

做什么：完成情况里整句照抄目标原文（十二字以上、没有数字）时提示，一个事项提示一次。
为什么重要：照抄目标不是回应目标。
会报的例子：
    目标任务：新增床位30张，建立健全居家社区机构相协调的养老服务体系。完成情况：新增床位12张。建立健全居家社区机构相协调的养老服务体系。
不会报的例子：
    目标任务：新增床位30张，建立健全居家社区机构相协调的养老服务体系。完成情况：新增床位12张。出台居家社区养老服务实施办法并组织培训。
应向单位要什么：请补报实际进展。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Finding

CODE = "D309"
ASK = "请补报实际进展。"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for source in case.summaries:
        for item in dict.fromkeys(s.item for s in source.segments if s.section == "actual" and s.labelled and s.item):
            aims = "".join(case.text(source, case.segments(source, item, "target")).split())
            copied = [
                (text, start)
                for text, start in case.clauses(source, case.segments(source, item, "actual"))
                if len(text) >= 12 and not any(c.isdigit() for c in text) and "".join(text.split()) in aims
            ]
            if not copied:
                continue
            text, start = copied[0]
            yield case.finding(
                CODE,
                source,
                item,
                f"完成情况照抄目标原文：“{text[:30]}”（{case.place_at(source, start)}）。{ASK}",
                reported=text[:30],
                facts={"ask": ASK, "at": f"{start}-{start + len(text)}"},
            )
