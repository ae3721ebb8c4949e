"""What docparse writes: one module a form, one line here to register it.

``render(audit, tables)`` of a module gives file names and contents; nothing touches the disk before all of them are made.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from docparse.errors import BadRequest
from docparse.exporters import align, findings, ledger, report, sarif, tables
from docparse.exporters.frames import frames
from docparse.exporters.languages import CHINESE, language
from docparse.exporters.schema import EXTRACTED, TABLES
from docparse.exporters.summary import print_summary
from docparse.model import Audit

Exporter = Callable[[Audit, Collection[str]], dict[str, bytes]]

EXPORTERS: dict[str, Exporter] = {
    "tables": tables.render,
    "ledger": ledger.render,
    "report": report.render,
    "findings": findings.render,
    "sarif": sarif.render,
    "align": align.render,
}

__all__ = ["EXPORTERS", "EXTRACTED", "TABLES", "frames", "language", "moved_into", "print_summary", "write"]


def write(audit: Audit, folder: Path | str, tables: Collection[str] = tuple(TABLES), lang: str = CHINESE) -> list[Path]:
    """Write the named tables, and every other form where ``findings`` are among them; returns the files written.

    All contents are made first, then written beside their places and moved in, so that a failure leaves the folder as it was.
    ``lang`` is the language of report.html (zh, en). Raises BadRequest if the folder cannot be written.
    """
    unknown = sorted(set(tables) - set(TABLES))
    if unknown:
        raise ValueError(f"no such table: {', '.join(unknown)}")
    files: dict[str, bytes] = {}
    for render in EXPORTERS.values():
        files |= report.render(audit, tables, lang) if render is report.render else render(audit, tables)
    with moved_into(Path(folder)) as aside:
        for name, content in files.items():
            (aside / name).write_bytes(content)
    return [Path(folder) / name for name in files]


@contextlib.contextmanager
def moved_into(folder: Path) -> Iterator[Path]:
    """A place beside the files of ``folder``; what stands in it at the end is moved in, at a failure nothing is.

    Raises BadRequest if the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Inside the folder, because a move is only one step within one file system.
        aside = Path(tempfile.mkdtemp(prefix=".docparse-", dir=folder))
        try:
            yield aside
            for path in sorted(aside.iterdir()):
                os.replace(path, folder / path.name)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise BadRequest(f"{folder}: 无法写入输出文件夹（{error.strerror or error}），请换一个可写的位置") from None
