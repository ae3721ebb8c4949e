"""D303 序号重复或倒退

做什么：同级标题的序号重复或倒退时报警；重新从1编号的新列表不报。
为什么重要：重号使事项数与最后的序号不一致，引用时会指错。
会报的例子：
    1、养老服务。目标任务：新增床位20张。完成情况：新增床位10张。｜1、法律援助。目标任务：办案20件。完成情况：办案10件。
不会报的例子：
    1、养老服务。目标任务：新增床位20张。完成情况：新增床位10张。｜2、法律援助。目标任务：办案20件。完成情况：办案10件。
应向单位要什么：请更正序号。
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Finding

CODE = "D303"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for source, items in case.numbering:
        numbered = [(item, number) for item, number in items if number is not None]
        for (_, last), (item, number) in itertools.pairwise(numbered):
            if number > last or (number == 1 and last > 1):
                continue
            what = f"序号{number}重复" if number == last else f"序号由{last}倒退到{number}"
            yield case.finding(
                CODE,
                source,
                item.id,
                f"{what}（{case.place_at(source, item.start)}）。请更正序号。",
                expected=str(last + 1),
                reported=str(number),
                facts={"ask": "请更正序号。", "at": f"{item.start}-{item.start}"},
            )
