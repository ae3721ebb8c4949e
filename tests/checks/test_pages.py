"""The docstring of a check is its page: five headings, and examples that must come true through the whole pipeline."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from build import document
from docparse.alignment import align
from docparse.checks import CHECKS, run, settings
from docparse.extraction import extract
from docparse.model import Extraction, Finding

HEADINGS = ("做什么：", "为什么重要：", "会报的例子：", "不会报的例子：", "应向单位要什么：")
_LABEL = re.compile(r"(要点|小结|\d+月小结)：")


def circulars(example: str) -> Iterator[Extraction]:
    """The documents of an example: lines that begin with 要点：, 小结： or 5月小结：, else one summary; ｜ parts paragraphs."""
    for line in example.strip().splitlines():
        label = _LABEL.match(line.strip())
        kind, body = (label[1], line.strip()[label.end() :]) if label else ("小结", line.strip())
        role = "plan" if kind == "要点" else "summary"
        month = re.match(r"\d+", kind)
        title = "云汀市2022年民生实事工作要点" if role == "plan" else f"云汀市2022年民生实事{month[0] if month else 6}月份小结"
        paragraphs = body.split("｜")
        if named := re.match(r"(20\d\d年\S+?要点)。", paragraphs[0]):
            title = "云汀市" + named[1]
            paragraphs.pop(0)
        if paragraphs[0].startswith(("目标任务", "完成情况")):
            paragraphs.insert(0, "1、民生事项")
        text = "\n".join([title, *(re.sub(r"(?=目标任务：|完成情况：)", "\n", p) for p in paragraphs)])
        yield extract(document(text + "\n", f"{title}.txt"), role=role)


def findings(example: str) -> list[Finding]:
    """What the checks say of an example."""
    sources = tuple(circulars(example))
    return list(run(sources, align(sources)))


def section(code: str, heading: str) -> str:
    page = CHECKS[code].__doc__ or ""
    rest = page.split(f"\n{heading}", 1)[1]
    return re.split(r"\n\S+：", rest, maxsplit=1)[0]


@pytest.mark.parametrize("code", CHECKS)
def test_page_is_complete(code: str) -> None:
    page = CHECKS[code].__doc__ or ""
    assert page.startswith(f"{code} {settings().codes[code].name}\n")
    assert [h for h in HEADINGS if f"\n{h}" in page] == list(HEADINGS)
    assert code == CHECKS[code].CODE


@pytest.mark.parametrize("code", CHECKS)
def test_examples_come_true(code: str) -> None:
    fires = [f for f in findings(section(code, "会报的例子：")) if f.code == code]
    assert [f for f in fires if f.kind != "pass"] or (code == "P502" and fires), "the positive example is not reported"
    silent = [f for f in findings(section(code, "不会报的例子：")) if f.code == code and (f.kind != "pass" or code == "P502")]
    assert silent == [], "the negative example is reported"


def test_every_code_is_registered_and_named() -> None:
    assert set(CHECKS) == set(settings().codes)
    assert all(c.severity in ("error", "warning", "note") and c.name for c in settings().codes.values())
