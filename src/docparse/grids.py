"""Tables: what each column says, from its head; drawn ones as read, flattened ones found again in the lines of a text.

A grid's rows become ledger lines (cells that hold one number) or items with a target and a result cell (cells that hold
sentences), which the same rules read. What the heads mean stands in the pack's ``tables.yaml``.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise, permutations
from unicodedata import east_asian_width

import regex
from pydantic import BaseModel, ConfigDict

from docparse.folding import View, fold
from docparse.model import Cell, Document, Span
from docparse.numbers import find
from docparse.readers.paragraphs import is_page_number
from docparse.resources import validated
from docparse.rules import Pack, load_data

_HEAD_LINES = 18  # over which the words of a head may be broken
HEAD_UNIT = regex.compile(r"[（(]([%‰\p{Han}㎡²³a-zA-Z/]{1,8})[）)]")
_DEADLINE = regex.compile(r"\d{1,2}月|年底|季度|全年|长期")
_UNIT_ABOVE = regex.compile(r"单位[：:][ \u3000]*([\p{Han}%％、，,/]{1,12})[）)]?[ \u3000]*(?=$|[\r\n])")
_TITLE_UNIT = regex.compile(r"[（(]([\p{Han}]{1,4})[）)]\s*$")  # 支出情况（万元）, the line above a table
_CAPTION = regex.compile(
    r"^(?:附[表件]?\d*[：:]?|表\d*|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.、]|\d{4}年(?:度|[\d—\-至]+月份?|上半年|[前一二三四]+个?季度)?|截至[^，。]*?[日月]底?)+"
    r"|[（(][^（）()]*[）)]|(?:完成|进展|进度|执行|推进|落实|实施|支出|建设)?(?:情况)?(?:统计|通报|分解|任务|明细)*表?(?:如下)?[：:]?$"
)
_TABLE_TITLE = regex.compile(r"\s*(?:附?表)[一二三四五六七八九十\d]{1,2}[\s：:]")
_WORD = re.compile(r"\S+")
_MOST_SEATS = 2_000  # ways to seat the cells of a row that are tried: twelve columns with any of them missing
_SET_APART = re.compile(r"\S(?: {2}|[ ]*\u3000)\s*\S")  # two and more spaces inside a line
_SENTENCE = regex.compile(r"[，。；]|(?<!其中)：|^（?单位|[表况]$|^附件")
_NUMBER = regex.compile(r"(?:[≥≤><≈约]|不少于|不低于|不超过)?[-－]?\d[\d,，. ]*(?:[%％‰]|[\p{Han}（）/²³a-zA-Z]{1,8})?")


class TableWords(BaseModel):
    """``tables.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    columns: dict[str, list[str]]
    due: list[str]
    empty: list[str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its role (index, duty, skip, rate, unit, actual, target, name, other), its head and the unit in it."""

    role: str
    title: str
    unit: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with typed columns. ``prose`` tables hold sentences in their target and result cells."""

    start: int
    end: int
    page: int
    head: tuple[tuple[Cell, ...], ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    prose: bool
    caption: str = ""  # what the line above says the table is about


@cache
def words(pack: Pack) -> TableWords:
    """The pack's table words."""
    data, lines, path = load_data(pack, "tables.yaml")
    return validated(TableWords, data, lines, path)


def grids(document: Document, pack: Pack) -> tuple[Grid, ...]:
    """The tables of a document, drawn and flattened, in order of place; those whose heads say nothing are left out."""
    vocabulary = words(pack)
    found = [_grid([list(row) for row in table.rows], table.page, vocabulary) for table in document.tables]
    if not document.tables:
        found += [_grid(rows, 0, vocabulary) for rows in _flattened(document, vocabulary)]
    tables: list[Grid] = []
    for grid in sorted((_with_unit(document, g) for g in found if g is not None), key=lambda g: g.start):
        above = tables[-1] if tables else None
        if above and [c.title for c in above.columns] == [c.title for c in grid.columns] and _joins(document.text[above.end : grid.start]):
            # the head printed again on the next page: what stood above the table holds for its second half
            grid = replace(grid, columns=above.columns, caption=above.caption)
        tables.append(grid)
    return tuple(tables)


def _joins(between: str) -> bool:
    """Whether nothing but a page's edge stands between two tables."""
    return all(not line.strip() or is_page_number(line) for line in between.splitlines())


def _with_unit(document: Document, grid: Grid) -> Grid:
    """The unit that stands once above a table (单位：万元) for every column of values without one."""
    grid = replace(grid, caption=_caption(document.text[max(0, grid.start - 120) : grid.start]))
    told = _UNIT_ABOVE.findall(document.text[max(0, grid.start - 160) : grid.start])
    units = [u for u in regex.split(r"[、，,/]", told[-1]) if u and u not in "%％"] if told else []
    if not units and (m := _TITLE_UNIT.search(document.text[max(0, grid.start - 80) : grid.start])):
        found = find(View("1" + m[1], range(len(m[1]) + 1)))
        units = [m[1]] if found and found[0].unit and found[0].last > len(m[1]) else []
    if len(units) != 1:
        return grid
    return replace(
        grid, columns=tuple(replace(c, unit=units[0]) if not c.unit and c.role in ("target", "actual", "other") else c for c in grid.columns)
    )


def _caption(before: str) -> str:
    """The last line above a table without what every caption has: 附表2, 2016年1—5月, …完成情况表（万元）."""
    line = next((s for row in reversed(before.splitlines()) if (s := "".join(row.split()).strip("*#|")) and not _UNIT_ABOVE.search(s)), "")
    if len(line) > 40 or regex.search(r"[，。；]", line):
        return ""
    return str(_CAPTION.sub("", line))


def _plain(cell: Cell) -> str:
    return "".join(cell.text.split())


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None and "月" not in text and not re.match(r"(?:19|20)\d\d年", text)


def _grid(rows: list[list[Cell]], page: int, vocabulary: TableWords) -> Grid | None:
    """The grid of a table whose first rows are its head; None if no column but one can be named."""
    if len(rows) < 2:
        return None
    width = max(len(r) for r in rows)
    padded = [tuple(r) + (Cell(""),) * (width - len(r)) for r in rows]
    depth = 0
    while (
        depth < len(padded) - 1
        and depth < 4
        and not any(_is_number(_plain(c)) for c in padded[depth] if _plain(c))
        and (depth == 0 or not _plain(padded[depth][0]) or _heads(padded[depth], vocabulary))
    ):
        depth += 1
    if depth == 0:
        return None
    head, body = [_filled(above, below) for above, below in pairwise(padded[:depth])] + padded[depth - 1 : depth], padded[depth:]
    columns = []
    for i in range(width):
        parts = list(dict.fromkeys(_plain(row[i]) for row in head if _plain(row[i])))
        columns.append(_column("".join(parts), i, [_plain(r[i]) for r in body], vocabulary))
    if not any(c.role == "name" for c in columns):
        # 采血点 | 计划 | 已采: the first column of words names the rows, whatever its head
        words_ = (i for i, c in enumerate(columns) if c.role == "other" and not any(_is_number(_plain(r[i])) for r in body))
        if (named := next(words_, None)) is not None:
            columns[named] = replace(columns[named], role="name")
    targets = [i for i, c in enumerate(columns) if c.role == "target"]
    unnamed = not any(c.role == "name" for c in columns[: targets[0]]) if targets else False
    if targets and (len(targets) > 1 or unnamed) and sum(regex.search(r"\d{2}|^\d", _plain(r[targets[0]])) is None for r in body) * 4 > len(body) * 3:
        columns[targets[0]] = replace(columns[targets[0]], role="name")  # 任务指标: words, no values
        targets = targets[1:]
    # 计划 | 已采 | 完成比例: what stands between target and rate is the result
    if targets and not any(c.role == "actual" for c in columns):
        between = next((i for i, c in enumerate(columns) if i > targets[0] and c.role == "other" and not c.title.startswith("其中")), None)
        if between is not None and not columns[between].title.startswith(("年度", "全年")):
            columns[between] = replace(columns[between], role="actual")
    _seat_by_rates(columns, body)
    # 10月新增 beside 累计参保: the month's figure is not the result
    if any("累计" in c.title for c in columns):
        columns = [replace(c, role="skip") if regex.match(r"\d{1,2}月(?!.*累计)|当月|本月", c.title) else c for c in columns]
    # 项目资金（万元）: a unit in the head of the label column holds for every column without one
    shared = next((c.unit for c in columns if c.role == "name" and c.unit), "")
    last = ""
    for i, column in enumerate(columns):
        if column.role == "target":
            last = column.unit or shared
        if not column.unit and column.role in ("target", "actual", "other"):
            columns[i] = replace(column, unit=shared or (last if column.role == "actual" else ""))
        elif not column.unit and column.role == "rate":
            columns[i] = replace(column, unit="%")
        elif column.role == "name":
            columns[i] = replace(column, unit="")
    roles = {c.role for c in columns}
    named = next((i for i, c in enumerate(columns) if c.role != "index"), 0)
    if not roles & {"target", "actual", "rate"} and not (roles & {"other"} and columns[named].role == "name"):
        return None
    spans = [s for row in padded for c in row for s in c.spans]
    if not spans:
        return None
    answers = [i for i, c in enumerate(columns) if c.role in ("target", "actual")]
    long = [len(_plain(r[i])) > 9 and regex.search(r"\p{Han}{3}", _plain(r[i])) is not None for r in body for i in answers if _plain(r[i])]
    prose = bool(long) and sum(long) * 2 >= len(long)
    return Grid(min(s.start for s in spans), max(s.end for s in spans), page, tuple(head), tuple(columns), tuple(body), prose)


def _filled(above: Sequence[Cell], below: Sequence[Cell]) -> tuple[Cell, ...]:
    """A line of heads over another one: what stands over several columns is printed over the first of them."""
    out: list[Cell] = []
    for upper, lower in zip(above, below, strict=True):
        out.append(out[-1] if out and not _plain(upper) and _plain(lower) else upper)
    return tuple(out)


def _seat_by_rates(columns: list[Column], body: Sequence[Sequence[Cell]]) -> None:
    """Columns whose heads say nothing, told by the rates: what two columns give in most rows are its target and result."""
    for i, column in enumerate(columns):
        if column.role != "rate":
            continue
        left = [k for k in range(i) if columns[k].role in ("target", "actual", "other")]
        if not any(columns[k].role == "other" for k in left):
            continue
        best = (0, -1, -1)
        for t, a in permutations(left, 2):
            rows = [(_plain(r[t]), _plain(r[a]), _plain(r[i])) for r in body]
            full = [row for row in rows if all(map(_is_number, row))]
            agreed = sum(_agree(actual, target, rate) for target, actual, rate in full)
            if agreed >= 2 and agreed * 3 >= len(full) * 2 and (agreed, t, a) > best and columns[t].role != "actual" and columns[a].role != "target":
                best = (agreed, t, a)
        if best[0]:
            for k, role in ((best[1], "target"), (best[2], "actual")):
                if columns[k].role == "other":
                    columns[k] = replace(columns[k], role=role)


def _heads(row: Sequence[Cell], vocabulary: TableWords) -> bool:
    """Whether a row under the first one still belongs to the head."""
    texts = [_plain(c) for c in row if _plain(c)]
    every = [w for names in vocabulary.columns.values() for w in names]
    return bool(texts) and all(len(t) <= 12 for t in texts) and sum(any(w in t for w in every) for t in texts) * 2 >= len(texts)


def _column(title: str, index: int, values: Sequence[str], vocabulary: TableWords) -> Column:
    title = title.replace("％", "%")
    unit = ""
    if title.endswith("%"):
        unit = "%"
    elif (m := HEAD_UNIT.search(title)) and m[1] not in vocabulary.columns["name"]:
        unit = m[1]
    bare = (HEAD_UNIT.sub("", title) if unit else title).removesuffix("%") or title
    role = next((r for r, names in vocabulary.columns.items() if any(w in (title if "（" in w or "%" in w else bare) for w in names)), "other")
    filled = [v for v in values if v not in vocabulary.empty]
    numeric = sum(map(_is_number, filled)) * 2 > len(filled) if filled else False
    if title.endswith("%") and role in ("target", "actual"):
        role = "rate"  # 为预算%, 占年度计划%
    elif role == "actual":
        # 完成投资年度计划 is a target: the last word says what a column is, unless it says what is to be done (计划完成数)
        ends = {r: max((bare.rfind(w) + len(w) for w in vocabulary.columns[r] if w in bare), default=0) for r in ("target", "actual")}
        due = any(word + "完成" in bare for word in vocabulary.due)
        role = "target" if due or ends["target"] > ends["actual"] else role
    if role == "name" and numeric and index > 0:
        role = "other"
    if role in ("target", "actual") and index == 0 and not numeric:
        role = "name"
    if role == "rate" and (
        unit not in ("", "%", "‰")
        or (filled and not numeric and any(len(v) > 9 for v in filled) and not any(regex.search("[%％]", v) for v in filled))
    ):
        role = "actual"
    if role in ("other", "name") and numeric and bare.startswith(tuple(vocabulary.due)):
        role = "target"  # 应改户数, 计划座数
    elif role in ("other", "name") and numeric and regex.match("已|实(?![用施训验践])", bare):
        role = "actual"
    if bare.startswith("其中"):
        role = "other"  # a part of the column before it
    if role == "name" and bare == "单位" and index > 0 and filled and sum(len(v) <= 4 for v in filled) * 3 >= len(filled) * 2:
        role = "unit"
    return Column(role, bare, unit)


# ---------------------------------------------------------------- flattened tables


def _flattened(document: Document, vocabulary: TableWords) -> Iterator[list[list[Cell]]]:
    """Rows of cells found in plain text: cells parted by bars or tabs, or by spaces under a head of as many words."""
    text = document.text
    lines = [Span(m.start(), m.end()) for m in regex.finditer(r"[^\r\n]+", text) if m[0].strip() and not is_page_number(m[0])]
    for reading in (_parted, _wrapped, _columned, _forms, _spaced, _stacked):
        tables = list(reading(text, lines, vocabulary))
        yield from tables
        taken = [(min(s.start for s in spans), max(s.end for s in spans)) for t in tables if (spans := [s for r in t for c in r for s in c.spans])]
        lines = [s for s in lines if not any(a <= s.start < b for a, b in taken)]


def _parted(text: str, lines: Sequence[Span], vocabulary: TableWords) -> Iterator[list[list[Cell]]]:
    i = 0
    while i < len(lines):
        line = text[lines[i].start : lines[i].end]
        mark = next((c for c in "｜|│\t" if line.count(c) >= 2), "")
        if not mark and "\t" in line and _tabs(text, lines[i : i + 400]) > 1:
            mark = "\t"
        if not mark or (mark == "\t" and _TABLE_TITLE.match(line)):
            i += 1
            continue
        width = line.strip(mark if mark != "\t" else "").count(mark) + 1
        if mark == "\t":
            width = max(width, _tabs(text, lines[i : i + 400]) + 1)
        rows: list[list[Cell]] = []
        current: list[Cell] = []
        j = i
        while j < len(lines):
            span = lines[j]
            body = text[span.start : span.end]
            if (mark not in body and not current) or (j > i and _TABLE_TITLE.match(body)):
                break
            pieces = list(_cells(text, span, mark))
            if regex.fullmatch(r"[\s|｜│:\-－—]+", body):
                j += 1
                continue
            if current and len(current) + len(pieces) - 1 <= width:
                last = current.pop()
                current += [Cell(last.text + pieces[0].text, last.spans + pieces[0].spans), *pieces[1:]]
            elif current:
                rows.append(current)
                current = pieces
            else:
                current = pieces
            if len(current) >= width and (j + 1 >= len(lines) or text[lines[j + 1].start : lines[j + 1].end].count(mark) >= 1):
                rows.append(current)
                current = []
            j += 1
            if (
                current
                and j < len(lines)
                and mark not in text[lines[j].start : lines[j].end]
                and (rows or lines[j].end - lines[j].start > 6)  # 占全年 | 目标%: a word of the head broken at its last cell
                and (len(current) >= width or _over(text, lines, j, mark))
            ):
                break
        if current:
            rows.append(current)
        if len(rows) > 1:
            yield rows
        i = max(j, i + 1)


def _tabs(text: str, lines: Sequence[Span]) -> int:
    """How many tabs the rows of a table have, more than the words of a head broken over lines; 0 where no two lines are alike."""
    counts: Counter[int] = Counter()
    for span in lines:
        tabs = text.count("\t", span.start, span.end)
        if (not tabs and span.end - span.start > 6) or (counts and _TABLE_TITLE.match(text, span.start)):
            break
        counts[tabs] += 1
    del counts[0]  # the rest of a word of the head
    return max((tabs for tabs, times in counts.items() if times > 1), default=0)


def _over(text: str, lines: Sequence[Span], j: int, mark: str) -> bool:
    """Whether the table has ended before line ``j``: a sentence, and no bar or tab in it or soon after it."""
    following = [text[s.start : s.end] for s in lines[j : j + 3]]
    return following[0].rstrip().endswith("。") and not any(mark in line for line in following)


def _cells(text: str, span: Span, mark: str) -> Iterator[Cell]:
    body = text[span.start : span.end]
    a, b = span.start, span.end
    if mark != "\t":
        # one bar at either end; a second one is an empty cell
        a += len(body) - len(body.lstrip().removeprefix(mark))
        b -= len(body) - len(body.rstrip().removesuffix(mark))
    at = a
    for piece in text[a:b].split(mark):
        left = len(piece) - len(piece.lstrip())
        clean = piece.strip()
        yield Cell(clean, (Span(at + left, at + left + len(clean)),) if clean else ())
        at += len(piece) + 1


@dataclass(frozen=True, slots=True)
class _Row:
    """A line that may be a table row: a number of its own in front, a label, values, words behind them."""

    index: Cell | None
    label: Cell
    values: tuple[Cell, ...]
    rest: tuple[Cell, ...]


def _spaced(text: str, lines: Sequence[Span], vocabulary: TableWords) -> Iterator[list[list[Cell]]]:
    """One row a line, cells parted by spaces: a head and at least two rows of a label and as many values as the head has columns.

    Rows may begin with their number, end in a remark, and lack values (totals without a rank): these are seated by kind and arithmetic.
    """
    split = [_tokens(text, s) for s in lines]
    blank = set(vocabulary.empty) - {""}
    rows = [_row(cells, blank) for cells in split]
    i = 0
    while i < len(lines):
        if rows[i] is None:
            i += 1
            continue
        j = i
        block: list[_Row] = []
        while j < len(lines):
            row = rows[j] or (_told(split[j], block[-1], split[i]) if block else None)
            if row is None and not (block and _between(split[j])):
                break
            block += [row] if row is not None else []
            j += 1
        if len(block) >= 2 and (table := _aligned_rows(text, block, split, i, vocabulary)):
            yield table
        i = max(j, i + 1)


def _wrapped(text: str, lines: Sequence[Span], vocabulary: TableWords) -> Iterator[list[list[Cell]]]:
    """Numbered rows whose cells are parted by wide spaces and go on over lines: 1　就业　新增就业4.6万人，登记失业率控 | 制在4%以内　6800　12月."""
    i = 0
    while i < len(lines):
        head = _wide(text, lines[i]) if text.find("\u3000", lines[i].start, lines[i].end) >= 0 else []
        if len(head) < 3 or head[0].text not in vocabulary.columns["index"]:
            i += 1
            continue
        j = i + 1
        while j < len(lines) and j - i < 4 and not _numbered_row(text, lines[j], 1):
            head = _continued(head, _wide(text, lines[j]), len(head) + 9)
            j += 1
        rows: list[list[Cell]] = []
        while j < len(lines) and (_numbered_row(text, lines[j], len(rows) + 1) or (rows and not _row_over(text, lines, j, len(rows) + 1))):
            cells = _wide(text, lines[j])
            if _numbered_row(text, lines[j], len(rows) + 1):
                rows.append(cells)
            else:
                rows[-1] = _continued(rows[-1], cells, len(head))
            j += 1
        if len(rows) > 1 and sum(len(row) == len(head) for row in rows) * 2 > len(rows):
            yield [head, *(row for row in rows if len(row) == len(head))]
            i = j
        else:
            i += 1


def _wide(text: str, span: Span) -> list[Cell]:
    """The cells of a line that wide spaces part."""
    out = []
    for m in regex.finditer(r"[^\u3000]+", text[span.start : span.end]):
        clean = m[0].strip()
        if clean:
            at = span.start + m.start() + len(m[0]) - len(m[0].lstrip())
            out.append(Cell(clean, (Span(at, at + len(clean)),)))
    return out


def _continued(row: Sequence[Cell], more: Sequence[Cell], width: int) -> list[Cell]:
    """A row and its next line: the line goes on with the last cell, unless it begins with a value of its own and a cell is still wanted."""
    if not row or not more:
        return [*row, *more]
    if (_is_number(more[0].text) or more[0].text in "—-－") and len(row) + len(more) <= width and not row[-1].text.endswith(("至", "到", "不低于")):
        return [*row, *more]
    last = Cell(row[-1].text + more[0].text, row[-1].spans + more[0].spans)
    return [*row[:-1], last, *more[1:]]


def _numbered_row(text: str, span: Span, number: int) -> bool:
    """Whether a line begins the row of this number."""
    return regex.match(rf"[ ]*{number}\u3000", text[span.start : span.end]) is not None


def _row_over(text: str, lines: Sequence[Span], j: int, number: int) -> bool:
    """Whether no further row follows and this line is none of the last one: a total, a note, an empty line before it."""
    if any(_numbered_row(text, s, number) for s in lines[j : j + 9]):
        return False
    line = text[lines[j].start : lines[j].end]
    gap = text.count("\n", lines[j - 1].end, lines[j].start) > 1
    return gap or regex.match(r"\s*(?:合\s*计|总\s*计|注：|备注：)", line) is not None


def _tokens(text: str, span: Span) -> list[Cell]:
    """The words of a line; two single characters set apart are one (单 位, 合 计)."""
    out: list[Cell] = []
    for m in _WORD.finditer(text[span.start : span.end]):
        cell = Cell(m[0], (Span(span.start + m.start(), span.start + m.end()),))
        if out and len(out[-1].text) == 1 and regex.fullmatch(r"\p{Han}{2}", out[-1].text + cell.text):
            out[-1] = Cell(out[-1].text + cell.text, out[-1].spans + cell.spans)
        else:
            out.append(cell)
    return out


def _columned(text: str, lines: Sequence[Span], vocabulary: TableWords) -> Iterator[list[list[Cell]]]:
    """One row a line, cells set under their heads by two and more spaces: missing cells show by where the others stand."""
    split = [_set_cells(text, s) for s in lines]
    i = 0
    while i < len(lines):
        head = split[i]
        if len(head) < 3 or any(_is_number(c.text) for c, _ in head):
            i += 1
            continue
        rows: list[list[Cell]] = []
        group: Cell | None = None
        j, filled = i + 1, 0
        while j < len(lines):
            cells = split[j]
            printed = text[lines[j].start : lines[j].end].strip()
            if len(cells) == 1:
                if len(printed) > 12 or _SENTENCE.search(printed):
                    break
                group = cells[0][0]
            else:
                seats = _seats(head, cells)
                if not seats or not any(_is_number(c.text) for c, _ in cells[1:]):
                    break
                row = [Cell("", ())] * len(head)
                for seat, (cell, _) in zip(seats, cells, strict=True):
                    row[seat] = cell
                if group is not None and row[0].text == "小计":
                    row[0] = Cell(group.text + row[0].text, group.spans + row[0].spans)
                rows.append(row)
                filled += len(cells) * 4 >= len(head) * 3
            j += 1
        if filled >= 2:
            yield [[c for c, _ in head], *rows]
            i = j
        else:
            i += 1


def _set_cells(text: str, span: Span) -> list[tuple[Cell, float]]:
    """The cells of a line, parted by two and more spaces, each with the middle of its place on the line (Chinese is two wide)."""
    body = text[span.start : span.end]
    if not _SET_APART.search(body):
        clean = body.strip()
        left = span.start + len(body) - len(body.lstrip())
        return [(Cell(clean, (Span(left, left + len(clean)),)), 0.0)]
    wide = [0]
    for char in body:
        wide.append(wide[-1] + (2 if east_asian_width(char) in "WF" else 1))
    out: list[tuple[Cell, float]] = []
    for m in regex.finditer(r"(?:[^ \u3000]| (?! ))+", body):
        if not m[0].strip():
            continue
        at = Span(span.start + m.start() + len(m[0]) - len(m[0].lstrip()), span.start + m.start() + len(m[0].rstrip()))
        cell = Cell(text[at.start : at.end], (at,))
        last = out[-1][0] if out else None
        if last is not None and len(cell.text) == 1 == len(last.text) and regex.fullmatch(r"\p{Han}{2}", last.text + cell.text):
            # 小  计, 单  位: one word set apart
            out[-1] = (Cell(last.text + cell.text, last.spans + cell.spans), (out[-1][1] + (wide[m.start()] + wide[m.end()]) / 2) / 2)
        else:
            out.append((cell, (wide[m.start()] + wide[m.end()]) / 2))
    return out


def _seats(head: Sequence[tuple[Cell, float]], cells: Sequence[tuple[Cell, float]]) -> tuple[int, ...]:
    """The column of each cell of a row: in order, and as near below the heads as can be; empty where there are more cells than heads."""
    if len(cells) > len(head) or math.comb(len(head), len(cells)) > _MOST_SEATS:
        return ()
    if len(cells) == len(head):
        return tuple(range(len(head)))
    return min(combinations(range(len(head)), len(cells)), key=lambda seats: sum(abs(head[s][1] - x) for s, (_, x) in zip(seats, cells, strict=True)))


def _forms(text: str, lines: Sequence[Span], vocabulary: TableWords) -> Iterator[list[list[Cell]]]:
    """A self-evaluation form as lines: … 三级指标 指标值 全年实际值 … over rows of [words] label, value, value [words].

    Cells broken over lines keep the line that has the numbers; the unit stands in the label's brackets, which may go on on the next line.
    """
    split = [_tokens(text, s) for s in lines]
    i = 0
    while i < len(lines):
        at = next(
            (k for k in range(1, len(split[i]) - 1) if _names(split[i][k], "target", vocabulary) and _names(split[i][k + 1], "actual", vocabulary)), 0
        )
        if not at or not _indicators(split[i][:at]):
            i += 1
            continue
        rows = [[Cell("指标名称"), split[i][at], split[i][at + 1]]]
        j = i + 1
        while j < len(lines) and not _SENTENCE.search(text[lines[j].start : lines[j].end].strip()[:-1]):
            cells = split[j]
            n = next(
                (
                    k
                    for k in range(1, len(cells) - 1)
                    if not _is_number(cells[k - 1].text) and _is_number(cells[k].text) and _is_number(cells[k + 1].text)
                ),
                0,
            )
            if n:
                rows.append([_whole_label(cells[n - 1], split[j + 1] if j + 1 < len(lines) else []), cells[n], cells[n + 1]])
            j += 1
        if len(rows) > 2:
            yield rows
        i = j


def _whole_label(label: Cell, below: Sequence[Cell]) -> Cell:
    """A label with what its open bracket lacks: 管护面积（万 / 亩）."""
    rest = next((c for c in below if c.text.endswith("）")), None)
    if label.text.count("（") <= label.text.count("）") or rest is None:
        return label
    return Cell(label.text + rest.text, label.spans + rest.spans)


def _between(cells: Sequence[Cell]) -> bool:
    """Whether a line may stand between two rows: the name of a group, a page number."""
    return len(cells) <= 3 and sum(len(c.text) for c in cells) <= 8


def _aligned_rows(text: str, block: Sequence[_Row], split: Sequence[Sequence[Cell]], first: int, vocabulary: TableWords) -> list[list[Cell]]:
    """The rows of a block under the head above it; empty where no head of their width is found."""
    width = Counter(len(row.values) for row in block).most_common(1)[0][0]
    numbered = sum(row.index is not None for row in block) * 2 > len(block)
    remarks = any(row.rest for row in block)
    for index, extra in [(numbered, 0), (numbered, 1), (not numbered, 0)] if remarks or numbered else [(False, 0), (False, 1)]:
        head = _head_words(split, first, width + 1 + index + extra) or _patched(split, first, width + 1 + index + extra, block, index, vocabulary)
        if head is None:
            continue
        titles = head[index:]
        columns = [_column(c.text, n, [], vocabulary) for n, c in enumerate(titles)]
        table = [list(titles)]
        for row in block:
            values, rest = list(row.values), list(row.rest)
            while len(values) > width and extra and regex.search(r"\p{Han}{2}", values[-1].text):
                rest.insert(0, values.pop())  # 2个项目调整: a remark that begins with a number
            if len(values) > width:
                continue
            if len(values) < width:
                values = _seated(values, columns[1 : width + 1], [True] * width, vocabulary)
            remark = [Cell("".join(c.text for c in rest), tuple(s for c in rest for s in c.spans))] if extra else []
            table.append([row.label, *values, *remark])
        return table if len(table) > 2 else []
    return []


def _patched(split: Sequence[Sequence[Cell]], first: int, width: int, block: Sequence[_Row], index: int, vocabulary: TableWords) -> list[Cell] | None:
    """A head whose words go on in a second line under some of the columns: under which, words and the rates of the rows tell."""
    if first < 2 or len(split[first - 2]) != width or not 0 < len(split[first - 1]) < width <= 12:
        return None
    upper, lower = split[first - 2], split[first - 1]
    if any(_is_number(c.text) for c in (*upper, *lower)):
        return None
    full = [[row.label, *row.values, *row.rest] for row in block]
    full = [row for row in full if len(row) == width - index]
    best: tuple[float, list[Cell]] | None = None
    for seats in combinations(range(width), len(lower)):
        head = list(upper)
        for n, cell in zip(seats, lower, strict=True):
            head[n] = Cell(head[n].text + cell.text, head[n].spans + cell.spans)
        columns = [_column(c.text, n, [_plain(row[n]) for row in full], vocabulary) for n, c in enumerate(head[index:])]
        score = _sense(columns, full) + 0.05 * sum(bool(c.unit) for c in columns)
        if best is None or score > best[0]:
            best = (score, head)
    return best[1] if best is not None and best[0] > 0 else None


def _row(cells: Sequence[Cell], blank: set[str]) -> _Row | None:
    """A line as a row: [number] label value value … [remark]; None if it is none."""
    rest = list(cells)
    index = rest.pop(0) if len(rest) > 3 and regex.fullmatch(r"\d{1,3}", rest[0].text) and not _is_number(rest[1].text) else None
    label: list[Cell] = []
    while rest and not _is_number(rest[0].text) and rest[0].text not in blank:
        label.append(rest.pop(0))
    values: list[Cell] = []
    while rest and (_is_number(rest[0].text) or rest[0].text in blank):
        values.append(rest.pop(0))
    name = "".join(c.text for c in label)
    if (
        not label
        or len(values) < 2
        or len(name) > 24
        or regex.search(r"[，。；：]", name.removeprefix("其中："))
        or any(_is_number(c.text) for c in rest)
    ):
        return None
    if not any(_is_number(c.text) for c in values):
        return None
    return _Row(index, Cell(name, tuple(s for c in label for s in c.spans)), tuple(values), tuple(rest))


def _told(cells: Sequence[Cell], above: _Row, full: Sequence[Cell]) -> _Row | None:
    """A numbered line as wide as the rows above it and next in number, of which a cell says more than a value: 完工1所，在建3所."""
    if above.index is None or len(cells) != len(full) or not cells[0].text.isdecimal() or int(cells[0].text) != int(above.index.text) + 1:
        return None
    width = len(above.values)
    return _Row(cells[0], cells[1], tuple(cells[2 : 2 + width]), tuple(cells[2 + width :])) if len(cells) >= 2 + width else None


def _head_words(split: Sequence[Sequence[Cell]], first: int, width: int) -> list[Cell] | None:
    """The head above a block of rows: a line of as many words, or words broken over the ends of up to six lines."""
    # a group label of its own (北部片区) may stand between the head and the rows
    while first > 0 and len(split[first - 1]) == 1 and len(split[first - 2 if first > 1 else 0]) == width:
        first -= 1
    for back in range(1, min(first, _HEAD_LINES) + 1):
        words_ = _unbroken(split[first - back : first])
        if any(_is_number(c.text) for c in words_):
            return None
        if words_ and words_[0].text.startswith(("（", "(")):
            continue  # the rest of a word of the line above
        if back == 1 and len(words_) == width:
            return words_
        for up in (1, 2) if back == 1 else (1,):
            above = _unbroken(split[first - back - up : first - back]) if back + up <= first else []
            if (two := _grouped(above, words_, width, even=back > 1)) is not None:
                return two
        if len(words_) == width:
            return words_
    return None


def _unbroken(rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    """The words of some lines, one broken at a line end going on with the next line: 人工造⏎林（亩） 退化林修⏎复（亩）."""
    words_: list[Cell] = []
    for row in rows:
        cells = list(row)
        if words_ and cells:
            last = words_.pop()
            words_.append(Cell(last.text + cells[0].text, last.spans + cells[0].spans))
            cells = cells[1:]
        words_ += cells
    return words_


# ---- one cell a line: 序号⏎指标⏎目标⏎完成数⏎1⏎…⏎2⏎…


def _stacked(text: str, lines: Sequence[Span], vocabulary: TableWords) -> Iterator[list[list[Cell]]]:
    cells = [Cell(text[s.start : s.end].strip(), (_stripped(text, s),)) for s in lines]
    i = 0
    while i < len(cells):
        if cells[i].text in vocabulary.columns["index"]:
            rows, i = _numbered(text, cells, i, vocabulary)
        elif i + 1 < len(cells) and _names(cells[i], "target", vocabulary) and _names(cells[i + 1], "actual", vocabulary) and _indicators(cells[:i]):
            rows, i = _scored(text, cells, i)
        else:
            rows, i = _listed(cells, i, vocabulary)
            if not rows:
                rows, i = _unnumbered(cells, i - 1, vocabulary)
        if len(rows) > 2:
            yield rows


def _indicators(above: Sequence[Cell]) -> bool:
    """Whether the heads before speak of indicators (三级指标), as those of a self-evaluation form do."""
    return any("指标" in cell.text for cell in above[-3:])


def _names(cell: Cell, role: str, vocabulary: TableWords) -> bool:
    """Whether a line is the head of such a column: a short line that ends in one of its words, with or without 值."""
    return len(cell.text) <= 8 and any(cell.text.removesuffix("值").endswith(w.removesuffix("值")) for w in vocabulary.columns[role])


def _stripped(text: str, span: Span) -> Span:
    body = text[span.start : span.end]
    left = len(body) - len(body.lstrip())
    return Span(span.start + left, span.start + left + len(body.strip()))


def _gap(text: str, before: Cell, after: Cell, usual: int = 1) -> bool:
    """Whether more line breaks stand between two cells than ``usual``."""
    return _breaks(text, before, after) > usual


def _breaks(text: str, before: Cell, after: Cell) -> int:
    return text[before.spans[-1].end : after.spans[0].start].count("\n")


def _numbered(text: str, cells: Sequence[Cell], first: int, vocabulary: TableWords) -> tuple[list[list[Cell]], int]:
    """A table whose rows begin with 1, 2, 3 … on lines of their own."""
    start = next((k for k in range(first + 1, min(first + 25, len(cells))) if cells[k].text == "1"), 0)
    if not start:
        return [], first + 1
    head = _merged(cells[first:start], vocabulary)
    width = len(head) - 1
    usual = max(_breaks(text, a, b) for a, b in pairwise(cells[first : start + 1]))  # pages copied from the web: an empty line behind each cell
    raw: list[list[Cell]] = []
    k, expected = start, 1
    while k < len(cells):
        if [c.text for c in cells[k : k + start - first]] == [c.text for c in cells[first:start]]:
            k += start - first  # the head again, on the next page
            continue
        if cells[k].text == str(expected) and (not raw or len(raw[-1]) > 2):
            raw.append([cells[k]])
            expected += 1
        elif (
            _gap(text, cells[k - 1], cells[k], usual)
            or len(raw[-1]) > start - first + 6
            or (usual > 1 and len(raw[-1]) > width and not any(c.text == str(expected) for c in cells[k : k + 6]))
        ):
            break
        else:
            raw[-1].append(cells[k])
        k += 1
    if sorted(map(len, raw))[len(raw) // 2] >= max(start - first - 1, len(head) + 2):
        head = list(cells[first:start])  # as many cells a row as lines above: places (东关区), no broken words
        width = len(head) - 1
    if width < 2 or len(raw) < 2:
        return [], first + 1
    columns = [_column(c.text, n, [r[n].text for r in raw if len(r) > n], vocabulary) for n, c in enumerate(head[1:], 1)]
    numeric = _numeric([r[1:] for r in raw], columns, vocabulary)
    values = [_mended(r[1:], columns, numeric, vocabulary) for r in raw]
    numeric = _numeric(values, columns, vocabulary)
    return [head, *([r[0], *_seated(row, columns, numeric, vocabulary)] for r, row in zip(raw, values, strict=True))], k


def _numeric(rows: Sequence[Sequence[Cell]], columns: Sequence[Column], vocabulary: TableWords) -> list[bool]:
    """Which columns hold numbers, by the rows that have every cell; where there are none, those with a unit in the head."""
    full = [r for r in rows if len(r) == len(columns)]
    return [
        sum(_is_number(r[n].text) or r[n].text in vocabulary.empty for r in full) * 2 > len(full) if full else c.unit != ""
        for n, c in enumerate(columns)
    ]


def _mended(values: Sequence[Cell], columns: Sequence[Column], numeric: Sequence[bool], vocabulary: TableWords) -> list[Cell]:
    """A row whose words in front of the first value were broken over lines, as many as the columns say: “煤改气”“煤改 | 电”居民改造 | 万户."""
    wanted = next((n + 1 for n, c in enumerate(columns) if c.role == "unit"), next((n for n, number in enumerate(numeric) if number), 0))
    words_ = next((n for n, cell in enumerate(values) if _is_number(cell.text) or cell.text in vocabulary.empty), 0)
    front = list(values[:words_])
    unit = wanted > 1 and columns[wanted - 1].role == "unit"
    while len(front) > wanted > 0:
        # the unit is the last of them, and may be what was broken
        broken = unit and not _unit(front[-1].text) and _unit(front[-2].text + front[-1].text)
        n = len(front) - 2 if broken else 0
        front[n : n + 2] = [Cell(front[n].text + front[n + 1].text, front[n].spans + front[n + 1].spans)]
    return [*front, *values[words_:]]


def _unit(text: str) -> bool:
    """Whether a text is a unit and nothing else."""
    found = find(View("1" + text, range(len(text) + 1)))
    return bool(found) and bool(found[0].unit) and found[0].last > len(text)


def _unnumbered(cells: Sequence[Cell], first: int, vocabulary: TableWords) -> tuple[list[list[Cell]], int]:
    """A table whose rows are a label, a run of values and perhaps a remark, all on lines of their own, under a head of as many lines."""
    blank = set(vocabulary.empty) - {""}

    def value(k: int) -> bool:
        return k < len(cells) and (_is_number(cells[k].text) or cells[k].text in blank)

    def label(k: int) -> bool:
        plain = k + 1 < len(cells) and not value(k) and len(cells[k].text) <= 20 and not _SENTENCE.search(cells[k].text)
        return plain and value(k + 1) and (value(k + 2) or bool(rows))

    rows: list[tuple[Cell, list[Cell]]] = []
    k = first
    while label(k) or (rows and label(k + 1) and len(cells[k].text) <= 30):
        k += not label(k)  # a remark behind the row before, or the name of a group
        name, values = cells[k], []
        k += 1
        while value(k):
            values.append(cells[k])
            k += 1
        rows.append((name, values))
    if len(rows) < 2:
        return [], first + 1
    width = Counter(len(values) for _, values in rows).most_common(1)[0][0]
    back = first
    while (
        back > 0
        and first - back < 3 * width + 4
        and len(cells[back - 1].text) <= 16
        and not value(back - 1)
        and not _SENTENCE.search(cells[back - 1].text)
    ):
        back -= 1
    above = list(cells[back:first])
    best: tuple[float, list[list[Cell]]] = (0.0, [])
    heads = [h for n in range(len(above)) for h in (above[n:], _merged(above[n:], vocabulary))]
    for head in [*heads, *(spread for h in heads if (spread := _spread(h, width, vocabulary)))]:
        full = [[name, *values] for name, values in rows if len(values) == width]
        columns = [_column(c.text, n, [_plain(row[n]) for row in full if n < len(row)], vocabulary) for n, c in enumerate(head)]
        remark = len(head) == width + 2 and columns[-1].role == "skip"
        if not remark and len(head) != width + 1:
            continue
        table = [head[: width + 1]]
        for name, values in rows:
            if len(values) <= width:
                table.append([name, *(values if len(values) == width else _seated(values, columns[1 : width + 1], [True] * width, vocabulary))])
        score = _sense(columns[: width + 1], table[1:]) - 0.1 * remark
        if not best[1] or score > best[0]:
            best = (score, table)
    return (best[1], k) if best[0] >= 0 else ([], k)


def _spread(heads: list[Cell], width: int, vocabulary: TableWords) -> list[Cell]:
    """Two lines of heads one after the other: 镇, 助餐, 改造（户）, 关爱（人） and then 助餐点（个）, 人次（万) of the only one without a unit."""
    for below in (2, 3):
        upper, lower = heads[1:-below], heads[-below:]
        bare = [n for n, cell in enumerate(upper) if not HEAD_UNIT.search(cell.text)]
        if len(upper) - 1 + below == width and len(upper) > 1 and len(bare) == 1 and all(HEAD_UNIT.search(c.text) for c in lower):
            n = bare[0]
            group = [Cell(upper[n].text + c.text, c.spans) for c in lower]
            return [heads[0], *upper[:n], *group, *upper[n + 1 :]]
    return []


def _sense(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> float:
    """How well heads explain rows: named columns count, and rates that are an actual over a target; -1 if most rates are not."""
    tried = list(columns)
    _seat_by_rates(tried, rows)
    score = sum(column.role != "other" for column in tried) / len(tried) + 0.2 * (tried[0].role == "name")
    for i, column in enumerate(tried):
        if column.role != "rate" and column.unit != "%":
            continue
        shares = [s for row in rows if _is_number(s := _plain(row[i]))]
        if sum(len(s.split(".")[0]) > 3 for s in shares) * 2 > len(shares):
            return -1.0  # percentages have no four digits
        if column.role != "rate":
            continue
        before = [k for k in range(i) if tried[k].role == "actual"]
        goals = [k for k in range(i) if tried[k].role == "target"]
        triples = [tuple(_plain(row[k]) for k in (before[-1], goals[-1], i)) for row in rows] if before and goals else []
        full = [t for t in triples if all(map(_is_number, t))]
        agreed = sum(_agree(actual, target, rate) for actual, target, rate in full)
        if agreed * 2 < len(full):
            return -1.0
        score += agreed / len(full) if full else 0.0
    return score


def _listed(cells: Sequence[Cell], first: int, vocabulary: TableWords) -> tuple[list[list[Cell]], int]:
    """A list of tasks on lines of their own: 任务, 目标值, 完成时限 under each other, with the names of units between them."""
    heads = first
    while heads < len(cells) and heads - first < 8 and len(cells[heads].text) <= 8 and _column(cells[heads].text, 1, [], vocabulary).role != "other":
        heads += 1
    roles_ = [_column(c.text, 1, [], vocabulary).role for c in cells[first:heads]]
    goal = next((c for c in reversed(cells[first:heads]) if _names(c, "target", vocabulary)), None)
    if heads - first < 3 or goal is None or "actual" in roles_ or "rate" in roles_:
        return [], first + 1
    rows: list[list[Cell]] = [[Cell("任务"), goal]]
    k = heads
    label: Cell | None = None
    while k < len(cells) and not _SENTENCE.search(cells[k].text) and len(cells[k].text) <= 30:
        if _is_number(_plain(cells[k])) and regex.search(r"[\p{Han}%‰]$", _plain(cells[k])):
            if label is not None:
                rows.append([label, cells[k]])
            label = None
        elif not _DEADLINE.search(cells[k].text):
            label = cells[k]
        k += 1
    return (rows, k) if len(rows) > 3 else ([], first + 1)


def _merged(cells: Sequence[Cell], vocabulary: TableWords) -> list[Cell]:
    """Head words broken over lines put together: 年度⏎目标, 计量⏎单位, 完成率⏎（%）."""
    every = {w for names in vocabulary.columns.values() for w in names}
    out: list[Cell] = []
    for cell in cells:
        last = out[-1] if out else None
        known = last is not None and any(w in last.text for w in every)
        if last is not None and (cell.text.startswith(("（", "(")) or last.text + cell.text in every or (not known and len(out) > 1)):
            out[-1] = Cell(last.text + cell.text, last.spans + cell.spans)
        else:
            out.append(cell)
    return out


def _seated(values: Sequence[Cell], columns: Sequence[Column], numeric: Sequence[bool], vocabulary: TableWords) -> list[Cell]:
    """A row's cells in their columns: what is too many belongs to the last one, what is missing is left out where it fits best.

    Kind of value, plausibility of a rate and actual/target = rate must speak for a seat; the leftmost of equals is taken.
    """
    width = len(columns)
    if len(values) >= width:
        rest = values[width - 1 :]
        joined = Cell("、".join(c.text for c in rest), tuple(s for c in rest for s in c.spans))
        return [*values[: width - 1], joined]
    best: tuple[float, tuple[int, ...]] | None = None
    for seats in combinations(range(width), len(values)):
        score = 0.0
        placed = dict(zip(seats, values, strict=True))
        unit = next((c.text for n, c in placed.items() if columns[n].role == "unit"), "")
        for n, cell in placed.items():
            isnumber = _is_number(cell.text) or cell.text in vocabulary.empty
            score += 1.0 if isnumber == numeric[n] else -1.0
            if columns[n].role == "rate" and (unit == "%" or not isnumber):
                score -= 0.5
            if columns[n].role in ("target", "actual") and "." in cell.text and unit and unit[:1] not in "万亿千" and unit != "%":
                score -= 0.3
        row = {columns[n].role: cell.text for n, cell in placed.items() if _is_number(cell.text)}
        if row.keys() >= {"target", "actual", "rate"} and _agree(row["actual"], row["target"], row["rate"]):
            score += 1.0
        if best is None or score > best[0]:
            best = (score, seats)
    placed = dict(zip(best[1], values, strict=True)) if best else {}
    return [placed.get(n, Cell("")) for n in range(width)]


def _agree(actual: str, target: str, rate: str) -> bool:
    plain = [regex.sub(r"[^\d.]", "", t) for t in (actual, target, rate)]
    try:
        a, t, r = (Fraction(p) for p in plain)
    except (ValueError, ZeroDivisionError):
        return False
    return t > 0 and abs(100 * a / t - r) <= Fraction(1, 2)


def _scored(text: str, cells: Sequence[Cell], first: int) -> tuple[list[list[Cell]], int]:
    """A self-evaluation form: a label, the year's value, the value reached, then scores and remarks."""
    rows: list[list[Cell]] = [[Cell("指标名称"), cells[first], cells[first + 1]]]
    k = first + 2
    while k + 2 < len(cells):
        if k > first + 2 and _gap(text, cells[k - 1], cells[k]):
            break
        label, target, actual = cells[k : k + 3]
        if (
            not _is_number(label.text)
            and _is_number(target.text)
            and _is_number(actual.text)
            and regex.search(r"[\p{Han}%‰]$", target.text + actual.text)
        ):
            rows.append([label, target, actual])
            k += 3
        else:
            k += 1
    return rows, k


def _grouped(above: Sequence[Cell], below: Sequence[Cell], width: int, *, even: bool) -> list[Cell] | None:
    """A head of two lines: 县区 恢复耕地 图斑整改 over 任务 完成 完成率 图斑 整改 整改率.

    Groups of one width, or each ending with its rate (计划 完成 完成率% 计划 完成 完成率% 完成额 占年计划%); heads behind the groups
    (综合排名, 备注) may stand over nothing. ``even``: only groups of one width, over all of the heads.
    """
    values = width - 1
    alone = values - len(below)
    if even and alone:
        return None
    if len(below) < 4 or not 0 <= alone <= 2 or len(above) < 3 + alone or any(_is_number(c.text) for c in (*above, *below)):
        return None
    groups, singles = list(above[: len(above) - alone]), list(above[len(above) - alone :])
    count = next((n for n in range(len(groups) - 1, 1, -1) if len(below) % n == 0), 0) if not alone else 0
    label = groups[:-count] if count else groups[:1]
    sizes = [len(below) // count] * count if count else [] if even else _runs(below, len(groups) - 1)
    if not sizes:
        return None
    first = Cell("".join(c.text for c in label), tuple(s for c in label for s in c.spans))
    over = [group for group, size in zip(groups[len(label) :], sizes, strict=True) for _ in range(size)]
    return [first, *(Cell(group.text + c.text, c.spans) for group, c in zip(over, below, strict=True)), *singles]


def _runs(below: Sequence[Cell], count: int) -> list[int]:
    """How many of some heads stand under each of so many groups, where every group ends with its rate; empty where they do not."""
    ends = [n for n, cell in enumerate(below, 1) if regex.search("[%％率]$|比例$", HEAD_UNIT.sub("", cell.text).rstrip("（）()"))]
    if len(ends) != count or ends[-1] != len(below):
        return []
    return [b - a for a, b in pairwise([0, *ends])]


def cell_view(document: Document, cell: Cell, unit: str = "") -> View:
    """The folded text of a cell; ``unit`` (from the column's head) is put behind it without a place of its own."""
    view = fold(document.text, cell.spans)
    if unit and view.text and view.at:
        return View(view.text + unit, (*view.at, *[view.at[-1]] * len(unit)))
    return view


def roles(grid: Grid) -> Mapping[str, list[int]]:
    """The columns of each role."""
    out: dict[str, list[int]] = {}
    for i, column in enumerate(grid.columns):
        out.setdefault(column.role, []).append(i)
    return out
