"""Where the data files of docparse live, and how they are loaded.

``rules/`` and ``samples/`` stand at the top of a checkout and under ``docparse/data/`` in a wheel; both are found.
YAML is read through the safe loader's node tree, so that every fault names file and line, duplicate keys are refused
(PyYAML keeps the last of two without a word) and no value changes its type unasked (``2020-06-30`` stays text).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from docparse.errors import BadRules

Lines = Mapping[tuple[str | int, ...], int]
Model = TypeVar("Model", bound=BaseModel)

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN = {"true": True, "false": False, "null": None, "~": None, "": None}


def folder(name: str) -> Path:
    """The folder ``rules`` or ``samples``: inside the installed package, else at the top of the checkout."""
    package = Path(__file__).resolve().parent
    checkout = package.parents[1] / name
    installed = package / "data" / name
    # An editable install copies data/ once and then lets it age; the checkout wins while there is one.
    return checkout if (checkout.parent / "pyproject.toml").exists() and checkout.is_dir() else installed


def beside(name: str, paths: Iterable[Path]) -> Path | None:
    """The file of this name in a given folder or next to a given file; None if there is none."""
    folders = dict.fromkeys(p if p.is_dir() else p.parent for p in paths)
    return next((f / name for f in folders if (f / name).is_file()), None)


def load_yaml(path: Path, text: str | None = None) -> tuple[Any, Lines]:
    """The content of a YAML file and the line (from 1) of each node by its path of keys and indices.

    Scalars are str, except plain true/false/null, and integers without leading zeros.
    Raises BadRules with file and line for anything that is not sound YAML, for duplicate keys and aliases.
    """
    try:
        source = path.read_text(encoding="utf-8") if text is None else text
        node = yaml.compose(source, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadRules(str(path), mark.line + 1 if mark else 0, f"YAML 语法错误：{error.problem or error.context}") from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadRules(str(path), 0, f"无法读取：{error}") from None
    lines: dict[tuple[str | int, ...], int] = {}
    return (None if node is None else _value(path, node, (), lines, set())), lines


def _value(path: Path, node: yaml.Node, place: tuple[str | int, ...], lines: dict[tuple[str | int, ...], int], seen: set[yaml.Node]) -> Any:
    line = node.start_mark.line + 1
    if node in seen:  # an alias; a few nested ones would unfold into gigabytes
        raise BadRules(str(path), line, "不支持 YAML 的锚点与引用（& 与 *），请把内容写全")
    seen.add(node)
    lines[place] = line
    if len(place) > 20:
        raise BadRules(str(path), line, "嵌套过深")
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise BadRules(str(path), key.start_mark.line + 1, "键必须是文字")
            if key.value in result:
                raise BadRules(str(path), key.start_mark.line + 1, f"键“{key.value}”重复")
            result[key.value] = _value(path, value, (*place, key.value), lines, seen)
            lines[(*place, key.value)] = key.start_mark.line + 1
        return result
    if isinstance(node, yaml.SequenceNode):
        return [_value(path, item, (*place, i), lines, seen) for i, item in enumerate(node.value)]
    text: str = node.value
    if not isinstance(node, yaml.ScalarNode) or node.style:  # plain: None from Python's loader, "" from libyaml's
        return text
    if text in _PLAIN:
        return _PLAIN[text]
    return int(text) if re.fullmatch(r"0|-?[1-9][0-9]*", text) else text


def validated(model: type[Model], data: Any, lines: Lines, path: Path, place: tuple[str | int, ...] = ()) -> Model:
    """``data`` as a pydantic model; raises BadRules with the line of the first fault and a hint on unknown keys."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = (*place, *(part for part in first["loc"]))
        line = next((lines[where[:n]] for n in range(len(where), -1, -1) if where[:n] in lines), 0)
        name = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            raise BadRules(str(path), line, f"未知的键“{first['loc'][-1]}”{_meant(model, first['loc'])}") from None
        if first["type"] == "missing":
            raise BadRules(str(path), line, f"缺少“{name}”") from None
        raise BadRules(str(path), line, f"“{name}”{first['msg'].removeprefix('Value error, ')}") from None


def _meant(model: type[BaseModel], loc: tuple[int | str, ...]) -> str:
    import difflib

    close = difflib.get_close_matches(str(loc[-1]), list(model.model_fields), 1)
    return f"，是否指“{close[0]}”？" if close else f"，可用的键：{'、'.join(model.model_fields)}"
