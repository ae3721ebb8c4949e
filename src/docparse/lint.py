"""The linter of rule packs: what is wrong with a pack, where, why it matters and what to write instead.

It reads the files itself, so that one run shows many faults and a pack that does not load is still looked through; what
only running tells (examples, shadowing, idle lines, growth) is asked of the rules that compile.

    L0  does not load           L7  line without an example       L14 example that proves nothing
    L1  gap first               L8  no fixed text, no number      L15 full-width operator, half-width mark
    L2  stretches side by side  L9  growth (deep)                 L16 unused or doubled in pack.yaml
    L3  dead literal            L10 too many variants             L17 linking step
    L4  idle in an archive      L11 unknown name                  L18 id or title
    L5  shadowed                L12 literal is a section label    L19 protected word without effect
    L6  written twice           L13 over-general                  L20 unknown unit
"""

from __future__ import annotations

import ast
import difflib
import inspect
import math
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import regex
from pydantic import BaseModel, ValidationError

from docparse import grids, linking, outline, pipeline, units
from docparse.drafts import StepModel
from docparse.errors import BadRules, UnreadableFile
from docparse.facts import applies, coded, run, tried, type_segment
from docparse.folding import View, fold
from docparse.model import Number, Span
from docparse.numbers import find
from docparse.resources import Lines, folder, load_yaml
from docparse.rules import SECTIONS, ExampleModel, Pack, PackModel, Rule, RuleModel, SlotModel, TypeModel, compile_rule, load_pack
from docparse.template import (
    CLAUSE,
    NUMBER_TYPES,
    TEXT_TYPES,
    Choice,
    Edge,
    Gap,
    List,
    Literal,
    Node,
    Slot,
    Template,
    TemplateError,
    TextType,
    Vocabulary,
    Words,
    code,
    committed,
    is_stretch,
    matches,
    parse,
    variants,
)

WHY: Mapping[str, str] = {
    "L0": "规则包读不进来，一份公文也处理不了",
    "L1": "“…”没有起点，从句子的任何一处都能开始，取到的文字没有意义",
    "L2": "可变的文字到后面固定的字为止；后面没有固定的字，它就不知道在哪里停，整行多半匹配不到",
    "L3": "文字在匹配之前先整理过（半角标点和全角数字统一、空白和星号去掉、数和专名换成记号），这样写永远匹配不到",
    "L4": "在给出的公文里从未匹配过，可能写错，也可能用不着",
    "L5": "它想要的数总被先运行的规则取走，这条规则等于没有",
    "L6": "重复的写法永远轮不到，只会让人误以为两处不同",
    "L7": "没有例子的句式，写错了或者被别处改坏了都没有人知道",
    "L8": "没有固定的字也没有数，几乎哪一句都要试一遍，还会乱认",
    "L9": "时间比文字的长度增长得快，一份长文件就能让程序停住",
    "L10": "展开后的写法太多，谁也核对不过来，运行也慢",
    "L11": "写错一个名称，规则就悄悄失效",
    "L12": "章节标签在规则运行之前已经切去，句子里不会再有它",
    "L13": "什么话都能套上，又排在前面，会抢走别的规则的数",
    "L14": "例子就是规则的试题；试题不对，规则对不对就无从知道",
    "L15": "半角标点在匹配前已换成全角；全角括号里只有（）是文字，其余容易与句式的记号混淆",
    "L16": "用不着的和重复的东西，让人以为它在起作用",
    "L17": "连接步骤缺了词、写错或排错次序，事实就连不成台账",
    "L18": "报告和解释都用规则的名字称呼它；没有名字或重名，人就分不清",
    "L19": "“protected”只为不让名称里的字被当作线索；里面没有线索，就没有作用",
    "L20": "数的单位都换成了 rules/units.yaml 里的标准单位，不认识的单位永远对不上",
}

# Word lists and lists of name words that the program itself looks up.
PROGRAM_WORDS = ("动作", "阶段", "阶段率名")
PROGRAM_NAMES = ("generic", "heads", "tails", "verbs")
# What the slots of ``pack.yaml`` may say of a number.
SLOT_ROLES = ("neutral", "target", "actual", "rate", "place", "growth", "standard", "month", "other")

_BLOCKING = ("L0", "L1", "L2", "L10", "L11")  # what can keep a rule from compiling
_DATA_KINDS = ("数", "目标", "实际", "率")
_BROAD = ("数量", "金额", "数量或金额", "百分比", "裸数", "值", "数", "任意数")
_FULL_WIDTH = "｛｝［］｜＜＞＠"
_HALF_WIDTH = ",;:!?()"
# A step needs these to have run before it: they decide what it works on.
_AFTER = {"目标与完成": ("角色", "对列"), "当月累计": ("角色",), "率的基数": ("率归实际",), "补名": ("对列", "角色"), "取舍": ("角色", "目标与完成")}
_SCOPES = [frozenset(s) for s in product(("actual", "target", "other"), ("summary", "plan"), ("text", "rates"))]

