"""How far a template got in a sentence: the longest prefix that fits, what should have come next, and where.

Stretches commit, so the longest matching prefix is well defined. Prefixes are written back from the syntax tree and
compiled by the ordinary compiler, for the explanation only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from docparse.errors import DocparseError
from docparse.template import (
    CLAUSE,
    NUMBER_TYPES,
    Choice,
    Edge,
    Gap,
    List,
    Literal,
    Node,
    Slot,
    Template,
    Vocabulary,
    Words,
    compile_template,
    is_stretch,
    parse,
)

_OPERATORS = "{}[]()<>|/@^$\\…"


@dataclass(frozen=True, slots=True)
class Progress:
    """A template fits up to element ``matched`` of ``total``, over ``start:end`` of the coded sentence; ``done`` is that part.

    ``expected`` is what should have come next ("" if all fits) and ``what`` says what its last element is. ``open`` is the text
    slot or gap that began at ``end`` and found nothing behind it ("" if the next element had to stand exactly at ``end``).
    ``partly`` is the beginning of an expected literal that does stand there. ``weight`` counts fixed characters and numbers.
    """

    source: str
    matched: int
    total: int
    start: int
    end: int
    done: str
    expected: str
    what: str
    open: str
    partly: str
    weight: int

    @property
    def complete(self) -> bool:
        """Whether the whole template fits."""
        return not self.expected


def notation(nodes: Sequence[Node], vocabulary: Vocabulary) -> str:
    """A syntax tree as template text; parsing it gives the tree again."""
    return "".join(_written(node, vocabulary) for node in nodes)


def _written(node: Node, vocabulary: Vocabulary) -> str:
    if isinstance(node, Literal):
        return "".join("\\" + c if c in _OPERATORS else c for c in node.text)
    if isinstance(node, Slot):
        type_ = "" if vocabulary.slots.get(node.name) == node.type else f":{node.type}"
        units = f"/{'|'.join(node.units)}" if node.units else ""
        return f"{{{node.name}{type_}{units}}}"
    if isinstance(node, Gap):
        return "…" + (f"{{不含{'|'.join(node.without)}}}" if node.without else f"{{≤{node.limit}}}" if node.limit != 40 else "")
    if isinstance(node, Choice):
        body = "|".join(notation(branch, vocabulary) for branch in node.branches)
        return f"[{body}]" if node.optional else f"({body})"
    if isinstance(node, Words):
        return f"@{node.name}"
    if isinstance(node, List):
        return f"<{notation(node.item, vocabulary)}/{node.separators}>"
    return "^" if node.start else "$"


def meaning(node: Node, vocabulary: Vocabulary) -> str:
    """What an element wants to find, in Chinese."""
    if isinstance(node, Literal):
        return f"这几个字“{node.text}”"
    if isinstance(node, Words):
        words = list(vocabulary.words.get(node.name, ()))
        return f"词表“{node.name}”里的一个词（{'、'.join(words[:6])}{'…' if len(words) > 6 else ''}）"
    if isinstance(node, Slot) and node.type in NUMBER_TYPES:
        kinds, which = NUMBER_TYPES[node.type]
        named = "任意种类" if len(kinds) > 8 else "、".join(kinds)
        return f"一个数（{named}{'' if 'h' in which else '，名称里的'}{'，单位' + '、'.join(node.units) if node.units else ''}）"
    if isinstance(node, Slot):
        special = vocabulary.types.get(node.type)
        if special is not None and special.pattern:
            return f"合“{node.type}”式样的字"
        said = [f"一段{node.type}"]
        for label, wanted in (("含", special.contains), ("不含", special.without), ("结尾是", special.ends)) if special else ():
            if wanted:
                said.append(f"{label}{'、'.join(wanted[:5])}{'等' if len(wanted) > 5 else ''}")
        return "，".join(said)
    if isinstance(node, Gap):
        return "一段间隔（不能有数）"
    if isinstance(node, Choice):
        return "其中一种写法" if not node.optional else "可有可无的部分"
    if isinstance(node, List):
        return f"一串并列项（以{'、'.join(node.separators)}分隔）"
    return "分句的开头" if node.start else "分句的结尾"


def furthest(line: str, text: str, vocabulary: Vocabulary, near: int | None = None) -> Progress:
    """How far a template line got in coded text.

    ``near``: only matches that touch the clause in which this place stands.
    """
    nodes = parse(line, vocabulary)
    low, high = clause(text, near) if near is not None else (0, len(text))
    prefix: tuple[Node, ...] = ()
    matched, start, end = 0, low, low
    failed: tuple[Node, ...] = ()
    for number, longer in _prefixes(nodes, vocabulary):
        found = _touching(notation(longer, vocabulary), text, vocabulary, low, high, near)
        if found is None:
            failed = longer[len(prefix) :] if longer[: len(prefix)] == prefix else longer[number - 1 :]
            break
        prefix, matched, (start, end) = longer, number, found
    weight = sum(len(n.text) if isinstance(n, Literal) else 2 if isinstance(n, Words) or _is_number(n) else 0 for n in prefix)
    done = notation(prefix, vocabulary)
    if not failed:
        return Progress(line, len(nodes), len(nodes), start, end, done, "", "", "", "", weight)
    # What was tried together with the element that failed: parts that may be missing, and a stretch without an end of its own.
    at = next((i for i, n in enumerate(failed[:-1]) if _open(n, vocabulary)), None)
    wanted = failed if at is None else failed[at + 1 :]
    last = wanted[-1]
    partly = ""
    if at is None and len(failed) == 1 and isinstance(last, Literal):
        partly = next((last.text[:n] for n in range(len(last.text) - 1, 0, -1) if text.startswith(last.text[:n], end)), "")
    opened = "" if at is None else notation(failed[at : at + 1], vocabulary)
    return Progress(line, matched, len(nodes), start, end, done, notation(wanted, vocabulary), meaning(last, vocabulary), opened, partly, weight)


def clause(text: str, at: int) -> tuple[int, int]:
    """The clause of coded text in which a place stands, its marks excluded."""
    start = max(text.rfind(c, 0, at) for c in CLAUSE) + 1
    ends = [e for c in CLAUSE if (e := text.find(c, at)) >= 0]
    return start, min(ends, default=len(text))


def _prefixes(nodes: tuple[Node, ...], vocabulary: Vocabulary) -> Iterator[tuple[int, tuple[Node, ...]]]:
    """Ever longer beginnings of a template that end in something that must be there; the whole template last.

    A stretch ends where the fixed text after it fits, so it is tried only together with that. Of a list the first item is
    tried part by part.
    """
    for k, node in enumerate(nodes):
        if isinstance(node, List):
            for j, part in enumerate(node.item[:-1], 1):
                if not _open(part, vocabulary) and not _nullable(part):
                    yield k, (*nodes[:k], *node.item[:j])
        if k == len(nodes) - 1 or not (_open(node, vocabulary) or _nullable(node)):
            yield k + 1, nodes[: k + 1]


def _open(node: Node, vocabulary: Vocabulary) -> bool:
    """Whether a node has no end of its own: a stretch, or a list whose items end in one."""
    return is_stretch(node, vocabulary) or (isinstance(node, List) and is_stretch(node.item[-1], vocabulary))


def _touching(source: str, text: str, vocabulary: Vocabulary, low: int, high: int, near: int | None) -> tuple[int, int] | None:
    """The match of a beginning that touches ``low:high``, the nearest to ``near``; the leftmost without it."""
    found = [
        (m.start(), m.end())
        for template in _compiled(source, vocabulary)
        for m in template.pattern.finditer(text, overlapped=True)
        if m.start() <= high and m.end() >= low
    ]
    if near is None:
        return min(found, key=lambda m: (m[0], -m[1]), default=None)
    return min(found, key=lambda m: (not m[0] <= near < m[1], abs(near - m[1]), m[0]), default=None)


class _Key:
    """A vocabulary as a key of the cache, by identity."""

    __slots__ = ("vocabulary",)

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.vocabulary is self.vocabulary

    def __hash__(self) -> int:
        return id(self.vocabulary)


def _compiled(source: str, vocabulary: Vocabulary) -> tuple[Template, ...]:
    return _cached(source, _Key(vocabulary))


@lru_cache(maxsize=4096)
def _cached(source: str, key: _Key) -> tuple[Template, ...]:
    try:
        return compile_template(source, key.vocabulary)
    except DocparseError:
        return ()  # a beginning that is no template of its own, such as a bare gap


def _is_number(node: Node) -> bool:
    return isinstance(node, Slot) and node.type in NUMBER_TYPES


def _nullable(node: Node) -> bool:
    return isinstance(node, Edge) or (isinstance(node, Choice) and node.optional)
