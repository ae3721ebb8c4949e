"""R115 结论用语与数字不符

做什么：“超额完成年度任务”“全面完成目标任务”“未完成任务”一类的结论紧接在指标的数字前后时，与完成率比较，不合的报警；说序时进度、季度任务的结论不比。
为什么重要：读者记住的是结论；数字没有到100%而写“超额完成”，与数字必有一误。
会报的例子：
    目标任务：建设老年食堂85个。完成情况：累计建成老年食堂83个，已超额完成年度任务。
不会报的例子：
    目标任务：建设老年食堂85个。完成情况：累计建成老年食堂89个，已超额完成年度任务。
应向单位要什么：请核实完成数，或更正结论用语。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from docparse import arithmetic
from docparse.arithmetic import plain
from docparse.checks.case import Case
from docparse.checks.records import is_rate, value
from docparse.checks.text import grams
from docparse.model import Extraction, Finding, Indicator

CODE = "R115"


def _verdict(case: Case, stretch: str, names: str) -> tuple[str, str] | None:
    """The first verdict of a stretch of text that speaks of the indicator ``names``: over, done or missed, and its words."""
    s = case.settings
    objects = "|".join(s.verdict_objects)
    for kind, words, needed in (("missed", s.missed_verdicts, ""), ("over", s.over_verdicts, "?"), ("done", s.done_verdicts, "")):
        for match in re.finditer(rf"(?:{'|'.join(words)})了?(?:{objects}){needed}(?=$|[，。；;、|）)\s])", stretch):
            subject = re.split(r"[，,、（()）]", stretch[: match.start()])[-1]
            if any(word in subject for word in s.not_verdict_before) or any(word in match[0] for word in s.not_verdict_behind):
                continue
            rest = re.sub("|".join((r"[两三四五六七八九十\d]+项", *s.verdict_adverbs)), "", subject).strip("：: 　")
            if not rest or grams(rest) & grams(names):
                return kind, subject + match[0]
    return None


def _completion(case: Case, record: Indicator) -> Fraction | None:
    """The completion in percent, of a level as result ÷ bound."""
    if (level := case.level(record)) is None:
        return None if case.implausible(record) else case.completion(record)
    target, found = level
    return 100 * value(found) / value(target) if value(target) and target.number.comparator not in ("<", "<=") else None


def _said(case: Case, source: Extraction, record: Indicator) -> tuple[str, str] | None:
    names = record.indicator + record.title
    for quantity in (record.actual, record.rate):
        if quantity is not None:
            # 37种完成了计划: the number counts what was completed, the verdict is not about the indicator.
            behind = re.sub(r"^[^，,、（(；;）)]*", "", case.behind(source, quantity))
            for stretch in (behind, case.ahead(source, quantity)):
                if found := _verdict(case, stretch, names):
                    return found
    return None


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for source, record in case.lines:
        if source.header.role != "summary" or record.parent or (record.actual is None and record.rate is None):
            continue
        done, said = _completion(case, record), _said(case, source, record)
        if done is None or said is None:
            continue
        kind, words = said
        if (kind == "missed") == (done < 100) and (kind != "over" or done > 100):
            continue
        loose = any(q is not None and arithmetic.approximate(q.number, case.settings.approximate) for q in (record.target, record.actual))
        shown = case.at(source, record.rate) if is_rate(record.rate) else f"{plain(done, 2)}%（按两数计算）"
        quantity = record.actual or record.rate
        yield case.finding(
            CODE,
            source,
            record.item,
            f"{record.indicator}写“{words}”，而{record.rate_kind or '完成率'}为{shown}。请核实完成数，或更正结论用语。",
            severity="note" if done == 100 else "",
            lower=loose,
            indicator=record.indicator,
            expected=f"{plain(done, 2)}%",
            reported=words,
            quantities=(record.target, quantity, record.rate),
            facts={"ask": "请核实完成数，或更正结论用语。"},
        )
