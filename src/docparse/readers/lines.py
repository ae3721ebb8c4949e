"""Characters placed on a page, and the lines they form (points from the page's top left corner)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import attrgetter
from typing import NamedTuple

from docparse.model import Box, Boxes


class Glyph(NamedTuple):
    """A printed character: its box, the height of its base line, its size in points."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """Characters on one base line, from left to right; a gap as wide as a word space has become a space without a box."""

    page: int
    text: str
    places: Boxes
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float

    @property
    def chars(self) -> tuple[tuple[str, Box | None], ...]:
        """Each character with its place."""
        return tuple(zip(self.text, self.places, strict=True))


def lines_of(glyphs: Iterable[Glyph], page: int) -> list[Line]:
    """The lines of one page or cell, from top to bottom."""
    rows: list[list[Glyph]] = []
    base = size = 0.0
    for g in sorted(glyphs, key=_BASE_THEN_X):
        if rows and g.base - base <= 0.25 * min(g.size, size):
            rows[-1].append(g)
        else:
            rows.append([g])
        base, size = g.base, g.size
    found = []
    for row in _with_raised(rows):
        row.sort(key=_X)
        main, over = _without_overprint(row)
        found += [line for part in (main, over) if (line := _line(part, page))]
    return found


_X, _BASE_THEN_X = attrgetter("x0"), attrgetter("base", "x0")


def _size(row: Sequence[Glyph]) -> float:
    first = row[0].size
    if all(g.size == first for g in row):
        return first
    return Counter(g.size for g in row).most_common(1)[0][0]


def _with_raised(rows: list[list[Glyph]]) -> list[list[Glyph]]:
    """Small raised and lowered characters (m², PM₂.₅) put back into the line they belong to."""
    kept: list[list[Glyph]] = []
    if len({g.size for row in rows for g in row}) < 2:
        return rows
    pending = list(rows)
    for i, row in enumerate(pending):
        size = _size(row)
        for host in (kept[-1] if kept else None, pending[i + 1] if i + 1 < len(pending) else None):
            if host is None or size > 0.8 * _size(host):
                continue
            near = abs(row[0].base - host[0].base) < 0.6 * _size(host)
            inside = all(host_x0 - _size(host) < g.x0 < host_x1 + _size(host) for host_x0, host_x1 in [_extent(host)] for g in row)
            if near and inside and not any(map(_covering(host), row)):
                host.extend(row)
                break
        else:
            kept.append(row)
    return kept


def _extent(row: Sequence[Glyph]) -> tuple[float, float]:
    return min(g.x0 for g in row), max(g.x1 for g in row)


def _covering(glyphs: Iterable[Glyph]) -> Callable[[Glyph], bool]:
    """Whether the middle of a character lies over (or under) one of these."""
    own = sorted(glyphs, key=lambda g: g.x0)
    starts, reach = [g.x0 for g in own], list(accumulate((g.x1 for g in own), max))

    def covered(g: Glyph) -> bool:
        middle = (g.x0 + g.x1) / 2
        before = bisect_left(starts, middle)
        return before > 0 and reach[before - 1] > middle

    return covered


def _without_overprint(row: list[Glyph]) -> tuple[list[Glyph], list[Glyph]]:
    """Split off what is printed over the line in another size (the text of a seal); drop strokes doubled for boldness."""
    if all(b.x0 - a.x0 >= 0.3 * (a.x1 - a.x0) or a.text != b.text for a, b in pairwise(row)) and len({g.size for g in row}) < 2:
        return row, []
    main: list[Glyph] = []
    last: Glyph | None = None
    for g in row:
        if last and (g.text, g.size) == (last.text, last.size) and abs(g.x0 - last.x0) < 0.3 * (last.x1 - last.x0):
            continue
        main.append(g)
        last = last if g.text.isspace() else g
    size = _size(main)
    over_main = _covering(m for m in main if m.size == size)
    others = {g.size for g in main if g.size != size and over_main(g)}
    over = [g for g in main if g.size in others]
    main = [g for g in main if g.size not in others]
    return main, over


def _line(row: Sequence[Glyph], page: int) -> Line | None:
    start = next((i for i, g in enumerate(row) if not g.text.isspace()), None)
    if start is None:
        return None
    end = next(i for i in range(len(row), 0, -1) if not row[i - 1].text.isspace())
    row = row[start:end]
    size = _size(row)
    out: list[str] = []
    places = Boxes()
    add = places.append
    edge, word, gap = 0.0, True, True  # the right edge of the character before, whether it is a Latin one, whether it is a gap
    for text, x0, top, x1, bottom, _, _ in row:
        if text.isspace():
            gap = True
        else:
            latin = text.isascii() and text.isalnum()
            if not gap and x0 - edge > (0.3 if latin and word else 0.8) * size:
                out.append(" ")
                add(None)
            gap, word = False, latin
        out.append(text)
        add((page, x0, top, x1, bottom))
        edge = x1
    base = round(row[0].base, 1)
    if any(g.base != row[0].base for g in row):
        base = Counter(round(g.base, 1) for g in row).most_common(1)[0][0]
    return Line(page, "".join(out), places, row[0].x0, min([g.top for g in row]), max([g.x1 for g in row]), max([g.bottom for g in row]), base, size)


def glue(last: Line, line: Line) -> str:
    """What stands between two lines of a paragraph: a space between Latin words, else nothing."""
    a, b = last.text[-1:], line.text[:1]
    return " " if a.isascii() and b.isascii() and a.isalpha() and b.isalpha() else ""


def unreadable(texts: Iterable[str]) -> int:
    """How many of these characters are no writing at all: unmapped, private, or from blocks that no Chinese print uses."""
    return sum(1 for text in texts if not ("!" <= text <= "~") and not text.isspace() and not _WRITING.match(text))


_WRITING = re.compile(
    "[\u00a0-\u02af\u0370-\u03ff\u0400-\u045f\u2000-\u27bf\u2e80-\u30ff\u3100-\u312f\u3200-\u9fff\uf900-\ufaff\ufe30-\uffee\U00020000-\U0003ffff]"
)
