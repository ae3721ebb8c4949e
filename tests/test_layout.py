"""The house rules that no reviewer should have to remember: imports only downward, everything registered, no place named."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from pathlib import Path

import pytest

import docparse
from docparse import checks, exporters, readers
from docparse.resources import folder

SRC = Path(docparse.__file__).parent
MODULES = sorted(SRC.rglob("*.py"))

# From the bottom up. A module (a package is one floor) imports only from floors below its own.
FLOORS = (
    ("errors", "interval"),
    ("model",),
    ("resources", "folding"),
    ("units", "numerals", "words", "readers", "suspicions", "template"),
    ("numbers", "rules"),
    ("facts", "outline", "grids", "names"),
    ("drafts",),
    ("linking", "tabulation"),
    ("extraction",),
    ("alignment", "arithmetic", "picture"),
    ("checks",),
    ("exporters", "packs", "progress", "schema", "tracing"),
    ("explanation", "pipeline"),
    ("comparison", "coverage", "evaluation", "handbook", "lint", "ruletest", "selftest"),
    ("drafting", "archive"),
    ("cli", "__init__"),
    ("__main__",),
)
FLOOR = {name: n for n, names in enumerate(FLOORS) for name in names}
HEADINGS = ("做什么：", "为什么重要：", "会报的例子：", "不会报的例子：", "应向单位要什么：")
PLACES = ("稷泠", "禾渡", "青棹", "望稷", "杼川", "槿川")  # of samples/


def room(path: Path) -> str:
    """The name under which a file stands in FLOORS."""
    return path.relative_to(SRC).parts[0].removesuffix(".py")


def imported(path: Path) -> set[tuple[str, ...]]:
    """What a file imports of docparse, also inside functions: ("checks", "case") for ``from docparse.checks.case import Case``."""
    found: set[tuple[str, ...]] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {tuple(alias.name.split(".")[1:]) or ("__init__",) for alias in node.names if alias.name.split(".")[0] == "docparse"}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno}: relative import"
            parts = (node.module or "").split(".")
            if parts == ["docparse"]:
                found |= {(alias.name,) if alias.name in FLOOR else ("__init__",) for alias in node.names}
            elif parts[0] == "docparse":
                submodules = [alias.name for alias in node.names if (SRC.joinpath(*parts[1:], alias.name + ".py")).exists()]
                found |= {(*parts[1:], name) for name in submodules} or {tuple(parts[1:])}
    return found


def test_every_room_has_one_floor() -> None:
    assert {room(path) for path in MODULES} == set(FLOOR)
    assert len(FLOOR) == sum(map(len, FLOORS))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SRC)))
def test_imports_look_down(path: Path) -> None:
    own = room(path)
    for target in imported(path):
        if target[0] == own:
            # Inside a package, parts may use each other, but never the package's own front door.
            assert path.stem == "__init__" or len(target) > 1, f"{path.name} imports its package {own}"
        else:
            assert FLOOR[target[0]] < FLOOR[own], f"{path.name} looks up to {'.'.join(target)}"


def test_modules_do_not_import_in_circles() -> None:
    graph = {tuple(p.relative_to(SRC).with_suffix("").parts): imported(p) for p in MODULES if p.stem != "__init__"}
    done: set[tuple[str, ...]] = set()

    def visit(name: tuple[str, ...], path: tuple[tuple[str, ...], ...]) -> None:
        assert name not in path, f"circle: {path}"
        if name in graph and name not in done:
            for target in graph[name]:
                visit(target, (*path, name))
            done.add(name)

    for name in graph:
        visit(name, ())
    assert done == set(graph)


def offering(package: str, name: str) -> dict[str, object]:
    """The modules of a package that define a function of this name."""
    modules = [importlib.import_module(f"docparse.{package}.{m.name}") for m in pkgutil.iter_modules([str(SRC / package)])]
    return {m.__name__: m for m in modules if getattr(getattr(m, name, None), "__module__", "") == m.__name__}


def test_readers_are_registered() -> None:
    offered = offering("readers", "read")
    assert {f.__module__ for f in readers.READERS.values()} == set(offered)


def test_exporters_are_registered() -> None:
    assert {f.__module__ for f in exporters.EXPORTERS.values()} == set(offering("exporters", "render"))


def test_checks_are_registered_once() -> None:
    registered = [module.__name__ for module in checks.CHECKS.values()]
    assert sorted(registered) == sorted(offering("checks", "check"))
    assert {code: module.CODE for code, module in checks.CHECKS.items()} == {code: code for code in checks.CHECKS}


@pytest.mark.parametrize("code", checks.CHECKS)
def test_checks_explain_themselves(code: str) -> None:
    page = checks.CHECKS[code].__doc__ or ""
    assert page.startswith(code + " ")
    assert [h for h in HEADINGS if f"\n{h}" in page] == list(HEADINGS)


def test_no_catch_all_modules() -> None:
    assert not {path.stem for path in MODULES} & {
        "util",
        "utils",
        "helper",
        "helpers",
        "core",
        "base",
        "manager",
        "factory",
        "registry",
        "common",
        "misc",
    }


def test_no_place_and_no_file_of_the_samples_is_in_the_product() -> None:
    samples = [p for p in folder("samples").iterdir() if p.suffix in (".txt", ".pdf")]
    text = "".join(docparse.read(p).text for p in samples)
    assert all(place in text for place in PLACES)  # else this test looks for the wrong names
    names = (*PLACES, *(p.stem for p in samples))
    for path in [*SRC.rglob("*.*"), *folder("rules").rglob("*.yaml"), *folder("rules").glob("*.txt")]:
        if path.suffix != ".pyc":
            content = path.read_text(encoding="utf-8")
            assert not [name for name in names if name in content], path


def test_every_module_says_what_it_is() -> None:
    for path in MODULES:
        if path.stem != "__main__":
            assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path