_NESTED: Mapping[str, type[BaseModel]] = {"examples": ExampleModel, "slots": SlotModel, "types": TypeModel}

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of a pack: ``message`` says what, ``reason`` why it matters, ``cure`` what to write instead (Chinese).

    ``line`` counts from 1 (0: the whole file); ``rule`` is the id of the rule, "" outside of rules.
    """

    code: str
    path: str
    line: int
    rule: str
    message: str
    reason: str
    cure: str


def lint(path: Path, archive: Sequence[Path] = (), *, deep: bool = False) -> tuple[Fault, ...]:
    """The faults of the pack in a folder, by file, line and code; () when there is none.

    ``archive`` names circulars or folders of them on which every template line should match at least once (L4; unreadable
    files are passed over). ``deep`` also measures how the time of matching grows (L9), which takes a while.
    Raises BadRequest for an archive without a circular.
    """
    linter = _Linter(path)
    linter.pack_file()
    linter.rule_files()
    linter.data_files()
    linter.step_file()
    linter.names_used()
    linter.examples()
    linter.load()
    linter.shadows()
    if archive:
        linter.idle(archive)
    if deep:
        linter.growth()
    return tuple(sorted(dict.fromkeys(linter.faults), key=lambda f: (f.path, f.line, int(f.code[1:]), f.message)))


# ---------------------------------------------------------------- files and what stands in them


class _File:
    """A YAML file of the pack: its data, and the line of every place in it."""

    def __init__(self, path: Path, data: Any, lines: Lines) -> None:
        self.path, self.data, self.lines = path, data, lines
        self.text = path.read_text(encoding="utf-8").splitlines()

    def line(self, place: Place) -> int:
        return next((self.lines[place[:n]] for n in range(len(place), -1, -1) if place[:n] in self.lines), 0)

    def rows(self, place: Place, text: str) -> Iterator[tuple[str, int]]:
        """The template lines of a scalar, each with its line in the file."""
        at = self.line(place)
        for row in filter(None, map(str.strip, text.splitlines())):
            found = next((n for n in range(at, len(self.text) + 1) if row in self.text[n - 1]), None)
            yield row, found or at
            at = (found or at) + ("\n" in text)


@dataclass(frozen=True, slots=True)
class _Row:
    """A template line that parses; ``spread`` is empty when it does not compile."""

    key: str
    text: str
    line: int
    nodes: tuple[Node, ...]
    spread: tuple[tuple[Node, ...], ...]


@dataclass(slots=True)
class _Entry:
    """A rule as written; ``rule`` when it compiles."""

    file: _File
    index: int
    id: str
    raw: Mapping[str, Any]
    model: RuleModel | None = None
    rows: list[_Row] = field(default_factory=list)
    rule: Rule | None = None

    def line(self, *place: str | int) -> int:
        return self.file.line((self.index, *(place or ("id",))))


def _strings(value: Any) -> list[str]:
    return [v for v in value if isinstance(v, str)] if isinstance(value, list) else []


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _meant(name: str, names: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(names), 1, 0.4)
    return close[0] if close else ""


def _walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """Every node of a tree, parents first."""
    for node in nodes:
        yield node
        if isinstance(node, List):
            yield from _walk(node.item)
        elif isinstance(node, Choice):
            for branch in node.branches:
                yield from _walk(branch)


def _nullable(node: Node) -> bool:
    """Whether a node other than a stretch can match nothing at all."""
    return isinstance(node, Choice) and (node.optional or any(all(map(_nullable, branch)) for branch in node.branches))


def _requires(nodes: Iterable[Node], test: Callable[[Node], bool]) -> bool:
    """Whether every match of a sequence contains a node of this kind."""
    return any(
        test(n)
        or (isinstance(n, List) and _requires(n.item, test))
        or (isinstance(n, Choice) and not n.optional and all(_requires(branch, test) for branch in n.branches))
        for n in nodes
    )


def _folded(text: str) -> str:
    """A piece of a template as folding leaves it in the middle of a Chinese sentence."""
    return fold(f"甲{text}甲", [Span(0, len(text) + 2)]).text[1:-1]


def _figures(text: str) -> list[str]:
    """The numbers that stand in a piece of a template and become one mark each."""
    inside = f"甲{text}甲"
    return [inside[n.first : n.last] for n in find(fold(inside, [Span(0, len(inside))]))]


_SAMPLES = {"百分比": "52%", "百分点": "52个百分点", "金额": "52万元", "单价": "52元/人", "倍数": "52倍"}


def _swallowed(before: str, slot: Slot, after: str, beyond: Node | None = None) -> bool:
    """Whether fixed text beside a number is read as part of it (约, 超过, 以上), wherever the clause begins."""
    sample = _SAMPLES.get(slot.type, "52座")
    tail = "52座" if isinstance(beyond, Slot) and beyond.type in NUMBER_TYPES else "甲"
    for lead in ("甲", "，"):
        text = f"{lead}{before}{sample}{after}{tail}"
        start = 1 + len(before)
        _, numbers = _read(text)
        if not any(n.first < start < n.last or n.first < start + len(sample) < n.last for n in numbers):
            return False
    return True


def _read(text: str) -> tuple[View, tuple[Number, ...]]:
    view = fold(text, [Span(0, len(text))])
    return view, tuple(find(view))


Taken = list[dict[str, list[str]]]


def taken(rule: Rule, text: str, protected: regex.Pattern[str] | None) -> Taken:
    """What this rule alone takes from a text: printed words and numbers by slot, one mapping a match."""
    view, numbers = _read(text)
    found: list[Any] = []
    for sentence in coded(view, numbers, protected):
        while run(tried((rule,)), sentence, view, numbers, {}, found):
            pass
    return [
        {s: [_folded(text[numbers[i].first : numbers[i].last]) for i in places] for s, places in f.numbers.items()}
        | {s: [_folded(w) for w in words] for s, words in f.texts.items()}
        for f in sorted(found, key=lambda f: (f.sentence, f.order))
    ]


def _expected(example: ExampleModel) -> Taken:
    return [{s: [_folded(w) for w in ([v] if isinstance(v, str) else v)] for s, v in one.items()} for one in example.expect]


def _shown(taken: Taken) -> str:
    return "；".join("、".join(f"{slot}={'|'.join(words)}" for slot, words in one.items()) for one in taken) or "（无）"


# ---------------------------------------------------------------- the linter


class _Linter:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: list[Fault] = []
        self.broken: set[str] = set()  # files of which some fault keeps the pack from loading
        self.entries: list[_Entry] = []
        self.head: _File | None = None
        self.steps: _File | None = None
        self.raw: dict[str, Any] = {}
        self.bases: list[Pack] = []
        self.pack: Pack | None = None
        self.vocabulary = Vocabulary({}, {}, {})
        self.stages: list[str] = []
        self.roles: dict[str, str] = {}
        self.protected: regex.Pattern[str] | None = None
        self.whole = True  # every rule file was read and every rule compiles: what seems unused is unused
        self.labels: dict[str, str] = {}  # label → section, longest first

    def fault(self, code: str, path: Path, line: int, message: str, cure: str, rule: str = "") -> None:
        self.faults.append(Fault(code, str(path), line, rule, message, WHY[code], cure))

    def blocking(self, code: str, path: Path, line: int, message: str, cure: str, rule: str = "") -> None:
        """A fault that also keeps the pack from loading."""
        self.broken.add(str(path))
        self.fault(code, path, line, message, cure, rule)

    def unknown(self, path: Path, line: int, what: str, name: str, names: Iterable[str], rule: str = "", *, blocks: bool = False) -> None:
        names = list(dict.fromkeys(names))
        close = _meant(name, names)
        cure = f"改成“{close}”" if close else f"改成已有的：{'、'.join(names) or '（目前一个也没有）'}"
        (self.blocking if blocks else self.fault)("L11", path, line, f"未知的{what}“{name}”" + (f"，是否指“{close}”？" if close else ""), cure, rule)

    def open(self, path: Path) -> _File | None:
        try:
            return _File(path, *load_yaml(path))
        except BadRules as error:
            self.blocking("L0", path, error.line, error.message, "按提示改正这一行")
            return None

    def schema(self, model: type[BaseModel], file: _File, place: Place, rule: str = "") -> Any:
        """The validated model of the data at a place; None with one fault for each thing that is wrong."""
        data = file.data
        for part in place:
            data = data[part]
        try:
            return model.model_validate(data)
        except ValidationError as error:
            for one in error.errors():
                loc = tuple(one["loc"])
                line, key = file.line((*place, *loc)), str(loc[-1]) if loc else ""
                if one["type"] == "extra_forbidden":
                    nested = _NESTED.get(str(loc[0]), model) if len(loc) > 1 else model
                    self.unknown(file.path, line, "键", key, _keys(nested), rule, blocks=True)
                elif one["type"] == "literal_error" and key == "kind":
                    kinds = RuleModel.model_fields["kind"].annotation.__args__  # type: ignore[union-attr]
                    self.unknown(file.path, line, "规则种类", str(one["input"]), kinds, rule, blocks=True)
                elif one["type"] == "missing":
                    self.blocking("L0", file.path, line, f"缺少“{'.'.join(map(str, loc))}”", f"补上“{key}: …”", rule)
                else:
                    message = str(one["msg"]).removeprefix("Value error, ")
                    self.blocking("L0", file.path, line, f"“{'.'.join(map(str, loc))}”不对：{message}", "按手册改成规定的写法", rule)
            return None

    # ------------------------------------------------------------ pack.yaml

    def pack_file(self) -> None:
        self.head = file = self.open(self.path / "pack.yaml")
        if file is None:
            return
        if not isinstance(file.data, dict):
            self.blocking("L0", file.path, 1, "应是“键: 值”的形式", "参照自带的规则包 national 写 pack.yaml")
            return
        self.raw = raw = file.data
        self.schema(PackModel, file, ())
        for n, name in enumerate(_strings(raw.get("inherits"))):
            for where in (self.path.parent / name, folder("rules") / name):
                if (where / "pack.yaml").exists():
                    try:
                        self.bases.append(load_pack(where))
                    except BadRules as error:
                        self.blocking("L0", file.path, file.line(("inherits", n)), f"继承的规则包“{name}”读不进来：{error}", "先改好那个规则包")
                    break
        words = self.words(file)
        types = {k: v for base in self.bases for k, v in base.vocabulary.types.items()}
        for name, one in _mapping(raw.get("types")).items():
            lists = [tuple(self.expand(file, ("types", name, key), _mapping(one).get(key), words)) for key in ("contains", "without", "ends")]
            pattern = str(_mapping(one).get("pattern") or "")
            try:
                pattern = committed(pattern) if pattern else ""
            except TemplateError:
                pattern = ""  # told with the schema
            types[name] = TextType("短语" if _mapping(one).get("base") == "短语" else "名称", lists[0], lists[1], lists[2], pattern)
        slots = {k: v for base in self.bases for k, v in base.vocabulary.slots.items()}
        for name, one in _mapping(raw.get("slots")).items():
            slots[name] = kind = str(_mapping(one).get("type", ""))
            if kind and kind not in NUMBER_TYPES and kind not in TEXT_TYPES and kind not in types:
                self.unknown(file.path, file.line(("slots", name, "type")), "类型", kind, [*NUMBER_TYPES, *TEXT_TYPES, *types], blocks=True)
            role = str(_mapping(one).get("role", ""))
            if role and role not in SLOT_ROLES:
                self.unknown(file.path, file.line(("slots", name, "role")), "数的身份", role, SLOT_ROLES)
        for key in _mapping(raw.get("names")):
            self.expand(file, ("names", key), raw["names"][key], words)
        self.vocabulary = Vocabulary(words, slots, types)
        self.stages = _strings(raw.get("stages")) or next((list(b.stages) for b in reversed(self.bases) if b.stages), [])
        self.roles = {k: v for b in self.bases for k, v in b.roles.items()} | {k: str(v) for k, v in _mapping(raw.get("roles")).items()}
        protected = sorted({*_strings(raw.get("protected")), *(w for b in self.bases for w in _protected(b))}, key=len, reverse=True)
        self.protected = regex.compile("|".join(map(regex.escape, protected))) if protected else None
        # Words of these lists are looked for in coded sentences alone, never in printed names.
        printed = {*PROGRAM_WORDS, *(w[1:] for place, entries in _lists(raw.get("names")) for w in entries if w.startswith("@"))}
        coded = {("words", name) for name in words if name not in printed} | {("types", name) for name in types}
        for place, entries in _lists(raw):
            self.doubles(file, place, entries)
            for n, word in enumerate(entries):
                if not word.startswith("@"):
                    self.dead(file.path, file.line((*place, n)), word, f"{'.'.join(map(str, place))}里的“{word}”", names=place[:2] not in coded)
        self.labels = self.section_labels()
        rules = {r.id for b in self.bases for r in b.rules}
        for n, name in enumerate(_strings(raw.get("disable"))):
            if name not in rules:
                self.unknown(file.path, file.line(("disable", n)), "规则", name, rules, blocks=True)

    def section_labels(self) -> dict[str, str]:
        """The labels of the pack's outline with their sections, longest first."""
        for where in (self.path, *(f for b in self.bases for f in b.folders)):
            try:
                data, _ = load_yaml(where / "outline.yaml")
            except BadRules:
                continue
            sections = {v: k for k, v in SECTIONS.items()}
            found = {w: sections.get(k, k) for k, words in _mapping(_mapping(data).get("labels")).items() for w in _strings(words)}
            return dict(sorted(found.items(), key=lambda item: -len(item[0])))
        return {}

    def words(self, file: _File) -> dict[str, tuple[str, ...]]:
        words: dict[str, tuple[str, ...]] = {k: tuple(v) for base in self.bases for k, v in base.vocabulary.words.items()}
        for key in ("words", "words+"):
            for name, entries in _mapping(file.data.get(key)).items():
                words[name] = (*(words.get(name, ()) if key == "words+" else ()), *self.expand(file, (key, name), entries, words))
        return words

    def expand(self, file: _File, place: Place, entries: Any, words: Mapping[str, Sequence[str]]) -> list[str]:
        """The words of a list, references to word lists (@名) written out."""
        result: list[str] = []
        for n, word in enumerate(_strings(entries)):
            if word.startswith("@") and word[1:] not in words:
                self.unknown(file.path, file.line((*place, n)), "词表", word[1:], words, blocks=place[0] in ("words", "words+"))
            else:
                result += words[word[1:]] if word.startswith("@") else [word]
        return list(dict.fromkeys(result))

    def doubles(self, file: _File, place: Place, entries: Sequence[str]) -> None:
        for n, word in enumerate(entries):
            if word in entries[:n]:
                self.fault("L16", file.path, file.line((*place, n)), f"{'.'.join(map(str, place))}里“{word}”写了两次", "删去一个")

    # ------------------------------------------------------------ rule files

    def rule_files(self) -> None:
        for path in sorted(self.path.glob("*.yaml")):
            if path.name in ("pack.yaml", "linking.yaml", "outline.yaml", "tables.yaml"):
                continue
            file = self.open(path)
            if file is None:
                self.whole = False
                continue
            if not isinstance(file.data, list):
                self.whole = False
                self.blocking("L0", path, 1, "规则文件应是规则的列表", "每条规则以“- id: 名字”开头")
                continue
            for i, raw in enumerate(file.data):
                if not isinstance(raw, dict):
                    self.blocking("L0", path, file.line((i,)), "这一项不是规则", "每条规则以“- id: 名字”开头")
                    continue
                self.entries.append(self.entry(_Entry(file, i, str(raw.get("id", "")), raw)))
        self.whole &= all(entry.rule is not None for entry in self.entries)
        self.titles()

    def entry(self, entry: _Entry) -> _Entry:
        before = len(self.faults)
        path, raw = entry.file.path, entry.raw
        entry.model = self.schema(RuleModel, entry.file, (entry.index,), entry.id)
        if self.stages and raw.get("stage") and raw["stage"] not in self.stages:
            self.unknown(path, entry.line("stage"), "阶段", str(raw["stage"]), self.stages, entry.id, blocks=True)
        marked = raw.get("kind") in ("忽略", "旁述")
        if raw.get("as") and raw["as"] not in self.roles:
            self.unknown(path, entry.line("as"), "身份（as）", str(raw["as"]), self.roles, entry.id, blocks=marked)
        elif marked and not raw.get("as"):
            self.blocking("L0", path, entry.line(), f"“{raw['kind']}”规则缺少“as”", f"补上“as: …”，可用：{'、'.join(self.roles)}", entry.id)
        for key in ("within", "outside"):
            for w in filter(None, str(raw.get(key) or "").split("|")):
                if w not in SECTIONS:
                    self.unknown(path, entry.line(key), "范围", w, SECTIONS, entry.id, blocks=True)
        for n, example in enumerate(entry.model.examples if entry.model else ()):
            if example.within and example.within not in SECTIONS:
                self.unknown(path, entry.line("examples", n, "within"), "范围", example.within, SECTIONS, entry.id)
        for key in ("match", "not"):
            if isinstance(raw.get(key), str):
                for text, line in entry.file.rows((entry.index, key), raw[key]):
                    self.row(entry, key, text, line)
        for key in ("same", "apart"):
            for slot in _strings(raw.get(key)):
                used = {n.name for row in entry.rows for n in _walk(row.nodes) if isinstance(n, Slot)}
                if slot not in used and len(entry.rows) > 0:
                    self.unknown(path, entry.line(key), f"槽（{key}）", slot, sorted(used), entry.id)
        if entry.model is not None:
            expects = [bool(e.expect) for e in entry.model.examples]
            for has, what, cure in ((True, "正例", "expect 写出应取的槽和文字"), (False, "反例", "expect: []，写一句容易混淆而不该取的话")):
                if has not in expects:
                    self.blocking("L0", path, entry.line("examples"), f"没有{what}", f"加一个例子：{cure}", entry.id)
            model = PackModel.model_construct(stages=self.stages, roles=self.roles)
            try:
                entry.rule = compile_rule(entry.model, model, self.vocabulary, path, entry.file.lines, entry.index)
            except BadRules as error:
                self.broken.add(str(path))
                if not any(f.code in _BLOCKING for f in self.faults[before:]):
                    self.fault("L0", path, error.line, error.message, "按提示改正", entry.id)
        return entry

    def titles(self) -> None:
        seen: dict[tuple[str, str], _Entry] = {}
        for entry in self.entries:
            path = entry.file.path
            if regex.search(r"\s", entry.id):
                self.fault("L18", path, entry.line(), f"规则名“{entry.id}”里有空白", f"写成“{''.join(entry.id.split())}”", entry.id)
            title = str(entry.raw.get("title") or "")
            if entry.id and not title:
                self.fault("L18", path, entry.line(), "没有标题", "补上“title: …”，用一句短话说出它认的是什么写法", entry.id)
            for key, value in (("id", entry.id), ("title", title)):
                other = seen.setdefault((key, value), entry) if value else entry
                if other is not entry:
                    where = f"{other.file.path.name}:{other.line(key)}"
                    report = self.blocking if key == "id" and other.file.path == path else self.fault
                    report(
                        "L18",
                        path,
                        entry.line(key),
                        f"{'名字' if key == 'id' else '标题'}“{value}”与 {where} 重复",
                        "换一个能与它区别的说法",
                        entry.id,
                    )

    # ------------------------------------------------------------ template lines

    def row(self, entry: _Entry, key: str, text: str, line: int) -> None:
        path, id = entry.file.path, entry.id
        wide = sorted({c for c in text if c in _FULL_WIDTH}, key=text.index)
        if wide:
            half = text.translate(str.maketrans(_FULL_WIDTH, "{}[]|<>@"))
            self.fault("L15", path, line, f"句式的记号写成了全角（{' '.join(wide)}）", f"写成：{half}", id)
        try:
            nodes = parse(text, self.vocabulary)
        except TemplateError as error:
            unknown = regex.search(r"未知的(?:槽|类型|词表)“[^”]*”(?:，是否指“(?P<meant>[^”]+)”)?", str(error))
            if unknown is not None:
                cure = f"改成“{unknown['meant']}”" if unknown["meant"] else "改成 pack.yaml 里已有的名称，或先在那里写明"
                self.fault("L11", path, line, str(error), cure, id)
            elif "列举里不能再有列举" in str(error):
                self.fault("L10", path, line, str(error), "拆成两行，或把里面的列举写成一个槽", id)
            else:
                self.fault("L0", path, line, str(error), "按提示改正这一行", id)
            return
        try:
            spread = tuple(variants(nodes, self.vocabulary))
        except TemplateError as error:
            self.fault("L10", path, line, f"句式“{text}”：{error}", "把可省的部分分到几行里写", id)
            return
        row = _Row(key, text, line, nodes, spread)
        for other in entry.rows:
            if (other.key, other.text) == (key, text):
                self.fault("L6", path, line, f"句式“{text}”与第{other.line}行相同", "删去这一行", id)
                return
        entry.rows.append(row)
        self.shape(entry, row)
        self.literals(entry, row)
        if key == "match":
            self.reach(entry, row)

    def shape(self, entry: _Entry, row: _Row) -> None:
        """L1, L2, L6: how the parts of a line stand to each other."""
        path, id = entry.file.path, entry.id
        first = next((n for one in row.spread for n in self.opening(one) if isinstance(n, Gap)), None)
        if first is not None:
            self.fault("L1", path, row.line, f"句式“{row.text}”以“…”开头", "删去开头的“…”，或在它前面写上固定的字或“^”", id)
        told = next((t for one in row.spread for t in self.collisions(one)), "") if first is None else ""
        if told:
            self.fault("L2", path, row.line, f"句式“{row.text}”：{told}", "在两者之间写上不能省的字、标点或数；或把可省的部分另写一行", id)
        for node in _walk(row.nodes):
            if isinstance(node, Choice):
                for n, branch in enumerate(node.branches):
                    if branch in node.branches[:n]:
                        same = "".join(b.text if isinstance(b, Literal) else "…" for b in branch)
                        self.fault("L6", path, row.line, f"句式“{row.text}”的一处选择里，“{same}”写了两次", "删去一个", id)
            if isinstance(node, Slot):
                self.slot_units(entry, row, node)

    def opening(self, nodes: Sequence[Node]) -> Iterator[Node]:
        """The nodes with which a match may begin."""
        for node in nodes:
            yield from self.opening(node.item) if isinstance(node, List) else (node,)
            if not _nullable(node):
                return

    def collisions(self, nodes: Sequence[Node], tail: str = "") -> Iterator[str]:
        """Where a stretch has nothing behind it that must be there, although something follows."""
        open_ = loose = False
        for node in nodes:
            if isinstance(node, List):
                yield from self.collisions(node.item)
            starts = is_stretch(node.item[0] if isinstance(node, List) else node, self.vocabulary)
            if starts and open_:
                yield "两个可变成分之间没有固定的字" if loose else "两个可变成分相邻"
            if isinstance(node, List):
                open_, loose = is_stretch(node.item[-1], self.vocabulary), False
            elif starts:
                open_, loose = True, False
            elif _nullable(node):
                loose = True
            else:
                open_ = False
        if open_ and loose:
            yield "可变成分后面只有可省的部分，它只会取到一个字"

    def literals(self, entry: _Entry, row: _Row) -> None:
        """L3, L12, L15: fixed text that no sentence can have."""
        path, id = entry.file.path, entry.id
        if regex.search(r"[。！？](?![\])$]*$)", row.text):
            self.fault("L3", path, row.line, f"句式“{row.text}”跨过句末标点", "规则只看一句话；在句末标点处截断，分成两条规则", id)
        for node in _walk(row.nodes):
            if isinstance(node, Literal):
                marks = sorted({c for c in node.text if c in _HALF_WIDTH}, key=node.text.index)
                if marks:
                    self.fault("L15", path, row.line, f"句式“{row.text}”里有半角标点 {' '.join(marks)}", f"写成全角：{_folded(node.text)}", id)
                else:
                    self.dead(path, row.line, node.text, f"句式“{row.text}”里的“{node.text}”", id)
            elif isinstance(node, Gap):
                for word in node.without:
                    self.dead(path, row.line, word, f"句式“{row.text}”里“不含”的“{word}”", id)
        for text in dict.fromkeys(self.beside_numbers(row.nodes)):
            told = f"句式“{row.text}”里紧挨着数的“{text}”"
            self.fault("L3", path, row.line, f"{told}已读作数的一部分，在数的外面不会出现", f"删去“{text}”，数的槽本来就包括它", id)
        for one in row.spread:
            solid = [n for n in one if not isinstance(n, Edge)]
            label = next((w for w in self.labels if self.opens_with_label(solid, w)), "")
            if label:
                cure = f"删去“{label}：”，改用“within: {self.labels[label]}”"
                self.fault("L12", path, row.line, f"句式“{row.text}”以章节标签“{label}”开头", cure, id)
                break

    def beside_numbers(self, nodes: Sequence[Node]) -> Iterator[str]:
        """Fixed text right before or behind a number that is read as part of the number."""
        for n, node in enumerate(nodes):
            if isinstance(node, List):
                yield from self.beside_numbers(node.item)
            if not isinstance(node, Slot) or NUMBER_TYPES.get(node.type, ((), ""))[1] != "h":
                continue
            for text in _ends(nodes[n - 1], -1) if n else ():
                if _swallowed(text, node, ""):
                    yield text
            for text in _ends(nodes[n + 1], 0) if n + 1 < len(nodes) else ():
                if _swallowed("", node, text, nodes[n + 2] if n + 2 < len(nodes) else None):
                    yield text

    def opens_with_label(self, nodes: Sequence[Node], label: str) -> bool:
        if not nodes or not isinstance(nodes[0], Literal):
            return False
        if nodes[0].text.startswith(label + "："):
            return True
        return nodes[0].text == label and len(label) >= 4 and len(nodes) > 1 and isinstance(nodes[1], Gap)

    def dead(self, path: Path, line: int, text: str, what: str, id: str = "", *, names: bool = False) -> None:
        """L3 for one piece of fixed text; ``names``: it is compared with printed names, which keep their numbers."""
        folded = _folded(text)
        if folded != text:
            cure = f"写成“{folded}”" if folded else "删去"
            self.fault("L3", path, line, f"{what}在整理后的文字里不会出现", cure, id)
            return
        if names:
            return
        figures = _figures(text)
        if figures:
            self.fault("L3", path, line, f"{what}写死了数“{figures[0]}”，数在匹配前已换成记号", "改用数的槽，如 {数:数量}、{另:日期}", id)
            return
        hidden = self.protected.search(text) if self.protected else None
        if hidden is not None:
            self.fault("L3", path, line, f"{what}含受保护的词“{hidden[0]}”", f"换一个说法，或从 protected 里去掉“{hidden[0]}”", id)

    def slot_units(self, entry: _Entry, row: _Row, slot: Slot) -> None:
        """L20: units that no number has."""
        known = units.load()
        for unit in slot.units:
            name, dimension = known.canonical(unit)
            if not dimension:
                close = _meant(unit, known.names)
                cure = f"改成“{close}”" if close else "改成 rules/units.yaml 里的单位，或先在那里加上"
                self.fault("L20", entry.file.path, row.line, f"句式“{row.text}”里的单位“{unit}”不认识", cure, entry.id)
            elif name != unit:
                self.fault("L20", entry.file.path, row.line, f"句式“{row.text}”里的单位“{unit}”并入了“{name}”", f"写成“{name}”", entry.id)

    def reach(self, entry: _Entry, row: _Row) -> None:
        """L8, L13: lines that fit nearly anything."""
        types = self.vocabulary.types

        def worded(node: Node) -> bool:
            if isinstance(node, Words):
                return all(len(w) > 1 for w in self.vocabulary.words[node.name])
            special = types.get(node.type) if isinstance(node, Slot) else None
            return (isinstance(node, Literal) and len(node.text) > 1) or (special is not None and bool(special.contains or special.ends))

        def number(node: Node) -> bool:
            return isinstance(node, Slot) and node.type in NUMBER_TYPES

        def narrow(node: Node) -> bool:
            return worded(node) or isinstance(node, Literal | Words) or (isinstance(node, Slot) and (bool(node.units) or self.narrow_number(node)))

        if not all(_requires(one, worded) or _requires(one, number) for one in row.spread):
            cure = "写上至少两个连着的固定的字，或一个数的槽"
            self.fault("L8", entry.file.path, row.line, f"句式“{row.text}”没有固定的字（至少两个），也没有数", cure, entry.id)
            return
        raw = entry.raw
        priority = entry.model.priority if entry.model else 0
        free = raw.get("kind") in _DATA_KINDS and priority > 50
        if free and not (raw.get("within") or raw.get("same") or raw.get("apart")) and not all(_requires(one, narrow) for one in row.spread):
            cure = "加上固定的字、词表、有限定的类型或单位，用 within 限定章节，或把 priority 降到 50 以下"
            self.fault("L13", entry.file.path, row.line, f"句式“{row.text}”没有任何限定，优先级却是 {priority}", cure, entry.id)
        elif entry.raw.get("kind") in _DATA_KINDS:
            self.single_words(entry, row)

    @staticmethod
    def narrow_number(slot: Slot) -> bool:
        return slot.type in NUMBER_TYPES and slot.type not in _BROAD

    def single_words(self, entry: _Entry, row: _Row) -> None:
        """L16: a word of one character that is all the fixed text before a broad number."""
        for one in row.spread:
            solid = [n for n in one if not _nullable(n)]
            if (
                len(solid) == 2
                and isinstance(solid[0], Words)
                and isinstance(solid[1], Slot)
                and solid[1].type in ("数量或金额", "值", "数", "任意数")
            ):
                short = [w for w in self.vocabulary.words[solid[0].name] if len(w) == 1]
                if short:
                    told = f"句式“{row.text}”只靠词表“{solid[0].name}”，其中“{'、'.join(short)}”只有一个字，到处都有"
                    self.fault("L16", entry.file.path, row.line, told, "从词表里去掉单字，或在句式里加上“^”和别的固定的字", entry.id)

    # ------------------------------------------------------------ other files

    def data_files(self) -> None:
        models: tuple[tuple[str, type[BaseModel]], ...] = (("outline.yaml", outline.Words), ("tables.yaml", grids.TableWords))
        for name, model in models:
            path = self.path / name
            if path.exists():
                file = self.open(path)
                if file is not None and self.schema(model, file, ()) is not None:
                    for place, entries in _lists(file.data):
                        self.doubles(file, place, entries)
            elif not self.raw.get("inherits"):
                self.blocking("L0", path, 0, f"缺少 {name}", "从自带的规则包 national 复制一份，再按需要改")

    def step_file(self) -> None:
        """L17: the linking steps."""
        path = self.path / "linking.yaml"
        if not path.exists():
            if not self.raw.get("inherits"):
                self.blocking("L17", path, 0, "缺少 linking.yaml，事实连不成台账", "从自带的规则包 national 复制一份")
            return
        self.steps = file = self.open(path)
        if file is None:
            return
        if not isinstance(file.data, list):
            self.blocking("L17", path, 1, "应是步骤的列表", "每一步以“- step: 名字”开头")
            return
        names = [str(_mapping(raw).get("step", "")) for raw in file.data]
        for i, name in enumerate(names):
            model = self.schema(StepModel, file, (i,))
            line = file.line((i, "step"))
            if name not in linking.STEPS:
                close = _meant(name, linking.STEPS)
                cure = f"改成“{close}”" if close else f"可用：{'、'.join(linking.STEPS)}"
                self.blocking("L17", path, line, f"未知的连接步骤“{name}”" + (f"，是否指“{close}”？" if close else ""), cure)
                continue
            if name in names[:i]:
                self.fault("L17", path, line, f"步骤“{name}”列了两次", "删去一个")
            late = [s for s in _AFTER.get(name, ()) if s in names[i + 1 :] and s not in names[:i]]
            for other in late:
                self.fault("L17", path, line, f"步骤“{name}”排在“{other}”之前，那时还没有它要处理的东西", f"移到“{other}”之后")
            if model is not None:
                self.step_words(file, i, name, model)
        kinds = {"对列": "对列", "分段": "分段"}
        for entry in self.entries:
            step = kinds.get(str(entry.raw.get("kind")))
            if step and step not in names:
                self.fault("L17", path, 1, f"规则“{entry.id}”认的是{step}，却没有步骤“{step}”", f"加上“- step: {step}”")

    def step_words(self, file: _File, i: int, name: str, model: StepModel) -> None:
        keys, common = looked_up(linking.STEPS[name]), looked_up(linking.link)
        for key in sorted(k for k in keys.words if not model.words.get(k)):
            self.fault("L17", file.path, file.line((i, "step")), f"步骤“{name}”缺少它要用的词“{key}”", f"在 words 里补上“{key}: […]”")
        for key in sorted(keys.limits - set(model.limits)):
            self.fault("L17", file.path, file.line((i, "step")), f"步骤“{name}”缺少界限“{key}”", f"在 limits 里补上“{key}: …”")
        for key in model.words:
            if not keys.free and key not in keys.words | common.words:
                close = _meant(key, keys.words)
                told = f"步骤“{name}”不用“{key}”" + (f"，是否指“{close}”？" if close else "")
                self.fault("L17", file.path, file.line((i, "words", key)), told, f"改成“{close}”" if close else "删去")
        for key, value in model.limits.items():
            if key not in keys.limits:
                self.fault("L17", file.path, file.line((i, "limits", key)), f"步骤“{name}”不用界限“{key}”", "删去")
            elif not regex.fullmatch(r"\d+(\.\d+)?", str(value)):
                self.fault("L17", file.path, file.line((i, "limits", key)), f"界限“{key}”应是数，现在是“{value}”", "写成数，如 '0.4'")
        ids = {e.id for e in self.entries} | {r.id for b in self.bases for r in b.rules}
        for key, entries in model.words.items():
            self.doubles(file, (i, "words", key), entries)
            for n, word in enumerate(entries):
                if key in ("rules", "never alone"):
                    if word not in ids and self.whole:
                        self.unknown(file.path, file.line((i, "words", key, n)), "规则", word, ids)
                elif _folded(word) != word:
                    self.dead(file.path, file.line((i, "words", key, n)), word, f"步骤“{name}”的“{word}”", names=True)

    # ------------------------------------------------------------ use of names

    def names_used(self) -> None:
        """L16, L19: what pack.yaml holds and nothing uses; what the program needs and it lacks."""
        file = self.head
        if file is None or not self.raw:
            return
        rows = [row.nodes for entry in self.entries for row in entry.rows]
        for base in self.bases:
            for rule in base.rules:
                for source in dict.fromkeys(t.source for t in (*rule.templates, *rule.barred)):
                    try:
                        rows.append(parse(source, self.vocabulary))
                    except TemplateError:
                        continue
        nodes = [n for one in rows for n in _walk(one)]
        slots = {n.name for n in nodes if isinstance(n, Slot)}
        types = {n.type for n in nodes if isinstance(n, Slot)} | {t for s, t in self.vocabulary.slots.items() if s in slots}
        lists = {n.name for n in nodes if isinstance(n, Words)} | {*PROGRAM_WORDS}
        lists |= {w[1:] for place, entries in _lists(self.raw) for w in entries if w.startswith("@") and place[1:2] != (w[1:],)}
        roles = {str(e.raw.get("as")) for e in self.entries}
        roles |= {k for b in self.bases for r in b.rules for k, v in b.roles.items() if v == r.role}
        for key, what, used in (("words", "词表", lists), ("slots", "槽", slots), ("types", "类型", types), ("roles", "身份", roles)):
            for name in _mapping(self.raw.get(key)):
                if name not in used and self.whole:
                    self.fault("L16", file.path, file.line((key, name)), f"{what}“{name}”没有一处用到", "删去，或检查用它的地方是不是写错了名字")
        for name in PROGRAM_WORDS:
            if name not in self.vocabulary.words:
                self.fault("L16", file.path, file.line(("words",)), f"缺少程序要用的词表“{name}”", f"在 words 里补上“{name}: […]”")
        for name in PROGRAM_NAMES:
            if name not in _mapping(self.raw.get("names")) and not any(name in b.names for b in self.bases):
                self.fault("L16", file.path, file.line(("names",)), f"缺少程序要用的名称用语“{name}”", f"在 names 里补上“{name}: […]”")
        cues = {n.text for n in nodes if isinstance(n, Literal)} | {w for words in self.vocabulary.words.values() for w in words}
        cues |= {w for t in self.vocabulary.types.values() for w in (*t.contains, *t.without, *t.ends)} | {
            w for n in nodes if isinstance(n, Gap) for w in n.without
        }
        cues |= {w for _, entries in _lists(self.steps.data if self.steps else []) for w in entries}
        for n, word in enumerate(_strings(self.raw.get("protected"))):
            if self.whole and not any(_overlap(word, cue) for cue in cues):
                self.fault("L19", file.path, file.line(("protected", n)), f"受保护的词“{word}”里没有任何线索", "删去")

    # ------------------------------------------------------------ what running tells

    def examples(self) -> None:
        """L7, L14: examples that are wrong or prove nothing, and lines that no example needs."""
        for entry in self.entries:
            if entry.model is None:
                continue
            slots = {n.name for row in entry.rows if row.key == "match" for n in _walk(row.nodes) if isinstance(n, Slot)}
            sound = True
            for n, example in enumerate(entry.model.examples):
                sound &= self.example(entry, n, example, slots)
            if entry.rule is not None and sound:
                self.exercise(entry, entry.rule)

    def example(self, entry: _Entry, n: int, example: ExampleModel, slots: set[str]) -> bool:
        """Whether an example is kept by its rule; a fault if not."""
        path, id = entry.file.path, entry.id
        line = entry.line("examples", n, "text")
        text = _folded(example.text)
        before = len(self.faults)
        for one in _expected(example):
            for slot, values in one.items():
                if slot not in slots and len(entry.rows) > 0:
                    close = _meant(slot, slots)
                    cure = f"改成“{close}”" if close else f"句式里的槽：{'、'.join(sorted(slots))}"
                    self.fault("L14", path, entry.line("examples", n, "expect"), f"例子里的槽“{slot}”不在句式里", cure, id)
                for value in values:
                    if value not in text:
                        self.fault("L14", path, entry.line("examples", n, "expect"), f"“{value}”不在例子“{example.text}”里", "照抄例子里的文字", id)
        _, numbers = _read(example.text)
        if not numbers and entry.raw.get("kind") not in ("分段", "状态"):
            self.fault("L14", path, line, f"例子“{example.text}”里没有数，规则根本不会看它", "写一句有数的话", id)
        if example.within in SECTIONS and entry.rule and entry.rule.within and SECTIONS[example.within] not in entry.rule.within:
            self.fault("L14", path, entry.line("examples", n, "within"), f"例子在“{example.within}”里，规则不看那里", "改例子或规则的 within", id)
        if entry.rule is None or len(self.faults) > before:
            return False
        got, wanted = taken(entry.rule, example.text, self.protected), _expected(example)
        if got == wanted:
            return True
        if not wanted:
            self.fault("L14", path, line, f"反例“{example.text}”被取出了 {_shown(got)}", "收紧句式，或用 not 排除", id)
        else:
            told = f"例子“{example.text}”应取出 {_shown(wanted)}，实际取出 {_shown(got)}"
            self.fault("L14", path, line, told, "改句式；若取出的才是对的，改 expect", id)
        return False

    def exercise(self, entry: _Entry, rule: Rule) -> None:
        """L7: a line or variant without which every example would still come true."""
        examples = [(e.text, _expected(e)) for e in rule.examples]

        def told(other: Rule) -> bool:
            return all(taken(other, text, self.protected) == wanted for text, wanted in examples)

        lines = {(row.key, row.text): row.line for row in entry.rows}
        for n, template in enumerate(rule.templates):
            rest = rule.templates[:n] + rule.templates[n + 1 :]
            if told(replace(rule, templates=rest)):
                same = [m for m, t in enumerate(rule.templates) if t.source == template.source]
                which = f"句式“{template.source}”" + (f"展开的第{same.index(n) + 1}种写法" if len(same) > 1 else "")
                line = lines.get(("match", template.source), rule.line)
                self.fault("L7", entry.file.path, line, f"{which}没有一个正例用到", "加一个只有这一行才能取到的例子；若写不出，删去这一行", rule.id)
        for n, template in enumerate(rule.barred):
            if told(replace(rule, barred=rule.barred[:n] + rule.barred[n + 1 :])):
                line = lines.get(("not", template.source), rule.line)
                self.fault(
                    "L7", entry.file.path, line, f"排除句式“{template.source}”没有一个反例用到", "加一个因它才不取的反例，或删去这一行", rule.id
                )

    def load(self) -> None:
        """The pack as the program would load it; what keeps it from loading and was not yet told."""
        try:
            self.pack = load_pack(self.path)
        except BadRules as error:
            if error.path not in self.broken:
                self.blocking("L0", Path(error.path), error.line, error.message, "按提示改正")

    def shadows(self) -> None:
        """L5: rules that never win, and lines that a stronger rule has word for word."""
        own = {e.id: e for e in self.entries if e.rule is not None}
        order = {id: n for n, id in enumerate(own)}

        def rank(rule: Rule) -> tuple[int, int, int]:
            return self.stages.index(rule.stage), -rule.priority, order[rule.id]

        rules = sorted((e.rule for e in own.values() if e.rule is not None and e.rule.stage in self.stages), key=rank)
        for n, rule in enumerate(rules):
            for row in dict.fromkeys(t.source for t in rule.templates):
                patterns = {t.pattern.pattern for t in rule.templates if t.source == row}
                for other in rules[:n]:
                    wider = (not other.within or (bool(rule.within) and rule.within <= other.within)) and other.outside <= rule.outside
                    plain = not (other.barred or other.same or other.apart or other.units) and (other.cut or other.stage == rule.stage)
                    if wider and plain and patterns <= {t.pattern.pattern for t in other.templates}:
                        entry = own[rule.id]
                        line = next((r.line for r in entry.rows if r.text == row), rule.line)
                        told = f"句式“{row}”与先运行的规则“{other.id}”（{Path(other.path).name}:{other.line}）相同"
                        self.fault("L5", entry.file.path, line, told, "删去一处；若两处用意不同，写出差别", rule.id)
                        break
        if self.pack is None:
            return
        wrong = {f.rule for f in self.faults if f.code in ("L14", "L5")}
        for id, entry in own.items():
            if id in wrong or entry.rule is None:
                continue
            takers: dict[str, None] = {}
            if not any(self.wins(entry.rule, example, takers) for example in entry.rule.examples if example.expect):
                told = f"整个规则包运行时，它自己的例子里的数都被{'、'.join(f'“{t}”' for t in takers) or '别的规则'}先取走"
                self.fault("L5", entry.file.path, entry.line(), told, "提高 priority、换到更早的阶段，或把句式写得更具体", id)

    def wins(self, rule: Rule, example: ExampleModel, takers: dict[str, None]) -> bool:
        view, numbers = _read(example.text)
        section = {SECTIONS[example.within]} if example.within in SECTIONS else set()
        for scope in _SCOPES:
            if section <= scope and applies(rule, scope) and self.pack is not None:
                claims: dict[int, tuple[Rule, str]] = {}
                if any(fact.rule.id == rule.id for fact in type_segment(view, numbers, self.pack, scope, claims)):
                    return True
                if not takers:
                    takers.update(dict.fromkeys(claims[i][0].id for i in sorted(claims)))
        return False

    def idle(self, archive: Sequence[Path]) -> None:
        """L4: template lines that match nowhere in a folder of circulars."""
        if self.pack is None:
            return
        waiting = {r.id: dict.fromkeys(t.source for t in r.templates) for r in self.pack.rules}
        for path in pipeline.files(archive):
            try:
                document = pipeline.read(path)
            except UnreadableFile:
                continue
            for paragraph in document.paragraphs:
                view = fold(document.text, paragraph.spans)
                numbers = find(view)
                for sentence in coded(view, numbers, self.pack.protected):
                    for stage in self.pack.stages:
                        rules = self.pack.stage(stage)
                        while True:
                            for rule in rules:
                                for template in rule.templates:
                                    if template.source in waiting[rule.id] and next(matches(template, sentence.text), None) is not None:
                                        del waiting[rule.id][template.source]
                            if not run(tried(rules), sentence, view, numbers, {}, []):
                                break
        for entry in self.entries:
            for row in entry.rows:
                if row.key == "match" and row.text in waiting.get(entry.id, {}):
                    told = f"句式“{row.text}”在给出的公文里一次也没有匹配到"
                    self.fault("L4", entry.file.path, row.line, told, "对照原文改写；若确实用不着，删去", entry.id)

    def growth(self) -> None:
        """L9: lines whose time grows faster than the length of a hostile text."""
        for entry in self.entries:
            lines = {(row.key, row.text): row.line for row in entry.rows}
            templates = [("match", t) for t in (entry.rule.templates if entry.rule else ())] + [
                ("not", t) for t in (entry.rule.barred if entry.rule else ())
            ]
            for key, template in templates:
                pieces = ((p, exponent(template, p)) for p in dict.fromkeys(_hostile(template)))
                piece, power = next(((p, power) for p, power in pieces if power > LINEAR), ("", 1.0))
                if piece:
                    told = f"句式“{template.source}”遇到重复的“{_printed(piece)}”，时间按长度的 {power:.2f} 次方增长"
                    cure = "在行首写上固定的字，少用开头的列举，缩短间隔（…{≤20}）"
                    self.fault("L9", entry.file.path, lines.get((key, template.source), 0), told, cure, entry.id)


