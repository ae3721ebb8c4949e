"""Reading pictures of pages with rapidocr (extra ``docparse[ocr]``), and making lines and ruled tables of what it finds.

The engine gives pieces of text in slanted boxes. The page is made level again, sizes become few and base lines common, so that
paragraphs and tables are put together as for printed pages. What stands in the text is never certain: callers mark the page (Q912).
"""

from __future__ import annotations

import importlib.metadata
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from statistics import median
from typing import TYPE_CHECKING, Any, Protocol

from docparse.model import Box, Boxes
from docparse.readers import ruled, worker
from docparse.readers.lines import Glyph, Line, lines_of

if TYPE_CHECKING:  # heavy; loaded when the first page is recognised
    import numpy as np
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]  # rows, columns, blue-green-red

DPI = 200
MAX_SIDE = 4000  # pixels
MAX_PAGES = 500
MEMORY = 3 * 1024 * 1024 * 1024  # that the engine may take; in pages of A4 it takes one gigabyte
INSTALL = "pip install 'docparse[ocr]'"

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]  # from the top left corner of the text, clockwise

_DETECTED = 1600  # pixels of an A4 page in which lines are looked for; found as well as at full size, in half the time
_LEAST_SCORE = 0.5  # below it the engine has mostly looked at specks
_POOR = 0.8  # the mean score of a page that stands on its head


class Missing(Exception):
    """There is no engine: what to do about it, in Chinese."""


class Failed(Exception):
    """The engine could not cope with a page: why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that was recognised in one box of a picture (pixels), and how sure the engine is (0 to 1)."""

    text: str
    quad: Quad
    score: float


class Engine(Protocol):
    """What recognises text: the pieces of a whole picture, the text of a picture of one line. ``name`` has the version."""

    name: str

    def pieces(self, picture: Picture) -> list[Piece]: ...

    def line(self, picture: Picture) -> tuple[str, float]: ...


@dataclass(frozen=True, slots=True)
class Scan:
    """A page as recognised, made level; all in points from the top left corner of the page as it is shown.

    ``angle``: by how many degrees the print was turned clockwise. ``upright`` and ``level`` are rules, as ``ruled.from_rules`` wants them.
    ``left_out`` counts pieces that are too uncertain.
    """

    number: int
    width: float
    height: float
    pieces: tuple[Piece, ...]
    angle: float = 0.0
    upright: tuple[tuple[float, float, float], ...] = ()
    level: tuple[tuple[float, float, float], ...] = ()
    left_out: int = 0
    engine: str = ""
    dpi: int = DPI

    def note(self) -> str:
        """Engine, resolution and the least score, for the warning."""
        least = min((piece.score for piece in self.pieces), default=None)
        found = "没有认出文字" if least is None else f"最低分 {math.floor(100 * least) / 100:.2f}"
        lost = f"，另有 {self.left_out} 处认不清，未取" if self.left_out else ""
        return f"引擎 {self.engine}，{self.dpi} dpi，{found}{lost}"


class _Rapid:
    """rapidocr with the models of its wheel."""

    def __init__(self) -> None:
        try:
            import numpy as np

            version = importlib.metadata.version("rapidocr")
            from rapidocr import RapidOCR
        except ImportError as error:
            raise Missing(f"请安装文字识别：{INSTALL}" if _absent() else f"文字识别引擎无法载入（{error}），请重装：{INSTALL}") from None
        except Exception as error:
            raise Missing(f"文字识别引擎无法载入（{type(error).__name__}），请重装：{INSTALL}") from None
        self.name = f"rapidocr {version}"
        try:
            self._engine: Any = RapidOCR(
                params={
                    "Global.log_level": "critical",
                    "Global.max_side_len": MAX_SIDE,
                    "Global.text_score": 0.0,
                    "Det.limit_type": "max",
                    "Det.limit_side_len": _DETECTED,
                }
            )
            blank = np.full((64, 256, 3), 255, np.uint8)  # the models are loaded at first use
            self._engine(blank, use_det=True, use_cls=False, use_rec=False)
            self._engine(blank, use_det=False, use_cls=False, use_rec=True)
        except Exception as error:
            why = "缺少模型文件，且不能联网下载" if "Download" in type(error).__name__ else type(error).__name__
            raise Missing(f"文字识别引擎无法启动（{why}），请重装：{INSTALL}") from None

    def pieces(self, picture: Picture) -> list[Piece]:
        if hasattr(self._engine.text_det, "limit_side_len"):  # larger sheets need not be seen smaller
            self._engine.text_det.limit_side_len = max(_DETECTED, round(_DETECTED / 2339 * max(picture.shape)))
        found = self._engine(picture, use_det=True, use_cls=False, use_rec=True)
        if getattr(found, "boxes", None) is None or found.txts is None:
            return []
        quads = [tuple((float(x), float(y)) for x, y in box) for box in found.boxes]
        return [Piece(text, quad, float(score)) for quad, text, score in zip(quads, found.txts, found.scores, strict=True)]  # type: ignore[arg-type]

    def line(self, picture: Picture) -> tuple[str, float]:
        found = self._engine(picture, use_det=False, use_cls=False, use_rec=True)
        return (found.txts[0], float(found.scores[0])) if found.txts else ("", 0.0)


