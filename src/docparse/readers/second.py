"""The second opinion on a PDF: pdfminer reads the digits again, pdfplumber finds the rules of tables.

Fonts without a map to Unicode make one engine or the other return wrong digits without a mark; where both agree they are right.
"""

from __future__ import annotations

import contextlib
import io
import logging
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pdfplumber
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFResourceManager

from docparse.readers import ruled, strings
from docparse.readers.lines import Glyph

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # its complaints about odd files are not for the user


def _digits(font: Any, cid: int) -> str:
    try:
        return "".join(filter(str.isdigit, font.to_unichr(cid)))
    except (PDFUnicodeNotDefined, KeyError):
        return ""


class SecondReading:
    """A PDF opened with pdfminer. Every method gives None where that engine cannot cope; nothing is raised."""

    def __init__(self, data: bytes, pages: int, password: str = "") -> None:
        self._pdf: Any = None
        self._resources = PDFResourceManager()
        self._known: dict[int, dict[int, str]] = {}  # by font (kept alive by the resources): the digits of its codes
        try:
            self._pdf = pdfplumber.open(io.BytesIO(data), password=password)
            if len(self._pdf.pages) != pages:
                self.close()
        except Exception:
            self.close()

    @property
    def open(self) -> bool:
        return self._pdf is not None

    def digits(self, index: int) -> Counter[str] | None:
        """How often each digit is drawn on a page (index from 0)."""
        if self._pdf is None:
            return None
        found: list[str] = []
        try:
            for font, piece in strings.shown(self._pdf.pages[index].page_obj, self._resources):
                known = self._known.setdefault(id(font), {})
                for cid in font.decode(piece):
                    digits = known.get(cid)
                    if digits is None:
                        known[cid] = digits = _digits(font, cid)
                    if digits:
                        found.append(digits)
        except Exception:
            return None
        return Counter("".join(found))

    def digits_once(self, index: int) -> Counter[str] | None:
        """The same with doubled strokes (imitated bold) counted once; slower."""
        if self._pdf is None:
            return None
        page = self._pdf.pages[index]
        try:
            return Counter(filter(str.isdigit, "".join(char["text"] for char in page.dedupe_chars(tolerance=1).chars)))
        except Exception:
            return None
        finally:
            page.close()

    def grids(self, index: int, glyphs: Sequence[Glyph], turn: int) -> tuple[list[ruled.Grid], list[Glyph]] | None:
        """The ruled tables of a page turned clockwise by ``turn`` degrees, and the glyphs outside their cells."""
        page = self._turned(index, turn)
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
        page = self._turned(index, turn)
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

    def _turned(self, index: int, turn: int) -> Any:
        if self._pdf is None:
            return None
        source = self._pdf.pages[index].page_obj
        source.rotate = source.attrs["Rotate"] = turn
        return pdfplumber.page.Page(self._pdf, source, index + 1)

    def close(self) -> None:
        if self._pdf is not None:
            with contextlib.suppress(Exception):  # closing walks the pages again, which may be what failed
                self._pdf.close()
            self._pdf = None
