"""Real faults: killed at random moments, a full disk, two at once, hostile files, Ctrl-C. Nothing lost, nothing twice, each fault named."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from archive.files import JULY, JUNE, PLAN, WRONG, fresh, tables, write
from docparse.archive import Archive, store
from readers import docxs, ofds, pdfs

pytestmark = pytest.mark.slow

DOCPARSE = [sys.executable, "-m", "docparse"]


def many(folder: Path, count: int) -> Path:
    names = {
        f"c{n:03}__{kind}": text.replace("云汀", f"云汀{n}") for n in range(count) for kind, text in (("plan", PLAN), ("june", JUNE), ("july", JULY))
    }
    return write(folder, **names)


def start(*arguments: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*DOCPARSE, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True
    )


def kill(process: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def test_killed_at_fifty_moments(tmp_path: Path) -> None:
    place = many(tmp_path / "files", 60)
    (place / "bad.pdf").write_bytes(b"%PDF-1.7\ncut")
    write(place, z__copy=JUNE, z__copy2=JUNE)
    db = tmp_path / "archive.sqlite"
    chance = random.Random(5)
    documents = 0
    for n in range(50):
        process = (
            start("ingest", place, "--db", db, "--jobs", "2", "--quiet") if n % 4 else start("audit", "--db", db, "--quiet", "--fail-on", "none")
        )
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(chance.uniform(1.0, 6.0) if n % 4 else chance.uniform(0.5, 5.0))
        kill(process)
        if n % 10 == 7:
            write(place, **{f"n{n}__august": WRONG.replace("云汀", f"溪陂{n}"), f"c{n:03}__june": WRONG.replace("云汀", f"云汀{n}")})
            (place / f"c{n:03}" / "plan.txt").unlink()
            shutil.move(place / f"c{n:03}" / "july.txt", place / f"moved{n}.txt")
        if db.exists() and db.stat().st_size:
            with contextlib.suppress(Exception), Archive(db) as archive:
                found = len(archive.frame("SELECT document FROM documents"))
                documents = max(documents, found)
    assert documents > 20  # the killing did not come before all work
    archive = Archive(db)
    archive.ingest([place], jobs=2)
    archive.audit(jobs=2)
    with archive:
        gone = list(archive.select("SELECT count(*) FROM documents WHERE NOT present")[1])
    assert gone == [(5,)]  # the plans that were deleted: known, and marked
    got = tables(db, tmp_path / "x")
    wanted = fresh(place, tmp_path / "y", audit=True)
    for name in ("alignments.csv", "findings.csv"):
        assert got[name] == wanted[name], name
    lines = {name: set(data.decode().splitlines()) for name, data in got.items()}
    vanished = {row.split(",")[0] for row in lines["documents.csv"] if row.endswith(",0")}
    for name in ("documents.csv", "items.csv", "quantities.csv", "indicators.csv"):
        kept = [row for row in got[name].decode().splitlines() if row.split(",")[0] not in vanished]
        assert kept == wanted[name].decode().splitlines(), name
    connection = store.open_store(db, write=True)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of a few megabytes."""
    place = Path(tempfile.mkdtemp())
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)], check=True)
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)
    place.rmdir()


