"""The file of an archive: cells in and out, versions, lock, what is no archive, what cannot be written."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docparse.archive import Archive, bodies, store
from docparse.errors import BadRequest
from docparse.exporters.schema import Column, plain
from docparse.model import Boxes, Cell, Document, Paragraph, Span, Table, Warning_
from docparse.resources import folder

NUMBER, TEXT, COUNT = Column("n", "", "number"), Column("t", ""), Column("c", "", "integer")


@given(
    st.one_of(st.none(), st.decimals(allow_nan=False, allow_infinity=False, places=10, min_value=-(10**30), max_value=10**30)),
    st.text(max_size=20),
    st.one_of(st.none(), st.integers(-(2**62), 2**62)),
)
def test_a_row_comes_back_as_it_was(number: Decimal | None, text: str, count: int | None) -> None:
    columns = [NUMBER, TEXT, COUNT]
    cells, exact = store.stored(columns, {"n": number, "t": text, "c": count})
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE TABLE x (n NUMERIC, t TEXT, c INTEGER, exact TEXT)")
        connection.execute("INSERT INTO x VALUES (?, ?, ?, ?)", (*cells, exact))
        *kept, found = connection.execute("SELECT * FROM x").fetchone()
    back = store.printed(columns, kept, found)
    assert plain(back[0]) == plain(number)  # type: ignore[arg-type]
    assert back[1:] == [text.encode("utf-8", "backslashreplace").decode(), count]


def test_numbers_are_numbers_for_sql() -> None:
    cells, exact = store.stored([NUMBER, NUMBER], {"n": Decimal("213.492")})
    assert (cells, exact) == ([213.492, 213.492], None)
    assert store.stored([NUMBER], {"n": Decimal("26.333333333333333333")})[1] == '{"n": "26.333333333333333333"}'


def document() -> Document:
    cell = Cell("合并", (Span(0, 2),))
    return Document(
        "0" * 12,
        "a.pdf",
        "f" * 64,
        "pdf",
        "ok",
        "修复过",
        "合并\n一\ud800二",
        (Paragraph((Span(0, 2), Span(3, 6)), 1),),
        (Table(1, ((cell, cell), (Cell("", ()), Cell("一", (Span(3, 4),)))), True),),
        2,
        (Warning_("Q911", 1, "x"), Warning_("Q913", 1, "y", 2, 4, True)),
        Boxes([(1, 1.25, 2.5, 3.0, 4.0), None, (2, 0.1, 0.2, 0.3, 0.4)]),
        {"发文字号": "1号"},
    )


def test_a_document_comes_back_as_it_was() -> None:
    one = document()
    body = bodies.dump(one)
    back = bodies.load(body, one.id, one.path, one.sha256)
    assert back == one
    assert back.tables[0].rows[0][0] is back.tables[0].rows[0][1]  # a merged cell is one
    assert bodies.dump(bodies.load(body, "x", "y", "z")) == body


@pytest.mark.parametrize("body", [b"", b"x", bodies.dump(document())[:-9]])
def test_damaged_bodies_are_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match="not a document"):
        bodies.load(body, "", "", "")


# --- versions, locks, permissions ------------------------------------------------------------------------------------------


@pytest.fixture
def made(tmp_path: Path) -> Path:
    path = tmp_path / "archive.sqlite"
    store.open_store(path, write=True).close()
    return path


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("不是数据库，只是一段文字" * 100)
    with sqlite3.connect(tmp_path / "other") as connection:
        connection.execute("CREATE TABLE t (a)")
    connection.close()
    for name, words in (("text", "不是 docparse 的档案库"), ("other", "不是 docparse 的档案库"), ("absent", "没有这个档案库"), (".", "是文件夹")):
        with pytest.raises(BadRequest, match=words):
            store.open_store(tmp_path / name, write=False)
    with pytest.raises(BadRequest, match="不是 docparse"):
        store.open_store(tmp_path / "other", write=True)


def test_an_archive_of_a_later_version_is_left_alone(made: Path) -> None:
    with sqlite3.connect(made) as connection:
        connection.execute(f"PRAGMA user_version = {store.VERSION + 1}")
    connection.close()
    before = made.read_bytes()
    for write in (True, False):
        with pytest.raises(BadRequest, match="请升级 docparse"):
            store.open_store(made, write=write)
    assert made.read_bytes()[100:] == before[100:]


def test_an_older_archive_is_upgraded_after_a_copy(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "VERSION", store.VERSION + 1)
    monkeypatch.setattr(store, "MIGRATIONS", {store.VERSION: "ALTER TABLE files ADD COLUMN owner TEXT;\nUPDATE files SET owner = 'x'"})
    with pytest.raises(BadRequest, match="请先运行 docparse ingest"):
        store.open_store(made, write=False)
    connection = store.open_store(made, write=True)
    assert "owner" in [row[1] for row in connection.execute("PRAGMA table_info(files)")]
    connection.close()
    [copy] = made.parent.glob("*.bak")
    with sqlite3.connect(copy) as old:
        assert "owner" not in [row[1] for row in old.execute("PRAGMA table_info(files)")]
    old.close()


def test_a_migration_that_fails_changes_nothing(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "VERSION", store.VERSION + 1)
    monkeypatch.setattr(store, "MIGRATIONS", {store.VERSION: "ALTER TABLE files ADD COLUMN owner TEXT;\nUPDATE nothing SET a = 1"})
    with pytest.raises(BadRequest):
        store.open_store(made, write=True)
    with sqlite3.connect(made) as connection:
        assert "owner" not in [row[1] for row in connection.execute("PRAGMA table_info(files)")]
        assert connection.execute("PRAGMA user_version").fetchone() == (store.VERSION - 1,)
    connection.close()


def test_every_version_has_a_migration() -> None:
    assert set(store.MIGRATIONS) == set(range(2, store.VERSION + 1))


def test_only_one_writes(made: Path) -> None:
    with store.writing(made), pytest.raises(BadRequest, match="另一个 docparse 正在写"), store.writing(made):
        pass
    with store.writing(made):
        pass


@pytest.fixture
def powerless() -> Iterator[Path]:
    """A folder of root's, seen by somebody who is not root; anybody else simply may not write to it."""
    place = Path(tempfile.mkdtemp())
    place.chmod(0o755)
    yield place
    if os.getuid() == 0:
        os.seteuid(0)
    place.chmod(0o755)
    shutil.rmtree(place)


def test_a_read_only_archive_is_read_and_not_written(powerless: Path) -> None:
    path = powerless / "archive.sqlite"
    Archive(path).ingest([folder("samples") / "2020年民生工作要点.txt"], jobs=1)
    for file in powerless.iterdir():
        file.chmod(0o444)
    powerless.chmod(0o555)
    if os.getuid() == 0:
        os.seteuid(65534)
    with Archive(path) as archive:
        assert len(archive.frame("SELECT * FROM documents")) == 1
        with pytest.raises(BadRequest, match=r"只读|无法写入档案库"):
            archive.ingest([folder("samples")], jobs=1)
        with pytest.raises(BadRequest, match="无法写入"):
            archive.export(powerless / "out", "csv")
