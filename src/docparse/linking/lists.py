"""Aligned lists: A、B分别完成x%、y%, i-th with i-th."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from docparse.drafts import Draft, Scope, StepModel, copy, twin
from docparse.names import likeness, tidy


def aligned(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
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
        if len(values) == 1 and len(heads) > 1:
            values = values * len(heads)  # 东镇、西镇各1200套
        bases = fact.numbers.get("基数", ())
        if len(bases) == 1 and slot == "率":
            bases = bases * len(values)  # 分别占年度任务38座的89.5%和50%
        level = bool(heads) and heads[-1].endswith("率") and not heads[-1].endswith(tuple(scope.pack.words["阶段率名"]))
        if slot == "率" and not level:
            partners = _partners(out, d, heads, len(values), scope)
            if partners:
                for i, (partner, value) in enumerate(zip(partners, values, strict=True)):
                    if partner.rate is not None:
                        partner = copy(partner, out)
                    partner.rate = value
                    partner.base = (fact.texts.get("基准") or ("",))[0]
                    kind = heads[i] if i < len(heads) else heads[0] if len(heads) == 1 else ""
                    partner.rate_kind = kind if kind.endswith("率") else partner.rate_kind
                    if len(bases) == len(values):
                        partner.target = bases[i]
                    partner.steps.append(model.step)
                continue
        if slot == "数" and len(heads) != len(values):
            open_ = [
                p
                for p in out
                if p.actual is None and p.rate is None and (p.target is not None or (p.section == "target" and p.number is not None)) and not p.child
            ]
            asked = [p for p in out if p.number is not None and p.rate is None and (p.segment, p.sentence) == (d.segment, d.sentence)]
            asked = asked[-len(values) :]
            if [scope.numbers[p.number or 0].unit for p in asked] == [scope.numbers[v].unit for v in values]:
                open_ = asked  # 托养机构6家、托养150人，实际为5家、143人
            if len(open_) >= len(values):
                for p, value in zip(_answered(open_, values, scope), values, strict=True):
                    answer = twin(d)
                    answer.name, answer.actual = p.name, value
                    answer.target = p.target if p.target is not None else p.number
                    answer.order = d.order + values.index(value)
                    answer.steps.append(model.step)
                    p.dropped, p.into = True, answer
                    out.append(answer)
                out = [p for p in out if not p.dropped]
                continue
        sentence = [p for p in out if p.datum is not None and not p.growth and (p.segment, p.sentence) == (d.segment, d.sentence)]
        named = heads or [h for h in regex.split(r"[和及与、]", d.name or d.context) if h]
        if (len(named) > 1 and len(named) != len(values)) or (slot == "率" and not heads and len(sentence) > 1):
            # as many names as values, or nobody knows which is whose
            d.dropped, d.rivals = True, sentence
            d.name = "、".join(named)
            out.append(d)
            continue
        tail = (fact.texts.get("尾") or ("",))[0]
        if len(heads) > 1 and not tail:
            # 猪、羊出栏分别为: what the last one does, all do
            shared = max((v for v in (*scope.pack.words["动作"], *scope.pack.words["阶段"]) if heads[-1].endswith(v)), key=len, default="")
            if shared and heads[-1] != shared and not any(h.endswith(shared) for h in heads[:-1]):
                heads = [*(h + shared for h in heads[:-1]), heads[-1]]
        for i, value in enumerate(values):
            line = twin(d)
            head = heads[i] if i < len(heads) else heads[0] if heads else d.name
            line.name = tidy(head + tail if heads else head, scope.pack)
            line.order = d.order + i
            if slot == "率" and level:
                line.number, line.level = value, True
                shared = regex.sub(r"^.*?(?=[\p{Han}]{2,}率$)", "", heads[-1])
                line.name = line.name if line.name.endswith("率") else line.name + shared
            elif slot == "率":
                line.rate = value
                line.base = (fact.texts.get("基准") or ("",))[0]
                if len(bases) == len(values):
                    line.target = bases[i]
            elif slot == "数":
                line.number = value
            elif slot == "目标":
                line.target = value
            elif slot == "标准":
                line.fact = fact
                line.number = value
            else:
                line.actual = value
            line.steps.append(model.step)
            out.append(line)
    drafts[:] = out


def _answered(open_: Sequence[Draft], values: Sequence[int], scope: Scope) -> Sequence[Draft]:
    """The last open targets, as many as there are values; earlier ones where only their units are those of the values (上述三项)."""
    n = scope.numbers

    def unit(p: Draft) -> str:
        return n[p.target if p.target is not None else p.number or 0].unit

    wanted = [n[v].unit for v in values]
    places = range(len(open_) - len(values), -1, -1)
    fitting = next((k for k in places if [unit(p) for p in open_[k : k + len(values)]] == wanted), places[0])
    return open_[fitting : fitting + len(values)]


def _partners(before: list[Draft], d: Draft, heads: list[str], n: int, scope: Scope) -> list[Draft]:
    """The n quantities that an aligned list of rates belongs to."""
    pool = [
        p
        for p in before
        if p.datum is not None
        and (p.target is None or (p.actual is not None and p.rate is None))
        and not p.open_rate
        and not p.growth
        and (p.segment, p.sentence) == (d.segment, d.sentence)
    ]
    heads = heads if len(heads) == n else []
    if not pool and not heads:
        pool = [p for p in before if p.datum is not None and not p.open_rate and p.segment == d.segment and p.sentence == d.sentence - 1]
    if heads:
        chosen: list[Draft] = []
        for head in heads:
            word = head.removesuffix("率").removesuffix("数")
            hit = [p for p in pool if p not in chosen and ((word and word in p.name) or scope.numbers[p.datum or 0].unit == word)]
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
