"""DOC and Kingsoft WPS ([MS-DOC], Word 97 to 2003): text from the piece table, tables and lists from the properties of paragraphs.

The text is what prints when all tracked changes are accepted: hidden and deleted text is left out, automatic numbers are made visible.
What this reader cannot open goes through LibreOffice, where that is installed.
"""

from __future__ import annotations

import io
import struct
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import olefile

from docparse.errors import UnreadableFile
from docparse.model import Document, Warning_
from docparse.readers import flow, numbering, office
from docparse.readers.flow import Block, Rows

MAX_CHARACTERS = 8_000_000
MAX_DEPTH = 20
_CLX, _CHPX, _PAPX, _STYLES, _LISTS, _OVERRIDES = 33, 12, 13, 1, 73, 74  # places in FibRgFcLcb97
_FORMS = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 10: "ideographDigital", 11: "japaneseCounting",
    14: "decimalFullWidth", 18: "decimalEnclosedCircle", 19: "decimalFullWidth2", 22: "decimalZero", 23: "bullet", 26: "decimalEnclosedFullstop",
    27: "decimalEnclosedParen", 28: "decimalEnclosedCircleChinese", 29: "ideographEnclosedCircle", 30: "ideographTraditional",
    31: "ideographZodiac", 33: "taiwaneseCounting", 34: "ideographLegalTraditional", 35: "taiwaneseCountingThousand", 37: "chineseCounting",
    38: "chineseLegalSimplified", 39: "chineseCountingThousand", 255: "none",
}  # fmt: skip
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_LOWERED = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_OTHERS = {
    "encryptedpackage": "文件已加密，请先解除口令",
    "workbook": "这是 Excel 表格（XLS），不是公文正文，请另存为 PDF 或纯文本",
    "book": "这是 Excel 表格（XLS），不是公文正文，请另存为 PDF 或纯文本",
    "powerpoint document": "这是演示文稿（PPT），不是公文正文",
    "__properties_version1.0": "这是 Outlook 邮件（MSG），请另存附件或正文",
}

# Single property modifiers ([MS-DOC] 2.6): what each says of a paragraph, a run, a table row.
_IN_TABLE, _ROW_END, _DEPTH, _INNER_CELL, _INNER_ROW, _LIST, _LEVEL = 0x2416, 0x2417, 0x6649, 0x244B, 0x244C, 0x460B, 0x260A
_VANISH, _DELETED, _INSERTED, _RAISE, _SYMBOL = 0x083C, 0x0800, 0x0801, 0x2A48, 0x6A09
_CELLS, _MERGED_DOWN, _HUGE, _TABLE_PROPERTIES = 0xD608, 0xD62B, 0x6646, 0x646B


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters ``start:end`` of the document, at byte ``at`` of the main stream, of ``width`` bytes each."""

    start: int
    end: int
    at: int
    width: int


@dataclass(frozen=True, slots=True)
class _Row:
    """What a row's properties say: left edges of its cells and the right edge of the last (twips), how each is merged."""

    edges: tuple[int, ...] = ()
    across: tuple[bool, ...] = ()
    down: tuple[bool, ...] = ()


@dataclass(slots=True)
class _Open:
    """A table while its rows are read."""

    rows: list[tuple[_Row, list[list[str | Rows]]]] = field(default_factory=list)
    cells: list[list[str | Rows]] = field(default_factory=list)
    parts: list[str | Rows] = field(default_factory=list)


