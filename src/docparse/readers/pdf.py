"""PDFs: characters from PDFium one by one, lines and paragraphs from their geometry, tables and a second opinion from pdfminer.

Pages without a text layer, or with one that is not to be trusted, are read from their picture where OCR is installed (see ``ocr``).

``Document.text`` holds a paragraph or a table row a line (cells parted by tabs); page headers, footers and page numbers are left
out. ``boxes`` are points from the top left corner of the page as it is shown.
"""

from __future__ import annotations

import ctypes
import io
import math
import re
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from docparse.errors import UnreadableFile
from docparse.model import Document, Warning_
from docparse.readers import fonts, ocr, pages, ruled, unruled
from docparse.readers.lines import Glyph, Line, lines_of, unreadable
from docparse.readers.second import SecondReading

MAX_PAGES = 3000
MAX_PAGE_CHARACTERS = 30_000
MAX_CHARACTERS = 8_000_000
MAX_STREAM = 128 * 1024 * 1024
MAX_STREAMS = 512 * 1024 * 1024
_WRONG_SHARE = 0.15
_COVERED, _STAMPED = 0.6, 40  # a scan of this share of its page may bear so many characters of those who filed it

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_HYPHEN = 2  # PDFium's mark for a hyphen at a line end
_MADE_UP = frozenset((9, 10, 13, 32, 45, 0xA0, _HYPHEN))  # what PDFium may put between characters of the file


@dataclass(slots=True)
class _Sheet:
    """A page as PDFium gives it, turned clockwise by ``turn`` degrees so that its text is level."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    hidden: int = 0
    scanned: bool = False
    covered: bool = False  # mostly by a picture, with hardly any text beside it
    layer: bool = False
    turn: int = 0
    rules: bool = False
    levels: bool = False
    digits: str = ""


def read(data: bytes, shown: str, password: str = "") -> Document:
    """A PDF as a document without identity (id, path and hash are set by ``readers.read``).

    Raises UnreadableFile for locked, damaged, oversized and hostile files, and for scans without the extra ``docparse[ocr]``.
    Warnings tell of repaired files (Q909), pages whose digits two engines read differently (Q908), unmapped characters (Q910),
    hidden text left out (Q911), pages without text, with somebody's OCR text, or recognised here (Q912).
    """
    _refuse_bombs(data, shown)
    pdf = _open(data, shown, password)
    try:
        count = len(pdf)
        if count > MAX_PAGES:
            raise UnreadableFile(shown, f"PDF 有 {count} 页，超过 {MAX_PAGES} 页的上限，请拆分后再读")
        second = SecondReading(data, count, password)
        repaired = not (second.open and _directory_found(data))
        if not second.open:
            second = SecondReading(_saved(pdf), count)
        try:
            return _document(pdf, second, repaired, shown)
        finally:
            second.close()
    finally:
        pdf.close()


def _open(data: bytes, shown: str, password: str) -> Any:
    fonts.use_box_font()
    try:
        pdf = pypdfium2.PdfDocument(data, password=password or None)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableFile(
                shown, "口令不对，打不开这个加密的 PDF" if password else "PDF 已加密，打开需要口令，请用 --password 给出口令"
            ) from None
        if "security" in str(error).lower():
            raise UnreadableFile(shown, "PDF 使用了不支持的加密方式，请先解密") from None
        whole = b"%%EOF" in data[-2048:]
        raise UnreadableFile(shown, "PDF 已损坏，无法打开" if whole else "PDF 不完整（缺结尾，可能下载中断），无法打开，请重新获取") from None
    if len(pdf) == 0:
        pdf.close()
        raise UnreadableFile(shown, "PDF 里没有页面")
    return pdf


def _directory_found(data: bytes) -> bool:
    """Whether the file's last pointer leads to its table of objects (both engines search for the objects where it does not)."""
    pointers = re.findall(rb"startxref\s+(\d{1,12})", data[-4096:])
    shift = max(0, data.find(b"%PDF-"))
    places = [int(pointers[-1]), int(pointers[-1]) + shift] if pointers else []
    return any(re.match(rb"\s*(?:xref|\d+\s+\d+\s+obj)", data[place : place + 64]) for place in places)


