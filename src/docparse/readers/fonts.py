"""One font for every machine: what stands in for fonts that a PDF names but does not hold.

PDFium asks the system for such fonts. Where there is none for Chinese, it takes a Latin one, drops text whose characters have no
outline in it (single characters, turned lines) and measures the others wrongly. So that the same file reads the same everywhere,
it is given a font of our own instead: a box, for every character there is. Only reading wants this; nothing is drawn with it.
"""

from __future__ import annotations

import ctypes
import struct
from functools import cache

import pypdfium2.raw as pdfium

_EM = 1000
_ASCENT, _DESCENT = 880, -120
_HANDLE = 1  # all that PDFium needs of a font is a handle that is not null


@cache
def box_font() -> bytes:
    """A TrueType font in which every Unicode character is one box, half an em wide (PDF files bring widths of their own)."""
    left, bottom, right, top = 20, -100, 480, 860
    glyph = struct.pack(">hhhhhHH4b", 1, left, bottom, right, top, 3, 0, 1, 1, 1, 1)
    glyph += struct.pack(">4h4h", left, 0, right - left, 0, bottom, top - bottom, 0, bottom - top)
    # cmap format 13: many characters, one glyph
    mapping = struct.pack(">HHLLL", 13, 0, 28, 0, 1) + struct.pack(">LLL", 0x20, 0x10FFFF, 1)
    tables = {
        b"cmap": struct.pack(">HHHHL", 0, 1, 3, 10, 12) + mapping,
        b"glyf": glyph,
        b"head": struct.pack(">LLLLHHQQhhhhHHhhh", 0x10000, 0, 0, 0x5F0F3CF5, 0, _EM, 0, 0, left, bottom, right, top, 0, 8, 2, 1, 0),
        b"hhea": struct.pack(">LhhhHhhhhhh4hhH", 0x10000, _ASCENT, _DESCENT, 0, 500, 20, 20, 480, 1, 0, 0, 0, 0, 0, 0, 0, 2),
        b"hmtx": struct.pack(">HhHh", 500, 0, 500, left),
        b"loca": struct.pack(">LLL", 0, 0, len(glyph)),
        b"maxp": struct.pack(">LHHHHHHHHHHHHHH", 0x10000, 2, 4, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0),
        b"post": struct.pack(">LLhhLLLLL", 0x30000, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    out = struct.pack(">LHHHH", 0x10000, len(tables), 128, 3, 16 * len(tables) - 128)
    at = 12 + 16 * len(tables)
    bodies = b""
    for tag, body in sorted(tables.items()):
        padded = body + b"\0" * (-len(body) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}L", padded)) & 0xFFFFFFFF
        out += struct.pack(">4sLLL", tag, checksum, at + len(bodies), len(body))
        bodies += padded
    return out + bodies


@cache
def use_box_font() -> object:
    """Make PDFium of this process stand in the box font for every font that a file does not hold; what must outlive the call."""
    info = pdfium.FPDF_SYSFONTINFO()
    types = dict(pdfium.FPDF_SYSFONTINFO._fields_)

    def mapped(_info: object, _weight: int, _italic: int, _charset: int, _pitch: int, _face: object, _exact: object) -> int:
        return _HANDLE

    def data(_info: object, _font: object, table: int, buffer: int | None, size: int) -> int:
        font = box_font() if table == 0 else b""
        if buffer and size >= len(font):
            ctypes.memmove(buffer, font, len(font))
        return len(font)

    info.version = 1
    info.MapFont = types["MapFont"](mapped)
    info.GetFontData = types["GetFontData"](data)
    pdfium.FPDF_SetSystemFontInfo(info)
    return info