def _ends(node: Node, at: int) -> list[str]:
    """The fixed texts with which a literal or choice ends (-1) or begins (0)."""
    if isinstance(node, Choice):
        return [text for branch in node.branches for text in _ends(branch[at], at)]
    return [node.text] if isinstance(node, Literal) else []


def _keys(model: type[BaseModel]) -> list[str]:
    return [f.alias or name for name, f in model.model_fields.items()]


def _lists(data: Any, place: Place = ()) -> Iterator[tuple[Place, list[str]]]:
    """Every list of words in a data file with its place."""
    if isinstance(data, list) and data and all(isinstance(v, str) for v in data):
        yield place, data
    elif isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _lists(value, (*place, key))


def _protected(pack: Pack) -> list[str]:
    """The protected words that a loaded pack has, its own and inherited."""
    words: list[str] = []
    for where in pack.folders:
        data, _ = load_yaml(where / "pack.yaml")
        words += _strings(_mapping(data).get("protected"))
    return words


def _overlap(word: str, cue: str) -> bool:
    """Whether a cue can match characters of a word, inside it or across one of its ends."""
    if cue in word or word in cue:
        return bool(cue)
    return any(word.endswith(cue[:n]) or word.startswith(cue[-n:]) for n in range(1, min(len(word), len(cue))))