def _absent() -> bool:
    return not all(any(True for _ in importlib.metadata.distributions(name=name)) for name in ("rapidocr", "onnxruntime"))


@cache
def _loaded() -> _Rapid | Missing:
    try:
        return _Rapid()
    except Missing as missing:
        return missing


def engine() -> Engine:
    """The engine, loaded once; raises Missing where the extra is not installed or does not work."""
    worker.alive(MEMORY)
    found = _loaded()
    if isinstance(found, Missing):
        raise Missing(str(found))
    return found


def recognised(picture: Picture, number: int, width: float, height: float) -> Scan:
    """A picture of a whole page (``width`` and ``height`` in points) as a level scan.

    Pages that lie on their side or stand on their head are turned first. Raises Missing without an engine, Failed where it breaks down.
    """
    reader = engine()
    try:
        return _recognised(reader, picture, number, width, height)
    except Exception as error:
        raise Failed(f"文字识别出错（{type(error).__name__}）") from None


def _recognised(reader: Engine, picture: Picture, number: int, width: float, height: float) -> Scan:
    import numpy as np

    from docparse.readers.rules_in_pictures import rules_of

    pieces = reader.pieces(picture)
    if _on_side(pieces):
        picture, width, height = np.ascontiguousarray(np.rot90(picture, -1)), height, width
        pieces = reader.pieces(picture)
    if pieces and _mean_score(pieces) < _POOR:
        other = np.ascontiguousarray(np.rot90(picture, 2))
        turned = reader.pieces(other)
        if _mean_score(turned) > _mean_score(pieces):
            picture, pieces = other, turned
    rows, columns = picture.shape[:2]
    angle = angle_of(pieces)
    upright, level = rules_of(picture, angle)
    pieces = [replace(p, quad=_turned(p.quad, -angle, (columns / 2, rows / 2))) for p in pieces if p.text.strip()]
    if upright:
        pieces = _cut_at_rules(reader, picture, angle, pieces, upright)
    sure = [p for p in pieces if p.score >= _LEAST_SCORE]
    across, down = width / columns, height / rows
    return Scan(
        number,
        width,
        height,
        tuple(Piece(p.text, tuple((x * across, y * down) for x, y in p.quad), p.score) for p in sure),  # type: ignore[arg-type]
        angle,
        tuple((x * across, top * down, bottom * down) for x, top, bottom in upright),
        tuple((y * down, left * across, right * across) for y, left, right in level),
        len(pieces) - len(sure),
        reader.name,
        round(rows / height * 72),
    )


def _mean_score(pieces: Sequence[Piece]) -> float:
    letters = sum(len(p.text) for p in pieces)
    return sum(p.score * len(p.text) for p in pieces) / letters if letters else 0.0


def _sides(quad: Quad) -> tuple[float, float]:
    """The width and height of a slanted box."""
    (a, b, c, d) = quad
    return (math.dist(a, b) + math.dist(d, c)) / 2, (math.dist(a, d) + math.dist(b, c)) / 2


def _on_side(pieces: Sequence[Piece]) -> bool:
    tall = sum(len(p.text) for p in pieces for w, h in [_sides(p.quad)] if h > 2 * w and len(p.text) > 2)
    wide = sum(len(p.text) for p in pieces for w, h in [_sides(p.quad)] if w > 2 * h and len(p.text) > 2)
    return tall > wide


