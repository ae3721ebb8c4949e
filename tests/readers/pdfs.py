"""Small PDFs for tests, written by hand: no embedded fonts (STSong-Light with the UniGB-UCS2-H map), full-width characters one em wide."""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections.abc import Mapping, Sequence

LEFT, TOP, SIZE, PITCH, MEASURE = 80, 740, 16, 28, 28


def text(x: float, y: float, string: str, size: float = SIZE, *, before: str = "", matrix: str = "1 0 0 1") -> str:
    """Operators that draw a string with its base line starting at x, y (points from the bottom left corner)."""
    return f"q {before} BT /F1 {size} Tf {matrix} {x} {y} Tm <{string.encode('utf-16-be').hex()}> Tj ET Q\n"


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    """Operators that draw a thin line."""
    return f"0.5 w {x0} {y0} m {x1} {y1} l S\n"


def grid(xs: Sequence[float], ys: Sequence[float], cells: Sequence[Sequence[str]], *, closed: bool = True) -> str:
    """A ruled table: ``ys`` from top to bottom; a ``/`` in a cell breaks its line; ``closed`` draws the last rule."""
    out = "".join(rule(xs[0], y, xs[-1], y) for y in (ys if closed else ys[:-1])) + "".join(rule(x, ys[0], x, ys[-1]) for x in xs)
    for row, top in zip(cells, ys, strict=False):
        for cell, x in zip(row, xs, strict=False):
            out += "".join(text(x + 4, top - 14 - 14 * i, part, 10) for i, part in enumerate(cell.split("/")) if part)
    return out


def width(string: str) -> float:
    """The width of a string in ems: Chinese 1, Latin a half."""
    return sum(0.5 if ord(c) < 128 else 1.0 for c in string)


def wrapped(paragraph: str, indent: float = 2.0) -> list[tuple[float, str]]:
    """A paragraph as lines (indent in ems, text) of the common measure; numbers are not kept together."""
    lines: list[tuple[float, str]] = []
    rest, room, at = "", MEASURE - indent, indent
    for char in paragraph:
        if width(rest + char) > room:
            lines.append((at, rest))
            rest, room, at = "", float(MEASURE), 0.0
        rest += char
    return [*lines, (at, rest)]


def laid_out(paragraphs: Sequence[str], *, lines: int = 22, header: str = "", numbers: str = "— {} —", indent: float = 2.0) -> list[str]:
    """Pages (content streams) of paragraphs, 22 lines a page, with header and page numbers."""
    flow = [line for p in paragraphs for line in wrapped(p, indent)]
    pages = []
    for start in range(0, len(flow), lines):
        out = "".join(text(LEFT + SIZE * at, TOP - PITCH * i, part) for i, (at, part) in enumerate(flow[start : start + lines]))
        out += text(LEFT, 800, header, 10) if header else ""
        out += text(270, 50, numbers.format(len(pages) + 1), 14) if numbers else ""
        pages.append(out)
    return pages


def make(pages: Sequence[str], *, rotate: int = 0, media: str = "0 0 595 842", crop: str = "", font: str = "UniGB-UCS2-H") -> bytes:
    """A PDF file with these content streams."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{7 + 2 * i} 0 R' for i in range(len(pages)))}] >>".encode(),
        f"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /{font} /DescendantFonts [4 0 R] >>".encode(),
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 0 >>"
        b" /DW 1000 /W [1 95 500] /FontDescriptor 5 0 R >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120"
        b" /CapHeight 880 /StemV 93 >>",
        b"<< >>",
    ]
    for i, page in enumerate(pages):
        stream = zlib.compress(page.encode())
        box = f"/MediaBox [{media}]" + (f" /CropBox [{crop}]" if crop else "")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R {box} /Rotate {rotate} /Resources << /Font << /F1 3 0 R >> >> /Contents {8 + 2 * i} 0 R >>".encode()
        )
        objects.append(b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    return assembled(objects)


# --- pictures and embedded fonts -------------------------------------------------------------------------------------------


def assembled(objects: Sequence[bytes]) -> bytes:
    """A PDF file of these objects, numbered from 1; the first is the catalogue."""
    out = b"%PDF-1.5\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % p for p in places)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


_PAD = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def _rc4(key: bytes, data: bytes) -> bytes:
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def locked(data: bytes, password: str) -> bytes:
    """A file of ``make`` that opens with the password only (standard security handler, revision 2 of ISO 32000-1, 7.6)."""
    padded = (password.encode() + _PAD)[:32]
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)
    key = hashlib.md5(padded + owner + (0xFFFFFFFC).to_bytes(4, "little") + b"\0" * 16).digest()[:5]
    out = b"%PDF-1.5\n"
    places = []
    for number, body in re.findall(rb"(?s)(\d+) 0 obj\n(.*?)\nendobj\n", data):
        own = hashlib.md5(key + int(number).to_bytes(3, "little") + b"\0\0").digest()[:10]
        body = re.sub(rb"\((\w+)\)", lambda m, own=own: b"<" + _rc4(own, m[1]).hex().encode() + b">", body)
        body = re.sub(rb"(?s)(stream\n)(.*)(\nendstream)", lambda m, own=own: m[1] + _rc4(own, m[2]) + m[3], body)
        places.append(len(out))
        out += b"%s 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1) + b"".join(b"%010d 00000 n \n" % p for p in places)
    lock = b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >>" % (owner.hex().encode(), _rc4(key, _PAD).hex().encode())
    return out + b"trailer << /Size %d /Root 1 0 R /Encrypt %s /ID [<%s> <%s>] >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(places) + 1,
        lock,
        b"00" * 16,
        b"00" * 16,
        start,
    )


def stream(data: bytes, entries: str = "") -> bytes:
    """A stream object."""
    packed = zlib.compress(data)
    return b"<< /Filter /FlateDecode /Length %d %s >>\nstream\n%s\nendstream" % (len(packed), entries.encode(), packed)


def pictured(pages: Sequence[tuple[int, int, bytes]], *, over: str = "", width: float = 595, height: float = 842) -> bytes:
    """Pages that are nothing but a grey picture (columns, rows, pixels); ``over`` is drawn on each with a font that is not embedded."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{4 + 3 * i} 0 R' for i in range(len(pages)))}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for i, (columns, rows, pixels) in enumerate(pages):
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents {5 + 3 * i} 0 R"
            f" /Resources << /Font << /F1 3 0 R >> /XObject << /P {6 + 3 * i} 0 R >> >> >>".encode(),
            stream(f"q {width} 0 0 {height} 0 0 cm /P Do Q\n{over}".encode()),
            stream(pixels, f"/Type /XObject /Subtype /Image /Width {columns} /Height {rows} /ColorSpace /DeviceGray /BitsPerComponent 8"),
        ]
    return assembled(objects)


