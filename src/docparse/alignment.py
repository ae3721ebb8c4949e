"""Which indicator of a plan is which indicator of a summary.

Items are matched first, by their titles, the indicators they hold and what stands under them; then the indicators inside
matched items, then what is left over. Every side of an assignment has a column of its own for "no counterpart", so that
nothing is forced to take a partner. Equal values never make a pair: a matcher that leans on equal numbers would hide
exactly the changes that are looked for. Values are asked only whether the parts of a total, allowed by name, add up.

Likeness is that of features weighted by how rare they are in the two documents (tf-idf): words as jieba cuts them,
characters and pairs of characters, after synonyms have been made one. Words, guards and thresholds: ``rules/alignment.yaml``.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel, ConfigDict

from docparse import words
from docparse.interval import Interval
from docparse.model import Alignment, Extraction, Indicator, Item, Quantity
from docparse.resources import folder, load_yaml, validated

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Matrix = NDArray[Any]


class Weights(BaseModel):
    """What the parts of a score weigh."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: float
    title: float
    dimension: float
    unit: float
    guard: float
    bound: float
    office: float
    before: float


class Thresholds(BaseModel):
    """From which score on items match, further items join them, records pair (inside items, across items, with a result that
    has no target), pairs are accepted, a record can be part of another; and the margin from which a pair is clear."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    item: float
    attach: float
    record: float
    stray: float
    result: float
    accept: float
    margin: float
    part: float


class Settings(BaseModel):
    """``rules/alignment.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    version: str
    variants: tuple[tuple[str, ...], ...]
    renames: tuple[tuple[str, ...], ...]
    kinds: Mapping[str, tuple[str, ...]]
    guards: Mapping[str, tuple[tuple[str, ...], ...]]
    stop: tuple[str, ...]
    weights: Weights
    thresholds: Thresholds


@cache
def settings() -> Settings:
    """The settings shipped with docparse. Raises BadRules with file and line."""
    path = folder("rules") / "alignment.yaml"
    data, lines = load_yaml(path)
    return validated(Settings, data, lines, path)


# ---------------------------------------------------------------- which documents belong together


Decide = Callable[[Sequence[Alignment], Sequence[Extraction]], Sequence[Alignment]]


def align(extractions: Sequence[Extraction], decide: Decide = lambda rows, _: rows) -> tuple[Alignment, ...]:
    """The rows for every summary and the plan of its series; none without a plan or without a summary.

    A summary is aligned with that of the period before it first: what was accepted or confirmed then holds for the same line now.
    ``decide`` puts into the rows of a plan and a summary what people have decided about them.
    """
    plans = [e for e in extractions if e.header.role == "plan"]
    found: dict[str, tuple[Alignment, ...]] = {}
    last: dict[str, Extraction] = {}  # by plan: the summary of the period before
    summaries = [e for e in extractions if e.header.role == "summary"]
    for summary in sorted(summaries, key=lambda e: (e.header.period_end, e.document.id)):
        if (plan := _plan_of(summary, plans)) is None:
            continue
        before = last.get(plan.document.id)
        known: frozenset[tuple[str, str]] = frozenset()
        if before is not None and "" < before.header.period_end < summary.header.period_end:
            known = _through(before, decide(found[before.document.id], (plan, before)), summary)
        found[summary.document.id] = tuple(_Pairing(plan, summary, settings(), known).rows())
        last[plan.document.id] = summary
    return tuple(row for e in summaries for row in found.get(e.document.id, ()))


def _through(before: Extraction, rows: Sequence[Alignment], summary: Extraction) -> frozenset[tuple[str, str]]:
    """Plan records and summary records that are one because the summary before has a record that is surely either."""
    limits = settings().thresholds
    step = _Pairing(before, summary, settings())
    now = {
        step.plan.lines[i].record.id: step.summary.lines[j].record.id
        for (i, j), score in step.records().items()
        if score.score >= limits.accept and score.margin >= limits.margin and not step.conflicts[i, j]
    }
    sure = (r for r in rows if r.status in ("auto", "confirmed") and r.relation in ("same", "renamed") and r.plan_record)
    return frozenset((r.plan_record, now[r.summary_record]) for r in sure if r.summary_record in now)


