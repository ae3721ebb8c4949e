"""Typing: rules run over coded sentences in stages and yield facts; a match claims its numbers and cuts its span.

A fact is clause-sized: a target, an actual, a rate with its base, an aligned list, a neutral number with its name.
Which facts belong on one ledger line is decided later, by the steps of ``linking``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import regex

from docparse.folding import View
from docparse.model import Number, Span
from docparse.rules import Pack, Rule
from docparse.template import CLAUSE, HARD, OPAQUE, SOFT, Match, Template, code, matches

_NUMBERS = frozenset(HARD + SOFT)

# Dimensions of rules/units.yaml that are no count or measure, and the kind that codes them.
_KIND = {
    "money": "金额",
    "percent": "百分比",
    "permille": "百分比",
    "point": "百分点",
    "times": "倍数",
    "doubling": "倍数",
    "foreign": "金额",
    "": "裸数",
    "number": "裸数",
    "duration": "时长",
    "term": "时长",
    "age": "年龄",
    "year": "日期",
    "month": "日期",
    "day": "日期",
    "date": "日期",
    "clock": "日期",
    "period": "日期",
    "ordinal": "序号",
    "list": "条目",
    "code": "代号",
    "plan": "代号",
    "name": "代号",
    "ratio": "比例",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """What one match of a rule says.

    ``numbers`` maps slot names to indices into the numbers of the segment, ``texts`` to the captured words (without the
    parts that earlier rules cut out), ``spans`` to their places in the document. ``sentence`` and ``group`` count
    sentences and ；-groups of the segment; ``clause`` counts ，-clauses of the sentence. ``order`` is the place of the first
    number, ``before`` the coded sentence up to it and ``whole`` the coded sentence, both uncut; ``lead`` are the words
    between the datum before it (or the start of the sentence) and the number, dates as printed. ``context`` is the clause
    before the match, as far as it was not cut.
    """

    rule: Rule
    order: int
    sentence: int
    group: int
    clause: int
    before: str
    whole: str
    lead: str
    context: str
    numbers: Mapping[str, tuple[int, ...]]
    texts: Mapping[str, tuple[str, ...]]
    spans: Mapping[str, tuple[Span, ...]]


@dataclass(slots=True)
class Sentence:
    """A coded sentence that is being cut: ``refs`` gives for each character its index in the view, or ~index of a number.

    ``original`` and ``whole`` are text and references as they were before anything was cut; ``topic`` is the short sentence before.
    """

    text: str
    refs: list[int]
    index: int
    group: int
    original: str = ""
    whole: Sequence[int] = ()
    topic: str = ""
    _places: dict[int, int] = field(default_factory=dict)

    def place(self, ref: int) -> int:
        """Where a reference stood in the uncut sentence (0 if it did not)."""
        if not self._places:
            self._places.update((r, i) for i, r in enumerate(self.whole))
        return self._places.get(ref, 0)

    def copy(self) -> Sentence:
        """The sentence as it is now, to be cut apart from this one."""
        return Sentence(self.text, list(self.refs), self.index, self.group, self.original, self.whole, self.topic, self._places)

    def cut(self, start: int, end: int) -> None:
        """Remove a stretch, brackets that it leaves empty, and the weaker of two clause marks that it leaves side by side."""
        if 0 < start < end and self.text[start - 1] == "（" and self.text[end : end + 1] == "）":
            start, end = start - 1, end + 1
        before, after = self.text[start - 1 : start], self.text[end : end + 1]
        if after in "，、" and before in "\n，、；：（":
            end += 1
        elif before in ("，", "、") and (after in CLAUSE + "）" or not after):
            start -= 1
        self.text = self.text[:start] + self.text[end:]
        del self.refs[start:end]


# 一、二级残疾人: the mark between two classes is part of the name
# “雨露计划”: what is quoted is a name, its words are no cues
_STOP, _PAUSE = re.compile(r"[。！？\n]"), re.compile(r"[，：；\n]")
_QUOTED = regex.compile(r"(?<=“)[^“”\d]{1,12}(?=”)")
_TOPIC = regex.compile(r"(?:^|：)([\p{Han}“”（）]{3,18})。$")
_CLASSES = regex.compile(r"(?<=[一二三四五六七八九])、(?=[一二三四五六七八九十][级类档])")


def kind_of(number: Number) -> str:
    """The kind under which a number appears in coded text."""
    if number.unit.startswith("元/"):
        return "单价"
    return _KIND.get(number.dimension, "数量")


def coded(view: View, numbers: Sequence[Number], protected: re.Pattern[str] | None) -> list[Sentence]:
    """The sentences of a folded segment, each number one private-use character, each starting with a line mark."""
    text = _CLASSES.sub(OPAQUE, view.text) if "、" in view.text else view.text
    if "“" in text:
        text = _QUOTED.sub(lambda m: OPAQUE * len(m[0]), text)
    if protected is not None:
        text = protected.sub(lambda m: OPAQUE * len(m[0]), text)
    pieces: list[str] = []
    refs: list[int] = []
    at = 0
    for i, number in enumerate(numbers):
        a = bisect_left(view.at, number.first)
        b = bisect_left(view.at, number.last)
        if a < at or b <= a:
            continue
        pieces.append(text[at:a])
        refs.extend(range(at, a))
        # 农村120急救站点: a bare number in front of a noun is part of a name
        named = number.text.isdigit() and "\u4e00" <= text[b : b + 1] <= "\u9fff" and a > 0 and "\u4e00" <= text[a - 1] <= "\u9fff"
        pieces.append(code("代号", True) if named else code(kind_of(number), number.soft))
        refs.append(~i)
        at = b
    pieces.append(text[at:])
    refs.extend(range(at, len(text)))
    whole = "".join(pieces)
    sentences: list[Sentence] = []
    start = 0
    group = 0
    topic = ""
    for mark in [m.start() for m in _STOP.finditer(whole)] + [len(whole)]:
        end = min(mark + 1, len(whole))
        if whole[start:end].strip("。！？\n"):
            body = whole[start:end]
            own = [-(10**9), *refs[start:end]]
            sentences.append(Sentence("\n" + body, own, len(sentences), group, "\n" + body, tuple(own), topic))
            group += body.count("；") + 1
            # 缓冲带建设。年度任务620亩: a short sentence of words alone heads the next one
            topic = m[1] if (m := _TOPIC.search(body)) else ""
        start = end
    return sentences


def type_segment(
    view: View, numbers: Sequence[Number], pack: Pack, scope: frozenset[str], claims: dict[int, tuple[Rule, str]], *, asides: bool = True
) -> list[Fact]:
    """The facts of a segment, in order of place; without ``asides`` only those that ledger lines are made of.

    ``scope`` names the section and the document's role (target, actual, other; plan, summary), against ``within`` of
    each rule. ``claims`` receives for each claimed number its rule and slot.
    """
    facts: list[Fact] = []
    screen = _screen(pack, scope)
    for sentence in coded(view, numbers, pack.protected):
        if _NUMBERS.isdisjoint(sentence.text) and not any(word in sentence.text for word in screen.wordy):
            continue
        screened = screen.candidates(sentence.text)
        for stage in range(len(screened)):
            while screened[stage] and run(screened[stage], sentence, view, numbers, claims, facts, asides=asides):
                screened = screen.candidates(sentence.text, stage)
    facts.sort(key=lambda f: (f.sentence, f.order))
    return facts


Candidate = tuple[Rule, int, Template]


@dataclass(frozen=True, slots=True)
class Screen:
    """Which templates a sentence can match at all: each needs some words and kinds of number, one bit for each need.

    A need is a word, a list of words or a set of kinds of number (their characters) of which one must be there. ``words`` gives, by
    their first character (``firsts``), the words and the bits that they set. A template whose bits are not all set costs no pattern.
    """

    stages: tuple[tuple[tuple[int, Candidate], ...], ...]
    words: Mapping[str, tuple[tuple[str, int], ...]]
    firsts: frozenset[str]
    wordy: tuple[str, ...]  # what a sentence without a number must hold, one of these, to be looked at

    def candidates(self, text: str, first: int = 0) -> list[list[Candidate]]:
        """For each stage from ``first`` on the templates that the text has the words and numbers for, in the order of their rules."""
        has = 0
        for initial in self.firsts.intersection(text):
            for word, bits in self.words[initial]:
                if word in text:
                    has |= bits
        empty: list[list[Candidate]] = [[] for _ in range(first)]
        return empty + [[candidate for needed, candidate in stage if needed & has == needed] for stage in self.stages[first:]]


@cache
def _screen(pack: Pack, scope: frozenset[str]) -> Screen:
    bits: dict[str | tuple[str, ...] | frozenset[str], int] = {}

    def needed(template: Template) -> int:
        mask = 0
        wanted: list[str | tuple[str, ...] | frozenset[str]] = [*template.literals, *template.clues, *template.needs]
        for need in wanted:
            mask |= bits.setdefault(need, 1 << len(bits))
        return mask

    stages = tuple(
        tuple((needed(t), (rule, n, t)) for rule in pack.stage(name) if applies(rule, scope) for n, t in enumerate(rule.templates))
        for name in pack.stages
    )
    words: Counter[str] = Counter()
    for need, bit in bits.items():
        for word in (need,) if isinstance(need, str) else need:
            words[word] |= bit
    firsts = frozenset(word[0] for word in words)
    return Screen(
        stages,
        {first: tuple((word, mask) for word, mask in words.items() if word[0] == first) for first in firsts},
        firsts,
        tuple({next(iter(t.literals), "") for stage in stages for _, (_, _, t) in stage if not t.needs}),
    )


def applies(rule: Rule, scope: frozenset[str]) -> bool:
    """Whether a rule looks into a segment of this section, role and kind."""
    return (not rule.within or bool(rule.within & scope)) and not rule.outside & scope


def tried(rules: Iterable[Rule]) -> list[Candidate]:
    """All templates of some rules, unscreened."""
    return [(rule, n, template) for rule in rules for n, template in enumerate(rule.templates)]


def run(
    candidates: Iterable[Candidate],
    sentence: Sentence,
    view: View,
    numbers: Sequence[Number],
    claims: dict[int, tuple[Rule, str]],
    facts: list[Fact],
    *,
    asides: bool = True,
) -> bool:
    """One pass of a stage over a sentence; True if it took something and another pass may find more."""
    found: list[tuple[int, int, int, int, Rule, Match]] = []
    for rule, n, template in candidates:
        free = not (rule.units or rule.same or rule.apart or rule.barred or rule.kind == "对列")
        for match in matches(template, sentence.text):
            if free or _allowed(rule, match, sentence, numbers):
                found.append((-rule.priority, -template.weight, match.start, n, rule, match))
    found.sort(key=lambda c: c[:4])
    chosen: list[tuple[Rule, Match]] = []
    for *_, rule, match in found:
        if all(match.end <= other.start or match.start >= other.end for _, other in chosen):
            chosen.append((rule, match))
    chosen.sort(key=lambda c: c[1].start)
    for rule, match in chosen:
        for slot in match.numbers:
            for a, _ in match.slots.get(slot, ()):
                claims[~sentence.refs[a]] = (rule, slot)
        if asides or rule.kind not in ("忽略", "旁述"):
            facts.append(_fact(rule, match, sentence, view, numbers))
    for rule, match in reversed(chosen):
        if rule.cut:
            sentence.cut(match.start, match.end)
    return any(rule.cut and match.end > match.start for rule, match in chosen)


def _allowed(rule: Rule, match: Match, sentence: Sentence, numbers: Sequence[Number]) -> bool:
    for slot, units in rule.units.items():
        for a, _ in match.slots.get(slot, ()):
            if numbers[~sentence.refs[a]].unit not in units:
                return False
    for slots, equal in ((rule.same, True), (rule.apart, False)):
        printed = [numbers[~sentence.refs[a]].unit for slot in slots for a, _ in match.slots.get(slot, ())]
        if len(printed) > 1 and (len(set(printed)) == 1) != equal:
            return False
    if rule.kind == "对列" and "项" in match.slots and not _zips(match, sentence):
        return False
    if rule.barred:
        start = max(sentence.text.rfind(c, 0, match.start + 1) for c in CLAUSE)
        ends = [e for c in CLAUSE if (e := sentence.text.find(c, max(match.end - 1, match.start + 1))) >= 0]
        stretch = sentence.text[max(start, 0) : min(ends, default=len(sentence.text)) + 1]
        if any(True for template in rule.barred for _ in matches(template, stretch)):
            return False
    return True


def _zips(match: Match, sentence: Sentence) -> bool:
    """Whether the names of an aligned list are as many as its values, 和 counted as a separator where that helps."""
    values = max((len(v) for k, v in match.slots.items() if k in ("数", "率", "目标", "实际", "标准")), default=0)
    names = [sentence.text[a:b] for a, b in match.slots["项"]]
    split = sum(1 + len(regex.findall(r"[和及与]", name)) for name in names)
    return len(names) == values or split == values or 1 in (len(names), values)


def _fact(rule: Rule, match: Match, sentence: Sentence, view: View, numbers: Sequence[Number]) -> Fact:
    found: dict[str, tuple[int, ...]] = {}
    texts: dict[str, tuple[str, ...]] = {}
    spans: dict[str, tuple[Span, ...]] = {}
    for slot, places in match.slots.items():
        if slot in match.numbers:
            found[slot] = tuple(~sentence.refs[a] for a, _ in places)
        else:
            texts[slot] = tuple(_words(sentence, a, b, view, numbers) for a, b in places)
        spans[slot] = tuple(_span(sentence, a, b, view, numbers) for a, b in places)
    inside = [r for r in sentence.refs[match.start : match.end] if r > -(10**9)]
    data = [a for slot in match.numbers for a, _ in match.slots.get(slot, ())]
    first = sentence.refs[min(data)] if data else next((r for r in inside if r < 0), inside[0] if inside else 0)
    order = numbers[~first].first if first < 0 else view.at[first]
    place = sentence.place(first)
    before = sentence.original[:place]
    since = max((before.rfind(c) for c in HARD), default=-1) + 1
    return Fact(
        rule=rule,
        order=order,
        sentence=sentence.index,
        group=sentence.group + before.count("；"),
        clause=before.count("，") + before.count("；"),
        before=before,
        whole=sentence.original,
        lead=_printed(sentence.whole[since:place], view, numbers),
        context=_before(sentence, match.start, view),
        numbers=found,
        texts=texts,
        spans=spans,
    )


def _before(sentence: Sentence, end: int, view: View) -> str:
    """The last clause before ``end`` that says something, without its numbers; rates and shares say nothing."""
    text = sentence.text[:end]
    stop = len(text)
    for start in [m.end() for m in _PAUSE.finditer(text)][::-1]:
        plain = "".join(view.text[r] for r in sentence.refs[start:stop] if r >= 0).strip("，：；")
        if plain and not plain.endswith(("率", "占")) and not plain.startswith("占"):
            return plain
        if text[start - 1] == "；":
            break
        stop = start - 1
    # 医院迁建总投资6.8亿元，今年…: what the sentence speaks of at its start, even where it was cut
    first = next((i for i, c in enumerate(sentence.original) if c in _NUMBERS), 0)
    head = ""
    if any(sentence.place(r) > first for r in sentence.refs[end : end + 1]):
        head = "".join(view.text[r] for r in sentence.whole[:first] if r >= 0).strip("，：；")
    return (head if _PAUSE.search(head) is None and not head.startswith("占") else "") or sentence.topic


def _words(sentence: Sentence, a: int, b: int, view: View, numbers: Sequence[Number]) -> str:
    """The folded characters behind a stretch; a number inside (a soft one) as printed."""
    return _printed(sentence.refs[a:b], view, numbers)


def _printed(refs: Sequence[int], view: View, numbers: Sequence[Number]) -> str:
    out = []
    for ref in refs:
        if ref >= 0:
            out.append(view.text[ref])
        elif ref > -(10**9):
            n = numbers[~ref]
            out.append(view.text[bisect_left(view.at, n.first) : bisect_left(view.at, n.last)])
    return "".join(out)


def _span(sentence: Sentence, a: int, b: int, view: View, numbers: Sequence[Number]) -> Span:
    refs = [r for r in sentence.refs[a:b] if r > -(10**9)]
    if not refs:
        return Span(0, 0)
    head, tail = refs[0], refs[-1]
    return Span(
        numbers[~head].first if head < 0 else view.at[head],
        numbers[~tail].last if tail < 0 else view.at[tail] + 1,
    )
