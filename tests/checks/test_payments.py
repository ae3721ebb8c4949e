"""Payments per head, split targets, programme money."""

from __future__ import annotations

import pytest

from build import findings


def paid(amount: str, standard: str = "每人每月60元") -> str:
    return f"目标任务：发放护理补贴300人，补贴标准为{standard}。完成情况：发放护理补贴250人，累计发放{amount}。"


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        (paid("9万元"), [("S204", "note", "pass")]),
        (paid("7.5万元"), [("S204", "note", "pass")]),
        (paid("5.23万元"), [("S204", "note", "review")]),
        (paid("11.25万元"), [("S205", "warning", "review")]),
        (paid("18.6万元", "每人每年800元"), []),
        (paid("10万元", "每人每年800元"), [("S204", "note", "pass")]),
        (paid("25万元", "每人1000元"), [("S204", "note", "pass")]),
        (paid("26万元", "每人1000元"), [("S205", "warning", "review")]),
        (paid("26万元", "不低于每人1000元"), []),
        (paid("9万元", "每人每月60元、30元"), []),
    ],
)
def test_payments(example: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(f.code, f.severity, f.kind) for f in findings(example, ["S204", "S205"])] == expected
