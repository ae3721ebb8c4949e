"""G702 分解的任务之和与全市任务不等

做什么：分县区的任务数之和与全市任务（合计行，或同名目标）比较：少于全市的报警，多于全市的（层层加码是常事）只提示。
为什么重要：分解下去的任务加起来不够，全市任务必完不成。
会报的例子：
    各县区棚户区改造情况表｜县区|年度任务（套）|已开工（套）|开工率（%）｜东陂县|400|284|71｜梁河县|300|249|83｜北屏县|200|190|95｜合计|1000|723|72.3
不会报的例子：
    各县区棚户区改造情况表｜县区|年度任务（套）|已开工（套）|开工率（%）｜东陂县|400|284|71｜梁河县|300|249|83｜北屏县|200|190|95｜合计|900|723|80.3
应向单位要什么：请补齐分解任务，或说明差额由谁承担。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse import arithmetic
from docparse.arithmetic import plain
from docparse.checks.case import Case
from docparse.checks.records import value
from docparse.model import Finding

CODE = "G702"
ASK = "请补齐分解任务，或说明差额由谁承担。"


def check(case: Case) -> Iterator[Finding]:
    """One finding for each list of targets with a total: pass or fail."""
    for region in case.regions:
        total = region.total
        if region.slot != "target" or total is None or case.is_share(region) or not (region.listed or region.whole):
            continue
        agrees = case.region_sum(region).meets(arithmetic.reading(total.number, case.settings.approximate))
        gap = region.printed_sum - value(total)
        if not agrees and not region.listed and abs(gap) * 100 > value(total) * case.settings.near_total:
            continue
        line, name = case.region_line(region), case.region_name(region)
        verdict = "一致" if agrees else f"{'多' if gap > 0 else '少'}{plain(abs(gap))}{total.number.unit}"
        yield case.finding(
            CODE,
            region.source,
            total.item or region.places[0][1].item,
            f"{name}分县区任务之和{line}，与全市任务{case.at(region.source, total)}相比{verdict}。" + ("" if agrees else ASK),
            kind="pass" if agrees else "fail",
            severity="note" if gap > 0 else "",
            indicator=name,
            expected=f"{plain(region.printed_sum)}{total.number.unit}",
            reported=case.printed(region.source, total),
            quantities=(total, *(q for _, q in region.places)),
            facts={"arithmetic": line, "ask": ASK},
        )
