"""What is drawn on a page of an OFD file (GB/T 33190-2016): characters, table rules, pictures, in points from its top left corner.

OFD places objects in millimetres, y downward: an object's own space is moved by its CTM, then by the corner of its Boundary.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from docparse.errors import UnreadableFile
from docparse.model import Box, Boxes
from docparse.readers import ruled
from docparse.readers.lines import Glyph, Line, lines_of

POINT = 72 / 25.4
LARGEST = 5000.0  # millimetres
MAX_DEPTH = 24
MAX_OBJECTS = 200_000
MAX_ALL_OBJECTS = 4_000_000
MAX_CHARACTERS = 30_000
MAX_EFFORT = 50_000_000  # comparisons that finding the tables of a page takes
MAX_ALL_EFFORT = 500_000_000
_ASCENT, _DESCENT = 0.88, 0.12

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")
_DELTA = re.compile(rf"[gG]|{_NUMBER.pattern}")
_PATH = re.compile(rf"[A-Za-z]|{_NUMBER.pattern}")
_PRETTY = re.compile(r"\s*[\r\n]\s*")
_LETTERS = {char: width for width, chars in ((0.28, "iljtfI.,;:'|!()[] "), (0.85, "mwMW@%")) for char in chars}
_LAYERS = {"background": 0, "foreground": 2}
_Place = Callable[[float, float], tuple[float, float]]
_ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


@dataclass(slots=True)
class Resources:
    """What pages refer to by ID: composite units, drawing parameters, and pictures that let nothing shine through."""

    units: dict[str, Any] = field(default_factory=dict)
    params: dict[str, Any] = field(default_factory=dict)
    opaque: set[str] = field(default_factory=set)

    def with_those_of(self, root: Any) -> Resources:
        """These and what a Res element defines."""
        found = Resources(dict(self.units), dict(self.params), set(self.opaque))
        for group in root:
            for one in group:
                kind, key = name(one), one.get("ID", "").strip()
                if kind == "CompositeGraphicUnit":
                    found.units[key] = one
                elif kind == "DrawParam":
                    found.params[key] = one
                elif kind == "MultiMedia" and text_of(one, "MediaFile").lower().endswith((".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".jb2")):
                    found.opaque.add(key)
        return found


@dataclass(slots=True)
class Sheet:
    """A page as read: upright characters, lines that run otherwise, rules, and what was left out or lost."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    others: list[Line] = field(default_factory=list)
    upright: list[tuple[float, float, float]] = field(default_factory=list)
    level: list[tuple[float, float, float]] = field(default_factory=list)
    characters: list[str] = field(default_factory=list)
    hidden: int = 0
    scanned: bool = False
    layer: bool = False
    missing: bool = False
    crowded: bool = False
    outgrown: bool = False

    def items(self) -> list[Line | ruled.Grid]:
        """The lines and ruled tables of the page, from top to bottom."""
        tables: list[ruled.Grid] = []
        rest: Sequence[Glyph] = self.glyphs
        if len(self.upright) >= 2 and not self.crowded:
            tables, rest = ruled.from_rules(self.upright, self.level, self.number, self.glyphs)
        loose = [line for line in self.others if not _put_into_cell(line, tables)]
        level: list[Line | ruled.Grid] = [*lines_of(rest, self.number), *tables]
        if len(loose) > 1 and sum(len(line.chars) for line in loose) > len(rest):
            # Written in columns, from right to left: for the geometry of paragraphs the page lies on its side, boxes stay as printed.
            sides = [(self.width - line.x1, self.width - line.x0, line) for line in loose]
            aside = [replace(line, x0=line.top, x1=line.bottom, top=top, bottom=bottom, base=bottom) for top, bottom, line in sides]
            self.width, self.height = self.height, self.width
            return [*sorted(aside, key=_height), *sorted(level, key=_height)]
        return sorted([*level, *loose], key=_height)


def _height(item: Line | ruled.Grid) -> float:
    return item.base if isinstance(item, Line) else item.top


def _put_into_cell(line: Line, tables: Sequence[ruled.Grid]) -> bool:
    x, y = (line.x0 + line.x1) / 2, (line.top + line.bottom) / 2
    for grid in tables:
        for row in grid.rows:
            for block in row:
                if block is not None and block.rect[0] <= x < block.rect[2] and block.rect[1] <= y < block.rect[3]:
                    block.lines.append(line)
                    return True
    return False


