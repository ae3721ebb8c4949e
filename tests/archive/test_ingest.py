"""Ingest: what is new, changed, moved, gone, broken, or concerned by new rules; always as if it had been done at once."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from archive.files import ELSEWHERE, JULY, JUNE, PLAN, WRONG, fresh, tables, write
from docparse.archive import Archive, Progress, stale, work
from docparse.errors import BadRequest
from docparse.packs import find
from docparse.resources import folder

pytestmark = pytest.mark.slow  # every ingest starts processes; what users see of it is in test_commands.py


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return write(tmp_path / "files", a__plan=PLAN, a__june=JUNE, b__july=JULY)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive.sqlite")


def counted(progress: Progress) -> tuple[int, ...]:
    return progress.ingested, progress.unchanged, progress.quarantined, progress.moved, progress.vanished, progress.again


def rows(archive: Archive, sql: str) -> list[tuple[object, ...]]:
    with archive:
        return list(archive.select(sql)[1])


def test_what_is_unchanged_is_skipped(archive: Archive, place: Path) -> None:
    assert counted(archive.ingest([place], jobs=1)) == (3, 0, 0, 0, 0, 0)
    assert counted(archive.ingest([place], jobs=1)) == (0, 3, 0, 0, 0, 0)
    assert counted(archive.ingest([place], jobs=1, verify=True)) == (3, 0, 0, 0, 0, 0)
    assert rows(archive, "SELECT count(*) FROM documents") == [(3,)]


def test_the_same_tables_whatever_happened_before(archive: Archive, place: Path, tmp_path: Path) -> None:
    archive.ingest([place], jobs=1)
    write(place, a__june=WRONG, c__new=ELSEWHERE)  # changed, new
    shutil.move(place / "b/july.txt", place / "z-july.txt")  # moved
    assert counted(archive.ingest([place], jobs=1)) == (3, 1, 0, 1, 0, 0)
    assert tables(archive.path, tmp_path / "x") == fresh(place, tmp_path / "y")


def test_what_is_gone_is_marked_and_comes_back(archive: Archive, place: Path, tmp_path: Path) -> None:
    archive.ingest([place], jobs=1)
    (place / "a/june.txt").unlink()
    assert counted(archive.ingest([place], jobs=1)) == (0, 2, 0, 0, 1, 0)
    assert rows(archive, "SELECT path, present FROM documents ORDER BY path") == [
        ("files/a/june.txt", 0),
        ("files/a/plan.txt", 1),
        ("files/b/july.txt", 1),
    ]
    assert rows(archive, "SELECT count(*) FROM indicators JOIN documents USING (document) WHERE NOT present")[0][0] == 2
    write(place, a__june=JUNE)
    archive.ingest([place], jobs=1)
    assert tables(archive.path, tmp_path / "x") == fresh(place, tmp_path / "y")


def test_a_part_of_the_folders_may_be_ingested(archive: Archive, place: Path) -> None:
    archive.ingest([place], jobs=1)
    shutil.rmtree(place / "b")
    assert counted(archive.ingest([place / "a"], jobs=1)) == (0, 2, 0, 0, 0, 0)  # nothing is said of the other folder
    assert counted(archive.ingest([place], jobs=1)) == (0, 2, 0, 0, 1, 0)


def test_two_files_of_one_content_are_one_document(archive: Archive, place: Path, tmp_path: Path) -> None:
    write(place, b__copy=JUNE)
    archive.ingest([place], jobs=1)
    find_ = "SELECT path, reason FROM documents WHERE document = (SELECT document FROM copies)"
    assert rows(archive, find_) == [("files/a/june.txt", "另有内容相同的文件：files/b/copy.txt")]
    (place / "a/june.txt").unlink()
    archive.ingest([place], jobs=1)
    assert rows(archive, "SELECT path, reason FROM documents WHERE path LIKE '%copy%'") == [("files/b/copy.txt", None)]
    assert tables(archive.path, tmp_path / "x") == fresh(place, tmp_path / "y")


def test_a_changed_copy_leaves_the_other(archive: Archive, place: Path, tmp_path: Path) -> None:
    write(place, b__copy=JUNE)
    archive.ingest([place], jobs=1)
    write(place, a__june=WRONG)
    archive.ingest([place], jobs=1)
    assert rows(archive, "SELECT count(*) FROM documents") == [(4,)]
    assert tables(archive.path, tmp_path / "x") == fresh(place, tmp_path / "y")


def test_a_bad_file_is_kept_apart_and_tried_again(archive: Archive, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = place / "a/bad.pdf"
    bad.write_bytes(b"%PDF-1.7\ncut")
    assert counted(archive.ingest([place], jobs=1)) == (3, 0, 1, 0, 0, 0)
    [(path, reason)] = rows(archive, "SELECT path, reason FROM quarantine")
    assert path == "files/a/bad.pdf"
    assert "PDF" in str(reason)
    assert rows(archive, "SELECT status FROM documents WHERE path = 'files/a/bad.pdf'") == [("unreadable",)]
    assert counted(archive.ingest([place], jobs=1)) == (0, 4, 0, 0, 0, 0)
    with monkeypatch.context() as patch:  # other readers: it is tried again
        patch.setattr(work, "reading", lambda: "other")
        assert counted(archive.ingest([place], jobs=1)) == (0, 3, 1, 0, 0, 0)
    bad.write_text(JULY.replace("7月", "9月"), encoding="utf-8")
    assert counted(archive.ingest([place], jobs=1)) == (1, 3, 0, 0, 0, 0)
    assert rows(archive, "SELECT count(*) FROM quarantine") == [(0,)]
    assert tables(archive.path, tmp_path / "x") == fresh(place, tmp_path / "y")


def test_hostile_names_are_data(archive: Archive, tmp_path: Path) -> None:
    place = tmp_path / "files"
    place.mkdir()
    names = ["x'); DROP TABLE documents; --.txt", "a\nb.txt", "\x1b[31m.txt", "=cmd|' !A0.txt", "%s %(x)s.txt", '"quoted".txt']
    for n, name in enumerate(names):
        (place / name).write_text(JUNE.replace("云汀市", f"云汀{n}市").replace("养老服务", "'; DELETE FROM files; --"), encoding="utf-8")
    with open(os.fsencode(place) + b"/\xff\xfe.txt", "wb") as file:
        file.write(JULY.encode())
    (place / "loop.txt").symlink_to(place / "loop.txt")
    (place / "ring").symlink_to(place)
    os.mkfifo(place / "pipe.txt")
    progress = archive.ingest([place], jobs=1)
    assert (progress.ingested, progress.quarantined) == (7, 2)
    assert rows(archive, "SELECT reason FROM quarantine ORDER BY path") == [("符号链接成环",), ("不是普通文件（管道、设备等），不读取",)]
    assert {row[0] for row in rows(archive, "SELECT path FROM documents WHERE status = 'ok'")} == {f"files/{n}" for n in names} | {
        "files/\\udcff\\udcfe.txt"
    }
    assert counted(archive.ingest([place], jobs=1)) == (0, 9, 0, 0, 0, 0)


def test_no_such_folder(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="没有这个文件或文件夹"):
        archive.ingest([tmp_path / "nowhere"], jobs=1)


def test_a_folder_without_circulars_empties_nothing(archive: Archive, place: Path, tmp_path: Path) -> None:
    archive.ingest([place], jobs=1)
    (tmp_path / "empty").mkdir()
    assert counted(archive.ingest([tmp_path / "empty"], jobs=1)) == (0, 0, 0, 0, 0, 0)
    assert rows(archive, "SELECT sum(present) FROM documents") == [(3,)]


# --- new rules -------------------------------------------------------------------------------------------------------------

RULE = """
- id: 床位换算
  title: 折合床位
  kind: 数
  stage: 数值
  priority: 90
  match: |
    {指标}折合{数}
  examples:
  - text: 宿舍折合20张。
    expect: [{指标: 宿舍, 数: 20张}]
  - text: 宿舍20张。
    expect: []
