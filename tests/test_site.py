"""The handbook's site: every page is in the menu once, what can be generated is, no link leads nowhere; it builds without a warning."""

from __future__ import annotations

import importlib.util
import json
import posixpath
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from docparse.checks import modules
from docparse.exporters.schema import TABLES
from docparse.resources import folder

DOCS = folder("samples").parent / "docs"


@pytest.fixture(scope="module")
def site() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_site", DOCS / "site.py")
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def listed(menu: Any) -> list[str]:
    if isinstance(menu, str):
        return [menu]
    return [page for entry in (menu.values() if isinstance(menu, dict) else menu) for page in listed(entry)]


def test_every_page_is_in_the_menu_once(site: ModuleType) -> None:
    assert sorted(listed(site.menu())) == sorted(site.pages())


def test_every_check_column_and_command_has_its_place(site: ModuleType) -> None:
    pages = site.pages()
    for code in modules():
        assert f"checks/{code}.md" in pages
        assert f"({code}.md)" in pages["checks/index.md"]
    for table in TABLES.values():
        for column in table.columns:
            assert f"| `{column.name}` |" in pages["contract.md"]
    from docparse.cli import app

    for command in app.registered_commands:
        assert command.callback is not None
        assert f"## docparse {command.name or command.callback.__name__}" in pages["commands.md"]
    assert "Archive.ingest" in pages["api.md"]


def test_handwritten_pages_are_all_taken(site: ModuleType) -> None:
    assert {path.name for path in DOCS.glob("*.md")} == set(site.HANDWRITTEN)


def test_links_between_pages(site: ModuleType) -> None:
    pages = site.pages()
    for name, text in pages.items():
        prose = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.S)
        for link in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", prose):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), link))
            assert target in pages or target == "report.png", f"{name}: {link}"


@pytest.mark.slow
def test_it_builds_without_a_warning(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, str(DOCS / "site.py"), str(tmp_path / "site")], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stdout + done.stderr
    index = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert "docparse 手册" in index
    assert len(list((tmp_path / "site" / "checks").glob("*.html"))) == len(modules()) + 1
    words = json.loads((tmp_path / "site" / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert any("完成率" in entry["text"].replace("\u200b", "") for entry in words["docs"])
    assert "https://fonts." not in index  # nothing is fetched from elsewhere
