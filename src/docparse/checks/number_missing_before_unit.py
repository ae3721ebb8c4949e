"""D301 单位前缺少数字

做什么：斜线、空白、下划线或空括号后面直接是单位（奖助学金/人、新建  座、救助人员人次），应有的数字缺失时报警；“元/人·月”“和/或”“24/7”不报。
为什么重要：漏填的数字会使指标无法考核，也说明是从模板粘贴的。
会报的例子：
    目标任务：发放国家奖助学金/人、免学费补助20人。完成情况：发放补助20人。
不会报的例子：
    目标任务：护理补贴标准60元/人·月，补助20人。完成情况：发放补助20人。
应向单位要什么：请补上缺失的数字。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docparse import units
from docparse.checks.case import Case
from docparse.model import Finding

CODE = "D301"

_MARK = r"(?P<mark>[/／]|[ \u3000]{2,}|[ \u3000]*[_＿]{2,}[ \u3000]*|[×xX]{2,}|（[ \u3000]*）|\([ \u3000]*\))"
_LONG = "亿元|万元|万人次|万人|万亩|万平方米|平方公里|平方米|立方米|千瓦时|公里|公顷"


def _patterns(case: Case) -> tuple[re.Pattern[str], ...]:
    """A mark where a number should stand before a unit; a measure, or 人次 after persons, that ends a clause without a number."""
    known = units.load()
    names = {unit for unit, dimension in known.names.items() if not known.dimensions[dimension].soft} | set(known.synonyms)
    names -= set(case.settings.not_missing_units)
    unit = "|".join(re.escape(n) for n in sorted(names, key=lambda n: (-len(n), n)) if "/" not in n)
    ends = r"(?=[，。；,;\n]|$)"
    return (
        re.compile(rf"(?<=[\u4e00-\u9fff”]){_MARK}(?P<unit>[万亿]元|[万亿]?(?:{unit}))"),
        re.compile(rf"(?<=[\u4e00-\u9fff])(?<![{case.settings.not_noun_before_unit}])(?P<mark>)(?P<unit>{_LONG}){ends}"),
        re.compile(rf"(?:{'|'.join(case.settings.person_words)})(?P<mark>)(?P<unit>人次){ends}"),
    )


def _wanting(case: Case, text: str, match: re.Match[str]) -> bool:
    """Whether a number is wanting: no quotient of units (元/人), no word that merely begins like a unit, no head of a table column."""
    unit, after = match["unit"], text[match.end("unit") : match.end("unit") + 2]
    known = units.load()
    if (
        after[:1].isdigit()
        or (after and after[0] in known.not_before.get(unit, ""))
        or any((unit + after).startswith(w) for w in case.settings.unit_words)
    ):
        return False
    if not match["mark"]:
        return re.search(r"[\d万亿][ \u3000]?[\u4e00-\u9fff]{0,3}$", text[max(0, match.start("unit") - 6) : match.start("unit")]) is None
    before = re.split(r"[，。；、：:\s|（(]", text[max(0, match.start("mark") - 12) : match.start("mark")])[-1]
    if re.search(r"\d[万亿]?\D{1,4}$|(?:元|克|吨|米|公里|亩|公顷|升|[每按各单]\w?)$", before) or before in known.names or before in ("人", "单位"):
        return False
    start = max(text.rfind(mark, 0, match.start("mark")) for mark in "\n|\t（(：:") + 1
    stops = [n for n in (text.find(mark, match.end("unit")) for mark in "\n|\t）)") if n >= 0]
    rest = text[start : match.start("mark")] + text[match.end("unit") : min(stops, default=len(text))]
    return bool(re.search(r"[，。；、,;]|\d", rest)) or bool(after.strip(" |\n\t"))


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    patterns = _patterns(case)
    for source in case.circulars:
        text = source.document.text
        found = {m.end("unit"): m for pattern in patterns for m in pattern.finditer(text) if _wanting(case, text, m)}
        for end, match in sorted(found.items()):
            mark = match.start("mark")
            noun = re.split(r"[，。；、：:\s|（(]", text[max(0, mark - 20) : mark])[-1]
            rest = re.split(r"[^\u4e00-\u9fff]", text[end : end + 16])[0]
            snippet = (noun + text[mark:end]).strip()
            yield case.finding(
                CODE,
                source,
                case.item_at(source, mark),
                f"“{snippet}”（{case.place_at(source, mark)}）单位前缺少数字。请补上缺失的数字。",
                indicator=noun + rest,
                reported=snippet,
                facts={"ask": "请补上缺失的数字。", "at": f"{mark}-{end}"},
            )
