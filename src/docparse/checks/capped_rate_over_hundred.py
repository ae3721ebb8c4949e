"""R111 封顶的比率超过100%

做什么：合格率、发放率、覆盖面这类按定义不超过100%的比率印作超过100%时报错；完成率可以超过100%，不在其列。
为什么重要：分子分母口径不一，或数字有误。
会报的例子：
    目标任务：养老金发放率100%。完成情况：养老金发放率101%。
不会报的例子：
    目标任务：培训学员100人。完成情况：培训学员101人，完成率101%。
应向单位要什么：请核实分子和分母。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.records import is_rate, value
from docparse.model import Finding

CODE = "R111"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    words = "|".join(case.settings.capped_words)
    ends = re.compile(rf"(?:{words})(?:已|均|都|也|全部)*(?:为|是|达到了?|达|保持在|稳定在|提高到|提升[至到]|升至|[至到：:])*$")
    for source in case.extractions:
        for quantity in source.quantities:
            if (
                is_rate(quantity)
                and quantity.role in ("target", "actual", "rate", "standard")
                and quantity.number.value is not None
                and value(quantity) > 100
            ) and ends.search(case.before(source, quantity, 30).strip()):
                yield case.finding(
                    CODE,
                    source,
                    quantity.item,
                    f"{quantity.indicator}印作{case.at(source, quantity)}，这类比率不会超过100%。请核实分子和分母。",
                    indicator=quantity.indicator,
                    reported=case.printed(source, quantity),
                    quantities=(quantity,),
                    facts={"ask": "请核实分子和分母。"},
                )