def _plan_of(summary: Extraction, plans: Sequence[Extraction]) -> Extraction | None:
    """The plan of a summary's region and year; of several the one with the likest title."""

    def likeness(plan: Extraction) -> tuple[int, int, float]:
        one, two = plan.header, summary.header
        pairs = [{h.title[i : i + 2] for i in range(len(h.title) - 1)} for h in (one, two)]
        return (
            sum(bool(a) and a == b for a, b in ((one.region, two.region), (one.issuer, two.issuer))),
            one.period_start[:4] == two.period_start[:4],
            len(pairs[0] & pairs[1]) / max(1, len(pairs[0] | pairs[1])),
        )

    fitting = [
        p for p in plans if _fits(p.header.region, summary.header.region) and _fits(p.header.period_start[:4], summary.header.period_start[:4])
    ]
    return max(fitting, key=likeness, default=None)


def _fits(a: str, b: str) -> bool:
    return not a or not b or a.startswith(b) or b.startswith(a)


# ---------------------------------------------------------------- features of texts

_HAN = re.compile(r"[\u4e00-\u9fffA-Za-z]+")
_EDGE = re.compile(r"[。；，：！？;,:!?\n|]")
_STOP = re.compile(r"[。；;\n]")
_REACH = 80


@cache
def _replaced() -> tuple[re.Pattern[str], Mapping[str, str]]:
    data = settings()
    renamed = {word: line[0] for line in data.renames for word in line}
    # The first word of a line of variants can itself have been renamed.
    table = renamed | {word: renamed.get(line[0], line[0]) for line in data.variants for word in line}
    return _any(table), table


def _any(found: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(w) for w in sorted(found, key=lambda w: (-len(w), w))))


@cache
def _stop() -> re.Pattern[str]:
    return _any(settings().stop)


@cache
def folded(text: str) -> str:
    """The text with each synonym replaced by the first word of its line."""
    pattern, table = _replaced()
    return pattern.sub(lambda m: table[m[0]], text)


def renamed(one: str, two: str) -> bool:
    """Whether two names use different words of a line of ``renames``."""
    for line in settings().renames:
        a, b = (set(_any(line).findall(t)) for t in (one, two))
        if a and b and not a & b:
            return True
    return False


@cache
def features(text: str) -> Mapping[str, float]:
    """The words, characters and pairs of characters of a text, each with what it weighs."""
    whole = folded(text)
    runs = _HAN.findall(_stop().sub(" ", whole)) or _HAN.findall(whole)
    found: dict[str, float] = {}
    for run in runs:
        found |= dict.fromkeys(run, 0.5)
        found |= {run[i : i + 2]: 1.0 for i in range(len(run) - 1)}
        found |= {f"={w}": 1.0 for w in words.cut(run) if len(w) > 1}
    return found


def rarity(texts: Iterable[str]) -> dict[str, float]:
    """How rare each feature is among the texts: ln(1 + n / texts that have it)."""
    sets = [features(t) for t in texts]
    count = Counter(f for s in sets for f in s)
    return {f: math.log(1 + len(sets) / n) for f, n in count.items()}


def likeness(one: Sequence[str], two: Sequence[str], weights: Mapping[str, float]) -> Matrix:
    """For each pair, from 0 to 1, the mean of the cosine and of the share of the smaller text that the other contains."""
    import numpy

    index: dict[str, int] = {}
    sides = []
    for texts in (one, two):
        sides.append([{index.setdefault(f, len(index)): w * weights.get(f, 1.0) for f, w in features(t).items()} for t in texts])
    a, b = (numpy.zeros((len(side), max(1, len(index)))) for side in sides)
    for matrix, side in ((a, sides[0]), (b, sides[1])):
        for i, row in enumerate(side):
            matrix[i, list(row)] = list(row.values())
    shared = a @ b.T
    na, nb = (a * a).sum(axis=1)[:, None], (b * b).sum(axis=1)[None, :]
    cosine = shared / numpy.sqrt(numpy.maximum(na * nb, 1e-12))
    contained = shared / numpy.maximum(numpy.minimum(na, nb), 1e-12)
    result: Matrix = (numpy.minimum(cosine, 1.0) + numpy.minimum(contained, 1.0)) / 2
    return result