@dataclass(frozen=True, slots=True)
class _Keys:
    """What a linking step looks up in its parameters; ``free``: it also reads lists under names of the author's own."""

    words: frozenset[str]
    limits: frozenset[str]
    free: bool


@cache
def looked_up(function: Callable[..., object]) -> _Keys:
    """Read from the source of a step and of what it calls in its module, so that no table of keys can fall behind the code."""
    module = ast.parse(inspect.getsource(sys.modules[function.__module__]))
    defined = {node.name: node for node in module.body if isinstance(node, ast.FunctionDef)}
    wanted, seen = [function.__name__], set[str]()
    keys: dict[str, set[str]] = {"words": set(), "limits": set()}
    free = False
    while wanted:
        name = wanted.pop()
        if name in seen or name not in defined:
            continue
        seen.add(name)
        runs = {  # for key in ("people", "times"): the values of a name
            n.target.id: [str(e.value) for e in n.iter.elts if isinstance(e, ast.Constant)]
            for n in ast.walk(defined[name])
            if isinstance(n, ast.comprehension | ast.For) and isinstance(n.target, ast.Name) and isinstance(n.iter, ast.Tuple | ast.List)
        }
        for node in ast.walk(defined[name]):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and any(ast.unparse(a) == "model" for a in node.args):
                wanted.append(node.func.id)
            parent = node.value if isinstance(node, ast.Subscript | ast.Attribute) else None
            if not isinstance(parent, ast.Attribute) or parent.attr not in keys or ast.unparse(parent.value) != "model":
                continue
            if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
                keys[parent.attr].add(str(node.slice.value))
            elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Name) and node.slice.id in runs:
                keys[parent.attr] |= set(runs[node.slice.id])
            else:
                free = free or parent.attr == "words"
    return _Keys(frozenset(keys["words"]), frozenset(keys["limits"]), free)


