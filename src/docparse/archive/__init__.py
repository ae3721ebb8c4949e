"""The archive: circulars ingested once, kept up to date, queried and exported. The one place where docparse keeps state.

>>> import docparse
>>> archive = docparse.Archive("archive.sqlite")           # doctest: +SKIP
>>> archive.ingest(["circulars"]); archive.audit()         # doctest: +SKIP
>>> archive.frames()["indicators"], archive.findings()     # doctest: +SKIP
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from docparse import pipeline
from docparse.archive import audits, export, queries
from docparse.archive.audits import Checked, Options
from docparse.archive.ingest import Ingest, Progress
from docparse.archive.store import open_store, speaking, writing

if TYPE_CHECKING:
    import pandas

__all__ = ["Archive", "Checked", "Options", "Progress"]


class Archive:
    """An archive file. Nothing is opened before it is needed; one that is only read is never written.

    Every method raises BadRequest, with what to do, where the file is no archive, of another version, locked, read-only or on a full disk.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._reader: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Archive({str(self.path)!r})"

    def close(self) -> None:
        """Let go of the file."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def ingest(
        self,
        paths: Sequence[Path | str],
        *,
        pack: str = "national",
        jobs: int | None = None,
        verify: bool = False,
        told: Callable[[Progress], None] | None = None,
    ) -> Progress:
        """Bring the archive up to date with the files under ``paths``; what is new or changed is read, the rest left alone.

        ``jobs`` processes read and extract (one for each core). ``verify`` reads every file, also where size and time are unchanged.
        ``told`` hears of the progress after each document. May be killed at any moment and run again.
        """
        self.close()
        with writing(self.path):
            connection = open_store(self.path, write=True)
            try:
                with speaking(self.path):
                    queries.put_views(connection)
                    home = Path(os.path.abspath(self.path)).parent
                    return Ingest(connection, home, pack, jobs or cores(), told).run([pipeline.named(p) for p in paths], verify=verify)
            finally:
                connection.close()

    def audit(
        self, options: Options | None = None, *, pack: str = "national", jobs: int | None = None, told: Callable[[Checked], None] | None = None
    ) -> Checked:
        """Run the checks over every series of documents that changed since they were run last."""
        self.close()
        open_store(self.path, write=False).close()  # an audit makes no archive
        with writing(self.path):
            connection = open_store(self.path, write=True)
            try:
                with speaking(self.path):
                    return audits.audit(connection, pack, jobs or cores(), options or Options(), told)
            finally:
                connection.close()

    def frames(self) -> Frames:
        """The tables as DataFrames by name, each read when it is asked for."""
        return Frames(self)

    def findings(self, code: str = "", region: str = "") -> pandas.DataFrame:
        """What does not agree or has to be looked at, with circular and item; ``code`` (or its beginning) and ``region`` narrow it."""
        return self.frame("SELECT * FROM doubts WHERE code LIKE ? || '%' AND (? = '' OR instr(region, ?))", (code, region, region))

    def frame(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> pandas.DataFrame:
        """The result of a SELECT."""
        import pandas

        with speaking(self.path):
            heads, rows = queries.select(self._db, sql, params)  # type: ignore[arg-type]
            return pandas.DataFrame(list(rows), columns=list(heads))

    def ask(self, question: str, **params: str) -> tuple[Sequence[str], Iterator[tuple[Any, ...]]]:
        """Heads and rows of a ready question (``docparse query --list``)."""
        with speaking(self.path):
            return queries.ask(self._db, question, params)

    def select(self, sql: str, params: Mapping[str, Any] | None = None) -> tuple[Sequence[str], Iterator[tuple[Any, ...]]]:
        """Heads and rows of a SELECT; nothing else is accepted."""
        with speaking(self.path):
            return queries.select(self._db, sql, params)

    def export(self, folder: Path | str, form: str = "csv", *, bom: bool = False) -> list[Path]:
        """Every table into a folder, as csv, datapackage, jsonl, parquet, xlsx or sqlite; the files written."""
        with speaking(self.path):
            return export.write(self._db, Path(folder), form, bom=bom)

    @property
    def _db(self) -> sqlite3.Connection:
        if self._reader is None:
            self._reader = open_store(self.path, write=False)
        return self._reader


class Frames(Mapping[str, "pandas.DataFrame"]):
    """The tables of the data contract as DataFrames, types as in ``docparse.exporters.frames``; a table is read when it is asked for."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def __getitem__(self, name: str) -> pandas.DataFrame:
        from docparse.exporters.frames import typed

        table = export.EXPORTED[name]
        with speaking(self._archive.path):
            return typed(table, list(export.rows(self._archive._db, table)))

    def __iter__(self) -> Iterator[str]:
        return iter(export.EXPORTED)

    def __len__(self) -> int:
        return len(export.EXPORTED)


def cores() -> int:
    """How many processes this one may use at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
