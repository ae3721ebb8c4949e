"""Letterheads, dates, citations, and places across circulars, on running text."""

from __future__ import annotations

import pytest

from build import findings

BODY = "1、养老服务。目标任务：新增床位30张。完成情况：截至6月底，新增床位12张。"
TABLE = "各县区棚户区改造情况表｜县区|年度任务（套）|已开工（套）|开工率（%）｜"


@pytest.mark.parametrize(
    ("example", "code", "expected"),
    [
        (f"{BODY}｜云汀市财政局｜2022年6月25日", "H804", ["error"]),
        (f"{BODY}｜云汀市财政局｜2022年7月5日", "H804", []),
        (f"{BODY.replace('截至6月底，', '')}｜云汀市财政局｜2022年6月25日", "H804", []),
        (f"云汀市民生协调小组文件｜{BODY}｜云汀市财政局｜2022年7月5日", "H803", ["warning"]),
        (f"中共云汀市委办公室文件｜{BODY}｜云汀市委办公室｜2022年7月5日", "H803", []),
        (f"{BODY}｜云汀市财政局｜2022年7月5日", "H803", []),
        ("要点：1、督查。完成情况按季度于6月30日、9月30日、12月30日前报送。", "H808", ["note"]),
        ("要点：1、督查。完成情况按半年于6月30日、12月30日前报送。", "H808", []),
        ("要点：1、督查。完成情况按季度于每季度末前报送。", "H808", []),
        (TABLE + "东陂县|400|1|2｜梁河县|300|1|3｜北屏县|200|1|5｜合计|1000|3|3", "G702", ["warning"]),
        (TABLE + "东陂县|400|1|2｜梁河县|300|1|3｜北屏县|200|1|5｜合计|800|3|3", "G702", ["note"]),
        (TABLE + "东陂县|400|1|2｜梁河县|300|1|3｜北屏县|200|1|5｜合计|900|3|3", "G702", ["note"]),
        ("从各县区看，筹集住房：东陂区846套，梁河市489套，北屏县402户。", "G703", ["warning"]),
        ("从各县区看，筹集住房：东陂区846套，梁河市489套，北屏县402个。", "G703", []),
    ],
)
def test_heads_and_places(example: str, code: str, expected: list[str]) -> None:
    assert [f.severity for f in findings(example, [code])] == expected
