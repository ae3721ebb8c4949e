"""The tables as CSV files with their description ``datapackage.json`` (Frictionless Data Package v1).

CSV as RFC 4180 says: UTF-8 without byte-order mark, a header, CRLF, quotes only where needed. Numbers are written exactly.
Cells hold what was printed, character for character, also where a spreadsheet would take it for a formula: for people who open
the data in a spreadsheet there is ``ledger.xlsx``, in which every text stays text.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Collection, Mapping
from decimal import Decimal

from docparse.exporters.schema import TABLES, Column, Table, Value, plain
from docparse.model import Audit

PACKAGE = "datapackage.json"


def render(audit: Audit, tables: Collection[str]) -> dict[str, bytes]:
    """The named tables as files: name → content, ``datapackage.json`` last."""
    chosen = [table for name, table in TABLES.items() if name in tables]
    files = {f"{table.name}.csv": _csv(table, audit) for table in chosen}
    files[PACKAGE] = package({table: (len(files[f"{table.name}.csv"]), hashlib.sha256(files[f"{table.name}.csv"]).hexdigest()) for table in chosen})
    return files


def package(tables: Mapping[Table, tuple[int, str]]) -> bytes:
    """``datapackage.json`` for CSV files of these tables, each with its size in bytes and its SHA-256."""
    names = {table.name for table in tables}
    data = {
        "profile": "tabular-data-package",
        "name": "docparse",
        "title": "公文指标核对数据",
        "description": "由 docparse 从公文中读出的文件、事项、数字、指标，以及对照与核对结果。空单元格表示原文未印出。",
        "resources": [_resource(table, size, digest, names) for table, (size, digest) in tables.items()],
    }
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _csv(table: Table, audit: Audit) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, [column.name for column in table.columns], lineterminator="\r\n")
    writer.writeheader()
    for row in table.rows(audit):
        writer.writerow({name: cell(value) for name, value in row.items()})
    # A lone surrogate (a damaged file name on POSIX) has no UTF-8 form.
    return buffer.getvalue().encode("utf-8", "replace")


def cell(value: Value) -> str:
    """A cell as CSV has it: numbers exact and without exponent, "" for what is absent."""
    return plain(value) if isinstance(value, Decimal) else "" if value is None else str(value)


def _resource(table: Table, size: int, digest: str, names: Collection[str]) -> dict[str, object]:
    schema: dict[str, object] = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    keys = [
        {"fields": [column.name], "reference": {"resource": "" if column.refers[0] == table.name else column.refers[0], "fields": [column.refers[1]]}}
        for column in table.columns
        if column.refers and column.refers[0] in names
    ]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": table.title,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\r\n", "header": True},
        "bytes": size,
        "hash": f"sha256:{digest}",
        "schema": schema,
    }


def _field(column: Column) -> dict[str, object]:
    field: dict[str, object] = {"name": column.name, "type": column.kind, "description": column.description, "unit": column.unit}
    constraints: dict[str, object] = {}
    if column.required:
        constraints["required"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    if constraints:
        field["constraints"] = constraints
    return field
