"""D302 序号缺失

做什么：同级标题的序号不连续时报警：旁边有没有序号的标题，就指明它丢了第几号；没有，则报缺号。
为什么重要：丢号的事项容易在汇总和引用时漏掉。
会报的例子：
    1、养老服务。目标任务：新增床位20张。完成情况：新增床位10张。｜3、法律援助。目标任务：办案20件。完成情况：办案10件。
不会报的例子：
    1、养老服务。目标任务：新增床位20张。完成情况：新增床位10张。｜2、法律援助。目标任务：办案20件。完成情况：办案10件。
应向单位要什么：请补上序号，或说明该号事项为何未列。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Extraction, Finding, Item

CODE = "D302"


def _finding(case: Case, source: Extraction, item: Item, message: str, number: str) -> Finding:
    return case.finding(
        CODE,
        source,
        item.id,
        message + "。请补上序号，或说明该号事项为何未列。",
        expected=number,
        facts={"ask": "请补上序号，或说明该号事项为何未列。", "at": f"{item.start}-{item.start}"},
    )


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for source, items in case.numbering:
        last: int | None = 0 if items and items[0][1] is None else None
        bare: list[Item] = []
        for item, number in items:
            if number is None:
                bare.append(item)
                continue
            if last is not None and number > last + 1:
                if bare and number == last + len(bare) + 1:
                    for n, lost in enumerate(bare, last + 1):
                        yield _finding(case, source, lost, f"标题“{lost.title}”（{case.place_at(source, lost.start)}）丢失序号{n}", str(n))
                elif last:
                    gap = str(last + 1) if number == last + 2 else f"{last + 1}至{number - 1}"
                    yield _finding(case, source, item, f"序号由{last}跳到{number}（{case.place_at(source, item.start)}），缺{gap}", gap)
            last, bare = number, []
