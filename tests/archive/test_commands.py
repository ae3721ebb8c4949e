"""The commands of the archive as a user sees them: output, exit status, one line for each mistake."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from archive.files import JUNE, PLAN, WRONG, write
from docparse.archive import audits, display
from docparse.archive.ingest import Progress


def docparse(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "docparse", *map(str, arguments)], capture_output=True, text=True, encoding="utf-8", cwd=cwd, timeout=120
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("commands")
    write(found / "files", plan=PLAN, june=JUNE, august=WRONG)
    (found / "files" / "bad.pdf").write_bytes(b"%PDF-1.7\ncut")
    done = docparse("ingest", "files", "--db", "archive.sqlite", "--jobs", "1", cwd=found)
    assert (done.returncode, done.stdout) == (0, "文件 4　入库 3　未变 0　读不了 1　数字 25\n"), done.stderr
    assert done.stderr == "docparse: 1 个文件读不了，原因见 docparse query unread --db archive.sqlite\n"
    return found


def test_audit_tells_and_fails(place: Path) -> None:
    done = docparse("audit", "--db", "archive.sqlite", cwd=place)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("1 组文件，0 组未变，核对 1 组。错误 1，")
    again = docparse("audit", "--db", "archive.sqlite", "--fail-on", "none", "--json", "-o", "out", cwd=place)
    assert again.returncode == 0
    last = json.loads(again.stdout.splitlines()[-1])
    assert (last["event"], last["unchanged"], last["error"]) == ("done", 1, 1)
    assert (place / "out" / "datapackage.json").is_file()


def test_query_in_every_form(place: Path) -> None:
    docparse("audit", "--db", "archive.sqlite", "--fail-on", "none", "--quiet", cwd=place)
    shown = docparse("query", "code", "--db", "archive.sqlite", "--param", "code=R101", cwd=place)
    assert "260÷400=65.00%" in shown.stdout
    assert shown.stdout.endswith("共 1 行\n")
    as_json = json.loads(docparse("query", "unread", "--db", "archive.sqlite", "--format", "json", cwd=place).stdout)
    assert [row["path"] for row in as_json] == ["files/bad.pdf"]
    done = docparse(
        "query", "--db", "archive.sqlite", "--sql", "SELECT path FROM documents ORDER BY 1", "--format", "csv", "-o", "paths.csv", cwd=place
    )
    assert done.stdout == ""
    assert (place / "paths.csv").read_bytes() == b"path\r\nfiles/august.txt\r\nfiles/bad.pdf\r\nfiles/june.txt\r\nfiles/plan.txt\r\n"
    assert "targets　一个地方历年的目标与完成" in docparse("query").stdout


def test_what_a_document_says_does_not_reach_the_terminal(tmp_path: Path) -> None:
    write(tmp_path, a=JUNE.replace("养老服务", "养老\x1b[31m服务\x07"))
    docparse("ingest", "a.txt", "--db", "x.sqlite", "--jobs", "1", cwd=tmp_path)
    done = docparse("query", "--db", "x.sqlite", "--sql", "SELECT title, char(27) || '[2J' FROM items", cwd=tmp_path)
    assert "\x1b" not in done.stdout
    assert "\x07" not in done.stdout


def test_export_names_its_files(place: Path) -> None:
    done = docparse("export", "--db", "archive.sqlite", "-o", "tables", "--format", "jsonl", cwd=place)
    assert done.stdout.splitlines() == [
        f"tables/{name}.jsonl" for name in ("documents", "items", "quantities", "indicators", "alignments", "findings")
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ingest", "files"), "请用 --db 给出档案库文件"),
        (("ingest", "absent", "--db", "a.sqlite"), "没有这个文件或文件夹"),
        (("ingest", "files", "--db", "files"), "是文件夹，不是档案库文件"),
        (("ingest", "files", "--db", "absent/a.sqlite"), "无法写入档案库所在的文件夹"),
        (("ingest", "files", "--db", "a.sqlite", "-o", "x"), "-o 只与 --scheduler 同用"),
        (("ingest", "files", "--db", "a.sqlite", "--scheduler", "tcp://127.0.0.1:1"), "用 -o 给出位置"),
        (("ingest", "files", "--db", "a.sqlite", "--pack", "nation"), "是否指“national”"),
        (("audit", "--db", "absent.sqlite"), "没有这个档案库"),
        (("audit", "files", "--db", "archive.sqlite"), "不能再给文件"),
        (("audit",), "请给出文件或文件夹"),
        (("audit", "files"), "请用 -o 给出写结果的文件夹"),
        (("query", "counts"), "请用 --db"),
        (("query", "counts", "--db", "archive.sqlite", "--sql", "SELECT 1"), "只能给一个"),
        (("query", "code", "--db", "archive.sqlite", "--param", "R101"), "写作 名=值"),
        (("query", "counts", "--db", "archive.sqlite", "--format", "parquet"), "用 -o 给出文件"),
        (("export", "--db", "files/plan.txt", "-o", "x"), "不是 docparse 的档案库"),
        (("browse", "--db", "absent.sqlite"), "没有这个档案库"),
    ],
)
def test_mistakes_are_one_line(place: Path, arguments: tuple[str, ...], words: str) -> None:
    done = docparse(*arguments, cwd=place)
    assert done.returncode == 2
    assert words in done.stderr or (arguments[0] == "browse" and "docparse[browse]" in done.stderr)
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_progress_in_every_way(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(0, 10_000, 20))
    monkeypatch.setattr(display.time, "monotonic", lambda: float(next(clock)))
    progress = Progress(total=400, ingested=100, unchanged=50, quarantined=1, numbers=3000, seconds=10.0, walking=False)
    for way in ("quiet", "plain", "live", "json"):
        shown = display.Display(way)
        shown.ingest(progress)
        shown.audit(audits.Checked(5, 2, 1, 40))
        shown.end("完", {"event": "done"})
        out, err = capsys.readouterr()
        if way == "quiet":
            assert (out, err) == ("", "")
        elif way == "json":
            assert [json.loads(line)["event"] for line in out.splitlines()] == ["ingest", "audit", "done"]
            assert err == ""
        else:
            assert out == "完\n"
            assert "文件 400　入库 100　未变 50　读不了 1　数字 3000　10 份/秒　约剩 25 秒" in err
            assert "核对 3/5 组" in err
            assert ("\r" in err) == (way == "live")


def test_progress_is_told_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    shown = display.Display("plain")
    for _ in range(1000):
        shown.ingest(Progress(total=1000, seconds=1.0))
    assert capsys.readouterr().err == ""
