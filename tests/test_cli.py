"""The command line: exit statuses, one clear line for each fault, nothing half-written, never a traceback."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import docparse
from docparse import cli
from docparse.resources import folder
from readers.pdfs import laid_out, make

SUMMARY = "云汀市2022年民生实事6月份小结\n1、养老\n目标任务：新建养老床位20张。\n完成情况：新建养老床位10张，完成率50%。\n"
WRONG = SUMMARY.replace("50%", "55%")
TABLES = {"documents.csv", "items.csv", "quantities.csv", "indicators.csv", "datapackage.json"}
AUDITED = TABLES | {"alignments.csv", "findings.csv", "ledger.xlsx", "report.html", "findings.json", "findings.sarif", "align.csv"}


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    status: int
    out: str
    err: str


class Command:
    """``docparse`` in this process, as the installed script starts it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch, self.capsys = monkeypatch, capsys

    def __call__(self, *arguments: str | Path) -> Result:
        self.monkeypatch.setattr(sys, "argv", ["docparse", *map(str, arguments)])
        self.capsys.readouterr()
        with pytest.raises(SystemExit) as caught:
            cli.main()
        out, err = self.capsys.readouterr()
        code = caught.value.code
        assert "Traceback" not in out + err
        return Result(code if isinstance(code, int) else 0 if code is None else 1, out, err)


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(monkeypatch, capsys)


def write(path: Path, text: str | bytes = SUMMARY) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


# ---------------------------------------------------------------- statuses


@pytest.mark.parametrize(
    ("text", "options", "status"),
    [
        (SUMMARY, [], 0),
        (WRONG, [], 1),
        (WRONG, ["--fail-on", "error"], 1),
        (WRONG, ["--fail-on", "none"], 0),
        (SUMMARY.replace("完成率50%", "完成率50%；新建食堂3个"), ["--fail-on", "none"], 0),
        ("云汀市2022年民生实事6月份小结\n完成情况：修路1公里。\n", ["--fail-on", "error"], 0),
        (SUMMARY + "目标任务：修路3公里。\n", ["--fail-on", "warning"], 1),
    ],
)
def test_status_of_an_audit(text: str, options: list[str], status: int, command: Command, tmp_path: Path) -> None:
    result = command("audit", write(tmp_path / "小结.txt", text), "-o", tmp_path / "out", *options)
    assert result.status == status, result.err
    assert result.err == ""
    assert {p.name for p in (tmp_path / "out").iterdir()} == AUDITED
    assert str(tmp_path / "out") in result.out.replace("\n", "")


def test_extracting_does_not_judge(command: Command, tmp_path: Path) -> None:
    result = command("extract", write(tmp_path / "小结.txt", WRONG), "-o", tmp_path / "out")
    assert (result.status, result.err) == (0, "")
    assert {p.name for p in (tmp_path / "out").iterdir()} == TABLES


@pytest.mark.parametrize(
    "arguments", [["audit"], ["audit", "a.txt"], ["nothing"], ["read", "a.txt", "--format", "xml"], ["extract", "-o", "x", "a", "--role", "judge"]]
)
def test_wrong_commands(arguments: list[str], command: Command) -> None:
    result = command(*arguments)
    assert result.status == 2
    assert result.err
    assert result.out == ""


@pytest.mark.parametrize("arguments", [["--help"], ["audit", "--help"], ["explain", "--help"]])
def test_help(arguments: list[str], command: Command) -> None:
    result = command(*arguments)
    assert result.status == 0
    assert "Usage" in result.out


def test_version(command: Command) -> None:
    assert command("--version").out.startswith("docparse 0.")


def test_role_is_obeyed(command: Command, tmp_path: Path) -> None:
    command("extract", write(tmp_path / "a.txt", "民生\n新建养老床位20张。\n"), "-o", tmp_path / "out", "--role", "plan")
    rows = (tmp_path / "out" / "documents.csv").read_text(encoding="utf-8").splitlines()
    assert "plan" in rows[1].split(",")


# ---------------------------------------------------------------- reading and explaining


def test_read(command: Command, tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "甲\n\n乙**12**座\n")
    assert command("read", path).out == "甲\n乙**12**座\n"
    shown = json.loads(command("read", path, "--format", "json").out)
    assert shown == {"paragraphs": [{"text": "甲", "page": 0}, {"text": "乙**12**座", "page": 0}], "tables": [], "warnings": []}


