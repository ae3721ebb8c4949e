"""Ingest on many machines: a running Dask cluster reads from a shared path or any fsspec URL and writes a Parquet dataset.

Two rounds: every file is hashed, then each content is read once. Contents are dealt into buckets by their hash; a bucket is one task, its
files bear its mark, and a note in ``_done`` says that it is whole. So a worker that dies costs a task that is done again, a second run
does only what changed, and what a later run no longer has is removed. Dask does the rest: queue, retries, moving of work.
"""

from __future__ import annotations

import functools
import hashlib
import json
import math
import posixpath
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from docparse import packs, pipeline, readers
from docparse.archive import stale, work
from docparse.archive.export import arrow_modules, arrow_schema, arrow_table
from docparse.errors import BadRequest, UnreadableFile
from docparse.exporters.schema import EXTRACTED, TABLES
from docparse.extraction import extract
from docparse.model import Audit, Extraction
from docparse.rules import Pack

_HASHED = 200  # files of one task of the first round
_BUCKET = 16  # contents of one task of the second, about
_AHEAD = 200  # tasks given to the scheduler at once
_RETRIES = 5
_PARTITION = ("year", "region")
_NOTES = "_done"
_UNKNOWN = "_"

Hashed = tuple[str, str]  # where the file lies, SHA-256 of its content ("" where it cannot be read)


@dataclass(slots=True)
class Spread:
    """How far an ingest on a cluster is: files and contents found; buckets in all, unchanged, done; documents and numbers of those done."""

    files: int = 0
    contents: int = 0
    buckets: int = 0
    unchanged: int = 0
    done: int = 0
    documents: int = 0
    unread: int = 0
    numbers: int = 0


def ingest(places: Sequence[str], out: str, scheduler: str, pack: str, told: Callable[[Spread], None] | None = None) -> Spread:
    """Read every circular under the places (paths or fsspec URLs that all workers can reach) and write the tables under ``out``.

    One folder a table, in it ``year=…/region=…/*.parquet``. Raises BadRequest where the extra is not installed, no scheduler answers, a
    place is not there or ``out`` cannot be written.
    """
    try:
        import fsspec  # noqa: F401
        from distributed import Client
    except ImportError:
        raise BadRequest("多机入库需要 Dask，请安装：pip install 'docparse[cluster]'（各台机器都要）") from None
    arrow_modules()
    packs.find(pack)
    progress = Spread()
    files = sorted(dict.fromkeys(path for place in places for path in _found(place)))
    progress.files = len(files)
    try:
        client = Client(scheduler, timeout=15)
    except (OSError, ValueError, TimeoutError) as error:
        raise BadRequest(f"{scheduler}: 连不上 Dask 调度器（{type(error).__name__}），请检查地址，或先运行 dask scheduler") from None
    with client:
        first: dict[str, str] = {}
        rounds = [files[n : n + _HASHED] for n in range(0, len(files), _HASHED)]
        for hashes in _spread(client, hashed, [(batch,) for batch in rounds]):
            for path, sha256 in hashes:
                key = sha256 or "path:" + path
                first[key] = min(path, first.get(key, path))
        progress.contents = len(first)
        buckets = _buckets(first)
        marks = {_mark(bucket, pack): bucket for bucket in buckets}
        progress.buckets = len(marks)
        whole = _noted(out)
        progress.unchanged = len(marks.keys() & whole)
        due = [(mark, bucket, out, pack) for mark, bucket in marks.items() if mark not in whole]
        for counts in _spread(client, bucket_done, due, _spared):
            progress.done += 1
            progress.documents += counts["documents"]
            progress.unread += counts["unread"]
            progress.numbers += counts["numbers"]
            if told:
                told(progress)
        _sweep(out, marks)
    return progress


