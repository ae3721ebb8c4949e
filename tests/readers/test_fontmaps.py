"""Fonts that lie: maps to Unicode that a font contradicts, maps that are missing, and a fault of pdfminer."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from itertools import combinations
from typing import Any, BinaryIO

import pdfs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfminer.pdffont import TrueTypeFont

from docparse.errors import UnreadableFile
from docparse.readers import fontmaps, ocr, pdf

LINES = ["全市新开工公租房1264套，开工率93.5%，", "完成投资12.08亿元，占年度计划的83.47%，", "比上年多0.69亿元。"]
WHOLE = "".join(LINES)


@pytest.fixture(autouse=True)
def without_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    def engine() -> ocr.Engine:
        raise ocr.Missing(f"请安装文字识别：{ocr.INSTALL}")

    monkeypatch.setattr(ocr, "engine", engine)


def test_a_sound_font_is_not_suspected() -> None:
    document = pdf.read(pdfs.embedded(LINES), "x")
    assert (document.text, document.warnings) == (WHOLE + "\n", ())


@pytest.mark.parametrize("pair", combinations("0123456789", 2))
def test_digits_swapped_by_the_map_are_told(pair: tuple[str, str]) -> None:
    a, b = pair
    document = pdf.read(pdfs.embedded(LINES, told={a: b, b: a}), "x")
    assert document.text != WHOLE + "\n"
    assert [(w.code, w.page) for w in document.warnings] == [("Q908", 1)]
    assert ocr.INSTALL in document.warnings[0].message


@settings(max_examples=25, deadline=None)
@given(st.permutations("0123456789"), st.booleans())
def test_no_wrong_digit_without_a_mark(order: list[str], mapped: bool) -> None:
    told = dict(zip("0123456789", order, strict=True))
    data = pdfs.embedded(LINES, told=told, mapped=mapped)
    if not mapped:
        with pytest.raises(UnreadableFile, match="docparse"):
            pdf.read(data, "x")
        return
    document = pdf.read(data, "x")
    assert document.text == WHOLE + "\n" or {w.page for w in document.warnings if w.code in ("Q908", "Q910")} == {1}


@pytest.mark.parametrize(
    ("char", "own", "wrong"),
    [
        ("3", "3", False),
        ("3", "5", True),
        ("3", "35", False),
        ("O", "0O", False),
        ("O", "0", True),
        ("３", "3", False),
        ("六", "6", True),
        ("6", "六", True),
        ("6", "A", False),  # codes given out anew
        ("六", "陆", False),
    ],
)
def test_what_a_font_denies(char: str, own: str, wrong: bool) -> None:
    assert fontmaps.denied(char, set(own)) is wrong


@pytest.fixture
def pdfminer_as_is() -> Iterator[None]:
    kept = TrueTypeFont.parse_cmap_format_4
    yield
    setattr(TrueTypeFont, "parse_cmap_format_4", kept)  # noqa: B010


def from_the_first(self: TrueTypeFont, fp: BinaryIO, char2gid: dict[int, int]) -> None:
    """With the fault of pdfminer.six 20260107: every range offset counted from the first one."""
    _, _, double, *_ = struct.unpack(">6H", fp.read(12))
    ends = struct.unpack(f">{double // 2}H", fp.read(double))
    fp.read(2)
    starts = struct.unpack(f">{double // 2}H", fp.read(double))
    fp.read(double)
    place = fp.tell()
    offsets = struct.unpack(f">{double // 2}H", fp.read(double))
    for start, end, offset in zip(starts, ends, offsets, strict=True):
        fp.seek(place + offset)
        for char in range(start, end + 1):
            char2gid[char] = struct.unpack(">H", fp.read(2))[0]


@pytest.mark.usefixtures("pdfminer_as_is")
def test_pdfminer_is_mended_only_while_it_is_wrong() -> None:
    assert not fontmaps.faulty()
    wrong: Any = from_the_first
    setattr(TrueTypeFont, "parse_cmap_format_4", wrong)  # noqa: B010
    assert fontmaps.faulty()
    fontmaps.mend()
    assert TrueTypeFont.parse_cmap_format_4 is fontmaps.parse_cmap_format_4

    def right(self: TrueTypeFont, fp: BinaryIO, char2gid: dict[int, int]) -> None:
        fontmaps.parse_cmap_format_4(self, fp, char2gid)

    setattr(TrueTypeFont, "parse_cmap_format_4", right)  # noqa: B010
    fontmaps.mend()
    assert TrueTypeFont.parse_cmap_format_4 is right


def test_pdfminer_reads_embedded_fonts_by_their_own_table() -> None:
    font = TrueTypeFont("", io.BytesIO(pdfs.font_file("5列31")))
    table = font.create_unicode_map()
    assert [table.get_unichr(n) for n in (1, 2, 3, 4)] == ["5", "列", "3", "1"]
