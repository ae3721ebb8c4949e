"""A410 后一环节大于前一环节

做什么：同一目标的后一环节（完工、建成、发放）大于前一环节（开工、审批）时报错；目标不同的（基本建成含往年续建）不比。
为什么重要：没有开工的不会完工；多为两个数印反。
会报的例子：
    目标任务：改造危房495户。完成情况：改造危房已开工490户，开工率98.99%，已竣工495户，竣工率100%。
不会报的例子：
    目标任务：改造危房495户。完成情况：改造危房已开工495户，开工率100%，已竣工490户，竣工率98.99%。
应向单位要什么：请核对各环节的数。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse import arithmetic
from docparse.checks.case import Case
from docparse.checks.records import Line, is_rate, value
from docparse.model import Finding

CODE = "A410"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    groups: dict[tuple[str, str], list[tuple[tuple[int, int], Line]]] = {}
    for source, record in case.lines:
        stage = case.stage(source, record)
        if record.actual is not None and record.target is not None and not is_rate(record.actual) and stage is not None:
            groups.setdefault((record.target.id, record.actual.number.unit), []).append((stage, Line(source, record)))
    for lines in groups.values():
        for (kind, step), (source, record) in lines:
            for (other, earlier), (_, first) in lines:
                if other != kind or earlier >= step or record.actual is None or first.actual is None or value(record.actual) <= value(first.actual):
                    continue
                yield case.finding(
                    CODE,
                    source,
                    record.item,
                    f"{record.indicator}后一环节{case.at(source, record.actual)}大于前一环节{case.at(source, first.actual)}（{first.indicator}）。"
                    f"请核对各环节的数。",
                    lower=any(arithmetic.approximate(q.number, case.settings.approximate) for q in (record.actual, first.actual)),
                    indicator=record.indicator,
                    expected=f"不大于{case.printed(source, first.actual)}",
                    reported=case.printed(source, record.actual),
                    quantities=(first.actual, record.actual),
                    facts={"ask": "请核对各环节的数。"},
                )
