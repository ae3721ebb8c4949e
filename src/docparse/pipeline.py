"""What the command line and a program share: read, extract, audit."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from docparse import alignment, checks, readers, suspicions
from docparse.checks import baseline as baselines
from docparse.checks import confirmations
from docparse.checks import local as locals_
from docparse.checks import waivers as waived
from docparse.errors import BadRequest, UnreadableFile
from docparse.extraction import extract as _extract
from docparse.model import Alignment, Audit, Document, DocumentRole, Extraction, Finding
from docparse.resources import beside
from docparse.rules import Pack, load

if TYPE_CHECKING:
    import pandas

Progress = Callable[[str, int, int], None]


class ExtractionResult(Extraction):
    """The records of one document, also as tables."""

    __slots__ = ()

    def to_frames(self) -> dict[str, pandas.DataFrame]:
        """Tables documents, items, quantities and indicators as DataFrames, columns as in the data contract."""
        from docparse.exporters import EXTRACTED, frames

        return {name: frame for name, frame in frames(Audit((self,), (), ())).items() if name in EXTRACTED}


class AuditResult(Audit):
    """The records of a set of documents with alignments and findings, also as tables."""

    __slots__ = ()

    def to_frames(self) -> dict[str, pandas.DataFrame]:
        """All six tables as DataFrames, columns as in the data contract."""
        from docparse.exporters import frames

        return frames(self)


def files(paths: Iterable[Path | str]) -> list[Path]:
    """The circulars under the given files and folders, each once, in a stable order.

    A file named directly is always taken; in folders only what looks like a circular. Hidden and linked folders
    are not entered; two names of one file count once. Raises BadRequest for a path that is empty or does not exist, or a folder without a circular.
    """
    found: list[Path] = []
    seen: set[str] = set()
    for given in map(named, paths):
        if given.is_dir():
            taken = [Path(path) for path in walk(given)]
            if not taken:
                raise BadRequest(f"{given}: 文件夹里没有可读的公文（支持 {'、'.join(sorted(readers.READERS))}）")
        elif given.exists() or given.is_symlink():
            taken = [given]
        else:
            raise BadRequest(f"{given}: 没有这个文件或文件夹")
        for path in taken:
            key = os.path.realpath(path)
            if key not in seen:
                seen.add(key)
                found.append(path)
    return found


def named(path: Path | str) -> Path:
    """A path as given. Raises BadRequest for an empty one: mostly a variable of a script that was not set, never the folder one is in."""
    if not str(path).strip():
        raise BadRequest("文件或文件夹的名称是空的；当前文件夹写作 .")
    return Path(path)


def walk(place: Path) -> Iterator[str]:
    """A file, or the circulars under a folder in a stable order, without holding them all; hidden and linked folders are not entered."""
    if not place.is_dir():
        yield str(place)
        return
    folders = [str(place)]
    while folders:
        here = folders.pop()
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError:
            continue
        folders += [entry.path for entry in reversed(entries) if entry.is_dir(follow_symlinks=False) and not entry.name.startswith(".")]
        yield from (entry.path for entry in entries if readers.candidate(Path(entry.name)) and not os.path.isdir(entry.path))


def read(path: Path | str, password: str = "") -> Document:
    """A circular as read, suspicious places marked; ``password`` opens a locked PDF. Raises UnreadableFile with the reason."""
    return suspicions.marked(readers.read(Path(path), str(path), password))


def extract(document: Document, pack: Pack | None = None, role: DocumentRole | None = None) -> ExtractionResult:
    """All records of a document that ``read`` gave. ``role`` overrides what title and content say."""
    made = _extract(document, pack, role)
    return ExtractionResult(*(getattr(made, f.name) for f in fields(made)))


def extract_all(
    paths: Sequence[Path | str],
    *,
    role: DocumentRole | None = None,
    pack: Pack | None = None,
    password: str = "",
    progress: Progress | None = None,
) -> tuple[Extraction, ...]:
    """Every file read and extracted; an unreadable one becomes an extraction without records that says why.

    ``password`` opens the locked PDFs among them. Two files of the same content are one document: the first path stands, the reason names the others.
    """
    pack = pack or load()
    results: dict[str, Extraction] = {}
    todo = files(paths)
    for n, path in enumerate(todo):
        if progress:
            progress(str(path), n, len(todo))
        try:
            document = readers.read(path, str(path), password)
        except UnreadableFile as error:
            document = unreadable(path, error.reason)
        if document.id in results:
            first = results[document.id]
            also = f"{first.document.reason}；" if first.document.reason else ""
            results[document.id] = replace(first, document=replace(first.document, reason=f"{also}另有内容相同的文件：{path}"))
            continue
        results[document.id] = _extract(document, pack, role)
    return tuple(results.values())


def unreadable(path: Path, reason: str) -> Document:
    """The document that stands for a file which could not be read."""
    digest, empty = "", True
    try:
        if path.is_file():  # a pipe would be waited for
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            empty = path.stat().st_size == 0
    except OSError:
        pass
    # An empty or missing file has no content to name it by; its path does.
    name = digest if digest and not empty else hashlib.sha256(os.fsencode(path)).hexdigest()
    return Document(name[:12], str(path), digest, path.suffix.lstrip(".").lower(), "unreadable", reason)


def audit(
    paths: Sequence[Path | str],
    *,
    role: DocumentRole | None = None,
    pack: Pack | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    profile: str = "default",
    waivers: Path | str | None = None,
    baseline: Path | str | None = None,
    align: Path | str | None = None,
    local: Path | str | None = None,
    today: str | None = None,
    password: str = "",
    progress: Progress | None = None,
) -> AuditResult:
    """Everything about a set of circulars: records, the plan aligned with its summaries, findings.

    ``select``, ``ignore`` (codes or their beginnings) and ``profile`` (of severities) are those of ``checks.run``. ``waivers`` is a
    waivers.yaml (by default the one in a given folder or beside a given file, if there is one), which on the day ``today`` (ISO, for
    want of it on any) has not expired; ``local`` a local.yaml, found likewise; ``baseline`` a findings.json of an earlier run; ``align``
    an align.csv that people have edited.
    Raises BadRules with file and line, or BadRequest, for faults in these.
    """
    found = beside(waived.FILE, map(Path, paths)) if waivers is None else Path(waivers)
    explained = waived.load(found) if found else ()
    decisions = confirmations.load(Path(align)) if align else ()
    at_home = Path(local) if local is not None else beside(locals_.FILE, map(Path, paths))
    known = locals_.load(at_home) if at_home else None
    earlier = _text(Path(baseline)) if baseline else None
    extractions = extract_all(paths, role=role, pack=pack, password=password, progress=progress)
    rows, findings, apart = judged(extractions, select, ignore, profile, decisions, explained, known, today)
    states, gone = baselines.compare(findings, extractions, earlier) if earlier is not None else (None, ())
    return AuditResult(extractions, rows, findings, states, gone, apart, locals_.due(known, extractions), profile)


def judged(
    extractions: Sequence[Extraction],
    select: Sequence[str],
    ignore: Sequence[str],
    profile: str,
    decisions: Sequence[confirmations.Decision],
    explained: Sequence[waived.Waiver],
    known: locals_.Local | None,
    today: str | None,
) -> tuple[tuple[Alignment, ...], tuple[Finding, ...], tuple[Mapping[str, str], ...]]:
    """Alignments and findings of documents that belong together, with what people decided about them; decisions about other documents."""
    aligned = alignment.align(extractions, lambda rows, pair: confirmations.apply(rows, pair, decisions).alignments)
    rows, useless, apart = confirmations.apply(aligned, extractions, decisions)
    found = (*checks.run(extractions, rows, select, ignore, profile, known), *useless)
    return rows, tuple(f for f in waived.apply(found, extractions, explained, today) if checks.asked(f.code, select, ignore)), apart


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadRequest(f"{path}: 无法读取基线（{error.strerror if isinstance(error, OSError) else '不是 UTF-8'}）") from None