def _spread(
    client: Any,
    task: Callable[..., Any],
    arguments: Sequence[tuple[Any, ...]],
    spared: Callable[[Any, tuple[Any, ...]], tuple[Any, ...]] | None = None,
) -> Iterator[Any]:
    """What ``task`` gives for each of the arguments, as done, so many at once.

    ``spared`` turns the arguments of a task that killed its workers into others, with which it is tried once more.
    """
    from distributed import KilledWorker, as_completed

    more = iter(arguments)
    given: dict[str, tuple[Any, ...]] = {}

    def submit(own: tuple[Any, ...], *, last: bool = False) -> Any:
        future = client.submit(task, *own, retries=_RETRIES, pure=False)
        if not last:
            given[future.key] = own
        return future

    futures = as_completed([submit(own) for _, own in zip(range(_AHEAD), more, strict=False)])
    for future in futures:
        own = given.pop(future.key, None)
        try:
            result = future.result()
        except Exception as error:
            if spared is not None and own is not None and isinstance(error, KilledWorker):
                futures.add(submit(spared(client, own), last=True))
                continue
            # whatever a worker raises, and KilledWorker after all retries
            raise BadRequest(f"集群上的任务失败：{type(error).__name__}（{str(error)[:200]}）；已写好的都在，再运行同一命令即接着做") from None
        yield result
        if (following := next(more, None)) is not None:
            futures.add(submit(following))


def _spared(client: Any, own: tuple[Any, ...]) -> tuple[Any, ...]:
    """A bucket with the contents named that kill a worker also when they are alone."""
    from distributed import KilledWorker

    mark, bucket, out, pack = own
    deadly = []
    for path, _ in bucket:
        try:
            client.submit(tried, path, pack, pure=False).result()
        except KilledWorker:
            deadly.append(path)
        except Exception:  # what it raises is told when the bucket is done
            continue
    return mark, bucket, out, pack, tuple(deadly)


def _found(place: str) -> list[str]:
    import fsspec

    try:
        system, root = fsspec.core.url_to_fs(place)
        found = [root] if system.isfile(root) else [path for path in system.find(root) if readers.candidate(Path(posixpath.basename(path)))]
    except (OSError, ValueError, ImportError) as error:
        raise BadRequest(f"{place}: 打不开（{error}）") from None
    _, chained, behind = place.partition("::")  # zip://a::file:///b.zip: what stands behind belongs to every file
    taken = [system.unstrip_protocol(path) + chained + behind for path in found]
    if not taken:
        raise BadRequest(f"{place}: 没有可读的公文（支持 {'、'.join(sorted(readers.READERS))}）")
    return taken


def _buckets(first: Mapping[str, str]) -> list[list[Hashed]]:
    """Contents dealt by their hash into a power of two of buckets, so that a new file changes one of them."""
    count = 1 << max(0, math.ceil(math.log2(max(1, len(first)) / _BUCKET)))
    buckets: list[list[Hashed]] = [[] for _ in range(count)]
    for key, path in sorted(first.items()):
        digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
        buckets[int.from_bytes(digest[:4], "big") % count].append((path, "" if key.startswith("path:") else key))
    return [bucket for bucket in buckets if bucket]


def _mark(bucket: Sequence[Hashed], pack: str) -> str:
    known = json.dumps([list(bucket), stale.marks(_loaded(pack)).mark, work.engine(), work.reading()])
    return hashlib.sha256(known.encode("utf-8", "surrogatepass")).hexdigest()[:20]


# --- what a worker does ----------------------------------------------------------------------------------------------------


@functools.cache
def _loaded(pack: str) -> Pack:
    return packs.find(pack)


def hashed(paths: Sequence[str]) -> list[Hashed]:
    """The SHA-256 of each file."""
    import fsspec

    found = []
    for path in paths:
        total = hashlib.sha256()
        try:
            with fsspec.open(path, "rb") as file:
                while piece := file.read(1 << 20):
                    total.update(piece)
            found.append((path, total.hexdigest()))
        except (OSError, ValueError):
            found.append((path, ""))
    return found


def tried(path: str, pack: str) -> None:
    """Whether a content can be worked off at all."""
    _extracted(path, _loaded(pack))


