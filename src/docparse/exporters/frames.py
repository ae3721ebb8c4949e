"""The tables as pandas DataFrames, for notebooks: the columns of the contract with proper types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docparse.exporters.schema import TABLES
from docparse.model import Audit

if TYPE_CHECKING:
    from pandas import DataFrame

_DTYPES = {"string": "string", "integer": "Int64", "date": "datetime64[s]"}


def frames(audit: Audit) -> dict[str, DataFrame]:
    """All tables by name.

    Text is ``string``, counts ``Int64``, dates ``datetime64[s]``. Numbers stay exact: ``object`` columns of ``Decimal``
    (None where not printed), so sums keep every digit; ``frame["target"].astype(float)`` gives floats where speed matters more.
    """
    import pandas  # half a second to import; only those who ask for frames pay

    result = {}
    for name, table in TABLES.items():
        rows = [dict(row) for row in table.rows(audit)]
        columns = {}
        for column in table.columns:
            values = [None if row[column.name] == "" else row[column.name] for row in rows]
            columns[column.name] = pandas.Series(values, dtype=_DTYPES.get(column.kind, "object"))
        result[name] = pandas.DataFrame(columns)
    return result
