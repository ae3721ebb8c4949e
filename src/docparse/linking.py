"""Linking: a short list of named steps, declared in the pack's ``linking.yaml``, joins facts into ledger lines.

Each step is small enough to explain and names itself on every line it touches. Steps look at position, names, units and
words; arithmetic may choose between candidates that these allow, and never makes a link by itself.
A ``Draft`` is a ledger line in the making; drafts live only inside one call of ``link``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Any

import regex
from pydantic import BaseModel, ConfigDict

from docparse.errors import BadRules
from docparse.facts import Fact
from docparse.model import Number, Section
from docparse.resources import validated
from docparse.rules import Pack, load_data
from docparse.template import HARD


class StepModel(BaseModel):
    """An entry of ``linking.yaml``: a step, why it exists, and its parameters."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    step: str
    title: str
    words: dict[str, list[str]] = {}
    limits: dict[str, str | int] = {}


@dataclass(eq=False, slots=True)
class Draft:
    """A ledger line in the making. ``number`` is a datum whose role is not decided yet."""

    fact: Fact
    segment: int
    section: Section
    labelled: bool
    sentence: int
    group: int
    clause: int
    order: int
    text: str
    name: str = ""
    context: str = ""
    target_name: str = ""
    actual_name: str = ""
    number: int | None = None
    target: int | None = None
    actual: int | None = None
    rate: int | None = None
    rate_kind: str = ""
    base: str = ""
    place: str = ""
    system: str = ""
    stage: str = ""
    child: bool = False
    parent: Draft | None = None
    level: bool = False
    growth: bool = False
    dropped: bool = False
    steps: list[str] = field(default_factory=list)

    @property
    def datum(self) -> int | None:
        """The number that stands for the line: actual, undecided, target, in this order."""
        return next((n for n in (self.actual, self.number, self.target) if n is not None), None)

    @property
    def open_rate(self) -> bool:
        """Whether this is a rate that still lacks its quantity."""
        return self.rate is not None and self.actual is None and self.number is None


@dataclass(frozen=True, slots=True)
class Scope:
    """What the steps may look at: the numbers of the document, the pack, the document's role."""

    numbers: Sequence[Number]
    pack: Pack
    role: str
    title: str
    part: str
    steps: Sequence[StepModel]


Step = Callable[[list[Draft], Scope, StepModel], None]


@cache
def steps(pack: Pack) -> tuple[StepModel, ...]:
    """The pack's linking steps, in order. Raises BadRules for an unknown step."""
    data, lines, path = load_data(pack, "linking.yaml")
    result = []
    for i, entry in enumerate(data):
        model = validated(StepModel, entry, lines, path, (i,))
        if model.step not in STEPS:
            raise BadRules(str(path), lines[(i, "step")], f"未知的连接步骤“{model.step}”，可用：{'、'.join(STEPS)}")
        result.append(model)
    return tuple(result)


def link(drafts: list[Draft], scope: Scope) -> list[Draft]:
    """The ledger lines of one item or paragraph: the drafts that remain after every step."""
    for model in scope.steps:
        STEPS[model.step](drafts, scope, model)
        drafts[:] = [d for d in drafts if not d.dropped]
    return drafts


# ---------------------------------------------------------------- names


@cache
def _cleaner(pack: Pack) -> tuple[regex.Pattern[str], regex.Pattern[str], regex.Pattern[str]]:
    heads, tails, verbs = (sorted(map(regex.escape, pack.names.get(key, [])), key=len, reverse=True) for key in ("heads", "tails", "verbs"))
    time = r"(?:截至|截止|到|至)?(?:\d{4}年)?\d{0,2}[月年]?(?:\d{1,2}日)?(?:底|末|份|初|中旬|上旬|下旬)?"
    head = regex.compile(rf"^(?:{'|'.join(heads)}|[，。；：、\s]|{time}(?<=[底末份日月])|\d{{1,2}}[—－\-~至]\d{{1,2}}月|[一二三四]季度)+")
    tail = regex.compile(rf"(?:{'|'.join(tails)})+$")
    verb = regex.compile(rf"(?:{'|'.join(verbs)}|[了的共已]|\d{{4}}年)+")
    return head, tail, verb


def tidy(name: str, pack: Pack) -> str:
    """An indicator's words without what leads in (截至6月底, 已, 累计) and trails off (达到, 为)."""
    head, tail, _ = _cleaner(pack)
    before = None
    while before != name:
        before = name
        name = tail.sub("", head.sub("", name))
    return name if name.count("（") == name.count("）") else name.strip("（）")


def elided(name: str, pack: Pack) -> bool:
    """Whether a name says only what was done (已完成, 新增), not to what."""
    _, _, verb = _cleaner(pack)
    return not name or verb.fullmatch(name) is not None


def thin(name: str, pack: Pack) -> bool:
    """Whether a name says only a verb and a common noun (补助学生, 惠及群众), which many indicators share."""
    for word in pack.names["generic"]:
        name = name.replace(word, "")
    return elided(name, pack)


def _grams(text: str) -> tuple[set[str], set[str]]:
    chars = [c for c in text if "\u4e00" <= c <= "\u9fff" or c.isalnum()]
    return set(chars), {a + b for a, b in zip(chars, chars[1:], strict=False)}


