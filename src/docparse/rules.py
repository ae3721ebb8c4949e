"""Rule packs: found under ``rules/``, validated with file and line, compiled.

A pack is a folder with ``pack.yaml`` (words, slots, types, sections) and rule files beside it; being in the folder is
the registration. A rule without a positive and a negative example does not load, nor does one whose template is wrong.
A pack may inherit from others (national → province → city): it adds words, replaces rules of the same id and switches off
the rules it names under ``disable``; nothing is switched off in silence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import regex
from pydantic import BaseModel, ConfigDict, Field, field_validator

from docparse.errors import BadRules
from docparse.resources import Lines, folder, load_yaml, validated
from docparse.template import HARD, NUMBER_TYPES, TEXT_TYPES, Template, TemplateError, TextType, Vocabulary, committed, compile_template

LANGUAGE = "docparse-rules/1"

Kind = Literal["忽略", "旁述", "数", "目标", "实际", "率", "标准", "对列", "分段", "状态"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class SlotModel(_Strict):
    """A slot name: its default type, and for numbers the role of the contract they get."""

    type: str
    role: str = ""


class TypeModel(_Strict):
    """A text type: a name or phrase with words it must contain, must not contain or must end in; or a pattern (``template.committed``)."""

    base: Literal["名称", "短语"] = "名称"
    contains: list[str] = []
    without: list[str] = []
    ends: list[str] = []
    pattern: str = ""

    @field_validator("pattern")
    @classmethod
    def _pattern(cls, value: str) -> str:
        if value:
            try:
                committed(value)
            except TemplateError as error:
                raise ValueError(str(error)) from None
        return value


class PackModel(_Strict):
    """``pack.yaml``."""

    pack: str
    title: str
    version: str = Field(pattern=r"^\d+\.\d+\.\d+$")
    language: str
    inherits: list[str] = []
    disable: list[str] = []
    stages: list[str] = []
    words: dict[str, list[str]] = {}
    more_words: dict[str, list[str]] = Field(default={}, alias="words+")
    types: dict[str, TypeModel] = {}
    slots: dict[str, SlotModel] = {}
    roles: dict[str, str] = {}
    protected: list[str] = []
    names: dict[str, list[str]] = {}

    @field_validator("language")
    @classmethod
    def _language(cls, value: str) -> str:
        if value != LANGUAGE:
            raise ValueError(f"“{value}”不是本程序认识的规则语言（{LANGUAGE}）")
        return value


class ExampleModel(_Strict):
    """A sentence and what the rule takes from it: one mapping slot → printed text a match; [] for none."""

    text: str
    within: str = ""
    expect: list[dict[str, str | list[str]]]


class RuleModel(_Strict):
    """One rule of a rule file."""

    id: str
    title: str = ""
    kind: Kind
    stage: str
    as_: str = Field(default="", alias="as")
    within: str = ""
    outside: str = ""
    priority: int = Field(default=50, ge=0, le=100)
    match: str
    not_: str = Field(default="", alias="not")
    cut: bool = True
    same: list[str] = []
    apart: list[str] = []
    examples: list[ExampleModel]
    note: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Rule:
    """A compiled rule. ``within`` holds sections and document roles it looks into (empty = everywhere),
    ``outside`` those where it does not apply."""

    id: str
    title: str
    kind: Kind
    stage: str
    role: str
    within: frozenset[str]
    outside: frozenset[str]
    priority: int
    templates: tuple[Template, ...]
    barred: tuple[Template, ...]
    units: Mapping[str, frozenset[str]]
    cut: bool
    same: tuple[str, ...]
    apart: tuple[str, ...]
    examples: tuple[ExampleModel, ...]
    path: str
    line: int


@dataclass(frozen=True, eq=False, slots=True)
class Pack:
    """A loaded pack: rules by stage in the order they are tried, and the data that steps and outline use."""

    name: str
    title: str
    version: str
    stages: tuple[str, ...]
    rules: tuple[Rule, ...]
    vocabulary: Vocabulary
    slot_roles: Mapping[str, str]
    roles: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]
    names: Mapping[str, tuple[str, ...]]
    protected: re.Pattern[str] | None
    folders: tuple[Path, ...]
    disabled: tuple[str, ...]

    @property
    def folder(self) -> Path:
        """The pack's own folder."""
        return self.folders[0]

    def stage(self, name: str) -> tuple[Rule, ...]:
        """The rules of a stage."""
        return tuple(r for r in self.rules if r.stage == name)


# What stands behind the lines of a table whose cells hold one number each: its heads, not a template.
TABLE_ROW = Rule(
    "表格行", "表格的一行：列头决定每一格的身份", "数", "识别", "", frozenset(), frozenset(), 0, (), (), {}, False, (), (), (), "tables.yaml", 0
)

SECTIONS = {"目标任务": "target", "完成情况": "actual", "其他": "other", "要点": "plan", "小结": "summary", "率栏": "rates"}
_NOT_RULES = ("pack.yaml", "linking.yaml", "outline.yaml", "tables.yaml")


