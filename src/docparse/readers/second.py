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
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager

from docparse.readers import fontmaps, ruled
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


class _Characters(PDFTextDevice):
    """Collects the characters that a page draws, without any layout, and the digits that their fonts take for something else."""

    def __init__(self, resources: _Resources) -> None:
        super().__init__(resources)
        self._resources = resources
        self.found: list[str] = []
        self.denied: list[str] = []

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        font = textstate.font
        own = self._resources.own(font)
        for piece in seq:
            if isinstance(piece, bytes):
                for cid in font.decode(piece):
                    try:
                        char = font.to_unichr(cid)
                    except (PDFUnicodeNotDefined, KeyError):
                        continue
                    self.found.append(char)
                    if (shows := own.get(cid)) is not None and fontmaps.denied(char, shows):
                        self.denied.append(char)


class SecondReading:
    """A PDF opened with pdfminer. Every method gives None where that engine cannot cope; nothing is raised."""

    def __init__(self, data: bytes, pages: int) -> None:
        self._pdf: Any = None
        self._device = _Characters(_Resources())
        self._interpreter = PDFPageInterpreter(self._device.rsrcmgr, self._device)
        try:
            self._pdf = pdfplumber.open(io.BytesIO(data))
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
        self._device.found, self._device.denied = [], []
        try:
            self._interpreter.process_page(self._pdf.pages[index].page_obj)
        except Exception:
            return None
        return "".join(filter(str.isdigit, "".join(self._device.found)))

    def denied(self) -> str:
        """The characters of the page last read, digits or none, that the fonts themselves take for other digits or for none."""
        return "".join(self._device.denied)

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
        source = self._pdf.pages[index].page_obj
        source.rotate = source.attrs["Rotate"] = turn
        return pdfplumber.page.Page(self._pdf, source, index + 1)

    def grids(self, index: int, glyphs: Sequence[Glyph], turn: int) -> tuple[list[ruled.Grid], list[Glyph]] | None:
        """The ruled tables of a page turned clockwise by ``turn`` degrees, and the glyphs outside their cells."""
        if self._pdf is None:
            return None
        page = self._page(index, turn)
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
