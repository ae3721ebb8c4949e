"""G705 全市比率在各县区比率之外

做什么：分县区的比率名单齐全时，全市的同名比率应在最低与最高之间（计入取整），否则报错；有合计行的表才算齐全。
为什么重要：全市比率是各县区的加权平均，不可能比最低的还低、比最高的还高。
会报的例子：
    各县区棚户区改造情况表｜县区|年度任务（套）|已开工（套）|开工率（%）｜东陂县|400|284|71｜梁河县|300|249|83｜北屏县|200|190|95｜合计|900|723|66
不会报的例子：
    各县区棚户区改造情况表｜县区|年度任务（套）|已开工（套）|开工率（%）｜东陂县|400|284|71｜梁河县|300|249|83｜北屏县|200|190|95｜合计|900|723|80.3
应向单位要什么：请核实全市比率的分子、分母与口径。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse import arithmetic
from docparse.checks.case import Case
from docparse.checks.records import value
from docparse.interval import Interval
from docparse.model import Finding

CODE = "G705"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for region in case.regions:
        if region.total is None or not case.is_share(region) or not region.listed:
            continue
        source, total = region.source, region.total
        low = min(region.places, key=lambda p: value(p[1]))
        high = max(region.places, key=lambda p: value(p[1]))
        bounds = [arithmetic.reading(q.number, case.settings.approximate) for _, q in (low, high)]
        if Interval(bounds[0].low, bounds[1].high).meets(arithmetic.reading(total.number, case.settings.approximate)):
            continue
        yield case.finding(
            CODE,
            source,
            total.item or low[1].item,
            f"全市{case.region_name(region)}{case.at(source, total)}，而各县区在{low[0]}{case.printed(source, low[1])}"
            f"与{high[0]}{case.printed(source, high[1])}之间。请核实全市比率的分子、分母与口径。",
            indicator=case.region_name(region),
            expected=f"{case.printed(source, low[1])}–{case.printed(source, high[1])}",
            reported=case.printed(source, total),
            quantities=(total, low[1], high[1]),
            facts={"ask": "请核实全市比率的分子、分母与口径。"},
        )
