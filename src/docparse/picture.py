"""A page of a PDF as a picture, the numbers found on it boxed in the colour of what became of them."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2

from docparse.errors import BadRequest
from docparse.model import Extraction

_COLORS: Mapping[str, tuple[int, int, int]] = {"claimed": (0, 120, 60), "ignored": (130, 130, 130), "unclaimed": (200, 0, 0)}
_DOTS = 144 / 72
_FINE = 120 / 72  # dots a point of a crop
_AROUND = 26.0  # points above and below what is framed: a line or so
_SECONDS = 60
_MEMORY = 2 << 30


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


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of a page to be shown: the page (from 1) and the boxes to be framed on it, in points (x0, top, x1, bottom)."""

    page: int
    boxes: tuple[tuple[float, float, float, float], ...]


def crops(path: Path, sha256: str, cuts: Sequence[Cut]) -> list[bytes]:
    """PNGs of these stretches of a PDF, the boxes framed; b"" for each that cannot be drawn (another file by now, locked, damaged).

    Drawn in a process of its own with limits, as files from anywhere are read.
    """
    nothing = [b""] * len(cuts)
    if not cuts:
        return []
    try:
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                return nothing
        task = json.dumps([os.fspath(path), [[cut.page, cut.boxes] for cut in cuts]])
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        command = [sys.executable, "-c", "from docparse import picture; picture.draw()"]
        done = subprocess.run(command, input=task.encode(), capture_output=True, timeout=_SECONDS, env=environment, check=True)
        drawn = [base64.b64decode(text) for text in json.loads(done.stdout)]
    except (OSError, ValueError, subprocess.SubprocessError):
        return nothing
    return drawn if len(drawn) == len(cuts) else nothing


def draw() -> None:
    """What the process of ``crops`` does: a task on standard input, pictures on standard output."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    path, cuts = json.loads(sys.stdin.buffer.read())
    pages: dict[int, Any] = {}
    drawn = []
    pdf = pypdfium2.PdfDocument(path)
    for page, boxes in cuts:
        if page not in pages:
            pages = {page: pdf[page - 1].render(scale=_FINE).to_pil().convert("RGB")}
        drawn.append(base64.b64encode(_cut(pages[page], boxes)).decode())
    json.dump(drawn, sys.stdout)


def _cut(page: Any, boxes: Sequence[Sequence[float]]) -> bytes:
    from PIL import ImageDraw

    picture = page.copy()
    pen = ImageDraw.Draw(picture)
    for x0, top, x1, bottom in boxes:
        pen.rectangle((x0 * _FINE - 3, top * _FINE - 3, x1 * _FINE + 3, bottom * _FINE + 3), outline=(168, 32, 26), width=2)
    above, below = min(box[1] for box in boxes) - _AROUND, max(box[3] for box in boxes) + _AROUND
    part = picture.crop((0, max(0, int(above * _FINE)), picture.width, min(picture.height, int(below * _FINE))))
    # White margins tell nothing.
    dark = part.convert("L").point(lambda v: 255 if v < 250 else 0).getbbox()
    if dark:
        part = part.crop((max(0, dark[0] - 12), 0, min(part.width, dark[2] + 12), part.height))
    out = io.BytesIO()
    part.quantize(32).save(out, "PNG", optimize=True)
    return out.getvalue()
