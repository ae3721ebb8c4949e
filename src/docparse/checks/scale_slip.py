"""D308 数位或量级之误

做什么：同一指标的目标与实际、要点与小结、前后两期，有效数字相同（三位以上）而相差十倍、百倍、千倍、万倍时报警。
为什么重要：漏写“万”、点错小数点，数就差了十倍到万倍，比率却常常照抄，不易看出。
会报的例子：
    目标任务：解决饮水安全34.2万人。完成情况：解决饮水安全3.42万人。
不会报的例子：
    目标任务：解决饮水安全34.2万人。完成情况：解决饮水安全342000人。
应向单位要什么：请核对原始数的单位和小数点。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from docparse.checks.case import Case
from docparse.checks.records import Line, is_rate, value
from docparse.model import Finding, Quantity

CODE = "D308"
ASK = "请核对原始数的单位和小数点。"


def _digits(quantity: Quantity) -> tuple[int, ...]:
    """The significant digits of a number."""
    return Decimal(quantity.number.value or 0).normalize().as_tuple().digits


def _slipped(case: Case, one: Quantity, other: Quantity) -> int:
    """How many places two numbers of the same digits are apart, 0 if they are not."""
    a, b = value(one) * case.factor(one.number, other.number), value(other)
    if not a or not b or is_rate(one) or case.kin(one.number, other.number) != "same" or _digits(one) != _digits(other):
        return 0
    if len(_digits(one)) < 3:
        return 0
    return next((n for n in range(1, 5) if max(a, b) == min(a, b) * 10**n), 0)


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    places: list[tuple[Line, Quantity, Line, Quantity]] = []
    for line in case.lines:
        if line.record.target is not None and line.record.actual is not None:
            places.append((line, line.record.target, line, line.record.actual))
    places += [(c.plan, c.one, c.summary, c.two) for c in case.compared_targets if c.sure]
    for one, two, sure in case.steps:
        pairs = ((one.record.target, two.record.target), (one.record.actual, two.record.actual))
        places += [(one, a, two, b) for a, b in pairs if sure and a is not None and b is not None]
    for first, a, second, b in places:
        if not (apart := _slipped(case, a, b)):
            continue
        same = first.source is second.source
        yield case.finding(
            CODE,
            second.source,
            second.record.item,
            f"{second.record.indicator}{'' if same else case.title(first.source)}{case.at(first.source, a)}与{case.at(second.source, b)}"
            f"有效数字相同而相差{10**apart}倍，疑为单位或小数点之误。{ASK}",
            kind="review",
            indicator=second.record.indicator,
            other=None if same else first.source,
            other_item="" if same else first.record.item,
            expected=case.printed(first.source, a),
            reported=case.printed(second.source, b),
            quantities=(a, b),
            facts={"ask": ASK},
        )
