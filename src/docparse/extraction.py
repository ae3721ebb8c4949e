"""From a read document to its records: numbers, facts, lines, roles.

Every number of the text is found once, before any rule runs, and ends claimed by a rule, ignored by a named rule, or
unclaimed and listed. Facts from prose, labelled blocks and table rows go through the same linking steps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from docparse import linking
from docparse.facts import Fact, type_segment
from docparse.folding import fold
from docparse.grids import Grid, cell_view, grids, roles
from docparse.linking import Draft, Scope
from docparse.model import Document, DocumentRole, Extraction, Header, Indicator, Item, Number, Quantity, QuantityStatus, Section, Segment
from docparse.numbers import find
from docparse.outline import outline
from docparse.rules import TABLE_ROW, Pack, Rule, load

_DATA_SLOTS = ("数", "平", "当月", "增长", "地率", "目标", "实际", "率")
_LINE_ROLES = {"neutral", "target", "actual", "rate", "place", "month", "growth"}


@dataclass(slots=True)
class _Claim:
    """What is known of a number so far."""

    rule: str = ""
    role: str = ""
    status: QuantityStatus = "unclaimed"
    name: str = ""


def extract(document: Document, pack: Pack | None = None, role: DocumentRole | None = None) -> Extraction:
    """All records of a document. ``role`` (plan, summary) overrides what title and content say.

    An unreadable document gives an extraction without records.
    """
    pack = pack or load()
    tables = grids(document, pack)
    prose = [p for p in document.paragraphs if not any(t.start <= p.spans[0].start < t.end for t in tables)]
    plan = outline(document, pack, role, prose)
    numbers = [n for p in prose for n in find(fold(document.text, p.spans))]
    numbers += _cell_numbers(document, tables)
    numbers.sort(key=lambda n: n.start)
    claims = [_Claim() for _ in numbers]
    rows, cells = _row_items(document, tables, plan.items)
    items = sorted((*plan.items, *rows), key=lambda i: (i.start, i.id))
    segments = [*plan.segments, *cells]
    by_id = {item.id: item for item in items}
    lines: list[tuple[Draft, Segment]] = []
    for scope in _scopes(segments):
        lines += _lines(document, pack, plan.header.role, scope, numbers, claims, by_id)
    for table in tables:
        if not table.prose:
            lines += _table_lines(document, pack, plan.header.role, table, numbers, claims, items)
    lines.sort(key=lambda line: min(numbers[i].start for i in (line[0].target, line[0].actual, line[0].rate) if i is not None))
    return _assemble(document, pack, plan.header, items, segments, numbers, claims, lines, by_id)


# ---------------------------------------------------------------- tables


def _cell_numbers(document: Document, tables: Sequence[Grid]) -> list[Number]:
    """The numbers of all table cells, each once; a bare one gets the unit of its column's head."""
    found: dict[int, Number] = {}
    for table in tables:
        for row in (*table.head, *table.rows):
            for column, cell in zip(table.columns, row, strict=True):
                if not cell.spans or cell.spans[0].start in found:
                    continue
                plain = "".join(cell.text.split())
                bare = row not in table.head and plain[-1:].isdecimal() and column.role not in ("index", "name", "duty", "skip")
                for n in find(cell_view(document, cell, column.unit if bare else "")):
                    text = "".join(document.text[s.start : s.end] for s in cell.spans) if bare else n.text
                    found[n.start] = replace(n, text=text, soft=n.soft and not bare)
    taken: list[Number] = []
    for n in sorted(found.values(), key=lambda n: (n.start, -n.end)):
        if not taken or n.start >= taken[-1].end:
            taken.append(n)
    return taken


