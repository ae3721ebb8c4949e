"""M605 数字与上期完全相同

做什么：目标未完成而完成数与上期完全相同时提示，连续三期相同时报警；已完成的和比率不算。
为什么重要：可能是停滞，也可能是照抄上期。
会报的例子：
    5月小结：1、公共空间。目标任务：建设口袋公园20个。完成情况：建成口袋公园11个。
    6月小结：1、公共空间。目标任务：建设口袋公园20个。完成情况：建成口袋公园11个。
不会报的例子：
    5月小结：1、公共空间。目标任务：建设口袋公园20个。完成情况：建成口袋公园11个。
    6月小结：1、公共空间。目标任务：建设口袋公园20个。完成情况：建成口袋公园12个。
应向单位要什么：请说明本期有无进展。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.records import Line, is_rate, value
from docparse.model import Finding

CODE = "M605"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    runs: dict[str, list[Line]] = {}
    ended: set[str] = set()
    for one, two, _ in case.steps:
        a, b, target = one.record.actual, two.record.actual, two.record.target
        if a is None or b is None or target is None or is_rate(a) or is_rate(target) or value(a) != value(b) or a.number.unit != b.number.unit:
            continue
        if case.kin(b.number, target.number) != "same" or value(b) * case.factor(b.number, target.number) >= value(target):
            continue
        runs[two.record.id] = [*runs.get(one.record.id, [one]), two]
        ended.add(one.record.id)
    for record, lines in runs.items():
        if record in ended:
            continue
        last = lines[-1]
        months = "、".join(line.source.header.period_end[:7] for line in lines)
        values = [line.record.actual for line in lines]
        shown = case.at(last.source, values[-1]) if values[-1] is not None else ""
        yield case.finding(
            CODE,
            last.source,
            last.record.item,
            f"{last.record.indicator}{months}完成数同为{shown}，尚未完成。请说明本期有无进展。",
            severity="warning" if len(lines) >= case.settings.unchanged_warning_months else "",
            indicator=last.record.indicator,
            other=lines[-2].source,
            other_item=lines[-2].record.item,
            reported=shown,
            quantities=values,
            facts={"ask": "请说明本期有无进展。"},
        )
