"""Files into the archive: what is new or changed is read and extracted in processes of their own, one transaction a document."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from docparse import packs, pipeline
from docparse.archive import bodies, stale, work
from docparse.archive.store import insertion, transaction
from docparse.archive.work import Done
from docparse.errors import BadRequest
from docparse.exporters.schema import EXTRACTED, TABLES

AHEAD = 4  # tasks in flight for each process: enough to keep it busy, few enough to keep memory flat
_BATCH = 500
_TOGETHER, _SMALL = 16, 200_000  # so many files, or so many bytes, are sent to a process at once
_INSERT = {name: insertion(TABLES[name]) for name in EXTRACTED}


@dataclass(slots=True)
class Progress:
    """How far an ingest is. ``total`` is how many files were found so far; counts are of this run. ``seconds`` since it began."""

    total: int = 0
    unchanged: int = 0
    ingested: int = 0
    quarantined: int = 0
    moved: int = 0
    vanished: int = 0
    again: int = 0
    numbers: int = 0
    seconds: float = 0.0
    walking: bool = True

    @property
    def done(self) -> int:
        """Files that are settled."""
        return self.unchanged + self.ingested + self.quarantined


Told = Callable[[Progress], None]


class Ingest:
    """One run over some folders. ``run`` may be broken off at any moment; the next run goes on where it stopped."""

    def __init__(self, connection: sqlite3.Connection, home: Path, pack: str, jobs: int, told: Told | None = None) -> None:
        self._db, self._home, self._pack, self._jobs, self._told = connection, home, pack, jobs, told
        self._began = time.monotonic()
        self._marks = stale.marks(packs.find(pack))
        self._label = f"{packs.find(pack).name} {packs.find(pack).version}"
        self._run = int(self._setting("run") or 0) + 1
        self.progress = Progress()

    def run(self, paths: Sequence[Path], *, verify: bool = False) -> Progress:
        """Bring the archive up to date with the files under ``paths``. ``verify`` reads every file again, whatever its size and time.

        Raises BadRequest for a path that is not there. KeyboardInterrupt ends it cleanly: what is worked off is kept.
        """
        roots = [Path(os.path.abspath(p)) for p in paths]
        for given, root in zip(paths, roots, strict=True):
            if not (root.exists() or root.is_symlink()):
                raise BadRequest(f"{given}: 没有这个文件或文件夹")
        self._set("run", str(self._run))
        pool = _Pool(self._pack, self._jobs)
        now = True
        try:
            self._take(pool, self._changed(roots, verify))
            self.progress.walking = False
            self._missing(roots)
            self._rules(pool)
            self._tell()
            now = False
        finally:
            pool.close(now=now)
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return self.progress

    # --- which files

    def _changed(self, roots: Sequence[Path], verify: bool) -> Iterator[tuple[int, tuple[str, str]]]:
        """Files to be read: their size, where they lie and how the archive calls them. The others are marked as seen on the way."""
        seen: list[tuple[int, str]] = []
        once: set[str] = set()
        find = "SELECT f.size, f.mtime, f.state, q.readers FROM files f LEFT JOIN quarantine q USING (path) WHERE f.path = ?"
        for path in (path for root in roots for path in pipeline.walk(root)):
            shown = self._shown(path)
            if len(roots) > 1:
                if shown in once:
                    continue
                once.add(shown)
            self.progress.total += 1
            known = self._db.execute(find, (shown,)).fetchone()
            stamp = work.stamp(Path(path))
            same = known is not None and (known[0], known[1]) == stamp and (known[3] is None or known[3] == work.reading())
            if same and not verify and known[2] != "vanished":
                self.progress.unchanged += 1
                seen.append((self._run, shown))
                if len(seen) >= _BATCH:
                    self._seen(seen)
                    self._tell()
            else:
                yield stamp[0], (path, shown)
        self._seen(seen)

    def _seen(self, batch: list[tuple[int, str]]) -> None:
        with transaction(self._db):
            self._db.executemany("UPDATE files SET run = ? WHERE path = ?", batch)
        batch.clear()

    def _shown(self, path: str) -> str:
        """A path from the folder of the archive, so that both can be moved together; absolute where there is no such path."""
        try:
            named = os.path.relpath(path, self._home)
        except ValueError:  # another drive
            named = path
        return named.replace(os.sep, "/").encode("utf-8", "backslashreplace").decode()

    def _missing(self, roots: Sequence[Path]) -> None:
        """Files under these folders that were not met are marked as vanished; their documents stay, marked too."""
        gone: list[tuple[str, str]] = []
        for root in roots:
            below = self._shown(str(root))
            start = "" if below == "." else below + "/"
            gone += self._db.execute(
                "SELECT path, document FROM files WHERE run < ? AND state != 'vanished' AND (path = ? OR substr(path, 1, ?) = ?)",
                (self._run, below, len(start), start),
            ).fetchall()
        for path, document in dict.fromkeys(gone):
            if os.path.lexists(self._home / path):  # there all the same, as for a folder that could not be listed
                continue
            with transaction(self._db):
                self._db.execute("UPDATE files SET state = 'vanished', run = ? WHERE path = ?", (self._run, path))
                self._db.execute("DELETE FROM quarantine WHERE path = ?", (path,))
                moved = self._settle(document)
            self.progress.moved += moved
            self.progress.vanished += not moved

    # --- what comes back

    def _take(self, pool: _Pool, files: Iterator[tuple[int, tuple[Any, ...]]]) -> None:
        for done in pool.results(work.take, files):
            self._keep(done)
            self._tell()

    def _keep(self, done: Done) -> None:
        """One file in one transaction: its old content goes, unless another file still has it."""
        with transaction(self._db):
            before = self._db.execute("SELECT document, state FROM files WHERE path = ?", (done.path,)).fetchone()
            known = self._db.execute("SELECT coalesce(sha256, '') FROM documents WHERE document = ?", (done.document,)).fetchone()
            if known is not None and known[0] != done.sha256:  # one in 10¹⁴ pairs of files, and then not to be mixed up
                done = work.unread(Path(os.devnull), done.path, "编号（SHA-256 的前 12 位）与另一文件相同，不入库", done.size, done.mtime)
            state = "quarantined" if done.reason else "present"
            self._db.execute(
                "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET document = excluded.document, size = excluded.size,"
                " mtime = excluded.mtime, state = excluded.state, run = excluded.run",
                (done.path, done.document, done.size, done.mtime, state, self._run),
            )
            if before is not None and before[1] == "quarantined":
                self._db.execute("DELETE FROM quarantine WHERE path = ?", (done.path,))
            if done.reason:
                self._db.execute(
                    "INSERT INTO quarantine VALUES (?, ?, ?, ?, ?, ?)", (done.path, done.document, done.size, done.mtime, done.reason, work.reading())
                )
            self._insert(done, new=known is None)
            if done.reason or known is not None or before is not None:
                self._settle(done.document)
            if before is not None and before[0] != done.document:
                self._settle(before[0], replaced=True)
        if done.reason:
            self.progress.quarantined += 1
        else:
            self.progress.ingested += 1
            self.progress.numbers += done.numbers

    def _insert(self, done: Done, *, new: bool = False) -> None:
        if not new:
            self._remove(done.document)
        for name in EXTRACTED:
            if rows := done.rows[name]:
                more = (1,) if name == "documents" else ()
                self._db.executemany(_INSERT[name], [(*cells[:-1], *more, cells[-1]) for cells in rows] if more else rows)
        self._db.execute("INSERT INTO bodies VALUES (?, ?, ?, ?)", (done.document, work.engine(), self._marks.mark, done.body))
        if done.lines:
            self._db.executemany("INSERT INTO lines VALUES (?, ?, ?, ?)", [(done.document, *line) for line in done.lines])
        if done.places:
            self._db.executemany("INSERT INTO places VALUES (?, ?)", [(done.document, place) for place in done.places])

    def _remove(self, document: str) -> None:
        """A document with all that hangs on it, pairs and findings with other documents too."""
        self._db.execute("DELETE FROM alignments WHERE plan_document = ? OR summary_document = ?", (document, document))
        self._db.execute(
            "DELETE FROM operands WHERE finding IN (SELECT finding FROM findings WHERE document = ? OR other_document = ?)", (document,) * 2
        )
        self._db.execute("DELETE FROM findings WHERE other_document = ?", (document,))
        self._db.execute("DELETE FROM documents WHERE document = ?", (document,))

    def _settle(self, document: str, *, replaced: bool = False) -> bool:
        """Path, reason and presence of a document by the files that hold it; a replaced one without any file goes. Whether it is there."""
        files = self._db.execute("SELECT path, state FROM files WHERE document = ? ORDER BY path", (document,)).fetchall()
        if not files:
            if replaced:
                self._remove(document)
            return False
        there = [path for path, state in files if state != "vanished"]
        reason = self._db.execute("SELECT min(reason) FROM quarantine WHERE document = ?", (document,)).fetchone()[0] or ""
        told = "；".join([*([reason] if reason else []), *(f"另有内容相同的文件：{path}" for path in there[1:])]) or None
        first = there[0] if there else files[-1][0]
        self._db.execute("UPDATE documents SET path = ?, present = ? WHERE document = ?", (first, int(bool(there)), document))
        if there:  # what is known of a file that is gone stands as it was
            self._db.execute("UPDATE documents SET reason = ? WHERE document = ?", (told, document))
        return bool(there)

    # --- rules that changed

    def _rules(self, pool: _Pool) -> None:
        """Documents whose result a change of rules or program can alter are extracted again from what was read of them."""
        mark, engine = self._marks.mark, work.engine()
        before = {name: stale.Marks.loaded(text) for name, text in self._db.execute("SELECT name, value FROM settings WHERE name LIKE 'pack:%'")}
        self._set(f"pack:{mark}", self._marks.dumped())
        needs = {
            old: stale.changed(before[f"pack:{old}"], self._marks) if f"pack:{old}" in before else None
            for (old,) in self._db.execute("SELECT DISTINCT pack FROM bodies WHERE pack != ?", (mark,)).fetchall()
        }

        def concerned() -> Iterator[tuple[int, tuple[Any, ...]]]:
            find = "SELECT document FROM bodies WHERE (engine != ? OR pack != ?)"
            # Their marks are changed on the way, so they are listed first: twelve characters each.
            for (document,) in self._db.execute(find, (engine, mark)).fetchall():
                body, own_engine, own_pack, path, sha256 = self._db.execute(
                    "SELECT body, engine, pack, path, coalesce(sha256, '') FROM bodies JOIN documents USING (document) WHERE document = ?",
                    (document,),
                ).fetchone()
                asked = None if own_engine != engine else needs.get(own_pack)
                if body and (asked is None or stale.concerned(bodies.load(body, document, path, sha256), asked)):
                    yield 10 * len(body), (body, document, path, sha256)
                else:
                    with transaction(self._db):
                        self._db.execute("UPDATE bodies SET engine = ?, pack = ? WHERE document = ?", (engine, mark, document))
                        self._db.execute("UPDATE documents SET rules = ? WHERE document = ? AND rules IS NOT NULL", (self._label, document))

        for done in pool.results(work.again, concerned()):
            with transaction(self._db):
                self._insert(done)
                self._settle(done.document)
            self.progress.again += 1
            self.progress.numbers += done.numbers
            self._tell()
        with transaction(self._db):
            self._db.execute("DELETE FROM settings WHERE name LIKE 'pack:%' AND name != ?", (f"pack:{mark}",))

    # --- small things

    def _tell(self) -> None:
        self.progress.seconds = time.monotonic() - self._began
        if self._told:
            self._told(self.progress)

    def _setting(self, name: str) -> str:
        found = self._db.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return found[0] if found else ""

    def _set(self, name: str, value: str) -> None:
        self._db.execute("INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value))


class _Pool:
    """Processes that work for the archive, started when first needed. One that dies costs only the file that killed it."""

    def __init__(self, pack: str, jobs: int) -> None:
        self._pack, self._jobs = pack, jobs
        self._pool: ProcessPoolExecutor | None = None

    def results(self, task: Callable[..., Done], arguments: Iterator[tuple[int, tuple[Any, ...]]]) -> Iterator[Done]:
        """What ``task`` gives for each of the arguments (with their size in bytes), as they are done; small ones are sent together."""
        waiting: dict[Future[list[Done]], list[tuple[Any, ...]]] = {}
        more = True
        while more or waiting:
            while more and len(waiting) < AHEAD * self._jobs:
                together, size = list[tuple[Any, ...]](), 0
                while len(together) < _TOGETHER and size < _SMALL:
                    following = next(arguments, None)
                    if following is None:
                        more = False
                        break
                    size += following[0]
                    together.append(following[1])
                if together:
                    waiting[self._started().submit(work.all_of, task, together)] = together
            if not waiting:
                break
            finished, _ = wait(waiting, return_when=FIRST_COMPLETED)
            broken: list[tuple[Any, ...]] = []
            for future in finished:
                own = waiting.pop(future)
                try:
                    yield from future.result()
                except BrokenProcessPool:
                    broken += own
            if broken:
                # Nobody knows which of them did it: each once more, alone.
                broken += [one for own in waiting.values() for one in own]
                waiting.clear()
                self.close()
                for one in broken:
                    yield self._alone(task, one)

    def _alone(self, task: Callable[..., Done], own: tuple[Any, ...]) -> Done:
        try:
            return self._started().submit(task, *own).result()
        except BrokenProcessPool:
            self.close()
            path, shown = (Path(own[0]), own[1]) if task is work.take else (Path(own[2]), own[2])
            return work.unread(path, shown, "处理这个文件的进程崩溃（内存不足或程序出错），不入库", *work.stamp(path))

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self._jobs, mp_context=get_context("spawn"), initializer=work.start, initargs=(self._pack,))
        return self._pool

    def close(self, *, now: bool = False) -> None:
        """Let the processes end; ``now`` ends them: they hold nothing that is not done again."""
        if self._pool is not None:
            if now:
                for process in list((getattr(self._pool, "_processes", None) or {}).values()):
                    process.terminate()
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None