# ---------------------------------------------------------------- the two sides


@dataclass(frozen=True)
class Line:
    """A record with the number that stands for it, the words printed around that number and the clause after it."""

    record: Indicator
    quantity: Quantity
    clause: str
    sequel: str = ""

    @property
    def text(self) -> str:
        """Name and clause."""
        return f"{self.record.indicator} {self.clause}"

    @property
    def wide(self) -> str:
        """Name, clause, the clause after it and the sub-project."""
        return f"{self.text} {self.sequel} {self.record.part}"

    @property
    def promised(self) -> bool:
        """Whether the number is a target."""
        return self.record.target is not None

    @property
    def percent(self) -> bool:
        """Whether the number is a percentage."""
        return self.quantity.number.dimension == "percent"

    @cached_property
    def guards(self) -> tuple[frozenset[int], ...]:
        """For each guard, which of its lines have a word in the clause or, for want of it, in the name."""
        return tuple(_lines(guard, self.clause) or _lines(guard, self.record.indicator) for guard in settings().guards.values())


@dataclass(frozen=True)
class Side:
    """The items and records of a document that can have a counterpart."""

    source: Extraction

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Items with text of their own that is more than a heading; for want of those, the lowest headings."""
        holders = {s.item for s in self.source.segments if not s.quiet} | {r.item for r in self.source.indicators}
        quiet = {s.item for s in self.source.segments} - {s.item for s in self.source.segments if not s.quiet}
        above = {i.parent for i in self.source.items if i.id in holders}
        own = {r.item for r in self.source.indicators}
        return tuple(i for i in self.source.items if i.id in holders and i.id not in quiet and (i.id not in above or i.id in own))

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The index of an item by its id."""
        return {item.id: n for n, item in enumerate(self.items)}

    @cached_property
    def bodies(self) -> tuple[str, ...]:
        """Title and text of each item."""
        texts: dict[str, list[str]] = defaultdict(list)
        for s in self.source.segments:
            if not s.quiet:
                texts[s.item] += [self.source.document.text[p.start : p.end] for p in s.spans]
        return tuple("\n".join([i.title, *texts[i.id]]) for i in self.items)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Records with a target, a target only once; records without target follow, with their result or rate."""
        promised: dict[str, list[Indicator]] = defaultdict(list)
        others = []
        for r in self.source.indicators:
            if r.item and r.item not in self.place:
                continue
            if r.target is not None:
                promised[r.target.id].append(r)
            elif (quantity := r.actual or r.rate) is not None:
                others.append(Line(r, quantity, *self._around(quantity)))
        found = []
        for records in promised.values():
            target = records[0].target
            assert target is not None
            clause, sequel = self._around(target)
            found.append(Line(max(records, key=lambda r: _shared(r.indicator, clause)), target, clause, sequel))
        return (*found, *others)

    def _around(self, quantity: Quantity) -> tuple[str, str]:
        """The words around a number up to the next mark or number (a list is cut at its 、), and the next clause if it has no number."""
        text, number = self.source.document.text, quantity.number
        before = max((b for _, b in self._taken if b <= number.first), default=0)
        after = min((a for a, _ in self._taken if a >= number.last), default=len(text))
        before, after = max(before, number.first - _REACH), min(after, number.last + _REACH)
        start = max((m.end() for m in _EDGE.finditer(text, before, number.first)), default=before)
        stop = _EDGE.search(text, number.last, after)
        end = stop.start() if stop else after
        left, right = text[start : number.first], text[number.last : end]
        if start == before and "、" in left:
            left = left.partition("、")[2]
        if not stop and "、" in right:
            right = right.rpartition("、")[0]
        sequel = ""
        if stop and stop[0] in "，,":
            next_ = _EDGE.search(text, stop.end(), after)
            sequel = text[stop.end() : next_.start()] if next_ else ""
        return left + right, sequel

    @cached_property
    def _taken(self) -> tuple[tuple[int, int], ...]:
        return tuple((q.number.first, q.number.last) for q in self.source.quantities if not q.number.soft)


def _lines(guard: Sequence[Sequence[str]], text: str) -> frozenset[int]:
    return frozenset(n for n, line in enumerate(guard) if any(w in text for w in line))


def _shared(name: str, clause: str) -> tuple[float, int]:
    a, b = set(name), set(clause)
    return (len(a & b) / max(1, len(a)), -len(name))


# ---------------------------------------------------------------- pairs


class Score(NamedTuple):
    """How much speaks for a pair, and how far it is above the best other pair of either."""

    score: float
    margin: float


class _Pairing:
    """The alignment of one plan with one summary. Items and records are meant by their index on their side."""

    def __init__(self, plan: Extraction, summary: Extraction, data: Settings, known: Collection[tuple[str, str]] = ()) -> None:
        self.settings = data
        self.known = known  # records that are one by the summary before
        self.plan, self.summary = Side(plan), Side(summary)
        sides = (self.plan, self.summary)
        self.rarity = rarity([i.title for s in sides for i in s.items] + [line.text for s in sides for line in s.lines])
        self.names = self._names()
        self.titles = self._likeness([i.title for i in self.plan.items], [i.title for i in self.summary.items])
        self.affinity = self._affinity()
        self.items = self._match_items()
        self.scores, self.conflicts = self._score()

    def _likeness(self, one: Sequence[str], two: Sequence[str]) -> Matrix:
        return likeness(one, two, self.rarity)

    def _names(self) -> Matrix:
        import numpy

        one, two = self.plan.lines, self.summary.lines
        whole = self._likeness([r.text for r in one], [r.text for r in two])
        short = self._likeness([r.record.indicator for r in one], [r.record.indicator for r in two])
        wide = self._likeness([r.wide for r in one], [r.wide for r in two])
        result: Matrix = numpy.maximum(numpy.maximum(whole, short), 0.9 * wide)
        return result

    # Items

    def _affinity(self) -> Matrix:
        """How much speaks for two items being one: title, targets that answer each other, text; independent evidence adds up."""
        import numpy

        plan_titles, summary_titles = [i.title for i in self.plan.items], [i.title for i in self.summary.items]
        text = numpy.maximum(
            self._likeness(self.plan.bodies, self.summary.bodies),
            numpy.maximum(self._likeness(self.plan.bodies, summary_titles), self._likeness(plan_titles, self.summary.bodies)),
        )
        answers = numpy.maximum(0.0, (self._answers() - 0.3) / 0.7)
        result: Matrix = 1 - (1 - 0.8 * self.titles) * (1 - 0.7 * answers) * (1 - 0.3 * text)
        return result

    def _answers(self) -> Matrix:
        """How well the targets of two items answer each other: the mean of the best partners on the side that has fewer."""
        import numpy

        result: Matrix = numpy.zeros((len(self.plan.items), len(self.summary.items)))
        rows, columns = self._by_item(self.plan), self._by_item(self.summary)
        for p, a in rows.items():
            for s, b in columns.items():
                block = self.names[a][:, b]
                result[p, s] = (block.max(axis=1) if len(a) <= len(b) else block.max(axis=0)).mean()
        return result

    def _by_item(self, side: Side) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for n, line in enumerate(side.lines):
            if line.record.item in side.place and line.promised:
                found[side.place[line.record.item]].append(n)
        return found

    def _match_items(self) -> dict[tuple[int, int], Score]:
        """One-to-one pairs, then items whose title is a part of their own in the title of an item that is already matched."""
        limits = self.settings.thresholds
        found = assign(self.affinity, limits.item)
        one, two = {p for p, _ in found}, {s for _, s in found}
        free = [(p, s) for p in range(len(self.plan.items)) for s in range(len(self.summary.items)) if (p in one) != (s in two)]
        rest = {(p, s): self._rest(p, s, list(found)) for p, s in free}
        more = {pair: share - limits.attach for pair, share in rest.items() if share >= limits.attach}
        return {pair: Score(float(self.affinity[pair]), m) for pair, m in (found | more).items()}

    def _rest(self, p: int, s: int, found: Sequence[tuple[int, int]]) -> float:
        """The share of the unmatched title that stands in the matched one and not in the titles of its partners."""
        plan, summary = self.plan.items, self.summary.items
        partners = [summary[b].title for a, b in found if a == p] + [plan[a].title for a, b in found if b == s]
        matched, lone = (plan[p], summary[s]) if any(a == p for a, _ in found) else (summary[s], plan[p])
        known = {f for t in partners for f in features(t)}
        own = {f: (w * self.rarity.get(f, 1.0)) ** 2 for f, w in features(lone.title).items()}
        inside = features(matched.title)
        return sum(w for f, w in own.items() if f in inside and f not in known) / max(sum(own.values()), 1e-9)

    # Records

    def _score(self) -> tuple[Matrix, Matrix]:
        """The score of every pair of records, and whether their words contradict each other."""
        import numpy

        weights = self.settings.weights
        one, two = self.plan.lines, self.summary.lines
        context = numpy.array([[self._context(a, b) for b in two] for a in one]).reshape(len(one), len(two))
        scores = weights.name * self.names + weights.title * context
        conflicts = numpy.zeros((len(one), len(two)), dtype=bool)
        for i, a in enumerate(one):
            for j, b in enumerate(two):
                x, y = a.quantity.number, b.quantity.number
                opposed = any(u and v and not u & v for u, v in zip(a.guards, b.guards, strict=True))
                guarded = opposed or bool(a.record.parent) != bool(b.record.parent)
                conflicts[i, j] = guarded or x.dimension != y.dimension
                if x.unit and y.unit and x.unit != y.unit:
                    # A missing unit makes a pair doubtful, not less likely.
                    scores[i, j] -= weights.dimension if x.dimension != y.dimension else weights.unit
                scores[i, j] -= weights.guard * guarded
                scores[i, j] += weights.before * ((a.record.id, b.record.id) in self.known)
                scores[i, j] += weights.bound * (x.comparator == y.comparator)
                scores[i, j] += weights.office * bool(set(a.record.lead_units) & set(b.record.lead_units) - {""})
        return scores, conflicts

    def _context(self, a: Line, b: Line) -> float:
        p, s = self.plan.place.get(a.record.item), self.summary.place.get(b.record.item)
        if p is None or s is None:
            return 0.5 if p is s or not self.plan.items or not self.summary.items else 0.0
        return float(self.affinity[p, s]) * (1.0 if (p, s) in self.items else 0.5)

    def _together(self, a: Line, b: Line) -> bool:
        p, s = self.plan.place.get(a.record.item), self.summary.place.get(b.record.item)
        return (p, s) in self.items or p is s is None

    def records(self) -> dict[tuple[int, int], Score]:
        """One-to-one pairs of records: targets inside matched items, then what is left anywhere, then results where no target is printed."""
        import numpy

        limits = self.settings.thresholds
        one, two = self.plan.lines, self.summary.lines
        shape = (len(one), len(two))
        together = numpy.array([[self._together(a, b) for b in two] for a in one], dtype=bool).reshape(shape)
        kind = numpy.array([[a.percent == b.percent for b in two] for a in one], dtype=bool).reshape(shape)
        promised = numpy.array([b.promised for b in two], dtype=bool)[None, :]
        # Equal names are taken in the order of the text.
        order = numpy.array([[-abs(i / len(one) - j / len(two)) / 100 for j in range(len(two))] for i in range(len(one))]).reshape(shape)
        found: dict[tuple[int, int], Score] = {}
        for allowed, least, clear in (
            (together & promised, limits.record, 0.0),
            (~together & promised, limits.stray, limits.margin),
            (together & ~promised, limits.result, 0.0),
        ):
            allowed = allowed & kind
            for i, j in found:
                allowed[i, :] = False
                allowed[:, j] = False
            for (i, j), m in assign(numpy.where(allowed, self.scores + order, -1.0), least).items():
                if m >= clear:
                    found[i, j] = Score(float(self.scores[i, j]), m)
        return found

    def groups(self, found: Mapping[tuple[int, int], Score]) -> dict[tuple[int, int], str]:
        """Totals that the other document gives in parts: each pair of them with "part" (the plan has the total) or "whole"."""
        down = self._groups(self.plan.lines, self.summary.lines, self.names, dict(found.keys()))
        up = self._groups(self.summary.lines, self.plan.lines, self.names.T, {j: i for i, j in found})
        used = {("plan", i) for i, _ in down} | {("summary", j) for _, j in down}
        whole = {(i, j): "whole" for j, i in up if ("plan", i) not in used and ("summary", j) not in used}
        return dict.fromkeys(down, "part") | whole

    def _groups(self, totals: Sequence[Line], parts: Sequence[Line], names: Matrix, partner: Mapping[int, int]) -> list[tuple[int, int]]:
        taken = set(partner.values())
        result: list[tuple[int, int]] = []
        for n, total in enumerate(totals):
            own = partner.get(n)
            free = [
                m
                for m, part in enumerate(parts)
                if (m == own or m not in taken)
                and self._part(total, part)
                and (self._together(total, part) if totals is self.plan.lines else self._together(part, total))
            ]
            # Without a counterpart of its own a total is split only by what is of its kind.
            kin = {m: 1.0 if _kind(total.text, parts[m].text) else float(names[n, m]) for m in free}
            kin = {m: name for m, name in kin.items() if name >= self.settings.thresholds.part and (own is not None or name == 1.0)}
            group = _group(total, parts, kin, own)
            taken |= set(group)
            result += [(n, m) for m in group]
        return result

    def _part(self, total: Line, part: Line) -> bool:
        """Whether a number can be part of another: two targets in one unit, the part smaller, neither itself part of a third."""
        a, b = total.quantity.number, part.quantity.number
        return (
            total.promised
            and part.promised
            and not total.percent
            and not total.record.parent
            and not part.record.parent
            and a.unit == b.unit
            and a.value is not None
            and b.value is not None
            and b.value < a.value
        )

    # Rows

    def rows(self) -> Iterator[Alignment]:
        """Record pairs in the plan's order, plan records without counterpart, item pairs without a record pair."""
        limits = self.settings.thresholds
        found = self.records()
        groups = self.groups(found)
        split = {("plan", i) if relation == "part" else ("summary", j) for (i, j), relation in groups.items()}
        found = {(i, j): s for (i, j), s in found.items() if ("plan", i) not in split and ("summary", j) not in split}
        found |= {(i, j): Score(float(self.scores[i, j]), 0.0) for i, j in groups}
        seen: set[tuple[int | None, int | None]] = set()
        for i, a in enumerate(self.plan.lines):
            partners = sorted((j, s) for (x, j), s in found.items() if x == i)
            listed = self._listed(a, [self.summary.lines[j] for j, _ in partners])
            for j, score in partners:
                b = self.summary.lines[j]
                told = (a.record.id, b.record.id) in self.known
                clear = score.score >= limits.accept and score.margin >= limits.margin
                sure = (told or clear) and not self.conflicts[i, j]
                seen.add((self.plan.place.get(a.record.item), self.summary.place.get(b.record.item)))
                other_name = renamed(a.text, b.text) or self.names[i, j] < limits.part
                relation = groups.get((i, j)) or ("renamed" if other_name else "same")
                yield self._row(a.record, b.record, relation, score, "auto" if sure or listed else "review")
            if not partners and (a.promised or a.record.rate is not None):
                yield self._row(a.record, None, "none", Score(0.0, 0.0), "auto")
        for (p, s), score in sorted(self.items.items()):
            if (p, s) not in seen:
                status = "auto" if score.score >= limits.accept and score.margin >= limits.margin else "review"
                yield self._row(self.plan.items[p], self.summary.items[s], "same", score, status)

    def _listed(self, total: Line, parts: Sequence[Line]) -> bool:
        """Whether the parts of a total are beyond doubt: members of its kind, listed in one clause."""
        first, last = (f(p.quantity.number.start for p in parts) for f in (min, max)) if len(parts) > 1 else (0, 0)
        return last > first and all(_kind(total.text, p.text) for p in parts) and not _STOP.search(self.summary.source.document.text, first, last)

    def _row(self, one: Indicator | Item, two: Indicator | Item | None, relation: str, score: Score, status: str) -> Alignment:
        return Alignment(
            self.plan.source.document.id,
            one.id if isinstance(one, Indicator) else "",
            one.item if isinstance(one, Indicator) else one.id,
            self.summary.source.document.id,
            two.id if isinstance(two, Indicator) else "",
            "" if two is None else two.item if isinstance(two, Indicator) else two.id,
            relation,
            round(min(1.0, max(0.0, score.score)), 4),
            round(min(1.0, max(0.0, score.margin)), 4),
            status,
        )