def angle_of(pieces: Iterable[Piece]) -> float:
    """By how many degrees clockwise the lines of a page slope: the median of the long ones; 0 where that is no mere slant."""
    slopes = []
    for piece in pieces:
        width, height = _sides(piece.quad)
        if width > 5 * height:
            (ax, ay), (bx, by), (cx, cy), (dx, dy) = piece.quad
            slopes.append((math.degrees(math.atan2(by - ay + cy - dy, bx - ax + cx - dx)), width))
    if not slopes:
        return 0.0
    slopes.sort()
    half = sum(weight for _, weight in slopes) / 2
    for slope, weight in slopes:
        half -= weight
        if half <= 0:
            return round(slope, 3) if abs(slope) < 20 else 0.0
    return 0.0


def _turned(quad: Quad, degrees: float, centre: Point) -> Quad:
    """A box turned clockwise about a point."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    cx, cy = centre
    return tuple((cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos) for x, y in quad)  # type: ignore[return-value]


def _cut_at_rules(
    reader: Engine, picture: Picture, angle: float, pieces: Sequence[Piece], upright: Sequence[tuple[float, float, float]]
) -> list[Piece]:
    """The pieces, those that run over a rule between two cells read again cell by cell: a number must not end up in its neighbour."""
    import numpy as np
    from PIL import Image

    found: list[Piece] = []
    level: Any = None
    for piece in pieces:
        left, right = min(x for x, _ in piece.quad), max(x for x, _ in piece.quad)
        top, bottom = min(y for _, y in piece.quad), max(y for _, y in piece.quad)
        room, middle = 0.35 * (bottom - top), (top + bottom) / 2
        cuts = sorted(x for x, start, end in upright if left + room < x < right - room and start - 3 < middle < end + 3)
        cuts = [x for i, x in enumerate(cuts) if i == 0 or x - cuts[i - 1] > room]
        if not cuts or abs(piece.quad[1][1] - piece.quad[0][1]) > bottom - top:
            found.append(piece)
            continue
        if level is None:
            level = np.asarray(Image.fromarray(picture).rotate(angle, Image.Resampling.BILINEAR, fillcolor=(255, 255, 255)))
        for start, end in zip([left, *(x + 3 for x in cuts)], [*(x - 3 for x in cuts), right], strict=True):
            crop = level[max(0, int(top)) : math.ceil(bottom), max(0, int(start)) : math.ceil(end)]
            if crop.size and (ink := _ink(crop)) is not None:
                inner, outer = max(start, start + ink[0] - 3), min(end, start + ink[1] + 3)
                crop = level[max(0, int(top)) : math.ceil(bottom), max(0, int(inner)) : math.ceil(outer)]
                text, score = reader.line(np.ascontiguousarray(crop))
                if text.strip():
                    found.append(Piece(text, ((inner, top), (outer, top), (outer, bottom), (inner, bottom)), score))
    return found


def _ink(crop: Picture) -> tuple[int, int] | None:
    """The first and last column of a crop in which something is printed."""
    import numpy as np

    grey = crop.astype(np.float32).mean(axis=2)
    paper = float(np.percentile(grey, 90))
    columns = np.flatnonzero((grey < paper - 60).sum(axis=0) >= 2)
    return (int(columns[0]), int(columns[-1])) if len(columns) >= 3 else None


# --- lines -----------------------------------------------------------------------------------------------------------------


def laid_out(scans: Sequence[Scan]) -> dict[int, list[Line | ruled.Grid]]:
    """The lines and ruled tables of recognised pages by page number, from top to bottom; what belongs together has one size."""
    clean = [(scan, piece) for scan in scans for piece in _tidied(scan.pieces)]
    sizes = _sizes([piece for _, piece in clean])
    glyphs: dict[int, list[Glyph]] = {scan.number: [] for scan in scans}
    pages: dict[int, list[tuple[Piece, float]]] = {scan.number: [] for scan in scans}
    for (scan, piece), size in zip(clean, sizes, strict=True):
        pages[scan.number].append((piece, size))
    for number, placed in pages.items():
        for row in _rows(placed):
            base = round(median(_middle(piece) + 0.36 * size for piece, size in row), 2)
            last: Piece | None = None
            row.sort(key=lambda item: _extent(item[0]))
            marks = iter(punctuated("".join(piece.text for piece, _ in row)))  # a mark may stand at the edge of its piece
            for piece, size in row:
                piece = replace(piece, text="".join(next(marks) for _ in piece.text))
                if last is not None and (x := _extent(last)[1]) and _apart(last, piece, size):
                    glyphs[number].append(Glyph(" ", x, base - 0.86 * size, x, base + 0.14 * size, base, size))
                glyphs[number] += _glyphs(piece, size, base)
                last = piece
    flow = {}
    for scan in scans:
        tables, rest = ruled.from_rules(scan.upright, scan.level, scan.number, glyphs[scan.number])
        items: list[Line | ruled.Grid] = [*lines_of(rest, scan.number), *tables]
        items.sort(key=lambda item: item.base if isinstance(item, Line) else item.top)
        if scan.angle:
            _slant(items, scan)
        flow[scan.number] = items
    return flow


def _tidied(pieces: Iterable[Piece]) -> list[Piece]:
    return [replace(p, text=text) for p in pieces if (text := _GAP.sub("", p.text.strip()))]


def _em(char: str) -> float:
    return 1.0 if ord(char) > 0x2000 and char not in "·" else 0.5


_HALF_BLANK_BEFORE, _HALF_BLANK_AFTER = "“‘（《〈【〔「『", "”’）》〉】〕」』，。、；：！？"


def _ems(text: str) -> float:
    """The width of the ink of a line in ems: brackets at its start and marks at its end leave half their square blank."""
    width = sum(map(_em, text))
    return max(0.5, width - 0.5 * (text[0] in _HALF_BLANK_BEFORE) - 0.5 * (text[-1] in _HALF_BLANK_AFTER))


def _sizes(pieces: Sequence[Piece]) -> list[float]:
    """The font size of each piece, in points. Long ones tell it by their width; short ones take the nearest size of a long one."""
    rough = []
    for piece in pieces:
        width, height = _sides(piece.quad)
        rough.append((width / _ems(piece.text), height))
    sure = [(size, height) for piece, (size, height) in zip(pieces, rough, strict=True) if _ems(piece.text) >= 8 and 0.75 < height / size < 1.9]
    ratio = median(height / size for size, height in sure) if sure else 1.15
    known = _clusters([size for size, _ in sure])
    ems: Counter[float] = Counter()
    for piece, (size, _) in zip(pieces, rough, strict=True):
        if known and _ems(piece.text) >= 5:
            ems[_nearest(known, size)] += len(piece.text)
    body = ems.most_common(1)[0][0] if ems else 0.0
    found = []
    for piece, (by_width, height) in zip(pieces, rough, strict=True):
        long = _ems(piece.text) >= 5 and 0.75 < height / by_width < 1.9
        by_height = height / ratio
        # The boxes of a few characters are drawn too wide and too high: the smaller estimate is the better one.
        size = by_width if long else min(by_height, by_width) if len(piece.text) > 1 else by_height
        near = _nearest(known, size) if known else size
        if _ems(piece.text) < 3 and body and 0.7 < size / body < 1.5:
            near = body
        found.append(near if abs(math.log(near / size)) < (0.12 if long else 0.4) else max(1.0, round(2 * size) / 2))
    return found


def _nearest(known: Sequence[float], size: float) -> float:
    return min(known, key=lambda k: abs(math.log(k / size)))


def _clusters(sizes: Sequence[float]) -> list[float]:
    """The few sizes that many estimates stand for, to half points."""
    groups: list[list[float]] = []
    for size in sorted(sizes):
        if groups and size <= 1.08 * median(groups[-1]):
            groups[-1].append(size)
        else:
            groups.append([size])
    return sorted({max(1.0, round(2 * median(group)) / 2) for group in groups})


def _middle(piece: Piece) -> float:
    return sum(y for _, y in piece.quad) / 4


def _extent(piece: Piece) -> tuple[float, float]:
    return min(x for x, _ in piece.quad), max(x for x, _ in piece.quad)


def _rows(placed: Sequence[tuple[Piece, float]]) -> list[list[tuple[Piece, float]]]:
    """Pieces that stand beside each other on one line."""
    rows: list[list[tuple[Piece, float]]] = []
    for piece, size in sorted(placed, key=lambda item: (_middle(item[0]), _extent(item[0]))):
        left, right = _extent(piece)
        for row in rows:
            host, other = row[0]
            beside = all(right - lo < 0.7 * size or hi - left < 0.7 * size for lo, hi in (_extent(p) for p, _ in row))
            if beside and abs(_middle(piece) - _middle(host)) < 0.3 * min(size, other):
                row.append((piece, size))
                break
        else:
            rows.append([(piece, size)])
    return rows


def _apart(left: Piece, right: Piece, size: float) -> bool:
    """Whether a space stands between two pieces of a line. Two numbers never become one."""
    a, b = left.text[-1], right.text[0]
    return (a.isascii() and b.isascii() and a.isalnum() and b.isalnum()) or _extent(right)[0] - _extent(left)[1] > 0.5 * size


def _glyphs(piece: Piece, size: float, base: float) -> list[Glyph]:
    """The characters of a piece, its width shared out among them."""
    left, right = _extent(piece)
    unit = (right - left) / sum(map(_em, piece.text))
    found = []
    x = left
    for char in piece.text:
        end = x + unit * _em(char)
        found.append(Glyph(char, x, base - 0.86 * size, end, base + 0.14 * size, base, size))
        x = end
    return found


def _slant(items: list[Line | ruled.Grid], scan: Scan) -> None:
    """Put the boxes of the characters back where they stand on the slanted page."""
    cos, sin = math.cos(math.radians(scan.angle)), math.sin(math.radians(scan.angle))
    cx, cy = scan.width / 2, scan.height / 2

    def moved(line: Line) -> Line:
        return replace(line, places=Boxes(box and back(box) for box in line.places))

    def back(box: Box) -> Box:
        x, y = (box.x0 + box.x1) / 2 - cx, (box.top + box.bottom) / 2 - cy
        right, down = cx + x * cos - y * sin - (x + cx), cy + x * sin + y * cos - (y + cy)
        return Box(box.page, box.x0 + right, box.top + down, box.x1 + right, box.bottom + down)

    for i, item in enumerate(items):
        if isinstance(item, Line):
            items[i] = moved(item)
        else:
            for block in {id(block): block for row in item.rows for block in row if block is not None}.values():
                block.lines = [moved(line) for line in block.lines]


# --- punctuation -----------------------------------------------------------------------------------------------------------

_HAN = "\u3007\u3400-\u9fff\uf900-\ufaff"
_MARKS: Mapping[str, str] = {",": "，", ":": "：", ";": "；", "?": "？", "!": "！"}
_NEAR = "，。、；：！？“”‘’（）《》〈〉【】〔〕"
_HAN_OR_MARK = re.compile(f"[{_HAN}{_NEAR}]")
_JUST_HAN = re.compile(f"[{_HAN}]")
_GAP = re.compile(rf"(?<=[{_HAN}{_NEAR}])\s+|\s+(?=[{_HAN}{_NEAR}])")
_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")


def punctuated(text: str) -> str:
    """Recognised text with the marks of Chinese print, as many characters as before: an engine gives the narrow ones at random.

    Nothing between digits is touched.
    """
    out = list(text)
    chinese = _JUST_HAN.search(text) is not None
    for i, char in enumerate(text):
        before, after = text[i - 1 : i], text[i + 1 : i + 2]
        if char in _MARKS and not (before.isdigit() and after.isdigit()):
            # A comma after a digit at the line end may go on with the number.
            ends = not after and chinese and not (char == "," and before.isdigit())
            if _HAN_OR_MARK.match(before) or _JUST_HAN.match(after) or ends:
                out[i] = _MARKS[char]
        elif char in "(（" and (_JUST_HAN.match(before) or _HAN_OR_MARK.match(after)):
            out[i] = "（"
        elif char in ")）" and (_HAN_OR_MARK.match(before) or _JUST_HAN.match(after)):
            out[i] = "）"
    text = "".join(out)
    text = _BRACKETS.sub(lambda m: f"（{m[1]}）" if "（" in m[0] or "）" in m[0] else m[0], text)
    if text.count('"') % 2 == 0 and chinese:
        halves = text.split('"')
        text = "".join(half + ("" if i == len(halves) - 1 else "“" if i % 2 == 0 else "”") for i, half in enumerate(halves))
    return text
