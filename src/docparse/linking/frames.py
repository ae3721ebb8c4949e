"""Targets and the actuals that answer them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from docparse.drafts import Draft, Scope, StepModel, fits, like_dimension, same_unit
from docparse.model import Number
from docparse.names import elided, likeness, thin
from docparse.rules import Pack

RANKS = "国省市县区州盟旗"  # of those who set a target


def frames(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
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
    tier, *tier_words = model.words["tier"]
    plans = [t for t in targets if t.fact.rule.id != tier]
    second = {
        id(t)
        for t in targets
        if t.fact.rule.id == tier and any(n[x.target or 0].unit == n[t.target or 0].unit and x.segment == t.segment for x in plans)
    }
    kindred = [model.words[k] for k in ("people", "times", "things")]
    crowd = Counter(_kind(a, n) for a in answers)
    rivals = []
    for a in answers:
        named_tier = any(w in a.base for w in tier_words)
        rivals.append(_rivals(a, targets if named_tier else plans or targets, crowd[_kind(a, n)] == 1, named_tier, scope))
    split = {id(t.parent) for t in targets if t.system and t.parent is not None}
    for i, t in enumerate(targets):
        for j, a in enumerate(answers):
            if a.system and id(t) in split:
                continue
            # 计划3亿元，力争3.5亿元，已完成…: the second tier is answered only where it is named
            if id(t) in second and not rivals[j].tier:
                continue
            s = _frame_score(t, a, i, j, rivals[j], scope, kindred)
            if s >= low:
                scores[(i, j)] = s
    pairs = assign(len(targets), len(answers), scores)
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
            if any(w in a.fact.lead for w in model.words["waiting"]):
                continue
            proven = a.rate is not None and fits(n[a.actual], n[t.target], n[a.rate]) and a.sentence == other.sentence
            alike = proven or elided(a.name, scope.pack) or likeness(_unstaged(a), _unstaged(other), scope.pack) >= 0.6
            agrees = a.rate is None or a.labelled or fits(n[a.actual], n[t.target], n[a.rate])
            if staged and same and alike and agrees and a.segment == other.segment and abs(a.sentence - other.sentence) <= 1:
                a.target = t.target
                a.steps.append("阶段共享")
                if elided(a.name, scope.pack) and not elided(t.name or other.name, scope.pack):
                    a.name = (t.name or other.name) + a.name
                break


@dataclass(frozen=True, slots=True)
class _Rivals:
    """What an answer sees of the targets it could have, looked up once for each answer."""

    alone: bool  # no other answer of its unit, rank and system
    tier: bool  # it names the second tier
    targets: int
    rated: int  # targets that promise a rate of progress
    following: Draft | None  # the last target of its unit before it
    ties: Mapping[bool, Sequence[Draft]]  # the targets of its unit: those that are children and those that are not
    last: Mapping[bool, Draft | None]  # of these, the last before it
    fitting: Mapping[bool, frozenset[int]]  # of these, those that its printed rate is taken of


def _kind(a: Draft, n: Sequence[Number]) -> tuple[bool, str, str]:
    return a.child, a.system, n[a.actual].unit if a.actual is not None else "-"


def _rivals(a: Draft, targets: Sequence[Draft], alone: bool, tier: bool, scope: Scope) -> _Rivals:
    n = scope.numbers
    number = n[a.actual] if a.actual is not None else None
    same = [x for x in targets if number is not None and n[x.target or 0].unit == number.unit]
    before = [x for x in same if x.order < a.order]
    ties = {child: [x for x in same if x.child == child] for child in (False, True)}
    fitting = {False: frozenset[int](), True: frozenset[int]()}
    if number is not None and a.rate is not None and elided(a.name, scope.pack):
        fitting = {child: frozenset(id(x) for x in tied if fits(number, n[x.target or 0], n[a.rate])) for child, tied in ties.items()}
    return _Rivals(
        alone,
        tier,
        len(targets),
        sum("率" in x.fact.numbers for x in targets),
        max(before, key=lambda x: (x.segment, x.order), default=None),
        ties,
        {child: next((x for x in reversed(before) if x.child == child), None) for child in (False, True)},
        fitting,
    )


def _near(a: Draft, b: Draft, pack: Pack) -> float:
    """How alike a target ``a`` and an answer ``b`` are, by their names; the clause before counts where a name says little."""
    own = a.name if not thin(a.name, pack) else a.context + a.name
    direct = likeness(own, b.name, pack)
    return max(direct, 0.9 * likeness(own, b.context + b.name, pack)) if b.context else direct


def _unstaged(d: Draft) -> str:
    return d.name.replace(d.stage, "") if d.stage else d.name


def _frame_score(t: Draft, a: Draft, i: int, j: int, rivals: _Rivals, scope: Scope, kindred: Iterable[Sequence[str]]) -> float:
    n = scope.numbers
    target = n[t.target or 0]
    loose = not (t.labelled or a.labelled)
    if loose and t.order > a.order and (a.open_rate or (t.segment, t.sentence) != (a.segment, a.sentence)):
        return 0.0
    if t.system and a.system and t.system != a.system:
        return 0.0
    beside = t.child and elided(a.name, scope.pack) and a.clause - t.clause == 1 and (a.segment, a.sentence) == (t.segment, t.sentence)
    if (
        bool(t.child) != bool(a.child)
        and not beside
        and not a.system
        and not t.system
        and (not t.child or likeness(t.name, a.name, scope.pack) < 0.8)
    ):
        return 0.0
    # 省下达4120套，市定4500套，…完成市定目标的95.7%
    ranks = [next((c for c in text if c in RANKS), "") for text in (a.base, t.name)]
    if all(ranks) and ranks[0] != ranks[1]:
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
    if number is not None and "money" in (number.dimension, target.dimension) and not like_dimension(number, target):
        return 0.0
    bare = elided(a.name, scope.pack)
    near = _near(t, a, scope.pack)
    same = number is None or same_unit(number, target)
    score = near
    ties = rivals.ties[t.child]
    if bare:
        if number is None or not same:
            score = 0.0 if number is not None else (0.5 if rivals.targets == 1 else 0.0)
        elif len(ties) == 1 or rivals.last[t.child] is t:
            score = max(score, 0.5)
        # 新建…300公里，改造120公里。新建完成213公里: the verb alone says which
        if a.name and any(x.name.startswith(a.name[:2]) for x in ties):
            score += 0.3 if t.name.startswith(a.name[:2]) else -0.3
        # 病险水库除险加固12座。除险加固完工6座: a word of the target's own name
        core = _unstaged(a)
        if len(core) >= 3 and any(core in x.name for x in ties):
            score += 0.3 if core in t.name else -0.3
        # …836.4公里已开工，已完工521.9公里，完工率62.40%: a further stage of the target that the rate is taken of
        if rivals.fitting[t.child] and id(t) not in rivals.fitting[t.child]:
            return 0.0
        if a.stage and t.stage and any(x.stage == a.stage for x in ties):
            score += 0.3 if t.stage == a.stage else -0.3
    elif t.labelled and a.labelled and same and len(ties) == 1 and number is not None and rivals.alone:
        score = max(score, 0.45)
    if not bare and t.labelled and a.labelled and a.stage and a.stage == t.stage and same and sum(x.stage == a.stage for x in ties) == 1:
        score += 0.15  # 棚户区改造新开工1450套、基本建成2150套。棚改新开工761套: the same stage, of one target
    if (progress and t.labelled and rivals.rated == 1) or (
        loose
        and same
        and number is not None
        and (t.segment, t.sentence) == (a.segment, a.sentence)
        and rivals.following is t
        and t.fact.rule.kind == "目标"
    ):
        score = max(score, 0.45)
    if (a.system and t.system == a.system) or all(ranks):
        score += 0.15
    if same and number is not None:
        score += 0.15
    elif number is not None and not like_dimension(number, target):
        if not any(number.unit in kin and target.unit in kin for kin in kindred):
            return 0.0
        score -= 0.2
        if score < 0.55:
            return 0.0
    if number is not None and a.rate is not None and score > 0.3 and fits(number, target, n[a.rate]):
        score += 0.5 if (t.segment, t.sentence) == (a.segment, a.sentence) else 0.25
    if loose:
        distance = (a.segment - t.segment) * 2 + abs(a.sentence - t.sentence)
        score -= 0.04 * max(0, distance - 1)
        score -= 0.15 if t.group != a.group and not bare and (t.segment, t.sentence) == (a.segment, a.sentence) else 0.0
        if distance == 0 and a.clause - t.clause == 1 and same:
            score += 0.05
    score -= 0.01 * abs(i - j)
    return score


def assign(rows: int, columns: int, scores: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
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
    t.dropped, t.into = True, t.into or a
    for field_ in ("system", "place"):
        if not getattr(a, field_):
            setattr(a, field_, getattr(t, field_))
