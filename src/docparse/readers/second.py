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
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager

from docparse.readers import ruled
from docparse.readers.lines import Glyph

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # its complaints about odd files are not for the user


class _Characters(PDFTextDevice):
    """Collects the characters that a page draws, without any layout."""

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources)
        self.found: list[str] = []

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        font = textstate.font
        for piece in seq:
            if isinstance(piece, bytes):
                for cid in font.decode(piece):
                    try:
                        char = font.to_unichr(cid)
                    except (PDFUnicodeNotDefined, KeyError):
                        continue
                    self.found.append(char)


class SecondReading:
    """A PDF opened with pdfminer. Every method gives None where that engine cannot cope; nothing is raised."""

    def __init__(self, data: bytes, pages: int, password: str = "") -> None:
        self._pdf: Any = None
        self._device = _Characters(PDFResourceManager())
        self._interpreter = PDFPageInterpreter(self._device.rsrcmgr, self._device)
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
        self._device.found = []
        try:
            self._interpreter.process_page(self._pdf.pages[index].page_obj)
        except Exception:
            return None
        return Counter(filter(str.isdigit, "".join(self._device.found)))

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
        if self._pdf is None:
            return None
        source = self._pdf.pages[index].page_obj
        source.rotate = source.attrs["Rotate"] = turn
        page = pdfplumber.page.Page(self._pdf, source, index + 1)
        try:
            return ruled.grids(page, index + 1, glyphs)
        except Exception:
            return None
        finally:
            page.close()

    def close(self) -> None:
        if self._pdf is not None:
            with contextlib.suppress(Exception):  # closing walks the pages again, which may be what failed
                self._pdf.close()
            self._pdf = None
