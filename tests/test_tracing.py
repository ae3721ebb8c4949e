"""The typing once more: it takes what the extraction took, a rule can be tried alone, and its guards give their reasons."""

from __future__ import annotations

from pathlib import Path

import pytest

from citypack import SUMMARY, city
from docparse import packs, pipeline, tracing
from docparse.evaluation import document
from docparse.rules import Pack, load


def test_passes_take_what_the_extraction_took() -> None:
    pack = load()
    extraction = pipeline.extract(document(SUMMARY, "小结"))
    for where in tracing.stretches(extraction):
        replayed: dict[int, tuple[str, str]] = {}
        for sentence in tracing.sentences(where, pack):
            for step in tracing.passes(where, sentence, pack):
                for fact in step.facts:
                    replayed |= {where.indices[i]: (fact.rule.id, slot) for slot, found in fact.numbers.items() for i in found}
        assert replayed == {i: (rule.id, slot) for i, (rule, slot) in tracing.typed(where, pack).items()}
        for i in where.indices:
            if extraction.quantities[i].status == "ignored" and i in replayed:
                assert extraction.quantities[i].rule == replayed[i][0]


def test_a_sentence_keeps_its_place_and_words() -> None:
    extraction = pipeline.extract(document(SUMMARY, "小结"))
    printed = []
    for where in tracing.stretches(extraction):
        for sentence in tracing.sentences(where, load()):
            span = tracing.span(where, sentence)
            assert SUMMARY[span.start : span.end] == tracing.words(where, sentence, 1, len(sentence.text))
            printed.append(SUMMARY[span.start : span.end])
    assert "公厕改造目标30座，已完成12座，同比增长20%。" in printed


GUARDED = """- id: 甲
  kind: 目标
  stage: 数值
  match: |
    共有{目标:数量/座}和{实际:数量}
  not: |
    不算
    别算
  same: [目标, 实际]
  examples:
  - {text: 共有3座和4座。, expect: [{目标: 3座, 实际: 4座}]}
  - {text: 共有座。, expect: []}
"""


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return packs.find(str(city(tmp_path_factory.mktemp("pack"), GUARDED)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("共有3座和4座。", ""),
        ("没有3座和4座。", ""),
        ("共有3户和4户。", "只收座"),
        ("共有3座和4户。", "目标、实际单位相同"),
        ("共有3座和4座别算。", "not 的“别算”"),
    ],
)
def test_why_a_fitting_rule_takes_nothing(text: str, words: str, guarded: Pack) -> None:
    (rule,) = [r for r in guarded.rules if r.id == "甲"]
    where = tracing.stretch(text)
    (sentence,) = tracing.sentences(where, guarded)
    why = tracing.hindrance(rule, where, sentence)
    assert words in why
    assert bool(words) == bool(why)
    assert bool(tracing.alone(rule, where, sentence)) == (text == "共有3座和4座。")
    assert sentence.text == tracing.sentences(where, guarded)[0].text  # trying leaves no trace


def test_the_line_that_matched(tmp_path: Path) -> None:
    pack = packs.find(str(city(tmp_path)))
    (rule,) = [r for r in pack.rules if r.id == "布点"]
    for text, line in (("监测站布下了45个。", "{指标}布下了{实际}"), ("布设监测站共45个。", "布设{指标}共{实际}")):
        where = tracing.stretch(text)
        (sentence,) = tracing.sentences(where, pack)
        (fact,) = tracing.alone(rule, where, sentence)
        assert tracing.line_of(rule, fact, sentence) == line
        assert list(tracing.slots(fact, where).items()) == [("指标", "监测站"), ("实际", "45个")]