def _saved(pdf: Any) -> bytes:
    buffer = io.BytesIO()
    try:
        pdf.save(buffer)
    except pypdfium2.PdfiumError:
        return b""
    return buffer.getvalue()


def _refuse_bombs(data: bytes, shown: str) -> None:
    """Refuse streams that inflate without measure, before any engine inflates them. Pictures are not looked at."""
    view = memoryview(data)
    total = 0
    for match in _STREAM.finditer(data):
        start = match.end()
        if start + 2 > len(data) or data[start] & 0x0F != 8 or int.from_bytes(data[start : start + 2], "big") % 31:
            continue
        if b"/Image" in data[max(data.rfind(b"obj", 0, match.start()), match.start() - 2048) : match.start()]:
            continue
        end = data.find(b"endstream", start)
        piece: Any = view[start : end if end >= 0 else len(data)]
        inflater = zlib.decompressobj()
        size = 0
        try:
            while len(piece) and not inflater.eof:
                size += len(inflater.decompress(piece, 1 << 20))
                if size > MAX_STREAM or total + size > MAX_STREAMS:
                    raise UnreadableFile(shown, f"PDF 的数据流展开后超过 {MAX_STREAM // 1048576} MB，疑为恶意文件，不读取")
                piece = inflater.unconsumed_tail
        except zlib.error:
            pass
        total += size


def _document(pdf: Any, second: SecondReading, repaired: bool, shown: str) -> Document:
    warnings: list[Warning_] = []
    if repaired:
        warnings.append(Warning_("Q909", 0, "PDF 结构有损坏，已按可恢复的内容读取，请核对原件"))
    flow: dict[int, list[Line | ruled.Grid]] = {}
    sizes: dict[int, tuple[float, float]] = {}
    scans: list[ocr.Scan] = []
    why = ""
    wrong = total = scanned = 0
    for index in range(len(pdf)):
        number = index + 1
        try:
            sheet = _sheet(pdf, index, shown)
        except pypdfium2.PdfiumError:
            warnings.append(Warning_("Q909", number, f"第 {number} 页已损坏，未能读取"))
            flow[number], sizes[number] = [], (0.0, 0.0)
            continue
        sizes[number] = (sheet.width, sheet.height)
        doubt = _doubt(sheet, second)
        if doubt is not None:
            try:
                scan = _recognised(pdf, index, len(scans))
            except (ocr.Missing, ocr.Failed, _NotDrawn) as error:
                why = str(error)
            else:
                scans.append(scan)
                flow[number], sizes[number] = [], (scan.width, scan.height)
                total += sum(len(piece.text) for piece in scan.pieces)
                warnings.append(Warning_("Q912", number, f"第 {number} 页{doubt.cause}，文字由 OCR 识别（{scan.note()}），数字须核对原件"))
                continue
        total += len(sheet.glyphs)
        if total > MAX_CHARACTERS:
            raise UnreadableFile(shown, f"PDF 文字超过 {MAX_CHARACTERS} 字的上限，请拆分后再读")
        scanned += doubt is not None and doubt.code == "Q912"
        wrong += doubt is not None and doubt.code == "Q910"
        if doubt is not None:
            warnings.append(Warning_(doubt.code, number, f"第 {number} 页{doubt.cause}，{doubt.result}（{why}）"))
        if sheet.layer:
            warnings.append(Warning_("Q912", number, f"第 {number} 页的文字来自扫描件自带的识别层，数字须核对"))
        if sheet.hidden:
            warnings.append(Warning_("Q911", number, f"第 {number} 页有 {sheet.hidden} 个看不见的字（与底色同色、透明、过小或在页外），已略去"))
        if (doubt is None or doubt.code != "Q910") and (lost := sum(g.text == "\ufffd" for g in sheet.glyphs)):
            warnings.append(Warning_("Q910", number, f"第 {number} 页有 {lost} 个字无法辨认（字体没有对照），其旁的数字须核对原件"))
        flow[number] = _page(sheet, second)
    flow.update(ocr.laid_out(scans))
    if not total:
        reason = f"PDF 没有文字层（扫描件），未读；{why}" if scanned else "PDF 是扫描件，没有认出文字" if scans else "PDF 里没有可读的文字"
        raise UnreadableFile(shown, reason if not repaired else f"PDF 已损坏，修复后{reason.removeprefix('PDF ')}")
    if wrong > 0.5 * sum(any(items) for items in flow.values()):
        raise UnreadableFile(shown, f"PDF 的字体缺少文字对照表（ToUnicode），读出的是乱码；{why}；也可换用原稿")
    return pages.document("pdf", flow, sizes, warnings)


