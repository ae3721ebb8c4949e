"""How far a template got: notation and tree are one thing, the explaining matcher agrees with the real one, places are exact."""

from __future__ import annotations

import pytest

from docparse import tracing
from docparse.progress import clause, furthest, notation
from docparse.rules import load
from docparse.template import matches, parse

PACK = load()
LINES = sorted({t.source for rule in PACK.rules for t in rule.templates})
OTHERS = ["\\{甲\\}{数:数量/户|人}", "甲…{不含乙|丙}{率}", "甲…{≤20}{率:值}", "[甲|乙](丙|丁)@动作$"]


def state(text: str) -> str:
    (sentence,) = tracing.sentences(tracing.stretch(text), PACK)
    return sentence.text


@pytest.mark.parametrize("line", [*LINES, *OTHERS])
def test_notation_gives_the_tree_again(line: str) -> None:
    tree = parse(line, PACK.vocabulary)
    assert parse(notation(tree, PACK.vocabulary), PACK.vocabulary) == tree


def test_complete_means_that_the_matcher_matches() -> None:
    states = [s.text for rule in PACK.rules for e in rule.examples for s in tracing.sentences(tracing.stretch(e.text), PACK)]
    assert len(states) > 100
    by_line = {line: [t for rule in PACK.rules for t in rule.templates if t.source == line] for line in LINES}
    for line, templates in by_line.items():
        for text in states[:: 1 + len(line) % 3]:
            real = any(True for t in templates for _ in matches(t, text))
            assert furthest(line, text, PACK.vocabulary).complete == real, (line, text)


@pytest.mark.parametrize(
    ("line", "text", "matched", "done", "expected", "opened", "partly"),
    [
        ("{指标}完成{实际}", "农村公路完成36公里。", 3, "{指标}完成{实际}", "", "", ""),
        ("{指标}完成{实际}", "农村公路完成大半36公里。", 2, "{指标}完成", "{实际}", "", ""),
        ("{指标}完成{实际}", "农村公路建了36公里。", 0, "", "完成", "{指标}", ""),
        ("{指标}[已]完成{实际}", "农村公路建了36公里。", 0, "", "[已]完成", "{指标}", ""),
        ("完成投资{实际}，完成率{率}", "完成投资8亿元，完成数80%。", 2, "完成投资{实际}", "，完成率", "", "，完成"),
        ("共{实际}…占{率}", "共36公里，约计划的八成。", 2, "共{实际}", "占", "…", ""),
        ("发放<{指标}{实际}/、>", "发放种子36吨、化肥8吨。", 2, "发放<{指标}{实际}/、>", "", "", ""),
        ("发放<{实际}{指标}的/、>", "发放36吨种子。", 1, "发放{实际}", "<{实际}{指标}的/、>", "", ""),
    ],
)
def test_where_it_stopped(line: str, text: str, matched: int, done: str, expected: str, opened: str, partly: str) -> None:
    got = furthest(line, state(text), PACK.vocabulary)
    assert (got.matched, got.done, got.expected, got.open, got.partly) == (matched, done, expected, opened, partly)
    assert got.complete == (not expected)


def test_near_chooses_the_clause() -> None:
    text = state("公厕完成36座，桥梁完成大半8座。")
    second = len(text) - 2
    assert furthest("{指标}完成{实际}", text, PACK.vocabulary).complete
    assert not furthest("{指标}完成{实际}", text, PACK.vocabulary, second).complete
    low, high = clause(text, second)
    assert text[low:high].startswith("桥梁")
    assert text[high] == "。"