def name(element: Any) -> str:
    """The name of an element, whatever its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Any, kind: str) -> Iterator[Any]:
    """The children of this name (none of None)."""
    return (c for c in element if name(c) == kind) if element is not None else iter(())


def child(element: Any, kind: str) -> Any:
    """The first child of this name, or None."""
    return next(children(element, kind), None)


def text_of(element: Any, kind: str) -> str:
    """The text of the first child of this name, trimmed; "" if there is none."""
    found = child(element, kind)
    return "" if found is None else "".join(found.itertext()).strip()


def numbers(text: str | None, wanted: int) -> tuple[float, ...] | None:
    """The first ``wanted`` numbers of an attribute; None if there are fewer."""
    found = _NUMBER.findall(text or "")
    return tuple(map(_float, found[:wanted])) if len(found) >= wanted else None


def _float(token: str) -> float:
    return max(-1e7, min(1e7, float(token)))


def _number(text: str | None, default: float) -> float:
    found = numbers(text, 1)
    return found[0] if found else default


def _no(text: str | None) -> bool:
    return (text or "").strip().lower() in ("false", "0")


def _yes(text: str | None) -> bool:
    return (text or "").strip().lower() in ("true", "1")


class _Matrix(NamedTuple):
    """(x, y) becomes (a x + c y + e, b x + d y + f)."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def over(self, m: Sequence[float]) -> _Matrix:
        """What applies ``m`` first, then this."""
        a, b, c, d, e, f = m
        return _Matrix(self.a * a + self.c * b, self.b * a + self.d * b, self.a * c + self.c * d, self.b * c + self.d * d, *self.at(e, f))


class _Mark(NamedTuple):
    """A character as drawn: its box and origin on the page, its size, how far it is turned (degrees clockwise), the column it is in."""

    text: str
    rect: ruled.Rect
    origin: tuple[float, float]
    size: float
    angle: int
    ink: str
    column: int


class Pages:
    """Draws pages one after the other; counts over all of them, so that no file can ask for work without measure."""

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._all = 0
        self._effort = 0

    def sheet(self, number: int, size: tuple[float, float], roots: Sequence[Any], resources: Resources) -> Sheet:
        """The page drawn by these Page elements (its own and its templates, from back to front); ``size`` in millimetres.

        Raises UnreadableFile for more objects or characters than any circular has.
        """
        drawing = _Drawing(number, size, resources, self._shown, MAX_ALL_OBJECTS - self._all)
        for root in roots:
            content = child(root, "Content")
            layers = sorted(children(content, "Layer"), key=lambda layer: _LAYERS.get(layer.get("Type", "").lower(), 1))
            for layer in layers or ([] if content is None else [content]):
                drawing.draw(layer, _Matrix(POINT, 0, 0, POINT, 0, 0), layer.get("DrawParam", ""), _no(layer.get("Visible")), ())
        self._all += drawing.work
        sheet = drawing.finished()
        effort = _effort(sheet)
        sheet.crowded = effort > min(MAX_EFFORT, MAX_ALL_EFFORT - self._effort)
        self._effort += 0 if sheet.crowded else effort
        return sheet


