"""What an embedded font itself says its digits are, to hold against the map to Unicode that the PDF brings for it.

A wrong map gives every engine the same wrong digits. The font's own table of characters, the names of its glyphs or its registered
collection of characters tell of it; fonts that keep none of these cannot be asked.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Collection, Iterator, Mapping
from typing import Any, BinaryIO

from pdfminer.cmapdb import CMapDB
from pdfminer.encodingdb import name2unicode
from pdfminer.pdffont import TrueTypeFont
from pdfminer.pdftypes import PDFStream, dict_value, list_value, resolve1, stream_value
from pdfminer.psparser import PSLiteral

_DIGITS = frozenset("0123456789")
_WIDE = {chr(0xFF10 + i): str(i) for i in range(10)}

Characters = Mapping[int, Collection[str]]


def denied(char: str, own: Collection[str]) -> bool:
    """Whether a font takes a glyph that is read as ``char`` for something else, where one of both is a digit."""
    if char in own:
        return False
    read, drawn = _digit(char), {_digit(c) for c in own} - {""}
    if drawn:
        return read not in drawn
    # Tables of Latin letters alone may be codes that their maker gave out anew.
    return read != "" and any("\u2e80" <= c < "\ud800" for c in own)


def _digit(char: str) -> str:
    return char if char in _DIGITS else _WIDE.get(char, "")


def own_characters(font: Any, spec: Mapping[str, Any]) -> Characters:
    """By the code under which a PDF draws it, which characters a glyph stands for according to the font.

    ``font`` and ``spec`` are pdfminer's. Codes of which the font says nothing are left out.
    """
    try:
        kind = _name(spec.get("Subtype"))
        if kind == "CIDFontType2":
            return dict(_by_cmap(spec))
        if kind == "CIDFontType0":
            return dict(_by_collection(font))
        return dict(_by_names(spec))
    except Exception:  # a broken font tells nothing
        return {}


def _name(value: Any) -> str:
    value = resolve1(value)
    return str(value.name) if isinstance(value, PSLiteral) else ""


def _by_cmap(spec: Mapping[str, Any]) -> Iterator[tuple[int, Collection[str]]]:
    descriptor = dict_value(spec["FontDescriptor"])
    if "FontFile2" not in descriptor or _name(spec.get("Encoding")) not in ("Identity-H", "Identity-V"):
        return
    characters = _characters(TrueTypeFont("", io.BytesIO(stream_value(descriptor["FontFile2"]).get_data())))
    mapping = resolve1(spec.get("CIDToGIDMap"))
    if isinstance(mapping, PDFStream):
        data = mapping.get_data()
        glyphs = {cid: int.from_bytes(data[2 * cid : 2 * cid + 2], "big") for cid in range(min(len(data) // 2, 65536))}
        for cid, glyph in glyphs.items():
            if glyph in characters:
                yield cid, characters[glyph]
    else:
        yield from characters.items()


def _characters(font: TrueTypeFont) -> dict[int, set[str]]:
    """By glyph, the characters that a font draws with it."""
    found: dict[int, set[str]] = {}

    class Every(dict[int, int]):
        """Keeps what several characters share a glyph, which the map of pdfminer does not."""

        def __setitem__(self, char: int, glyph: int) -> None:
            if glyph and char < 0x110000:
                found.setdefault(glyph, set()).add(chr(char))

    offset, _ = font.tables[b"cmap"]
    font.fp.seek(offset)
    _, count = struct.unpack(">HH", font.fp.read(4))
    for platform, encoding, start in [struct.unpack(">HHL", font.fp.read(8)) for _ in range(min(count, 64))]:
        if platform == 0 or (platform == 3 and encoding in (1, 10)):
            font.fp.seek(offset + start)
            kind = int.from_bytes(font.fp.read(2), "big")
            if kind == 4:
                parse_cmap_format_4(font, font.fp, Every())
            elif kind == 6:
                font.parse_cmap_format_6(font.fp, Every())
            elif kind == 12:
                _format_12(font.fp, Every())
    return found


def _format_12(fp: BinaryIO, characters: dict[int, int]) -> None:
    *_, groups = struct.unpack(">HLLL", fp.read(14))
    for _ in range(min(groups, 65536)):
        start, end, glyph = struct.unpack(">LLL", fp.read(12))
        for code in range(start, min(end, start + 0xFFFF, 0x10FFFF) + 1):
            characters[code] = glyph + code - start


def _by_collection(font: Any) -> Iterator[tuple[int, Collection[str]]]:
    if font.cidcoding in ("Adobe-GB1", "Adobe-CNS1", "Adobe-Japan1", "Adobe-Korea1", "Adobe-KR"):
        yield from CMapDB.get_unicode_map(font.cidcoding).cid2unichr.items()


def _by_names(spec: Mapping[str, Any]) -> Iterator[tuple[int, Collection[str]]]:
    encoding = resolve1(spec.get("Encoding"))
    code = 0
    for entry in list_value(encoding.get("Differences", [])) if isinstance(encoding, dict) else []:
        entry = resolve1(entry)
        if isinstance(entry, int):
            code = entry
        elif isinstance(entry, PSLiteral):
            try:
                char = name2unicode(str(entry.name))
            except (KeyError, ValueError):
                pass  # a name that only the font's maker understands
            else:
                yield code, char
            code += 1


# --- a fault of pdfminer ----------------------------------------------------------------------------------------------------


def parse_cmap_format_4(_font: TrueTypeFont, fp: BinaryIO, char2gid: dict[int, int]) -> None:
    """TrueTypeFont.parse_cmap_format_4 as the font format has it: a range offset counts from its own place in the table."""
    _, _, double, *_ = struct.unpack(">6H", fp.read(12))
    count = double // 2
    ends = struct.unpack(f">{count}H", fp.read(2 * count))
    fp.read(2)
    starts = struct.unpack(f">{count}H", fp.read(2 * count))
    deltas = struct.unpack(f">{count}h", fp.read(2 * count))
    place = fp.tell()
    offsets = struct.unpack(f">{count}H", fp.read(2 * count))
    for i, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        if offset:
            fp.seek(place + 2 * i + offset)
        for char in range(start, end + 1):
            glyph = struct.unpack(">H", fp.read(2))[0] if offset else char
            char2gid[char] = (glyph + delta) & 0xFFFF if glyph or not offset else 0


def _table() -> bytes:
    """A cmap subtable whose second segment has a range offset: 0 is glyph 1, A is glyph 7."""
    segments = ((0x30, 0x30, 1 - 0x30, 0), (0x41, 0x41, 0, 4), (0xFFFF, 0xFFFF, 1, 0))
    ends, starts, deltas, offsets = (struct.pack(f">{len(segments)}H", *(s[k] & 0xFFFF for s in segments)) for k in (1, 0, 2, 3))
    return struct.pack(">6H", 0, 0, 2 * len(segments), 0, 0, 0) + ends + b"\0\0" + starts + deltas + offsets + struct.pack(">2H", 7, 9)


def faulty() -> bool:
    """Whether this pdfminer still counts range offsets from the first one, which gives wrong digits without a mark."""
    read: dict[int, int] = {}
    font = TrueTypeFont("", io.BytesIO())
    try:
        font.parse_cmap_format_4(io.BytesIO(_table()), read)
    except Exception:
        return True
    return read.get(0x41) != 7


def mend() -> None:
    """Put the right function into pdfminer, only while its own is wrong."""
    if faulty():
        setattr(TrueTypeFont, "parse_cmap_format_4", parse_cmap_format_4)  # noqa: B010