def _kind(total: str, part: str) -> bool:
    """Whether the part names a member of a kind that the total names."""
    one, two = folded(total), folded(part)
    return any(kind in one and any(m in two for m in members) for kind, members in settings().kinds.items())


def _group(total: Line, parts: Sequence[Line], kin: Mapping[int, float], own: int | None) -> tuple[int, ...]:
    """Those of the kindred parts that add up to the total, else those about equally like it that nearly do; none if one alone is.

    ``own``, the counterpart the total has so far, must be among them.
    """
    ranked = sorted(kin, key=lambda m: (-kin[m], m))
    if len(ranked) < 2 or (own is not None and own not in kin):
        return ()
    for size in range(min(6, len(ranked)), 1, -1):
        for some in combinations(ranked[:10], size):
            if (own is None or own in some) and _sum(parts[m] for m in some).meets(_exact(total)):
                return tuple(sorted(some))
    close = tuple(sorted(m for m in kin if kin[m] >= kin[ranked[0]] - 0.25))
    share = sum(Fraction(parts[m].quantity.number.value or 0) for m in close) / Fraction(total.quantity.number.value or 1)
    return close if len(close) > 1 and (own is None or own in close) and abs(share - 1) <= Fraction(1, 5) else ()


def _exact(line: Line) -> Interval:
    number = line.quantity.number
    return number.interval if number.comparator == "=" else Interval.exact(Fraction(number.value or 0))


