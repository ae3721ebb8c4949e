"""The shipped pack (every example of every rule), the refusal of faulty packs, and how rules share a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from docparse.errors import BadRules
from docparse.facts import coded, run, tried, type_segment
from docparse.folding import fold
from docparse.model import Span
from docparse.numbers import find
from docparse.rules import Rule, load, load_pack
from docparse.template import matches

Taken = dict[str, list[str]]
PACK = load()
RULES = {rule.id: rule for rule in PACK.rules}


def taken(rule: Rule, text: str) -> list[Taken]:
    """What this rule alone takes from a text: printed words and numbers by slot, one mapping a match."""
    view = fold(text, [Span(0, len(text))])
    numbers = find(view)
    facts = []
    for sentence in coded(view, numbers, PACK.protected):
        while run(tried([rule]), sentence, view, numbers, {}, facts):
            pass
    results = []
    for fact in sorted(facts, key=lambda f: (f.sentence, f.order)):
        slots = {s: [text[numbers[i].first : numbers[i].last] for i in found] for s, found in fact.numbers.items()}
        slots |= {s: list(words) for s, words in fact.texts.items()}
        results.append(slots)
    return results


def lists(expected: Mapping[str, str | list[str]]) -> Taken:
    return {slot: [value] if isinstance(value, str) else value for slot, value in expected.items()}


# ---------------------------------------------------------------- the shipped pack

EXAMPLES = {f"{rule.id}-{n}": (rule, n) for rule in PACK.rules for n in range(len(rule.examples))}


@pytest.mark.parametrize(("rule", "n"), EXAMPLES.values(), ids=EXAMPLES)
def test_examples_come_true(rule: Rule, n: int) -> None:
    assert taken(rule, rule.examples[n].text) == list(map(lists, rule.examples[n].expect))


@pytest.mark.parametrize("rule", PACK.rules, ids=list(RULES))
def test_every_rule_says_what_it_is(rule: Rule) -> None:
    assert rule.stage in PACK.stages
    assert Path(rule.path).read_text(encoding="utf-8").splitlines()[rule.line - 1].strip("- ").strip() == f"id: {rule.id}"
    assert any(e.expect for e in rule.examples)
    assert any(not e.expect for e in rule.examples)


def test_every_template_line_has_an_example() -> None:
    idle = []
    for rule in PACK.rules:
        texts = [e.text for e in rule.examples if e.expect]
        sentences = []
        for text in texts:
            view = fold(text, [Span(0, len(text))])
            sentences += [s.text for s in coded(view, find(view), PACK.protected)]
        for source in dict.fromkeys(t.source for t in rule.templates):
            if not any(True for t in rule.templates if t.source == source for s in sentences for _ in matches(t, s)):
                idle.append(f"{rule.id}: {source}")
    assert idle == []


# ---------------------------------------------------------------- faulty packs

HEAD = """pack: 试
title: 试
version: 1.0.0
language: docparse-rules/1
stages: [一, 二]
roles: {占比: share}
words: {动作: [建成, 新建]}
slots:
  指标: {type: 名称}
  数: {type: 数量或金额, role: neutral}
  又: {type: 数量或金额, role: neutral}
  率: {type: 百分比, role: rate}
"""
RULE = """- id: 甲
  kind: 数
  stage: 一
  match: |
    {指标}{数}
  examples:
  - {text: 新建公厕14座。, expect: [{指标: 新建公厕, 数: 14座}]}
  - {text: 公厕。, expect: []}