# ---------------------------------------------------------------- growth

LINEAR = 1.15
_MARKS = {"数": code("数量", False), "率": code("百分比", False), "钱": code("金额", False), "期": code("日期", True)}


def _printed(piece: str) -> str:
    return piece.translate({ord(mark): "{" + name + "}" for name, mark in _MARKS.items()})


def _hostile(template: Template) -> Iterator[str]:
    """Pieces that make a template begin, and never end, when they are repeated."""
    for number in _MARKS.values():
        yield from (number + "、", "甲" + number, "甲" + number + "、")
        yield from (literal + number for literal in template.literals)
    yield from ("甲", "甲、", "甲，", "（", "（甲）")
    for words in template.clues:
        yield from (words[0], "甲" + words[0], words[0] + "、")
    for literal in template.literals:
        yield from (literal, literal + "甲", "，" + literal + "甲", "、" + literal)
    yield "甲".join((*template.literals, "甲"))


def _seconds(template: Template, text: str, times: int) -> float:
    """The least processor time of several tries."""
    best = math.inf
    for _ in range(times):
        start = time.thread_time()
        for _ in matches(template, text):
            pass
        best = min(best, time.thread_time() - start)
    return best


def exponent(template: Template, piece: str) -> float:
    """The power of the length with which the time of matching grows on a repeated piece; 1 where it is too short to tell."""
    rest = "".join(literal for literal in template.literals if literal not in piece)  # else no match is tried at all

    def text(size: int) -> str:
        return f"\n{rest}{CLAUSE[2]}{piece * (size // len(piece))}"

    if _seconds(template, text(2000), 1) < 0.001:
        return 1.0
    first = math.log(_seconds(template, text(2000), 2) / _seconds(template, text(500), 3), 4)
    if first < 1.1 or first > 1.6:
        return first
    # Eight times the length, the least of several tries, thrice: a hiccup of the machine makes no fault.
    return min(math.log(_seconds(template, text(8000), 2) / _seconds(template, text(1000), 7), 8) for _ in range(3))
