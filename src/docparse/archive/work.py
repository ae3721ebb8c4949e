"""What is done with one file, in a process of its own: read, extract, and give rows. Nothing here knows of the database."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from docparse import packs, pipeline, readers
from docparse.archive import bodies
from docparse.archive.store import stored
from docparse.checks.case import Case
from docparse.checks.catalogue import settings
from docparse.errors import UnreadableFile
from docparse.exporters.schema import EXTRACTED, TABLES
from docparse.extraction import extract
from docparse.model import Audit, Document, Extraction
from docparse.resources import folder
from docparse.rules import Pack

SECONDS = 180  # for the rules on one document; reading has its own limits
MEMORY = 4 << 30  # of a process that works for the archive

_pack: Pack | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """One file worked off: its row of every table, as stored, and the document in bytes (b"" where it could not be read)."""

    path: str
    size: int
    mtime: int
    document: str
    sha256: str
    reason: str
    numbers: int
    body: bytes = b""
    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    lines: list[tuple[int, int, str]] = field(default_factory=list)
    places: tuple[str, ...] = ()


def start(pack: str, *, alone: bool = False) -> None:
    """Called once in each process: the pack, limits, and Ctrl-C left to the one who gives the work. ``alone``: this is that one itself."""
    global _pack
    _pack = packs.find(pack)
    if alone:
        return
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


def all_of(task: Callable[..., Done], together: Sequence[tuple[Any, ...]]) -> list[Done]:
    """What ``task`` gives for each of the arguments."""
    return [task(*own) for own in together]


def take(path: str, shown: str) -> Done:
    """Read a file and extract it. What is wrong with the file becomes ``reason``; nothing is raised for it."""
    size, mtime = stamp(Path(path))
    try:
        document = readers.read(Path(path), shown)
    except UnreadableFile as error:
        return unread(Path(path), shown, error.reason, size, mtime)
    except MemoryError:
        return unread(Path(path), shown, "内存不足，不读取", size, mtime)
    return _worked(document, shown, size, mtime)


def again(body: bytes, id: str, shown: str, sha256: str) -> Done:
    """Extract a document once more from what was read of it before."""
    return _worked(bodies.load(body, id, shown, sha256), shown, 0, 0)


def stamp(path: Path) -> tuple[int, int]:
    """Size in bytes and time of the last change in nanoseconds; zeros where the system gives none."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return 0, 0
    return found.st_size, found.st_mtime_ns


def extracted(document: Document) -> Extraction:
    """A document with the pack of this process."""
    return extract(document, _pack, None)


def _worked(document: Document, shown: str, size: int, mtime: int) -> Done:
    try:
        with _limit(SECONDS):
            found = extracted(document)
            rows = table_rows(Audit((found,), (), ()), EXTRACTED)
            case = Case((found,), (), settings())
            places = tuple(sorted({name for _, listed in case.place_lists for name, _ in listed}))
    except TimeoutError:
        return _refused(document, f"抽取超过 {SECONDS} 秒，疑为恶意文件，不入库", size, mtime)
    except MemoryError:
        return _refused(document, "抽取时内存不足，不入库", size, mtime)
    except RecursionError:
        return _refused(document, "结构嵌套过深，疑为恶意文件，不入库", size, mtime)
    lines = []
    at = 0
    for n, line in enumerate(document.text.split("\n"), 1):
        if line.strip():
            lines.append((n, at, line.encode("utf-8", "backslashreplace").decode()))
        at += len(line) + 1
    return Done(shown, size, mtime, document.id, document.sha256, "", len(found.quantities), bodies.dump(document), rows, lines, places)


def unread(path: Path, shown: str, reason: str, size: int, mtime: int) -> Done:
    """What stands for a file that cannot be read, with the reason."""
    document = replace(pipeline.unreadable(path, reason), path=shown)
    if not document.sha256:  # named by its path: as the archive knows it
        document = replace(document, id=hashlib.sha256(shown.encode("utf-8", "surrogatepass")).hexdigest()[:12])
    return _refused(document, reason, size, mtime)


def _refused(document: Document, reason: str, size: int, mtime: int) -> Done:
    document = Document(document.id, document.path, document.sha256, document.format, "unreadable", reason)
    rows = table_rows(Audit((extracted(document),), (), ()), EXTRACTED)
    return Done(document.path, size, mtime, document.id, document.sha256, reason, 0, b"", rows)


def table_rows(audit: Audit, tables: Sequence[str]) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of the named tables as stored: cells of the contract, and those numbers that SQLite cannot hold."""
    made: dict[str, list[tuple[Any, ...]]] = {}
    for name in tables:
        table = TABLES[name]
        made[name] = [(*cells, exact) for cells, exact in (stored(table.columns, row) for row in table.rows(audit))]
    return made


@contextlib.contextmanager
def _limit(seconds: int) -> Iterator[None]:
    """TimeoutError after so many seconds, where the system has timers (not on Windows)."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def ring(*_: object) -> None:
        raise TimeoutError

    try:
        before = signal.signal(signal.SIGALRM, ring)
    except ValueError:  # not in the main thread, as in a worker of a cluster
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@functools.cache
def engine() -> str:
    """A mark of the program that reads and extracts: changes when its code or its data (rule packs apart) changes."""
    return digest(*sorted(_code("readers", outside=True)), *(folder("rules") / name for name in ("units.yaml", "suspicions.yaml")))


@functools.cache
def reading() -> str:
    """A mark of the readers: changes with their code and when text recognition is there or gone."""
    from importlib.util import find_spec

    return digest(*sorted(_code("readers"))) + ("+ocr" if find_spec("rapidocr") and find_spec("onnxruntime") else "")


def _code(name: str, *, outside: bool = False) -> Iterator[Path]:
    top = Path(__file__).resolve().parents[1]
    others = {"archive", "checks", "exporters", "readers", "cli.py"}
    for path in top.rglob("*.py"):
        part = path.relative_to(top).parts[0]
        if (outside and (part not in others or path.name == "schema.py")) or (not outside and part == name):
            yield path


def digest(*paths: Path) -> str:
    """Sixteen hex digits over the names and contents of files."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()[:16]
