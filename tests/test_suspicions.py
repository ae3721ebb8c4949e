"""Suspicious places: every pattern by its examples, and that what they hold makes no ledger line."""

from __future__ import annotations

import pytest

from docparse import suspicions
from docparse.extraction import extract
from docparse.model import Document
from docparse.pipeline import read
from docparse.readers import text

PATTERNS = suspicions.load()[0].patterns


@pytest.mark.parametrize("pattern", PATTERNS, ids=[p.name for p in PATTERNS])
def test_examples_are_reported_and_sound_text_is_not(pattern: suspicions.Pattern) -> None:
    for example in pattern.examples:
        assert pattern.name in [p.name for p, _, _ in suspicions.places(example)], example
    for clean in pattern.clean:
        assert pattern.name not in [p.name for p, _, _ in suspicions.places(clean)], clean


def circular(body: str) -> Document:
    return text.read(f"沐川市2024年民生实事进展通报\n{body}\n".encode(), "x")


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ("一、养老\n目标任务：新增床位300张。完成情况：新增床位120张，完成率40%185张。", "185"),
        ("一、养老\n目标任务：为7516-9岁儿童免费体检。完成情况：已为500名儿童体检。", "7516"),
        ("一、公路\n分别完成年度目标的121.3%185%。", "121.3"),
    ],
)
def test_doubtful_numbers_make_no_line(body: str, wrong: str) -> None:
    extraction = extract(circular(body))
    kept = [q.number.text for r in extraction.indicators for q in (r.target, r.actual, r.rate) if q is not None]
    assert not [t for t in kept if wrong in t]
    assert [q.status for q in extraction.quantities if q.role == "doubtful"]
    assert "Q913" in [w.code for w in extraction.document.warnings]


def test_places_point_at_the_print() -> None:
    document = suspicions.marked(circular("截至19月，新增床位12张。"))
    (warning,) = document.warnings
    assert document.text[warning.start : warning.end] == "19月"
    assert suspicions.marked(document) is document


def test_spun_and_inserted_words() -> None:
    assert [w.code for w in suspicions.marked(circular("据365体育官网，完成投资12亿元。")).warnings] == ["Q916"]
    assert not suspicions.marked(circular("农夫专业合作。")).warnings
    spun = "产值分辨增加5%，建设使命完成，均匀浓度下降。"
    assert [w.code for w in suspicions.marked(circular(spun)).warnings] == ["Q916"]


def test_the_samples_are_beyond_suspicion() -> None:
    from docparse.pipeline import files
    from docparse.resources import folder

    for path in files([folder("samples")]):
        assert [w for w in read(path).warnings if w.start >= 0] == [], path
