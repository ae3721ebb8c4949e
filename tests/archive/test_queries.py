"""Views and questions: every one runs, tells what it says, and none writes."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from docparse.archive import Archive, export, queries
from docparse.errors import BadRequest
from docparse.resources import folder


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    found = Archive(tmp_path_factory.mktemp("archive") / "archive.sqlite")
    found.ingest([folder("samples")], jobs=1)
    found.audit(jobs=1)
    return found


@pytest.mark.parametrize("name", queries.queries().questions)
def test_every_question_is_answered(archive: Archive, name: str) -> None:
    heads, rows = archive.ask(name)
    found = list(rows)
    assert all(len(row) == len(heads) for row in found)
    assert bool(found) == (name not in ("number", "quotes", "unread", "vanished", "copies"))  # these ask for something, or find nothing wrong


def test_questions_with_parameters(archive: Archive) -> None:
    heads, rows = archive.ask("targets", region="稷泠", indicator="公益性岗位")
    found = [dict(zip(heads, row, strict=True)) for row in rows]
    assert {r["period_end"] for r in found} == {"2020-05-31", "2020-06-30", "2020-07-31", "2020-12-31"}
    assert all("公益性岗位" in r["indicator"] for r in found)
    assert len({r["target"] for r in found}) == 1
    _, rows = archive.ask("overdue", limit="3")
    ahead = [row[0] for row in rows]
    assert len(ahead) == 3
    assert ahead == sorted(ahead)
    assert ahead[-1] < 0
    _, rows = archive.ask("code", code="R1")
    assert {row[1] for row in rows} >= {"R101", "R104"}
    _, rows = archive.ask("number", value="93.46", unit="公里")
    assert [row[0] for row in rows] == ["93.46公里"]
    finding = archive.findings("R101").finding[0]
    _, rows = archive.ask("quotes", finding=finding)
    quotes = list(rows)
    assert [row[1] in row[7] for row in quotes] == [True] * 3  # the number stands in the printed line
    assert [row[3] for row in quotes] == ["target", "actual", "rate"]


def test_parameters_are_values(archive: Archive) -> None:
    _, rows = archive.ask("targets", region="稷泠' OR '1'='1")
    assert list(rows) == []


def test_unknown_names_are_told(archive: Archive) -> None:
    with pytest.raises(BadRequest, match="可用：targets、"):
        archive.ask("nothing")
    with pytest.raises(BadRequest, match="没有参数“city”，可用：region、indicator"):
        archive.ask("targets", city="x")


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM documents",
        "UPDATE documents SET title = 'x'",
        "DROP TABLE documents",
        "CREATE TABLE x (a)",
        "ATTACH 'other.sqlite' AS other",
        "PRAGMA user_version = 9",
        "VACUUM INTO 'copy.sqlite'",
        "SELECT load_extension('x')",
        "WITH x AS (SELECT 1) INSERT INTO settings SELECT 'a', 'b'",
    ],
)
def test_nothing_is_written(archive: Archive, sql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = archive.path.read_bytes()
    with pytest.raises(BadRequest, match=r"只能查询|没有结果|only execute|syntax"):
        list(archive.select(sql)[1])
    assert archive.path.read_bytes() == before
    assert list(tmp_path.iterdir()) == []


def test_wrong_sql_is_told(archive: Archive) -> None:
    for sql, words in (("SELECT x FROM nowhere", "nowhere"), ("nonsense", "syntax"), ("", "没有结果"), ("SELECT 1; SELECT 2", "one statement")):
        with pytest.raises(BadRequest, match=words):
            archive.select(sql)


def test_answers_as_csv_and_json(archive: Archive) -> None:
    sql = "SELECT '=cmd' AS a, NULL AS b, 1.5 AS c, '逗,号\"' AS d UNION ALL SELECT 'x', 2, 3, 'y'"
    for form, wanted in (("csv", '=cmd,,1.5,"逗,号"""\r\nx,2,3,y\r\n'), ("json", "")):
        out = io.BytesIO()
        export.answer(*archive.select(sql), form, out)
        if form == "csv":
            assert out.getvalue().decode() == "a,b,c,d\r\n" + wanted
        else:
            assert json.loads(out.getvalue()) == [{"a": "=cmd", "b": None, "c": 1.5, "d": '逗,号"'}, {"a": "x", "b": 2, "c": 3, "d": "y"}]


def test_views_follow_the_program(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = queries.queries().model_copy(update={"views": {"only": queries.View(title="x", sql="SELECT 7 AS seven")}})
    with monkeypatch.context() as patch:
        patch.setattr(queries, "queries", lambda: changed)
        archive.ingest([folder("samples") / "2020年民生工作要点.txt"], jobs=1)
        assert list(archive.select("SELECT seven FROM only")[1]) == [(7,)]
    archive.ingest([folder("samples") / "2020年民生工作要点.txt"], jobs=1)
    assert list(archive.select("SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name")[1]) == [
        (n,) for n in sorted(queries.queries().views)
    ]


def test_notebooks_need_three_lines(archive: Archive) -> None:
    import docparse

    book = docparse.Archive(archive.path)
    frame = book.frames()["indicators"]
    assert {"R101", "R104"} <= set(book.findings().code)
    assert frame.target.dropna().map(type).nunique() == 1
    assert len(book.frames()) == 6
    assert set(book.frames()) == {"documents", "items", "quantities", "indicators", "alignments", "findings"}