def test_read_pages(command: Command, tmp_path: Path) -> None:
    path = write(tmp_path / "a.pdf", make(laid_out([f"第{n}件实事已经办结。" for n in range(1, 30)])))
    pages = [p["page"] for p in json.loads(command("read", path, "--format", "json").out)["paragraphs"]]
    assert sorted(set(pages)) == [1, 2]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("20", ["新建养老床位", "20张", "目标"]),
        ("20张", ["新建养老床位"]),
        ("50%", ["完成率", "阶段率"]),
        ("５０％", ["阶段率"]),
        ("2022年", ["日期"]),
    ],
)
def test_explain(number: str, words: list[str], command: Command, tmp_path: Path) -> None:
    result = command("explain", write(tmp_path / "小结.txt"), "--number", number)
    assert (result.status, result.err) == (0, "")
    assert [w for w in words if w not in result.out] == []
    assert "小结.txt" in result.out


def test_explain_a_number_that_is_not_there(command: Command, tmp_path: Path) -> None:
    result = command("explain", write(tmp_path / "小结.txt"), "--number", "777")
    assert (result.status, result.out) == (2, "")
    assert "777" in result.err


# ---------------------------------------------------------------- faults

PDF = make(laid_out(["云汀市2022年民生实事6月份小结", "新建养老床位20张。"]))
LOCKED = PDF.replace(
    b"/Root 1 0 R",
    b"/Root 1 0 R /ID [<%b> <%b>] /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <%b> /U <%b> >>"
    % (b"ab" * 16, b"ab" * 16, b"cd" * 32, b"ef" * 32),
)
FAULTS = {
    "empty.txt": (b"", "空"),
    "empty.pdf": (b"", "空"),
    "blank.txt": (b" \n\n\t", "空"),
    "binary.txt": (bytes(range(256)) * 8, "二进制"),
    "locked.pdf": (LOCKED, "加密|密码"),
    "cut.pdf": (PDF[: len(PDF) // 3], "损坏|截断|不完整|打不开"),
    "cut.txt": (SUMMARY.encode("utf-8")[:-2], "截断"),
    "unknown.txt": (SUMMARY.encode("utf-8")[:40] + b"\xff\xfe\xfa" + SUMMARY.encode("utf-8")[40:], "编码|损坏"),
    "word.txt": (b"PK\x03\x04word/document.xml" + b"\0" * 99, "压缩包"),
}


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("verb", ["read", "extract", "audit"])
def test_a_bad_file_gives_one_clear_line(verb: str, name: str, command: Command, tmp_path: Path) -> None:
    data, reason = FAULTS[name]
    path = write(tmp_path / name, data)
    result = command(verb, path, *(["-o", tmp_path / "out"] if verb != "read" else []))
    lines = result.err.strip().splitlines()
    assert result.status == 2
    assert lines[0].startswith(f"docparse: {path}: ")
    assert any(word in lines[0] for word in reason.split("|")), lines[0]
    assert len(lines) == (1 if verb == "read" else 2)  # an audit of nothing readable says that too


@pytest.mark.parametrize(
    "verb", [["read"], ["extract", "-o", "out"], ["audit", "-o", "out"], ["unclaimed"], ["evaluate"], ["ingest", "--db", "a.sqlite"]]
)
def test_an_empty_path_is_refused(verb: list[str], command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "小结.txt")
    result = command(*verb, "")
    assert (result.status, result.out) == (2, "")
    assert len(result.err.splitlines()) == 1
    assert "是空的" in result.err
    assert not (tmp_path / "out").exists()


def test_the_other_files_are_still_read(command: Command, tmp_path: Path) -> None:
    for name, (data, _) in FAULTS.items():
        write(tmp_path / "in" / name, data)
    write(tmp_path / "in" / "小结.txt")
    result = command("extract", tmp_path / "in", "-o", tmp_path / "out")
    assert len(result.err.splitlines()) == len(FAULTS)
    rows = (tmp_path / "out" / "documents.csv").read_text(encoding="utf-8")
    assert rows.count(",unreadable,") == len(FAULTS)
    assert rows.count(",ok,") == 1


@pytest.mark.parametrize(
    ("made", "given", "words"),
    [
        ([], "nothing.txt", "没有这个文件"),
        ([], "nothing", "没有这个文件"),
        (["in/a.md"], "in", "没有可读的公文"),
    ],
)
def test_nothing_to_read(made: list[str], given: str, words: str, command: Command, tmp_path: Path) -> None:
    for name in made:
        write(tmp_path / name)
    for verb in ("extract", "audit"):
        result = command(verb, tmp_path / given, "-o", tmp_path / "out")
        assert result.status == 2
        assert result.err.startswith(f"docparse: {tmp_path / given}: ")
        assert words in result.err
        assert len(result.err.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_an_output_that_cannot_be_written(command: Command, tmp_path: Path) -> None:
    path = write(tmp_path / "小结.txt")
    write(tmp_path / "file", "x")
    for target in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/nowhere")):
        result = command("audit", path, "-o", target)
        assert result.status == 2
        assert len(result.err.splitlines()) == 1
        assert str(target) in result.err
    assert (tmp_path / "file").read_text() == "x"


def test_a_failure_leaves_old_results_alone(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "小结.txt")
    command("audit", path, "-o", tmp_path / "out")
    before = {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()}
    write(path, WRONG)
    moved = os.replace

    def full(source: str, target: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    result = command("audit", path, "-o", tmp_path / "out")
    monkeypatch.setattr(os, "replace", moved)
    assert result.status == 2
    assert len(result.err.splitlines()) == 1
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()} == before


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("national/10-recognise.yaml", "  stage: 识别", "  stage: 识憋", "10-recognise.yaml:"),
        ("national/pack.yaml", "roles:", "roles: {}\nroles:", "pack.yaml:"),
        ("units.yaml", "\ndimensions:", "\ndimensions: [", "units.yaml:"),
    ],
)
def test_a_broken_rule_file_is_named_with_its_line(file: str, old: str, new: str, place: str, tmp_path: Path) -> None:
    shutil.copytree(Path(docparse.__file__).parent, tmp_path / "src" / "docparse", ignore=shutil.ignore_patterns("__pycache__", "data"))
    shutil.copytree(folder("rules"), tmp_path / "rules")
    (tmp_path / "pyproject.toml").touch()
    broken = tmp_path / "rules" / file
    text = broken.read_text(encoding="utf-8")
    assert old in text
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    path = write(tmp_path / "小结.txt")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "docparse", "extract", str(path), "-o", str(tmp_path / "out")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.split(place)[1].split(":")[0].isdigit(), done.stderr
    assert str(broken) in done.stderr
    assert not (tmp_path / "out").exists()


# ---------------------------------------------------------------- hostile names

HOSTILE = "\x1b[31m坏\r\x07.txt"


def test_control_characters_of_names_are_not_echoed(command: Command, tmp_path: Path) -> None:
    bad = write(tmp_path / HOSTILE, b"")
    good = write(tmp_path / ("好" + HOSTILE))
    for arguments in (["read", bad], ["audit", tmp_path, "-o", tmp_path / "out"], ["read", tmp_path / ("无" + HOSTILE)]):
        result = command(*arguments)
        assert not {c for c in result.out + result.err if ord(c) < 32 and c != "\n"}, arguments
    assert good.exists()


def test_explaining_a_hostile_name(command: Command, tmp_path: Path) -> None:
    result = command("explain", write(tmp_path / HOSTILE), "--number", "20")
    assert not {c for c in result.out + result.err if ord(c) < 32 and c != "\n"}


def test_progress_on_a_terminal_obeys_no_name(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    write(tmp_path / "in" / HOSTILE)
    monkeypatch.setattr(sys, "stderr", terminal)
    command("extract", tmp_path / "in", "-o", tmp_path / "out")
    assert "坏" in terminal.getvalue()
    assert "\x1b[31m" not in terminal.getvalue()
    assert "\x07" not in terminal.getvalue()


def test_names_that_are_no_unicode(command: Command, tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff\xfe.txt"
    with open(path, "wb") as file:
        file.write(SUMMARY.encode("utf-8"))
    assert command("audit", tmp_path, "-o", tmp_path / "out").status == 0
    assert {p.name for p in (tmp_path / "out").iterdir()} == AUDITED


# ---------------------------------------------------------------- the contract, taken by its word


def test_an_input_that_cannot_be_used_is_status_2(command: Command, tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.txt", b"")
    write(tmp_path / "in" / "小结.txt")
    assert command("audit", tmp_path / "in", "-o", tmp_path / "out").status == 2


# ---------------------------------------------------------------- checks


def test_checks_are_listed_and_explained(command: Command) -> None:
    rows = command("checks", "list").out.splitlines()
    assert len(rows) == len({row[:4] for row in rows}) > 90
    assert "R101  错误  完成率与目标、实际不符" in rows
    page = command("checks", "explain", "r101").out
    assert page.startswith("R101 ")
    assert "会报的例子" in page
    assert "默认级别：错误" in page
    unknown = command("checks", "explain", "X9")
    assert (unknown.status, unknown.err.count("\n")) == (2, 1)


def test_checks_are_chosen(command: Command, tmp_path: Path) -> None:
    def codes(*options: str) -> set[str]:
        assert command("audit", folder("samples"), "-o", tmp_path / "out", *options).status in (0, 1)
        with (tmp_path / "out" / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
            return {row["code"] for row in csv.DictReader(file)}

    assert codes("--select", "R101，P5", "--ignore", "p502") == {c for c in codes() if c.startswith(("R101", "P5"))} - {"P502"}
    for option in ("--select", "--ignore", "--profile"):
        wrong = command("audit", folder("samples"), "-o", tmp_path / "none", option, "Z")
        assert (wrong.status, wrong.err.count("\n"), (tmp_path / "none").exists()) == (2, 1, False)


def test_reasons_of_the_system_are_told_in_chinese(command: Command, tmp_path: Path) -> None:
    missing = command("evaluate", tmp_path / "none.jsonl")
    assert (missing.status, missing.err) == (2, f"docparse: {tmp_path / 'none.jsonl'}: 没有这个文件\n")
    assert command("evaluate", tmp_path).err == f"docparse: {tmp_path}: 是文件夹，这里要一个文件\n"


def test_what_people_decide_is_read_back(tmp_path: Path, command: Command) -> None:
    """Waivers beside the inputs, a baseline, and the align.csv of an earlier run in the output folder."""
    write(tmp_path / "in" / "小结.txt", WRONG)
    out = tmp_path / "out"
    assert command("audit", tmp_path / "in", "-o", out).status == 1
    found = json.loads((out / "findings.json").read_text(encoding="utf-8"))
    [mark] = [f["fingerprint"] for f in found["findings"] if f["code"] == "R101"]
    assert command("audit", tmp_path / "in", "-o", tmp_path / "again", "--baseline", out / "findings.json").out.count("新增 0，数值已变 0") == 1
    write(
        tmp_path / "in" / "waivers.yaml",
        f"waivers:\n  - code: R101\n    fingerprint: {mark}\n    reason: 分母已调整\n    by: 张三\n    date: 2022-07-10\n",
    )
    assert command("audit", tmp_path / "in", "-o", out).status == 0
    assert command("audit", tmp_path / "in", "-o", out, "--waivers", tmp_path / "none.yaml").status == 2
    write(out / "align.csv", "甲,乙\n")
    faulty = command("audit", tmp_path / "in", "-o", out)
    assert faulty.status == 2
    assert "align.csv:1: 缺少列" in faulty.err
    assert (out / "align.csv").read_text(encoding="utf-8") == "甲,乙\n"


# ---------------------------------------------------------------- looking at what was read


def pages(tmp_path: Path) -> Path:
    return write(tmp_path / "a.pdf", make(laid_out([f"{n}. 新建站点{n}个，已经办结。" for n in range(1, 31)])))


def test_read_with_lines_and_page(command: Command, tmp_path: Path) -> None:
    path = pages(tmp_path)
    whole, second = command("read", path).out.splitlines(), command("read", path, "--page", "2").out.splitlines()
    assert 0 < len(second) < len(whole)
    assert whole[-len(second) :] == second
    shown = command("read", path, "--page", "2", "--show-lines").out.splitlines()
    assert [line.split("\t") for line in shown] == [[str(whole.index(text) + 1), "第2页", text] for text in second]
    assert command("read", path, "--page", "9").status == 2


def test_read_draws_the_page(command: Command, tmp_path: Path) -> None:
    from PIL import Image

    path, picture = pages(tmp_path), tmp_path / "page.png"
    result = command("read", path, "--page", "2", "--image", picture)
    assert result.status == 0
    assert "page.png" in result.err
    with Image.open(picture) as image:
        assert image.size == (1190, 1684)
        colors = {color for _, color in image.getcolors(1 << 24) or ()}
    assert {(0, 120, 60), (200, 0, 0), (130, 130, 130)} & colors
    text = write(tmp_path / "a.txt", "新建站点1个。")
    refused = command("read", text, "--image", picture)
    assert (refused.status, "只有 PDF 有页面图像" in refused.err) == (2, True)


def test_read_shows_tables_and_warnings(command: Command, tmp_path: Path) -> None:
    from readers.docxs import HARD

    path = write(tmp_path / "a.docx", HARD)
    result = command("read", path)
    assert "县区\t目标\t完成\n" in result.out
    assert "Q911" in result.err
    assert "西岚区｜80｜80｜30" in command("read", path, "--show-lines").out


def test_a_password_opens_a_locked_pdf(command: Command, tmp_path: Path) -> None:
    from readers.pdfs import locked

    path = write(tmp_path / "a.pdf", locked(make(laid_out(["新建站点12个。"])), "open1"))
    assert "--password" in command("read", path).err
    assert "口令不对" in command("read", path, "--password", "x").err
    assert command("read", path, "--password", "open1").out == "新建站点12个。\n"
    assert command("extract", path, "--password", "open1", "-o", tmp_path / "out").status == 0


def test_a_fault_of_the_program_is_one_line_too(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("步骤")

    monkeypatch.setattr("docparse.pipeline.extract_all", broken)
    result = command("extract", write(tmp_path / "小结.txt"), "-o", tmp_path / "out")
    assert result.status == 2
    [line] = result.err.strip().splitlines()
    assert "程序自身的错误（cli.py 第" in line
    assert "KeyError: '步骤'" in line
    monkeypatch.setenv("DOCPARSE_TRACE", "1")
    with pytest.raises(KeyError, match="步骤"):
        cli.main()
