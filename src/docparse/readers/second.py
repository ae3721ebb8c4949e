"""The second opinion on a PDF: pdfminer reads the digits again, pdfplumber finds the rules of tables.

Fonts without a map to Unicode make one engine or the other return wrong digits without a mark; where both agree, and the font does not
say otherwise, they are right.
"""

from __future__ import annotations

import contextlib
import io
import logging
from collections.abc import Mapping, Sequence
from typing import Any

import pdfplumber
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFResourceManager

from docparse.readers import fontmaps, ruled, strings
from docparse.readers.lines import Glyph

fontmaps.mend()
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # its complaints about odd files are not for the user


class _Resources(PDFResourceManager):
    """Keeps what the file says of each font beside the font."""

    def __init__(self) -> None:
        super().__init__()
        self._own: dict[int, tuple[Any, fontmaps.Characters]] = {}

    def get_font(self, objid: object, spec: Mapping[str, object]) -> Any:
        font = super().get_font(objid, spec)
        if id(font) not in self._own:  # of a composite font, the one inside comes first
            self._own[id(font)] = (font, fontmaps.own_characters(font, spec))
        return font

    def own(self, font: Any) -> fontmaps.Characters:
        return self._own[id(font)][1] if id(font) in self._own else {}

    def code(self, font: Any, cid: int) -> tuple[str, str]:
        """What a code of a font draws: its digits, and the character if the font itself takes it for another digit or for none."""
        try:
            char = font.to_unichr(cid)
        except (PDFUnicodeNotDefined, KeyError):
            return "", ""
        shows = self.own(font).get(cid)
        return "".join(filter(str.isdigit, char)), char if shows is not None and fontmaps.denied(char, shows) else ""


class SecondReading:
    """A PDF opened with pdfminer. Every method gives None where that engine cannot cope; nothing is raised."""

    def __init__(self, data: bytes, pages: int, password: str = "") -> None:
        self._pdf: Any = None
        self._resources = _Resources()
        self._known: dict[int, dict[int, tuple[str, str]]] = {}  # by font (kept alive by the resources): what its codes draw
        self._denied = ""
        try:
            self._pdf = pdfplumber.open(io.BytesIO(data), password=password)
            if len(self._pdf.pages) != pages:
                self.close()
        except Exception:
            self.close()

    @property
    def open(self) -> bool:
        return self._pdf is not None

    def digits(self, index: int) -> str | None:
        """The digits of a page (index from 0) in the order in which they are drawn."""
        if self._pdf is None:
            return None
        found: list[str] = []
        denied: list[str] = []
        try:
            for font, piece in strings.shown(self._pdf.pages[index].page_obj, self._resources):
                known = self._known.setdefault(id(font), {})
                for cid in font.decode(piece):
                    code = known.get(cid)
                    if code is None:
                        known[cid] = code = self._resources.code(font, cid)
                    if code[0]:
                        found.append(code[0])
                    if code[1]:
                        denied.append(code[1])
        except Exception:
            return None
        self._denied = "".join(denied)
        return "".join(found)

    def denied(self) -> str:
        """The characters of the page last read, digits or none, that the fonts themselves take for other digits or for none."""
        return self._denied

    def digits_once(self, index: int, turn: int) -> list[Glyph] | None:
        """The digits with their places on the page turned clockwise by ``turn`` degrees, doubled strokes (imitated bold) once; slower."""
        if self._pdf is None:
            return None
        try:
            page = self._page(index, turn)
        except Exception:
            return None
        try:
            chars = page.dedupe_chars(tolerance=1).chars
            dx, dy = page.bbox[:2]
            return [
                Glyph(d, c["x0"] - dx, c["top"] - dy, c["x1"] - dx, c["bottom"] - dy, c["bottom"] - dy, c["size"])
                for c in chars
                for d in c["text"]
                if d.isdigit()
            ]
        except Exception:
            return None
        finally:
            page.close()

    def _page(self, index: int, turn: int) -> Any:
        if self._pdf is None:
            return None
        source = self._pdf.pages[index].page_obj
        source.rotate = source.attrs["Rotate"] = turn
        return pdfplumber.page.Page(self._pdf, source, index + 1)

    def grids(self, index: int, glyphs: Sequence[Glyph], turn: int) -> tuple[list[ruled.Grid], list[Glyph]] | None:
        """The ruled tables of a page turned clockwise by ``turn`` degrees, and the glyphs outside their cells."""
        page = self._page(index, turn)
        if page is None:
            return None
        try:
            return ruled.grids(page, index + 1, glyphs)
        except Exception:
            return None
        finally:
            page.close()

    def levels(self, index: int, turn: int) -> list[tuple[float, float, float]] | None:
        """The level rules (y, left, right) of a page turned clockwise by ``turn`` degrees, unless it has upright ones too."""
        page = self._page(index, turn)
        if page is None:
            return None
        try:
            dx, dy = page.bbox[:2]
            edges = page.edges
            if any(e["orientation"] == "v" and e["height"] > 6 for e in edges):
                return None
            return [(e["top"] - dy, e["x0"] - dx, e["x1"] - dx) for e in edges if e["orientation"] == "h" and e["width"] > 6]
        except Exception:
            return None
        finally:
            page.close()

    def close(self) -> None:
        if self._pdf is not None:
            with contextlib.suppress(Exception):  # closing walks the pages again, which may be what failed
                self._pdf.close()
            self._pdf = None
