"""A page of a PDF as a picture, the numbers found on it boxed in the colour of what became of them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import pypdfium2

from docparse.errors import BadRequest
from docparse.model import Extraction

_COLORS: Mapping[str, tuple[int, int, int]] = {"claimed": (0, 120, 60), "ignored": (130, 130, 130), "unclaimed": (200, 0, 0)}
_DOTS = 144 / 72


def render(data: bytes, extraction: Extraction, page: int, password: str = "") -> bytes:
    """The page (from 1) as PNG at 144 dpi: claimed numbers boxed green, ignored ones grey, unclaimed ones red.

    ``data`` is the file that ``extraction`` was read from. Raises BadRequest for other formats than PDF and pages that there are not.
    """
    document = extraction.document
    if document.format != "pdf":
        raise BadRequest(f"{document.path}: 只有 PDF 有页面图像，这是 {document.format}")
    if not 1 <= page <= document.pages:
        raise BadRequest(f"{document.path}: 没有第 {page} 页，共 {document.pages} 页")
    pdf = pypdfium2.PdfDocument(data, password=password or None)
    try:
        picture: Any = pdf[page - 1].render(scale=_DOTS).to_pil().convert("RGB")
    finally:
        pdf.close()
    from PIL import ImageDraw

    draw = ImageDraw.Draw(picture)
    for quantity in extraction.quantities:
        box = document.box(quantity.number.start, quantity.number.end) if quantity.page == page else None
        if box is not None and box.page == page:
            places = (box.x0 * _DOTS - 2, box.top * _DOTS - 2, box.x1 * _DOTS + 2, box.bottom * _DOTS + 2)
            draw.rectangle(places, outline=_COLORS[quantity.status], width=2)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