def font_file(characters: str) -> bytes:
    """A TrueType font: glyph n (from 1) is a box and stands for the n-th character; its cmap table (format 4) has range offsets."""
    outline = struct.pack(">hhhhhHH4b", 1, 20, -100, 480, 860, 3, 0, 1, 1, 1, 1) + struct.pack(">4h4h", 20, 0, 460, 0, -100, 960, 0, -960)
    codes = sorted(map(ord, characters))
    count = len(codes) + 1
    glyphs = [characters.index(chr(code)) + 1 for code in codes]
    ends = struct.pack(f">{count}H", *codes, 0xFFFF)
    deltas = struct.pack(f">{count}H", *[0] * len(codes), 1)
    offsets = struct.pack(f">{count}H", *[2 * count] * len(codes), 0)  # each counts from its own place
    table = ends + b"\0\0" + ends + deltas + offsets + struct.pack(f">{len(glyphs)}H", *glyphs)
    cmap = struct.pack(">HHHHL", 0, 1, 3, 1, 12) + struct.pack(">7H", 4, 14 + len(table), 0, 2 * count, 0, 0, 0) + table
    number = len(characters) + 1
    tables = {
        b"cmap": cmap,
        b"glyf": outline,
        b"head": struct.pack(">LLLLHHQQhhhhHHhhh", 0x10000, 0, 0, 0x5F0F3CF5, 0, 1000, 0, 0, 20, -100, 480, 860, 0, 8, 2, 1, 0),
        b"hhea": struct.pack(">LhhhHhhhhhh4hhH", 0x10000, 880, -120, 0, 1000, 20, 20, 480, 1, 0, 0, 0, 0, 0, 0, 0, number),
        b"hmtx": struct.pack(">Hh", 1000, 20) * number,
        b"loca": struct.pack(f">{number + 1}L", 0, *(0,) * (number - 1), len(outline)),
        b"maxp": struct.pack(">LHHHHHHHHHHHHHH", 0x10000, number, 4, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    out, bodies = struct.pack(">LHHHH", 0x10000, len(tables), 0, 0, 0), b""
    for tag, body in sorted(tables.items()):
        out += struct.pack(">4sLLL", tag, 0, 12 + 16 * len(tables) + len(bodies), len(body))
        bodies += body + b"\0" * (-len(body) % 4)
    return out + bodies


def embedded(lines: Sequence[str], *, told: Mapping[str, str] | None = None, mapped: bool = True) -> bytes:
    """A page of lines in an embedded font; ``told`` are characters that its map to Unicode gives for others, ``mapped`` that it has one."""
    characters = "".join(sorted({c for line in lines for c in line}))
    told = told or {}
    pairs = "".join(f"<{n:04x}> <{ord(told.get(c, c)):04x}>\n" for n, c in enumerate(characters, 1))
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(characters)} beginbfchar\n{pairs}endbfchar\nendcmap end end"
    )
    drawn = "".join(
        f"BT /F1 {SIZE} Tf 1 0 0 1 {LEFT} {TOP - PITCH * i} Tm <{''.join(f'{characters.index(c) + 1:04x}' for c in line)}> Tj ET\n"
        for i, line in enumerate(lines)
    )
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>",
            stream(drawn.encode()),
            b"<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+Box /Encoding /Identity-H /DescendantFonts [6 0 R] "
            + (b"/ToUnicode 9 0 R >>" if mapped else b">>"),
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /AAAAAA+Box /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
            b" /DW 1000 /CIDToGIDMap /Identity /FontDescriptor 7 0 R >>",
            b"<< /Type /FontDescriptor /FontName /AAAAAA+Box /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120"
            b" /CapHeight 880 /StemV 93 /FontFile2 8 0 R >>",
            stream(font_file(characters)),
            stream(cmap.encode()),
        ]
    )
