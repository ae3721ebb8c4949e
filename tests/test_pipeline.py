from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

import docparse
from docparse import exporters
from docparse.errors import BadRequest, UnreadableFile
from docparse.model import Audit, Extraction
from docparse.pipeline import extract_all, files

PLAN = """云汀市2022年民生工作要点
一、养老
1. 新建养老床位20张，培训护理员60人。（牵头责任单位：市民政局）
二、交通
2. 修建农村公路30公里。（牵头责任单位：市交通局）
"""
SUMMARY = """云汀市2022年民生实事6月份小结
1、养老
目标任务：新建养老床位20张，培训护理员60人。
完成情况：新建养老床位10张，完成率55%；培训护理员45人，完成率75%。
2、交通
目标任务：修建农村公路30公里。
完成情况：修建农村公路12.5公里，完成率41.67%。
"""


@pytest.fixture
def circulars(tmp_path: Path) -> Path:
    """A folder with a plan, a summary below it, and what is no circular."""
    folder = tmp_path / "in"
    (folder / "b").mkdir(parents=True)
    (folder / "要点.txt").write_text(PLAN, encoding="utf-8")
    (folder / "b" / "小结.txt").write_text(SUMMARY, encoding="utf-8")
    (folder / "b" / "~$小结.txt").write_text("x", encoding="utf-8")
    (folder / "b" / ".隐藏.txt").write_text("x", encoding="utf-8")
    (folder / "note.md").write_text("x", encoding="utf-8")
    return folder


# ---------------------------------------------------------------- which files


def names(folder: Path, *paths: Path | str) -> list[str]:
    return [os.path.relpath(p, folder) for p in files(paths)]


def test_folders_are_walked_in_a_stable_order(circulars: Path) -> None:
    for name in ("a.txt", "c.TXT", "b/z.pdf", "b/a.txt"):
        (circulars / name).write_text("甲", encoding="utf-8")
    assert names(circulars, circulars) == names(circulars, str(circulars))
    assert set(names(circulars, circulars)) == {"a.txt", "c.TXT", "要点.txt", "b/a.txt", "b/z.pdf", "b/小结.txt"}
    assert names(circulars, circulars) == sorted(names(circulars, circulars), key=lambda n: (n.count("/"), n))


def test_each_file_once(circulars: Path) -> None:
    one = circulars / "要点.txt"
    (circulars / "again.txt").symlink_to(one)
    assert names(circulars, one, circulars, one, circulars / "b" / ".." / "要点.txt") == ["要点.txt", "b/小结.txt"]


def test_a_file_named_directly_is_always_taken(circulars: Path) -> None:
    assert names(circulars, circulars / "note.md", circulars / "b" / ".隐藏.txt") == ["note.md", "b/.隐藏.txt"]


def test_links_in_circles_end(circulars: Path) -> None:
    (circulars / "b" / "up").symlink_to(circulars)
    (circulars / "self").symlink_to(circulars / "self")
    assert names(circulars, circulars) == ["要点.txt", "b/小结.txt"]


@pytest.mark.parametrize(("made", "words"), [("", "没有这个文件"), ("empty/", "没有可读的公文"), ("other/note.md", "没有可读的公文")])
def test_paths_that_lead_to_nothing(made: str, words: str, tmp_path: Path) -> None:
    if made:
        (tmp_path / made).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / made.split("/")[0]).mkdir(exist_ok=True)
        if not made.endswith("/"):
            (tmp_path / made).write_text("x")
    with pytest.raises(BadRequest, match=words) as caught:
        files([tmp_path / (made.split("/")[0] or "nothing")])
    assert str(tmp_path) in str(caught.value)


def test_hidden_folders_are_not_entered_unless_named(circulars: Path) -> None:
    (circulars / ".venv").mkdir()
    (circulars / ".venv" / "licence.txt").write_text("甲", encoding="utf-8")
    assert names(circulars, circulars) == ["要点.txt", "b/小结.txt"]
    assert names(circulars, circulars / ".venv") == [".venv/licence.txt"]


