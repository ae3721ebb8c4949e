"""The template notation of rule files: Chinese text with slots, compiled to one linear pattern a variant.

A template is matched against a *coded* sentence: folded text in which every number is one private-use character
(``code``). Full-width punctuation is literal; only half-width brackets and a few marks are operators:

    完成率               these characters
    {指标}  {实际:金额}   a slot, with its type; ``{数:数量/户|人}`` allows only these units
    [已]  [已|共]         optional;  (完成|办理) one of;  @办成 one of a word list of the pack
    …  …{不含完成}  …{≤20} a gap inside the sentence that passes no data number
    <{指标}{数}/、>        a list: items (60 at most) with one of the given separators between them
    ^  $                  start and end of a clause;  \\{ a literal operator character

A stretch (gap or text slot) *commits*: it ends at the first place where the fixed block after it fits, so a template
takes linear time and its failure has one place to explain. A text slot at the end of a template runs to the clause mark.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import regex

from docparse.errors import DocparseError

# One private-use character for each kind of number: even = hard (a datum), odd = soft (part of a name, date, ordinal).
KINDS = ("数量", "金额", "单价", "百分比", "百分点", "倍数", "裸数", "时长", "年龄", "日期", "序号", "代号", "比例", "条目")
_BASE = 0xE000
HARD = "".join(chr(_BASE + 2 * i) for i in range(len(KINDS)))
SOFT = "".join(chr(_BASE + 2 * i + 1) for i in range(len(KINDS)))
OPAQUE = "\ue0ff"  # stands for a character of a protected word: part of names, never a cue

# Slot types for numbers: which kinds they take, and whether hard (h) and soft (s) ones.
NUMBER_TYPES: Mapping[str, tuple[tuple[str, ...], str]] = {
    "数量": (("数量",), "h"),
    "金额": (("金额",), "h"),
    "单价": (("单价",), "h"),
    "数量或金额": (("数量", "金额", "裸数"), "h"),
    "百分比": (("百分比",), "h"),
    "百分点": (("百分点",), "h"),
    "倍数": (("倍数",), "h"),
    "裸数": (("裸数",), "h"),
    "比例": (("比例",), "hs"),
    "值": (("数量", "金额", "百分比", "裸数", "倍数", "单价"), "h"),
    "数": (KINDS, "h"),
    "时长": (("时长",), "hs"),
    "年龄": (("年龄",), "hs"),
    "日期": (("日期",), "hs"),
    "序号": (("序号",), "hs"),
    "代号": (("代号",), "hs"),
    "条目": (("条目",), "hs"),
    "任意数": (KINDS, "hs"),
    "软数": (KINDS, "s"),
}
TEXT_TYPES = ("名称", "短语", "文本")
CLAUSE = "，。；：！？\n"
MAX_VARIANTS = 32
GUARD = 1.0
ITEMS = 60  # of a list; without an end, a hostile list would cost its square


_GROUP = regex.compile(r"\(\?P<(\w+)>")


class TemplateError(DocparseError):
    """A template that cannot be compiled; the message is Chinese and says what to change."""


def code(kind: str, soft: bool) -> str:
    """The character that stands for a number of this kind."""
    return chr(_BASE + 2 * KINDS.index(kind) + soft)


# ---------------------------------------------------------------- syntax tree


@dataclass(frozen=True, slots=True)
class Literal:
    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    name: str
    type: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    without: tuple[str, ...]
    limit: int


@dataclass(frozen=True, slots=True)
class Choice:
    branches: tuple[tuple[Node, ...], ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class Words:
    name: str


@dataclass(frozen=True, slots=True)
class List:
    item: tuple[Node, ...]
    separators: str


@dataclass(frozen=True, slots=True)
class Edge:
    start: bool


Node = Literal | Slot | Gap | Choice | Words | List | Edge

_OPERATORS = "{}[]()<>|/@^$\\…"
_FOLD = str.maketrans("｛｝［］｜＜＞＠", "{}[]|<>@")


@dataclass(frozen=True, slots=True)
class TextType:
    """A text type of a pack: a name (or phrase) that contains one of some words and none of others; or what a ``pattern`` fits."""

    base: str = "名称"
    contains: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What templates may refer to: word lists, the type of each slot name, and the pack's text types."""

    words: Mapping[str, Sequence[str]]
    slots: Mapping[str, str]
    types: Mapping[str, TextType]


