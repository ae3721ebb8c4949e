"""From a read document to its records: numbers, facts, lines, roles.

Every number of the text is found once, before any rule runs, and ends claimed by a rule, ignored by a named rule, or
unclaimed and listed. Facts from prose, labelled blocks and table rows go through the same linking steps.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from docparse import linking, names, suspicions
from docparse.drafts import Draft, Scope, twin
from docparse.facts import Fact, type_segment
from docparse.folding import View, fold
from docparse.grids import grids
from docparse.model import (
    Document,
    DocumentRole,
    Extraction,
    Header,
    Indicator,
    IndicatorStatus,
    Item,
    Number,
    Quantity,
    QuantityStatus,
    Segment,
    Span,
)
from docparse.numbers import find
from docparse.outline import outline, worded_status
from docparse.rules import Pack, Rule, load
from docparse.tabulation import cell_numbers, row_items, row_lines


@dataclass(slots=True)
class _Claim:
    """What is known of a number so far."""

    rule: str = ""
    role: str = ""
    status: QuantityStatus = "unclaimed"
    name: str = ""


def extract(document: Document, pack: Pack | None = None, role: DocumentRole | None = None, *, without: str = "") -> Extraction:
    """All records of a document. ``role`` (plan, summary) overrides what title and content say.

    ``without`` names a linking step to leave out, to see what it does. An unreadable document gives an extraction without records.
    """
    pack = pack or load()
    document = suspicions.marked(document)
    tables = grids(document, pack)
    prose = [p for p in document.paragraphs if not any(t.start <= p.spans[0].start < t.end for t in tables)]
    folded = {p.spans: fold(document.text, p.spans) for p in prose}
    plan = outline(document, pack, role, [(p, folded[p.spans]) for p in prose])
    numbers = [n for view in folded.values() for n in find(view)]
    numbers += cell_numbers(document, tables)
    numbers.sort(key=lambda n: n.start)
    starts = [n.start for n in numbers]
    claims = [_Claim() for _ in numbers]
    for warning in document.warnings:
        if warning.doubtful:
            for i in range(bisect_left(starts, warning.start), bisect_left(starts, warning.end)):
                claims[i] = _Claim("原文可疑", "doubtful", "ignored")
    rows, cells = row_items(document, tables, plan.items)
    items = sorted((*plan.items, *rows), key=lambda i: (i.start, i.id))
    segments = [*plan.segments, *cells]
    by_id = {item.id: item for item in items}
    lines: list[tuple[Draft, Segment]] = []
    for scope in _scopes(segments):
        lines += _lines(document, folded, pack, plan.header.role, scope, numbers, starts, claims, by_id, without)
    for table in tables:
        if not table.prose or plan.header.role == "plan":
            lines += row_lines(pack, plan.header.role, table, numbers, items, {i for i, c in enumerate(claims) if c.role == "doubtful"})
    lines = [line for line in lines if any(i is not None for i in (line[0].target, line[0].actual, line[0].rate))]
    lines.sort(key=lambda line: min(numbers[i].start for i in (line[0].target, line[0].actual, line[0].rate) if i is not None))
    return _assemble(document, pack, plan.header, items, segments, numbers, claims, lines, by_id)


def _scopes(segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    """Segments that are linked together: those of one item and sub-project; elsewhere each by itself."""
    current: list[Segment] = []
    for segment in segments:
        same = bool(current) and (segment.item, segment.part) == (current[-1].item, current[-1].part)
        if same and (segment.item or (current[-1].labelled and segment.labelled and segment.section == "actual")):
            current.append(segment)
            continue
        if current:
            yield current
        current = [segment]
    if current:
        yield current


def _lines(
    document: Document,
    folded: Mapping[tuple[Span, ...], View],
    pack: Pack,
    role: str,
    segments: Sequence[Segment],
    numbers: Sequence[Number],
    starts: Sequence[int],
    claims: list[_Claim],
    items: dict[str, Item],
    without: str,
) -> list[tuple[Draft, Segment]]:
    drafts: list[Draft] = []
    for k, segment in enumerate(segments):
        inside = [i for i in _inside(segment, starts) if claims[i].role != "doubtful"]
        if not inside and not drafts:
            continue
        local = [numbers[i] for i in inside]
        taken: dict[int, tuple[Rule, str]] = {}
        view = folded.get(segment.spans) or fold(document.text, segment.spans)
        facts = type_segment(view, local, pack, frozenset({segment.section, role, segment.kind}), taken, asides=False)
        for i, (rule, slot) in taken.items():
            claim = claims[inside[i]]
            slot_role = pack.slot_roles.get(slot, "")
            if rule.kind == "忽略":
                claim.status, claim.role, claim.rule = "ignored", rule.role, rule.id
            elif rule.kind == "旁述" or slot_role in ("other", "growth"):
                claim.status, claim.role, claim.rule = "claimed", rule.role or (slot_role if slot_role == "growth" else "other"), rule.id
            elif rule.kind == "标准" or slot_role == "standard":
                claim.status, claim.role, claim.rule = "claimed", "standard", rule.id
        for fact in facts:
            if "标准" in fact.numbers:
                heads = fact.texts.get("项", ())
                for k2, i in enumerate(fact.numbers["标准"]):
                    own = names.tidy(_name(fact, pack), pack)
                    claims[inside[i]].name = f"{own}（{heads[k2]}）" if len(heads) == len(fact.numbers["标准"]) else own
                continue
            if not segment.quiet:
                drafts += _drafts(fact, k, segment, inside, pack)
    if not drafts:
        return []
    first = segments[0]
    title = items[first.item].title if first.item else ""
    scope = Scope(numbers, pack, role, title, first.part, [step for step in linking.steps(pack) if step.step != without])
    linked, aside = linking.link(linking.ordered(drafts), scope)
    kept = {index for d in linked for index in (d.number, d.target, d.actual, d.rate)}
    for draft in aside:
        held = [i for i in (draft.number, draft.target, draft.actual, draft.rate) if i is not None]
        for index in held or [i for indices in draft.fact.numbers.values() for i in indices]:
            if index in kept or claims[index].status != "unclaimed":
                continue
            claims[index].role = draft.aside
            claims[index].rule = "+".join(dict.fromkeys([draft.fact.rule.id, *draft.steps]))
            if draft.aside == linking.UNDECIDED:
                places = [f"{_full_name(r)} {numbers[r.datum].text}" for r in draft.rivals if r.datum is not None]
                claims[index].name = " 或 ".join(places) or draft.name
            else:
                claims[index].status = "claimed"
    return [(d, segments[d.segment]) for d in linked]


def _inside(segment: Segment, starts: Sequence[int]) -> list[int]:
    """The indices of the numbers that stand in a segment."""
    return [i for s in segment.spans for i in range(bisect_left(starts, s.start), bisect_left(starts, s.end))]


def _name(fact: Fact, pack: Pack) -> str:
    """The printed words that name a fact: what stands before the number, and after it where that says only a verb."""
    texts = fact.texts
    head = next((texts[s][0] for s in ("指标", "计划句", "水平", "天数", "标准句", "率名", "定语", "事项") if s in texts), "")
    noun = (texts.get("对象") or ("",))[0]
    if noun and head:
        bare = names.elided(names.tidy(head, pack), pack)
        if not bare and not head.endswith(("的", "有", "把")) and not any(head.endswith(v) for v in pack.words["动作"]):
            noun = ""
    return head + noun + (texts.get("尾") or ("",))[0]


def _drafts(fact: Fact, k: int, segment: Segment, inside: Sequence[int], pack: Pack) -> Iterator[Draft]:
    """The first drafts of a fact: one for each datum."""
    rule = fact.rule
    if rule.kind in ("忽略", "旁述"):
        return
    mapped = replace(fact, numbers={s: tuple(inside[i] for i in v) for s, v in fact.numbers.items()})
    numbers = mapped.numbers
    base = Draft(
        fact=mapped,
        segment=k,
        section=segment.section,
        labelled=segment.labelled,
        sentence=fact.sentence,
        group=fact.group,
        clause=fact.clause,
        order=fact.order,
        text=fact.whole,
        name=names.tidy(_name(fact, pack), pack),
        context=names.tidy(fact.context, pack),
    )
    heads = fact.texts.get("指标", ())
    clause = fact.lead[max(map(fact.lead.rfind, "，；：。")) + 1 :]
    if len(heads) == 1 and rule.kind == "数" and "地率" not in numbers and clause.endswith("、" + heads[0]) and "/" not in clause:
        # 补充特岗教师、公费师范生480名: all that stands before the number, where none of it has a number of its own
        base.name = names.tidy(clause.lstrip("、及和"), pack) or base.name
    base.stage = max((w for w in pack.words["阶段"] if w in base.name), key=len, default="")
    if segment.topic and "地率" in numbers:
        base.context = segment.topic
    elif segment.topic and (not base.name or names.elided(base.name, pack)):
        base.context = base.context or segment.topic
    if rule.kind in ("对列", "分段"):
        yield base
        return
    if "率" in numbers and len(numbers["率"]) > 1:
        parts = fact.texts.get("部位") or fact.texts.get("计量") or ()
        for n, i in enumerate(numbers["率"]):
            one = twin(base)
            one.rate, one.order = i, base.order + n
            one.base = parts[n] if n < len(parts) else ""
            one.name = names.tidy(base.name + one.base, pack)
            yield one
        return
    if "率" in numbers:
        base.rate = numbers["率"][0]
        base.target = numbers["基数"][0] if "基数" in numbers else None
        base.base = (fact.texts.get("基准") or fact.texts.get("部位") or ("",))[0]
        if "率名" in fact.texts:
            printed = fact.texts["率名"][0]
            base.rate_kind = max((w for w in pack.words["阶段率名"] if printed.endswith(w)), key=len, default=printed)
            base.name = names.tidy(printed.removesuffix(base.rate_kind), pack)
            if base.name.endswith("数") and base.name in pack.vocabulary.types["计量"].ends:  # 户数拆除率: of households
                base.stage, base.name = "按" + base.name.removesuffix("数"), ""
        elif "部位" in fact.texts:
            base.name = base.name + fact.texts["部位"][0] if base.name else ""
        if "计量" in fact.texts:
            printed = fact.texts["计量"][0]
            unit = max((w for w in pack.vocabulary.types["计量"].ends if printed.endswith(w)), key=len, default=printed)
            base.stage = "按" + unit.removesuffix("数") if len(unit) > 1 else "按" + unit
            base.name = base.name or (names.tidy(printed, pack) if printed != unit else "")
        yield base
        return
    if "实际" in numbers:
        base.actual = numbers["实际"][0]
    if "目标" in numbers:
        # 开工240套、竣工180套的任务: all but the last here, each with its own name
        *others, base.target = numbers["目标"]
        for n, (i, name) in enumerate(zip(others, fact.texts.get("指标", ()), strict=False)):
            one = twin(base)
            one.name, one.target, one.order = names.tidy(name, pack), i, base.order + n
            yield one
        if others:
            base.name, base.order = names.tidy(fact.texts["指标"][-1], pack), base.order + len(others)
    if "增长" in numbers:
        base.number, base.growth = numbers["增长"][0], True
    if "平" in numbers:
        base.number, base.level = numbers["平"][0], True
    if "地率" in numbers:
        # 东镇、西镇都已达100%: one rate for each place named
        for n, place in enumerate(fact.texts["指标"]):
            one = twin(base)
            one.name = names.tidy(place, pack)
            one.rate, one.place, one.order = numbers["地率"][0], one.name or "—", base.order + n
            yield one
        return
    for slot in ("数", "比"):
        if slot in numbers:
            base.number = numbers[slot][0]
    yield base
    for n, i in enumerate(numbers.get("并", ())):
        beside = twin(base)
        beside.order = base.order + n + 1
        if base.target is not None:
            beside.target = i
        else:
            beside.number = i
        yield beside


# ---------------------------------------------------------------- records


def _assemble(
    document: Document,
    pack: Pack,
    header: Header,
    items: Sequence[Item],
    segments: Sequence[Segment],
    numbers: Sequence[Number],
    claims: Sequence[_Claim],
    lines: Sequence[tuple[Draft, Segment]],
    by_id: dict[str, Item],
) -> Extraction:
    where: dict[int, Segment] = {}
    starts = [n.start for n in numbers]
    for segment in segments:
        for i in _inside(segment, starts):
            where.setdefault(i, segment)
    ids = [f"{document.id}-q{i + 1:04}" for i in range(len(numbers))]
    for draft, _ in lines:
        full = _full_name(draft)
        printed = {"target": draft.target_name, "actual": draft.actual_name, "rate": draft.actual_name}
        for index, role in ((draft.target, "target"), (draft.actual, "actual"), (draft.rate, "rate")):
            if index is None:
                continue
            name = printed[role] if printed[role] and not names.elided(printed[role], pack) else full
            claim = claims[index]
            if claim.status == "claimed" and claim.role in ("target", "actual", "rate") and claim.rule:
                continue
            claim.status, claim.role, claim.name = "claimed", role, name
            claim.rule = "+".join(dict.fromkeys([draft.fact.rule.id, *draft.steps]))
    quantities = []
    for i, (number, claim) in enumerate(zip(numbers, claims, strict=True)):
        own = where.get(i)
        item = own.item if own else ""
        if claim.status == "unclaimed" and number.soft:
            claim.status, claim.role, claim.rule = "ignored", "name", "标题与页面文字"
        quantities.append(
            Quantity(
                ids[i],
                number,
                item,
                own.part if own else "",
                own.section if own else "other",
                claim.role,
                claim.name,
                claim.status,
                claim.rule,
                document.page(number.start),
            )
        )
    record_ids: dict[int, str] = {}
    indicators: list[Indicator] = []
    for k, (draft, _) in enumerate(lines):
        record_ids[id(draft)] = f"{document.id}-r{k + 1:04}"
    for draft, segment in lines:
        heading = by_id.get(segment.item)
        parent = draft.parent
        while parent is not None and parent.into is not None and parent.into is not draft:
            parent = parent.into
        indicators.append(
            Indicator(
                id=record_ids[id(draft)],
                item=segment.item,
                number=heading.number if heading else "",
                title=heading.title if heading else "",
                part=segment.part,
                indicator=_full_name(draft),
                target=_picked(quantities, draft.target),
                actual=_picked(quantities, draft.actual),
                rate=_picked(quantities, draft.rate),
                rate_kind=draft.rate_kind,
                base=draft.base,
                status=_status(draft, header, numbers, pack),
                period_start=header.period_start,
                period_end=header.period_end,
                lead_units=heading.lead_units if heading else (),
                parent=record_ids.get(id(parent), "") if parent is not None else "",
                segment=draft.system,
                rule="+".join(dict.fromkeys([draft.fact.rule.id, *draft.steps])),
            )
        )
    return Extraction(document, header, tuple(items), tuple(segments), tuple(quantities), tuple(indicators), f"{pack.name} {pack.version}")


def _status(draft: Draft, header: Header, numbers: Sequence[Number], pack: Pack) -> IndicatorStatus:
    """What the part of the sentence that prints the result says of its progress."""
    index = draft.actual if draft.actual is not None else draft.rate
    if index is None or header.role == "plan" or draft.section == "target":
        return "unknown"
    parts = draft.text.split("；")
    return worded_status(next((p for p in parts if numbers[index].text in p), draft.text), pack)


def _picked(quantities: Sequence[Quantity], index: int | None) -> Quantity | None:
    return None if index is None else quantities[index]


def _full_name(draft: Draft) -> str:
    name = draft.name
    if draft.place and draft.place not in name:
        name = f"{name}·{draft.place}" if name else draft.place
    if draft.parent is not None and draft.parent.name and draft.child and draft.parent.name not in name:
        name = f"{draft.parent.name}·{name}" if len(name) < 4 else name
    if draft.system and draft.system.removesuffix("系统") not in name:
        name = f"{name}（{draft.system.removesuffix('系统')}）"
    return name
