"""The tables of an archive as files, row by row and in a stable order, however large."""

from __future__ import annotations

import codecs
import contextlib
import csv
import datetime
import hashlib
import io
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from docparse.archive.store import printed
from docparse.errors import BadRequest
from docparse.exporters import moved_into
from docparse.exporters.schema import TABLES, Column, Table, Value, plain
from docparse.exporters.tables import PACKAGE, cell, package

_PRESENT = Column("present", "1 文件还在，0 上次入库时已不在", "integer")
EXPORTED: dict[str, Table] = {
    name: replace(table, columns=(*table.columns, _PRESENT)) if name == "documents" else table for name, table in TABLES.items()
}
_ORDER = {
    "documents": "path, document",
    "items": "(SELECT path FROM documents d WHERE d.document = t.document), document, item",
    "quantities": "(SELECT path FROM documents d WHERE d.document = t.document), document, quantity",
    "indicators": "(SELECT path FROM documents d WHERE d.document = t.document), document, record",
    "alignments": "series, place",
    "findings": "series, place",
}
_SHEET = 1_048_575  # rows of a sheet below its head
_CHUNK = 20_000
_LARGEST = Decimal(10) ** 28  # decimal128 of 38 digits, ten of them behind the point

Rows = Iterator[list[Value]]


def rows(connection: sqlite3.Connection, table: Table) -> Rows:
    """The rows of a table of the contract in the order of paths and places, cells as the contract has them."""
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    for *cells, exact in connection.execute(f'SELECT {names}, "exact" FROM "{table.name}" t ORDER BY {_ORDER[table.name]}'):
        yield printed(table.columns, cells, exact)


def write(connection: sqlite3.Connection, folder: Path, form: str, *, bom: bool = False) -> list[Path]:
    """Every table in the form of this name (see FORMS), written beside its place and moved in. ``bom``: CSV as Excel opens it by itself.

    Raises BadRequest for a form that is none or whose library is missing, and for a folder that cannot be written.
    """
    if form not in FORMS:
        raise BadRequest(f"没有名为“{form}”的格式，可用：{'、'.join(FORMS)}")
    with moved_into(folder) as aside:
        connection.execute("BEGIN")  # one state of the archive for all tables
        try:
            names = FORMS[form](connection, aside, bom)
        finally:
            connection.execute("ROLLBACK")
    return [folder / name for name in names]


def _csv(connection: sqlite3.Connection, folder: Path, bom: bool) -> list[str]:
    _write_csv(connection, folder, bom)
    return [f"{name}.csv" for name in EXPORTED]


def _datapackage(connection: sqlite3.Connection, folder: Path, bom: bool) -> list[str]:
    (folder / PACKAGE).write_bytes(package(_write_csv(connection, folder, False)))
    return [*(f"{name}.csv" for name in EXPORTED), PACKAGE]


def _write_csv(connection: sqlite3.Connection, folder: Path, bom: bool) -> Mapping[Table, tuple[int, str]]:
    sizes = {}
    for name, table in EXPORTED.items():
        total, size = hashlib.sha256(), 0
        with (folder / f"{name}.csv").open("wb") as file:
            for piece in _csv_pieces(table, rows(connection, table), bom):
                file.write(piece)
                total.update(piece)
                size += len(piece)
        sizes[table] = (size, total.hexdigest())
    return sizes


def _csv_pieces(table: Table, found: Rows, bom: bool) -> Iterator[bytes]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    if bom:
        yield codecs.BOM_UTF8
    for n, row in enumerate(found, 1):
        writer.writerow([cell(value) for value in row])
        if n % _CHUNK == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _jsonl(connection: sqlite3.Connection, folder: Path, bom: bool) -> list[str]:
    for name, table in EXPORTED.items():
        with (folder / f"{name}.jsonl").open("w", encoding="utf-8", newline="\n") as file:
            for row in rows(connection, table):
                file.write(json_line(table.columns, row) + "\n")
    return [f"{name}.jsonl" for name in EXPORTED]


def json_line(columns: Sequence[Column], row: Sequence[Value]) -> str:
    """A row as a JSON object; numbers are written exactly, absent cells are null."""

    def literal(value: Value) -> str:
        return plain(value) if isinstance(value, Decimal) else json.dumps(None if value == "" else value, ensure_ascii=False)

    return "{" + ", ".join(f'"{column.name}": {literal(value)}' for column, value in zip(columns, row, strict=True)) + "}"


def _parquet(connection: sqlite3.Connection, folder: Path, bom: bool) -> list[str]:
    arrow, parquet = arrow_modules()
    for name, table in EXPORTED.items():
        schema = arrow_schema(arrow, table)
        with parquet.ParquetWriter(folder / f"{name}.parquet", schema, compression="zstd") as writer:
            chunk: list[list[Value]] = []
            for row in rows(connection, table):
                chunk.append(row)
                if len(chunk) == _CHUNK:
                    writer.write_table(arrow_table(arrow, table, schema, chunk))
                    chunk = []
            writer.write_table(arrow_table(arrow, table, schema, chunk))
    return [f"{name}.parquet" for name in EXPORTED]