def load_pack(path: Path, _below: tuple[Path, ...] = ()) -> Pack:
    """The pack in a folder, with what it inherits. Raises BadRules with file and line."""
    file = path / "pack.yaml"
    if path in _below:
        raise BadRules(str(file), 0, "规则包互相继承，形成了环")
    data, lines = load_yaml(file)
    model = validated(PackModel, data, lines, file)
    bases = [load_pack(_base(name, path, file, lines, n), (*_below, path)) for n, name in enumerate(model.inherits)]
    merged = _merged(model, [_model(base.folder) for base in bases])
    for key in ("stages", "slots", "roles"):
        if not getattr(merged, key):
            raise BadRules(str(file), lines.get((key,), 1), f"缺少“{key}”（从别的规则包继承，或在这里写明）")
    words = _expanded(merged.words, file, lines)
    vocabulary = Vocabulary(
        words=words,
        slots={name: slot.type for name, slot in merged.slots.items()},
        types={
            name: TextType(
                t.base,
                tuple(_flat(t.contains, words)),
                tuple(_flat(t.without, words)),
                tuple(_flat(t.ends, words)),
                committed(t.pattern) if t.pattern else "",
            )
            for name, t in merged.types.items()
        },
    )
    for name, slot in model.slots.items():
        if slot.type not in NUMBER_TYPES and slot.type not in vocabulary.types and slot.type not in TEXT_TYPES:
            raise BadRules(str(file), lines[("slots", name)], f"槽“{name}”的类型“{slot.type}”未定义")
    rules = {rule.id: rule for base in bases for rule in _read_rules(base.folder, merged, vocabulary, base.rules)}
    for n, name in enumerate(model.disable):
        if name not in rules:
            raise BadRules(str(file), lines[("disable", n)], f"要停用的规则“{name}”不在继承来的规则里")
        del rules[name]
    rules |= {rule.id: rule for rule in _read_rules(path, merged, vocabulary, ())}
    protected = [*dict.fromkeys(merged.protected)]
    return Pack(
        name=model.pack,
        title=model.title,
        version=model.version,
        stages=tuple(merged.stages),
        rules=tuple(rules.values()),
        vocabulary=vocabulary,
        slot_roles={name: slot.role for name, slot in merged.slots.items()},
        roles=merged.roles,
        words={name: tuple(w) for name, w in words.items()},
        names={name: tuple(_flat(w, words)) for name, w in merged.names.items()},
        protected=re.compile("|".join(re.escape(w) for w in sorted(protected, key=len, reverse=True))) if protected else None,
        folders=(path, *dict.fromkeys(f for base in bases for f in base.folders)),
        disabled=tuple(dict.fromkeys([*model.disable, *(d for base in bases for d in base.disabled)])),
    )


def _base(name: str, path: Path, file: Path, lines: Lines, n: int) -> Path:
    """The folder of an inherited pack: beside the pack, or among the shipped ones."""
    for place in (path.parent / name, folder("rules") / name):
        if (place / "pack.yaml").exists():
            return place.resolve() if place.is_symlink() else place
    raise BadRules(str(file), lines[("inherits", n)], f"找不到要继承的规则包“{name}”")


def _model(path: Path) -> PackModel:
    """The merged ``pack.yaml`` of a pack that is known to load."""
    data, lines = load_yaml(path / "pack.yaml")
    model = validated(PackModel, data, lines, path / "pack.yaml")
    return _merged(model, [_model(_base(name, path, path / "pack.yaml", lines, n)) for n, name in enumerate(model.inherits)])


def _merged(model: PackModel, bases: list[PackModel]) -> PackModel:
    """A pack's data over that of its bases: later wins by name; ``words+``, protected words and name words add up."""
    words: dict[str, list[str]] = {}
    names: dict[str, list[str]] = {}
    for layer in (*bases, model):
        words |= layer.words
        for name, more in layer.more_words.items():
            words[name] = list(dict.fromkeys([*words.get(name, []), *more]))
        for name, more in layer.names.items():
            names[name] = list(dict.fromkeys([*names.get(name, []), *more]))
    return model.model_copy(
        update={
            "stages": model.stages or next((b.stages for b in reversed(bases) if b.stages), []),
            "words": words,
            "more_words": {},
            "types": {k: v for layer in (*bases, model) for k, v in layer.types.items()},
            "slots": {k: v for layer in (*bases, model) for k, v in layer.slots.items()},
            "roles": {k: v for layer in (*bases, model) for k, v in layer.roles.items()},
            "protected": [w for layer in (*bases, model) for w in layer.protected],
            "names": names,
        }
    )