def bucket_done(mark: str, bucket: Sequence[Hashed], out: str, pack: str, deadly: Sequence[str] = ()) -> dict[str, int]:
    """Read and extract the contents of a bucket, write their rows, and note that it is whole. ``deadly`` ones are set apart unread."""
    import fsspec

    arrow, parquet = arrow_modules()
    extractions = [_extracted(path, _loaded(pack)) if path not in deadly else _crashed(path, _loaded(pack)) for path, _ in bucket]
    system, root = fsspec.core.url_to_fs(out)
    parts: dict[tuple[str, str], list[Extraction]] = {}
    for found in extractions:
        year = found.header.period_end[:4] or found.header.date_issued[:4] or _UNKNOWN
        parts.setdefault((year, found.header.region or _UNKNOWN), []).append(found)
    for name in EXTRACTED:
        table = TABLES[name]
        schema = arrow_schema(arrow, table)
        for values, members in sorted(parts.items()):
            rows = [list(row.values()) for row in table.rows(Audit(tuple(members), (), ()))]
            if not rows:
                continue
            place = posixpath.join(root, name, *(f"{key}={_named(value)}" for key, value in zip(_PARTITION, values, strict=True)))
            system.makedirs(place, exist_ok=True)
            with system.open(posixpath.join(place, f"{mark}.parquet"), "wb") as file:
                parquet.write_table(arrow_table(arrow, table, schema, rows), file, compression="zstd")
    counts = {
        "documents": len(extractions),
        "unread": sum(e.document.status != "ok" for e in extractions),
        "numbers": sum(len(e.quantities) for e in extractions),
    }
    system.makedirs(posixpath.join(root, _NOTES), exist_ok=True)
    with system.open(posixpath.join(root, _NOTES, f"{mark}.json"), "wb") as file:
        file.write(json.dumps(counts).encode())
    return counts


def _extracted(path: str, pack: Pack) -> Extraction:
    import fsspec

    system, place = fsspec.core.url_to_fs(path)
    local = "file" in system.protocol if isinstance(system.protocol, tuple) else system.protocol == "file"
    if local:
        return extract(_read(Path(place), place), pack, None)
    with tempfile.TemporaryDirectory() as away:
        copy = Path(away, "content" + Path(posixpath.basename(place)).suffix)
        try:
            system.get_file(place, str(copy))
        except (OSError, ValueError) as error:
            return extract(pipeline.unreadable(copy, f"取不到文件（{error}）"), pack, None)
        return extract(_read(copy, path), pack, None)


def _crashed(path: str, pack: Pack) -> Extraction:
    return extract(pipeline.unreadable(Path(path), "处理这个文件的进程崩溃（内存不足或程序出错），不入库"), pack, None)


def _read(path: Path, shown: str) -> Any:
    from dataclasses import replace

    try:
        return readers.read(path, shown)
    except UnreadableFile as error:
        return replace(pipeline.unreadable(path, error.reason), path=shown)


def _named(value: str) -> str:
    """A value as part of a path, as Hive and Arrow write it."""
    from urllib.parse import quote

    return quote(value, safe="")


# --- what stands in the dataset --------------------------------------------------------------------------------------------


def _noted(out: str) -> set[str]:
    import fsspec

    try:
        system, root = fsspec.core.url_to_fs(out)
        notes = posixpath.join(root, _NOTES)
        return {posixpath.basename(path).removesuffix(".json") for path in system.find(notes)} if system.exists(notes) else set()
    except (OSError, ValueError, ImportError) as error:
        raise BadRequest(f"{out}: 打不开（{error}）") from None


def _sweep(out: str, marks: Mapping[str, object]) -> None:
    """Remove what buckets of earlier runs wrote."""
    import fsspec

    system, root = fsspec.core.url_to_fs(out)
    for path in system.find(root):
        name = posixpath.basename(path)
        if name.endswith((".parquet", ".json")) and name.rpartition(".")[0] not in marks and len(name.rpartition(".")[0]) == 20:
            system.rm_file(path)


def summary(spread: Spread) -> str:
    """A line for people."""
    data = asdict(spread)
    words = {
        "files": "文件",
        "contents": "不同内容",
        "buckets": "批",
        "unchanged": "未变",
        "done": "已做",
        "documents": "文件入库",
        "unread": "读不了",
        "numbers": "数字",
    }
    return "　".join(f"{words[key]} {value}" for key, value in data.items() if value or key in ("files", "done"))