class _Parser:
    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = text.translate(_FOLD).replace("...", "…")
        self.at = 0
        self.vocabulary = vocabulary

    def fail(self, message: str) -> TemplateError:
        return TemplateError(f"句式“{self.text}”第{self.at + 1}个字符处：{message}")

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self, expected: str) -> None:
        if self.peek() != expected:
            raise self.fail(f"缺少“{expected}”")
        self.at += 1

    def until(self, stops: str) -> str:
        start = self.at
        while self.peek() and self.peek() not in stops:
            self.at += 1
        return self.text[start : self.at]

    def sequence(self, stops: str) -> tuple[Node, ...]:
        nodes: list[Node] = []
        while (c := self.peek()) and c not in stops:
            if c == "{":
                nodes.append(self.slot())
            elif c in "[(":
                nodes.append(self.choice("]" if c == "[" else ")", optional=c == "["))
            elif c == "<":
                nodes.append(self.list())
            elif c == "@":
                nodes.append(self.wordlist())
            elif c in "^$":
                self.at += 1
                nodes.append(Edge(c == "^"))
            elif c == "…":
                nodes.append(self.gap())
            elif c == "\\":
                self.at += 1
                if not self.peek():
                    raise self.fail("“\\”后面没有字符")
                nodes.append(Literal(self.peek()))
                self.at += 1
            elif c in _OPERATORS:
                raise self.fail(f"多余的“{c}”（要写这个字符本身，请写“\\{c}”）")
            else:
                nodes.append(Literal(self.until(_OPERATORS)))
        return tuple(nodes)

    def slot(self) -> Slot:
        self.take("{")
        name = self.until(":：/}").strip()
        if not name:
            raise self.fail("空的槽名")
        if name not in self.vocabulary.slots:
            raise self.fail(f"未知的槽“{name}”{_close(name, self.vocabulary.slots)}")
        type_ = self.vocabulary.slots[name]
        if self.peek() in (":", "："):
            self.at += 1
            type_ = self.until("/}").strip()
        if type_ not in NUMBER_TYPES and type_ not in TEXT_TYPES and type_ not in self.vocabulary.types:
            raise self.fail(f"未知的类型“{type_}”{_close(type_, [*NUMBER_TYPES, *TEXT_TYPES, *self.vocabulary.types])}")
        units: tuple[str, ...] = ()
        if self.peek() == "/":
            self.at += 1
            units = tuple(u.strip() for u in self.until("}").split("|"))
        self.take("}")
        return Slot(name, type_, units)

    def choice(self, close: str, *, optional: bool) -> Choice:
        self.at += 1
        branches = [self.sequence("|" + close)]
        while self.peek() == "|":
            self.at += 1
            branches.append(self.sequence("|" + close))
        self.take(close)
        if any(not branch for branch in branches):
            raise self.fail("括号里有空的一支")
        return Choice(tuple(branches), optional)

    def wordlist(self) -> Words:
        self.take("@")
        names = sorted(self.vocabulary.words, key=len, reverse=True)
        name = next((n for n in names if self.text.startswith(n, self.at)), "")
        if not name:
            rest = self.until(_OPERATORS + CLAUSE)
            raise self.fail(f"未知的词表“{rest}”{_close(rest, names)}")
        self.at += len(name)
        return Words(name)

    def gap(self) -> Gap:
        self.take("…")
        if self.peek() == "…":
            raise self.fail("句式不能跨句，请用一个“…”")
        without: tuple[str, ...] = ()
        limit = 40
        if self.peek() == "{" and self.text[self.at + 1 : self.at + 2] in ("不", "≤"):
            self.at += 1
            body = self.until("}")
            self.take("}")
            if body.startswith("不含"):
                without = tuple(body[2:].split("|"))
            elif body[1:].isdigit() and 0 < int(body[1:]) <= 80:
                limit = int(body[1:])
            else:
                raise self.fail("间隔应写作“…{不含词|词}”或“…{≤20}”（至多80字）")
        return Gap(without, limit)

    def list(self) -> List:
        self.take("<")
        item = self.sequence("/>")
        separators = ""
        if self.peek() == "/":
            self.at += 1
            separators = self.until(">")
        self.take(">")
        if not item or not separators:
            raise self.fail("列举应写作“<项/分隔符>”，如 <{指标}{数}/、>")
        if any(isinstance(node, List) for node in item):
            raise self.fail("列举里不能再有列举")
        return List(item, separators)


