"""D310 引号或括号不成对

做什么：引号、括号、书名号不成对时提示；“1）”这类序号不算。
为什么重要：多为粘贴截断所致，可能连数字一起丢了。
会报的例子：
    完成情况：提升均等化水平”，培训20人。
不会报的例子：
    完成情况：1）提升“均等化”水平，培训20人。
应向单位要什么：请核对该处文字是否完整。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Finding

CODE = "D310"

_PAIRS = {"”": "“", "）": "（", "》": "《", "】": "【", "」": "「", "〕": "〔"}
_SAME = {"(": "（", ")": "）"}
_LABEL = re.compile(r"(?:^|[\s。；，：、])[\dA-Za-z一二三四五六七八九十]{1,3}$")


def _unpaired(text: str, start: int, end: int) -> list[int]:
    """The places of marks without a partner in a stretch of text."""
    opened: list[tuple[str, int]] = []
    wrong = []
    for n in range(start, end):
        char = _SAME.get(text[n], text[n])
        if char in _PAIRS.values():
            opened.append((char, n))
        elif char in _PAIRS:
            if opened and opened[-1][0] == _PAIRS[char]:
                opened.pop()
            elif char in [_PAIRS_BACK[c] for c, _ in opened]:
                while opened[-1][0] != _PAIRS[char]:
                    wrong.append(opened.pop()[1])
                opened.pop()
            elif not (char == "）" and _LABEL.search(text[max(start, n - 6) : n])):
                wrong.append(n)
    return sorted(wrong + [n for _, n in opened])


_PAIRS_BACK = {opening: closing for closing, opening in _PAIRS.items()}


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for source in case.circulars:
        text = source.document.text
        parents = {i.parent for i in source.items}
        leaves = [(i.start, i.end, i.id) for i in source.items if i.id not in parents]
        loose = [
            (p.spans[0].start, p.spans[-1].end, "")
            for p in source.document.paragraphs
            if p.spans and not any(a <= p.spans[0].start < b for a, b, _ in leaves)
        ]
        for start, end, item in sorted([*leaves, *loose]):
            wrong = _unpaired(text, start, end)
            if wrong:
                shown = "、".join(f"{text[max(start, n - 6) : n + 1].strip()}（{case.place_at(source, n)}）" for n in wrong)
                facts = {"ask": "请核对该处文字是否完整。", "at": f"{wrong[0]}-{wrong[0] + 1}"}
                yield case.finding(CODE, source, item, f"引号或括号不成对：{shown}。请核对该处文字是否完整。", reported=text[wrong[0]], facts=facts)
