"""Parts of a line: 其中 and brackets, and the systems (教育系统：…) that report one after the other."""

from __future__ import annotations

from docparse.drafts import Draft, Scope, StepModel
from docparse.template import HARD


def segments(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
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


def children(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
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
        goal = head.target if head.target is not None else head.number if head.section == "target" else None
        told = before[bracket + 1 :].startswith(tuple(model.words["done"] if head.target is not None else model.words["stops"]))
        if bracket > 0 and goal is not None and head.actual is None and told and n[goal].unit == n[d.datum].unit:
            # 任务600张（完成545张）: what was done of the promise, no part of it
            d.actual, d.number = d.datum, None
            d.steps.append(model.step)
            continue
        d.child, d.parent = True, head
        d.steps.append(model.step)