def _close(name: str, names: Iterator[str] | Sequence[str] | Mapping[str, object]) -> str:
    import difflib

    close = difflib.get_close_matches(name, list(names), 1, 0.4)
    return f"，是否指“{close[0]}”？" if close else ""


def parse(text: str, vocabulary: Vocabulary) -> tuple[Node, ...]:
    """The syntax tree of one template line. Raises TemplateError."""
    parser = _Parser(text, vocabulary)
    nodes = parser.sequence("")
    if not nodes:
        raise parser.fail("空的句式")
    return nodes


# ---------------------------------------------------------------- compilation


def is_stretch(node: Node, vocabulary: Vocabulary) -> bool:
    """Whether a node is a gap or text slot, which ends where the block after it fits."""
    return isinstance(node, Gap) or (isinstance(node, Slot) and node.type not in NUMBER_TYPES and not shape(node, vocabulary))


def shape(node: Node, vocabulary: Vocabulary) -> str:
    """The pattern of a slot whose type has one (``committed``); "" for every other node."""
    special = vocabulary.types.get(node.type) if isinstance(node, Slot) else None
    return special.pattern if special is not None else ""


_PIECE = regex.compile(r"(\\d|\\[^\w\s]|\[\^?(?:\\.|[^\]\\\[])+\]|[^\\\[\]().*+?{}|^$\s])(\?|\{\d{1,2}(?:,\d{1,2})?\})?")


def committed(pattern: str) -> str:
    """A pattern of the one escape that rules have, made so that it takes linear time: every repetition keeps what it took.

    Allowed are characters, ``\\d``, escaped marks, classes ``[…]``, each perhaps followed by ``?``, ``{n}`` or ``{n,m}``: no groups, no
    alternatives, nothing without an upper bound. Raises TemplateError for anything else.
    """
    out, at = "", 0
    while at < len(pattern):
        piece = _PIECE.match(pattern, at)
        if piece is None:
            raise TemplateError(f"式样“{pattern}”第{at + 1}个字符处：只能用字、\\d、[一组字]，后面可以跟 ?、{{n}} 或 {{n,m}}")
        out += piece[1] + (piece[2] + "+" if piece[2] else "")
        at = piece.end()
    if not out:
        raise TemplateError("空的式样")
    try:
        regex.compile(out)
    except regex.error as error:
        raise TemplateError(f"式样“{pattern}”无法编译：{error}") from None
    return out


def _has_stretch(node: Node, vocabulary: Vocabulary) -> bool:
    if isinstance(node, Choice):
        return any(_has_stretch(n, vocabulary) for branch in node.branches for n in branch)
    return isinstance(node, List) or is_stretch(node, vocabulary)