def read(data: bytes, shown: str) -> Document:
    """A DOC or WPS file as a document without identity (id, path and hash are set by ``readers.read``); it has no pages.

    Raises UnreadableFile for locked, damaged and foreign OLE files and for those without text. Warnings tell of hidden text and
    tracked changes (Q911), and of files read by way of LibreOffice (Q909).
    """
    reading = None
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            names = {"/".join(path).lower(): path for path in ole.listdir()}
            if "worddocument" not in names:
                raise UnreadableFile(shown, next((reason for name, reason in _OTHERS.items() if name in names), "OLE 文件里没有 Word 正文，无法读取"))
            streams: dict[str, bytes] = {
                name: ole.openstream(names[name]).read() for name in ("worddocument", "0table", "1table", "data") if name in names
            }
            flags = _u16(streams["worddocument"], 10) if len(streams["worddocument"]) > 32 else 0
            if flags & 0x0100:
                raise UnreadableFile(shown, "文件已加密，请先解除口令")
            reading = _Reading(streams)
            parts = reading.all()
    except UnreadableFile:
        raise
    except RecursionError:
        raise UnreadableFile(shown, "文档结构嵌套过深，疑为恶意文件，不读取") from None
    except (struct.error, OSError, IndexError, ValueError, KeyError, TypeError, AttributeError, OverflowError, MemoryError):
        # olefile raises nearly anything on damaged files.
        return office.read(data, "doc", shown, "DOC 文件已损坏，或是 Word 97 以前的格式，无法读取")
    document = flow.document("doc", parts, reading.warnings())
    if not document.text.strip():
        raise UnreadableFile(shown, "文档里没有文字")
    return document


