"""Packs over packs: a city's pack adds words, replaces and switches off rules of the national one, and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from docparse.errors import BadRules
from docparse.linking import steps
from docparse.rules import load, load_pack

HEAD = """pack: city
title: 某市
version: 0.1.0
language: docparse-rules/1
inherits: [national]
"""
RULE = """- id: {id}
  title: 摘帽比
  kind: 率
  stage: 比率
  match: |
    摘帽比{{率}}
  examples:
  - text: 摘帽比95%。
    expect: [{{率: 95%}}]
  - text: 摘帽95户。
    expect: []
"""


def city(folder: Path, head: str = "", rule: str = "摘帽") -> Path:
    (folder / "pack.yaml").write_text(HEAD + head, encoding="utf-8")
    (folder / "10-own.yaml").write_text(RULE.format(id=rule), encoding="utf-8")
    return folder


def test_a_pack_adds_to_what_it_inherits(tmp_path: Path) -> None:
    national = load()
    pack = load_pack(city(tmp_path, "words+:\n  阶段率名: [摘帽率]\n"))
    assert {r.id for r in pack.rules} == {r.id for r in national.rules} | {"摘帽"}
    assert set(pack.words["阶段率名"]) == {*national.words["阶段率名"], "摘帽率"}
    assert steps(pack) == steps(national)
    stage_rate = next(r for r in pack.rules if r.id == "阶段率")
    assert any("摘帽率" in t.pattern.pattern for t in stage_rate.templates)


def test_a_rule_of_the_same_id_replaces_the_inherited_one(tmp_path: Path) -> None:
    pack = load_pack(city(tmp_path, rule="括号率"))
    assert [r.path for r in pack.rules if r.id == "括号率"] == [str(tmp_path / "10-own.yaml")]


def test_what_is_switched_off_is_named(tmp_path: Path) -> None:
    pack = load_pack(city(tmp_path, "disable: [括号率]\n"))
    assert "括号率" not in {r.id for r in pack.rules}
    assert pack.disabled == ("括号率",)


@pytest.mark.parametrize(
    ("head", "line", "words"),
    [("disable: [没有这条]\n", 6, "没有这条"), ("words+:\n  新词: ['@缺']\n", 7, "@缺")],
)
def test_faults_name_their_line(tmp_path: Path, head: str, line: int, words: str) -> None:
    with pytest.raises(BadRules) as caught:
        load_pack(city(tmp_path, head))
    assert words in caught.value.message
    assert caught.value.line == line


def test_circles_and_unknown_bases_are_refused(tmp_path: Path) -> None:
    for name, base in (("a", "b"), ("b", "a")):
        (tmp_path / name).mkdir()
        city(tmp_path / name)
        (tmp_path / name / "pack.yaml").write_text(HEAD.replace("national", base), encoding="utf-8")
    with pytest.raises(BadRules, match="环"):
        load_pack(tmp_path / "a")
    (tmp_path / "a" / "pack.yaml").write_text(HEAD.replace("national", "nowhere"), encoding="utf-8")
    with pytest.raises(BadRules, match=r"pack.yaml:5: .*nowhere"):
        load_pack(tmp_path / "a")
