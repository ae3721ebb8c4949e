"""R113 百分点写成百分之

做什么：“由60%提高3%到63%”一类的句子，三数按百分点相加减成立、按百分比乘除不成立时报警；按百分比成立的不报。
为什么重要：60%提高3%是61.8%，提高3个百分点才是63%；两种说法差很多。
会报的例子：
    完成情况：规模化养殖粪污处理率由60%提高3%到63%。
不会报的例子：
    完成情况：规模化养殖粪污处理率由60%提高3个百分点到63%。
应向单位要什么：请改为“百分点”，或更正数字。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from docparse.arithmetic import fraction
from docparse.checks.case import Case
from docparse.checks.text import folded
from docparse.model import Finding

CODE = "R113"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    number = r"(\d+(?:\.\d+)?)%"
    verbs = "|".join(case.settings.point_verbs)
    sentence = re.compile(rf"[由从]?[^。；\n\d]{{0,12}}{number}[^。；\n\d]{{0,8}}?({verbs})了?{number}[^。；\n\d]{{0,6}}?(?:至|到|达到|达){number}")
    for source in case.circulars:
        for match in sentence.finditer(folded(source.document.text)):
            before, change, after = (fraction(match[n]) for n in (1, 3, 4))
            unit = max(Fraction(1, 10 ** len(match[n].partition(".")[2])) for n in (1, 3, 4))
            sign = -1 if match[2] in ("下降", "降低", "减少", "回落") else 1
            added, multiplied = before + sign * change, before * (1 + sign * change / 100)
            if abs(added - after) > unit or abs(multiplied - after) <= unit:
                continue
            yield case.finding(
                CODE,
                source,
                case.item_at(source, match.start(1)),
                f"“{match[0].strip('，')}”（{case.place_at(source, match.start(1))}）：{match[1]}%与{match[4]}%相差{match[3]}个百分点，"
                f"不是{match[3]}%。请改为“百分点”，或更正数字。",
                expected=f"{match[3]}个百分点",
                reported=f"{match[3]}%",
                facts={"ask": "请改为“百分点”，或更正数字。", "at": f"{match.start(3)}-{match.end(3)}"},
            )
