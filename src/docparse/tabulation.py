"""The rows of tables as what the other floors know: numbers with the units of their heads, items, ledger lines."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Literal

from docparse.drafts import Draft, fits
from docparse.facts import Fact
from docparse.grids import HEAD_UNIT, Grid, cell_view, roles, words
from docparse.model import Cell, Document, Item, Number, Section, Segment
from docparse.numbers import find
from docparse.rules import TABLE_ROW, Pack

_ENUMERATED = re.compile(r"^(?:其中：|（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、|\d+[.、](?!\d))+")
_COUNTS = re.compile(r"\d")  # 建设内容及规模: 治理易涝点21处 tells more than a name
_WORDS = re.compile("[\u4e00-\u9fff]{2,}")  # 合计, and no 一 or 1


def cell_numbers(document: Document, tables: Sequence[Grid]) -> list[Number]:
    """The numbers of all table cells, each once; a bare one gets the unit of its column's head."""
    found: dict[int, Number] = {}
    for table in tables:
        for row in (*table.head, *table.rows):
            unit = next(("".join(cell.text.split()) for column, cell in zip(table.columns, row, strict=True) if column.role == "unit"), "")
            # 新建冷库（座）: the unit of a row stands in its label
            own = next(
                (
                    m[1]
                    for c, cell in zip(table.columns, row, strict=True)
                    if c.role == "name" and (m := HEAD_UNIT.search("".join(cell.text.split())))
                ),
                "",
            )
            for column, cell in zip(table.columns, row, strict=True):
                if not cell.spans or cell.spans[0].start in found:
                    continue
                plain = "".join(cell.text.split())
                bare = row not in table.head and plain[-1:].isdecimal() and column.role not in ("index", "name", "duty", "skip")
                for n in find(cell_view(document, cell, (column.unit or (unit or own if column.role != "rate" else "%")) if bare else "")):
                    text = "".join(document.text[s.start : s.end] for s in cell.spans) if bare else n.text
                    found[n.start] = replace(n, text=text, soft=n.soft and not bare)
    taken: list[Number] = []
    for n in sorted(found.values(), key=lambda n: (n.start, -n.end)):
        if not taken or n.start >= taken[-1].end:
            taken.append(n)
    return taken


def row_items(document: Document, tables: Sequence[Grid], items: Sequence[Item]) -> tuple[list[Item], list[Segment]]:
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
            title = _first(row, column.get("name", [])) or (row[targets[0]].text if targets else "")
            units = tuple(u for i in column.get("duty", []) for u in re.split(r"[、，；,;\s]+", row[i].text) if u)
            item = Item(
                f"{document.id}-i{len(items) + len(rows) + 1:03}",
                above.id if above else "",
                _first(row, column.get("index", [])),
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


def _first(row: Sequence[Cell], columns: Sequence[int]) -> str:
    return " ".join(row[columns[0]].text.split()) if columns else ""


def _says(title: str, heads: Sequence[str]) -> bool:
    """Whether a head names something beside what it counts (完成, 计划, 年度)."""
    for word in sorted(heads, key=len, reverse=True):
        title = title.replace(word, "")
    return len(re.sub("[年度全数量率实际已应]", "", title)) > 1


def row_lines(
    pack: Pack, role: str, table: Grid, numbers: Sequence[Number], items: Sequence[Item], doubtful: Collection[int] = ()
) -> list[tuple[Draft, Segment]]:
    """The ledger lines of a table whose cells hold one number each: from left to right, a target, results, their rates.

    ``doubtful`` numbers (by index) are passed over.
    """
    above = next((i for i in reversed(items) if i.start < table.start), None)
    at = {n.start: i for i, n in enumerate(numbers) if i not in doubtful}
    stage_rates = tuple(pack.words["阶段率名"])
    if table.prose:
        # 工作内容及年度目标 | 年度投资（万元）: beside the sentences, columns of values that say their unit
        kept = ("index", "name", "duty", "skip", "unit")
        table = replace(
            table, columns=tuple(c if c.role in kept or (c.role == "other" and c.unit) else replace(c, role="skip") for c in table.columns)
        )
    several = table.prose or sum(c.role in ("actual", "other") for c in table.columns) > 1
    heads = [w for names in words(pack).columns.values() for w in names]
    # 惠农服务中心建设情况：县区 | 计划 | 建成: heads that name nothing, the caption does
    titles = {c.title: c.title if _says(c.title, heads) else table.caption + c.title for c in table.columns}
    naming = [i for i, c in enumerate(table.columns) if c.role == "name"]
    lines: list[tuple[Draft, Segment]] = []
    for row in table.rows:
        label = _ENUMERATED.sub(
            "",
            "·".join(
                dict.fromkeys(
                    "".join(row[i].text.split()).strip("*")
                    for i in naming
                    if row[i].text.strip() and not (i > naming[0] and row[naming[0]].text.strip() and _COUNTS.search(row[i].text))
                )
            ),
        )
        if not label:
            # 合计 stands where the rows have their numbers
            label = next(
                (t for c, cell in zip(table.columns, row, strict=True) if c.role == "index" and _WORDS.fullmatch(t := "".join(cell.text.split()))), ""
            )
        spans = tuple(s for c in row for s in c.spans)
        if not label or not spans:
            continue
        segment = Segment(spans, above.id if above else "", "", "actual", True)
        fact = Fact(TABLE_ROW, spans[0].start, 0, 0, 0, "", "", "", "", {}, {}, {})
        target: int | None = None
        goals: dict[int, int] = {}  # the columns of the row's targets
        made: list[Draft] = []
        for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            number = next((at[s.start + k] for s in cell.spans for k in range(s.end - s.start) if s.start + k in at), None)
            if number is None or column.role in ("index", "name", "duty", "skip", "unit"):
                continue
            draft = Draft(fact, 0, "actual", True, 0, 0, 0, numbers[number].start, "", name=f"{label}·{titles[column.title]}" if several else label)
            draft.stage = max((w for w in pack.words["阶段"] if w in column.title), key=len, default="")
            level = column.role == "rate" and "率" in column.title and not column.title.endswith(stage_rates)
            if column.role == "target":
                target = number
                goals[number] = place
            elif column.role == "rate" and not level:
                last = next((d for d in reversed(made) if d.actual is not None and d.rate is None), None)
                if last is not None:
                    last.rate, last.rate_kind = number, column.title
                    # 年初预算 and 调整预算: the figures tell of which the rate is taken
                    agreeing = [t for t in goals if fits(numbers[last.actual or 0], numbers[t], numbers[number])]
                    if last.target is not None and agreeing and last.target not in agreeing:
                        last.target = agreeing[-1]
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
        # 开工个数 | 目标个数 | 开工率: a target printed behind its result
        open_ = [
            d for d in made if d.actual is not None and d.target is None and target is not None and numbers[d.actual].unit == numbers[target].unit
        ]
        if target is not None and len(open_) == 1 and not any(d.target == target for d in made):
            open_[0].target = target
        answered = {d.target for d in made if d.target is not None}
        for number, place in goals.items():
            following = table.columns[place + 1].role if place + 1 < len(table.columns) else ""
            if number in answered or (answered and following == "target"):
                continue  # 年初预算 before 调整预算
            name = f"{label}·{titles[table.columns[place].title]}" if len(goals) > 1 else label
            draft = Draft(fact, 0, "target", True, 0, 0, 0, numbers[number].start, "", name=name)
            draft.target = number
            made.append(draft)
        lines += [(d, segment) for d in made]
    return lines