"""


def pack(tmp_path: Path, rules: str = RULE, head: str = HEAD) -> Path:
    (tmp_path / "pack.yaml").write_text(head, encoding="utf-8")
    (tmp_path / "10-rules.yaml").write_text(rules, encoding="utf-8")
    return tmp_path


def test_a_sound_pack_loads(tmp_path: Path) -> None:
    loaded = load_pack(pack(tmp_path))
    (rule,) = loaded.rules
    assert (loaded.name, loaded.version, rule.id, rule.line, rule.stage) == ("试", "1.0.0", "甲", 1, "一")
    assert taken(rule, "新建公厕14座。") == [{"指标": ["新建公厕"], "数": ["14座"]}]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("  - {text: 公厕。, expect: []}\n", "", 6, "没有反例"),
        ("  - {text: 新建公厕14座。, expect: [{指标: 新建公厕, 数: 14座}]}\n", "", 6, "没有正例"),
        ("{指标}{数}", "{指标}{数}\n    {指示}{数}", 6, "是否指“指标”"),
        ("{指标}{数}", "{指标}{数:数两}", 5, "未知的类型"),
        ("{指标}{数}", "@动做{数}", 5, "未知的词表"),
        ("{指标}{数}", "{指标}{数", 5, "缺少“}”"),
        ("    {指标}{数}\n", "\n", 4, "没有句式"),
        ("stage: 一", "stage: 三", 3, "未知的阶段“三”"),
        ("kind: 数", "kind: 数字", 2, "kind"),
        ("kind: 数", "kind: 旁述", 1, "as 应为"),
        ("  stage: 一", "  stage: 一\n  piority: 60", 4, "是否指“priority”"),
        ("  stage: 一", "  stage: 一\n  priority: 101", 4, "priority"),
        ("  stage: 一", "  stage: 一\n  within: 摘要", 4, "未知的范围“摘要”"),
        ("  stage: 一", "  stage: 一\n  not: |\n    {指标", 5, "缺少“}”"),
        ("  stage: 一\n", "", 1, "stage"),
        ("  kind: 数", "  kind: 数\n  kind: 率", 3, "“kind”重复"),
        ("- id: 甲", "id: 甲\nrules:\n- id: 甲", 1, "列表"),
    ],
)
def test_faulty_rules_are_refused_with_their_line(old: str, new: str, line: int, words: str, tmp_path: Path) -> None:
    assert old in RULE
    with pytest.raises(BadRules) as caught:
        load_pack(pack(tmp_path, RULE.replace(old, new, 1)))
    assert (caught.value.path, caught.value.line) == (str(tmp_path / "10-rules.yaml"), line), str(caught.value)
    assert words in caught.value.message
    assert "\n" not in str(caught.value)


def test_two_rules_of_one_name_are_refused(tmp_path: Path) -> None:
    folder = pack(tmp_path)
    (folder / "20-more.yaml").write_text("# more\n" + RULE, encoding="utf-8")
    with pytest.raises(BadRules, match=r"20-more.yaml:2: .*10-rules.yaml:1 重名"):
        load_pack(folder)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("  率: {type: 百分比, role: rate}", "  率: {type: 百分必, role: rate}", 12, "百分必"),
        ("language: docparse-rules/1", "language: docparse-rules/9", 4, "docparse-rules/9"),
        ("version: 1.0.0", "version: eins", 3, "version"),
        ("roles: {占比: share}\n", "", 1, "缺少“roles”"),
        ("stages: [一, 二]", "stages: []", 5, "stages"),
        ("stages: [一, 二]", "stages: [一, 二]\nstagess: []", 6, "是否指“stages”"),
        ("words: {动作: [建成, 新建]}", "words: {动作: ['@更多']}", 7, "@更多"),
    ],
)
def test_faulty_packs_are_refused_with_their_line(old: str, new: str, line: int, words: str, tmp_path: Path) -> None:
    assert old in HEAD
    with pytest.raises(BadRules) as caught:
        load_pack(pack(tmp_path, head=HEAD.replace(old, new, 1)))
    assert (caught.value.path, caught.value.line) == (str(tmp_path / "pack.yaml"), line), str(caught.value)
    assert words in caught.value.message


def test_packs_that_are_not_there() -> None:
    with pytest.raises(BadRules, match="找不到规则包"):
        load("没有这个包")


# ---------------------------------------------------------------- rules in one sentence


def typed(tmp_path: Path, rules: str, text: str, scope: str = "other") -> list[tuple[str, dict[str, list[str]], dict[str, list[str]]]]:
    """Facts of a text under a pack of these rules (without examples): rule, numbers and words by slot."""
    shown = "  examples:\n  - {text: 一, expect: [{}]}\n  - {text: 一, expect: []}\n"
    body = "".join(f"- {rule.strip()}\n{shown}" for rule in rules.split("---"))
    loaded = load_pack(pack(tmp_path, body))
    view = fold(text, [Span(0, len(text))])
    numbers = find(view)
    facts = type_segment(view, numbers, loaded, frozenset({scope}), {})
    return [
        (
            f.rule.id,
            {s: [text[numbers[i].first : numbers[i].last] for i in v] for s, v in f.numbers.items()},
            {s: list(v) for s, v in f.texts.items()},
        )
        for f in facts
    ]


def test_earlier_stages_cut_what_later_ones_see(tmp_path: Path) -> None:
    rules = "id: 率\n  kind: 率\n  stage: 一\n  match: （完成率{率}）\n---\nid: 数\n  kind: 数\n  stage: 二\n  match: '{指标}{数}'"
    text = "新建公厕（完成率75%）14座。"
    assert typed(tmp_path, rules, text) == [("率", {"率": ["75%"]}, {}), ("数", {"数": ["14座"]}, {"指标": ["新建公厕"]})]
    assert [f[0] for f in typed(tmp_path, rules.replace("stage: 一\n", "stage: 一\n  cut: false\n"), text)] == ["率"]


def test_priority_decides_between_rules_that_overlap(tmp_path: Path) -> None:
    rules = "id: 甲\n  kind: 数\n  stage: 一\n  priority: {}\n  match: '{{指标}}{{数}}'\n---\n"
    rules += "id: 乙\n  kind: 数\n  stage: 一\n  priority: 50\n  match: 新建{{指标}}{{数}}"
    assert [f[0] for f in typed(tmp_path, rules.format(60), "新建公厕14座。")] == ["甲"]
    assert [f[0] for f in typed(tmp_path, rules.format(40), "新建公厕14座。")] == ["乙"]
    # of equal priority, the one with more of its own words
    assert [f[0] for f in typed(tmp_path, rules.format(50), "新建公厕14座。")] == ["乙"]


@pytest.mark.parametrize(
    ("more", "text", "count"),
    [
        ("match: '{指标}{数:数量/座|个}'", "公厕14座，公路3公里，站12个。", 2),
        ("match: '{指标}{数}已{又}'\n  same: [数, 又]", "公厕14座已9座，公厕14座已9公里。", 1),
        ("match: '{指标}{数}已{又}'\n  apart: [数, 又]", "公厕14座已9座，公厕14座已9公里。", 1),
        ("match: '{指标}{数}'\n  not: 比{指标}", "公厕14座，比去年14座，公路3公里。", 2),
        ("match: '{指标}{数}'\n  within: 目标任务|小结", "公厕14座。", 0),
        ("match: '{指标}{数}'\n  within: 其他", "公厕14座。", 1),
    ],
)
def test_conditions(more: str, text: str, count: int, tmp_path: Path) -> None:
    assert len(typed(tmp_path, f"id: 甲\n  kind: 数\n  stage: 一\n  {more}", text)) == count


def test_protected_words_are_no_cue() -> None:
    text = "高标准农田3座"
    view = fold(text, [Span(0, len(text))])
    (sentence,) = coded(view, find(view), PACK.protected)
    assert "标准" not in sentence.text
    assert len(sentence.text) == len("\n高标准农田#")