def _row_items(document: Document, tables: Sequence[Grid], items: Sequence[Item]) -> tuple[list[Item], list[Segment]]:
    """Items and segments of tables that hold sentences: a row is an item with a target, a result and a rate cell."""
    rows: list[Item] = []
    segments: list[Segment] = []
    for table in tables:
        if not table.prose:
            continue
        column = roles(table)
        above = next((i for i in reversed(items) if i.start < table.start), None)
        targets, actuals = column.get("target", []), column.get("actual", [])
        for row in table.rows:
            spans = [s for c in row for s in c.spans]
            if not spans:
                continue
            text = lambda role, row=row: "".join(" ".join(row[i].text.split()) for i in column.get(role, [])[:1])  # noqa: E731
            title = text("name") or (row[targets[0]].text if targets else "")
            units = tuple(u for i in column.get("duty", []) for u in re.split(r"[、，；,;\s]+", row[i].text) if u)
            item = Item(
                f"{document.id}-i{len(items) + len(rows) + 1:03}",
                above.id if above else "",
                text("index"),
                (above.level if above else 0) + 1,
                "".join(title.split())[:60],
                units[:1],
                units[1:],
                min(s.start for s in spans),
                max(s.end for s in spans),
                table.page,
            )
            rows.append(item)
            for i, c in enumerate(table.columns):
                if row[i].spans and c.role in ("target", "actual", "rate", "name"):
                    section: Section = "target" if i in targets else "actual" if i in actuals or c.role == "rate" else "other"
                    kind: Literal["text", "rates"] = "rates" if c.role == "rate" else "text"
                    segments.append(Segment(row[i].spans, item.id, "", section, section != "other", section == "other", kind=kind))
    return rows, segments


def _table_lines(
    document: Document, pack: Pack, role: str, table: Grid, numbers: Sequence[Number], claims: list[_Claim], items: Sequence[Item]
) -> list[tuple[Draft, Segment]]:
    """The ledger lines of a table whose cells hold one number each: from left to right, a target, results, their rates."""
    above = next((i for i in reversed(items) if i.start < table.start), None)
    at = {n.start: i for i, n in enumerate(numbers)}
    stage_rates = tuple(pack.words["阶段率名"])
    several = sum(c.role in ("actual", "other") for c in table.columns) > 1
    lines: list[tuple[Draft, Segment]] = []
    for row in table.rows:
        label = "·".join(dict.fromkeys("".join(row[i].text.split()) for i, c in enumerate(table.columns) if c.role == "name" and row[i].text.strip()))
        spans = tuple(s for c in row for s in c.spans)
        if not label or not spans:
            continue
        segment = Segment(spans, above.id if above else "", "", "actual", True)
        fact = Fact(TABLE_ROW, spans[0].start, 0, 0, 0, "", "", "", "", {}, {}, {})
        target: int | None = None
        made: list[Draft] = []
        for column, cell in zip(table.columns, row, strict=True):
            number = next((at[s.start + k] for s in cell.spans for k in range(s.end - s.start) if s.start + k in at), None)
            if number is None or column.role in ("index", "name", "duty", "skip", "unit"):
                continue
            draft = Draft(fact, 0, "actual", True, 0, 0, 0, numbers[number].start, "", name=f"{label}·{column.title}" if several else label)
            draft.stage = max((w for w in pack.words["阶段"] if w in column.title), key=len, default="")
            level = column.role == "rate" and not column.title.endswith(stage_rates)
            if column.role == "target":
                target = number
            elif column.role == "rate" and not level:
                last = next((d for d in reversed(made) if d.actual is not None and d.rate is None), None)
                if last is not None:
                    last.rate, last.rate_kind = number, column.title
                else:
                    draft.rate, draft.rate_kind, draft.target = number, column.title, target
                    made.append(draft)
            elif (column.role == "other" or level) and role == "plan":
                draft.target = number
                made.append(draft)
            else:
                draft.actual = number
                same = target is not None and numbers[target].unit == numbers[number].unit
                draft.target = target if same and column.role == "actual" else None
                made.append(draft)
        if target is not None and not any(d.target == target for d in made):
            draft = Draft(fact, 0, "target", True, 0, 0, 0, numbers[target].start, "", name=label)
            draft.target = target
            made.insert(0, draft)
        lines += [(d, segment) for d in made]
    return lines


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
    document: Document, pack: Pack, role: str, segments: Sequence[Segment], numbers: Sequence[Number], claims: list[_Claim], items: dict[str, Item]
) -> list[tuple[Draft, Segment]]:
    drafts: list[Draft] = []
    for k, segment in enumerate(segments):
        inside = [i for i, n in enumerate(numbers) if any(s.start <= n.start < s.end for s in segment.spans)]
        if not inside and not drafts:
            continue
        local = [numbers[i] for i in inside]
        taken: dict[int, tuple[Rule, str]] = {}
        facts = type_segment(fold(document.text, segment.spans), local, pack, frozenset({segment.section, role, segment.kind}), taken)
        for i, (rule, slot) in taken.items():
            claim = claims[inside[i]]
            slot_role = pack.slot_roles.get(slot, "")
            if rule.kind == "忽略":
                claim.status, claim.role, claim.rule = "ignored", rule.role, rule.id
            elif rule.kind == "旁述" or slot_role == "other":
                claim.status, claim.role, claim.rule = "claimed", rule.role or "other", rule.id
            elif rule.kind == "标准" or slot_role == "standard":
                claim.status, claim.role, claim.rule = "claimed", "standard", rule.id
        for fact in facts:
            if "标准" in fact.numbers:
                heads = fact.texts.get("项", ())
                for k2, i in enumerate(fact.numbers["标准"]):
                    own = linking.tidy(_name(fact, pack), pack)
                    claims[inside[i]].name = f"{own}（{heads[k2]}）" if len(heads) == len(fact.numbers["标准"]) else own
                continue
            if not segment.quiet:
                drafts += _drafts(fact, k, segment, inside, pack)
    if not drafts:
        return []
    first = segments[0]
    title = items[first.item].title if first.item else ""
    scope = Scope(numbers, pack, role, title, first.part, linking.steps(pack))
    linked = linking.link(linking.ordered(drafts), scope)
    return [(d, segments[d.segment]) for d in linked]


