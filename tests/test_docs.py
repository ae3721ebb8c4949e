"""docs/: the handbook is what the packs say, the tutorial is what happens. ``pytest --update`` writes both anew.

In the tutorial, ``文件 `path`：`` before a block is a file that the reader writes; commands (``$ docparse …``) run in the folder with them.
"""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
from pathlib import Path

from docparse import handbook
from docparse.resources import folder
from docparse.rules import load

DOCS = folder("samples").parent / "docs"
TUTORIAL, RULES = DOCS / "tutorial.md", DOCS / "rules.md"
STEP = re.compile(r"文件 `(?P<path>[^`]+)`：\n\n```\w+\n(?P<body>.*?)^```$|^```console\n(?P<console>.*?)^```$", re.M | re.S)


def test_the_handbook_is_what_the_pack_says(update: bool) -> None:
    text = handbook.text(load())
    if update:
        RULES.write_text(text, encoding="utf-8")
    assert RULES.read_text(encoding="utf-8") == text


def test_the_handbook_names_every_rule_and_every_kind() -> None:
    text = RULES.read_text(encoding="utf-8")
    assert [rule.id for rule in load().rules if f"### {rule.id}\n" not in text] == []
    assert {rule.kind for rule in load().rules} <= set(handbook.KINDS)


def test_the_page_on_readers_names_every_part_and_warning() -> None:
    """Shared parts by module, warnings by the code that a reader gives."""
    import docparse.readers as package

    text = (DOCS / "readers.md").read_text(encoding="utf-8")
    folder_ = Path(package.__file__).parent
    kinds = {reader.__module__.rsplit(".", 1)[1] for reader in package.READERS.values()}
    shared = {path.stem for path in folder_.glob("*.py")} - {"__init__"}
    named = set(re.findall(r"`(\w+)\.py`", text))
    assert shared - kinds - named == set()
    assert named - shared - {"suspicions", "test_formats"} == set()
    codes = {code for path in folder_.glob("*.py") for code in re.findall(r'"(Q9\d\d)"', path.read_text(encoding="utf-8"))}
    assert codes == set(re.findall(r"^\| (Q9\d\d) \|", text, re.M))


def followed(text: str) -> str:
    """The tutorial after somebody did what it says, in the current folder: its commands with what they print."""

    def step(m: re.Match[str]) -> str:
        if m["path"]:
            path = Path(m["path"])
            path.parent.mkdir(exist_ok=True)
            path.write_text(m["body"], encoding="utf-8")
            return m[0]
        shown = ""
        for line in re.findall(r"^\$ .*$", m["console"], re.M):
            program, *arguments = line.removeprefix("$ ").split()
            done = subprocess.run([sys.executable, "-m", program, *arguments], capture_output=True, text=True, encoding="utf-8")
            assert (done.returncode, done.stderr) == (0, ""), line
            shown += f"{line}\n{done.stdout}".rstrip() + "\n"
        return f"```console\n{shown}```"

    return STEP.sub(step, text)


def test_the_tutorial_can_be_followed(tmp_path: Path, update: bool) -> None:
    text = TUTORIAL.read_text(encoding="utf-8")
    with contextlib.chdir(tmp_path):
        done = followed(text)
    if update:
        TUTORIAL.write_text(done, encoding="utf-8")
        text = done
    assert text == done
    assert "公厕：目标 14座，完成 12座" in done  # the lesson: the line that nobody read before


def test_links_lead_somewhere() -> None:
    for path in DOCS.glob("*.md"):
        wanted = re.findall(r"\]\(([\w./-]+\.\w+)\)", path.read_text(encoding="utf-8"))
        assert [link for link in wanted if not (DOCS / link).exists()] == [], path
