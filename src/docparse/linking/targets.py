"""What is promised: stated targets and what follows them, unlabelled ones, growth, and the role of the rest."""

from __future__ import annotations

from itertools import pairwise

import regex

from docparse.drafts import Draft, Scope, StepModel
from docparse.names import elided, likeness


def heading_targets(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """（1）建设基站1200个。实际开通1386个…: what an unlabelled item promises first, the sentences after it answer."""
    if scope.role != "summary" or not scope.title:
        return
    n = scope.numbers
    start = min(((d.segment, d.sentence) for d in drafts), default=(0, 0))
    first = [d for d in drafts if (d.segment, d.sentence) == start and not d.labelled]
    rest = [d for d in drafts if (d.segment, d.sentence) != start]
    promises = [d for d in first if (d.number if d.number is not None else d.rate) is not None]
    if not first or not rest or any(d.base for d in first):
        return
    text = first[0].text.lstrip("\n（“")
    if any(w in text for w in model.words["told"]):
        return

    def alike(p: Draft, d: Draft, least: float, bare: bool = False) -> bool:
        a = p.number if p.number is not None else p.rate
        b = d.datum if d.datum is not None else d.rate
        same = a is not None and b is not None and n[a].unit == n[b].unit
        return same and ((bare and elided(d.name, scope.pack)) or likeness(p.name + p.rate_kind, d.name + d.rate_kind, scope.pack) >= least)

    # 远程诊断覆盖17家，医师数达到3.1人。诊断接入13家；医师数为2.94人: most of what is said comes again
    again = sum(any(alike(p, d, 0.5) for d in rest) for p in promises) * 2 >= len(promises) > 0
    bound = any(d.number is not None and n[d.number].comparator in (">=", "<=") for d in first)
    planned = text.startswith(tuple(model.words["verbs"])) and not any(d.rate is not None for d in first)
    if not (again or bound or planned):
        return
    told = any(d.rate is not None or any(alike(p, d, 0.2, bare=True) for p in promises) for d in rest)
    if told or any(w in d.text for d in rest for w in model.words["progress"]):
        for d in promises:
            if d.number is not None:
                d.target, d.number, d.growth = d.number, None, False
            else:
                d.target, d.rate, d.level, d.name = d.rate, None, True, d.name + d.rate_kind
            d.steps.append(model.step)


def target_sentences(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """年度任务为A126家、B208台，计划投资C: what follows a stated target in its sentence is one too, until progress is told."""
    n = scope.numbers
    stops = model.words["stops"]
    for p, d in pairwise(drafts):
        # 培训600人次以上，实际612人次: a bound and the result it asks for
        a, b = p.number, d.number
        if a is None or b is None or p.growth or d.growth or (p.segment, p.sentence) != (d.segment, d.sentence) or d.clause - p.clause not in (1, 2):
            continue
        lead = regex.split("[，；：]", d.fact.lead)[-1]
        if n[a].comparator in (">=", "<=") and n[b].comparator == "=" and n[a].unit == n[b].unit and lead.startswith(tuple(model.words["answers"])):
            p.target, p.number = a, None
            p.steps.append(model.step)
    for i, d in enumerate(drafts):
        if d.number is None or d.rate is not None or d.growth or d.fact.rule.kind != "数":
            continue
        before = [p for p in drafts[:i] if p.segment == d.segment and p.sentence == d.sentence and not p.growth]
        if not before or before[-1].target is None or before[-1].actual is not None:
            continue
        if before[-1].fact.rule.stage != model.words["from"][0] and model.step not in before[-1].steps:
            continue
        answering = any(d.fact.lead.startswith("、" + w) for w in stops)  # 应参保6.12万人、已参保5.94万人
        joined = (d.fact.lead.startswith("、") and not answering) or (d.fact.lead == "" and d.fact is not before[-1].fact)
        told = (
            any(w in d.fact.lead for w in stops)
            or (bool(d.stage) and d.name.startswith(d.stage))
            or (d.level and scope.numbers[d.number].comparator == "=")
        )
        # 烤烟任务8600亩，实栽8742亩: the same unit again under a short verb is the answer
        answer = n[d.number].unit == n[before[-1].target or 0].unit and not joined and len(d.name) <= 4
        follows = any(
            r.open_rate and r.segment == d.segment and r.sentence == d.sentence and r.order > d.order and r.group == d.group for r in drafts[i:]
        )
        if joined or not (told or follows or answer):
            d.target, d.number = d.number, None
            d.steps.append(model.step)


def growth(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """A growth rate is a target where growth is promised, and an actual only where such a target is open."""
    n = scope.numbers
    wanted = [d for d in drafts if d.fact.rule.kind == "目标" and d.fact.rule.role == "growth"]
    for d, t in pairwise(drafts):
        # 增长8.4%，低于9%的预期目标
        if d.growth and t.fact.rule.id in model.words["compared"] and t.target is not None and n[t.target].unit == "%" and t.sentence == d.sentence:
            wanted.append(t)
    named_growth = {d.segment for d in drafts if d.growth and d.name}
    for d in drafts:
        if not d.growth or d.number is None or not (d.section == "target" or (scope.role == "plan" and d.section != "actual")):
            continue
        ahead = [p for p in drafts if p is not d and (p.segment, p.sentence) == (d.segment, d.sentence) and p.order < d.order]
        named = bool(d.name) and not elided(d.name, scope.pack)
        # 预算收入1460万元，增长15%以上: both are promised, as where growth is promised beside it
        promised = n[d.number].comparator in (">=", "<=", "~") or d.segment in named_growth
        if (
            ahead
            and promised
            and not named
            and ahead[-1].clause == d.clause - 1
            and ahead[-1].name
            and n[ahead[-1].datum or 0].unit not in ("%", "‰")
        ):
            d.name, named = ahead[-1].name + "增长", True
        if named or not ahead:
            d.target, d.number, d.growth = d.number, None, False
            d.name = d.name or model.words["nameless"][0]
            d.steps.append(model.step)
            wanted.append(d)
    for d in drafts:
        if not d.growth or d.number is None:
            continue
        heads = [
            p for p in drafts if p.order < d.order and p.segment == d.segment and p.sentence == d.sentence and p.datum is not None and not p.growth
        ]
        name = d.name if d.name and not elided(d.name, scope.pack) else (heads[-1].name if heads else "")
        for t in wanted:
            here = (t.segment, t.sentence) == (d.segment, d.sentence)
            if here and t.order > d.order and any(g.growth and d.order < g.order < t.order for g in drafts if g.segment == d.segment):
                continue  # a nearer growth stands before this target
            alone = len(wanted) == 1 and t.segment == d.segment and elided(name, scope.pack)  # 目标增长7.8%。实现97亿元，增长8.1%
            if n[t.target or 0].unit == n[d.number].unit and (
                alone or likeness(t.name, name, scope.pack) >= 0.6 or (here and t.fact.rule.kind == "目标")
            ):
                t.actual = d.number
                t.name = (name if d.name else name + "增长") if t.fact.rule.kind == "目标" else t.name
                t.steps.append(model.step)
                wanted.remove(t)
                break
    of_percentages = [r for r in drafts if r.open_rate and r.target is not None and n[r.target].unit == "%"]
    for d in drafts:
        # 累计下降12%，完成总目标15%的78.7%: a rate of a percentage follows
        if d.growth and any(r.sentence == d.sentence and r.order > d.order for r in of_percentages):
            d.growth = False
            if not d.name:
                rise, fall = model.words["nameless"]
                d.name = fall if d.fact.lead.endswith(tuple(model.words["falls"])) else rise
        d.dropped = d.dropped or d.growth


def compared(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """…318公里，超额完成300公里的任务；…84.6%，距85%的目标还差…: a target without a name of its own is that of the line before it."""
    n = scope.numbers
    for i, t in enumerate(drafts):
        if t.fact.rule.id in model.words["alone"] and t.number is not None:
            # 失业率3.1%，控制在4.5%以内
            t.dropped = n[t.number].comparator not in ("<=", ">=")
            if not t.dropped:
                t.target, t.number = t.number, None
        elif t.fact.rule.id not in model.words["rules"]:
            continue
        if t.target is None or t.actual is not None:
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


def roles(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """A number of no stated role is a target in a plan or target block, an actual in a result block or summary."""
    n = scope.numbers
    for d in drafts:
        if d.open_rate and d.target is None and (d.section == "target" or (scope.role == "plan" and d.section != "actual")):
            d.target, d.rate, d.level = d.rate, None, True
            d.name = d.name or d.base
            d.steps.append(model.step)
        if d.number is None or d.growth:
            continue
        if (
            # 定额不超过480立方米: a result is not told that way
            n[d.number].hedge.startswith(tuple(model.words["required"]))
            or (
                d.child
                and d.parent is not None
                and d.parent.target is not None
                and d.parent.actual is None
                and d.rate is None
                and d.parent.sentence == d.sentence
            )
            or d.section == "target"
            or (scope.role == "plan" and d.section != "actual")
        ):
            d.target, d.number = d.number, None
        elif d.section == "actual" or scope.role in ("summary", "other"):
            d.actual, d.number = d.number, None
        d.steps.append(model.step)