def _name(fact: Fact, pack: Pack) -> str:
    """The printed words that name a fact: what stands before the number, and after it where that says only a verb."""
    texts = fact.texts
    head = next((texts[s][0] for s in ("指标", "计划句", "水平", "标准句", "率名", "定语", "事项") if s in texts), "")
    noun = (texts.get("对象") or ("",))[0]
    if noun and head:
        bare = linking.elided(linking.tidy(head, pack), pack)
        if not bare and not head.endswith(("的", "有", "把")) and not any(head.endswith(v) for v in pack.words["动作"]):
            noun = ""
    return head + noun + (texts.get("尾") or ("",))[0]


def _drafts(fact: Fact, k: int, segment: Segment, inside: Sequence[int], pack: Pack) -> Iterator[Draft]:
    """The first drafts of a fact: one for each datum."""
    rule = fact.rule
    if rule.kind in ("忽略", "旁述"):
        return
    mapped = Fact(**{f: getattr(fact, f) for f in Fact.__slots__} | {"numbers": {s: tuple(inside[i] for i in v) for s, v in fact.numbers.items()}})
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
        name=linking.tidy(_name(fact, pack), pack),
        context=linking.tidy(fact.context, pack),
    )
    base.stage = max((w for w in pack.words["阶段"] if w in base.name), key=len, default="")
    if segment.topic and (not base.name or linking.elided(base.name, pack)):
        base.context = base.context or segment.topic
    if rule.kind in ("对列", "分段"):
        yield base
        return
    if "率" in numbers and len(numbers["率"]) > 1:
        parts = fact.texts.get("部位") or fact.texts.get("计量") or ()
        for n, i in enumerate(numbers["率"]):
            one = linking.twin(base)
            one.rate, one.order = i, base.order + n
            one.base = parts[n] if n < len(parts) else ""
            one.name = linking.tidy(base.name + one.base, pack)
            yield one
        return
    if "率" in numbers:
        base.rate = numbers["率"][0]
        base.target = numbers["基数"][0] if "基数" in numbers else None
        base.base = (fact.texts.get("基准") or fact.texts.get("部位") or ("",))[0]
        if "率名" in fact.texts:
            printed = fact.texts["率名"][0]
            base.rate_kind = max((w for w in pack.words["阶段率名"] if printed.endswith(w)), key=len, default=printed)
            base.name = linking.tidy(printed.removesuffix(base.rate_kind), pack)
        elif "部位" in fact.texts:
            base.name = base.name + fact.texts["部位"][0] if base.name else ""
        if "计量" in fact.texts:
            unit = fact.texts["计量"][0]
            base.stage = "按" + unit.removesuffix("数") if len(unit) > 1 else "按" + unit
        yield base
        return
    if "实际" in numbers:
        base.actual = numbers["实际"][0]
    if "目标" in numbers:
        base.target = numbers["目标"][0]
    if "增长" in numbers:
        base.number, base.growth = numbers["增长"][0], True
    if "平" in numbers:
        base.number, base.level = numbers["平"][0], True
    if "地率" in numbers:
        base.rate, base.place = numbers["地率"][0], base.name or "—"
    for slot in ("数", "比"):
        if slot in numbers:
            base.number = numbers[slot][0]
    if "当月" in numbers:
        base.number = numbers["当月"][0]
    yield base
    for n, i in enumerate(numbers.get("并", ())):
        twin = linking.twin(base)
        twin.order = base.order + n + 1
        if base.target is not None:
            twin.target = i
        else:
            twin.number = i
        yield twin


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
    for segment in segments:
        for i, n in enumerate(numbers):
            if i not in where and any(s.start <= n.start < s.end for s in segment.spans):
                where[i] = segment
    ids = [f"{document.id}-q{i + 1:04}" for i in range(len(numbers))]
    for draft, _ in lines:
        full = _full_name(draft)
        own = {"target": draft.target_name, "actual": draft.actual_name, "rate": draft.actual_name}
        for number, role in ((draft.target, "target"), (draft.actual, "actual"), (draft.rate, "rate")):
            if number is None:
                continue
            name = own[role] if own[role] and not linking.elided(own[role], pack) else full
            claim = claims[number]
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
    for n, (draft, _) in enumerate(lines):
        record_ids[id(draft)] = f"{document.id}-r{n + 1:04}"
    for draft, segment in lines:
        item = by_id.get(segment.item)
        get = lambda i: None if i is None else quantities[i]  # noqa: E731
        parent = draft.parent
        indicators.append(
            Indicator(
                id=record_ids[id(draft)],
                item=segment.item,
                number=item.number if item else "",
                title=item.title if item else "",
                part=segment.part,
                indicator=_full_name(draft),
                target=get(draft.target),
                actual=get(draft.actual),
                rate=get(draft.rate),
                rate_kind=draft.rate_kind,
                base=draft.base,
                period_start=header.period_start,
                period_end=header.period_end,
                lead_units=item.lead_units if item else (),
                parent=record_ids.get(id(parent), "") if parent is not None else "",
                segment=draft.system,
                rule="+".join(dict.fromkeys([draft.fact.rule.id, *draft.steps])),
            )
        )
    return Extraction(document, header, tuple(items), tuple(segments), tuple(quantities), tuple(indicators), f"{pack.name} {pack.version}")


def _full_name(draft: Draft) -> str:
    name = draft.name
    if draft.place and draft.place not in name:
        name = f"{name}·{draft.place}" if name else draft.place
    if draft.parent is not None and draft.parent.name and draft.child and draft.parent.name not in name:
        name = f"{draft.parent.name}·{name}" if len(name) < 4 else name
    if draft.system and draft.system.removesuffix("系统") not in name:
        name = f"{name}（{draft.system.removesuffix('系统')}）"
    return name