@dataclass(frozen=True, slots=True)
class _Doubt:
    """Why the text layer of a page is not to be trusted, and what becomes of the page where it is not recognised from its picture."""

    code: str
    cause: str
    result: str


def _doubt(sheet: _Sheet, second: SecondReading) -> _Doubt | None:
    if sheet.scanned:
        return _Doubt("Q912", "没有文字层（扫描件）", "未读")
    if sheet.covered and not sheet.layer:
        return _Doubt("Q912", "大部分是图片", "图中文字未读")
    if unreadable(g.text for g in sheet.glyphs) > max(1.0, _WRONG_SHARE * len(sheet.glyphs)):
        return _Doubt("Q910", "的字体缺少文字对照表", "读出的文字不可靠")
    if sheet.digits and (difference := _difference(sheet, second)):
        return _Doubt("Q908", f"的数字{difference}", "须核对原件")
    return None


class _NotDrawn(Exception):
    """A page that cannot be shown as it is meant: why, in Chinese."""


def _recognised(pdf: Any, index: int, before: int) -> ocr.Scan:
    """A page read from its picture; raises ocr.Missing, ocr.Failed and _NotDrawn."""
    ocr.engine()
    if before >= ocr.MAX_PAGES:
        raise _NotDrawn(f"文字识别以 {ocr.MAX_PAGES} 页为限，请拆分后再读")
    try:
        page = pdf[index]
        try:
            if not _drawable(page):
                raise _NotDrawn("所用字体没有嵌入文件，无法按页面图像识别")
            width, height = page.get_size()
            scale = min(ocr.DPI / 72, ocr.MAX_SIDE / max(width, height))
            if min(width, height) * scale < 16:
                raise _NotDrawn("页面过小，无法识别")
            bitmap = page.render(scale=scale, draw_annots=False, may_draw_forms=False, rev_byteorder=False)
            picture = (
                bitmap.to_numpy()[:, :, :3] if bitmap.n_channels >= 3 else bitmap.to_numpy().reshape(bitmap.height, bitmap.width, 1).repeat(3, 2)
            )
            return ocr.recognised(picture.copy(), index + 1, width, height)
        finally:
            page.close()
    except pypdfium2.PdfiumError:
        raise _NotDrawn("页面无法显示，未能识别") from None


def _drawable(page: Any) -> bool:
    """Whether every font that is to be seen is in the file: others would be drawn as the boxes that stand in for them."""
    for item in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_TEXT,), max_depth=8):
        if pdfium.FPDFTextObj_GetTextRenderMode(item) in (3, 7):
            continue
        font = pdfium.FPDFTextObj_GetFont(item)
        if font and not pdfium.FPDFFont_GetIsEmbedded(font):
            return False
    return True


def _difference(sheet: _Sheet, second: SecondReading) -> str:
    """What speaks against the digits of a page, in Chinese: the second engine, or the fonts themselves; "" if nothing does."""
    theirs = second.digits(sheet.number - 1)
    if theirs is None:
        return "只有一种引擎读得出"
    if denied := second.denied():
        return f"与字体自带的字码不符（如“{denied[0]}”）"
    if theirs == sheet.digits:
        return ""
    placed = second.digits_once(sheet.number - 1, sheet.turn)
    if placed is None:
        return "只有一种引擎读得出"
    theirs = "".join(g.text for g in placed)
    if theirs == sheet.digits:
        return ""
    a, b = Counter(sheet.digits), Counter(theirs)
    if a != b:
        parts = [f"“{d}” {a[d]} 次与 {b[d]} 次" for d in sorted({*a, *b}) if a[d] != b[d]]
        return f"两种引擎读法不同（{'，'.join(parts[:3])}{'等' if len(parts) > 3 else ''}）"
    return "" if _same_places(sheet.glyphs, placed) else "两种引擎读法不同（次序不同）"


