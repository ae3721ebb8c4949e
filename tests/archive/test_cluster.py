"""Ingest on a Dask cluster of two processes: the same rows as in an archive, also where a worker is killed; unchanged contents are left alone."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archive.files import ELSEWHERE, JULY, JUNE, PLAN, write
from docparse.archive import Archive, cluster
from docparse.errors import BadRequest

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]


@pytest.fixture
def scheduler() -> Iterator[Any]:
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50) as found:
        yield found


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = write(
        tmp_path / "files", copy=JUNE, other=ELSEWHERE, **{f"c{n}__{k}": t.replace("云汀", f"云汀{n}") for n in range(40) for k, t in KINDS}
    )
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7\ncut")
    return folder


KINDS = (("plan", PLAN), ("june", JUNE), ("july", JULY))


def rows(out: Path, table: str) -> list[tuple[Any, ...]]:
    import pyarrow.dataset as dataset

    found = dataset.dataset(out / table, partitioning="hive").to_table().to_pylist()
    return sorted(tuple(str(v) for k, v in row.items() if k not in ("path", "year")) for row in found)


def test_the_same_rows_as_in_an_archive(scheduler: Any, place: Path, tmp_path: Path) -> None:
    out = tmp_path / "dataset"
    first = cluster.ingest([str(place)], str(out), scheduler.scheduler_address, "national")
    assert (first.files, first.contents, first.documents, first.unread) == (123, 123, 123, 1)
    archive = Archive(tmp_path / "archive.sqlite")
    archive.ingest([place], jobs=2)
    frames = archive.frames()
    assert len(rows(out, "documents")) == 123
    for name in ("items", "quantities", "indicators"):
        wanted = frames[name]
        assert len(rows(out, name)) == len(wanted), name
    import pyarrow.dataset as dataset

    found = dataset.dataset(out / "indicators", partitioning="hive").to_table()
    assert sum(v for v in found.column("target").to_pylist() if v is not None) == sum(v for v in frames["indicators"].target if v is not None)
    assert str(found.schema.field("target").type) == "decimal128(38, 10)"
    assert (out / "indicators" / "year=2022").is_dir()

    again = cluster.ingest([str(place)], str(out), scheduler.scheduler_address, "national")
    assert (again.done, again.unchanged) == (0, first.buckets)
    before = rows(out, "quantities")
    (place / "other.txt").unlink()
    write(place, new=JULY.replace("云汀", "沐川"), second__copy=JUNE)
    changed = cluster.ingest([str(place)], str(out), scheduler.scheduler_address, "national")
    assert 0 < changed.done <= 3
    assert changed.contents == 123
    assert len(rows(out, "documents")) == 123  # one gone, one new, the copy is no document of its own
    assert rows(out, "quantities") != before


def test_a_worker_that_is_killed_loses_nothing(scheduler: Any, place: Path, tmp_path: Path) -> None:
    victims = [worker.pid for worker in scheduler.workers.values()]

    def murder() -> None:
        time.sleep(1.5)
        os.kill(victims[0], signal.SIGKILL)

    thread = threading.Thread(target=murder)
    thread.start()
    out = tmp_path / "dataset"
    found = cluster.ingest([str(place)], str(out), scheduler.scheduler_address, "national")
    thread.join()
    assert found.documents == 123
    archive = Archive(tmp_path / "archive.sqlite")
    archive.ingest([place], jobs=2)
    assert len(rows(out, "quantities")) == len(archive.frames()["quantities"])
    assert len({row[0] for row in rows(out, "documents")}) == 123


def test_faults_are_told(tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadRequest, match="连不上 Dask 调度器"):
        cluster.ingest([str(place)], str(tmp_path / "out"), "tcp://127.0.0.1:9", "national")
    with pytest.raises(BadRequest, match="没有可读的公文"):
        cluster.ingest([str(tmp_path / "nowhere")], str(tmp_path / "out"), "tcp://127.0.0.1:9", "national")


def test_files_behind_a_url(scheduler: Any, tmp_path: Path) -> None:
    """A zip archive stands for any file system that is not the machine's own."""
    import zipfile

    with zipfile.ZipFile(tmp_path / "files.zip", "w") as made:
        made.writestr("a/june.txt", JUNE)
        made.writestr("a/plan.txt", PLAN)
        made.writestr("a/bad.pdf", b"%PDF-1.7")
    found = cluster.ingest([f"zip://a::file://{tmp_path}/files.zip"], str(tmp_path / "out"), scheduler.scheduler_address, "national")
    assert (found.documents, found.unread) == (3, 1)


def test_a_document_that_kills_its_workers_is_set_apart(scheduler: Any, place: Path, tmp_path: Path) -> None:
    """Whatever a document does to the process that works on it, the others are worked off and it is named."""
    import cloudpickle
    from distributed import Client, WorkerPlugin

    class Deadly(WorkerPlugin):  # type: ignore[misc,no-any-unimported]
        """Ends every process that meets the word, also those that come instead."""

        def setup(self, worker: Any) -> None:
            import os

            from docparse.archive import cluster

            sound = cluster.extract

            def extract(document: Any, *more: Any) -> Any:
                if "致命" in document.text:
                    os._exit(11)
                return sound(document, *more)

            cluster.extract = extract

    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    write(place, deadly=JULY.replace("云汀", "致命"))
    with Client(scheduler.scheduler_address) as client:
        client.register_plugin(Deadly())
        out = tmp_path / "dataset"
        found = cluster.ingest([str(place)], str(out), scheduler.scheduler_address, "national")
    assert (found.documents, found.unread) == (124, 2)
    [told] = [row for row in rows(out, "documents") if "崩溃" in str(row)]
    assert "unreadable" in told
