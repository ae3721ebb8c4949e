"""G704 名单缺少县区

做什么：同一批文件里，一份名单的县区比另一份同类名单（三个以上县区相同）少一两个，而又不是只列居前、居后的，列为无法核对；
    比 local.yaml 所列的县区少，也列为无法核对。
为什么重要：缺的县区或没有报，或没有任务，要说清楚。
会报的例子：
    各县区棚户区改造情况表｜县区|年度任务（套）|已开工（套）|开工率（%）｜东陂县|400|284|71｜梁河县|300|249|83｜北屏县|200|190|95｜石梁县|200|190|95｜筹集保障性租赁住房：东陂县846套，梁河县489套，北屏县402套。
不会报的例子：
    各县区棚户区改造情况表｜县区|年度任务（套）|已开工（套）|开工率（%）｜东陂县|400|284|71｜梁河县|300|249|83｜北屏县|200|190|95｜石梁县|200|190|95｜筹集保障性租赁住房：东陂县846套，梁河县489套，北屏县402套，石梁县12套。
应向单位要什么：请补报缺少的县区，或说明没有任务。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Finding

CODE = "G704"
ASK = "请补报缺少的县区，或说明没有任务。"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    names = [(r, frozenset(p for p, _ in r.places)) for r in case.regions if not r.chosen]
    said: set[tuple[str, frozenset[str]]] = set()
    for region, places in names:
        others = [n for r, n in names if r.source.header.region == region.source.header.region and places < n and len(places) >= 3]
        own = frozenset(case.settings.local.regions.get(region.source.header.region, ()))
        widest = own if places < own else max(others, key=len, default=places)
        missing = sorted(widest - places)
        if not missing or len(missing) > 2 or (region.source.document.id, places) in said:
            continue
        said.add((region.source.document.id, places))
        first = region.places[0][1]
        yield case.finding(
            CODE,
            region.source,
            first.item,
            f"{case.region_name(region)}的名单（{case.place(region.source, first)}）没有{'、'.join(missing)}。{ASK}",
            kind="open",
            indicator=case.region_name(region),
            expected="、".join(missing),
            quantities=(first,),
            facts={"ask": ASK},
        )