def _u16(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<H", data, at)[0])


def _u32(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<I", data, at)[0])


def _modifiers(grpprl: bytes) -> Iterator[tuple[int, bytes]]:
    """The property modifiers of a list: code, operand."""
    at = 0
    while at + 2 <= len(grpprl):
        code = _u16(grpprl, at)
        at += 2
        size = (1, 1, 2, 4, 2, 2, 0, 3)[code >> 13]
        if not size:
            if code == _CELLS:
                size = _u16(grpprl, at) - 1 if at + 2 <= len(grpprl) else 0
                at += 2
            else:
                size = grpprl[at] if at < len(grpprl) else 0
                if code == 0xC615 and size == 255:
                    return  # tab stops without a length; nothing behind them matters here
                at += 1
        yield code, grpprl[at : at + size]
        at += size


class _Reading:
    """One pass over the streams of a file, with the state of its lists."""

    def __init__(self, streams: Mapping[str, bytes]) -> None:
        self._main = streams["worddocument"]
        if _u16(self._main, 0) not in (0xA5EC, 0xA5DC) or _u16(self._main, 2) < 0xC1:
            raise ValueError("not Word 97")
        self._table = streams["1table" if _u16(self._main, 10) & 0x0200 else "0table"]
        self._data = streams.get("data", b"")
        self._pieces = self._read_pieces()
        self._text = "".join(self._decoded(p) for p in self._pieces)
        self._starts = [p.start for p in self._pieces]
        self._runs = self._read_runs(_CHPX)
        self._paragraphs = self._read_runs(_PAPX)
        self._styles = self._read_styles()
        self._lists = self._read_lists()
        self._hidden = self._revised = 0

    def all(self) -> list[str | Rows]:
        """Paragraphs and tables of the body, then text boxes, footnotes and endnotes."""
        body, foot, head, macro, remarks, end, boxes = (max(0, struct.unpack_from("<i", self._main, 0x4C + 4 * k)[0]) for k in range(7))
        notes = body + foot + head + macro + remarks
        parts = self._blocks(0, body)
        for start, length in ((notes + end, boxes), (body, foot), (notes, end)):
            parts += self._blocks(start, start + length)
        return parts

    def warnings(self) -> list[Warning_]:
        out = []
        if self._hidden:
            out.append(Warning_("Q911", 0, f"文中有 {self._hidden} 个隐藏的字，已略去"))
        if self._revised:
            out.append(Warning_("Q911", 0, f"文中有 {self._revised} 处未接受的修订，按全部接受后的文字读取"))
        return out

    # streams

    def _stretch(self, k: int) -> bytes:
        start, length = _u32(self._main, 0x9A + 8 * k), _u32(self._main, 0x9E + 8 * k)
        return self._table[start : start + length]

    def _read_pieces(self) -> list[_Piece]:
        clx = self._stretch(_CLX)
        at = 0
        while at < len(clx) and clx[at] == 1:
            at += 3 + _u16(clx, at + 1)
        if at >= len(clx) or clx[at] != 2:
            raise ValueError("no piece table")
        plc = clx[at + 5 : at + 5 + _u32(clx, at + 1)]
        count = (len(plc) - 4) // 12
        found: list[_Piece] = []
        for k in range(count):
            start, end = _u32(plc, 4 * k), _u32(plc, 4 * k + 4)
            place = _u32(plc, 4 * (count + 1) + 8 * k + 2)
            narrow = bool(place & 0x40000000)
            place = (place & 0x3FFFFFFF) // (2 if narrow else 1)
            if not start < end <= MAX_CHARACTERS or (found and found[-1].end != start):
                raise ValueError("piece table out of order")
            if place + (end - start) * (1 if narrow else 2) > len(self._main):
                raise ValueError("piece beyond the end")
            found.append(_Piece(start, end, place, 1 if narrow else 2))
        if not found:
            raise ValueError("no pieces")
        return found

    def _decoded(self, piece: _Piece) -> str:
        raw = self._main[piece.at : piece.at + (piece.end - piece.start) * piece.width]
        if piece.width == 1:
            return raw.decode("cp1252", "replace")
        # Each unit of two bytes is one place of the document; halves of rare characters are put together at the end.
        return "".join(map(chr, struct.unpack(f"<{len(raw) // 2}H", raw)))

    def _place(self, at: int) -> int:
        """The byte of the main stream at which character ``at`` stands."""
        piece = self._pieces[max(0, bisect_right(self._starts, at) - 1)]
        return piece.at + (at - piece.start) * piece.width

    def _read_runs(self, k: int) -> tuple[list[int], list[int], list[bytes]]:
        """Starts and ends (bytes of the main stream) of all runs of properties, and the properties."""
        plc = self._stretch(k)
        found: list[tuple[int, int, bytes]] = []
        count = max(0, (len(plc) - 4) // 8)
        for n in range(count):
            at = (_u32(plc, 4 * (count + 1) + 4 * n) & 0x3FFFFF) * 512
            page = self._main[at : at + 512]
            if len(page) < 512:
                continue
            runs = page[511]
            wide = 13 if k == _PAPX else 1
            if 4 * (runs + 1) + wide * runs > 511:
                continue
            for r in range(runs):
                start, end = _u32(page, 4 * r), _u32(page, 4 * r + 4)
                place = 2 * page[4 * (runs + 1) + wide * r]
                properties = b""
                if place and place < 511:
                    size = page[place]
                    if k == _CHPX:
                        properties = page[place + 1 : place + 1 + size]
                    elif size:
                        properties = page[place + 1 : place + 2 * size]
                    else:
                        properties = page[place + 2 : place + 2 + 2 * page[place + 1]]
                found.append((start, end, properties))
        found.sort(key=lambda run: run[0])
        return [s for s, _, _ in found], [e for _, e, _ in found], [p for _, _, p in found]

    def _properties(self, runs: tuple[list[int], list[int], list[bytes]], at: int) -> bytes:
        place = self._place(at)
        k = bisect_right(runs[0], place) - 1
        return runs[2][k] if k >= 0 and place < runs[1][k] else b""

    # styles and lists

    def _read_styles(self) -> list[tuple[int, bytes, bytes]]:
        """Of each style the one it is based on, its paragraph and its character properties ([MS-DOC] 2.9.271)."""
        sheet = self._stretch(_STYLES)
        if len(sheet) < 4:
            return []
        base_size = _u16(sheet, 4)
        at = 2 + _u16(sheet, 0)
        found: list[tuple[int, bytes, bytes]] = []
        while at + 2 <= len(sheet) and len(found) < 4096:
            size = _u16(sheet, at)
            at += 2
            std = sheet[at : at + size]
            at += size + (size & 1)
            base, paragraph, character = 0xFFF, b"", b""
            if len(std) >= base_size + 2 and base_size >= 6:
                kind, base = _u16(std, 2) & 0xF, _u16(std, 2) >> 4
                count = _u16(std, 4) & 0xF
                place = base_size + 2 + 2 * _u16(std, base_size) + 2
                upx = []
                for _ in range(min(count, 3)):
                    if place + 2 > len(std):
                        break
                    length = _u16(std, place)
                    upx.append(std[place + 2 : place + 2 + length])
                    place += 2 + length + (length & 1)
                if kind == 1 and upx:
                    paragraph = upx[0][2:]
                    character = upx[1] if len(upx) > 1 else b""
                elif kind == 2 and upx:
                    character = upx[0]
            found.append((base, paragraph, character))
        return found

    def _styled(self, style: int) -> tuple[bytes, bytes]:
        """The paragraph and character properties of a style, those it is based on first."""
        paragraph = character = b""
        seen: set[int] = set()
        while style < len(self._styles) and style not in seen:
            seen.add(style)
            style, own, ink = self._styles[style]
            paragraph, character = own + paragraph, ink + character
        return paragraph, character

    def _read_lists(self) -> list[numbering.Counter]:
        plf, lfo = self._stretch(_LISTS), self._stretch(_OVERRIDES)
        if len(plf) < 2 or len(lfo) < 4:
            return []
        start = _u32(self._main, 0x9A + 8 * _LISTS)
        count = _u16(plf, 0)
        at = start + 2 + 28 * count  # the levels stand behind the array, beyond its stated length
        lists: dict[int, dict[int, numbering.Level]] = {}
        for k in range(count):
            entry = self._table[start + 2 + 28 * k : start + 30 + 28 * k]
            levels = {}
            for level in range(1 if entry[26] & 1 else 9):
                levels[level], at = self._level(at)
            lists[_u32(entry, 0)] = levels
        counters: dict[int, dict[int, int]] = {}
        found: list[numbering.Counter] = []
        at = 4 + 16 * _u32(lfo, 0)
        for k in range(min(_u32(lfo, 0), 4096)):
            entry = lfo[4 + 16 * k : 20 + 16 * k]
            if len(entry) < 16:
                break
            id_, changes = _u32(entry, 0), entry[12]
            levels = dict(lists.get(id_, {}))
            anew: dict[int, int] = {}
            at += 4
            for _ in range(changes):
                if at + 8 > len(lfo):
                    break
                first, flags = _u32(lfo, at), _u32(lfo, at + 4)
                at += 8
                level = flags & 0xF
                if flags & 0x20:
                    levels[level], end = self._level(_u32(self._main, 0x9A + 8 * _OVERRIDES) + at)
                    at = end - _u32(self._main, 0x9A + 8 * _OVERRIDES)
                elif flags & 0x10:
                    anew[level] = first & 0x7FFF
            found.append(numbering.Counter(levels, counters.setdefault(id_, {}), anew))
        return found

    def _level(self, at: int) -> tuple[numbering.Level, int]:
        """A level of a list ([MS-DOC] 2.9.150) and where the next one begins."""
        head = self._table[at : at + 28]
        first, form, flags = _u32(head, 0), head[4], head[5]
        at += 28 + head[25] + head[24]
        length = _u16(self._table, at)
        raw = self._table[at + 2 : at + 2 + 2 * length]
        text = "".join(f"%{ord(c) + 1}" if ord(c) < 9 else c for c in raw.decode("utf-16-le", "replace"))
        restart = head[26] if flags & 0x08 else None
        return numbering.Level(first & 0x7FFF, _FORMS.get(form, "decimal"), text, restart, bool(flags & 0x04)), at + 2 + 2 * length

    # paragraphs and tables

    def _blocks(self, start: int, end: int) -> list[str | Rows]:
        out: list[str | Rows] = []
        open_: list[_Open] = []

        def close() -> None:
            done = _closed(open_.pop())
            (open_[-1].parts if open_ else out).extend(done)

        at = start
        end = min(end, len(self._text))
        while at < end:
            stop = next((k for k in range(at, end) if self._text[k] in "\r\x07\x0c"), end - 1)
            depth, cell, row, edges, number, ink = self._paragraph(stop)
            lines = self._visible(at, stop, ink)
            if any(line.strip() for line in lines):
                lines[0] = numbering.before(number, flow.tidied(lines[0]))
            depth = min(depth, MAX_DEPTH)
            while len(open_) > depth:
                close()
            while len(open_) < depth:
                open_.append(_Open())
            if not depth:
                out += lines
            else:
                table = open_[-1]
                if row:
                    if table.cells:
                        table.rows.append((edges, table.cells))
                    table.cells, table.parts = [], []
                else:
                    table.parts += lines
                    if cell or self._text[stop] == "\x07":
                        table.cells.append(table.parts)
                        table.parts = []
            at = stop + 1
        while open_:
            close()
        return out

    def _paragraph(self, at: int) -> tuple[int, bool, bool, _Row, str, bytes]:
        """Of the paragraph whose mark is ``at``: table depth, whether a cell or a row ends here, the row, number, character properties."""
        raw = self._properties(self._paragraphs, at)
        style, ink = self._styled(_u16(raw, 0)) if len(raw) >= 2 else (b"", b"")
        own = raw[2:]
        inside = cell = row = False
        depth = 0
        list_, level = 0, 0
        edges = _Row()
        down: dict[int, bool] = {}
        for code, operand in self._all(style + own):
            value = int.from_bytes(operand[:4], "little")
            if code == _IN_TABLE:
                inside = bool(value)
            elif code == _DEPTH:
                depth = value
            elif code in (_ROW_END, _INNER_ROW):
                row = row or bool(value)
            elif code == _INNER_CELL:
                cell = bool(value)
            elif code == _LIST:
                list_ = value
            elif code == _LEVEL:
                level = value
            elif code == _CELLS:
                edges = _cells(operand)
            elif code == _MERGED_DOWN and len(operand) >= 2:
                down[operand[0]] = operand[1] == 1
        if down and edges.edges:
            edges = replace(edges, down=tuple(down.get(k, was) for k, was in enumerate(edges.down)))
        number = self._lists[list_ - 1].next(level) if 0 < list_ <= len(self._lists) and not row and self._filled(at) else ""
        return (max(depth, 1) if inside else 0), cell, row, edges, number, ink

    def _filled(self, at: int) -> bool:
        """Whether the paragraph whose mark is ``at`` holds more than its mark."""
        return at > 0 and self._text[at - 1] not in "\r\x07\x0c"

    def _all(self, grpprl: bytes) -> Iterator[tuple[int, bytes]]:
        for code, operand in _modifiers(grpprl):
            if code in (_HUGE, _TABLE_PROPERTIES) and len(operand) == 4:
                at = int.from_bytes(operand, "little")
                if at + 2 <= len(self._data):
                    yield from _modifiers(self._data[at + 2 : at + 2 + _u16(self._data, at)])
            else:
                yield code, operand

    def _visible(self, start: int, end: int, style: bytes) -> list[str]:
        """The lines (broken by hand) of a paragraph: what its characters print."""
        lines = [""]
        fields: list[bool] = []  # of each open field, whether its result has begun
        at = start
        while at < end:
            stop, properties = self._run(at, end)
            hidden = deleted = inserted = False
            raised: Mapping[int, int] = {}
            symbol = ""
            for code, operand in _modifiers(style + properties):
                if code == _VANISH:
                    hidden = operand[:1] in (b"\x01", b"\x81")
                elif code == _DELETED:
                    deleted = operand[:1] == b"\x01"
                elif code == _INSERTED:
                    inserted = operand[:1] == b"\x01"
                elif code == _RAISE:
                    raised = {1: _RAISED, 2: _LOWERED}.get(operand[0] if operand else 0, {})
                elif code == _SYMBOL and len(operand) == 4:
                    mark = _u16(operand, 2)
                    symbol = chr(mark) if not 0xD800 <= mark < 0xE000 else "\ufffd"
            self._revised += deleted or inserted
            text = self._text[at:stop]
            for char in text:
                if char == "\x13":
                    fields.append(False)
                elif char == "\x14" and fields:
                    fields[-1] = True
                elif char == "\x15" and fields:
                    fields.pop()
                elif not all(fields) or deleted:
                    continue
                elif hidden:
                    self._hidden += not char.isspace() and char > "\x1f"
                elif char in "\x0b\x0e":
                    lines.append("")
                elif char == "\x1e":
                    lines[-1] += "-"
                elif char == "(" and symbol:
                    lines[-1] += symbol if not "\uf000" <= symbol <= "\uf0ff" else "\ufffd"
                elif char == "\t" or char > "\x1f":
                    lines[-1] += char.translate(raised)
            at = stop
        return [line.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") for line in lines]

    def _run(self, at: int, end: int) -> tuple[int, bytes]:
        """The end of the run of like characters that begins at ``at``, and its properties."""
        piece = self._pieces[max(0, bisect_right(self._starts, at) - 1)]
        place = piece.at + (at - piece.start) * piece.width
        k = bisect_right(self._runs[0], place) - 1
        end = min(end, piece.end)
        if k < 0 or place >= self._runs[1][k]:
            after = self._runs[0][k + 1] if k + 1 < len(self._runs[0]) else 1 << 40
            return min(end, max(at + 1, at + (after - place) // piece.width)), b""
        return min(end, max(at + 1, at + (self._runs[1][k] - place) // piece.width)), self._runs[2][k]


def _cells(operand: bytes) -> _Row:
    """The definition of a row ([MS-DOC] 2.9.314)."""
    if not operand:
        return _Row()
    count = operand[0]
    if len(operand) < 1 + 2 * (count + 1):
        return _Row()
    edges = struct.unpack_from(f"<{count + 1}h", operand, 1)
    across: list[bool] = []
    down: list[bool] = []
    for k in range(count):
        at = 1 + 2 * (count + 1) + 20 * k
        flags = _u16(operand, at) if at + 2 <= len(operand) else 0
        across.append(flags & 3 == 1 and k > 0 and bool(across))
        down.append(flags >> 5 & 3 == 1)
    return _Row(edges, tuple(across), tuple(down))


def _closed(table: _Open) -> list[str | Rows]:
    """A finished table, then those nested in its cells; a table of one column is a frame round paragraphs."""
    if table.cells or table.parts:
        table.rows.append((_Row(), [*table.cells, *([table.parts] if table.parts else [])]))
    if max((len(cells) for _, cells in table.rows), default=0) < 2:
        return [part for _, cells in table.rows for cell in cells for part in cell]
    cuts: list[int] = []
    for edge in sorted({e for row, cells in table.rows if len(row.edges) > len(cells) for e in row.edges}):
        if not cuts or edge - cuts[-1] > 40:  # edges that differ by less than two points are one
            cuts.append(edge)
    nested: list[str | Rows] = []
    rows: list[tuple[Block | None, ...]] = []
    for row, cells in table.rows:
        out: list[Block | None] = []
        known = len(row.edges) > len(cells) and cuts
        if known:
            out += [None] * _column(cuts, row.edges[0])
        for k, cell in enumerate(cells):
            block: Block | None = Block(tuple(p for p in cell if isinstance(p, str)))
            nested += [p for p in cell if not isinstance(p, str)]
            span = max(1, _column(cuts, row.edges[k + 1]) - len(out)) if known else 1
            if k < len(row.down) and row.down[k] and rows and len(out) < len(rows[-1]):
                block = rows[-1][len(out)]
            elif k < len(row.across) and row.across[k] and out:
                block = out[-1]
            out += [block] * span
        rows.append(tuple(out))
    return [Rows(tuple(rows)), *nested]


def _column(cuts: Sequence[int], edge: int) -> int:
    return min(range(len(cuts)), key=lambda k: abs(cuts[k] - edge))
