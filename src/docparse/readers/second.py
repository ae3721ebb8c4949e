"""The second opinion on a PDF: pdfminer reads the digits again, pdfplumber finds the rules of tables.

Fonts without a map to Unicode make one engine or the other return wrong digits without a mark; where both agree they are right.
"""

from __future__ import annotations

import io
import logging
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pdfplumber
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager

from docparse.readers import ruled
from docparse.readers.lines import Glyph

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # its complaints about odd files are not for the user


class _Digits(PDFTextDevice):
    """Collects the digits that a page draws, without any layout."""

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources)
        self.found: Counter[str] = Counter()

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        font = textstate.font
        for piece in seq:
            if isinstance(piece, bytes):
                for cid in font.decode(piece):
                    try:
                        char = font.to_unichr(cid)
                    except (PDFUnicodeNotDefined, KeyError):
                        continue
                    self.found.update(c for c in char if c.isdigit())


class SecondReading:
    """A PDF opened with pdfminer. Every method gives None where that engine cannot cope; nothing is raised."""

    def __init__(self, data: bytes, pages: int) -> None:
        self._pdf: Any = None
        self._digits = _Digits(PDFResourceManager())
        self._interpreter = PDFPageInterpreter(self._digits.rsrcmgr, self._digits)
        try:
            self._pdf = pdfplumber.open(io.BytesIO(data))
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
        self._digits.found = Counter()
        try:
            self._interpreter.process_page(self._pdf.pages[index].page_obj)
        except Exception:
            return None
        return self._digits.found

    def grids(self, index: int, glyphs: Sequence[Glyph]) -> tuple[list[ruled.Grid], list[Glyph]] | None:
        """The ruled tables of a page, and the glyphs outside their cells."""
        if self._pdf is None:
            return None
        page = self._pdf.pages[index]
        try:
            return ruled.grids(page, index + 1, glyphs)
        except Exception:
            return None
        finally:
            page.close()

    def close(self) -> None:
        if self._pdf is not None:
            self._pdf.close()
            self._pdf = None