@pytest.mark.parametrize("given", ["", " "])
def test_an_empty_path_is_not_the_current_folder(given: str, circulars: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(circulars)
    with pytest.raises(BadRequest, match="是空的"):
        files([given])


# ---------------------------------------------------------------- what comes out


def test_a_bad_file_becomes_a_row_and_the_rest_go_on(circulars: Path) -> None:
    (circulars / "a.pdf").write_bytes(b"")
    (circulars / "b.txt").write_bytes(bytes(range(256)))
    (circulars / "c.txt").symlink_to(circulars / "gone.txt")
    found = {os.path.relpath(e.document.path, circulars): e for e in extract_all([circulars])}
    assert {n: e.document.status for n, e in found.items()} == {
        "a.pdf": "unreadable",
        "b.txt": "unreadable",
        "c.txt": "unreadable",
        "要点.txt": "ok",
        "b/小结.txt": "ok",
    }
    for name in ("a.pdf", "b.txt", "c.txt"):
        assert found[name].document.reason
        assert (found[name].quantities, found[name].indicators, found[name].header.role) == ((), (), "other")
    rows = docparse.audit([circulars]).to_frames()["documents"]
    assert list(rows["reason"].notna()) == [e.document.status != "ok" for e in extract_all([circulars])]
    assert rows["document"].is_unique


def test_two_empty_files_are_two_rows(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(b"")
    found = extract_all([tmp_path])
    assert len({e.document.id for e in found}) == 2


def test_files_of_one_content_are_one_document(circulars: Path) -> None:
    (circulars / "再发.txt").write_text(PLAN, encoding="utf-8")
    found = extract_all([circulars])
    assert len(found) == 2
    (plan,) = (e for e in found if e.header.role == "plan")
    names = {"再发.txt", "要点.txt"}
    assert Path(plan.document.path).name in names
    assert (names - {Path(plan.document.path).name}).pop() in plan.document.reason
    assert plan.document.status == "ok"


def contents(audit: Audit, folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in exporters.write(audit, folder)}


def test_the_same_input_gives_the_same_bytes(circulars: Path, tmp_path: Path) -> None:
    first = contents(docparse.audit([circulars]), tmp_path / "1")
    assert contents(docparse.audit([circulars]), tmp_path / "2") == first
    assert {"documents.csv", "items.csv", "quantities.csv", "indicators.csv", "alignments.csv", "findings.csv", "datapackage.json"} <= set(first)
    assert {"ledger.xlsx", "report.html"} <= set(first)


def test_the_order_of_paths_changes_no_record(circulars: Path) -> None:
    paths = [circulars / "要点.txt", circulars / "b" / "小结.txt"]
    one, two = (docparse.audit(p).to_frames() for p in (paths, paths[::-1]))
    for name in one:
        rows = [frame[name].astype(str).sort_values(list(frame[name].columns)).reset_index(drop=True) for frame in (one, two)]
        assert rows[0].equals(rows[1]), name


def test_another_hash_seed_gives_the_same_bytes(circulars: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = [sys.executable, "-m", "docparse", "audit", ".", "-o", str(tmp_path / "1"), "--fail-on", "none"]
    subprocess.run(command, check=True, cwd=circulars, env={**os.environ, "PYTHONHASHSEED": "1"}, capture_output=True)
    monkeypatch.chdir(circulars)
    assert contents(docparse.audit(["."]), tmp_path / "2") == {p.name: p.read_bytes() for p in (tmp_path / "1").iterdir()}


# ---------------------------------------------------------------- the library


def test_read_extract_audit(circulars: Path) -> None:
    document = docparse.read(circulars / "b" / "小结.txt")
    assert (document.status, document.format, document.path) == ("ok", "text", str(circulars / "b" / "小结.txt"))
    assert document.text == SUMMARY
    assert document.id == document.sha256[:12]
    found = docparse.extract(document)
    assert isinstance(found, Extraction)
    assert (found.header.role, len(found.indicators)) == ("summary", 3)
    assert docparse.extract(document, role="plan").header.role == "plan"
    result = docparse.audit([circulars])
    assert isinstance(result, Audit)
    assert {f.code for f in result.findings if f.severity == "error"} == {"R101"}
    plan, summary = sorted(result.extractions, key=lambda e: e.header.role)
    pairs = {(a.plan_record, a.summary_record) for a in result.alignments if a.plan_record and a.summary_record}
    assert pairs == {(p.id, s.id) for p in plan.indicators for s in summary.indicators if p.indicator == s.indicator}
    assert len(pairs) == 3


def test_records_are_frozen(circulars: Path) -> None:
    found = docparse.extract(docparse.read(circulars / "要点.txt"))
    for record in (found, found.document, found.header, found.items[0], found.quantities[0], found.indicators[0]):
        with pytest.raises(FrozenInstanceError):
            setattr(record, fields(record)[0].name, "x")


def test_frames_hold_the_columns_of_the_tables(circulars: Path, tmp_path: Path) -> None:
    result = docparse.audit([circulars])
    frames = result.to_frames()
    exporters.write(result, tmp_path / "out")
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    assert {r["name"]: [f["name"] for f in r["schema"]["fields"]] for r in package["resources"]} == {n: list(f.columns) for n, f in frames.items()}
    one = docparse.extract(docparse.read(circulars / "要点.txt")).to_frames()
    assert list(one) == ["documents", "items", "quantities", "indicators"]
    assert len(one["indicators"]) == 3


def test_reading_says_why_not(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    with pytest.raises(UnreadableFile, match=r"a\.txt: .*空"):
        docparse.read(tmp_path / "a.txt")
    with pytest.raises(BadRequest, match="nothing"):
        docparse.audit([tmp_path / "nothing"])


def test_progress_is_told(circulars: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    extract_all([circulars], progress=lambda path, done, total: seen.append((Path(path).name, done, total)))
    assert [s[0] for s in seen] == ["要点.txt", "小结.txt"]
    assert [s[2] for s in seen] == [2, 2]
