"""P506 目标只见于小结

做什么：小结里有而要点里没有的目标，合为一条列出，供对照；不作差错。
为什么重要：目标的依据在别的文件里，应能指出是哪一份。
会报的例子：
    要点：1、养老服务。新增护理床位200张。
    小结：1、养老服务。目标任务：新增护理床位200张，培训护理人员30人。完成情况：新增护理床位100张，培训护理人员10人。
不会报的例子：
    要点：1、养老服务。新增护理床位200张。
    小结：1、养老服务。目标任务：新增护理床位200张。完成情况：新增护理床位100张。
应向单位要什么：请指出这些目标的出处。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Finding

CODE = "P506"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for plan, summary in case.compared:
        answered = {p.summary.record.id for p in case.pairs if p.plan.source is plan and p.summary.source is summary}
        answered |= {line.record.id for total, where, parts, *_ in case.totals if total.source is plan and where is summary for line in parts}
        used = {case.line[r].record.target.id for r in answered if case.line[r].record.target}  # type: ignore[union-attr]
        fresh = {
            r.target.id: r for r in summary.indicators if r.target is not None and r.id not in answered and r.target.id not in used and not r.parent
        }
        if not fresh:
            continue
        shown = "、".join(f"{r.indicator}{case.printed(summary, r.target)}" for r in list(fresh.values())[:8] if r.target is not None)
        yield case.finding(
            CODE,
            summary,
            "",
            f"{len(fresh)}个目标只见于小结：{shown}{'等' if len(fresh) > 8 else ''}。请指出这些目标的出处。",
            kind="open",
            indicator="、".join(r.indicator for r in fresh.values()),
            other=plan,
            quantities=[r.target for r in fresh.values()],
            facts={"ask": "请指出这些目标的出处。"},
        )
