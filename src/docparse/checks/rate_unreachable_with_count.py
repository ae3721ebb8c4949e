"""R108 按此总数得不出该比率

做什么：比率的总数是不大的整数而实际未印出时，检查有没有哪个整数能得出这个比率。
为什么重要：得不出就说明该总数不是这个比率的分母。
会报的例子：
    目标任务：推进中心村建设。完成情况：24个中心村已完成建设任务的68.96%。
不会报的例子：
    目标任务：推进中心村建设。完成情况：24个中心村已完成建设任务的66.67%。
应向单位要什么：请说明该比率以什么为分母。
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from docparse import arithmetic
from docparse.arithmetic import plain
from docparse.checks.case import Case
from docparse.checks.records import is_rate, value
from docparse.model import Extraction, Finding, Quantity

CODE = "R108"


def _count_before(case: Case, source: Extraction, rate: Quantity) -> Quantity | None:
    """The last count in front of a rate in its clause."""
    start = rate.number.first - len(case.before(source, rate, 60))
    found = [q for q in source.quantities if start <= q.number.start < rate.number.first and q.number.dimension == "count" and not q.number.soft]
    return found[-1] if found else None


def check(case: Case) -> Iterator[Finding]:
    """Findings for rates that no whole number of the total gives."""
    for source, record in case.lines:
        rate = record.rate
        if not is_rate(rate) or rate.section == "target" or not 0 < value(rate) <= 100 or rate.number.comparator != "=":
            continue
        stated = record.target if record.target is not None and not is_rate(record.target) else None
        total = stated or _count_before(case, source, rate)
        if record.actual is not None and record.actual is not total:
            continue
        if total is None or total.number.dimension != "count" or total.number.comparator == "~" or value(total).denominator != 1:
            continue
        if any(word in source.document.text[total.number.last : rate.number.first] + record.rate_kind for word in case.settings.weighted_words):
            continue
        count, unit = int(value(total)), arithmetic.fraction(rate.number.places)
        if count < 2 or count * unit * 2 > 100:
            continue
        near = int(value(rate) * count / 100)
        shares = [Fraction(100 * k, count) for k in range(max(0, near - 1), near + 3)]
        if any(value(rate) == rounded for share in shares for _, rounded in arithmetic.roundings(share, unit)):
            continue
        closest = "、".join(f"{plain(s * count / 100)}/{count}={plain(s, 2)}%" for s in shares[1:3])
        yield case.finding(
            CODE,
            source,
            record.item,
            f"{case.at(source, rate)}不是{case.at(source, total)}的整数部分：{closest}。请说明该比率以什么为分母。",
            severity="warning" if stated else "",
            indicator=record.indicator,
            reported=case.printed(source, rate),
            quantities=(total, rate),
            facts={"arithmetic": closest, "ask": "请说明该比率以什么为分母。"},
        )