def likeness(a: str, b: str, pack: Pack) -> float:
    """How alike two names are, from 0 to 1, by the characters and pairs of characters of the shorter one."""
    _, _, verb = _cleaner(pack)
    ua, ba = _grams(verb.sub("", a) or a)
    ub, bb = _grams(verb.sub("", b) or b)
    if not ua or not ub:
        return 0.0
    single = len(ua & ub) / min(len(ua), len(ub))
    double = len(ba & bb) / max(1, min(len(ba), len(bb)))
    whole = len(ua & ub) / max(len(ua), len(ub))
    return 0.4 * single + 0.4 * double + 0.2 * whole


def _near(a: Draft, b: Draft, pack: Pack) -> float:
    """How alike a target ``a`` and an answer ``b`` are, by their names; the clause before counts where a name says little."""
    own = a.name if not thin(a.name, pack) else a.context + a.name
    direct = likeness(own, b.name, pack)
    return max(direct, 0.9 * likeness(own, b.context + b.name, pack)) if b.context else direct


def _same_unit(a: Number, b: Number) -> bool:
    return a.unit == b.unit


def _like_dimension(a: Number, b: Number) -> bool:
    if a.unit == b.unit:
        return True
    bare = ("", "number")
    if a.dimension in bare or b.dimension in bare:
        return a.dimension not in ("percent", "permille") and b.dimension not in ("percent", "permille")
    return a.dimension == b.dimension and a.dimension not in ("count",)


def fits(actual: Number, target: Number, rate: Number) -> bool:
    """Whether the printed rate can be actual over target, by intervals (truncation and ceiling allowed)."""
    if actual.value is None or target.value is None or rate.value is None or target.value <= 0:
        return False
    t = target.interval if target.comparator in ("=", "~") else None
    quotient = actual.interval.over(t) if t is not None else None
    exact = Fraction(actual.value) / Fraction(target.value)
    place = Fraction(rate.places)
    low, high = (quotient.low, quotient.high) if quotient is not None else (exact, exact)
    low = exact if low is None else min(low, exact)
    high = exact if high is None else max(high, exact)
    return 100 * low - place <= Fraction(rate.value) <= 100 * high + place


# ---------------------------------------------------------------- steps


