"""P508 层级用语改变

做什么：对应事项里同一名词前的层级用语（市级、省级、县区级……）在要点和小结中不同时报警。
为什么重要：层级变了，责任主体、资金来源和难度都变了。
会报的例子：
    要点：1、养老服务。打造市级示范养老综合体3个。
    小结：1、养老服务。目标任务：打造省级示范养老综合体3个。完成情况：打造省级示范养老综合体1个。
不会报的例子：
    要点：1、养老服务。打造市级示范养老综合体3个。
    小结：1、养老服务。目标任务：打造市级示范养老综合体3个。完成情况：打造市级示范养老综合体1个。
应向单位要什么：请核实层级，并说明改变的依据。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.text import alike
from docparse.model import Finding

CODE = "P508"


def _levels(case: Case, text: str, spans: list[tuple[int, int]]) -> list[tuple[str, str, int]]:
    """Level words, the noun behind each (up to ten characters, over 、 in a list of levels) and their places."""
    words = "|".join(case.settings.levels)
    found = []
    for start, end in spans:
        for match in re.finditer(rf"({words})((?:[、和或及](?:{words}))*)([\u4e00-\u9fff“”]{{2,10}})", text[start:end]):
            noun = re.split(r"[为和及或]", match[3])[0].replace("“", "").replace("”", "")
            found += [(word, noun, start + match.start()) for word in re.findall(words, match[1] + match[2]) if len(noun) > 1]
    return found


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for plan, summary in case.compared:
        for one, two in case.item_pairs(plan, summary):
            before = _levels(case, plan.document.text, [(one.start, one.end)])
            targets = case.segments(summary, two.id, "target")
            after = _levels(case, summary.document.text, [(s.start, s.end) for t in targets for s in t.spans] or [(two.start, two.end)])
            changed: dict[tuple[str, str], tuple[int, int, str]] = {}
            for word, noun, start in after:
                close = [(alike(noun, other), level, at) for level, other, at in before]
                best = max((score for score, *_ in close), default=0.0)
                levels = {level for score, level, _ in close if score >= best - 0.15}
                if best >= 0.5 and word not in levels:
                    _score, level, at = max(close, key=lambda c: c[0])
                    changed.setdefault((level, word), (at, start, noun))
            if not changed:
                continue
            told = "；".join(
                f"要点“{a}{plan.document.text[at + len(a) :][:6]}…”（{case.place_at(plan, at)}），"
                f"小结“{b}{noun[:8]}”（{case.place_at(summary, start)}）"
                for (a, b), (at, start, noun) in changed.items()
            )
            first = next(iter(changed.values()))
            yield case.finding(
                CODE,
                summary,
                two.id,
                f"层级用语改变：{told}。请核实层级，并说明改变的依据。",
                indicator=first[2],
                other=plan,
                other_item=one.id,
                expected="、".join(a for a, _ in changed),
                reported="、".join(b for _, b in changed),
                facts={"ask": "请核实层级，并说明改变的依据。", "at": f"{first[1]}-{first[1] + 2}"},
            )
