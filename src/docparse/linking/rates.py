"""Which quantity a rate belongs to, and which quantity it is taken of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docparse.drafts import Draft, Scope, StepModel, copy, fits, same_unit, stem
from docparse.linking.frames import assign
from docparse.model import Number
from docparse.names import elided, likeness

_RANKED = re.compile(r"([\u4e00-\u9fff]{2,14}率)[^，。；：率]{0,16}：[^。]*$")


def namesakes(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """拆解83艘，拆解率65.9%: a rate named after what the quantity before it did is taken of that quantity."""
    n = scope.numbers
    levels = tuple(model.words["levels"])
    for i, d in enumerate(drafts):
        if not d.level or d.number is None or d.section == "target" or not d.name.endswith("率") or d.name.endswith(levels):
            continue
        word = d.name.removesuffix("率")
        if not 2 <= len(word) <= 4 or n[d.number].comparator in (">=", "<="):
            continue
        before = [p for p in drafts[:i] if p.segment == d.segment and p.sentence == d.sentence and p.group == d.group and not p.level]
        named = any(p.rate is None and p.datum is not None and (word in p.name or word in p.fact.lead) for p in before)
        # 应配468名，到岗451名，配备率94.6%: the reading that the figures bear out
        values = [p.actual if p.actual is not None else p.number for p in before]
        goals = [p.target for p in before if p.target is not None] + ([before[-2].datum] if len(before) > 1 else [])
        borne_out = any(
            v is not None and g not in (None, v) and n[v].unit == n[g].unit and fits(n[v], n[g], n[d.number]) for g in goals for v in values
        )
        promised = any(
            (g := _goal(t)) is not None and t is not d and n[g].unit == n[d.number].unit and likeness(t.name, d.name, scope.pack) >= 0.6
            for t in drafts
        )
        if not promised and (named or borne_out):
            d.rate, d.number, d.level = d.number, None, False
            d.rate_kind, d.name = d.name, ""
            d.steps.append(model.step)


def _goal(t: Draft) -> int | None:
    """What a draft promises: a stated target, or any number of a target block."""
    return t.target if t.target is not None else t.number if t.section == "target" else None


def rates(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """A rate belongs to the nearest quantity before it that has none, of its own kind where its name says so."""
    for d in list(drafts):
        if not d.open_rate or d.place or "rates" in d.fact.rule.within or d.section == "target" or (scope.role == "plan" and d.section != "actual"):
            continue
        if d.rate is not None and scope.numbers[d.rate].hedge.startswith(tuple(model.words["required"])):
            d.dropped = True
            continue
        if d.fact.rule.id in model.words["beside"]:
            # 东镇4100万元、85.4%: only right behind a quantity, no member of a list of percentages
            last = max((p for p in drafts if p.order < d.order and p.segment == d.segment), key=lambda p: p.order, default=None)
            if last is None or last.datum is None or last.clause != d.clause or scope.numbers[last.datum].unit in ("%", "‰"):
                d.dropped = True
                continue
        asked = [t for t in drafts if t.section == "target" and t.open_rate and d.rate_kind and t.rate_kind == d.rate_kind]
        counted = next(
            (p for p in reversed(drafts) if p.order < d.order and p.segment == d.segment and p.datum is not None and not p.open_rate), None
        )
        own = len(asked) == 1 and (counted is None or likeness(asked[0].name, counted.context + counted.name, scope.pack) >= 0.3)
        if own and (elided(d.name, scope.pack) or likeness(asked[0].name, d.name, scope.pack) >= 0.5):
            # 目标：化解率98%以上。进展：化解4306件，化解率98.5%: the rate itself was promised
            d.number, d.rate, d.level, d.name = d.rate, None, True, asked[0].name + d.rate_kind
            d.steps.append(model.step)
            continue
        word = stem(d.rate_kind)
        # 批复5.6亿元，资金下达3.92亿元，下达率70%: what the rate is named after was done, not promised
        for p in drafts:
            done = p.target is not None and p.datum == p.target and p.rate is None and (p.segment, p.sentence) == (d.segment, d.sentence)
            if word and done and p.section != "target" and d.clause - p.clause == 1 and word in p.fact.lead:
                p.number, p.target = p.target, None
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
        if d.base and not d.name and d.context and d.fact.lead.lstrip("；，：。\n").startswith(d.context) and not elided(d.context, scope.pack):
            # 国资收入7300万元；基金收入为预算的64.3%，计9.62亿元: what is spoken of in its own clause, not before the semicolon
            pool = [p for p in pool if p.group == d.group or likeness(d.context, p.name, scope.pack) >= 0.5]
        wider = pool if d.base else [p for p in pool if word and (word in p.name or word == p.stage)]
        choice = _choose(d, group, drafts, word, scope, model) or _choose(d, wider, drafts, word, scope, model)
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
            wanting = any(unit + "，" in d.fact.lead for unit in model.words["units"])
            bare = bool(after) and (elided(after[0].name, scope.pack) or (not d.name and bool(d.base) and not wanting))
            choice = after[0] if bare and not pool else None
        if choice is None and d.base and elided(d.name, scope.pack):
            # 回收率达83.6%，为目标值的104.5%: the rate of a rate makes the first one the result
            earlier = [
                p
                for p in drafts
                if p is not d and p.open_rate and not p.base and p.segment == d.segment and p.sentence == d.sentence and p.order < d.order
            ]
            if earlier:
                choice = earlier[-1]
                choice.actual, choice.rate, choice.name = choice.rate, None, choice.name + choice.rate_kind
        if choice is None:
            continue
        _take(choice, d, drafts, scope, model)


def _choose(d: Draft, pool: list[Draft], drafts: list[Draft], word: str, scope: Scope, model: StepModel) -> Draft | None:
    pool = [p for p in pool if p.actual is not None or p.number is not None] or pool
    if not pool:
        return None
    n = scope.numbers
    if d.stage and d.stage.startswith("按"):
        unit = d.stage[1:]
        by_unit = [p for p in pool if n[p.datum or 0].unit == unit or unit in n[p.datum or 0].text] or [
            p for p in pool if p.name.endswith(unit) and p.rate is None
        ][:1]
        return _nearest(d, by_unit, scope) if by_unit else None
    if d.target is not None:
        # 新建户厕305座，达标率98%，占任务350座的87.1%: what is counted as the base is
        pool = [p for p in pool if n[p.datum or 0].unit == n[d.target].unit] or pool
    counted = d.name.removesuffix("数") if d.base and d.name.endswith("数") else ""
    if counted in scope.pack.words["阶段"]:
        word = counted  # 竣工433所…。竣工数为目标任务的108.3%
    named = [p for p in pool if word and (word in p.name or word == p.stage)]
    if named:
        free = [p for p in named if p.rate is None]
        if free:
            return free[-1]
    own = likeness(d.name, pool[-1].name, scope.pack) if d.name else 1.0
    if d.name and not elided(d.name, scope.pack):
        near = [p for p in pool if p.rate is None and likeness(d.name, p.name, scope.pack) >= 0.6]
        if near:
            return _nearest(d, near, scope)
        if own < 0.5:
            return None
    done = [p for p in pool if not any(p.fact.lead.endswith(w) for w in model.words["waiting"])]
    pool = done or pool  # 建成31处，在建9处，为计划的77.5%
    # 24个中心村已完成建设任务的68.96%: the count in front of the noun is not what the rate measures
    pool = [p for p in pool if not (p.clause == d.clause and "对象" in p.fact.texts)]
    free = [p for p in pool if p.rate is None and not n[p.datum or 0].dimension.startswith("point")]
    promised = [t for t in drafts if t.target is not None or (t.section == "target" and t.number is not None)]
    if not d.base:
        # 惠及13200户。…惠及5860户，完成率44.39%: who is reached counts where it was promised
        free = [p for p in free if not any(w in p.name for w in model.words["bystanders"]) or any(_promised(p, t, n, scope) for t in drafts)]
    heads = [p for p in free if not _part(p, n)]
    kids = [p for p in free if _part(p, n)]
    if (
        kids
        and heads
        and kids[-1].order > heads[-1].order
        and d.base
        and (heads[-1] is not kids[-1].parent or sum(p.parent is heads[-1] for p in drafts) == 1)
    ):
        return kids[-1]
    last = (heads or kids)[-1] if (heads or kids) else None
    if last is None:
        return pool[-1] if d.base and pool else None
    agreeing = [p for p in free if any(_answers(p, t, d, n) for t in promised)]
    if len(agreeing) == 1 and d.target is None:
        return agreeing[0]
    # 改造小区17个、2.3万户，完成目标的90%: two quantities of one clause and one rate stay undecided
    # 征地2640亩、拆房415栋，占总任务的88%: nor of which of two things the whole task is meant
    beside = last.fact.lead.startswith("、") and bool(d.base) and d.clause > last.clause
    twins = [p for p in heads if p is not last and (p.fact is last.fact or (beside and p.clause == last.clause and p.group == last.group))]
    if twins and not d.stage:
        fitting = [p for p in (last, *twins) if d.target is not None and p.datum is not None and fits(n[p.datum], n[d.target], n[d.rate or 0])]
        if len(fitting) != 1:
            d.dropped, d.rivals = True, [last, *twins]
            return None
        return fitting[0]
    # 资金到位1860万元，拨付率37%: the rate of another stage, whose quantity is not printed
    if any(w in last.name for w in model.words["received"]) and word in model.words["spent"] and not any(_answers(last, t, d, n) for t in promised):
        return None
    if last.level and not d.base and word:
        counts = [p for p in heads if not p.level]
        return counts[-1] if counts else None
    return last


def _part(p: Draft, n: Sequence[Number]) -> bool:
    """Whether a quantity is counted within the one above it: 其中女性410人 of 900人, not 其中法律援助412件 of 5项."""
    above = p.parent.datum if p.parent is not None else None
    return p.child and (above is None or p.datum is None or same_unit(n[p.datum], n[above]))


def _nearest(d: Draft, pool: Sequence[Draft], scope: Scope) -> Draft:
    """The one of ``pool`` that ``d`` names best; of several, the last."""
    return max(reversed(pool), key=lambda p: likeness(d.name, p.name, scope.pack)) if d.name else pool[-1]


def _promised(p: Draft, t: Draft, n: Sequence[Number], scope: Scope) -> bool:
    """Whether ``t`` promises what ``p`` counts, by name and unit."""
    if t is p or t.datum is None or p.datum is None or not (t.target is not None or t.section == "target"):
        return False
    return n[t.datum].unit == n[p.datum].unit and likeness(t.name, p.name, scope.pack) >= 0.6


def _answers(p: Draft, t: Draft, d: Draft, n: Sequence[Number]) -> bool:
    """Whether quantity ``p`` over target ``t`` gives the rate ``d``, in one unit."""
    goal = t.target if t.target is not None else t.number
    if goal is None or p.datum is None or d.rate is None or t is p or goal == p.datum:
        return False
    return n[goal].unit == n[p.datum].unit and n[goal].unit not in ("%", "‰") and fits(n[p.datum], n[goal], n[d.rate])


def _take(choice: Draft, d: Draft, drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    if choice.rate is not None:
        other = copy(choice, drafts)
        other.rate, other.rate_kind, other.base = d.rate, d.rate_kind, d.base
        tier = next(
            (t for t in drafts if t.target is not None and t.fact.rule.id == model.words["tier"][0] and t.sentence == d.sentence and not t.dropped),
            None,
        )
        if d.target is None and tier is not None and any(w in d.base for w in model.words["tier"][1:]):
            d.target, tier.dropped = tier.target, True
        other.target = d.target
        other.steps += [*d.steps, "第二基准"]
    else:
        choice.rate, choice.rate_kind, choice.base = d.rate, d.rate_kind, d.base
        choice.stage = choice.stage or stem(d.rate_kind)
        if d.target is not None:
            choice.target = d.target
        if choice.number is not None and "部位" in d.fact.texts:
            choice.target, choice.number = choice.number, None
        elif choice.number is not None and choice.section != "target":
            choice.actual, choice.number = choice.number, None
        choice.steps += [*d.steps, model.step, d.fact.rule.id]
    d.dropped = True


def rate_cells(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """The rates of a table cell belong to the results of the same row, by name, or in order where they are as many."""
    rates = [d for d in drafts if d.open_rate and "rates" in d.fact.rule.within]
    values = [
        d
        for d in drafts
        if d.section == "actual" and d.rate is None and (d.actual is not None or d.number is not None) and not d.growth and not d.child
    ]
    if not rates or not values:
        return
    if not any(d.name or d.rate_kind for d in rates):
        pairs = list(enumerate(range(len(values)))) if len(rates) == len(values) else []
    else:
        low = float(model.limits["accept"])
        scores = {}
        for i, r in enumerate(rates):
            word = stem(r.rate_kind)
            for j, v in enumerate(values):
                score = likeness(r.name, v.context + v.name, scope.pack) if r.name else 0.0
                if word:
                    score += 0.4 if word in (v.stage, v.name) or v.name.endswith(word) or word in v.name else -0.2 if v.stage else 0.0
                if score >= low:
                    scores[(i, j)] = score - 0.01 * abs(i - j)
        pairs = assign(len(rates), len(values), scores)
    n = scope.numbers
    goals = [g for d in drafts if d.section == "target" and (g := _goal(d)) is not None]
    taken, given = {j for _, j in pairs}, {i for i, _ in pairs}
    for i, r in enumerate(rates):
        # 公路23.00% of 完成新改建71.85公里, promised 312.4公里: where the names do not tell, the figures may, if only one result fits
        fitting = [
            j
            for j, v in enumerate(values)
            if i not in given and j not in taken and v.datum is not None and r.rate is not None
            and any(same_unit(n[v.datum], n[g]) and fits(n[v.datum], n[g], n[r.rate]) for g in goals)
        ]  # fmt: skip
        if len(fitting) == 1:
            pairs.append((i, fitting[0]))
            taken.add(fitting[0])
    for i, j in pairs:
        r, v = rates[i], values[j]
        v.rate, v.rate_kind = r.rate, r.rate_kind
        if v.number is not None:
            v.actual, v.number = v.number, None
        v.steps.append(model.step)
        r.dropped = True


def bases(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """批复项目76个，开工71个，开工率93.4%: a stage rate is taken of the quantity before it, when the figures agree."""
    n = scope.numbers
    for i, a in enumerate(drafts):
        if a.rate is None and _answered_count(drafts[i - 1] if i else None, a, scope, model):
            # 迁改电力线路86处，完成71处: what is only counted, and then done in part
            head = drafts[i - 1]
            a.target, a.name, head.dropped, head.into = head.actual, head.name + a.name, True, a
            a.steps.append(model.step)
        if a.actual is None or a.rate is None or a.target is not None:
            continue
        if any(
            t.target is not None and n[t.target].unit == n[a.actual].unit and fits(n[a.actual], n[t.target], n[a.rate])
            for t in drafts
            if t.actual is None
        ):
            continue
        for b in reversed(drafts[:i]):
            if b.segment != a.segment or a.sentence - b.sentence > 0 or b.datum is None or b.child or b.growth or b.level:
                continue
            if b.target is None and b.rate is not None:
                continue  # 开工3.2万平方米，开工率100%: a result of its own
            if b.target is not None and b.actual is not None:
                # 批复5.6亿元，下达3.92亿元，支出2.55亿元，支出率65%: the figures tell of which of the two
                whole = next((g for g in (b.target, b.actual) if n[g].unit == n[a.actual].unit and fits(n[a.actual], n[g], n[a.rate])), None)
                if whole is not None:
                    a.target = whole
                    a.steps.append(model.step)
                    break
                continue
            if a.base and not elided(a.name, scope.pack) and likeness(a.name, b.name, scope.pack) < 0.5:
                continue  # 补植1.2万亩，荒山造林8400亩，占任务的70%: another indicator
            if n[b.datum].unit == n[a.actual].unit and fits(n[a.actual], n[b.datum], n[a.rate]):
                a.target = b.datum
                a.steps.append(model.step)
                if (elided(a.name, scope.pack) or a.name == a.stage) and not elided(b.name, scope.pack):
                    a.name = b.name + a.name
                b.dropped = True
                break


def _answered_count(p: Draft | None, a: Draft, scope: Scope, model: StepModel) -> bool:
    """Whether ``a`` says no more than how much of the bare count ``p`` was done."""
    if p is None or p.actual is None or a.actual is None or p.rate is not None or p.target is not None or a.target is not None:
        return False
    if (p.segment, p.sentence) != (a.segment, a.sentence) or a.clause - p.clause != 1 or p.child or a.child or p.level or p.growth:
        return False
    n = scope.numbers
    smaller = (n[p.actual].value or 0) >= (n[a.actual].value or 0)
    staged = any(w in p.fact.lead or w in p.name for w in (*scope.pack.words["阶段"], *model.words["told"]))
    verb = max((w for w in scope.pack.words["阶段"] if a.fact.lead.endswith(w)), key=len, default="")
    further = a.name not in ("", verb) or verb in model.words["apart"] or any(w in a.fact.lead for w in model.words["more"])
    return bool(verb) and not further and n[p.actual].unit == n[a.actual].unit and smaller and not staged and not elided(p.name, scope.pack)


def shares(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """A bare 占x% is a completion rate where a target or based rate stands before it, a share elsewhere."""
    n = scope.numbers
    for i, d in enumerate(drafts):
        if d.open_rate and i and d.fact.rule.id in model.words["brackets"]:
            # 其中大专学历217人（20.8%）: that much of the 1043 before
            part, whole = drafts[i - 1], drafts[i - 1].parent
            d.dropped = (
                part.child and part.datum is not None and whole is not None and whole.datum is not None
                and same_unit(n[part.datum], n[whole.datum]) and fits(n[part.datum], n[whole.datum], n[d.rate or 0])
            )  # fmt: skip
        if d.fact.rule.role != "share?" or not d.open_rate:
            continue
        open_shares = ((t, _goal(t)) for t in drafts if t is not d and t.actual is None and t.name.endswith(tuple(model.words["levels"])))
        promised = next((t for t, g in open_shares if g is not None and n[g].unit == "%"), None)
        if promised is not None:
            # 大班额占比压减到10%。…占比为12.3%: the share itself was promised
            d.number, d.rate, d.level, d.name = d.rate, None, True, promised.name
            d.steps.append(model.step)
            continue
        subject = re.split("[，；：]", d.fact.lead)[-1]
        word = next((w for w in model.words["levels"] if w in subject), "")
        subject = subject[: subject.rfind(word)] if word else ""
        bounded = any(w in d.text for w in model.words["measured"]) or any(
            t.target is not None and n[t.target].unit == "%" and t.sentence == d.sentence and t.order > d.order for t in drafts
        )
        if bounded and len(subject) >= 2 and not elided(subject, scope.pack):
            # 护理型床位占比58%，超过55%的要求: the share of a named thing that has a target is a level
            d.number, d.rate, d.level, d.name = d.rate, None, True, subject + word
            d.steps.append(model.step)
            continue
        before = [p for p in drafts[:i] if p.segment == d.segment and p.sentence >= d.sentence - 1]
        last = next((p for p in reversed(before) if p.datum is not None and not p.open_rate), None)
        done = last is not None and any(w in last.fact.lead for w in model.words["done"])
        based = any(p.base and p.rate is not None and (p.sentence == d.sentence or done) for p in before)
        if last is None or (last.child and not based):
            d.dropped = True
            continue
        value = last.actual if last.actual is not None else last.number
        asked = [p.number for p in drafts[:i] if p.section == "target" and p.number is not None]
        if any(value is not None and n[g].unit == n[value].unit and fits(n[value], n[g], n[d.rate or 0]) for g in asked):
            d.steps.append(model.step)  # 目标任务：援助600件。进展：受理374件，占62.3%
            continue
        if value is not None and (n[value].unit in model.words["items"] or any(w in last.name for w in model.words["matters"])):
            d.dropped = True
            continue
        goals = [
            p.target if p.target is not None else p.number
            for p in drafts[:i]
            if (p.target is not None and (p is last or p.actual is None)) or p.section == "target"
        ]
        agrees = any(value is not None and g is not None and n[g].unit == n[value].unit and fits(n[value], n[g], n[d.rate or 0]) for g in goals)
        whole = next(
            (
                p
                for p in reversed(before)
                if p is not last and p.number is not None and value is not None and p.sentence == d.sentence and not p.growth
                and n[p.number].unit == n[value].unit and fits(n[value], n[p.number], n[d.rate or 0])
            ),
            None,
        )  # fmt: skip
        if agrees or (based and not last.child):
            d.steps.append(model.step)
        elif whole is not None and not last.child:
            whole.target, whole.number = whole.number, None
            d.steps.append(model.step)
        else:
            d.dropped = True


def places(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """各镇开工率：东镇100%、西镇80%: place and percentage, after the name of a rate in the same sentence."""
    for d in drafts:
        # 第一剂接种率前三位的是：宁远县（91.4%）: the rate that is ranked is a level
        told = _RANKED.search(d.fact.before) if d.fact.rule.id in model.words["brackets"] and d.open_rate else None
        if told is not None and not told[1].endswith(tuple(scope.pack.words["阶段率名"])):
            d.number, d.rate, d.level, d.name = d.rate, None, True, "·".join(filter(None, (told[1], d.context)))
            d.steps.append(model.step)
    plain = [(p.segment, p.sentence) for p in drafts if p.open_rate and not p.place and not p.base]
    for d in drafts:
        if not d.place:
            continue
        head = _rate_head(d, scope)
        if not head:
            verb = d.name.endswith((*scope.pack.words["阶段"], *scope.pack.words["动作"]))
            listed = any(w in d.fact.before for w in model.words["listed"]) and any(w in d.fact.before for w in model.words["done"])
            d.dropped = not (verb or listed or (d.segment, d.sentence) in plain)
            d.place = ""
            continue
        d.rate_kind = head
        d.place = d.place.removeprefix(head) or d.place
        d.name = head
        d.steps.append(model.step)


def _rate_head(d: Draft, scope: Scope) -> str:
    words = scope.pack.words["阶段率名"]
    before = d.fact.before if any(w in d.fact.before for w in words) else d.context
    found = [(before.rfind(w), -len(w), w) for w in words if w in before]
    # 开工率…，进度较快；石桥县43.2%: the name of a rate before the mere word 进度
    found = [f for f in found if f[2].endswith("率")] or found
    if not found:
        return ""
    return max(found, key=lambda f: (f[0] - f[1], -f[1]))[2]