def _same_places(ours: Sequence[Glyph], theirs: Sequence[Glyph]) -> bool:
    """Whether every digit of ours stands where theirs has the same digit."""
    near: dict[tuple[int, int], list[Glyph]] = {}
    for g in theirs:
        near.setdefault((int((g.x0 + g.x1) / 2 // 8), int((g.top + g.bottom) / 2 // 8)), []).append(g)
    for g in ours:
        if g.text.isdigit():
            x, y = (g.x0 + g.x1) / 2, (g.top + g.bottom) / 2
            around = [o for i in (-1, 0, 1) for j in (-1, 0, 1) for o in near.get((int(x // 8) + i, int(y // 8) + j), ())]
            closest = min(around, key=lambda o: math.dist((x, y), ((o.x0 + o.x1) / 2, (o.top + o.bottom) / 2)), default=None)
            if closest is None or closest.text != g.text:
                return False
    return True


def _page(sheet: _Sheet, second: SecondReading) -> list[Line | ruled.Grid]:
    """The lines and ruled tables of a page, from top to bottom."""
    tables: list[ruled.Grid] = []
    rest = sheet.glyphs
    if sheet.rules and (found := second.grids(sheet.number - 1, sheet.glyphs, sheet.turn)) is not None:
        tables, rest = found
    if not tables and sheet.levels and (levels := second.levels(sheet.number - 1, sheet.turn)):
        tables, rest = unruled.grids(levels, sheet.number, sheet.glyphs, sheet.height)
    items: list[Line | ruled.Grid] = [*lines_of(rest, sheet.number), *tables]
    return sorted(items, key=lambda item: item.base if isinstance(item, Line) else item.top)


# --- characters ------------------------------------------------------------------------------------------------------------


def _sheet(pdf: Any, index: int, shown: str) -> _Sheet:
    page = pdf[index]
    try:
        textpage = page.get_textpage()
        try:
            count = pdfium.FPDFText_CountChars(textpage)
            if count > MAX_PAGE_CHARACTERS:
                raise UnreadableFile(shown, f"第 {index + 1} 页有 {count} 个字符，超过 {MAX_PAGE_CHARACTERS} 的上限，不像公文")
            return _characters(page, textpage.raw, count, index + 1)
        finally:
            textpage.close()
    finally:
        page.close()


@dataclass(slots=True)
class _Style:
    """What the characters of one text object share."""

    size: float
    angle: int  # degrees anticlockwise, in the page's own space
    white: bool
    unseen: bool


def _characters(page: Any, textpage: Any, count: int, number: int) -> _Sheet:
    media = page.get_mediabox()
    codes = _codes(textpage, count)
    runs = _runs(textpage, codes)
    turns: Counter[int] = Counter()
    for start, end, style in runs:
        if style.angle % 90 == 0:
            turns[style.angle] += end - start
    # Most text must end up level: content turned without /Rotate is turned back here.
    turn = turns.most_common(1)[0][0] if turns else page.get_rotation() % 360
    place, width, height = _placing(media, turn)
    crop = _crop(page, media, place)
    sheet = _Sheet(number, width, height, turn=turn)
    light: list[Glyph] = []
    unseen: list[Glyph] = []
    digits: list[str] = []
    for start, end, style in runs:
        glyphs = _glyphs(textpage, codes, start, end, style, place)
        digits += [g.text for g in glyphs if g.text.isdigit()]
        aside = style.angle % 90 or style.size < 4
        home = unseen if style.unseen else light if style.white else sheet.glyphs
        for g in glyphs:
            # Watermarks across the page, specks and text off the page are not read.
            if aside or not (crop[0] <= (g.x0 + g.x1) / 2 <= crop[2] and crop[1] <= (g.top + g.bottom) / 2 <= crop[3]):
                sheet.hidden += not g.text.isspace()
            else:
                home.append(g)
    pictures, sheet.rules, sheet.levels, dark = _drawings(page, place, width, height, bool(light))
    for glyph in light:
        gx, gy = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        if any(r[0] <= gx <= r[2] and r[1] <= gy <= r[3] for r in dark):
            sheet.glyphs.append(glyph)
        else:
            sheet.hidden += not glyph.text.isspace()
    if unseen and not any(not g.text.isspace() for g in sheet.glyphs) and pictures:
        sheet.glyphs, sheet.layer = unseen, True
    else:
        sheet.hidden += sum(not g.text.isspace() for g in unseen)
    seen = sum(not g.text.isspace() for g in sheet.glyphs)
    sheet.scanned = pictures > 0 and not seen
    sheet.covered = pictures > _COVERED * width * height and seen < _STAMPED
    sheet.digits = "".join(digits)
    return sheet


def _codes(textpage: Any, count: int) -> list[int]:
    """The characters of a page as code points; 0 at the places of those that PDFium has made up and of second halves."""
    buffer = (ctypes.c_ushort * (count + 1))()
    # One call instead of one for each character, where PDFium has exactly one unit for each.
    if pdfium.FPDFText_GetText(textpage, 0, count, buffer) == count + 1:
        codes = buffer[:count]
    else:
        codes = [pdfium.FPDFText_GetUnicode(textpage, i) for i in range(count)]
    generated = pdfium.FPDFText_IsGenerated
    for i, code in enumerate(codes):
        if code in _MADE_UP and (code in (10, 13) or generated(textpage, i) == 1):
            codes[i] = 0
        elif code == 0:
            codes[i] = 0xFFFD
        elif 0xD800 <= code < 0xDC00:
            codes[i] = 0
            if i + 1 < count and 0xDC00 <= codes[i + 1] < 0xE000:
                codes[i + 1] = 0x10000 + ((code - 0xD800) << 10) + (codes[i + 1] - 0xDC00)
    return codes


def _runs(textpage: Any, codes: Sequence[int]) -> list[tuple[int, int, _Style]]:
    """Stretches of characters of one text object, with what they share."""
    owner_at = pdfium.FPDFText_GetTextObject
    address = ctypes.addressof
    styles: dict[int, _Style] = {}
    found: list[tuple[int, int, _Style]] = []
    count = len(codes)
    start = 0
    while start < count:
        if codes[start] == 0:
            start += 1
            continue
        owner = owner_at(textpage, start)
        key = address(owner.contents) if owner else 0
        # The end of the object is searched for, not walked to: there are few objects and many characters.
        known, step = start, 1
        while owner and known + step < count and (o := owner_at(textpage, known + step)) and address(o.contents) == key:
            known += step
            step *= 2
        while step > 1:
            step //= 2
            if known + step < count and (o := owner_at(textpage, known + step)) and address(o.contents) == key:
                known += step
        style = styles.get(key)
        if style is None:
            style = styles[key] = _style(textpage, start, owner)
        found.append((start, known + 1, style))
        start = known + 1
    return found


def _glyphs(
    textpage: Any, codes: Sequence[int], start: int, end: int, style: _Style, place: Callable[[float, float], tuple[float, float]]
) -> list[Glyph]:
    """The characters of a run with their places on the page as it is shown."""
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    look, reference = pdfium.FPDFText_GetLooseCharBox, ctypes.byref(box)

    def base(i: int) -> float:
        pdfium.FPDFText_GetCharOrigin(textpage, i, x, y)
        return round(place(x.value, y.value)[1], 2)

    first = base(start)
    level = end - start < 2 or base(end - 1) == first
    found = []
    for i in range(start, end):
        code = codes[i]
        if code == 0:
            continue
        char = "-" if code == _HYPHEN else chr(code) if code > 31 and not 0xD800 <= code < 0xE000 and code != 0xFFFE else "\ufffd"
        look(textpage, i, reference)
        (ax, ay), (bx, by) = place(box.left, box.bottom), place(box.right, box.top)
        if ax > bx:
            ax, bx = bx, ax
        if ay > by:
            ay, by = by, ay
        found.append(Glyph(char, ax, ay, bx, by, first if level else base(i), style.size))
    return found


def _style(textpage: Any, i: int, owner: Any) -> _Style:
    matrix = pdfium.FS_MATRIX()
    size = pdfium.FPDFText_GetFontSize(textpage, i)
    angle = 0
    if pdfium.FPDFText_GetMatrix(textpage, i, matrix):
        size *= math.hypot(matrix.c, matrix.d)
        angle = round(math.degrees(math.atan2(matrix.b, matrix.a))) % 360
        if min(angle % 90, 90 - angle % 90) <= 3:
            angle = round(angle / 90) * 90 % 360
    mode = pdfium.FPDFTextObj_GetTextRenderMode(owner) if owner else 0
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    filled = bool(owner) and mode in (0, 2, 4, 6) and bool(pdfium.FPDFPageObj_GetFillColor(owner, red, green, blue, alpha))
    white = filled and mode in (0, 4) and min(red.value, green.value, blue.value) >= 250
    return _Style(round(size, 1), angle, white, mode in (3, 7) or (filled and alpha.value == 0))


def _placing(media: Sequence[float], turn: int) -> tuple[Callable[[float, float], tuple[float, float]], float, float]:
    """How a point of PDF space (origin bottom left) falls on the page turned clockwise by ``turn`` degrees; its width and height."""
    left, bottom, right, top = media
    if turn == 90:
        return (lambda x, y: (y - bottom, x - left)), top - bottom, right - left
    if turn == 180:
        return (lambda x, y: (right - x, y - bottom)), right - left, top - bottom
    if turn == 270:
        return (lambda x, y: (top - y, right - x)), top - bottom, right - left
    return (lambda x, y: (x - left, top - y)), right - left, top - bottom


def _rect(place: Callable[[float, float], tuple[float, float]], left: float, bottom: float, right: float, top: float) -> ruled.Rect:
    (ax, ay), (bx, by) = place(left, bottom), place(right, top)
    return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _crop(page: Any, media: Sequence[float], place: Callable[[float, float], tuple[float, float]]) -> ruled.Rect:
    left, bottom, right, top = page.get_cropbox()
    return _rect(place, max(left, media[0]), max(bottom, media[1]), min(right, media[2]), min(top, media[3]))


def _drawings(
    page: Any, place: Callable[[float, float], tuple[float, float]], width: float, height: float, backdrops: bool
) -> tuple[float, bool, bool, list[ruled.Rect]]:
    """The area of the largest picture, whether the page has rules such as tables have, at least level ones, and (if asked) its dark areas."""
    pictures = 0.0
    upright = level = boxes = 0
    dark: list[ruled.Rect] = []
    edges = [ctypes.c_float() for _ in range(4)]
    color = [ctypes.c_uint() for _ in range(4)]
    for item in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE), max_depth=4):
        if not pdfium.FPDFPageObj_GetBounds(item, *edges):
            continue
        rect = _rect(place, *(e.value for e in edges))
        wide, tall = rect[2] - rect[0], rect[3] - rect[1]
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictures = max(pictures, wide * tall)
            if backdrops:
                dark.append(rect)
            continue
        if wide * tall < 0.9 * width * height:
            upright += wide < 3 and tall > 6
            level += tall < 3 and wide > 6
            boxes += wide > 12 and tall > 6
        if backdrops and wide > 3 and tall > 3:
            mode, stroked = ctypes.c_int(), ctypes.c_int()
            pdfium.FPDFPath_GetDrawMode(item, mode, stroked)
            if mode.value and pdfium.FPDFPageObj_GetFillColor(item, *color) and min(c.value for c in color[:3]) < 250 and color[3].value:
                dark.append(rect)
    return pictures, (upright >= 2 and level >= 1) or boxes >= 1, level >= 2, dark
