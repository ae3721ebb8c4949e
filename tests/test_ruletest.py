"""A pack's own test: examples to the letter, lines without an example, golden documents and their update."""

from __future__ import annotations

from pathlib import Path

import pytest

from citypack import RULE, SUMMARY, circular, city
from docparse import packs, ruletest
from docparse.errors import BadRules


def run(path: Path, *, update: bool = False) -> ruletest.Report:
    return ruletest.run(packs.find(str(path)), update=update)


def test_a_sound_pack_passes(tmp_path: Path) -> None:
    result = run(city(tmp_path))
    assert (result.rules, result.examples, result.lines, result.documents, result.passed) == (1, 3, 2, 0, True)
    assert list(ruletest.report(result)) == ["某县：1条规则，3个例子，2行句式，0份整篇样本；全部通过"]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        (
            "[{指标: 监测站, 实际: 45个}]\n  - text: 布设",
            "[{指标: 监测站点, 实际: 45个}]\n  - text: 布设",
            9,
            "应取 ｛指标：监测站点，实际：45个｝，实取 ｛指标：监测站，实际：45个｝",
        ),
        ("[{指标: 监测站, 实际: 45个}]\n  - text: 布设", "[{实际: 45个}]\n  - text: 布设", 9, "实取 ｛指标：监测站，实际：45个｝"),
        ("text: 监测站45个。", "text: 监测站布下了45个。", 13, "应不取，实取 ｛指标：监测站，实际：45个｝"),
        ("    布设{指标}共{实际}\n", "    布设{指标}共{实际}\n    敷设{指标}共{实际}\n", 8, "没有例子用到：敷设{指标}共{实际}"),
    ],
)
def test_what_does_not_hold_is_named_with_its_line(old: str, new: str, line: int, words: str, tmp_path: Path) -> None:
    assert old in RULE
    result = run(city(tmp_path, RULE.replace(old, new, 1)))
    assert not result.passed
    (failure,) = (*result.broken, *result.idle)
    assert (Path(failure.path).name, failure.line) == ("10-rules.yaml", line)
    assert words in str(failure)
    assert str(failure) in list(ruletest.report(result))


def test_one_value_and_a_list_of_one_are_the_same() -> None:
    assert ruletest.same([{"数": "3座"}], [{"数": ["3座"]}])
    assert not ruletest.same([{"数": "3座"}], [{"数": ["3座", "4座"]}])
    assert not ruletest.same([], [{"数": "3座"}])


def test_golden_documents(tmp_path: Path) -> None:
    path = city(tmp_path)
    text = circular(path / "samples")
    records = text.with_suffix(".records.yaml")
    missing = run(path)
    assert [str(f).split(": ")[-1] for f in missing.broken] == ["缺少 小结.records.yaml；运行 docparse rules test --update 生成，看过再提交"]
    assert run(path, update=True).written == (str(records),)
    assert "indicator: 公厕改造\n  target: 30座\n  actual: 12座\n" in records.read_text(encoding="utf-8")
    assert run(path).passed
    assert run(path).documents == 1
    assert run(path, update=True).written == ()
    records.write_text(records.read_text(encoding="utf-8").replace("12座", "13座"), encoding="utf-8")
    assert sorted(f.message for f in run(path).broken) == ["多了一行：公厕改造：目标 30座，完成 12座", "少了一行：公厕改造：目标 30座，完成 13座"]


def test_a_golden_file_may_say_what_the_document_is(tmp_path: Path) -> None:
    path = city(tmp_path)
    text = circular(path / "golden", SUMMARY.replace("小结", "有关材料"))
    text.with_suffix(".records.yaml").write_text("role: plan\nrecords: []\n", encoding="utf-8")
    run(path, update=True)
    assert text.with_suffix(".records.yaml").read_text(encoding="utf-8").startswith("role: plan\nrecords:\n- indicator")
    assert run(path).passed
    text.with_suffix(".records.yaml").write_text("role: 要点\nrecords: []\n", encoding="utf-8")
    with pytest.raises(BadRules, match=r"小结\.records\.yaml:1: “role”"):
        run(path)


STEPS = """\
- step: 角色
  title: 身份由章节和文种决定
  words: {{required: [不低于]}}
  examples:
  - text: 新建监测站45个。
    role: plan
    expect: [{expect}]
  - text: {silent}
    silent: true
"""


@pytest.mark.parametrize(
    ("expect", "silent", "words"),
    [
        ("新建监测站：目标 45个", "监测站已布设82%。", ""),
        ("新建监测站：目标 46个", "监测站已布设82%。", "应得 新建监测站：目标 46个，实得 新建监测站：目标 45个"),
        ("新建监测站：目标 45个", "新建监测站45个。", "不应起作用"),
    ],
)
def test_examples_of_linking_steps(expect: str, silent: str, words: str, tmp_path: Path) -> None:
    path = city(tmp_path)
    (path / "linking.yaml").write_text(STEPS.format(expect=expect, silent=silent), encoding="utf-8")
    assert [str(f) for f in run(path).broken if words not in f.message] == []
    assert run(path).passed == (not words)


@pytest.mark.parametrize("path", packs.shipped(), ids=lambda p: p.name)
def test_the_golden_documents_of_the_shipped_packs(path: Path) -> None:
    result = run(path)
    assert result.documents
    assert not [str(f) for f in result.broken if "/golden/" in f.path]
