"""Either everything is written or the folder stays as it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from docparse import exporters
from docparse.errors import BadRequest
from docparse.exporters import EXTRACTED, write
from docparse.model import Audit


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        (EXTRACTED, {"documents.csv", "items.csv", "quantities.csv", "indicators.csv", "datapackage.json"}),
        (
            tuple(exporters.TABLES),
            {
                "documents.csv",
                "items.csv",
                "quantities.csv",
                "indicators.csv",
                "alignments.csv",
                "findings.csv",
                "datapackage.json",
                "ledger.xlsx",
                "report.html",
                "findings.json",
                "findings.sarif",
                "align.csv",
            },
        ),
    ],
)
def test_files(chosen: tuple[str, ...], names: set[str], audit: Audit, tmp_path: Path) -> None:
    written = write(audit, tmp_path / "a" / "b", chosen)
    assert {path.name for path in written} == names == set(os.listdir(tmp_path / "a" / "b"))
    before = {path.name: path.read_bytes() for path in written}
    assert {path.name: path.read_bytes() for path in write(audit, tmp_path / "a" / "b", chosen)} == before


def test_failure_changes_nothing(audit: Audit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(audit, tmp_path)
    before = {name: (tmp_path / name).read_bytes() for name in os.listdir(tmp_path)}
    monkeypatch.setitem(exporters.EXPORTERS, "report", lambda audit, tables: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write(Audit((), (), ()), tmp_path)
    monkeypatch.undo()

    def full(self: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(BadRequest, match="No space left"):
        write(Audit((), (), ()), tmp_path)
    assert {name: (tmp_path / name).read_bytes() for name in os.listdir(tmp_path)} == before


def test_folder_that_is_a_file(audit: Audit, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(BadRequest, match="out"):
        write(audit, tmp_path / "out")


def test_unknown_table(audit: Audit, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="ledgers"):
        write(audit, tmp_path, ("ledgers",))


def test_hostile_text_passes_every_exporter(nasty: tuple[str, Audit], tmp_path: Path) -> None:
    assert len(write(nasty[1], tmp_path)) == 12
