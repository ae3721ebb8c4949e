"""G706 与上级通报的数不同

做什么：上级通报按市列出的数，与该市同一期小结里同名指标的数，计入取整仍不等时报警；名称、口径须人工核对。
为什么重要：上下级各有一个数，必有一处口径或时点不同。
会报的例子：
    小结：标题：江北省2022年民生实事6月份通报｜从各市看，老旧小区改造开工：云汀市60个，青渚市70个，白鹭市80个。
    小结：1、老旧小区。目标任务：改造老旧小区100个。完成情况：老旧小区改造开工75个。
不会报的例子：
    小结：标题：江北省2022年民生实事6月份通报｜从各市看，老旧小区改造开工：云汀市75个，青渚市70个，白鹭市80个。
    小结：1、老旧小区。目标任务：改造老旧小区100个。完成情况：老旧小区改造开工75个。
应向单位要什么：请与上级主管部门核对口径和时点。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse import arithmetic
from docparse.checks.case import Case
from docparse.checks.text import alike
from docparse.model import Finding

CODE = "G706"
ASK = "请与上级主管部门核对口径和时点。"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for region in case.regions:
        name, upper = case.region_name(region), region.source
        for place, quantity in region.places:
            for source, record in case.lines:
                own = getattr(record, region.slot)
                if (
                    source is upper
                    or source.header.region != place
                    or upper.header.region == place
                    or own is None
                    or own.number.unit != quantity.number.unit
                ):
                    continue
                if source.header.period_end != upper.header.period_end or max(alike(name, n) for n in (record.indicator, own.indicator)) < 0.7:
                    continue
                words = case.settings.approximate
                if arithmetic.reading(own.number, words).meets(arithmetic.reading(quantity.number, words)):
                    continue
                yield case.finding(
                    CODE,
                    source,
                    record.item,
                    f"{record.indicator}印作{case.at(source, own)}，{case.title(upper)}列{place}{case.at(upper, quantity)}。{ASK}",
                    kind="review",
                    cap="warning",
                    indicator=record.indicator,
                    other=upper,
                    other_item=quantity.item,
                    expected=case.printed(upper, quantity),
                    reported=case.printed(source, own),
                    quantities=(quantity, own),
                    facts={"ask": ASK},
                )