def _sum(lines: Iterable[Line]) -> Interval:
    whole = Interval.exact(0)
    for line in lines:
        whole = whole + _exact(line)
    return whole


def assign(scores: Matrix, least: float) -> dict[tuple[int, int], float]:
    """The one-to-one pairs of greatest total, where a row that stays alone counts ``least``, with their margins.

    The margin of a pair is what the total loses when this pair is forbidden. Rows and columns that no score above
    ``least`` connects cannot influence each other and are solved apart.
    """
    import numpy
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    one, two = numpy.nonzero(scores > least)
    size = sum(scores.shape)
    _, label = connected_components(coo_array((numpy.ones(len(one)), (one, two + scores.shape[0])), shape=(size, size)), directed=False)
    found: dict[tuple[int, int], float] = {}
    for part in sorted({int(label[i]) for i in one}):
        rows, columns = (numpy.nonzero(side == part)[0] for side in (label[: scores.shape[0]], label[scores.shape[0] :]))
        for (i, j), margin in _solve(scores[numpy.ix_(rows, columns)], least).items():
            found[int(rows[i]), int(columns[j])] = margin
    return dict(sorted(found.items()))


def _solve(scores: Matrix, least: float) -> dict[tuple[int, int], float]:
    import numpy
    from scipy.optimize import linear_sum_assignment

    rows, columns = scores.shape
    padded = numpy.full((rows, columns + rows), least)
    padded[:, :columns] = scores

    def best() -> tuple[list[tuple[int, int]], float]:
        one, two = linear_sum_assignment(padded, maximize=True)
        return [(int(i), int(j)) for i, j in zip(one, two, strict=True)], float(padded[one, two].sum())

    pairs, total = best()
    found = {}
    for i, j in pairs:
        if j < columns and scores[i, j] > least:
            padded[i, j] = -1.0
            found[i, j] = total - best()[1]
            padded[i, j] = scores[i, j]
    return found
