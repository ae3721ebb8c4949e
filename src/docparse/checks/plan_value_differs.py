"""P501 小结目标值与要点不同

做什么：要点与小结里同一指标的目标值，单位相同、精度相同而数不同时报错；对应关系未确认的须由人判断。相同的记为相符。
为什么重要：目标被改动而没有说明，完成率也就失去依据。
会报的例子：
    要点：1、提高农产品质量。新培育农产品品牌50个。
    小结：1、提高农产品质量。目标任务：新培育农产品品牌49个。完成情况：新培育农产品品牌40个。
不会报的例子：
    要点：1、提高农产品质量。新培育农产品品牌50个。
    小结：1、提高农产品质量。目标任务：新培育农产品品牌50个。完成情况：新培育农产品品牌40个。
应向单位要什么：请说明目标调整的依据，并以批准的目标为准。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse import arithmetic
from docparse.checks.case import Case
from docparse.checks.records import value
from docparse.model import Finding

CODE = "P501"


def check(case: Case) -> Iterator[Finding]:
    """A pass for each target that is the same in both documents, a finding for each that is not."""
    words = case.settings.approximate
    for pair in case.compared_targets:
        plan, summary, one, two = pair.plan, pair.summary, pair.one, pair.two
        same = value(one) == pair.scaled
        if not same and ((pair.precision != "equal" and pair.meets) or (not pair.sure and pair.far(case.settings.implausible_ratio))):
            continue
        line = f"要点{case.at(plan.source, one)}，小结{case.at(summary.source, two)}"
        if not same and (plan.record.id, summary.source.document.id) in case.split:
            continue
        yield case.finding(
            CODE,
            summary.source,
            summary.record.item,
            f"{summary.record.indicator}目标值{'与要点相符' if same else '与要点不同'}：{line}。"
            + ("" if same else "请说明目标调整的依据，并以批准的目标为准。"),
            kind="pass" if same else "fail" if pair.sure else "review",
            cap="error" if pair.sure else "warning",
            lower=any(arithmetic.approximate(q.number, words) for q in (one, two)),
            indicator=summary.record.indicator,
            other=plan.source,
            other_item=plan.record.item,
            expected=case.printed(plan.source, one),
            reported=case.printed(summary.source, two),
            quantities=(one, two),
            facts={"arithmetic": line} | ({} if same else {"ask": "请说明目标调整的依据，并以批准的目标为准。"}),
        )
