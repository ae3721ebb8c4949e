"""The docstring of a check is its page: five headings, and examples that must come true through the whole pipeline."""

from __future__ import annotations

import re

import pytest

from build import findings
from docparse.checks import CHECKS, DECISIONS, listed, modules
from docparse.checks.catalogue import settings

HEADINGS = ("做什么：", "为什么重要：", "会报的例子：", "不会报的例子：", "应向单位要什么：")


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
    if "由文件本身引起" in section(code, "会报的例子："):
        # No text can bring these about: test_readings gives the documents as a reader would.
        assert code in ("Q904", "Q908", "Q909", "Q910", "Q911", "Q912", "Q917")
        assert not [f for f in findings(section(code, "不会报的例子：")) if f.code == code]
        return
    fires = [f for f in findings(section(code, "会报的例子：")) if f.code == code]
    assert [f for f in fires if f.kind != "pass"] or (code == "P502" and fires), "the positive example is not reported"
    silent = [f for f in findings(section(code, "不会报的例子：")) if f.code == code and (f.kind != "pass" or code == "P502")]
    assert silent == [], "the negative example is reported"


def test_every_code_is_registered_and_named() -> None:
    # Q903 is told of waivers, after the checks.
    assert {*CHECKS, *DECISIONS} == set(settings().codes) == set(modules())
    assert {line[:4] for line in listed()} == set(settings().codes)
    assert all(c.severity in ("error", "warning", "note") and c.name for c in settings().codes.values())
