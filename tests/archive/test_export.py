"""Every form of export holds every row and every digit."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from archive.files import JUNE, write
from docparse.archive import Archive, export
from docparse.errors import BadRequest

LONG = "12345678901234567.123"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    place = tmp_path_factory.mktemp("archive")
    text = JUNE.replace("新建养老床位400张", f"新建养老床位{LONG}张").replace("1、养老服务", "1、=cmd|' /C calc'!A0")
    found = Archive(place / "archive.sqlite")
    found.ingest([write(place / "files", a=text, b=JUNE)], jobs=1)
    found.audit(jobs=1)
    return found


def as_csv(archive: Archive, folder: Path, *, bom: bool = False) -> dict[str, list[dict[str, str]]]:
    return {p.stem: list(csv.DictReader(io.StringIO(p.read_bytes().decode("utf-8-sig"), newline=""))) for p in archive.export(folder, "csv", bom=bom)}


def test_csv_is_exact_and_stable(archive: Archive, tmp_path: Path) -> None:
    found = as_csv(archive, tmp_path / "a")
    assert LONG in {row["target"] for row in found["indicators"]}
    assert [row["path"] for row in found["documents"]] == ["files/a.txt", "files/b.txt"]
    again = as_csv(archive, tmp_path / "b", bom=True)
    assert again == found
    assert (tmp_path / "b" / "documents.csv").read_bytes()[:3] == b"\xef\xbb\xbf"
    assert (tmp_path / "a" / "items.csv").read_bytes() == (tmp_path / "b" / "items.csv").read_bytes()[3:]


def test_the_package_is_valid(archive: Archive, tmp_path: Path) -> None:
    from frictionless import validate

    archive.export(tmp_path, "datapackage")
    report = validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])


def test_json_lines(archive: Archive, tmp_path: Path) -> None:
    archive.export(tmp_path, "jsonl")
    lines = (tmp_path / "indicators.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line, parse_float=Decimal) for line in lines]
    assert Decimal(LONG) in {row["target"] for row in rows}
    wanted = as_csv(archive, tmp_path / "csv")["indicators"]
    assert [{k: "" if v is None else str(v) for k, v in row.items()} for row in rows] == wanted


def test_a_workbook_without_formulas(archive: Archive, tmp_path: Path) -> None:
    archive.export(tmp_path / "a", "xlsx")
    archive.export(tmp_path / "b", "xlsx")
    assert (tmp_path / "a/archive.xlsx").read_bytes() == (tmp_path / "b/archive.xlsx").read_bytes()
    book = openpyxl.load_workbook(tmp_path / "a/archive.xlsx")
    assert book.sheetnames == list(export.EXPORTED)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [cell for cell in cells if str(cell.value).startswith("=")]
    heads = [cell.value for cell in book["indicators"][1]]
    numbers = {row[heads.index("target")].value for row in book["indicators"].iter_rows(min_row=2)}
    assert {120, 400, LONG} <= numbers  # too many digits for a double: as text


def test_sheets_are_cut_where_excel_ends(archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "_SHEET", 3)
    archive.export(tmp_path, "xlsx")
    book = openpyxl.load_workbook(tmp_path / "archive.xlsx")
    parts = [name for name in book.sheetnames if name.startswith("quantities")]
    assert parts[:2] == ["quantities", "quantities (2)"]
    assert sum(book[name].max_row - 1 for name in parts) == len(as_csv(archive, tmp_path)["quantities"])


def test_a_database_of_the_tables_alone(archive: Archive, tmp_path: Path) -> None:
    archive.export(tmp_path, "sqlite")
    with sqlite3.connect(tmp_path / "tables.sqlite") as found:
        names = {name for (name,) in found.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert names == set(export.EXPORTED)
        assert found.execute("SELECT count(*) FROM indicators WHERE target > 100 AND target < 500").fetchone() == (3,)
    found.close()


def test_forms_and_folders_that_cannot_be(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BadRequest, match="可用：csv、datapackage"):
        archive.export(tmp_path, "docx")
    with pytest.raises(BadRequest, match="无法写入输出文件夹"):
        archive.export(tmp_path / "file", "csv")
    with pytest.raises(BadRequest, match="没有这个档案库"):
        Archive(tmp_path / "absent.sqlite").export(tmp_path, "csv")


def test_a_failure_leaves_the_folder_as_it_was(archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.export(tmp_path, "csv")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    monkeypatch.setattr(export, "cell", lambda value: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        archive.export(tmp_path, "csv")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
