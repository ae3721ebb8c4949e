"""D306 词语重复

做什么：同一个词连写两遍（资助资助）时提示；“一户一户”“逐项逐项”不报。
为什么重要：校对疏漏，往往伴随数字誊抄错误。
会报的例子：
    完成情况：已完成幼儿资助资助2446人次。
不会报的例子：
    完成情况：一户一户核实，已完成幼儿资助2446人次。
应向单位要什么：请更正文字。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Finding

CODE = "D306"

# A word twice; not where the second begins a longer word (服务服务业).
_DOUBLED = re.compile(r"([\u4e00-\u9fff]{2,4})\1(?![业者员家所站点区局部厅委室园型性化类])")


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for source in case.circulars:
        for match in _DOUBLED.finditer(source.document.text):
            word = match[1]
            if word[0] in case.settings.doubled_starts or word[0] == word[1]:
                continue
            yield case.finding(
                CODE,
                source,
                case.item_at(source, match.start()),
                f"“{match[0]}”（{case.place_at(source, match.start())}）词语重复。请更正文字。",
                expected=word,
                reported=match[0],
                facts={"ask": "请更正文字。", "at": f"{match.start()}-{match.end()}"},
            )