def test_a_full_disk(small_disk: Path, tmp_path: Path) -> None:
    place = many(tmp_path / "files", 150)
    db = small_disk / "archive.sqlite"
    done = subprocess.run([*DOCPARSE, "ingest", str(place), "--db", str(db)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 2
    assert "磁盘" in done.stderr
    assert "Traceback" not in done.stderr
    with Archive(db) as archive:
        before = len(archive.frame("SELECT document FROM documents"))
    assert 0 < before < 450
    subprocess.run(["mount", "-o", "remount,size=60m", str(small_disk)], check=True)
    Archive(db).ingest([place], jobs=2)
    moved = tmp_path / "archive.sqlite"
    shutil.copy(db, moved)
    with Archive(moved) as archive:
        assert len(archive.frame("SELECT document FROM documents")) == 450
        assert len(archive.frame("SELECT * FROM quantities")) == len(archive.frame("SELECT DISTINCT quantity FROM quantities"))


def test_two_at_once(tmp_path: Path) -> None:
    place = many(tmp_path / "files", 150)
    db = tmp_path / "archive.sqlite"
    first = start("ingest", place, "--db", db, "--jobs", "1", "--quiet")
    until = time.monotonic() + 60
    while not db.exists() or db.stat().st_size == 0:
        assert time.monotonic() < until
        time.sleep(0.05)
    second = subprocess.run([*DOCPARSE, "ingest", str(place), "--db", str(db)], capture_output=True, text=True, timeout=60)
    reader = subprocess.run([*DOCPARSE, "query", "counts", "--db", str(db)], capture_output=True, text=True, timeout=60)
    assert (second.returncode, reader.returncode) == (2, 0), reader.stderr
    assert "另一个 docparse 正在写这个档案库" in second.stderr
    first.communicate(timeout=300)
    assert first.returncode == 0
    assert tables(db, tmp_path / "x") == fresh(place, tmp_path / "y")


def test_ctrl_c_ends_cleanly(tmp_path: Path) -> None:
    place = many(tmp_path / "files", 200)
    db = tmp_path / "archive.sqlite"
    process = start("ingest", place, "--db", db, "--jobs", "2")
    until = time.monotonic() + 60
    while True:
        assert time.monotonic() < until
        with contextlib.suppress(Exception), Archive(db) as archive:
            if len(archive.frame("SELECT document FROM documents")) > 10:
                break
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "已中断；已入库的都在" in err
    assert "Traceback" not in err
    assert Archive(db).ingest([place], jobs=2).unchanged > 10
    assert tables(db, tmp_path / "x") == fresh(place, tmp_path / "y")


def hostile(folder: Path) -> int:
    """Two hundred files of which none is a sound circular but ten; how many are not."""
    folder.mkdir()
    chance = random.Random(3)

    def zipped(name: str, size: int) -> bytes:
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, b"0" * size)
        return out.getvalue()

    entities = (
        '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
        + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
        + "]><l>&j;</l>"
    )
    sound = pdfs.make(pdfs.laid_out(JUNE.splitlines()))
    word, ofd = docxs.make(docxs.paragraph("完成3座。")), ofds.make(*ofds.laid_out(JUNE.splitlines()))
    made: dict[str, bytes] = {}
    for n in range(30):
        made[f"cut{n}.pdf"] = sound[: 20 + n * len(sound) // 40]
        made[f"bomb{n}.docx"] = zipped("word/document.xml", 300_000_000 if n < 3 else 1000 + n)
        made[f"bytes{n}.ofd"] = ofd[: 30 + n * 20] + chance.randbytes(300)
        made[f"noise{n}.txt"] = bytes(range(256)) * (n + 1)
        made[f"wrong{n}.pdf"] = word[: 60 + n] if n % 2 else b"\x7fELF" + chance.randbytes(200)
    for n in range(20):
        made[f"xml{n}.docx"] = zipped_xml(entities.replace("ha", f"ha{n}"))
        made[f"empty{n}.doc"] = b"" if n % 2 else b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + chance.randbytes(600 + n)
    made["line.txt"] = "数".encode() * 3_000_000
    for name, data in made.items():
        (folder / name).write_bytes(data)
    with (folder / "zeros.txt").open("wb") as file:
        file.truncate(1 << 30)
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "self").symlink_to(folder)
    (folder / "a\nb\x1b[2J.pdf").write_bytes(b"%PDF-")
    for n in range(10):
        (folder / f"good{n}.txt").write_text(JUNE.replace("云汀", f"溪泽{n}"), encoding="utf-8")
    return len(list(folder.iterdir()))


def zipped_xml(xml: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", xml)
    return out.getvalue()


def test_two_hundred_hostile_files(tmp_path: Path) -> None:
    count = hostile(tmp_path / "files")
    assert count >= 200
    db = tmp_path / "archive.sqlite"
    started = time.monotonic()
    done = subprocess.run([*DOCPARSE, "ingest", str(tmp_path / "files"), "--db", str(db)], capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert "\x1b" not in done.stderr + done.stdout
    with Archive(db) as archive:
        ok = set(archive.frame("SELECT path FROM documents WHERE status = 'ok'").path)
        bad = archive.frame("SELECT path, reason FROM quarantine")
        files = archive.frame("SELECT path FROM files")
    assert {f"files/good{n}.txt" for n in range(10)} <= ok
    assert len(files) == count - 1  # all but the linked folder
    assert len(bad) > 150
    assert all(len(reason) > 3 for reason in bad.reason)
    assert not [r for r in bad.reason if "读取时出错" in r or "崩溃" in r], bad
    assert time.monotonic() - started < 600
