"""S206 目标分项而完成情况不分项

做什么：目标按其中项分列数字，完成情况只有合计，没有一个分项数时，列为无法核对。
为什么重要：合计完成不等于各项都完成，少的一项会被多的一项盖住。
会报的例子：
    目标任务：发放补助100人（教育：44人、人社：56人）。完成情况：发放补助90人。
不会报的例子：
    目标任务：发放补助100人（教育：44人、人社：56人）。完成情况：发放补助90人（教育：44人、人社：46人）。
应向单位要什么：请补报各分项的完成数。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.records import is_rate
from docparse.model import Extraction, Finding, Indicator

CODE = "S206"


def _parts(case: Case, source: Extraction, record: Indicator) -> tuple[Indicator, ...]:
    """The parts of a line: those linked to it, and lines of its item named after it (补助·教育)."""
    named = (r for r in source.indicators if r.item == record.item and "·" in r.indicator and record.indicator.endswith(r.indicator.split("·")[0]))
    return tuple(dict.fromkeys((*case.children.get(record.id, ()), *named)))


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for source, record in case.lines:
        mine = _parts(case, source, record)
        parts = [c for c in mine if c.target is not None and not is_rate(c.target) and c.target is not record.target]
        if record.actual is None or is_rate(record.actual) or record.parent or len(parts) < 2:
            continue
        if any(c.actual is not None or c.rate is not None for c in mine):
            continue
        listed = "、".join(f"{c.indicator}{case.printed(source, c.target)}" for c in parts if c.target is not None)
        yield case.finding(
            CODE,
            source,
            record.item,
            f"{record.indicator}的目标分为{listed}，完成情况只有合计{case.at(source, record.actual)}。请补报各分项的完成数。",
            kind="open",
            indicator=record.indicator,
            reported=case.printed(source, record.actual),
            quantities=(record.actual, *(c.target for c in parts)),
            facts={"ask": "请补报各分项的完成数。"},
        )
