"""The drawn rules of a table in a picture of a page."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

Rules = tuple[tuple[float, float, float], ...]

_SHORTEST = 0.022  # of the longer side of the page: a row of a table is higher, hardly any stroke of a character is longer
_THICKEST = 0.006


def rules_of(picture: NDArray[np.uint8], angle: float) -> tuple[Rules, Rules]:
    """The upright rules (x, top, bottom) and level rules (y, left, right) of a table, in pixels of the picture made level.

    ``angle``: by how many degrees the print is turned clockwise. Rules that cross no other are no table: nothing is returned for them.
    """
    grey: Any = Image.fromarray(picture).convert("L")
    if angle:
        grey = grey.rotate(angle, Image.Resampling.BILINEAR, fillcolor=255)
    shades = np.asarray(grey, np.float32)
    dark = shades < ndimage.uniform_filter(shades, 41) - 18
    longer = max(picture.shape[:2])
    shortest, thickest = round(_SHORTEST * longer), round(_THICKEST * longer)
    level = _runs(dark, shortest, thickest)
    upright = _runs(dark.T, shortest, thickest)
    reach = thickest
    level = [(y, lo, hi) for y, lo, hi in level if sum(_cross(x, top, bottom, y, lo, hi, reach) for x, top, bottom in upright) >= 2]
    upright = [(x, top, bottom) for x, top, bottom in upright if any(_cross(x, top, bottom, y, lo, hi, reach) for y, lo, hi in level)]
    columns = {round(x / (2 * reach)) for x, *_ in upright}
    return (tuple(upright), tuple(level)) if len(columns) >= 3 and level else ((), ())


def _cross(x: float, top: float, bottom: float, y: float, left: float, right: float, reach: float) -> bool:
    return left - reach <= x <= right + reach and top - reach <= y <= bottom + reach


def _runs(dark: NDArray[np.bool_], shortest: int, thickest: int) -> list[tuple[float, float, float]]:
    """Long thin dark stretches along the rows: (middle row, first column, last column)."""
    thick = dark.copy()  # one pixel more each way, because noise and slant break thin rules
    thick[1:] |= dark[:-1]
    thick[:-1] |= dark[1:]
    sums = np.cumsum(np.pad(thick.astype(np.int32), ((0, 0), (1, 0))), axis=1)
    full = sums[:, shortest:] - sums[:, :-shortest] >= 0.97 * shortest
    marked = np.zeros((dark.shape[0], dark.shape[1] + 1), np.int32)
    marked[:, : full.shape[1]] += full
    marked[:, shortest:] -= full[:, : marked.shape[1] - shortest]
    labels, _ = ndimage.label(np.cumsum(marked, axis=1)[:, :-1] > 0, np.ones((3, 3), int))
    found = []
    for rows, columns in ndimage.find_objects(labels):
        if rows.stop - rows.start <= thickest + 2:
            found.append(((rows.start + rows.stop) / 2, float(columns.start), float(columns.stop)))
    return found