def variants(nodes: tuple[Node, ...], vocabulary: Vocabulary) -> list[tuple[Node, ...]]:
    """Optional parts and choices that contain a stretch, written out; taken before skipped."""
    results: list[tuple[Node, ...]] = [()]
    for node in nodes:
        if isinstance(node, Choice) and _has_stretch(node, vocabulary):
            tails = [v for branch in node.branches for v in variants(branch, vocabulary)]
            if node.optional:
                tails.append(())
            results = [head + tail for head in results for tail in tails]
        else:
            results = [(*head, node) for head in results]
        if len(results) > MAX_VARIANTS:
            raise TemplateError(f"句式展开后超过{MAX_VARIANTS}种，请拆成几行")
    return results


def _number_class(slot: Slot) -> str:
    kinds, which = NUMBER_TYPES[slot.type]
    return "[" + "".join((code(k, False) if "h" in which else "") + (code(k, True) if "s" in which else "") for k in kinds) + "]"


class _Compiler:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.groups = 0

    def text_class(self, type_: str, excluded: str = "") -> str:
        """One character (or balanced bracket) of a text slot."""
        marks = CLAUSE if type_ != "文本" else "。；！？\n"
        if type_ == "名称":
            marks += "、"
        barred = regex.escape(marks + HARD + "（）" + excluded, special_only=False)
        return f"(?:[^{barred}]|（[^（）。；\\n{HARD}]*）)"

    def fixed(self, nodes: Sequence[Node], *, capture: bool) -> str:
        return "".join(self.one(node, capture=capture) for node in nodes)

    def one(self, node: Node, *, capture: bool) -> str:
        if isinstance(node, Literal):
            return str(regex.escape(node.text, special_only=True))
        if isinstance(node, Words):
            words = self.vocabulary.words[node.name]
            return "(?:" + "|".join(regex.escape(w) for w in sorted(words, key=len, reverse=True)) + ")"
        if isinstance(node, Edge):
            return f"(?<=[{CLAUSE}、（）])" if node.start else f"(?=[{CLAUSE}、（）]|$)"
        if isinstance(node, Choice):
            body = "|".join(self.fixed(branch, capture=capture) for branch in node.branches)
            return f"(?:{body})" + ("?" if node.optional else "")
        if isinstance(node, Slot):
            pattern = shape(node, self.vocabulary) or _number_class(node)
            return f"(?P<{node.name}>{pattern})" if capture else pattern
        raise TemplateError("内部错误：可变成分出现在固定块里")

    def stretch(self, node: Node, follow: str, *, excluded: str = "") -> str:
        """A gap or text slot that ends where ``follow`` fits first; to the clause mark when nothing follows."""
        if isinstance(node, Gap):
            bar = "".join(f"(?!{regex.escape(w)})" for w in node.without)
            body = f"(?:{bar}[^。；！？\\n{HARD}])"
            return f"(?>{body}{{0,{node.limit}}}?(?={follow}))" if follow else f"{body}{{0,{node.limit}}}+"
        if not isinstance(node, Slot):
            raise TemplateError("内部错误：不是可变成分")
        special = self.vocabulary.types.get(node.type)
        base = special.base if special else node.type
        char = self.text_class(base, excluded)
        size = 40 if base != "文本" else 120
        body = f"{char}{{1,{size}}}?(?={follow})" if follow else f"{char}{{1,{size}}}+"
        guard = ""
        if special:
            inside = f"{char}{{0,{size}}}?"
            if special.contains:
                guard += f"(?={inside}(?:{'|'.join(map(regex.escape, special.contains))}))"
            tail = "".join(f"(?!{regex.escape(w)})" for w in special.without)
            if tail:
                char = f"(?:{tail}{char})"
                body = f"{char}{{1,{size}}}?(?={follow})" if follow else f"{char}{{1,{size}}}+"
            if special.ends:
                ends = "|".join(map(regex.escape, special.ends))
                body = f"{char}{{0,{size}}}?(?:{ends})(?={follow})" if follow else f"{char}{{0,{size}}}?(?:{ends})(?=[{CLAUSE}、（）]|$)"
        return f"(?P<{node.name}>{guard}(?>{body}))"

    def pattern(self, nodes: Sequence[Node]) -> str:
        out = ""
        first = nodes[0] if nodes else None
        if isinstance(first, Gap):
            raise TemplateError("句式不能以“…”开头")
        if first is not None and (is_stretch(first, self.vocabulary) or (isinstance(first, List) and is_stretch(first.item[0], self.vocabulary))):
            out += f"(?<=[{CLAUSE}、（）{HARD}])"
        for i, node in enumerate(nodes):
            if isinstance(node, List):
                out += self.list(node, self.follow(nodes, i + 1))
            elif is_stretch(node, self.vocabulary):
                if i + 1 < len(nodes) and is_stretch(nodes[i + 1], self.vocabulary):
                    raise TemplateError("两个可变成分相邻，中间要有固定的字或数")
                out += self.stretch(node, self.follow(nodes, i + 1))
            else:
                out += self.one(node, capture=True)
        return out

    def follow(self, nodes: Sequence[Node], at: int) -> str:
        """The fixed block that starts at ``at``, without captures; "" at the end of the template."""
        block = ""
        for node in nodes[at:]:
            if is_stretch(node, self.vocabulary):
                break
            if isinstance(node, List):
                head = node.item[0]
                if not is_stretch(head, self.vocabulary):
                    block += self.one(head, capture=False)
                break
            block += self.one(node, capture=False)
        return block

    def list(self, node: List, follow: str) -> str:
        separators = f"[{regex.escape(node.separators, special_only=False)}]"
        after = f"(?:{separators}|{follow})" if follow else f"(?:{separators}|[{CLAUSE}（）]|$)"
        item = ""
        for i, part in enumerate(node.item):
            if is_stretch(part, self.vocabulary):
                rest = self.follow(node.item, i + 1) or after
                item += self.stretch(part, rest, excluded="".join(s for s in node.separators if s in "，、；"))
            elif isinstance(part, Choice) and _has_stretch(part, self.vocabulary):
                raise TemplateError("列举的项里，可选部分不能含可变成分")
            else:
                item += self.one(part, capture=True)
        return f"{item}(?:{separators}{item}){{0,{ITEMS - 1}}}"


