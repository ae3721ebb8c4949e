"""Findings on the ladder of printed rates: the arithmetic, the implied values, and where an implied value stands."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from docparse import arithmetic
from docparse.arithmetic import plain
from docparse.checks.case import Case
from docparse.checks.rates import Judged
from docparse.checks.records import is_rate, value
from docparse.interval import Interval
from docparse.model import Extraction, Finding, Quantity


def rate_findings(case: Case, code: str, ask: str) -> Iterator[Finding]:
    """The findings of one rung of the ladder: the arithmetic, the three implied values, and where an implied operand stands."""
    for judged in case.judged:
        if judged.verdict.code != code:
            continue
        source, record, target, base, verdict, mixed = judged
        if record.actual is None or record.rate is None:
            continue
        unit = target.number.unit
        digits = max(2, -min(0, target.number.places.normalize().adjusted()))
        implied_base = span_of(verdict.implied_base, unit, digits)
        implied_actual = span_of(verdict.implied_actual, record.actual.number.unit, digits)
        implied_rate = arithmetic.span(verdict.allowed, 2, "%")
        elsewhere = "；".join(case.at(e, q) + f"{case.title(e)}" for e, q in implied_elsewhere(case, judged)[:3])
        facts = {
            "arithmetic": verdict.arithmetic,
            "interval": implied_rate,
            "implied_base": implied_base,
            "implied_actual": implied_actual,
            "implied_rate": f"{plain(verdict.computed, 2)}%",
            "found_elsewhere": elsewhere,
            "power": verdict.power,
            "conclusion": "影响结论" if verdict.flips else "",
            "rounding": "、".join(verdict.modes),
            "ask": ask,
        }
        kind = record.rate_kind or "比率"
        message = f"{record.indicator}{case.place(source, record.rate)}印出{kind}{case.printed(source, record.rate)}；{verdict.arithmetic}。"
        if code in ("R101", "R104", "R109"):
            message += (
                f"三数至少一处有误或口径不同：率与实际若对，基数应为{implied_base}；率与目标若对，"
                f"实际应为{implied_actual}；两数若对，率应为{plain(verdict.computed, 2)}%。"
            )
            if elsewhere:
                message += f"隐含的数见于{elsewhere}。"
        elif code == "R103":
            message += f"须由未印出的小数解释：率若对，基数应为{implied_base}。"
        elif code == "R102":
            message += f"只有{'、'.join(verdict.modes)}才能得出。{_habit(case, source)}"
        if verdict.flips:
            message += "此差影响是否达标的结论。"
        if mixed:
            message += f"目标以{unit}计、实际以{record.actual.number.unit}计，口径待核。"
        rival = code in ("R101", "R104", "R109") and case.rival(judged)
        if rival:
            message += "同一事项内另有两数恰可得出此率，可能归属有误。"
        few = target.number.dimension == "count" and value(target) < case.settings.few
        stages = {case.stage_of(record.rate_kind), case.stage_of(case.before(source, record.actual, 6))} - {None}
        unsure = mixed or base is not source or rival or few or len(stages) > 1
        yield case.finding(
            code,
            source,
            record.item,
            message + ask,
            kind="open" if code == "R116" else "review" if unsure else "fail",
            cap="warning" if unsure else "error",
            lower=verdict.hedged,
            indicator=record.indicator,
            other=base if base is not source else None,
            other_item=target.item if base is not source else "",
            expected=f"{plain(verdict.computed, 2)}%",
            reported=case.printed(source, record.rate),
            quantities=(target, record.actual, record.rate),
            facts={k: v for k, v in facts.items() if v},
        )


def holds_integer(interval: Interval | None) -> bool:
    """Whether a whole number lies in an interval."""
    return (
        interval is None or interval.low is None or interval.high is None or -(-interval.low.numerator // interval.low.denominator) <= interval.high
    )


def _habit(case: Case, source: Extraction) -> str:
    """How the document rounds, by those of its rates that only half-up or only truncation gives; "" where none can tell."""
    telling, nearest = arithmetic.habit(j.verdict.modes for j in case.judged if j.source is source and j.verdict.code in ("pass", "R102"))
    return f"本文件能分辨修约规则的{telling}个率中，{nearest}个为四舍五入。" if nearest else ""


def span_of(interval: Interval | None, unit: str, digits: int) -> str:
    """An implied operand for people, large amounts of money in 亿 or 万."""
    if interval is None or interval.low is None or interval.high is None:
        return "无法确定"
    for size, word in ((10**8, "亿"), (10**4, "万")):
        if unit == "元" and interval.low >= size:
            return arithmetic.span(interval.scaled(Fraction(1, size)), 4, "") + word + unit
    return arithmetic.span(interval, digits if interval.low < 10000 else 0, "") + unit


def implied_elsewhere(case: Case, judged: Judged) -> list[tuple[Extraction, Quantity]]:
    """Numbers of the loaded documents, other than the operands, that an implied base or result could be."""
    verdict, record = judged.verdict, judged.record
    operands = [q for q in (judged.target, record.actual, record.rate) if q is not None]
    own, known = {q.id for q in operands}, {value(q) for q in operands}
    found = []
    for source in case.extractions:
        for quantity in source.quantities:
            number = quantity.number
            if quantity.id in own or quantity.status == "ignored" or number.value is None or number.soft or is_rate(quantity):
                continue
            for implied, operand in ((verdict.implied_base, judged.target), (verdict.implied_actual, record.actual)):
                if operand is None or implied is None or number.unit != operand.number.unit or value(quantity) in known or value(quantity) < 20:
                    continue
                if (
                    implied.width is not None
                    and implied.width * 50 <= value(operand)
                    and implied.meets(arithmetic.reading(number, case.settings.approximate))
                ):
                    found.append((source, quantity))
    return found
