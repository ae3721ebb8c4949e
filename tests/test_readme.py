"""What README.md quotes is what the program says. ``pytest --update`` writes it anew.

Commands (``$ docparse …``, ``$ make demo``) and Python sessions are run and their output compared; between ``<!-- name -->`` and
``<!-- /name -->`` stand tables and rules made from READERS, CHECKS and rules/.
"""

from __future__ import annotations

import code
import contextlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from docparse.checks import modules, settings
from docparse.readers import READERS
from docparse.resources import folder
from docparse.rules import load

ROOT = folder("samples").parent
README = ROOT / "README.md"
BLOCK = re.compile(r"(?<=^```)(console|pycon)\n(.*?)(?=^```$)", re.M | re.S)
MADE = re.compile(r"^<!-- (\w+) -->\n(.*?)^<!-- /\1 -->$", re.M | re.S)

READ = {
    "doc": "Word 97–2003 and Kingsoft WPS: tracked changes, hidden text, lists, tables; damaged and older ones through LibreOffice",
    "docx": "Word: tracked changes accepted, hidden text left out, text boxes, content controls, automatic numbers, merged cells",
    "html": "pages saved from government sites: the article without the site round it, its index table as metadata, tables",
    "image": "PNG, JPEG and TIFF scans, with `docparse[ocr]`; every page is marked",
    "mht": "the same saved as one file",
    "ofd": "OFD (GB/T 33190); as for PDF, tables from drawn rules, templates and composite objects",
    "pdf": "text PDF; page, line and box of every character are kept; scans and pages whose fonts lie with `docparse[ocr]`, marked",
    "rtf": "through LibreOffice, if it is installed",
    "text": "plain text and markdown; UTF-8, GB18030, UTF-16, told from the content",
}
FAMILIES = {
    "R": "printed rates against target and actual",
    "S": "totals against their parts",
    "D": "the text against itself",
    "A": "answers against promises",
    "P": "summary against plan",
    "M": "month against month, progress against the calendar",
    "G": "counties against their city",
    "H": "title, number and dates of the circular",
    "Q": "what a person has to look at",
}


def readers() -> str:
    """The formats that are read."""
    return "\n".join(["| format | what is read |", "| --- | --- |", *(f"| {name} | {READ[name]} |" for name in sorted(READERS))])


def checks() -> str:
    """The checks by family; an error in bold, a note in small print."""
    marks = {"error": "**{}**", "warning": "{}", "note": "<sub>{}</sub>"}
    rows = []
    for letter, title in FAMILIES.items():
        codes = [(c, settings().codes[c]) for c in modules() if c.startswith(letter)]
        rows.append(f"| {title} | {'<br>'.join(marks[data.severity].format(f'{c} {data.name}') for c, data in codes)} |")
    assert set(FAMILIES) == {c[0] for c in modules()}
    return "\n".join([f"| {len(modules())} checks | **error** · warning · <sub>note</sub> |", "| --- | --- |", *rows])


def rule() -> str:
    """One rule as it stands in its pack."""
    [found] = [r for r in load().rules if r.id == "阶段率"]
    rest = Path(found.path).read_text(encoding="utf-8").splitlines()[found.line - 1 :]
    end = next((n for n, line in enumerate(rest[1:], 1) if line.startswith("- ")), len(rest))
    return "\n".join([f"`{Path(found.path).relative_to(ROOT).as_posix()}`:", "", "```yaml", *rest[:end], "```"])


MAKERS: dict[str, Callable[[], str]] = {"readers": readers, "checks": checks, "rule": rule}


@contextlib.contextmanager
def elsewhere(tmp: Path) -> Iterator[None]:
    """A folder that looks like the checkout and takes the output, so that the checkout's own stays as it is."""
    (tmp / "samples").symlink_to(ROOT / "samples")
    with contextlib.chdir(tmp):
        yield


def console(body: str) -> str:
    """Each ``$ command`` of a block followed by what it prints; paths without that of the checkout."""
    recipe = re.search(r"^demo:.*\n\t@\$\(BIN\)/(.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert recipe
    shown = ""
    for line in re.findall(r"^\$ .*$", body, re.M):
        command = recipe[1] if line == "$ make demo" else line.removeprefix("$ ")
        program, *arguments = command.split()
        assert program == "docparse"
        done = subprocess.run([sys.executable, "-m", program, *arguments], capture_output=True, text=True, check=True, encoding="utf-8")
        shown += f"{line}\n{done.stdout}".rstrip() + "\n"
    return "\n".join(line.rstrip() for line in shown.replace(f"{ROOT}/", "").splitlines()) + "\n"


def session(body: str) -> str:
    """A Python session, run anew."""
    out = io.StringIO()
    console = code.InteractiveConsole()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        for line in re.findall(r"^(?:>>>|\.\.\.).*$", body, re.M):
            print(line)
            console.push(line[4:])
    return out.getvalue()


RUNNERS: dict[str, Callable[[str], str]] = {"console": console, "pycon": session}
TEXT = README.read_text(encoding="utf-8")
CHINESE = README.with_name("README.zh.md")
BLOCKS = [(path, block) for path in (README, CHINESE) for block in BLOCK.finditer(path.read_text(encoding="utf-8"))]


def same(part: str, old: str, new: str, update: bool, path: Path = README) -> None:
    """Compare, or put ``new`` in the place of ``old`` where ``part`` stands in README.md."""
    if update:
        text = path.read_text(encoding="utf-8")
        assert part in text
        path.write_text(text.replace(part, part.replace(old, new)), encoding="utf-8")
    else:
        assert old == new


@pytest.mark.parametrize(("path", "block"), BLOCKS, ids=lambda x: x.name if isinstance(x, Path) else x[2].splitlines()[0])
def test_output(path: Path, block: re.Match[str], tmp_path: Path, update: bool) -> None:
    with elsewhere(tmp_path):
        same(block[0], block[2], RUNNERS[block[1]](block[2]), update, path)


@pytest.mark.parametrize("name", MAKERS)
def test_made(name: str, update: bool) -> None:
    [part] = [m for m in MADE.finditer(TEXT) if m[1] == name]
    same(part[0], part[0], f"<!-- {name} -->\n{MAKERS[name]()}\n<!-- /{name} -->", update)


def test_links_lead_somewhere() -> None:
    for text in (TEXT, CHINESE.read_text(encoding="utf-8")):
        wanted = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
        assert len(wanted) > 4
        assert [link for link in wanted if not (ROOT / link).exists()] == []


def test_nothing_is_written_anew_in_ci() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--update", "--collect-only", __file__],
        env={**os.environ, "CI": "true"},
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "--update is off in CI" in done.stderr
