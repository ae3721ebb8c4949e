"""Checks over an archive: documents that belong together are audited together, and again only where something changed.

Documents of one region belong together, whatever their year; a county's with those of a city whose circulars list it; documents without
a region with those of their folder. Each such series has a mark over its documents, rules and options: the same mark, nothing to do.
"""

from __future__ import annotations

import functools
import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from docparse import checks, pipeline
from docparse.archive import bodies, work
from docparse.archive.store import insertion, transaction
from docparse.checks import confirmations, local
from docparse.checks import waivers as waived
from docparse.errors import BadRequest
from docparse.exporters.schema import TABLES
from docparse.model import Audit
from docparse.resources import folder

MOST = 3000  # documents of one series, before it is cut into years

Member = tuple[str, str]  # document, its mark


@dataclass(frozen=True, slots=True)
class Options:
    """What an audit is asked for; see ``pipeline.audit``."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: str = "default"
    waivers: str = ""
    align: str = ""
    local: str = ""
    today: str = ""

    @property
    def mark(self) -> str:
        files = [hashlib.sha256(Path(p).read_bytes()).hexdigest() if p else "" for p in (self.waivers, self.align, self.local)]
        return json.dumps([self.select, self.ignore, self.profile, *files, self.today if self.waivers else ""])


@dataclass(slots=True)
class Checked:
    """How far an audit is: series in all, unchanged, audited; findings of all severities that stand in the audited ones."""

    series: int = 0
    unchanged: int = 0
    audited: int = 0
    findings: int = 0


def audit(connection: sqlite3.Connection, pack: str, jobs: int, options: Options, told: Callable[[Checked], None] | None = None) -> Checked:
    """Audit every series that changed since it was audited last; what no series holds any more goes. One transaction a series."""
    _tried(options)
    progress = Checked()
    wanted = _marked(connection, options)
    progress.series = len(wanted)
    known = dict(connection.execute("SELECT series, mark FROM series").fetchall())
    for name in known.keys() - wanted.keys():
        with transaction(connection):
            _forget(connection, name)
    due = {name: members for name, (mark, members) in wanted.items() if known.get(name) != mark}
    progress.unchanged = progress.series - len(due)
    # The largest first: none is left over when all others are done.
    order = sorted(due, key=lambda name: (-len(due[name]), name))

    def tasks() -> Iterator[tuple[str, list[tuple[bytes, str, str, str]]]]:
        for name in order:
            yield name, [_body(connection, document) for document in due[name]]

    def keep(name: str, rows: Mapping[str, list[tuple[Any, ...]]]) -> None:
        with transaction(connection):
            _forget(connection, name)
            for table in ("alignments", "findings"):
                connection.executemany(
                    insertion(TABLES[table]), [(*cells[:-1], name, place, cells[-1]) for place, cells in enumerate(rows[table], 1)]
                )
            connection.executemany("INSERT INTO operands VALUES (?, ?, ?, ?)", [(id, at, name, quantity) for id, at, quantity in rows["operands"]])
            connection.execute("INSERT INTO series VALUES (?, ?, ?, ?)", (name, wanted[name][0], len(due[name]), len(rows["findings"])))
        progress.audited += 1
        progress.findings += len(rows["findings"])
        if told:
            told(progress)

    if len(order) < 2 or jobs < 2:
        work.start(pack, alone=True)
        for name, documents in tasks():
            keep(name, audited(documents, options))
        return progress
    try:
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=work.start, initargs=(pack,)) as pool:
            waiting: list[tuple[str, Any]] = []
            for name, documents in tasks():
                waiting.append((name, pool.submit(audited, documents, options)))
                if len(waiting) >= 2 * jobs:
                    first, future = waiting.pop(0)
                    keep(first, future.result())
            for name, future in waiting:
                keep(name, future.result())
    except BrokenProcessPool:
        raise BadRequest("核对的进程意外中止（多半是内存不足）；核对过的都在，再运行同一命令，或加 --jobs 1") from None
    return progress


def audited(documents: Sequence[tuple[bytes, str, str, str]], options: Options) -> dict[str, list[tuple[Any, ...]]]:
    """Alignments, findings and operands of documents that belong together, as rows."""
    extractions = tuple(work.extracted(bodies.load(*document)) for document in documents)
    explained = waived.load(Path(options.waivers)) if options.waivers else ()
    decisions = confirmations.load(Path(options.align)) if options.align else ()
    known = local.load(Path(options.local)) if options.local else None
    rows, findings, _ = pipeline.judged(
        extractions, options.select, options.ignore, options.profile, decisions, explained, known, options.today or None
    )
    made = work.table_rows(Audit(extractions, rows, findings), ("alignments", "findings"))
    made["operands"] = [(f.id, place, quantity) for f in findings for place, quantity in enumerate(f.quantities, 1)]
    return made


def series(connection: sqlite3.Connection) -> dict[str, list[Member]]:
    """The documents that are there and readable, by the series they belong to, each with the mark of what is known of it."""
    parent: dict[str, str] = {}

    def top(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    def join(a: str, b: str) -> None:
        one, two = sorted((top(a), top(b)))
        parent[two] = one

    rows = connection.execute(
        "SELECT document, coalesce(region, ''), path, engine || pack, coalesce(substr(period_end, 1, 4), '')"
        " FROM documents JOIN bodies USING (document)"
        " WHERE present AND status = 'ok' ORDER BY path, document"
    ).fetchall()
    regions = sorted({row[1] for row in rows if row[1]})
    around: list[str] = []  # names that the one at hand may begin with, the longest last
    for region in regions:
        while around and not region.startswith(around[-1]):
            around.pop()
        if around:
            join(around[-1], region)
        around.append(region)
    listed = connection.execute(
        "SELECT DISTINCT d.region, p.place FROM places p JOIN documents d USING (document) WHERE d.present AND d.region IS NOT NULL"
        " AND p.place IN (SELECT region FROM documents WHERE present)"
    )
    for region, place in listed:
        join(region, place)
    found: dict[str, list[Member]] = {}
    years: dict[str, str] = {}
    for document, region, path, mark, year in rows:
        name = top(region) if region else path.rpartition("/")[0] + "/"
        found.setdefault(name, []).append((document, mark))
        years[document] = year
    # Far more than a place ever publishes: something else is wrong with them, and years hardly need each other.
    for name in [name for name, members in found.items() if len(members) > MOST]:
        for document, mark in found.pop(name):
            found.setdefault(f"{name} {years[document]}", []).append((document, mark))
    return found


def _marked(connection: sqlite3.Connection, options: Options) -> dict[str, tuple[str, list[str]]]:
    same = f"{program()}{options.mark}"
    return {
        name: (hashlib.sha256(json.dumps([same, members]).encode()).hexdigest()[:16], [document for document, _ in members])
        for name, members in series(connection).items()
    }


@functools.cache
def program() -> str:
    """A mark of the checks, the alignment and their data."""
    top = Path(__file__).resolve().parents[1]
    code = sorted([*top.glob("checks/*.py"), *(top / f"{name}.py" for name in ("alignment", "arithmetic", "pipeline"))])
    return work.digest(*code, *(folder("rules") / name for name in ("checks.yaml", "alignment.yaml", "dictionary.txt")))


def _body(connection: sqlite3.Connection, document: str) -> tuple[bytes, str, str, str]:
    find = "SELECT body, document, path, coalesce(sha256, '') FROM bodies JOIN documents USING (document) WHERE document = ?"
    body, id, path, sha256 = connection.execute(find, (document,)).fetchone()
    return body, id, path, sha256


def _forget(connection: sqlite3.Connection, name: str) -> None:
    for table in ("alignments", "findings", "operands", "series"):
        connection.execute(f"DELETE FROM {table} WHERE series = ?", (name,))


def _tried(options: Options) -> None:
    """Faults in the options are told before anything is done. Raises BadRequest and BadRules."""
    checks.run((), (), options.select, options.ignore, options.profile)
    if options.waivers:
        waived.load(Path(options.waivers))
    if options.local:
        local.load(Path(options.local))
    if options.align:
        confirmations.load(Path(options.align))