class _Drawing:
    def __init__(self, number: int, size: tuple[float, float], resources: Resources, shown: str, room: int) -> None:
        self.work = 0
        self._room = min(room, MAX_OBJECTS)
        self._number = number
        self._width, self._height = size[0] * POINT, size[1] * POINT
        self._resources = resources
        self._shown = shown
        self._marks: list[_Mark] = []
        self._columns = 0
        self._segments: list[ruled.Rect] = []
        self._dark: list[ruled.Rect] = []
        self._pictures = False
        self._curves = 0
        self._covered = 0
        self._missing = False

    def _count(self, amount: int) -> None:
        self.work += amount
        if self.work > self._room:
            raise UnreadableFile(self._shown, f"第 {self._number} 页的图元多得不像公文，疑为恶意文件，不读取")

    def draw(self, container: Any, outer: _Matrix, param: str, unseen: bool, path: tuple[str, ...]) -> None:
        """The objects of a layer, block or composite unit. ``path`` holds what leads here, against circles."""
        for item in container:
            kind = name(item)
            self._count(1)
            gone = unseen or _no(item.get("Visible")) or _number(item.get("Alpha"), 255) == 0
            if kind in ("PageBlock", "CompositeObject") and len(path) >= MAX_DEPTH:
                self._missing = True
            elif kind == "PageBlock":
                self.draw(item, outer, param, gone, (*path, ""))
            elif kind == "CompositeObject":
                key = item.get("ResourceID", "").strip()
                content = child(self._resources.units.get(key), "Content")
                if content is None or key in path:
                    self._missing = True
                else:
                    self.draw(content, _placed(item, outer), item.get("DrawParam") or param, gone, (*path, key))
            elif kind == "TextObject":
                self._text(item, _placed(item, outer), param, gone)
            elif kind == "PathObject" and not gone:
                self._path(item, _placed(item, outer), param)
            elif kind == "ImageObject" and not gone:
                self._picture(item, outer)

    def _ink(self, item: Any, kind: str, param: str, default: str) -> str:
        """Whether a colour of an object is "dark", "white" or "clear"."""
        color = child(item, kind)
        param = (item.get("DrawParam") or param).strip()
        for _ in range(MAX_DEPTH):
            found = self._resources.params.get(param)
            if color is not None or found is None:
                break
            color, param = child(found, kind), found.get("Relative", "").strip()
        if color is None:
            return default
        if _number(color.get("Alpha"), 255) == 0:
            return "clear"
        values = [
            int(v[1:], 16) if re.fullmatch("#[0-9A-Fa-f]{1,4}", v) else _number(v, 0) for v in (color.get("Value") or "").replace(",", " ").split()
        ]
        if len(color) or len(values) not in (1, 3, 4):
            return "dark"
        # Three values are RGB, one is grey, four are CMYK, where nothing printed is white.
        return "white" if (max(values) <= 5 if len(values) == 4 else min(values) >= 250) else "dark"

    # --- characters --------------------------------------------------------------------------------------------------------

    def _text(self, item: Any, matrix: _Matrix, param: str, unseen: bool) -> None:
        # Written small by some; without any, the Boundary is about as high as the text.
        size = _number(item.get("Size") or item.get("size"), (numbers(item.get("Boundary"), 4) or (0, 0, 0, 0))[3])
        stretch = _number(item.get("HScale"), 1) or 1.0
        char_turn, read_turn = (round(_number(item.get(key), 0) / 90) % 4 for key in ("CharDirection", "ReadDirection"))
        if unseen or (_no(item.get("Fill")) and not _yes(item.get("Stroke"))):
            ink = "clear"
        elif _no(item.get("Fill")):
            ink = self._ink(item, "StrokeColor", param, "dark")
        else:
            ink = self._ink(item, "FillColor", param, "dark")
        across, down = _axes(char_turn)
        ux, uy = matrix.a * across[0] + matrix.c * across[1], matrix.b * across[0] + matrix.d * across[1]
        scale = math.hypot(matrix.a * down[0] + matrix.c * down[1], matrix.b * down[0] + matrix.d * down[1])
        angle = _angle(ux, uy)
        drawn = _glyph_only(item)
        transformed = child(item, "CGTransform") is not None
        x = y = 0.0
        pen = (0.0, 0.0)
        for code in children(item, "TextCode"):
            text, dx, dy = _code(code, drawn)
            given = code.get("X"), code.get("Y")
            if given == (None, None) or (given[0] is None and _number(given[1], y) == y):
                start = pen[0], _number(given[1], pen[1])
            else:
                start = _number(given[0], x), _number(given[1], y)
            x, y = start
            self._count(len(text))
            if len(self._marks) + len(text) > MAX_CHARACTERS:
                raise UnreadableFile(self._shown, f"第 {self._number} 页超过 {MAX_CHARACTERS} 个字符的上限，不像公文")
            ems = [em(c) * stretch * size for c in text]
            steps = _steps(ems, size, dx, dy, _axes(read_turn)[0], read_turn % 2 == char_turn % 2)
            along = [sx * across[0] + sy * across[1] for sx, sy in steps]
            column = 0
            if len(text) > 1 and abs(sum(sx * down[0] + sy * down[1] for sx, sy in steps[:-1])) > abs(sum(along[:-1])):
                self._columns += 1
                column = self._columns
            widths = ems if column else _widths(text, ems, along, size * stretch)
            px, py = start
            for char, width, (sx, sy) in zip(text, widths, steps, strict=True):
                if shown := "\ufffd" if char == "¤" and transformed else _readable(char):
                    corners = [
                        matrix.at(px + across[0] * w + down[0] * h, py + across[1] * w + down[1] * h)
                        for w, h in ((0, -_ASCENT * size), (width, _DESCENT * size))
                    ]
                    rect = _rect(corners)
                    self._marks.append(_Mark(shown, rect, matrix.at(px, py), round(size * scale, 1), angle, ink, column))
                px, py = px + sx, py + sy
            pen = px, py

    # --- drawings ----------------------------------------------------------------------------------------------------------

    def _path(self, item: Any, matrix: _Matrix, param: str) -> None:
        data = text_of(item, "AbbreviatedData")
        self._count(len(data) // 32)
        stroked = not _no(item.get("Stroke")) and self._ink(item, "StrokeColor", param, "dark") == "dark"
        filled = _yes(item.get("Fill")) and self._ink(item, "FillColor", param, "dark") == "dark"
        curved = False
        for points, bent in _subpaths(data):
            curved = curved or bent or (filled and len(points) > 6)
            if len(points) < 2:
                continue
            placed = [matrix.at(x, y) for x, y in points]
            if stroked:
                self._segments += [_rect(pair) for pair in pairwise(placed)]
            if filled:
                x0, top, x1, bottom = rect = _rect(placed)
                if x1 - x0 < 3 < bottom - top and not bent:
                    self._segments.append(((x0 + x1) / 2, top, (x0 + x1) / 2, bottom))
                elif bottom - top < 3 < x1 - x0 and not bent:
                    self._segments.append((x0, (top + bottom) / 2, x1, (top + bottom) / 2))
                elif child(item, "FillColor") is not None or param or item.get("DrawParam"):
                    self._dark.append(rect)
        self._curves += curved

    def _picture(self, item: Any, outer: _Matrix) -> None:
        self._pictures = True
        x, y, w, h = numbers(item.get("Boundary"), 4) or (0, 0, 0, 0)
        rect = _rect([outer.at(x, y), outer.at(x + w, y + h)])
        self._dark.append(rect)
        area = max(0, min(rect[2], self._width) - max(rect[0], 0)) * max(0, min(rect[3], self._height) - max(rect[1], 0))
        opaque = item.get("ResourceID", "").strip() in self._resources.opaque and _number(item.get("Alpha"), 255) >= 255
        if opaque and area > 0.8 * self._width * self._height:
            self._covered = len(self._marks)

    # --- the page ----------------------------------------------------------------------------------------------------------

    def _with_room(self) -> bool:
        """Whether the page is declared so small that much of its text would be lost; then it is made as large as its text asks for."""
        level = [m.rect for m in self._marks if m.angle % 90 == 0 and m.size >= 4 and m.ink == "dark" and not m.text.isspace()]
        off = sum(not (0 <= x0 + x1 <= 2 * self._width and 0 <= top + bottom <= 2 * self._height) for x0, top, x1, bottom in level)
        if off * 3 <= len(level):
            return False
        x0, top, x1, bottom = _rect([corner for rect in level for corner in ((rect[0], rect[1]), (rect[2], rect[3]))])
        wide, tall = x1 + max(x0, 0), bottom + max(top, 0)
        if x0 < 0 or top < 0 or not (wide < LARGEST * POINT and tall < LARGEST * POINT):
            return False
        self._width, self._height = wide, tall
        return True

    def finished(self) -> Sheet:
        outside = self._with_room()
        turns = Counter(m.angle for m in self._marks if m.angle % 90 == 0 and not m.text.isspace())
        # Most text must end up level: a page lying on its side is turned.
        turn = turns.most_common(1)[0][0] if turns else 0
        place = _turned(turn, self._width, self._height)
        width, height = (self._width, self._height) if turn % 180 == 0 else (self._height, self._width)
        sheet = Sheet(self._number, width, height, missing=self._missing, outgrown=outside)
        seen: list[_Mark] = []
        unseen: list[_Mark] = []
        under = 0
        for i, mark in enumerate(self._marks):
            x, y = (mark.rect[0] + mark.rect[2]) / 2, (mark.rect[1] + mark.rect[3]) / 2
            on_page = 0 <= x <= self._width and 0 <= y <= self._height
            if mark.angle % 90 or not mark.size >= 4 or not on_page:
                sheet.hidden += not mark.text.isspace()  # watermarks across the page, specks, text off the page
            elif mark.ink == "clear":
                unseen.append(mark)
            elif mark.ink == "white" and not any(r[0] <= x <= r[2] and r[1] <= y <= r[3] for r in self._dark):
                sheet.hidden += not mark.text.isspace()
            else:
                seen.append(mark)
                under += i < self._covered and not mark.text.isspace()
        printed = sum(not m.text.isspace() for m in seen)
        if self._pictures and not printed and any(not m.text.isspace() for m in unseen):
            seen, sheet.layer = unseen, True
        else:
            sheet.hidden += sum(not m.text.isspace() for m in unseen)
            sheet.layer = under > 0.5 * printed
        sheet.scanned = (self._pictures or self._curves >= 20) and not any(not m.text.isspace() for m in seen)
        sheet.characters = [m.text for m in seen]
        _arrange(sheet, seen, turn, place)
        for segment in self._segments:
            x0, y0 = place(segment[0], segment[1])
            x1, y1 = place(segment[2], segment[3])
            x0, y0, x1, y1 = _rect([(x0, y0), (x1, y1)])
            if not (x1 >= 0 and y1 >= 0 and x0 <= width and y0 <= height):
                continue
            if x1 - x0 < 0.8 < y1 - y0:
                sheet.upright.append(((x0 + x1) / 2, max(y0, 0.0), min(y1, height)))
            elif y1 - y0 < 0.8 < x1 - x0:
                sheet.level.append(((y0 + y1) / 2, max(x0, 0.0), min(x1, width)))
        sheet.upright, sheet.level = _merged(sheet.upright), _merged(sheet.level)
        return sheet


def _placed(item: Any, outer: _Matrix) -> _Matrix:
    """From an object's own space to the page."""
    x, y = numbers(item.get("Boundary"), 2) or (0.0, 0.0)
    a, b, c, d, e, f = numbers(item.get("CTM"), 6) or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return outer.over((a, b, c, d, e + x, f + y))


def _rect(points: Sequence[tuple[float, float]]) -> ruled.Rect:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _axes(quarter: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """The direction of a character's base line, and the one down from it, turned clockwise by quarters."""
    return ((1, 0), (0, 1), (-1, 0), (0, -1))[quarter], ((0, 1), (-1, 0), (0, -1), (1, 0))[quarter]


def _angle(x: float, y: float) -> int:
    if not math.isfinite(x + y):
        return 1
    angle = round(math.degrees(math.atan2(y, x))) % 360
    return round(angle / 90) * 90 % 360 if min(angle % 90, 90 - angle % 90) <= 3 else angle


def _turned(turn: int, width: float, height: float) -> _Place:
    """Where a point of a page falls when text turned clockwise by ``turn`` degrees is made level."""
    if turn == 90:
        return lambda x, y: (y, width - x)
    if turn == 180:
        return lambda x, y: (width - x, height - y)
    if turn == 270:
        return lambda x, y: (height - y, x)
    return lambda x, y: (x, y)


def _glyph(mark: _Mark, place: _Place, aside: _Place) -> Glyph:
    x0, top, x1, bottom = mark.rect
    x0, top, x1, bottom = _rect([aside(*place(x0, top)), aside(*place(x1, bottom))])
    return Glyph(mark.text, x0, top, x1, bottom, round(aside(*place(*mark.origin))[1], 2), mark.size)


def _arrange(sheet: Sheet, marks: Sequence[_Mark], turn: int, place: _Place) -> None:
    """Level characters to ``sheet.glyphs``; what runs down, up or upside down becomes lines of its own, read in its own direction."""
    for rest in (0, 90, 180, 270):
        own = [m for m in marks if (m.angle - turn) % 360 == rest]
        if not own:
            continue
        aside = _turned(rest, sheet.width, sheet.height)
        wide, tall = (sheet.width, sheet.height) if rest % 180 == 0 else (sheet.height, sheet.width)
        back = _turned(-rest % 360, wide, tall)
        columns: dict[int, list[Glyph]] = {}
        glyphs: list[Glyph] = []
        for mark in own:
            (columns.setdefault(mark.column, []) if mark.column else glyphs).append(_glyph(mark, place, aside))
        lines = [line for column in columns.values() if (line := _column(column, sheet.number))]
        lines.sort(key=lambda line: -line.x0)  # columns are read from right to left
        if rest:
            lines = [_moved(line, back) for line in (*lines_of(glyphs, sheet.number), *lines)]
        else:
            sheet.glyphs = glyphs
        sheet.others += lines


def _column(glyphs: list[Glyph], page: int) -> Line | None:
    """Characters that stand one below the other, as one line, in the order of the file."""
    glyphs = [g for g in glyphs if not g.text.isspace()]
    if not glyphs:
        return None
    places = Boxes((page, g.x0, g.top, g.x1, g.bottom) for g in glyphs)
    x0, top, x1, bottom = _rect([corner for g in glyphs for corner in ((g.x0, g.top), (g.x1, g.bottom))])
    return Line(page, "".join(g.text for g in glyphs), places, x0, top, x1, bottom, min(g.base for g in glyphs), glyphs[0].size)


def _moved(line: Line, back: _Place) -> Line:
    def box(b: Box) -> Box:
        return Box(b.page, *_rect([back(b.x0, b.top), back(b.x1, b.bottom)]))

    places = Boxes(b and box(b) for b in line.places)
    x0, top, x1, bottom = _rect([back(line.x0, line.top), back(line.x1, line.bottom)])
    return Line(line.page, line.text, places, x0, top, x1, bottom, top + _ASCENT * line.size, line.size)


# --- text objects ----------------------------------------------------------------------------------------------------------


@lru_cache(8192)
def em(char: str) -> float:
    """About how wide a character is, in ems."""
    width = unicodedata.east_asian_width(char)
    if width in "WF" or (width == "A" and char >= "\u2000"):
        return 1.0
    return _LETTERS.get(char, 0.68 if "A" <= char <= "Z" else 0.5)


@lru_cache(8192)
def _readable(char: str) -> str:
    """The character; U+FFFD for what only one font can tell (private use, control characters), nothing for what is never seen."""
    if char in "\t\r\n":
        return " "
    kind = unicodedata.category(char)
    return "" if kind == "Cf" else "\ufffd" if kind in ("Co", "Cc", "Cn", "Cs") else char


def _glyph_only(item: Any) -> int:
    """How many glyphs a text object draws by number while its text tells nothing of them; 0 if it holds their characters.

    Converters that know no Unicode leave the text empty or fill it with one character (mostly ¤, which is never taken for text there).
    """
    drawn = [g for transform in children(item, "CGTransform") for g in text_of(transform, "Glyphs").split()]
    if len(set(drawn)) < 2:
        return 0
    text = "".join("".join(code.itertext()) for code in children(item, "TextCode"))
    return min(len(drawn), MAX_CHARACTERS) if len(set(text)) == 1 < len(text) or not text.strip() else 0


def _code(code: Any, drawn: int) -> tuple[str, list[float], list[float]]:
    """The characters of a TextCode and the steps between them; white space that only indents the XML is left out."""
    text = "".join(code.itertext())
    if drawn:
        text = "\ufffd" * (len("".join(text.split())) or drawn)
    room = max(len(text), 1)
    dx, dy = _deltas(code.get("DeltaX"), room), _deltas(code.get("DeltaY"), room)
    steps = max(len(dx), len(dy))
    if steps != len(text) - 1 or len(text) == 1:
        text = _PRETTY.sub("", text)
        bare = text.strip(" \t")
        if steps and steps == len(bare) - 1:
            text = bare
    return text, dx, dy


def _deltas(attribute: str | None, most: int) -> list[float]:
    """``DeltaX="g 3 5.6 2.8"`` is three steps of 5.6 and one of 2.8; all zero means none were given."""
    tokens = iter(_DELTA.findall(attribute or ""))
    found: list[float] = []
    for token in tokens:
        if len(found) >= most:
            break
        if token in "gG":
            times, value = next(tokens, "g"), next(tokens, "g")
            if times in "gG" or value in "gG":
                break
            found += [_float(value)] * max(0, min(int(_float(times)), most - len(found)))
        else:
            found.append(_float(token))
    return found if any(found) else []


def _steps(
    ems: Sequence[float], size: float, dx: Sequence[float], dy: Sequence[float], onward: tuple[float, float], level: bool
) -> list[tuple[float, float]]:
    """From each character to the next, the last one's being its own width; where the file gives none, they follow one another."""
    found = []
    for i, width in enumerate(ems):
        room = width if level else size
        natural = onward[0] * room, onward[1] * room
        if dy and not dx:
            found.append((0.0, dy[i] if i < len(dy) else math.copysign(size, dy[-1])))
        elif i < max(len(dx), len(dy)):
            found.append((dx[i] if i < len(dx) else 0.0, dy[i] if i < len(dy) else 0.0))
        else:
            found.append(natural if not dx or onward[0] else (width, 0.0))
    if ems and len(found) > 1 and len(dx) >= len(ems):  # one step too many: the last is no distance between characters
        found[-1] = (ems[-1], 0.0)
    return found


def _widths(text: str, ems: Sequence[float], along: Sequence[float], size: float) -> list[float]:
    """How wide the characters are printed: by their kind, but never into the next one.

    Numbers and words set on an even grid are not torn apart, however wide the grid is.
    """
    pairs = [along[i] for i in range(len(text) - 1) if "!" <= text[i] <= "~" and "!" <= text[i + 1] <= "~"]
    even = bool(pairs) and max(pairs) - min(pairs) <= 0.03 * size and max(pairs) <= 1.1 * size
    found = []
    for i, width in enumerate(ems):
        step = along[i] if i < len(text) - 1 else 0.0
        ascii_pair = i < len(text) - 1 and "!" <= text[i] <= "~" and "!" <= text[i + 1] <= "~"
        found.append(step if 0 < step < width or (even and ascii_pair and step > 0) else width)
    return found


# --- paths -----------------------------------------------------------------------------------------------------------------


def _subpaths(data: str) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """The corners of each part of an AbbreviatedData, and whether it is bent somewhere (then only its ends count)."""
    tokens = _PATH.findall(data)
    points: list[tuple[float, float]] = []
    bent = False
    command = ""
    at = 0
    while at < len(tokens):
        if tokens[at].isalpha():
            command = tokens[at].upper()
            at += 1
        elif command in ("S", "M"):
            command = "L"  # numbers that go on after the first pair
        wanted = _ARGUMENTS.get(command, -1)
        given = tokens[at : at + max(wanted, 0)]
        if wanted < 0 or len(given) < wanted or any(token.isalpha() for token in given):
            break
        at += wanted
        if command in "SM":
            if points:
                yield points, bent
            points, bent = [], False
        if command == "C":
            points += points[:1]
            command = ""
        else:
            bent = bent or command in "QBA"
            points.append((_float(given[-2]), _float(given[-1])))
    if points:
        yield points, bent


def _merged(rules: Sequence[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Rules less than a point apart that touch or overlap, as one (each cell of a table may have drawn its own)."""
    places: list[tuple[float, list[tuple[float, float]]]] = []
    for at, start, end in sorted(rules):
        if not places or at - places[-1][0] > 1:
            places.append((at, []))
        places[-1][1].append((start, end))
    found: list[tuple[float, float, float]] = []
    for at, stretches in places:
        first, last = -math.inf, -math.inf
        for start, end in sorted(stretches):
            if start <= last + 1:
                last = max(last, end)
                found[-1] = at, first, last
            else:
                first, last = start, end
                found.append((at, first, last))
    return found


def _effort(sheet: Sheet) -> int:
    """About how many comparisons the tables of a page ask for."""
    pairs = len(sheet.upright) * len(sheet.level)
    if pairs > MAX_EFFORT / 50:
        return pairs * 50
    crossings = sum(top - 3 <= y <= bottom + 3 and left - 3 <= x <= right + 3 for x, top, bottom in sheet.upright for y, left, right in sheet.level)
    return crossings * (crossings + len(sheet.glyphs)) + pairs
