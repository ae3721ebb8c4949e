"""D313 同一事项列了两次

做什么：一份文件的事项里，有两项标题完全相同时报警。
为什么重要：同一事项列两次，目标可能重计，两处的数也可能不同。
会报的例子：
    1、农村危房改造。目标任务：改造危房495户。完成情况：改造危房300户。｜2、养老服务。目标任务：新增床位30张。完成情况：新增床位12张。｜3、农村危房改造。目标任务：改造危房495户。完成情况：改造危房300户。
不会报的例子：
    1、农村危房改造。目标任务：改造危房495户。完成情况：改造危房300户。｜2、养老服务。目标任务：新增床位30张。完成情况：新增床位12张。｜3、城镇危房改造。目标任务：改造危房49户。完成情况：改造危房30户。
应向单位要什么：请说明两项是否同一事项，并合并或改名。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Finding, Item

CODE = "D313"
ASK = "请说明两项是否同一事项，并合并或改名。"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for source in case.circulars:
        seen: dict[tuple[str, str], Item] = {}
        for item in case.main_items(source):
            first = seen.setdefault((item.parent, "".join(item.title.split())), item)
            if first is item or len(item.title) < 4:
                continue
            yield case.finding(
                CODE,
                source,
                item.id,
                f"与“{case.label(first)}”（{case.place_at(source, first.start)}）标题相同，列了两次。{ASK}",
                other_item=first.id,
                reported=item.title,
                facts={"ask": ASK, "at": f"{item.start}-{item.start + len(item.title)}"},
            )
