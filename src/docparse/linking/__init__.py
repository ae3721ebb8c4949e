"""Linking: a short list of named steps, declared in the pack's ``linking.yaml``, joins facts into ledger lines.

Each step is small enough to explain and names itself on every line it touches. Steps look at position, names, units and
words; arithmetic may choose between candidates that these allow, and never makes a link by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from docparse.drafts import Draft, Scope, Step, StepModel
from docparse.errors import BadRules
from docparse.linking.frames import frames
from docparse.linking.lists import aligned
from docparse.linking.parts import children, segments
from docparse.linking.rates import bases, namesakes, places, rate_cells, rates, shares
from docparse.linking.selection import demands, months, names, select
from docparse.linking.targets import compared, growth, heading_targets, roles, target_sentences
from docparse.resources import validated
from docparse.rules import Pack, load_data

UNDECIDED = "ambiguous"  # the role of numbers whose place cannot be decided

STEPS: dict[str, Step] = {
    "分段": segments,
    "要求": demands,
    "子项": children,
    "对列": aligned,
    "标题目标": heading_targets,
    "目标句": target_sentences,
    "增长": growth,
    "占比": shares,
    "地区率": places,
    "后置目标": compared,
    "同名率": namesakes,
    "率归实际": rates,
    "率栏": rate_cells,
    "角色": roles,
    "当月累计": months,
    "率的基数": bases,
    "目标与完成": frames,
    "补名": names,
    "取舍": select,
}


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


def link(drafts: list[Draft], scope: Scope) -> tuple[list[Draft], list[Draft]]:
    """The ledger lines of one item or paragraph, and what a step set aside because it knows what it is (``aside``)."""
    aside: list[Draft] = []
    for model in scope.steps:
        STEPS[model.step](drafts, scope, model)
        for d in drafts:
            undecided = bool(d.rivals) or d.fact.rule.kind == "对列"
            if d.dropped and (undecided or "aside" in model.words):
                d.aside = UNDECIDED if undecided else model.words["aside"][0]
                d.steps.append(model.step)
                aside.append(d)
        drafts[:] = [d for d in drafts if not d.dropped]
    return drafts, aside


def ordered(drafts: Iterable[Draft]) -> list[Draft]:
    """Drafts by place in the text."""
    return sorted(drafts, key=lambda d: (d.segment, d.order))
