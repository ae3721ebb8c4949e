"""The file behind an archive: an SQLite database in WAL mode, its tables, versions, lock, and how cells go in and out.

The tables of the data contract are made from ``exporters.schema``. Numbers are stored as numbers, so that SQL compares them; the few
that a double cannot hold exactly stand, as printed, in the column ``exact`` of their row (JSON), and every export takes them from there.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from docparse.errors import BadRequest
from docparse.exporters.schema import TABLES, Column, Table, Value, plain

APPLICATION = 0x646F6370  # "docp" in the head of the file (PRAGMA application_id)
VERSION = 1
# What brings an archive to a version from the one before it.
MIGRATIONS: dict[int, str] = {}

_TYPES = {"string": "TEXT", "date": "TEXT", "integer": "INTEGER", "number": "NUMERIC"}
# Columns that only the archive has, behind those of the contract.
MORE: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "documents": (("present", "INTEGER NOT NULL DEFAULT 1", "1 文件还在，0 上次入库时已不在"),),
    "alignments": (("series", "TEXT", "一起核对的一组文件"), ("place", "INTEGER", "在组内的次序")),
    "findings": (("series", "TEXT", "一起核对的一组文件"), ("place", "INTEGER", "在组内的次序")),
}
_OWN = """
CREATE TABLE files (
  path TEXT PRIMARY KEY, document TEXT, size INTEGER, mtime INTEGER, state TEXT, run INTEGER
) WITHOUT ROWID;
CREATE TABLE bodies (
  document TEXT PRIMARY KEY REFERENCES documents (document) ON DELETE CASCADE, engine TEXT NOT NULL, pack TEXT NOT NULL, body BLOB
);
CREATE TABLE lines (
  document TEXT NOT NULL REFERENCES documents (document) ON DELETE CASCADE, line INTEGER, start INTEGER, text TEXT, PRIMARY KEY (document, line)
) WITHOUT ROWID;
CREATE TABLE places (
  document TEXT NOT NULL REFERENCES documents (document) ON DELETE CASCADE, place TEXT NOT NULL, PRIMARY KEY (document, place)
) WITHOUT ROWID;
CREATE TABLE quarantine (
  path TEXT PRIMARY KEY, document TEXT, size INTEGER, mtime INTEGER, reason TEXT, readers TEXT
) WITHOUT ROWID;
CREATE TABLE series (series TEXT PRIMARY KEY, mark TEXT, documents INTEGER, findings INTEGER) WITHOUT ROWID;
CREATE TABLE operands (
  finding TEXT NOT NULL, place INTEGER NOT NULL, series TEXT NOT NULL, quantity TEXT, PRIMARY KEY (finding, place, series)
) WITHOUT ROWID;
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE INDEX files_document ON files (document);
CREATE INDEX bodies_marks ON bodies (pack, engine, document);
CREATE INDEX operands_series ON operands (series);
CREATE INDEX documents_region ON documents (region, period_end);
CREATE INDEX documents_path ON documents (path);
CREATE INDEX alignments_series ON alignments (series);
CREATE INDEX alignments_plan ON alignments (plan_document);
CREATE INDEX alignments_summary ON alignments (summary_document);
CREATE INDEX findings_series ON findings (series);
CREATE INDEX findings_document ON findings (document);
CREATE INDEX findings_other ON findings (other_document);
CREATE INDEX findings_code ON findings (code);
"""


def open_store(path: Path, *, write: bool) -> sqlite3.Connection:
    """The database at ``path``, made if it is not there and to be written.

    Raises BadRequest where it is no archive, of a later version, of an earlier one and not to be written, or cannot be opened. An earlier
    version is brought up to date in place, after a copy beside it (``<name>.v<version>.bak``).
    """
    if path.is_dir():
        raise BadRequest(f"{path}: 是文件夹，不是档案库文件")
    new = not path.exists() or path.stat().st_size == 0
    if new and not write:
        raise BadRequest(f"{path}: 没有这个档案库，请先运行 docparse ingest")
    try:
        connection = _connected(path, write=write)
        with speaking(path):
            if new:
                _create(connection)
            _check(connection, path, write=write)
    except sqlite3.Error as error:
        raise BadRequest(f"{path}: 无法打开档案库（{said(error)}）") from None
    return connection


def _connected(path: Path, *, write: bool) -> sqlite3.Connection:
    uri = path.resolve().as_uri()
    if write:
        connection = sqlite3.connect(uri + "?mode=rwc", uri=True, isolation_level=None, timeout=30)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA wal_autocheckpoint = 4000")
        connection.execute("PRAGMA cache_size = -16000")
        return connection
    # A WAL database in a folder that cannot be written has no place for its index: without writers it may be read as it stands.
    effective = os.access in os.supports_effective_ids
    still = not os.access(path.parent, os.W_OK, effective_ids=effective) and not path.with_name(path.name + "-wal").exists()
    connection = sqlite3.connect(uri + ("?immutable=1" if still else "?mode=ro"), uri=True, isolation_level=None, timeout=30)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _create(connection: sqlite3.Connection) -> None:
    with transaction(connection):
        for table in TABLES.values():
            connection.execute(_ddl(table))
        for statement in _OWN.split(";\n"):
            if statement.strip():
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {VERSION}")


def _ddl(table: Table) -> str:
    parts = [f'"{column.name}" {_TYPES[column.kind]}' for column in table.columns]
    parts += [f'"{name}" {kind}' for name, kind, _ in MORE.get(table.name, ())]
    parts.append('"exact" TEXT')
    clustered = table.name in ("items", "quantities", "indicators")
    if table.name == "documents":
        parts.append('PRIMARY KEY ("document")')
    elif clustered:  # what is of one document lies together, and needs no further index
        parts.append(f'PRIMARY KEY ("document", "{table.key[0]}")')
    if "document" in {column.name for column in table.columns} - {table.columns[0].name if table.name == "documents" else ""}:
        parts.append('FOREIGN KEY ("document") REFERENCES documents ("document") ON DELETE CASCADE')
    return f'CREATE TABLE "{table.name}" ({", ".join(parts)})' + (" WITHOUT ROWID" if clustered else "")


def _check(connection: sqlite3.Connection, path: Path, *, write: bool) -> None:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION:
        raise BadRequest(f"{path}: 不是 docparse 的档案库")
    if version > VERSION:
        raise BadRequest(f"{path}: 档案库由更新的 docparse 写成（第 {version} 版，本程序认到第 {VERSION} 版），请升级 docparse")
    if version < VERSION:
        if not write:
            raise BadRequest(f"{path}: 档案库由较早的 docparse 写成（第 {version} 版），请先运行 docparse ingest 升级")
        _upgrade(connection, path, version)


def _upgrade(connection: sqlite3.Connection, path: Path, version: int) -> None:
    backup = path.with_name(f"{path.name}.v{version}.bak")
    copy = sqlite3.connect(backup)
    try:
        connection.backup(copy)
    finally:
        copy.close()
    with transaction(connection):
        for step in range(version + 1, VERSION + 1):
            for statement in MIGRATIONS[step].split(";\n"):
                if statement.strip():
                    connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@contextlib.contextmanager
def speaking(path: Path) -> Iterator[None]:
    """SQLite's errors as BadRequest with what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise BadRequest(f"{path}: {said(error)}") from None