"""


def pack(place: Path, *rules: str) -> Path:
    place.mkdir(exist_ok=True)
    head = 'pack: 试\ntitle: 试\nversion: 1.0.0\nlanguage: "1"\ninherits: [national]\n'
    language = (folder("rules") / "national" / "pack.yaml").read_text(encoding="utf-8").split("language:")[1].split("\n")[0]
    (place / "pack.yaml").write_text(head.replace('"1"', language.strip()), encoding="utf-8")
    for old in place.glob("rules*.yaml"):
        old.unlink()
    for n, rule in enumerate(rules):
        (place / f"rules{n}.yaml").write_text(rule.lstrip(), encoding="utf-8")
    return place


def test_new_rules_reach_only_what_they_can_change(archive: Archive, place: Path, tmp_path: Path) -> None:
    write(place, c__beds=JUNE.replace("云汀", "溪陂").replace("新建养老床位200张", "宿舍折合20张，新建养老床位200张"))
    own = pack(tmp_path / "pack")
    assert counted(archive.ingest([place], pack=str(own), jobs=1)) == (4, 0, 0, 0, 0, 0)
    pack(own, RULE)
    assert counted(archive.ingest([place], pack=str(own), jobs=1)) == (0, 4, 0, 0, 0, 1)
    assert rows(archive, "SELECT count(*) FROM quantities WHERE rule LIKE '%床位换算%'") == [(1,)]
    assert counted(archive.ingest([place], pack=str(own), jobs=1)) == (0, 4, 0, 0, 0, 0)
    pack(own)  # and away with it
    assert counted(archive.ingest([place], pack=str(own), jobs=1)) == (0, 4, 0, 0, 0, 1)
    assert rows(archive, "SELECT count(*) FROM quantities WHERE rule LIKE '%床位换算%'") == [(0,)]


def test_words_shared_by_all_rules_reach_every_document(archive: Archive, place: Path, tmp_path: Path) -> None:
    own = pack(tmp_path / "pack")
    archive.ingest([place], pack=str(own), jobs=1)
    with (own / "pack.yaml").open("a", encoding="utf-8") as file:
        file.write("words+: {动作: [折返]}\n")
    assert counted(archive.ingest([place], pack=str(own), jobs=1)) == (0, 3, 0, 0, 0, 3)


def test_another_pack_gives_what_it_would_have_given(archive: Archive, place: Path, tmp_path: Path) -> None:
    own = pack(tmp_path / "pack", RULE)
    archive.ingest([place], pack=str(own), jobs=1)
    archive.ingest([place], jobs=1)
    assert tables(archive.path, tmp_path / "x") == fresh(place, tmp_path / "y")


def test_a_new_program_extracts_everything_again(archive: Archive, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.ingest([place], jobs=1)
    monkeypatch.setattr(work, "engine", lambda: "later")
    assert counted(archive.ingest([place], jobs=1)) == (0, 3, 0, 0, 0, 3)
    assert counted(archive.ingest([place], jobs=1)) == (0, 3, 0, 0, 0, 0)


def test_marks_are_the_same_in_every_process() -> None:
    import subprocess
    import sys

    script = (
        "from docparse.archive import stale, work; from docparse.packs import find; print(stale.marks(find()).mark, work.engine(), work.reading())"
    )
    runs = {
        subprocess.run([sys.executable, "-c", script], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True).stdout
        for seed in ("1", "2")
    }
    assert runs == {f"{stale.marks(find()).mark} {work.engine()} {work.reading()}\n"}


# --- what goes wrong -------------------------------------------------------------------------------------------------------


def test_a_process_that_dies_costs_one_file(archive: Archive, place: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The pack's processes load a module of ours that kills them at one file."""
    (tmp_path / "sitecustomize.py").write_text(
        "import docparse.archive.work as w, os\n_take = w.take\n"
        "def take(path, shown):\n    return os._exit(9) if shown.endswith('june.txt') else _take(path, shown)\n"
        "take.__module__, take.__qualname__ = 'docparse.archive.work', 'take'\nw.take = take\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    progress = archive.ingest([place], jobs=1)
    assert (progress.ingested, progress.quarantined) == (2, 1)
    assert rows(archive, "SELECT path, reason FROM quarantine") == [("files/a/june.txt", "处理这个文件的进程崩溃（内存不足或程序出错），不入库")]


def test_sqlite_errors_are_told_in_words(archive: Archive, place: Path) -> None:
    archive.ingest([place], jobs=1)
    with sqlite3.connect(archive.path) as connection:
        connection.execute("DROP TABLE bodies")
    connection.close()
    with pytest.raises(BadRequest, match=r"archive\.sqlite: no such table: bodies"):
        archive.audit(jobs=1)
