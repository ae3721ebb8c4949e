"""H803 发文机关标志与署名不同

做什么：文首“××文件”的机关与文末日期前的署名，没有一方包含另一方的字时报警。
为什么重要：标志与署名不一，难以认定发文机关。
会报的例子：
    云汀市民生工程协调小组文件｜1、养老服务。目标任务：新增床位30张。完成情况：新增床位12张。｜云汀市财政局｜2022年7月5日
不会报的例子：
    云汀市民生工程协调小组文件｜1、养老服务。目标任务：新增床位30张。完成情况：新增床位12张。｜云汀市民生工程协调小组｜2022年7月5日
应向单位要什么：请核实发文机关。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Extraction, Finding, Paragraph

CODE = "H803"
ASK = "请核实发文机关。"
_DATE = re.compile(r"20\d\d年\d{1,2}月\d{1,2}日|二[〇○零]\S{2}年\S{1,2}月\S{1,3}日")
_BODY = re.compile(r"(?:局|办公室|委员会|小组|政府|指挥部|专班|厅|委)$")


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for source in case.circulars:
        lines = [(text, start) for p in source.document.paragraphs if (text := _text(source, p)) for start in (p.spans[0].start,)]
        mark = next((text.removesuffix("文件") for text, _ in lines[:6] if 4 < len(text) < 40 and text.endswith("文件") and "《" not in text), "")
        dated = [n for n, (text, _) in enumerate(lines) if n > 0 and _DATE.fullmatch(text)]
        if not mark or not dated:
            continue
        name, start = lines[dated[-1] - 1]
        if not _BODY.search(name) or len(name) > 40 or _in_order(name, mark) or _in_order(mark, name):
            continue
        yield case.finding(
            CODE,
            source,
            "",
            f"发文机关标志为“{mark}”，署名为“{name}”（{case.place_at(source, start)}）。{ASK}",
            expected=mark,
            reported=name,
            facts={"ask": ASK, "at": f"{start}-{start + len(name)}"},
        )


def _text(source: Extraction, paragraph: Paragraph) -> str:
    return "".join("".join(source.document.text[s.start : s.end] for s in paragraph.spans).split())


def _in_order(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(c in rest for c in part)
