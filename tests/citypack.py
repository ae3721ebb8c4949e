"""A county's pack for tests: it inherits the shipped one and adds rules of its own."""

from __future__ import annotations

from pathlib import Path

HEAD = "pack: 某县\ntitle: 某县\nversion: 1.0.0\nlanguage: docparse-rules/1\ninherits: [national]\n"
# “布下了” is in no list of the shipped pack: without this rule the fallback takes the number, with a longer name.
RULE = """- id: 布点
  kind: 实际
  stage: 数值
  priority: 90
  match: |
    {指标}布下了{实际}
    布设{指标}共{实际}
  examples:
  - text: 监测站布下了45个。
    expect: [{指标: 监测站, 实际: 45个}]
  - text: 布设监测站共45个。
    expect: [{指标: 监测站, 实际: 45个}]
  - text: 监测站45个。
    expect: []
"""
SUMMARY = "云汀市2022年民生实事6月份小结\n截至6月底，云汀监测站布下了45个，占年度计划的90%。\n公厕改造目标30座，已完成12座，同比增长20%。\n"


def city(folder: Path, rules: str = RULE, head: str = HEAD) -> Path:
    """The folder of such a pack."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.yaml").write_text(head, encoding="utf-8")
    (folder / "10-rules.yaml").write_text(rules, encoding="utf-8")
    return folder


def circular(folder: Path, text: str = SUMMARY, name: str = "小结.txt") -> Path:
    """A summary on disk."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name
