"""The DataFrames have the contract's columns and types that compute."""

from __future__ import annotations

from decimal import Decimal

import pandas

from docparse.exporters import TABLES, frames
from docparse.model import Audit


def test_frames(audit: Audit) -> None:
    found = frames(audit)
    assert {name: list(frame.columns) for name, frame in found.items()} == {name: [c.name for c in table.columns] for name, table in TABLES.items()}
    indicators = found["indicators"]
    assert indicators["actual"].dropna().sum() == Decimal("342213.492")
    assert indicators["target"].astype(float).max() == 342000.0
    assert found["quantities"]["start"].dtype == "Int64"
    assert found["documents"]["period_end"].max() == pandas.Timestamp("2031-06-30")
    assert found["documents"]["reason"].isna().tolist() == [True, True, False]


def test_nothing_read_still_has_columns() -> None:
    found = frames(Audit((), (), ()))
    assert all(frame.empty and len(frame.columns) == len(TABLES[name].columns) for name, frame in found.items())
    assert found["findings"]["code"].dtype == "string"