def arrow_modules() -> tuple[Any, Any]:
    """pyarrow and pyarrow.parquet. Raises BadRequest, with how to get them, where they are not installed."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise BadRequest("Parquet 需要 pyarrow，请安装：pip install 'docparse[parquet]'") from None
    return pyarrow, pyarrow.parquet


def arrow_schema(arrow: Any, table: Table) -> Any:
    """Numbers as decimal(38, 10), dates as days, texts as strings; descriptions as metadata of the fields."""
    types = {"string": arrow.string(), "integer": arrow.int64(), "number": arrow.decimal128(38, 10), "date": arrow.date32()}
    return arrow.schema([arrow.field(c.name, types[c.kind], metadata={"description": c.description, "unit": c.unit}) for c in table.columns])


def arrow_table(arrow: Any, table: Table, schema: Any, chunk: Sequence[Sequence[Value]]) -> Any:
    """Some rows as an Arrow table. A number beyond 28 digits before the point has no place in it and is null."""
    columns = []
    for n, (column, field) in enumerate(zip(table.columns, schema, strict=True)):
        values: list[Any] = [None if row[n] == "" else row[n] for row in chunk]
        if column.kind == "date":
            values = [datetime.date.fromisoformat(v) if v else None for v in values]
        elif column.kind == "number":
            values = [None if v is None or abs(v) >= _LARGEST else v for v in values]
        columns.append(arrow.array(values, type=field.type))
    return arrow.Table.from_arrays(columns, schema=schema)


def _xlsx(connection: sqlite3.Connection, folder: Path, bom: bool) -> list[str]:
    import xlsxwriter

    with xlsxwriter.Workbook(
        folder / "archive.xlsx", {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    ) as book:
        book.set_properties({"title": "docparse", "created": datetime.datetime(2000, 1, 1)})
        head = book.add_format({"bold": True, "bottom": 1})
        for name, table in EXPORTED.items():
            sheet: Any = None
            at = parts = 0
            for row in _with_head(table, rows(connection, table)):
                if row is None or at > _SHEET:
                    parts += 1
                    sheet = book.add_worksheet(name if parts == 1 else f"{name} ({parts})")
                    sheet.freeze_panes(1, 0)
                    sheet.write_row(0, 0, [column.name for column in table.columns], head)
                    at = 1
                for n, value in enumerate(row or ()):
                    if isinstance(value, int) or (isinstance(value, Decimal) and len(value.as_tuple().digits) <= 15):
                        sheet.write_number(at, n, value)
                    elif value not in (None, ""):
                        sheet.write_string(at, n, cell(value)[:32767])
                at += row is not None
    return ["archive.xlsx"]


def _with_head(table: Table, found: Rows) -> Iterator[list[Value] | None]:
    yield None
    yield from found


def _sqlite(connection: sqlite3.Connection, folder: Path, bom: bool) -> list[str]:
    types = {"string": "TEXT", "date": "TEXT", "integer": "INTEGER", "number": "NUMERIC"}
    with contextlib.closing(sqlite3.connect(folder / "tables.sqlite", isolation_level=None)) as out:
        out.execute("BEGIN")
        for name, table in EXPORTED.items():
            out.execute(f'CREATE TABLE "{name}" ({", ".join(f"{chr(34)}{c.name}{chr(34)} {types[c.kind]}" for c in table.columns)})')
            marks = ", ".join("?" * len(table.columns))
            # As text, so that SQLite takes for a number only what it can hold exactly enough, and keeps the rest as printed.
            out.executemany(
                f'INSERT INTO "{name}" VALUES ({marks})',
                ([plain(v) if isinstance(v, Decimal) else None if v == "" else v for v in row] for row in rows(connection, table)),
            )
        out.execute("COMMIT")
    return ["tables.sqlite"]


FORMS: dict[str, Callable[[sqlite3.Connection, Path, bool], list[str]]] = {
    "csv": _csv,
    "datapackage": _datapackage,
    "jsonl": _jsonl,
    "parquet": _parquet,
    "xlsx": _xlsx,
    "sqlite": _sqlite,
}


def answer(heads: Sequence[str], found: Iterator[tuple[Any, ...]], form: str, out: IO[bytes]) -> None:
    """The result of a query as csv, json or parquet."""
    if form == "csv":
        text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(heads)
        writer.writerows(["" if v is None else v for v in row] for row in found)
        text.detach()
    elif form == "json":
        out.write(b"[")
        for n, row in enumerate(found):
            line = json.dumps(dict(zip(heads, row, strict=True)), ensure_ascii=False, default=repr)
            out.write((",\n " if n else "\n ").encode() + line.encode())
        out.write(b"\n]\n")
    else:
        arrow, parquet = arrow_modules()
        table = list(found)
        columns = []
        for n in range(len(heads)):
            values = [row[n] for row in table]
            mixed = len({type(v) for v in values if v is not None}) > 1
            if mixed:
                whole = all(isinstance(v, int | float) for v in values if v is not None)
                values = [None if v is None else float(v) if whole else str(v) for v in values]
            columns.append(arrow.array(values))
        parquet.write_table(arrow.Table.from_arrays(columns, names=list(heads)), out)
