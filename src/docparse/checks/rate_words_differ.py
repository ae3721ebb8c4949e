"""R112 目标与结果的比率名称不同

做什么：一个事项的目标只有一个比率（普及率85%），结果里没有这个比率，只有另一名称的比率（完工率70.3%）时报警。
为什么重要：完工率答不了普及率；换了名称，目标就没有回应。
会报的例子：
    1、改厕。目标任务：卫生厕所普及率达到85%以上。完成情况：农村户厕改造完工率70.3%。
不会报的例子：
    1、改厕。目标任务：卫生厕所普及率达到85%以上。完成情况：卫生厕所普及率达到70.3%。
应向单位要什么：请补报目标所说的比率，或说明两者的关系。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.records import is_rate
from docparse.model import Extraction, Finding, Quantity

CODE = "R112"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    noun = re.compile(rf"[\u4e00-\u9fff]{{2}}(?:{'|'.join(case.settings.rate_nouns)})")

    def name(source: Extraction, quantity: Quantity) -> str:
        found = noun.findall(case.before(source, quantity, 12))
        return found[-1] if found else ""

    for source in case.circulars:
        places = dict.fromkeys((s.item, s.part) for s in source.segments if s.section == "actual" and s.labelled and s.item)
        for item, part in places:
            here = [q for q in case.figures[source.document.id] if q.item == item and q.part == part and is_rate(q)]
            targets = [q for q in here if q.section == "target" and q.role == "target"]
            results = [q for q in here if q.section == "actual" and q.role in ("actual", "rate")]
            if len(targets) != 1 or not results:
                continue
            # A share of the result in the target (完成率) needs a countable target; with one, it answers that.
            counted = any(q.item == item and q.part == part and q.role == "target" and not is_rate(q) for q in source.quantities)
            wanted, given = name(source, targets[0]), [(name(source, q), q) for q in results]
            if counted or not wanted or any(not word or word == wanted for word, _ in given):
                continue
            word, rate = given[0]
            yield case.finding(
                CODE,
                source,
                item,
                f"目标为{wanted}{case.at(source, targets[0])}，结果为{word}{case.at(source, rate)}，名称不同。"
                "请补报目标所说的比率，或说明两者的关系。",
                indicator=targets[0].indicator,
                expected=wanted,
                reported=word,
                quantities=(targets[0], rate),
                facts={"ask": "请补报目标所说的比率，或说明两者的关系。"},
            )
