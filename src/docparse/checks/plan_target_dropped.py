"""P505 要点目标在小结中缺失

做什么：要点事项在小结里有对应事项，而其中某个目标在小结里没有对应的数时报警；全是比率或门槛的只提示。
为什么重要：目标悄悄减少，是最容易被忽略的变化。
会报的例子：
    要点：1、就业创业。开发公益性岗位2800个，新增见习岗位2342个。
    小结：1、就业创业。目标任务：开发公益性岗位2800个。完成情况：开发公益性岗位2608个。
不会报的例子：
    要点：1、就业创业。开发公益性岗位2800个。
    小结：1、就业创业。目标任务：开发公益性岗位2800个。完成情况：开发公益性岗位2608个。
应向单位要什么：请说明该目标是否取消，依据是什么。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.records import is_rate
from docparse.model import Finding

CODE = "P505"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for plan, summary, item, records in case.unanswered_plan:
        counterparts = [s for p, s in case.item_pairs(plan, summary) if p.id == item]
        if not counterparts:
            continue
        targets = [r.target for r in records if r.target is not None]
        listed = "、".join(f"{r.indicator}{case.at(plan, r.target)}" for r in records if r.target is not None)
        yield case.finding(
            CODE,
            summary,
            counterparts[0].id,
            f"要点“{case.label(case.items.get(item))}”的目标在{case.title(summary)}对应事项中缺失：{listed}。请说明该目标是否取消，依据是什么。",
            severity="note" if all(is_rate(q) or q.number.soft for q in targets) else "",
            indicator="、".join(r.indicator for r in records),
            other=plan,
            other_item=item,
            expected="、".join(case.printed(plan, q) for q in targets),
            quantities=targets,
            facts={"ask": "请说明该目标是否取消，依据是什么。"},
        )
