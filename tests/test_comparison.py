"""Two packs over the same text: what was gained, lost, changed, taken over, and by whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from citypack import RULE, circular, city
from docparse import comparison, packs
from docparse.rules import load

IGNORE = """- id: 不管公厕
  kind: 忽略
  stage: 识别
  as: 定语
  priority: 100
  match: |
    公厕改造目标{另:任意数}，已完成{旁}
  examples:
  - text: 公厕改造目标3座，已完成2座。
    expect: [{另: 3座, 旁: 2座}]
  - text: 公厕改造目标。
    expect: []
"""
TAKER = """- id: 抢先
  kind: 数
  stage: 数值
  priority: 100
  match: |
    {指标}{数}
  examples:
  - text: 新建公厕14座。
    expect: [{指标: 新建公厕, 数: 14座}]
  - text: 公厕。
    expect: []
"""


@pytest.mark.parametrize(
    ("rules", "reverse", "expected"),
    [
        (RULE, False, [("改变", 2, "布点")]),
        (IGNORE, False, [("丢失", 3, "")]),
        (IGNORE, True, [("新增", 3, "名称在前")]),
    ],
)
def test_kinds_of_change(rules: str, reverse: bool, expected: list[tuple[str, int, str]], tmp_path: Path) -> None:
    pair = (load(), packs.find(str(city(tmp_path / "pack", rules))))
    first, second = reversed(pair) if reverse else pair
    found = [c for a, b in comparison.both([circular(tmp_path / "in")], first, second) for c in comparison.changes(a, b)]
    assert [(c.kind, c.line, comparison.steps(c.after).split(" → ")[0]) for c in found] == expected


def test_a_line_taken_over_names_both_rules(tmp_path: Path) -> None:
    second = packs.find(str(city(tmp_path / "pack", TAKER)))
    text = circular(tmp_path / "in", "云汀市2022年民生实事6月份小结\n新建公厕14座。\n")
    found = [c for a, b in comparison.both([text], load(), second) for c in comparison.changes(a, b)]
    assert [c.kind for c in found] == ["易主"]
    said = list(comparison.report(found, 1))
    assert said[0].startswith(f"易主 {text}:2: ")
    assert "完成 14座　〔名称在前" in said[0]
    assert "⇒ 抢先" in said[0]
    assert said[1:] == ["1 份：新增 0，丢失 0，改变 0，易主 1", "  得：抢先 1", "  失：名称在前 1"]


def test_the_same_pack_changes_nothing(tmp_path: Path) -> None:
    found = [c for a, b in comparison.both([circular(tmp_path)], load(), load()) for c in comparison.changes(a, b)]
    assert found == []
    assert list(comparison.report(found, 1)) == ["1 份：没有差别"]
