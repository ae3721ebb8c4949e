"""The typing of a document once more, step by step: what each stage saw, took and cut.

``extraction`` keeps only results. Whoever asks *why* gets the same sentences, rules and order here, with the state before
every pass, and can try a single rule on that state.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from docparse.facts import Fact, Sentence, applies, coded, run, tried, type_segment
from docparse.folding import View, fold
from docparse.model import Extraction, Number, Segment, Span
from docparse.numbers import find
from docparse.rules import Pack, Rule
from docparse.template import HARD, SOFT, matches

_CODES = frozenset(HARD + SOFT)


@dataclass(frozen=True, eq=False, slots=True)
class Stretch:
    """A segment as rules see it: ``numbers[i]`` is quantity ``indices[i]`` of the extraction."""

    segment: Segment
    view: View
    numbers: tuple[Number, ...]
    indices: tuple[int, ...]
    scope: frozenset[str]


@dataclass(frozen=True, eq=False, slots=True)
class Pass:
    """One pass of a stage over a sentence: its state before, and the facts that were taken."""

    stage: str
    before: Sentence
    facts: tuple[Fact, ...]


def stretches(extraction: Extraction) -> Iterator[Stretch]:
    """The segments of a document with their numbers, in order."""
    starts = [q.number.start for q in extraction.quantities]
    for segment in extraction.segments:
        inside = [i for s in segment.spans for i in range(bisect_left(starts, s.start), bisect_left(starts, s.end))]
        numbers = tuple(extraction.quantities[i].number for i in inside)
        scope = frozenset({segment.section, extraction.header.role, segment.kind})
        yield Stretch(segment, fold(extraction.document.text, segment.spans), numbers, tuple(inside), scope)


def stretch(text: str, scope: Iterable[str] = ()) -> Stretch:
    """A text that stands for itself, such as an example of a rule."""
    spans = (Span(0, len(text)),)
    view = fold(text, spans)
    numbers = tuple(find(view))
    return Stretch(Segment(spans, "", "", "other"), view, numbers, tuple(range(len(numbers))), frozenset(scope))


def sentences(where: Stretch, pack: Pack) -> list[Sentence]:
    """The coded sentences of a stretch before any rule ran."""
    return coded(where.view, where.numbers, pack.protected)


def typed(where: Stretch, pack: Pack) -> dict[int, tuple[Rule, str]]:
    """For each number of the extraction that a rule took: the rule and the slot."""
    claims: dict[int, tuple[Rule, str]] = {}
    type_segment(where.view, where.numbers, pack, where.scope, claims)
    return {where.indices[i]: claim for i, claim in claims.items()}


def in_scope(rule: Rule, where: Stretch) -> bool:
    """Whether the rule looks into this stretch at all."""
    return applies(rule, where.scope)


def passes(where: Stretch, sentence: Sentence, pack: Pack) -> list[Pass]:
    """Every pass over a sentence that took something, in order."""
    state = sentence.copy()
    result: list[Pass] = []
    for stage in pack.stages:
        rules = [r for r in pack.stage(stage) if in_scope(r, where)]
        again = True
        while again:
            before = state.copy()
            facts: list[Fact] = []
            again = run(tried(rules), state, where.view, where.numbers, {}, facts)
            if facts:
                result.append(Pass(stage, before, tuple(sorted(facts, key=lambda f: f.order))))
    return result


def alone(rule: Rule, where: Stretch, state: Sentence) -> tuple[Fact, ...]:
    """What a rule would take from a sentence in this state if it were the only one."""
    facts: list[Fact] = []
    run(tried([rule]), state.copy(), where.view, where.numbers, {}, facts)
    return tuple(sorted(facts, key=lambda f: f.order))


def examples(rule: Rule, text: str, pack: Pack) -> list[dict[str, str | list[str]]]:
    """What a rule alone takes from an example's text, in the form of ``expect``: printed words and numbers by slot."""
    where = stretch(text)
    facts: list[Fact] = []
    for sentence in sentences(where, pack):
        while run(tried([rule]), sentence, where.view, where.numbers, {}, facts):
            pass
    return [slots(fact, where) for fact in sorted(facts, key=lambda f: (f.sentence, f.order))]


def slots(fact: Fact, where: Stretch) -> dict[str, str | list[str]]:
    """What stands in the slots of a fact, as printed; a list where a slot has several."""
    found = {name: [printed(where, i) for i in indices] for name, indices in fact.numbers.items()}
    found |= {name: list(words) for name, words in fact.texts.items()}
    order = sorted(found, key=lambda name: (fact.spans[name][0].start, name))
    return {name: found[name][0] if len(found[name]) == 1 else found[name] for name in order}


def printed(where: Stretch, i: int) -> str:
    """A number of a stretch as printed, with its bounds and unit."""
    n = where.numbers[i]
    return where.view.text[bisect_left(where.view.at, n.first) : bisect_left(where.view.at, n.last)]


def words(where: Stretch, sentence: Sentence, start: int, end: int) -> str:
    """A part of a coded sentence as printed."""
    out = []
    for ref in sentence.refs[max(start, 0) : end]:
        if ref >= 0:
            out.append(where.view.text[ref])
        elif ref > -(10**9):
            out.append(printed(where, ~ref))
    return "".join(out)


def span(where: Stretch, sentence: Sentence) -> Span:
    """Where a sentence stands in the document."""
    refs = [r for r in sentence.refs if r > -(10**9)]
    first = [where.numbers[~r].first if r < 0 else where.view.at[r] for r in refs]
    last = [where.numbers[~r].last if r < 0 else where.view.at[r] + 1 for r in refs]
    return Span(min(first, default=0), max(last, default=0))


def place(sentence: Sentence, number: int) -> int:
    """Where a number of the stretch stands in a coded sentence; -1 if it does not."""
    return sentence.refs.index(~number) if ~number in sentence.refs else -1


def coded_numbers(text: str) -> list[int]:
    """The places of all numbers in coded text."""
    return [i for i, c in enumerate(text) if c in _CODES]


def line_of(rule: Rule, fact: Fact, state: Sentence) -> str:
    """The template line by which a rule took a fact."""
    wanted = {~i for found in fact.numbers.values() for i in found}
    for template in rule.templates:
        for match in matches(template, state.text):
            if {state.refs[a] for name in match.numbers for a, _ in match.slots.get(name, ())} == wanted and set(match.slots) == set(fact.spans):
                return template.source
    return ""


def hindrance(rule: Rule, where: Stretch, state: Sentence, number: int | None = None) -> str:
    """Why a rule whose template fits takes nothing here, in Chinese; "" if no template fits or it does take something."""

    def takes(changed: Rule) -> bool:
        return any(number is None or any(number in found for found in fact.numbers.values()) for fact in alone(changed, where, state))

    if takes(rule):
        return ""
    free = replace(rule, units={}, same=(), apart=(), barred=())
    if not takes(free):
        return ""
    if not takes(replace(free, units=rule.units)):
        allowed = "；".join(f"{{{slot}}}只收{'、'.join(sorted(units))}" for slot, units in sorted(rule.units.items()))
        return f"句式对得上，但单位不在允许之列（{allowed}）"
    if not takes(replace(free, same=rule.same)):
        return f"句式对得上，但 same 要求{'、'.join(rule.same)}单位相同"
    if not takes(replace(free, apart=rule.apart)):
        return f"句式对得上，但 apart 要求{'、'.join(rule.apart)}单位不同"
    for template in rule.barred:
        if not takes(replace(free, barred=(template,))):
            return f"句式对得上，但被 not 的“{template.source}”排除"
    return "句式对得上，但几个条件（单位、not）合起来把它排除"
