"""G701 县区之和与全市不符

做什么：分县区的完成数之和与全市数（表中合计行，或同名指标）比较，计入各数的取整：之和大于全市报错；小于全市的，名单齐全才报错，否则列为无法核对；印出分县区任务数的见G702。
为什么重要：市级数由县区数汇总而来，两者不等，必有一处漏报、重报或改过。
会报的例子：
    1、住房保障。目标任务：筹集保障性租赁住房4600套。完成情况：筹集保障性租赁住房2415套。｜从县（市、区）看，筹集保障性租赁住房：东陂区846套，梁河市489套，北屏县402套，石梁县678套，沙渚县543套。
不会报的例子：
    1、住房保障。目标任务：筹集保障性租赁住房4600套。完成情况：筹集保障性租赁住房2415套。｜从县（市、区）看，筹集保障性租赁住房：东陂区846套，梁河市489套，北屏县402套，石梁县378套，沙渚县300套。
应向单位要什么：请核对各县区上报数与全市数。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse import arithmetic
from docparse.arithmetic import plain
from docparse.checks.case import Case
from docparse.checks.records import value
from docparse.model import Finding

CODE = "G701"


def check(case: Case) -> Iterator[Finding]:
    """One finding for each list of places with a total: pass, open or fail."""
    # A list in brackets is already held against its total as parts (S201).
    proven = {one.total.id for one in case.sums if one.listed or one.repeated}
    for region in case.regions:
        if region.slot != "actual" or region.total is None or case.is_share(region) or region.total.id in proven:
            continue
        source, total = region.source, region.total
        added, city = case.region_sum(region), arithmetic.reading(total.number, case.settings.approximate)
        line, name = case.region_line(region), case.region_name(region)
        gap = region.printed_sum - value(total)
        short = gap < 0 and not (region.listed or (region.whole and -gap * 100 <= value(total) * case.settings.near_total))
        agrees = added.meets(city)
        if agrees:
            verdict = f"{name}各县区之和与全市{case.at(source, total)}一致：{line}。"
        elif short:
            verdict = f"{name}各县区之和{line}，少于全市{case.at(source, total)}，名单是否齐全不明，无法核对。请补齐各县区的数。"
        else:
            verdict = f"{name}各县区之和{line}，全市{case.at(source, total)}，相差{plain(abs(gap))}{total.number.unit}。请核对各县区上报数与全市数。"
        yield case.finding(
            CODE,
            source,
            total.item or region.places[0][1].item,
            verdict,
            kind="pass" if agrees else "open" if short else "fail",
            severity="note" if agrees or short else "",
            lower=any(arithmetic.approximate(q.number, case.settings.approximate) for q in (total, *(q for _, q in region.places))),
            indicator=name if region.listed else total.indicator,
            expected=f"{plain(region.printed_sum)}{total.number.unit}",
            reported=case.printed(source, total),
            quantities=(total, *(q for _, q in region.places)),
            facts={"arithmetic": line, "ask": "请核对各县区上报数与全市数。"},
        )
