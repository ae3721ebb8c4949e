"""A series of summaries: bases, jumps, sums of months, rates that move alone, stale words."""

from __future__ import annotations

import pytest

from build import findings


def months(*results: str, first: int = 5, target: str = "开发岗位2800个") -> str:
    return "\n".join(f"{n}月小结：1、公益性岗位。目标任务：{target}。完成情况：{r}。" for n, r in enumerate(results, first))


@pytest.mark.parametrize(
    ("example", "code", "expected"),
    [
        (months("开发岗位1200个，完成率43.80%", "开发岗位2135个，完成率67.31%", target="开发岗位"), "M603", ["warning"]),
        (months("开发岗位1200个，完成率43.80%", "开发岗位2135个，完成率77.92%", target="开发岗位"), "M603", []),
        (months("开发岗位1200个，完成率42.86%", "开发岗位2135个，完成率67.31%"), "M603", []),
        (months("开发岗位280个", "开发岗位450个", "开发岗位620个", "开发岗位2600个", first=4), "M604", ["warning"]),
        (months("开发岗位280个", "开发岗位450个", "开发岗位620个", "开发岗位1000个", first=4), "M604", []),
        (months("开发岗位280个", "开发岗位2600个", first=4), "M604", []),
        (months("累计开发岗位2200个", "累计开发岗位2559个，其中本月开发岗位300个"), "M608", ["error"]),
        (months("累计开发岗位2200个", "累计开发岗位2559个，其中本月开发岗位359个"), "M608", ["note"]),
        (months("累计开发岗位2200个", "累计开发岗位2559个，培训300人，其中本月新增30人"), "M608", []),
        (months("开发岗位2608个，完成率93.14%", "开发岗位2608个，完成率95.20%"), "M610", ["warning"]),
        (months("开发岗位2508个，完成率89.57%", "开发岗位2608个，完成率89.57%"), "M610", ["warning"]),
        (months("开发岗位2608个，完成率93.14%", "开发岗位2608个，完成率93.1%"), "M610", []),
        (months("1-5月开发岗位1200个", "1-5月开发岗位1200个"), "M611", ["warning"]),
        (months("1-5月开发岗位1200个", "1-6月开发岗位1300个"), "M611", []),
        (months("1-5月开发岗位1200个", "1-5月开发岗位1300个"), "M611", []),
    ],
)
def test_series(example: str, code: str, expected: list[str]) -> None:
    assert [f.severity for f in findings(example, [code])] == expected
