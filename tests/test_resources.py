from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from docparse.errors import BadRules
from docparse.resources import folder, load_yaml, validated


class Thing(BaseModel):
    """A model as the packs use them."""

    model_config = ConfigDict(extra="forbid")
    title: str
    priority: int = 0
    parts: list[str] = []


def load(path: Path, model: bool) -> None:
    data, lines = load_yaml(path)
    if model:
        validated(Thing, data, lines, path)


def fault(text: str, tmp_path: Path, model: bool = False) -> BadRules:
    path = tmp_path / "包.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadRules) as caught:
        load(path, model)
    assert caught.value.path == str(path)
    assert "\n" not in str(caught.value)
    return caught.value


def test_nothing_changes_its_type_unasked() -> None:
    text = "甲: 2020-06-30\n乙: 1_000\n丙: 0x1F\n丁: '12'\n戊: 007\n己: 1.50\n庚: yes\n辛: 1e3\n壬: 12:30\n癸: |\n  {数}\n  {率}\n"
    data, _ = load_yaml(Path("x.yaml"), text)
    assert data == {
        "甲": "2020-06-30",
        "乙": "1_000",
        "丙": "0x1F",
        "丁": "12",
        "戊": "007",
        "己": "1.50",
        "庚": "yes",
        "辛": "1e3",
        "壬": "12:30",
        "癸": "{数}\n{率}\n",
    }
    assert load_yaml(Path("x.yaml"), "") == (None, {})


def test_plain_numbers_and_truths() -> None:
    data, _ = load_yaml(Path("x.yaml"), "[12, -3, 0, true, false, ~, '12', 'true']")
    assert data == [12, -3, 0, True, False, None, "12", "true"]


def test_lines_of_every_node() -> None:
    _, lines = load_yaml(Path("x.yaml"), "- id: 甲\n  match: |\n    {数}\n  list:\n  - 一\n  - 二\n- id: 乙\n")
    places: list[tuple[tuple[str | int, ...], int]] = [((0, "id"), 1), ((0, "match"), 2), ((0, "list", 1), 6), ((1,), 7), ((1, "id"), 7)]
    for place, line in places:
        assert lines[place] == line, place


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("甲: 1\n乙: 2\n甲: 3\n", 3, "“甲”重复"),
        ("甲:\n  乙: 1\n  乙: 2\n", 3, "“乙”重复"),
        ("甲:\n\t乙: 1\n", 2, "YAML"),
        ("甲: [1, 2\n", 2, "YAML"),
        ("甲: 1\n- 乙\n", 2, "YAML"),
        ("? [甲, 乙]\n: 1\n", 1, "键"),
        ("甲: 1\n---\n乙: 2\n", 2, "YAML"),
        ("[" * 30 + "]" * 30, 1, "嵌套"),
    ],
)
def test_unsound_files_are_refused_with_their_line(text: str, line: int, words: str, tmp_path: Path) -> None:
    error = fault(text, tmp_path)
    assert (error.line, words in error.message) == (line, True), str(error)
    assert str(error).startswith(f"{error.path}:{line}: ")


@pytest.mark.parametrize(
    "text",
    ["甲: &a [x]\n乙: *a\n", "甲: &a [x]\n乙: &b [*a, *a, *a]\n丙: &c [*b, *b, *b]\n", "甲: &a {乙: 1}\n丙:\n  <<: *a\n"],
    ids=["alias", "bomb", "merge"],
)
def test_aliases_are_refused(text: str, tmp_path: Path) -> None:
    error = fault(text, tmp_path)
    assert error.line >= 1
    assert "引用" in error.message


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("title: 甲\nparts: [一]\nprioritty: 3\n", 3, ("prioritty", "priority")),
        ("title: 甲\n甲乙: 3\n", 2, ("甲乙", "title")),
        ("priority: 3\n", 1, ("缺少", "title")),
        ("title: 甲\npriority: 高\n", 2, ("priority",)),
        ("title: 甲\nparts:\n- 一\n- [二]\n", 4, ("parts",)),
        ("- 一\n", 1, ()),
        ("", 0, ()),
    ],
)
def test_models_say_which_line_is_wrong(text: str, line: int, words: tuple[str, ...], tmp_path: Path) -> None:
    error = fault(text, tmp_path, model=True)
    assert error.line == line, str(error)
    assert [w for w in words if w not in error.message] == []


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_bytes("甲: 完成".encode("gb18030"))
    for path in (tmp_path / "none.yaml", tmp_path / "b.yaml", tmp_path):
        with pytest.raises(BadRules, match="无法读取"):
            load_yaml(path)


def test_data_folders_are_found() -> None:
    assert (folder("rules") / "national" / "pack.yaml").is_file()
    assert (folder("samples") / "README.md").is_file()
