"""The tables as pandas DataFrames, for notebooks: the columns of the contract with proper types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from docparse.exporters.schema import TABLES, Table, Value
from docparse.model import Audit

if TYPE_CHECKING:
    from pandas import DataFrame

_DTYPES = {"string": "string", "integer": "Int64", "date": "datetime64[s]"}


def frames(audit: Audit) -> dict[str, DataFrame]:
    """All tables by name.

    Text is ``string``, counts ``Int64``, dates ``datetime64[s]``. Numbers stay exact: ``object`` columns of ``Decimal``
    (None where not printed), so sums keep every digit; ``frame["target"].astype(float)`` gives floats where speed matters more.
    """
    return {name: typed(table, [list(row.values()) for row in table.rows(audit)]) for name, table in TABLES.items()}


def typed(table: Table, rows: Sequence[Sequence[Value]]) -> DataFrame:
    """Rows of a table, cells in the order of its columns, as a DataFrame."""
    import pandas  # half a second to import; only those who ask for frames pay

    columns = {}
    for n, column in enumerate(table.columns):
        values = [None if row[n] == "" else row[n] for row in rows]
        columns[column.name] = pandas.Series(values, dtype=_DTYPES.get(column.kind, "object"))
    return pandas.DataFrame(columns)
