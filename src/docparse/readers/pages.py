"""Pages of lines and ruled tables, as PDF, OFD and scans give them, put together to a document.

What recurs at the page edges is left out, paragraphs are joined by geometry, tables that go on over pages become one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from docparse.model import Boxes, Cell, Document, Paragraph, Span, Table, Warning_
from docparse.readers import paragraphs, ruled
from docparse.readers.lines import Line, glue

EDGE = 0.12

Flow = Mapping[int, list[Line | ruled.Grid]]


def document(kind: str, flow: Flow, sizes: Mapping[int, tuple[float, float]], warnings: Sequence[Warning_]) -> Document:
    """A document without identity from its pages (from 1): what stands on each from top to bottom, width and height in points.

    ``Document.text`` holds a paragraph or a table row a line (cells parted by tabs).
    """
    document = _assembled(kind, _without_furniture(flow, sizes), {n: w for n, (w, _) in sizes.items()}, tuple(warnings))
    inferred = [Warning_("Q917", t.page, f"第 {t.page} 页的表没有竖线，各列按表头推定，请对照原件") for t in document.tables if t.inferred]
    return replace(document, warnings=(*document.warnings, *inferred)) if inferred else document


def _without_furniture(flow: Flow, sizes: Mapping[int, tuple[float, float]]) -> Flow:
    """The pages without what recurs at their edges, and without page numbers there."""
    edge: dict[int, list[Line]] = {}
    for number, items in flow.items():
        height = sizes[number][1]
        outer = [i for i in items if isinstance(i, Line) and (i.bottom < EDGE * height or i.top > (1 - EDGE) * height)]
        edge[number] = [i for i in outer if i in items[:2] or i in items[-2:]]
    full = sum(bool(items) for items in flow.values())
    seen = Counter(key for number, lines in edge.items() for key in {_furniture_key(line, sizes[number][1]) for line in lines})
    recurring = {key for key, times in seen.items() if times >= (2 if full <= 3 else 3) and times >= 0.3 * full}
    counted = Counter(count - number for number, lines in edge.items() for line in lines if (count := _count(line.text)) is not None)
    kept: dict[int, list[Line | ruled.Grid]] = {}
    for number, lines in edge.items():
        gone = [
            line
            for line in lines
            if paragraphs.is_page_number(line.text)
            or ((count := _count(line.text)) is not None and counted[count - number] >= 2)
            or _furniture_key(line, sizes[number][1]) in recurring
        ]
        kept[number] = [item for item in flow[number] if not any(item is line for line in gone)]
    return kept


def _furniture_key(line: Line, height: float) -> tuple[str, bool, int]:
    return re.sub(r"\d+", "#", line.text), line.top > height / 2, round(min(line.top, height - line.bottom) / 12)


def _count(text: str) -> int | None:
    """The number that is all of a line but for dashes (recognised ones may be lost on one side)."""
    bare = text.strip("-—–－一 ")
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) <= 4 else None


class _Text:
    """Grows the text of a document together with the boxes of its characters."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.boxes = Boxes()

    def add(self, line: Line) -> None:
        self._parts.append(line.text)
        self.boxes.extend(line.places)

    def part(self, mark: str) -> None:
        """Add a character that is printed nowhere."""
        self._parts.append(mark)
        self.boxes.append(None)

    def __len__(self) -> int:
        return len(self.boxes)

    def text(self) -> str:
        return "".join(self._parts)


def _assembled(kind: str, flow: Flow, widths: Mapping[int, float], warnings: tuple[Warning_, ...]) -> Document:
    out = _Text()
    found: list[Paragraph] = []
    tables: list[Table] = []
    prose = [item for items in flow.values() for item in items if isinstance(item, Line)]
    groups = {id(group[0]): group for group in paragraphs.from_lines(prose, widths)}
    members = {id(line): group for group in groups.values() for line in group}
    for item in _with_joined_tables(flow):
        if isinstance(item, ruled.Grid):
            tables.append(_table(item, out))
        elif (group := groups.get(id(item))) is not None:
            start = len(out)
            for i, line in enumerate(members[id(item)]):
                if i and (space := glue(group[i - 1], line)):
                    out.part(space)
                out.add(line)
            found.append(Paragraph((Span(start, len(out)),), item.page))
            out.part("\n")
    return Document("", "", "", kind, "ok", "", out.text(), tuple(found), tuple(tables), len(flow), warnings, out.boxes)


def _with_joined_tables(flow: Flow) -> list[Line | ruled.Grid]:
    found: list[Line | ruled.Grid] = []
    for items in flow.values():
        for item in items:
            if isinstance(item, ruled.Grid) and found and isinstance(above := found[-1], ruled.Grid) and (whole := ruled.continued(above, item)):
                found[-1] = whole
            else:
                found.append(item)
    return found


def _table(grid: ruled.Grid, out: _Text) -> Table:
    done: dict[int, Cell] = {}
    rows = []
    for row in grid.rows:
        cells = []
        for j, block in enumerate(row):
            if j:
                out.part("\t")
            if block is None:
                cells.append(Cell(""))
                continue
            if id(block) not in done:
                done[id(block)] = _cell(block, out)
            cells.append(done[id(block)])
        out.part("\n")
        rows.append(tuple(cells))
    return Table(grid.page, tuple(rows), grid.inferred)


def _cell(block: ruled.Block, out: _Text) -> Cell:
    start = len(out)
    edge = max((line.x1 for line in block.lines), default=0.0)
    text = ""
    for i, line in enumerate(block.lines):
        if i:
            above = block.lines[i - 1]
            # A line that stops short of the cell's edge was ended on purpose: its number must not run into the next one.
            space = glue(above, line) or (
                " " if min(edge, block.rect[2]) - above.x1 > 1.6 * above.size or block.rect[2] - above.x1 > 3 * above.size else ""
            )
            if space:
                out.part(space)
            text += space
        out.add(line)
        text += line.text
    return Cell(text, (Span(start, len(out)),) if text else ())
