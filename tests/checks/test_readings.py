"""Warnings of the readers become findings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from build import circular, item, row
from docparse.checks import run
from docparse.model import Warning_


@pytest.mark.parametrize(
    ("code", "page", "severity"),
    [("Q908", 2, "warning"), ("Q909", 0, "warning"), ("Q910", 0, "warning"), ("Q911", 1, "note"), ("Q912", 3, "warning")],
)
def test_reader_warnings(code: str, page: int, severity: str) -> None:
    source = circular("summary", item("1", "养老", row("新增床位", target="20张", actual="10张")))
    warned = replace(source, document=replace(source.document, warnings=(Warning_(code, page, "读得不可靠"),)))
    assert [(f.code, f.severity, f.kind) for f in run([warned], (), ["Q9"])] == [(code, severity, "review")]
    assert not run([source], (), ["Q9"])


def test_numbers_on_a_doubtful_page() -> None:
    source = circular("summary", item("1", "养老", row("新增床位", target="20张", actual="10张")))
    record = source.indicators[0]
    assert record.target is not None
    on_page = replace(source, indicators=(replace(record, target=replace(record.target, page=2)),))
    for page, fires in ((2, 1), (3, 0)):
        warned = replace(on_page, document=replace(source.document, warnings=(Warning_("Q908", page, "读得不可靠"),)))
        assert len(run([warned], (), ["Q904"])) == fires