def said(error: sqlite3.Error) -> str:
    """What SQLite's error means for people."""
    text = str(error)
    for part, words in (
        ("disk is full", "磁盘已满；已入库的不受影响，腾出空间后再运行同一命令"),
        ("disk I/O error", "磁盘读写出错，或磁盘已满；已入库的不受影响，再运行同一命令即可接着做"),
        ("readonly", "档案库只读，不能写入；请检查权限，或换一个位置"),
        ("locked", "档案库正被另一个程序使用，请稍后再试"),
        ("not a database", "不是 docparse 的档案库，或已损坏"),
        ("malformed", "档案库已损坏，请从备份恢复，或删去后重新入库"),
        ("unable to open", "打不开，请检查路径和权限"),
    ):
        if part in text:
            return words
    return text


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """One writer at a time: held by a second database beside the archive, let go by the system even where the program is killed.

    Raises BadRequest where another program holds it.
    """
    beside = path.with_name(path.name + ".lock")
    try:
        lock = sqlite3.connect(beside, isolation_level=None, timeout=0)
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            lock.close()
            if "locked" in str(error):
                raise BadRequest(f"{path}: 另一个 docparse 正在写这个档案库，等它做完再运行") from None
            raise
    except sqlite3.Error as error:
        raise BadRequest(f"{path}: 无法写入档案库所在的文件夹（{said(error)}）") from None
    try:
        yield
    finally:
        lock.close()  # the file stays: whoever removed it could let two in


# --- cells -----------------------------------------------------------------------------------------------------------------


def stored(columns: Sequence[Column], row: Mapping[str, Value]) -> tuple[list[Any], str | None]:
    """The cells of a row as SQLite keeps them, and JSON with those numbers that it cannot keep exactly (None if it can)."""
    cells: list[Any] = []
    inexact: dict[str, str] = {}
    for column in columns:
        value = row[column.name]
        if isinstance(value, Decimal):
            if value == value.to_integral_value() and abs(value) < 2**63:
                cells.append(int(value))
            else:
                near = float(value)
                if Decimal(repr(near)) != value:
                    inexact[column.name] = plain(value)
                cells.append(near)
        elif isinstance(value, str):
            # Absent texts are NULL, for SQL's sake; lone surrogates (damaged names, damaged PDFs) have no UTF-8 form.
            cells.append(value.encode("utf-8", "backslashreplace").decode() if value else None)
        else:
            cells.append(value)
    return cells, json.dumps(inexact) if inexact else None


def printed(columns: Sequence[Column], cells: Sequence[Any], exact: str | None) -> list[Value]:
    """The cells of a row as the contract has them: numbers as Decimal, absent texts as ""."""
    inexact: Mapping[str, str] = json.loads(exact) if exact else {}
    row: list[Value] = []
    for column, cell in zip(columns, cells, strict=True):
        if column.kind == "number":
            row.append(None if cell is None else Decimal(inexact.get(column.name) or (repr(cell) if isinstance(cell, float) else cell)))
        elif column.kind == "integer":
            row.append(cell)
        else:
            row.append("" if cell is None else cell)
    return row


def insertion(table: Table) -> str:
    """SQL that inserts a row of a table: columns of the contract, those of the archive, ``exact``."""
    names = [column.name for column in table.columns] + [name for name, *_ in MORE.get(table.name, ())] + ["exact"]
    return f'INSERT INTO "{table.name}" ({", ".join(_quoted(n) for n in names)}) VALUES ({", ".join("?" * len(names))})'


def _quoted(name: str) -> str:
    return f'"{name}"'
