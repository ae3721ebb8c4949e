"""Pictures of pages: PNG, JPEG and TIFF scans, read with the extra ``docparse[ocr]``. A frame of a TIFF is a page."""

from __future__ import annotations

import io
import warnings as python_warnings
from typing import TYPE_CHECKING

from docparse.errors import UnreadableFile
from docparse.model import Document, Warning_
from docparse.readers import ocr, pages

if TYPE_CHECKING:
    from PIL import Image

MAX_PIXELS = 120_000_000
LONGEST = 3.0  # times as high as wide
_FORMATS = ("PNG", "JPEG", "TIFF")
_A4 = 595.0  # points: the shorter side, where a picture does not say how large it is


def read(data: bytes, shown: str) -> Document:
    """A picture as a document without identity (id, path and hash are set by ``readers.read``); every page is marked Q912.

    Raises UnreadableFile without the extra, and for damaged, oversized and empty pictures.
    """
    try:
        ocr.engine()
    except ocr.Missing as missing:
        raise UnreadableFile(shown, f"图片没有文字层，未读；{missing}") from None
    from PIL import Image

    try:
        with python_warnings.catch_warnings():
            python_warnings.simplefilter("ignore")  # Pillow's, on odd files
            scans = _scans(data, shown)
    except UnreadableFile:
        raise
    except Image.DecompressionBombError:
        raise UnreadableFile(shown, f"图片的像素超过 {MAX_PIXELS // 10000} 万的上限，请缩小后再读") from None
    except ocr.Failed as failed:
        raise UnreadableFile(shown, f"图片{failed}") from None
    except Exception:
        raise UnreadableFile(shown, "图片已损坏，或不是 PNG、JPEG、TIFF，无法打开") from None
    if not any(scan.pieces for scan in scans):
        raise UnreadableFile(shown, "图片里没有可识别的文字")
    warnings = [Warning_("Q912", s.number, f"第 {s.number} 页是图片，文字由 OCR 识别（{s.note()}），数字须核对原件") for s in scans]
    return pages.document("image", ocr.laid_out(scans), {s.number: (s.width, s.height) for s in scans}, warnings)


def _scans(data: bytes, shown: str) -> list[ocr.Scan]:
    from PIL import Image

    found = []
    with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
        count = getattr(picture, "n_frames", 1)
        if count > ocr.MAX_PAGES:
            raise UnreadableFile(shown, f"图片有 {count} 页，超过 {ocr.MAX_PAGES} 页的上限，请拆分后再读")
        for index in range(count):
            picture.seek(index)
            wide, high = picture.size
            if wide * high > MAX_PIXELS:
                raise UnreadableFile(shown, f"图片有 {wide}×{high} 个像素，超过 {MAX_PIXELS // 10000} 万的上限，请缩小后再读")
            if max(wide, high) > LONGEST * min(wide, high) or min(wide, high) < 64:
                raise UnreadableFile(shown, f"图片尺寸为 {wide}×{high}，不像一页文件，请按页截取后再读")
            found.append(ocr.recognised(_drawn(picture), index + 1, *_size(picture)))
    return found


def _size(picture: Image.Image) -> tuple[float, float]:
    """Width and height in points, as the picture is to be shown: by its resolution where that gives a sheet of paper, else as A4."""
    from PIL import ImageOps

    wide, high = ImageOps.exif_transpose(picture).size
    dpi = picture.info.get("dpi", (0, 0))
    across = float(dpi[0]) if isinstance(dpi, tuple) and dpi and dpi[0] else 0.0
    short = 72 * min(wide, high) / across if across > 0 else 0.0
    unit = (short if 0.5 * _A4 < short < 3 * _A4 else _A4) / min(wide, high)
    return wide * unit, high * unit


def _drawn(picture: Image.Image) -> ocr.Picture:
    """The pixels at the resolution that is recognised best, on white paper."""
    import numpy as np
    from PIL import Image, ImageOps

    width, height = _size(picture)
    scale = min(ocr.DPI / 72, ocr.MAX_SIDE / max(width, height))
    if picture.mode.startswith(("I", "F")):  # more than 8 bits
        deep = np.asarray(picture, np.float32)
        shown = Image.fromarray((deep * (255 / max(1.0, float(deep.max())))).astype(np.uint8))
    else:
        shown = picture
    shown = ImageOps.exif_transpose(shown)
    if shown.has_transparency_data:
        shown = shown.convert("RGBA")
        shown = Image.alpha_composite(Image.new("RGBA", shown.size, "white"), shown)
    shown = shown.convert("RGB").resize((max(16, round(width * scale)), max(16, round(height * scale))), Image.Resampling.LANCZOS)
    return np.ascontiguousarray(np.asarray(shown)[:, :, ::-1])
