"""Lists of places against their city."""

from __future__ import annotations

import pytest

from build import findings


def sentence(total: str, *counties: str, words: str = "从县（市、区）看，筹集保障性租赁住房：") -> str:
    places = ("东山区", "梁河市", "北屏县", "石梁县", "沙渚县")
    listed = "，".join(p + c for p, c in zip(places, counties, strict=False))
    return f"小结：1、住房保障。目标任务：筹集保障性租赁住房4600套。完成情况：筹集保障性租赁住房{total}。｜{words}{listed}。"


def table(*rows: str) -> str:
    return "小结：各县区棚户区改造情况表｜县区|年度任务（套）|已开工（套）|开工率（%）｜" + "｜".join(rows)


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        (sentence("1000套", "500套", "300套", "200套"), [("note", "pass")]),
        (sentence("1030套", "500套", "300套", "200套"), [("error", "fail")]),
        (sentence("980套", "500套", "300套", "200套"), [("error", "fail")]),
        (sentence("2000套", "500套", "300套", "200套"), [("note", "open")]),
        (sentence("980套", "500套", "300套"), []),
        (sentence("1030套", "500套", "300套", "200套", words="筹集保障性租赁住房居前的是"), []),
        (sentence("980套", "500个", "300个", "200个"), []),
        (sentence("980套", "500套", "300套", "200套", words="分县区看，"), []),
        ("1、住房。目标任务：筹集住房2000套。完成情况：全市筹集住房980套。分县区看，东山区500套、梁河市300套、北屏县200套。", [("error", "fail")]),
        ("1、住房。目标任务：筹集住房2000套。完成情况：全市筹集住房980套。此外，东山区500套、梁河市300套、北屏县200套。", []),
        (sentence("1000套，其中：东山区500套、梁河市300套、北屏县300套"), [("error", "fail")]),
        (sentence("1000套，其中：东山区500套、梁河市200套、北屏县200套"), [("note", "open")]),
        (sentence("1000套（东山区500套、梁河市300套、北屏县300套）"), []),
        (table("东陂县|400|284|71", "梁河县|300|249|83", "北屏县|200|190|95", "合计|900|723|80.3"), [("note", "pass")]),
        (table("东陂县|400|284|71", "梁河县|300|249|83", "北屏县|200|190|95", "合计|900|713|79.2"), [("error", "fail")]),
    ],
)
def test_counties_and_city(example: str, expected: list[tuple[str, str]]) -> None:
    assert [(f.severity, f.kind) for f in findings(example, ["G701"]) if "lacks" not in f.facts] == expected


@pytest.mark.parametrize(
    ("rate", "fires"),
    [("66", 1), ("70.2", 1), ("70.9", 0), ("71", 0), ("95", 0), ("96", 0), ("97", 1)],
)
def test_rate_of_the_city(rate: str, fires: int) -> None:
    example = table("东陂县|400|284|71", "梁河县|300|249|83", "北屏县|200|190|95", f"合计|900|723|{rate}")
    assert len(findings(example, ["G705"])) == fires