@dataclass(frozen=True, slots=True)
class Template:
    """One variant of a template line.

    A sentence that lacks one of ``literals``, every character of one of ``needs`` (kinds of number) or every word of one of
    ``clues`` (word lists, words of a text type, two numbers in a row) cannot match: what is screened out costs no pattern.
    """

    source: str
    expression: str
    literals: tuple[str, ...]
    weight: int
    numbers: frozenset[str]
    slots: tuple[str, ...]
    timeout: float | None = None  # seconds; for templates with a pattern of their own, as a last guard
    needs: tuple[frozenset[str], ...] = ()
    clues: tuple[tuple[str, ...], ...] = ()

    @property
    def pattern(self) -> regex.Pattern[str]:
        """The expression, compiled when a sentence first gets past the screens: most circulars need a few of the templates only."""
        return _compiled(self.expression)


@cache
def _compiled(expression: str) -> regex.Pattern[str]:
    return regex.compile(expression)


@dataclass(frozen=True, slots=True)
class Match:
    """A match of a template in a coded sentence: positions of the whole and of each slot (lists give several)."""

    start: int
    end: int
    slots: Mapping[str, tuple[tuple[int, int], ...]]
    numbers: frozenset[str]


def _number_slots(nodes: Sequence[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Slot) and node.type in NUMBER_TYPES:
            yield node.name
        elif isinstance(node, List):
            yield from _number_slots(node.item)
        elif isinstance(node, Choice):
            for branch in node.branches:
                yield from _number_slots(branch)


def _flat(nodes: Sequence[Node]) -> Iterator[Node]:
    """All nodes, those inside lists and choices too."""
    for node in nodes:
        yield node
        if isinstance(node, List):
            yield from _flat(node.item)
        elif isinstance(node, Choice):
            for branch in node.branches:
                yield from _flat(branch)


def _codes(slot: Slot) -> frozenset[str]:
    """The characters that a slot for a number takes."""
    kinds, which = NUMBER_TYPES[slot.type]
    return frozenset(code(k, soft) for k in kinds for soft in (False, True) if ("s" if soft else "h") in which)


def _screens(nodes: Sequence[Node], vocabulary: Vocabulary) -> tuple[tuple[frozenset[str], ...], tuple[tuple[str, ...], ...]]:
    """The kinds of number and the words of which a sentence must hold at least one each."""
    needs: list[frozenset[str]] = []
    clues: list[tuple[str, ...]] = []
    for one, next_ in pairwise(nodes):
        if isinstance(one, Slot) and isinstance(next_, Slot) and one.type in NUMBER_TYPES and next_.type in NUMBER_TYPES:
            clues.append(tuple(a + b for a in sorted(_codes(one)) for b in sorted(_codes(next_))))  # 1124户3870间: two in a row are rare
    for node in [n for part in nodes for n in (part.item if isinstance(part, List) else (part,))]:
        if isinstance(node, Slot) and node.type in NUMBER_TYPES:
            needs.append(_codes(node))
        elif isinstance(node, Slot) and (special := vocabulary.types.get(node.type)) is not None:
            clues += [words for words in (special.contains, special.ends) if words]
        elif isinstance(node, Words):
            clues.append(tuple(vocabulary.words[node.name]))
        elif isinstance(node, Choice) and not node.optional:
            # one of several: a word of each branch, where every branch has one
            words = [next((n.text for n in branch if isinstance(n, Literal)), "") for branch in node.branches]
            clues += [tuple(words)] if all(words) else []
    return tuple(needs), tuple(clues)


def compile_template(text: str, vocabulary: Vocabulary) -> tuple[Template, ...]:
    """The variants of one template line, in the order in which they are tried. Raises TemplateError."""
    results = []
    for variant in variants(parse(text, vocabulary), vocabulary):
        fixed = [n.text for n in variant if isinstance(n, Literal)]
        pattern = _Compiler(vocabulary).pattern(variant)
        guarded = any(shape(n, vocabulary) for n in _flat(variant))
        if guarded:  # a pattern of somebody's own may be wrong
            try:
                _compiled(pattern)
            except regex.error as error:
                raise TemplateError(f"句式“{text}”无法编译：{error}") from None
        weight = sum(len(f) for f in fixed) + sum(2 for n in variant if isinstance(n, Words)) + sum(1 for n in variant if isinstance(n, Slot | List))
        results.append(
            Template(
                text,
                pattern,
                tuple(f for f in fixed if f),
                weight,
                frozenset(_number_slots(variant)),
                tuple(dict.fromkeys(_GROUP.findall(pattern))),
                GUARD if guarded else None,
                *_screens(variant, vocabulary),
            )
        )
    return tuple(results)


def matches(template: Template, sentence: str) -> Iterator[Match]:
    """All non-overlapping matches in a coded sentence, from left to right."""
    for literal in template.literals:
        if literal not in sentence:
            return
    try:
        for found in (
            template.pattern.finditer(sentence) if template.timeout is None else template.pattern.finditer(sentence, timeout=template.timeout)
        ):
            yield _match(template, found)
    except TimeoutError:
        raise TemplateError(f"句式“{template.source}”在一句话里用了 {template.timeout:g} 秒以上，已中止；请改短式样") from None


def _match(template: Template, found: regex.Match[str]) -> Match:
    spans = {name: tuple(places) for name in template.slots if (places := found.spans(name))}
    return Match(found.start(), found.end(), spans, template.numbers)
