"""R114 超计划的比率与为计划的比率混用

做什么：“超计划120%”而实际恰为目标的120%时报警：超出的是20%；超出的比率算得对的不报。
为什么重要：“超计划120%”的意思是计划的2.2倍。
会报的例子：
    目标任务：培训农民500人。完成情况：培训农民600人，超计划120%。
不会报的例子：
    目标任务：培训农民500人。完成情况：培训农民600人，超计划20%。
应向单位要什么：请改为“为计划的”，或更正比率。
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from docparse import arithmetic
from docparse.arithmetic import plain
from docparse.checks.case import Case
from docparse.checks.records import is_rate, value
from docparse.model import Finding

CODE = "R114"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for source, record in case.lines:
        target, actual = record.target, record.actual
        if (
            target is None
            or actual is None
            or is_rate(target)
            or is_rate(actual)
            or not value(target)
            or case.kin(target.number, actual.number) != "same"
        ):
            continue
        share = 100 * value(actual) * case.factor(actual.number, target.number) / value(target)
        rate = next((q for q in case.figures[source.document.id] if q.number.start >= actual.number.last), None)
        if not is_rate(rate) or any(c in source.document.text[actual.number.last : rate.number.first] for c in "。；;\n|"):
            continue
        if not case.before(source, rate, 16).rstrip("的达").endswith(tuple(w.rstrip("的") for w in case.settings.excess_words)):
            continue
        half = arithmetic.fraction(rate.number.places) / 2
        if abs(share - value(rate)) > half or abs(share - 100 - value(rate)) <= max(half, Fraction(1, 2)):
            continue
        yield case.finding(
            CODE,
            source,
            record.item,
            f"{record.indicator}写“{case.before(source, rate, 16)}{case.printed(source, rate)}”（{case.place(source, rate)}），"
            f"而实际{case.printed(source, actual)}为目标{case.printed(source, target)}的{plain(share, 2)}%，超出{plain(share - 100, 2)}%。"
            "请改为“为计划的”，或更正比率。",
            lower=any(arithmetic.approximate(q.number, case.settings.approximate) for q in (target, actual)),
            indicator=record.indicator,
            expected=f"{plain(share - 100, 2)}%",
            reported=case.printed(source, rate),
            quantities=(target, actual, rate),
            facts={"ask": "请改为“为计划的”，或更正比率。"},
        )
