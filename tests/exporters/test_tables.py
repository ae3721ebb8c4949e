"""The CSV files hold the contract, and frictionless agrees with their description."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import frictionless
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docparse.exporters import EXTRACTED, TABLES, tables
from docparse.exporters.schema import completion, exact, iso, plain, rounded
from docparse.model import Audit

from .audits import extraction, unreadable

CONTRACT = {
    "documents": "document path sha256 format status reason role title doc_number issuer region date_issued period_start period_end pages characters"
    " numbers claimed ignored unclaimed rules",
    "items": "document item parent number level title lead_units support_units start end page",
    "quantities": "document quantity item part section role indicator value unit comparator low high text start end page bbox status rule",
    "indicators": "document record item number title part indicator target target_unit target_comparator actual actual_unit actual_comparator rate"
    " rate_kind base rate_computed status period_start period_end lead_units target_quantity actual_quantity rate_quantity rule",
    "alignments": "plan_document plan_record plan_item summary_document summary_record summary_item relation score margin status",
    "findings": "finding code name severity kind document item other_document other_item indicator message expected reported quantities waived_by",
}


def rows(audit: Audit, table: str) -> list[dict[str, str]]:
    text = tables.render(audit, tuple(TABLES))[f"{table}.csv"].decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("table", CONTRACT)
def test_columns_are_those_of_the_contract(table: str, audit: Audit) -> None:
    names = CONTRACT[table].split()
    found = rows(audit, table)
    assert found
    assert [*found[0]][: len(names)] == names
    assert all(list(row) == [column.name for column in TABLES[table].columns] for row in TABLES[table].rows(audit))


@pytest.mark.parametrize("chosen", [EXTRACTED, tuple(TABLES)])
def test_frictionless_accepts_the_package(chosen: tuple[str, ...], audit: Audit, tmp_path: Path) -> None:
    # Two empty files have one hash, and so one id.
    audit = replace(
        audit, extractions=(*audit.extractions, *(replace(x, document=replace(x.document, path=p)) for x in [unreadable("e", "空")] for p in "ab"))
    )
    for name, content in tables.render(audit, chosen).items():
        (tmp_path / name).write_bytes(content)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["title", "note"])
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert [r["name"] for r in package["resources"]] == list(chosen)
    assert all(field["description"] and "unit" in field for r in package["resources"] for field in r["schema"]["fields"])


def test_frictionless_sees_a_broken_key(audit: Audit, tmp_path: Path) -> None:
    broken = replace(audit, findings=(replace(audit.findings[0], document="ffffffffffff"), *audit.findings[1:]))
    for name, content in tables.render(broken, tuple(TABLES)).items():
        (tmp_path / name).write_bytes(content)
    errors = frictionless.validate(str(tmp_path / "datapackage.json")).flatten(["type"])
    assert errors == [["foreign-key"]]


def test_hostile_text_comes_back_as_it_was(nasty: tuple[str, Audit]) -> None:
    bad, audit = nasty
    assert rows(audit, "findings")[0]["message"] == bad
    assert rows(audit, "indicators")[-1]["indicator"] == bad
    assert rows(audit, "documents")[-1]["issuer"] == bad


def test_values(audit: Audit) -> None:
    road, products, people = rows(audit, "indicators")[2:]
    assert (road["target"], road["actual"], road["rate"], road["rate_computed"]) == ("274", "213.492", "67.31", "77.9168")
    assert (products["actual"], products["rate_computed"], products["period_end"]) == ("", "", "2031-06-30")
    assert (people["target"], people["actual_comparator"], people["rate_computed"]) == ("342000", "=", "100")
    _, second, bad = rows(audit, "documents")
    assert (second["numbers"], second["claimed"], second["ignored"], second["unclaimed"]) == ("9", "7", "1", "1")
    assert (bad["status"], bad["reason"], bad["role"], bad["pages"]) == ("unreadable", "文件已加密", "", "")
    for row in rows(audit, "quantities"):
        text = next(x.document.text for x in audit.extractions if x.document.id == row["document"])
        assert text[int(row["start"]) : int(row["end"])] in row["text"]
    assert rows(audit, "findings")[1]["quantities"].count(" ") == 1
    assert tables.render(audit, EXTRACTED) == tables.render(audit, EXTRACTED)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (Decimal("213.4920"), "213.492"),
        (Decimal("1E+8"), "100000000"),
        (Decimal("0.00"), "0"),
        (Decimal("-0.50"), "-0.5"),
        (Decimal("1E-9"), "0.000000001"),
        (Fraction(1, 8), "0.125"),
        (Fraction(2, 3), "0.6666666667"),
    ],
)
def test_numbers_are_written_plainly(value: Decimal | Fraction | None, text: str) -> None:
    assert plain(value) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=6))
def test_written_numbers_lose_nothing(value: Decimal) -> None:
    assert Decimal(plain(value)) == value == exact(value)
    assert "E" not in plain(value)


@pytest.mark.parametrize(("value", "text"), [("1/8", "0.125"), ("2/3", "0.6667"), ("-1/20000", "-0.0001"), ("100", "100")])
def test_rounding(value: str, text: str) -> None:
    assert plain(rounded(Fraction(value))) == text


@pytest.mark.parametrize(("text", "day"), [("2031-06-30", "2031-06-30"), ("2031-02-30", ""), ("2031-06", ""), ("", ""), ("20310630", "")])
def test_only_days_are_dates(text: str, day: str) -> None:
    assert iso(text) == day


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        (("200", "公里"), ("50", "公里"), "25"),
        (("2", "公里"), ("500", "米"), "25"),
        (("200", "户"), ("50", "人"), ""),
        (("80", "%"), ("40", "%"), ""),
        (("0", "个"), ("5", "个"), ""),
        (("3", "个"), ("1", "个"), "33.3333"),
    ],
)
def test_computed_rate(target: tuple[str, str], actual: tuple[str, str], expected: str) -> None:
    found = extraction("x.txt", f"# 1、x\n[[target:x|{target[0]}|{target[1]}]]，[[actual:x|{actual[0]}|{actual[1]}]]").indicators[0]
    assert plain(rounded(completion(found.target, found.actual))) == expected
