"""D304 宣布的项数与列出的不符

做什么：引言或结尾宣布“33项民生工程”，而正文列出的事项数不同且相近时报警；丢了序号的标题照数。
为什么重要：少列的事项就是没有报告的事项。
会报的例子：
    现将5项民生实事进展情况小结如下。｜1、养老。目标任务：新增床位20张。完成情况：新增床位10张。｜2、援助。目标任务：办案20件。完成情况：办案10件。｜3、就业。目标任务：培训20人。完成情况：培训10人。｜4、公路。目标任务：改造20公里。完成情况：改造10公里。
不会报的例子：
    现将4项民生实事进展情况小结如下。｜1、养老。目标任务：新增床位20张。完成情况：新增床位10张。｜2、援助。目标任务：办案20件。完成情况：办案10件。｜3、就业。目标任务：培训20人。完成情况：培训10人。｜4、公路。目标任务：改造20公里。完成情况：改造10公里。
应向单位要什么：请说明未列出的是哪些事项。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.text import ordinal
from docparse.model import Finding

CODE = "D304"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    nouns = "|".join(sorted(case.settings.announced_nouns, key=len, reverse=True))
    announced = re.compile(
        rf"(?<![\d.第])(\d+|[一二三四五六七八九十百]+)[ 　]*(?:大)?[项件个](?:年度|市级|省级|全市|重点|惠民|政府|为民办|\w{{0,2}}?)(?:{nouns})"
    )
    for source in case.circulars:
        main = case.main_items(source)
        if len(main) < 4:
            continue
        sizes = {len(main), *(len(items) for owner, items in case.numbering if owner is source)}
        found: dict[int, list[int]] = {}
        for match in announced.finditer(source.document.text):
            number = ordinal(match[1])
            if number and not any(i.start <= match.start() < i.end for i in main):
                found.setdefault(number, []).append(match.start())
        for number, places in found.items():
            where = "、".join(dict.fromkeys(case.place_at(source, start) for start in places))
            facts = {"arithmetic": f"宣布{number}项，列出{len(main)}项", "at": f"{places[0]}-{places[0] + len(str(number))}"}
            slack = max(3, len(main) * case.settings.announced_slack // 100)
            if number in sizes:
                if number == len(main):
                    yield case.finding(
                        CODE, source, "", f"宣布的{number}项（{where}）与列出的项数相符。", kind="pass", reported=str(number), facts=facts
                    )
            elif abs(number - len(main)) <= slack:
                yield case.finding(
                    CODE,
                    source,
                    "",
                    f"宣布{number}项（{where}），正文列出{len(main)}项，相差{abs(number - len(main))}项。请说明未列出的是哪些事项。",
                    expected=str(len(main)),
                    reported=str(number),
                    facts=facts | {"ask": "请说明未列出的是哪些事项。"},
                )
