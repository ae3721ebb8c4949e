"""Scoring against gold: every figure by hand on a small case, faults with file and line, misses explained."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from docparse import evaluation
from docparse.errors import BadRequest
from docparse.evaluation import alike, evaluate, misses, read_gold, summary
from docparse.rules import load

TEXT = "云汀市2022年民生实事6月份小结\n公厕改造目标30座，已完成12座，占年度计划的40%。\n新建桥梁14座。\n"


def record(name: str, target: float | None = None, actual: float | None = None, rate: float | None = None) -> dict[str, Any]:
    return {"indicator": name, "target": target, "actual": actual, "rate": rate}


RIGHT = [record("公厕改造", 30, 12, 40), record("新建桥梁", actual=14)]


def gold(path: Path, *cases: Mapping[str, Any]) -> Path:
    path.write_text(
        "".join(json.dumps({"id": f"甲{n}", "text": TEXT, **c}, ensure_ascii=False) + "\n" for n, c in enumerate(cases)), encoding="utf-8"
    )
    return path


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ({"records": RIGHT}, {"record_f1": 1, "value_f1": 1, "names_alike": 1, "false_rates": 0, "cases_right": 1}),
        ({"records": RIGHT[:1]}, {"record_precision": 0.5, "record_recall": 1, "record_f1": 2 / 3, "cases_right": 0}),
        ({"records": RIGHT[:1], "optional_records": RIGHT[1:]}, {"record_f1": 1, "cases_right": 1}),
        (
            {"records": [record("公厕改造", 30, 12), RIGHT[1]]},
            {"record_precision": 0.5, "record_recall": 0.5, "value_recall": 1, "value_precision": 0.75},
        ),
        ({"records": [record("公厕改造", 30, 12), RIGHT[1]], "not_rates": [40]}, {"false_rates": 1}),
        ({"records": RIGHT, "not_rates": [40]}, {"false_rates": 0}),
        ({"records": [RIGHT[0], record("隧道", actual=14)]}, {"record_f1": 1, "names_alike": 0.5}),
        ({"records": [], "ambiguous": True, "not_rates": [40]}, {"false_rates": 1, "record_precision": 0, "cases_right": 0}),
    ],
)
def test_figures(case: dict[str, Any], expected: dict[str, float], tmp_path: Path) -> None:
    result = evaluate(read_gold([gold(tmp_path / "甲.jsonl", case)]))
    assert {k: result.figures[k] for k in expected} == pytest.approx(expected)
    assert list(result.figures) == list(evaluation.FIGURES)


def test_the_role_of_the_document_counts(tmp_path: Path) -> None:
    plan = {"text": "云汀市工作安排\n新建桥梁14座。\n", "role_of_document": "plan", "records": [record("新建桥梁", target=14)]}
    assert evaluate(read_gold([gold(tmp_path / "甲.jsonl", plan)])).figures["record_f1"] == 1


@pytest.mark.parametrize(("a", "b", "same"), [("公厕改造", "改造公厕", True), ("公厕改造", "新建公厕", False), ("桥", "桥", True), ("", "桥", False)])
def test_names(a: str, b: str, same: bool) -> None:
    assert alike(a, b) == same


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "不是合法的 JSON"),
        ("[]", "应是一个 JSON 对象"),
        ('{"id": "a", "text": "b"}', "缺少“records”"),
        ('{"id": "a", "text": "b", "records": [1]}', "“records”应是对象的列表"),
        ('{"id": "a", "text": "b", "records": [{"target": "3"}]}', "应是数或 null"),
        ('{"id": "a", "text": "b", "records": [], "role_of_document": "要点"}', "不是“要点”"),
        ('{"id": "a", "text": "b", "records": [], "not_rates": ["4"]}', "“not_rates”应是数的列表"),
    ],
)
def test_what_is_no_case_is_told_with_its_line(line: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "甲.jsonl"
    path.write_text("\n" + line + "\n", encoding="utf-8")
    with pytest.raises(BadRequest, match=f"甲.jsonl:2: .*{words}"):
        read_gold([path])


def test_misses_are_explained(tmp_path: Path) -> None:
    path = gold(
        tmp_path / "甲.jsonl", {"records": [record("公厕改造", 30, 12), record("隧道", actual=14), record("隧道", actual=99)], "not_rates": [40]}
    )
    (judged,) = evaluate(read_gold([path])).judged
    said = list(misses(judged, load()))
    assert said[0] == f"{path}:1: 甲0 漏　公厕改造：目标 30，完成 12"
    assert any("目标 30座：目标，由 " in row and "在“公厕改造：目标 30，完成 12，率 40”里" in row for row in said)
    assert any("完成 99：没有读成这个数" in row for row in said)
    assert any("多　公厕改造：目标 30，完成 12，率 40" in row for row in said)
    assert any("名称不近　应为“隧道”，实为“" in row for row in said)
    assert any("误认的完成率" in row for row in said)


def test_the_summary_gives_each_figure_by_name(tmp_path: Path) -> None:
    rows = list(summary(evaluate(read_gold([gold(tmp_path / "甲.jsonl", {"records": RIGHT})]))))
    assert rows[0] == "1 份，应有 2 行，做出 2 行，全对 2 行；1 份没有差错"
    assert [row.split()[0] for row in rows[1:]] == list(evaluation.FIGURES)
    assert "record_f1 1.0000" in rows[3]
