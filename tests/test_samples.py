"""Exactly the contradictions that samples/README.md lists come out of samples/, and none of the look-alikes.

``samples_expected.jsonl`` is that README in data form: rows of the first table by ``row``, look-alikes as ``clean``, notes that
may be given or not as ``optional``. ``also`` names codes under which the same fault may be told a second time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import docparse
from docparse.model import Audit, Finding
from docparse.resources import folder

Row = dict[str, Any]
ROWS: list[Row] = [json.loads(line) for line in Path(__file__).with_name("samples_expected.jsonl").read_text(encoding="utf-8").splitlines()]
PLANTED = [row for row in ROWS if "row" in row]
CLEAN = [row for row in ROWS if row.get("clean")]
OPTIONAL = [row for row in ROWS if row.get("optional")]


@pytest.fixture(scope="module")
def audit() -> Audit:
    return docparse.audit([folder("samples")])


class Told:
    """A finding in the words of the expectation: file names, numbers of items as printed, values of the operands."""

    def __init__(self, finding: Finding, audit: Audit) -> None:
        items = {item.id: item for e in audit.extractions for item in e.items}
        files = {e.document.id: Path(e.document.path).name for e in audit.extractions}
        values = {q.id: q.number.value for e in audit.extractions for q in e.quantities}
        named = {id: item.number or f"[{item.title}]" for id, item in items.items()}
        self.finding = finding
        self.files = {files[id] for id in (finding.document, finding.other_document) if id}
        self.items = {named[id] for id in (finding.item, finding.other_item) if id} or {""}
        self.item = named.get(finding.item, "")
        self.values = {values[id] for id in finding.quantities} | {Decimal(n) for n in re.findall(r"\d+(?:\.\d+)?", finding.message)}

    def __repr__(self) -> str:
        return f"{self.finding.code} {self.finding.severity} {self.finding.kind} {sorted(self.files)} {self.item} {self.finding.message}"

    def about(self, row: Row) -> bool:
        """Whether file, item and indicator are those of the row."""
        in_file = self.files <= set(row["files"]) if "row" in row else bool(self.files & set(row["files"]))
        in_item = {row["item"], row.get("plan_item", row["item"])} & self.items if "row" in row else not row["item"] or row["item"] in self.items
        return in_file and bool(in_item) and in_order(row["indicator"], self.finding.indicator)

    def tells(self, row: Row) -> bool:
        """Whether it is the finding that the row plants."""
        return (
            (self.finding.code, self.finding.severity, self.finding.kind) == (row["code"], row["severity"], row["kind"])
            and self.about(row)
            and (not re.fullmatch(r"[\d.]+", row["reported"]) or Decimal(row["reported"]) in self.values)
        )

    def allowed(self) -> bool:
        """Whether some row plants it, names it as the same fault told again, or leaves it free."""
        again = any(self.finding.code in row.get("also", ()) and self.about(row) for row in PLANTED)
        free = any(self.finding.code == row["code"] and self.about(row) and self.finding.severity == "note" for row in OPTIONAL)
        return again or free or any(self.tells(row) for row in PLANTED)


def in_order(part: str, whole: str) -> bool:
    """Whether the characters of ``part`` stand in ``whole`` in this order, as 药费补助 in 提供药费补助."""
    rest = iter(whole)
    return all(character in rest for character in part)


def told(audit: Audit) -> Iterable[Told]:
    return (Told(finding, audit) for finding in audit.findings)


@pytest.mark.parametrize("row", PLANTED, ids=lambda row: f"{row['row']}-{row['code']}-{row['files'][-1][9:11]}")
def test_planted(audit: Audit, row: Row) -> None:
    assert [t for t in told(audit) if t.tells(row)], [t for t in told(audit) if t.finding.code == row["code"]]


@pytest.mark.parametrize("row", CLEAN, ids=lambda row: f"{row['item']}-{row['indicator']}")
def test_look_alike(audit: Audit, row: Row) -> None:
    # A planted fault of the same item and code stands in the first table and is no look-alike.
    wrong = [t for t in told(audit) if t.finding.kind != "pass" and t.finding.code in row["not_codes"] and t.about(row)]
    assert [t for t in wrong if not any(t.tells(planted) for planted in PLANTED)] == []


def test_nothing_else(audit: Audit) -> None:
    extra = [repr(t) for t in told(audit) if t.finding.kind != "pass" and not t.allowed()]
    assert not extra, "\n".join(extra)


def test_every_number_is_accounted_for(audit: Audit) -> None:
    for extraction in audit.extractions:
        assert {q.status for q in extraction.quantities} <= {"claimed", "ignored", "unclaimed"}
        assert len({q.number.start for q in extraction.quantities}) == len(extraction.quantities)


def test_readme_lists_what_is_expected() -> None:
    """The first table of samples/README.md and the data form agree row by row: code and number of summaries."""
    text = (folder("samples") / "README.md").read_text(encoding="utf-8")
    listed = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 7 and cells[0].isdigit():
            listed[int(cells[0])] = (cells[4], len(re.findall(r"\d月", cells[1])) or 1)
    wanted = {}
    for n in {row["row"] for row in PLANTED}:
        files = {name for row in PLANTED if row["row"] == n for name in row["files"]}
        wanted[n] = (next(row["code"] for row in PLANTED if row["row"] == n), sum("小结" in name for name in files) or 1)
    assert listed == wanted
