"""G703 各县区单位不同

做什么：同一份名单里，多数县区用一种单位，少数用另一种不能换算的单位（人与人次、套与户）时报警。
为什么重要：单位不同的数不能相加，也不能比较。
会报的例子：
    从县（市、区）看，筹集保障性租赁住房：东陂区846套，梁河市489套，北屏县402户，石梁县378套。
不会报的例子：
    从县（市、区）看，筹集保障性租赁住房：东陂区846套，梁河市489套，北屏县402套，石梁县378套。
应向单位要什么：请统一单位后重报。
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.records import is_rate
from docparse.model import Finding

CODE = "G703"
ASK = "请统一单位后重报。"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for source, places in case.place_lists:
        usual, times = Counter(q.number.unit for _, q in places).most_common(1)[0]
        model = next(q for _, q in places if q.number.unit == usual)
        odd = [(p, q) for p, q in places if q.number.unit and case.kin(q.number, model.number) != "same"]
        if len(places) < 3 or not odd or 2 * times <= len(places) or is_rate(model) or any(is_rate(q) for _, q in odd):
            continue
        listed = "、".join(f"{p}{case.printed(source, q)}" for p, q in odd)
        yield case.finding(
            CODE,
            source,
            odd[0][1].item,
            f"各县区多以{usual}计，而{listed}（{case.place(source, odd[0][1])}）单位不同。{ASK}",
            expected=usual,
            reported="、".join(dict.fromkeys(q.number.unit for _, q in odd)),
            quantities=(model, *(q for _, q in odd)),
            facts={"ask": ASK},
        )