def _read_rules(path: Path, model: PackModel, vocabulary: Vocabulary, inherited: tuple[Rule, ...]) -> list[Rule]:
    """The rules of a folder's files, compiled with the vocabulary of the pack that uses them.

    For a base pack ``inherited`` are its rules as it loaded them: those of its own bases are compiled anew from their files.
    """
    files = list(dict.fromkeys(Path(rule.path) for rule in inherited)) or sorted(path.glob("*.yaml"))
    wanted = {rule.id for rule in inherited}
    rules: list[Rule] = []
    seen: dict[str, Rule] = {}
    for file in files:
        if file.name in _NOT_RULES:
            continue
        entries, lines = load_yaml(file)
        if not isinstance(entries, list):
            raise BadRules(str(file), 1, "规则文件应是规则的列表（每条以“- id:”开头）")
        for i, entry in enumerate(entries):
            rule = compile_rule(validated(RuleModel, entry, lines, file, (i,)), model, vocabulary, file, lines, i)
            if inherited and rule.id not in wanted:
                continue
            if rule.id in seen and not inherited:
                raise BadRules(str(file), rule.line, f"规则“{rule.id}”与 {seen[rule.id].path}:{seen[rule.id].line} 重名")
            seen[rule.id] = rule
            rules.append(rule)
    return rules


def _expanded(words: Mapping[str, list[str]], path: Path, lines: Lines) -> dict[str, list[str]]:
    """Word lists with references to other lists (@名) written out."""
    result: dict[str, list[str]] = {}
    for name, entries in words.items():
        result[name] = list(dict.fromkeys(_flat(entries, result)))
        missing = next((w for w in result[name] if w.startswith("@")), None)
        if missing:
            raise BadRules(str(path), lines.get(("words", name), lines.get(("words+", name), 1)), f"词表“{name}”引用的“{missing}”须先定义")
    return result


def _flat(entries: list[str], words: Mapping[str, list[str]]) -> list[str]:
    return [w for entry in entries for w in (words.get(entry[1:], [entry]) if entry.startswith("@") else [entry])]


def compile_rule(model: RuleModel, pack: PackModel, vocabulary: Vocabulary, file: Path, lines: Lines, index: int) -> Rule:
    """Entry ``index`` of a rule file as a rule. Raises BadRules with file and line."""
    line = lines[(index, "id")]

    def fail(key: str, message: str) -> BadRules:
        return BadRules(str(file), lines.get((index, key), line), f"规则“{model.id}”：{message}")

    if model.stage not in pack.stages:
        raise fail("stage", f"未知的阶段“{model.stage}”，应为 {'、'.join(pack.stages)}")
    if model.kind in ("忽略", "旁述") and model.as_ not in pack.roles:
        raise fail("as", f"as 应为 {'、'.join(pack.roles)} 之一")
    scopes: dict[str, frozenset[str]] = {}
    for key, text in (("within", model.within), ("outside", model.outside)):
        names = [w for w in text.split("|") if w]
        for w in names:
            if w not in SECTIONS:
                raise fail(key, f"未知的范围“{w}”，应为 {'、'.join(SECTIONS)}")
        scopes[key] = frozenset(SECTIONS[w] for w in names)
    if not any(e.expect for e in model.examples):
        raise fail("examples", "没有正例（expect 不为空的 example）")
    if all(e.expect for e in model.examples):
        raise fail("examples", "没有反例（expect: [] 的 example）")
    compiled: dict[str, list[Template]] = {"match": [], "not": []}
    units: dict[str, set[str]] = {}
    for key, text in (("match", model.match), ("not", model.not_)):
        for offset, row in enumerate(text.splitlines()):
            if not row.strip():
                continue
            try:
                compiled[key] += compile_template(row.strip(), vocabulary)
            except TemplateError as error:
                raise BadRules(str(file), lines[(index, key)] + 1 + offset, f"规则“{model.id}”：{error}") from None
            for slot, allowed in _units(row.strip()):
                units.setdefault(slot, set()).update(allowed)
    if not compiled["match"]:
        raise fail("match", "没有句式")
    return Rule(
        id=model.id,
        title=model.title or model.id,
        kind=model.kind,
        stage=model.stage,
        role=pack.roles.get(model.as_, ""),
        within=scopes["within"],
        outside=scopes["outside"],
        priority=model.priority,
        templates=tuple(compiled["match"]),
        barred=tuple(compiled["not"]),
        units={k: frozenset(v) for k, v in units.items()},
        cut=model.cut,
        same=tuple(model.same),
        apart=tuple(model.apart),
        examples=tuple(model.examples),
        path=str(file),
        line=line,
    )


def _units(row: str) -> list[tuple[str, list[str]]]:
    return [(m[1], m[2].split("|")) for m in regex.finditer(r"\{([^}:：/]+)(?:[:：][^}/]*)?/([^}]+)\}", row)]


@cache
def load(name: str | Path = "national") -> Pack:
    """A pack, loaded once: one of the shipped ones by its name, or any folder that holds a ``pack.yaml``."""
    path = folder("rules") / name
    if not (path / "pack.yaml").exists():
        path = Path(name)
    if not (path / "pack.yaml").exists():
        raise BadRules(str(path), 0, "找不到规则包（缺少 pack.yaml）")
    return load_pack(path)


def load_data(pack: Pack, name: str) -> tuple[Any, Lines, Path]:
    """A data file of the pack (linking.yaml, outline.yaml, tables.yaml): its own, else that of the nearest base."""
    path = next((place / name for place in pack.folders if (place / name).exists()), pack.folder / name)
    data, lines = load_yaml(path)
    return data, lines, path


__all__ = ["HARD", "LANGUAGE", "Pack", "Rule", "load", "load_data", "load_pack"]