def _segments(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """教育系统：…。人社系统：… marks every line up to the next such head."""
    current, where = "", -1
    for d in drafts:
        if d.segment != where:
            current, where = "", d.segment
        if d.fact.rule.kind == "分段":
            current = (d.fact.texts.get("系统") or ("",))[0]
            d.dropped = True
        elif current:
            d.system = current
            d.steps.append(model.step)


def _zip(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """A、B分别完成x%、y%: i-th with i-th, within the template or with the open quantities before it."""
    out: list[Draft] = []
    for d in drafts:
        fact = d.fact
        if fact.rule.kind != "对列":
            out.append(d)
            continue
        slot = next((s for s in ("率", "数", "目标", "实际", "标准") if s in fact.numbers), None)
        if slot is None:
            continue
        values = fact.numbers[slot]
        heads = list(fact.texts.get("项", ()))
        if heads and len(heads) != len(values):
            split = [h for head in heads for h in regex.split(r"[和及与、]", head) if h]
            heads = split if len(split) == len(values) else heads
        bases = fact.numbers.get("基数", ())
        if slot == "率":
            partners = _partners(out, d, heads, len(values), scope)
            if partners:
                for i, (partner, value) in enumerate(zip(partners, values, strict=True)):
                    if partner.rate is not None:
                        partner = _copy(partner, out)
                    partner.rate = value
                    partner.base = (fact.texts.get("基准") or ("",))[0]
                    partner.rate_kind = heads[i] if i < len(heads) and heads[i].endswith("率") else partner.rate_kind
                    if len(bases) == len(values):
                        partner.target = bases[i]
                    partner.steps.append(model.step)
                continue
        if slot == "数" and len(heads) != len(values):
            open_ = [p for p in out if p.actual is None and p.rate is None and (p.target is not None or (p.section == "target" and p.number is not None)) and not p.child]
            if len(open_) >= len(values):
                for p, value in zip(open_[-len(values) :], values, strict=True):
                    answer = twin(d)
                    answer.name, answer.actual = p.name, value
                    answer.target = p.target if p.target is not None else p.number
                    answer.order = d.order + values.index(value)
                    answer.steps.append(model.step)
                    p.dropped = True
                    out.append(answer)
                out = [p for p in out if not p.dropped]
                continue
        if heads and len(heads) != len(values):
            d.steps.append("歧义")
            continue
        tail = (fact.texts.get("尾") or ("",))[0]
        for i, value in enumerate(values):
            copy = twin(d)
            head = heads[i] if i < len(heads) else d.name
            copy.name = tidy(head + tail if heads else head, scope.pack)
            copy.order = d.order + i
            if slot == "率" and heads and not heads[-1].endswith(tuple(scope.pack.words["阶段率名"])) and heads[-1].endswith("率"):
                copy.number, copy.level = value, True
                shared = regex.sub(r"^.*?(?=[\p{Han}]{2,}率$)", "", heads[-1])
                copy.name = copy.name if copy.name.endswith("率") else copy.name + shared
            elif slot == "率":
                copy.rate = value
                copy.base = (fact.texts.get("基准") or ("",))[0]
                if len(bases) == len(values):
                    copy.target = bases[i]
            elif slot == "数":
                copy.number = value
            elif slot == "目标":
                copy.target = value
            elif slot == "标准":
                copy.fact = fact
                copy.number = value
            else:
                copy.actual = value
            copy.steps.append(model.step)
            out.append(copy)
    drafts[:] = out


def _partners(before: list[Draft], d: Draft, heads: list[str], n: int, scope: Scope) -> list[Draft]:
    """The n quantities that an aligned list of rates belongs to."""
    pool = [
        p
        for p in before
        if p.datum is not None and p.target is None and not p.open_rate and not p.growth and (p.segment, p.sentence) == (d.segment, d.sentence)
    ]
    heads = heads if len(heads) == n else []
    if not pool and not heads:
        pool = [p for p in before if p.datum is not None and not p.open_rate and p.segment == d.segment and p.sentence == d.sentence - 1]
    if heads:
        chosen: list[Draft] = []
        for head in heads:
            word = head.removesuffix("率").removesuffix("数")
            hit = [
                p
                for p in pool
                if p not in chosen
                and (word in p.name or (word and word in p.text[-0:] and p.name.endswith(word)) or scope.numbers[p.datum or 0].unit == word)
            ]
            if not hit:
                hit = [p for p in pool if p not in chosen and likeness(p.name, word, scope.pack) > 0.55]
            if hit:
                chosen.append(hit[-1])
        if len(chosen) == n:
            return chosen
        if chosen or not all(h.endswith(("率", "数")) for h in heads):
            return []
    for own in ([p for p in pool if p.rate is None], pool):
        last = own[-n:]
        if len(last) == n and len({p.child for p in last}) == 1:
            return last
        heads_only = [p for p in own if not p.child][-n:]
        if len(heads_only) == n:
            return heads_only
    return []


def twin(d: Draft) -> Draft:
    return Draft(
        d.fact,
        d.segment,
        d.section,
        d.labelled,
        d.sentence,
        d.group,
        d.clause,
        d.order,
        d.text,
        d.name,
        d.context,
        system=d.system,
        place=d.place,
        steps=list(d.steps),
        child=d.child,
        parent=d.parent,
    )


def _copy(d: Draft, out: list[Draft]) -> Draft:
    """The same actual once more, for a further base."""
    other = twin(d)
    other.number, other.actual, other.stage, other.level = d.number, d.actual, d.stage, d.level
    out.insert(out.index(d) + 1, other)
    return other


def _children(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """其中 … and bracketed parts hang below the quantity before them, as long as the unit stays the same."""
    marks = model.words["marks"]
    n = scope.numbers
    for i, d in enumerate(drafts):
        if d.datum is None or d.fact.rule.kind in ("对列", "分段") or d.open_rate:
            continue
        before = d.fact.before
        group = before[before.rfind("；") + 1 :]
        mark = max((group.rfind(w) for w in marks), default=-1)
        bracket = before.rfind("（") if before.count("（") > before.count("）") else -1
        if bracket > 0 and before[bracket - 1] in HARD:
            head = next(
                (p for p in reversed(drafts[:i]) if p.datum is not None and not p.child and p.segment == d.segment and p.sentence == d.sentence), None
            )
        elif mark >= 0:
            previous = [p for p in drafts[:i] if p.segment == d.segment and p.group == d.group and p.datum is not None and not p.open_rate]
            siblings = [p for p in previous if p.child and len(p.fact.before) > len(before) - len(group) + mark]
            head = next(
                (
                    p
                    for p in reversed(drafts[:i])
                    if p.datum is not None and not p.child and p.segment == d.segment and d.sentence - p.sentence <= 1 and not p.open_rate
                ),
                None,
            )
            between = [p for p in previous if len(p.fact.before) > len(before) - len(group) + mark]
            if between and any(w in d.fact.lead for w in model.words["stops"]):
                continue
            if between and not (siblings and between == siblings and n[siblings[0].datum or 0].unit == n[d.datum].unit):
                continue
        else:
            continue
        if head is None or d.level or d.growth:
            continue
        d.child, d.parent = True, head
        d.steps.append(model.step)


def _roles(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """A number of no stated role is a target in a plan or target block, an actual in a result block or summary."""
    for d in drafts:
        if d.open_rate and d.target is None and (d.section == "target" or (scope.role == "plan" and d.section != "actual")):
            d.target, d.rate, d.level = d.rate, None, True
            d.name = d.name or d.base
            d.steps.append(model.step)
        if d.number is None or d.growth:
            continue
        if d.child and d.parent is not None and d.parent.target is not None and d.parent.actual is None and d.rate is None and d.parent.sentence == d.sentence:
            d.target, d.number = d.number, None
        elif d.section == "target" or (scope.role == "plan" and d.section != "actual"):
            d.target, d.number = d.number, None
        elif d.section == "actual" or scope.role in ("summary", "other"):
            d.actual, d.number = d.number, None
        d.steps.append(model.step)


def _heading_targets(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """（1）建设基站1200个。实际开通1386个…: what an unlabelled item promises first, the sentences after it answer."""
    if scope.role != "summary":
        return
    n = scope.numbers
    start = min(((d.segment, d.sentence) for d in drafts), default=(0, 0))
    first = [d for d in drafts if (d.segment, d.sentence) == start and not d.labelled]
    rest = [d for d in drafts if (d.segment, d.sentence) != start]
    if not first or not rest or any(d.rate is not None for d in first):
        return
    text = first[0].text.lstrip("\n（“")
    bound = any(d.number is not None and n[d.number].comparator in (">=", "<=") for d in first)
    if any(w in text for w in model.words["told"]) or not (bound or text.startswith(tuple(model.words["verbs"]))):
        return
    units = {n[d.number].unit for d in first if d.number is not None}
    told = any(d.rate is not None or (d.datum is not None and n[d.datum].unit in units) for d in rest)
    if told or any(w in d.text for d in rest for w in model.words["progress"]):
        for d in first:
            if d.number is not None:
                d.target, d.number, d.growth = d.number, None, False
                d.steps.append(model.step)


def _target_sentences(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """年度任务为A126家、B208台，计划投资C: what follows a stated target in its sentence is one too, until progress is told."""
    n = scope.numbers
    stops = model.words["stops"]
    for i, d in enumerate(drafts):
        if d.number is None or d.rate is not None or d.growth or d.fact.rule.kind != "数":
            continue
        before = [p for p in drafts[:i] if p.segment == d.segment and p.sentence == d.sentence and not p.growth]
        if not before or before[-1].target is None or before[-1].actual is not None:
            continue
        if before[-1].fact.rule.stage != model.words["from"][0] and model.step not in before[-1].steps:
            continue
        joined = d.fact.lead.startswith("、") or (d.fact.lead == "" and d.fact is not before[-1].fact)
        told = any(w in d.fact.lead for w in stops) or (bool(d.stage) and d.name.startswith(d.stage)) or (d.level and scope.numbers[d.number].comparator == "=")
        # 烤烟任务8600亩，实栽8742亩: the same unit again under a short verb is the answer
        answer = n[d.number].unit == n[before[-1].target or 0].unit and not joined and len(d.name) <= 4
        follows = any(r.open_rate and r.segment == d.segment and r.sentence == d.sentence and r.order > d.order and r.group == d.group for r in drafts[i:])
        if joined or not (told or follows or answer):
            d.target, d.number = d.number, None
            d.steps.append(model.step)


def _rates(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """A rate belongs to the nearest quantity before it that has none, of its own kind where its name says so."""
    for d in list(drafts):
        if not d.open_rate or d.place or "rates" in d.fact.rule.within or d.section == "target" or (scope.role == "plan" and d.section != "actual"):
            continue
        word = _stem(d.rate_kind)
        pool = [
            p
            for p in drafts
            if p is not d
            and p.segment == d.segment
            and p.sentence == d.sentence
            and p.order < d.order
            and p.datum is not None
            and not p.open_rate
            and not p.growth
            and not p.place
        ]
        group = [p for p in pool if p.group == d.group]
        bystanders = model.words["bystanders"]
        wider = pool if d.base else [p for p in pool if word and (word in p.name or word == p.stage)]
        choice = _choose(d, group, drafts, word, scope, bystanders) or _choose(d, wider, drafts, word, scope, bystanders)
        if choice is None:
            after = [
                p
                for p in drafts
                if p.segment == d.segment
                and p.group == d.group
                and p.order > d.order
                and p.clause - d.clause <= 1
                and p.datum is not None
                and p.rate is None
                and p.target is None
                and not p.child
                and not p.growth
            ]
            bare = bool(after) and (elided(after[0].name, scope.pack) or (not d.name and bool(d.base)))
            choice = after[0] if bare and not pool else None
        if choice is None:
            continue
        _take(choice, d, drafts, scope, model)


def _choose(d: Draft, pool: list[Draft], drafts: list[Draft], word: str, scope: Scope, bystanders: Sequence[str]) -> Draft | None:
    pool = [p for p in pool if p.actual is not None or p.number is not None] or pool
    if not pool:
        return None
    n = scope.numbers
    if d.stage and d.stage.startswith("按"):
        unit = d.stage[1:]
        by_unit = [p for p in pool if n[p.datum or 0].unit == unit or unit in n[p.datum or 0].text] or [p for p in pool if p.name.endswith(unit) and p.rate is None][:1]
        return by_unit[-1] if by_unit else None
    named = [p for p in pool if word and (word in p.name or word == p.stage)]
    if named:
        free = [p for p in named if p.rate is None]
        if free:
            return free[-1]
    own = likeness(d.name, pool[-1].name, scope.pack) if d.name else 1.0
    if d.name and not elided(d.name, scope.pack):
        near = [p for p in pool if p.rate is None and likeness(d.name, p.name, scope.pack) >= 0.6]
        if near:
            return near[-1]
        if own < 0.5:
            return None
    # 24个中心村已完成建设任务的68.96%: the count in front of the noun is not what the rate measures
    pool = [p for p in pool if not (p.clause == d.clause and "对象" in p.fact.texts and p.sentence == d.sentence)]
    free = [p for p in pool if p.rate is None and not n[p.datum or 0].dimension.startswith("point")]
    if not d.base:
        free = [p for p in free if not any(w in p.name for w in bystanders)]
    heads = [p for p in free if not p.child]
    kids = [p for p in free if p.child]
    if kids and heads and kids[-1].order > heads[-1].order and d.base and (heads[-1] is not kids[-1].parent or sum(p.parent is heads[-1] for p in drafts) == 1):
        return kids[-1]
    last = (heads or kids)[-1] if (heads or kids) else None
    if last is None:
        return pool[-1] if d.base and pool else None
    promised = [t for t in drafts if t.target is not None or (t.section == "target" and t.number is not None)]
    agreeing = [p for p in free if any(_answers(p, t, d, n) for t in promised)]
    if len(agreeing) == 1 and d.target is None:
        return agreeing[0]
    # 改造小区17个、2.3万户，完成目标的90%: two quantities of one clause and one rate stay undecided
    twins = [p for p in heads if p is not last and p.fact is last.fact]
    if twins and not d.stage:
        fitting = [p for p in (last, *twins) if d.target is not None and p.datum is not None and fits(n[p.datum], n[d.target], n[d.rate or 0])]
        if len(fitting) != 1:
            d.dropped = True
            d.steps.append("歧义")
            return None
        return fitting[0]
    if last.level and not d.base and word:
        counts = [p for p in heads if not p.level]
        return counts[-1] if counts else None
    return last


def _answers(p: Draft, t: Draft, d: Draft, n: Sequence[Number]) -> bool:
    """Whether quantity ``p`` over target ``t`` gives the rate ``d``, in one unit."""
    goal = t.target if t.target is not None else t.number
    if goal is None or p.datum is None or d.rate is None or t is p or goal == p.datum:
        return False
    return n[goal].unit == n[p.datum].unit and n[goal].unit not in ("%", "‰") and fits(n[p.datum], n[goal], n[d.rate])


def _take(choice: Draft, d: Draft, drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    if choice.rate is not None:
        other = _copy(choice, drafts)
        other.rate, other.rate_kind, other.base = d.rate, d.rate_kind, d.base
        tier = next((t for t in drafts if t.target is not None and t.fact.rule.id == model.words["tier"][0] and t.sentence == d.sentence and not t.dropped), None)
        if d.target is None and tier is not None and any(w in d.base for w in model.words["tier"][1:]):
            d.target, tier.dropped = tier.target, True
        other.target = d.target
        other.steps += [*d.steps, "第二基准"]
    else:
        choice.rate, choice.rate_kind, choice.base = d.rate, d.rate_kind, d.base
        choice.stage = choice.stage or _stem(d.rate_kind)
        if d.target is not None:
            choice.target = d.target
        if choice.number is not None and "部位" in d.fact.texts:
            choice.target, choice.number = choice.number, None
        elif choice.number is not None and choice.section != "target":
            choice.actual, choice.number = choice.number, None
        choice.steps += [*d.steps, model.step, d.fact.rule.id]
    d.dropped = True


def _stem(rate_kind: str) -> str:
    word = rate_kind.removesuffix("率").removesuffix("比例").removesuffix("进度")
    return word if word not in ("完成", "") else ""


def _frames(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """Targets and the actuals that answer them, by name, unit and place; later stages share the target."""
    n = scope.numbers
    targets = [d for d in drafts if d.target is not None and d.actual is None and d.number is None and d.rate is None]
    answers = [d for d in drafts if d.target is None and (d.actual is not None or d.open_rate) and not d.growth and not d.place]
    if not targets or not answers:
        return
    low = float(model.limits["accept"])
    systems = {a.system for a in answers if a.system}
    for t in targets:
        named = next((s for s in systems if t.child and t.name and t.name == s.removesuffix("系统").removesuffix("部门")), "")
        if named and t.parent is not None:
            t.system, t.name = named, t.parent.name
    scores: dict[tuple[int, int], float] = {}
    split = {id(t.parent) for t in targets if t.system and t.parent is not None}
    for i, t in enumerate(targets):
        for j, a in enumerate(answers):
            if a.system and id(t) in split:
                continue
            unit = n[a.actual].unit if a.actual is not None else ""
            alone = not any(x is not a and x.child == a.child and x.actual is not None and n[x.actual].unit == unit for x in answers)
            s = _frame_score(t, a, i, j, targets, alone, scope, model.words.values())
            if s >= low:
                scores[(i, j)] = s
    pairs = _assign(len(targets), len(answers), scores)
    taken: dict[int, int] = {}
    for i, j in pairs:
        _join(targets[i], answers[j], model.step)
        taken[j] = i
    # 已开工495户…，已竣工495户: a further stage of an answered target
    for j, a in enumerate(answers):
        if j in taken or a.actual is None:
            continue
        for k, i in sorted(taken.items(), key=lambda p: abs(p[0] - j)):
            other, t = answers[k], targets[i]
            if t.target is None or other.actual is None or other.child != a.child:
                continue
            staged = bool(a.stage) and bool(other.stage) and a.stage != other.stage
            same = n[a.actual].unit == n[other.actual].unit == n[t.target].unit
            alike = elided(a.name, scope.pack) or likeness(_unstaged(a), _unstaged(other), scope.pack) >= 0.6
            agrees = a.rate is None or a.labelled or fits(n[a.actual], n[t.target], n[a.rate])
            if staged and same and alike and agrees and a.segment == other.segment and abs(a.sentence - other.sentence) <= 1:
                a.target = t.target
                a.steps.append("阶段共享")
                if elided(a.name, scope.pack):
                    a.name = (t.name or other.name) + a.name
                break
    drafts[:] = [d for d in drafts if not d.dropped]


def _rate_cells(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """The rates of a table cell belong to the results of the same row, by name, or in order where they are as many."""
    rates = [d for d in drafts if d.open_rate and "rates" in d.fact.rule.within]
    values = [d for d in drafts if d.section == "actual" and d.rate is None and (d.actual is not None or d.number is not None) and not d.growth and not d.child]
    if not rates or not values:
        return
    if not any(d.name or d.rate_kind for d in rates):
        pairs = list(enumerate(range(len(values)))) if len(rates) == len(values) else []
    else:
        low = float(model.limits["accept"])
        scores = {}
        for i, r in enumerate(rates):
            word = _stem(r.rate_kind)
            for j, v in enumerate(values):
                score = likeness(r.name, v.context + v.name, scope.pack) if r.name else 0.0
                if word:
                    score += 0.4 if word in (v.stage, v.name) or v.name.endswith(word) or word in v.name else -0.2 if v.stage else 0.0
                if score >= low:
                    scores[(i, j)] = score - 0.01 * abs(i - j)
        pairs = _assign(len(rates), len(values), scores)
    for i, j in pairs:
        r, v = rates[i], values[j]
        v.rate, v.rate_kind = r.rate, r.rate_kind
        if v.number is not None:
            v.actual, v.number = v.number, None
        v.steps.append(model.step)
        r.dropped = True


def _compared(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """…318公里，超额完成300公里的任务；…84.6%，距85%的目标还差…: a target without a name of its own is that of the line before it."""
    n = scope.numbers
    for i, t in enumerate(drafts):
        if t.target is None or t.actual is not None or t.fact.rule.id not in model.words["rules"]:
            continue
        for p in reversed(drafts[:i]):
            value = p.actual if p.actual is not None else p.number if p.number is not None else p.rate
            if p.segment != t.segment or p.sentence != t.sentence or p.target is not None or value is None or p.growth:
                continue
            if n[value].unit == n[t.target].unit:
                if value == p.rate and p.actual is None and p.number is None:
                    p.actual, p.rate, p.name = p.rate, None, p.name + p.rate_kind
                p.target, t.dropped = t.target, True
                p.steps.append(model.step)
                break


def _unstaged(d: Draft) -> str:
    return d.name.replace(d.stage, "") if d.stage else d.name


def _frame_score(t: Draft, a: Draft, i: int, j: int, targets: Sequence[Draft], alone: bool, scope: Scope, kindred: Iterable[Sequence[str]]) -> float:
    n = scope.numbers
    target = n[t.target or 0]
    loose = not (t.labelled or a.labelled)
    if loose and t.order > a.order and (t.segment, t.sentence) != (a.segment, a.sentence):
        return 0.0
    if t.system and a.system and t.system != a.system:
        return 0.0
    if bool(t.child) != bool(a.child) and not a.system and not t.system and (not t.child or likeness(t.name, a.name, scope.pack) < 0.8):
        return 0.0
    level = target.unit in ("%", "‰")
    number = n[a.actual] if a.actual is not None else None
    if number is not None and level != (number.unit in ("%", "‰")):
        return 0.0
    progress = number is None and level and "率" in t.fact.numbers
    if number is None and level and not progress:
        return 0.0
    if number is None and not level and not elided(a.name, scope.pack):
        return 0.0
    if number is not None and "money" in (number.dimension, target.dimension) and not _like_dimension(number, target):
        return 0.0
    bare = elided(a.name, scope.pack)
    near = _near(t, a, scope.pack)
    same = number is None or _same_unit(number, target)
    score = near
    following = max((x for x in targets if x.order < a.order and number is not None and n[x.target or 0].unit == number.unit), key=lambda x: (x.segment, x.order), default=None)
    ties = [x for x in targets if number is not None and n[x.target or 0].unit == number.unit and x.child == t.child]
    if bare:
        before = [x for x in ties if x.order < a.order]
        if number is None or not same:
            score = 0.0 if number is not None else (0.5 if len(targets) == 1 else 0.0)
        elif len(ties) == 1 or (before and before[-1] is t):
            score = max(score, 0.5)
        if a.stage and t.stage and any(x.stage == a.stage for x in ties):
            score += 0.3 if t.stage == a.stage else -0.3
    elif t.labelled and a.labelled and same and len(ties) == 1 and number is not None and alone:
        score = max(score, 0.45)
    if progress and t.labelled and sum("率" in x.fact.numbers for x in targets) == 1:
        score = max(score, 0.45)
    elif loose and same and number is not None and (t.segment, t.sentence) == (a.segment, a.sentence) and following is t and t.fact.rule.kind == "目标":
        score = max(score, 0.45)
    if a.system and t.system == a.system:
        score += 0.15
    if same and number is not None:
        score += 0.15
    elif number is not None and not _like_dimension(number, target):
        if not any(number.unit in kin and target.unit in kin for kin in kindred):
            return 0.0
        score -= 0.2
        if score < 0.55:
            return 0.0
    if number is not None and a.rate is not None and score > 0.3 and fits(number, target, n[a.rate]):
        score += 0.25
    if loose:
        distance = (a.segment - t.segment) * 2 + abs(a.sentence - t.sentence)
        score -= 0.04 * max(0, distance - 1)
        if distance == 0 and a.clause - t.clause == 1 and same:
            score += 0.05
    score -= 0.01 * abs(i - j)
    return score


def _assign(rows: int, columns: int, scores: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """The one-to-one pairs of greatest total score; a pair without a score is never made."""
    if not scores:
        return []
    if len({i for i, _ in scores}) == len(scores) == len({j for _, j in scores}):
        return sorted(scores)
    import numpy
    from scipy.optimize import linear_sum_assignment

    matrix = numpy.zeros((rows, columns + rows))
    for (i, j), s in scores.items():
        matrix[i, j] = s
    chosen_rows, chosen_columns = linear_sum_assignment(matrix, maximize=True)
    return [(int(i), int(j)) for i, j in zip(chosen_rows, chosen_columns, strict=True) if (int(i), int(j)) in scores]


def _join(t: Draft, a: Draft, step: str) -> None:
    a.target = t.target
    a.parent = a.parent or t.parent
    a.child = a.child or t.child
    a.context = a.context or t.context
    a.target_name, a.actual_name = t.target_name or t.name, a.actual_name or a.name
    if len(t.name) > len(a.name) or not a.name:
        a.name = t.name or a.name
    a.steps += [s for s in t.steps if s not in a.steps] + [step]
    t.dropped = True
    for field_ in ("system", "place"):
        if not getattr(a, field_):
            setattr(a, field_, getattr(t, field_))


def _bases(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """批复项目76个，开工71个，开工率93.4%: a stage rate is taken of the quantity before it, when the figures agree."""
    n = scope.numbers
    for i, a in enumerate(drafts):
        if a.actual is None or a.rate is None or a.target is not None or not a.rate_kind or a.base:
            continue
        if any(t.target is not None and n[t.target].unit == n[a.actual].unit and fits(n[a.actual], n[t.target], n[a.rate]) for t in drafts if t.actual is None):
            continue
        for b in reversed(drafts[:i]):
            if b.segment != a.segment or a.sentence - b.sentence > 0 or b.datum is None or b.child or b.growth or b.level:
                continue
            if b.target is not None and b.actual is not None:
                if n[b.target].unit == n[a.actual].unit and fits(n[a.actual], n[b.target], n[a.rate]):
                    a.target = b.target
                    a.steps.append(model.step)
                    break
                continue
            if n[b.datum].unit == n[a.actual].unit and fits(n[a.actual], n[b.datum], n[a.rate]):
                a.target = b.datum
                a.steps.append(model.step)
                if elided(a.name, scope.pack) or a.name == a.stage:
                    a.name = b.name + a.name
                b.actual = b.number = None
                b.dropped = b.rate is None
                break


def _growth(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """A growth rate is a target where growth is promised, and an actual only where such a target is open."""
    n = scope.numbers
    wanted = [d for d in drafts if d.fact.rule.kind == "目标" and d.fact.rule.role == "growth"]
    for d in drafts:
        if not d.growth or d.number is None or not (d.section == "target" or (scope.role == "plan" and d.section != "actual")):
            continue
        alone = not any(p is not d and p.segment == d.segment and p.sentence == d.sentence and p.order < d.order for p in drafts)
        if (d.name and not elided(d.name, scope.pack)) or alone:
            d.target, d.number, d.growth = d.number, None, False
            d.name = d.name or "增速"
            d.steps.append(model.step)
            wanted.append(d)
    for d in drafts:
        if not d.growth or d.number is None:
            continue
        heads = [p for p in drafts if p.order < d.order and p.segment == d.segment and p.sentence == d.sentence and p.datum is not None and not p.growth]
        name = d.name if d.name and not elided(d.name, scope.pack) else (heads[-1].name if heads else "")
        for t in wanted:
            here = (t.segment, t.sentence) == (d.segment, d.sentence)
            if n[t.target or 0].unit == n[d.number].unit and (likeness(t.name, name, scope.pack) >= 0.6 or (here and t.fact.rule.kind == "目标")):
                t.actual = d.number
                t.name = name if t.fact.rule.kind == "目标" else t.name
                t.steps.append(model.step)
                wanted.remove(t)
                break
    for d in drafts:
        # 累计下降12%，完成总目标15%的78.7%: a rate of a percentage follows
        follows = any(r.open_rate and r.target is not None and n[r.target].unit == "%" and r.sentence == d.sentence and r.order > d.order for r in drafts)
        if d.growth and follows:
            d.growth = False
        d.dropped = d.dropped or d.growth


def _names(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """An elided indicator is taken from the line before it, the run-in head or the heading."""
    for i, d in enumerate(drafts):
        if d.name and not elided(d.name, scope.pack):
            continue
        previous = next(
            (p.name for p in reversed(drafts[:i]) if p.segment == d.segment and p.name and not elided(p.name, scope.pack) and not p.child), ""
        )
        carried = d.context if d.context and not elided(d.context, scope.pack) else previous or scope.part or scope.title
        d.name = carried + d.name if d.name and not carried.endswith(d.name) else carried
        d.steps.append(model.step)


def _shares(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """A bare 占x% is a completion rate where a target or based rate stands before it, a share elsewhere."""
    n = scope.numbers
    for i, d in enumerate(drafts):
        if d.fact.rule.role != "share?" or not d.open_rate:
            continue
        before = [p for p in drafts[:i] if p.segment == d.segment and p.sentence >= d.sentence - 1]
        last = next((p for p in reversed(before) if p.datum is not None and not p.open_rate), None)
        based = any(p.base and p.rate is not None for p in before)
        if last is None or (last.child and not based):
            d.dropped = True
            continue
        value = last.actual if last.actual is not None else last.number
        if value is not None and n[value].unit in model.words["items"]:
            d.dropped = True
            continue
        open_target = [p for p in drafts[:i] if p.target is not None and (p is last or p.actual is None)]
        agrees = any(
            value is not None and p.target is not None and n[p.target].unit == n[value].unit and fits(n[value], n[p.target], n[d.rate or 0])
            for p in open_target
        )
        if agrees or (based and not last.child):
            d.steps.append(model.step)
        else:
            d.dropped = True


def _places(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """各镇开工率：东镇100%、西镇80%: place and percentage, after the name of a rate in the same sentence."""
    for d in drafts:
        if not d.place:
            continue
        head = _rate_head(d, scope)
        if not head:
            verb = d.name.endswith((*scope.pack.words["阶段"], *scope.pack.words["动作"]))
            sibling = any(p is not d and p.open_rate and not p.place and p.sentence == d.sentence and p.segment == d.segment and not p.base for p in drafts)
            d.dropped = not (verb or sibling)
            d.place = ""
            continue
        d.rate_kind = head
        d.place = d.place.removeprefix(head) or d.place
        d.name = head
        d.steps.append(model.step)


def _rate_head(d: Draft, scope: Scope) -> str:
    words = scope.pack.words["阶段率名"]
    before = d.fact.before
    found = [(before.rfind(w), -len(w), w) for w in words if w in before]
    if not found:
        return ""
    return max(found, key=lambda f: (f[0] - f[1], -f[1]))[2]


_MONTH = regex.compile(r"(?<![—－\-~至自从到])(?<!截至)(?<!截止)(?<!\d)\d{1,2}月(?:份|当月|单月)?(?![底末前初中上下以来\d])|当月|单月|本月")


def _months(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """A month's figure makes no line where the text beside it gives the cumulative one."""
    n = scope.numbers
    for d in drafts:
        if d.actual is None or d.rate is not None or not _MONTH.search(d.fact.lead) or any(w in d.fact.lead for w in model.words["keep"]):
            continue
        others = [
            p
            for p in drafts
            if p is not d and p.actual is not None and p.segment == d.segment and abs(p.sentence - d.sentence) <= 1 and not p.child and n[p.actual].unit == n[d.actual].unit
        ]
        if any(not _MONTH.search(p.fact.lead) or any(w in p.fact.lead for w in model.words["cumulative"]) for p in others):
            d.dropped = True


def _select(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """What makes no line: a number without unit or scale, and a target that another one of the same sentence replaced."""
    n = scope.numbers
    answered = [d for d in drafts if d.target is not None and (d.actual is not None or d.rate is not None)]
    for d in drafts:
        datum = d.datum
        if datum is None and d.rate is None:
            d.dropped = True
        elif datum is not None and d.rate is None and n[datum].unit == "" and n[datum].dimension != "ratio" and not d.labelled and n[datum].text[-1:].isdigit():
            d.dropped = True
        elif d.target is not None and d.actual is None and d.rate is None and d.fact.rule.kind == "目标":
            d.dropped = d.fact.rule.id in model.words["never alone"] or any(
                a.target is not None and a.segment == d.segment and a.sentence == d.sentence and n[a.target].unit == n[d.target].unit
                and a.child == d.child and (elided(d.name, scope.pack) or likeness(a.name, d.name, scope.pack) >= 0.8)
                for a in answered
            )  # fmt: skip
        elif d.open_rate and not d.name and d.rate_kind and not d.base and len(drafts) == 1:
            # 开工率66%，较6月末提高…: nothing is being completed; the rate itself is the indicator
            d.actual, d.rate, d.name = d.rate, None, d.rate_kind
        if not d.name:
            d.name = d.base or d.rate_kind or "（上文指标）"


STEPS: dict[str, Step] = {
    "分段": _segments,
    "子项": _children,
    "对列": _zip,
    "标题目标": _heading_targets,
    "目标句": _target_sentences,
    "增长": _growth,
    "占比": _shares,
    "地区率": _places,
    "后置目标": _compared,
    "率归实际": _rates,
    "率栏": _rate_cells,
    "角色": _roles,
    "当月累计": _months,
    "率的基数": _bases,
    "目标与完成": _frames,
    "补名": _names,
    "取舍": _select,
}


def ordered(drafts: Iterable[Draft]) -> list[Draft]:
    """Drafts by place in the text."""
    return sorted(drafts, key=lambda d: (d.segment, d.order))


def describe(draft: Draft) -> dict[str, Any]:
    """What ``explain`` shows of a draft."""
    return {"rule": draft.fact.rule.id, "steps": list(draft.steps), "name": draft.name}
