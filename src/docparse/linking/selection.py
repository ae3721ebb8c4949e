"""What makes a line in the end, and what it is called."""

from __future__ import annotations

from functools import cache

import regex

from docparse.drafts import Draft, Scope, StepModel
from docparse.names import elided, likeness

_MONTH = regex.compile(r"(?<![—－\-~至自从到])(?<!截至)(?<!截止)(?<!\d)\d{1,2}月(?:份|当月|单月)?(?![底末前初中上下以来\d])|当月|单月|本月")


def demands(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """请各地于10月底前完成200户。 What a summary's sentence demands has not been done."""
    if scope.role == "plan":
        return
    starts, marks = _demanding(tuple(model.words["starts"]), tuple(model.words["marks"]))
    for d in drafts:
        said = d.text.lstrip("\n")
        clauses = [said.split("，")[0], *f"{d.fact.before}{d.fact.lead}".split("，")]
        d.dropped = not d.labelled and d.target is None and (starts.match(said) is not None or any(marks.search(c) for c in clauses))


@cache
def _demanding(starts: tuple[str, ...], marks: tuple[str, ...]) -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    return regex.compile("|".join(map(regex.escape, starts))), regex.compile(rf"^各[^，。；]{{1,14}}(?:{'|'.join(map(regex.escape, marks))})")


def months(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """A month's figure makes no line where the text beside it gives the cumulative one."""
    n = scope.numbers
    for d in drafts:
        if d.actual is None or d.rate is not None or not _MONTH.search(d.fact.lead) or any(w in d.fact.lead for w in model.words["keep"]):
            continue
        others = [
            p
            for p in drafts
            if p is not d
            and p.actual is not None
            and p.segment == d.segment
            and abs(p.sentence - d.sentence) <= 1
            and not p.child
            and n[p.actual].unit == n[d.actual].unit
        ]
        if any(not _MONTH.search(p.fact.lead) or any(w in p.fact.lead for w in model.words["cumulative"]) for p in others):
            d.dropped = True
            for p in others:
                if elided(p.name, scope.pack):
                    p.context = d.name if not elided(d.name, scope.pack) else p.context or d.context


def names(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """An elided indicator is taken from the line before it, the run-in head or the heading."""
    states = tuple(sorted(model.words["states"], key=len, reverse=True))
    for i, d in enumerate(drafts):
        if d.name in states and d.datum is not None and (unit := scope.numbers[d.datum].unit) in model.words["items"]:
            # 7项民生实事达到序时进度，1项超序时: so many of the same
            head = next((p.name for p in reversed(drafts[:i]) if p.segment == d.segment and p.name and p.name not in states), "")
            state = next((w for w in states if head.endswith(w)), "")
            d.name = f"{head.removesuffix(state) if state else ''}{d.name}{unit}数"
            d.steps.append(model.step)
            continue
        if d.name and not elided(d.name, scope.pack):
            continue
        before = [p for p in drafts[:i] if p.segment == d.segment and p.name and not p.child]
        previous = next((p.name for p in reversed(before) if not elided(p.name, scope.pack)), "")
        carried = (
            d.context
            if d.context and not elided(d.context, scope.pack)
            else previous or scope.part or ("" if any(c.isdigit() for c in scope.title) else scope.title)
        )
        if not carried and d.datum is not None and scope.numbers[d.datum].dimension == "money":
            # 全年计划完成3亿元; 计划投入10亿元，拨付6亿元: money without a name
            paid, invested = model.words["money"]
            carried = paid if d.stage and d.stage != "完成" else invested
        d.name = carried + d.name if d.name and d.name not in carried else carried
        d.steps.append(model.step)


def select(drafts: list[Draft], scope: Scope, model: StepModel) -> None:
    """What makes no line: a number without unit or scale, and a target that another one of the same sentence replaced."""
    n = scope.numbers
    answered = [d for d in drafts if d.target is not None and (d.actual is not None or d.rate is not None)]
    for d in drafts:
        datum = d.datum
        if (datum is None and d.rate is None) or (
            datum is not None
            and d.rate is None
            and n[datum].unit == ""
            and n[datum].dimension != "ratio"
            and not d.labelled
            and n[datum].text[-1:].isdigit()
            and not ("." in n[datum].text and d.name and not elided(d.name, scope.pack))
        ):
            d.dropped = True
        elif d.target is not None and d.actual is None and d.rate is None and d.fact.rule.kind == "目标":
            # 全年计划25项，其中1—9月计划20项: what was planned until then, of the same
            d.dropped = d.fact.rule.id in model.words["never alone"] or any(
                a.target is not None and a.segment == d.segment and a.sentence == d.sentence and n[a.target].unit == n[d.target].unit
                and (a.child == d.child or (d.parent is not None and d.parent.target == a.target))
                and ("补名" in d.steps or likeness(a.name, d.name, scope.pack) >= 0.8)
                for a in answered
            )  # fmt: skip
        elif d.open_rate and not d.name and d.rate_kind and not d.base and len(drafts) == 1:
            # 开工率66%，较6月末提高…: nothing is being completed; the rate itself is the indicator
            d.actual, d.rate, d.name = d.rate, None, d.rate_kind
        if not d.name:
            d.name = d.rate_kind or "（上文指标）"
