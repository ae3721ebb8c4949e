"""Ruled tables: pdfplumber finds the cells, the characters come from the caller.

Closing rules are added at the top and bottom of the vertical rules, because the cell at a page end often has no rule of its own
and would be lost. Tables that go on over pages become one: repeated heads dropped, cut rows glued, merged labels filled down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

from docparse.readers.lines import Glyph, Line, lines_of

Rect = tuple[float, float, float, float]


@dataclass(eq=False)
class Block:
    """A cell while the table is being put together: its lines, its box on the (first) page, rows and columns it covers."""

    rect: Rect
    lines: list[Line] = field(default_factory=list)
    tall: bool = False

    @property
    def text(self) -> str:
        return "".join(line.text for line in self.lines)


@dataclass(frozen=True)
class Grid:
    """A table on a page, or over pages: ``rows[i][j]`` is the block that covers that place (merged blocks repeat)."""

    page: int
    last_page: int
    top: float
    bottom: float
    columns: tuple[float, ...]
    rows: tuple[tuple[Block | None, ...], ...]
    inferred: bool = False  # columns told by gaps and head words, not by rules


def grids(page: Any, number: int, glyphs: Sequence[Glyph]) -> tuple[list[Grid], list[Glyph]]:
    """The ruled tables of a pdfplumber page, and the glyphs that stand in none of their cells."""
    drawn = page.filter(_drawn)
    rules = [e for e in drawn.edges if e["orientation"] == "v"]
    if len(rules) < 2:  # cells told by their colour alone
        drawn, rules = page, [e for e in page.edges if e["orientation"] == "v"]
    if len(rules) < 2:
        return [], list(glyphs)
    closing = [min(e["top"] for e in rules), max(e["bottom"] for e in rules)]
    dx, dy = page.bbox[:2]
    found = []
    rest = list(glyphs)
    for table in drawn.find_tables({"explicit_horizontal_lines": closing}):
        grid, left = _grid([(x0 - dx, top - dy, x1 - dx, bottom - dy) for x0, top, x1, bottom in table.cells], number, rest)
        if grid is not None:
            found.append(grid)
            rest = left
    return sorted(found, key=lambda g: g.top), rest


def _drawn(item: dict[str, Any]) -> bool:
    """Whether an object of a page is more than a coloured ground: its edges are rules."""
    ground = item.get("object_type") == "rect" and item.get("fill") and not item.get("stroke")
    return not (ground and item["width"] > 4 and item["height"] > 4)


def from_rules(
    upright: Sequence[tuple[float, float, float]], level: Sequence[tuple[float, float, float]], number: int, glyphs: Sequence[Glyph]
) -> tuple[list[Grid], list[Glyph]]:
    """The same from rules that the caller has found: (x, top, bottom) and (y, left, right), in the units of the glyphs."""
    if len(upright) < 2:
        return [], list(glyphs)
    level = [*level]
    for y in (min(top for _, top, _ in upright), max(bottom for *_, bottom in upright)):
        ends = [x for x, top, bottom in upright if abs(y - top) < 3 or abs(y - bottom) < 3]
        level.append((y, min(ends), max(ends)))
    edges: list[dict[str, Any]] = [
        {"orientation": "v", "object_type": "line", "x0": x, "x1": x, "top": top, "bottom": bottom, "width": 0, "height": bottom - top}
        for x, top, bottom in upright
    ]
    edges += [
        {"orientation": "h", "object_type": "line", "x0": left, "x1": right, "top": y, "bottom": y, "width": right - left, "height": 0}
        for y, left, right in level
    ]
    merged = merge_edges(edges, 3, 3, 3, 3)
    found = []
    rest = list(glyphs)
    for cells in cells_to_tables(intersections_to_cells(edges_to_intersections(merged, 3, 3))):
        grid, left_over = _grid(cells, number, rest)
        if grid is not None:
            found.append(grid)
            rest = left_over
    return sorted(found, key=lambda g: g.top), rest


def _cuts(values: Sequence[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > 3:
            found.append(value)
    return found


def _grid(cells: Sequence[Rect], number: int, glyphs: Sequence[Glyph]) -> tuple[Grid | None, list[Glyph]]:
    xs, ys = _cuts([x for c in cells for x in (c[0], c[2])]), _cuts([y for c in cells for y in (c[1], c[3])])
    if len(xs) < 3 or len(ys) < 2 or len(cells) < 2:
        return None, list(glyphs)
    blocks = [Block(cell) for cell in cells]
    inside: list[list[Glyph]] = [[] for _ in blocks]
    rest = []
    for g in glyphs:
        x, y = (g.x0 + g.x1) / 2, (g.top + g.bottom) / 2
        home = None
        if xs[0] <= x <= xs[-1] and ys[0] <= y <= ys[-1]:
            home = next((i for i, c in enumerate(cells) if c[0] <= x < c[2] and c[1] <= y < c[3]), None)
        if home is None:
            rest.append(g)
        else:
            inside[home].append(g)
    for block, own in zip(blocks, inside, strict=True):
        block.lines = lines_of(own, number)
    rows = []
    for top, bottom in pairwise(ys):
        places = [((left + right) / 2, (top + bottom) / 2) for left, right in pairwise(xs)]
        row = tuple(next((b for b in blocks if b.rect[0] <= x < b.rect[2] and b.rect[1] <= y < b.rect[3]), None) for x, y in places)
        rows.append(row)
        for covering in row:
            if covering is not None and covering.rect[3] - covering.rect[1] > bottom - top + 3:
                covering.tall = True
    return Grid(number, number, ys[0], ys[-1], tuple(xs), tuple(rows)), rest


def continued(above: Grid, below: Grid) -> Grid | None:
    """Both parts as one table, if ``below`` (first on its page) goes on with the columns of ``above`` (last on the page before)."""
    if below.page != above.last_page + 1 or len(above.columns) != len(below.columns):
        return None
    shift = below.columns[0] - above.columns[0]  # inner and outer margins may differ on left and right pages
    if any(abs(b - a - shift) > (30 if above.inferred and below.inferred else 4) for a, b in zip(above.columns, below.columns, strict=True)):
        return None
    head = 0
    while head < min(len(above.rows), len(below.rows) - 1) and _texts(above.rows[head]) == _texts(below.rows[head]) and any(_texts(above.rows[head])):
        head += 1
    body, added = above.rows[head:], [list(row) for row in below.rows[head:]]
    columns = range(len(added[0]))
    if body:
        merged = [j for j in columns if any(row[j] is not None and row[j].tall for row in (*body, *added))]  # type: ignore[union-attr]
        key = next((j for j in columns if j not in merged and all(row[j] is not None and row[j].text for row in body)), None)  # type: ignore[union-attr]
        first = added[0]
        cut = key is not None and not _texts(first)[key]  # no number or name of its own: the rest of the row above
        rows = list(above.rows)
        for j in merged:
            block, label = first[j], rows[-1][j]
            if label is not None and (block is None or not block.text):
                label.tall = True
                for row in added:
                    if row[j] is block:
                        row[j] = label
        if cut:
            for j in columns:
                block, host = first[j], rows[-1][j]
                if block is not None and host is not None and block is not host:
                    host.lines += [line for line in block.lines if line not in host.lines]
            added = added[1:]
        above = replace(above, rows=tuple(rows))
    return replace(above, last_page=below.page, rows=(*above.rows, *(tuple(row) for row in added)))


def _texts(row: Sequence[Block | None]) -> list[str]:
    return [block.text if block is not None else "" for block in row]
