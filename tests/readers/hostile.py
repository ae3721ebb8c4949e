"""Damaged files made from sound ones."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from docparse.errors import UnreadableFile
from docparse.model import Document


def outcome(read: Callable[[bytes, str], Document], data: bytes) -> str:
    """What becomes of a file: the text that was read, or the reason why not. Nothing else may leave a reader."""
    try:
        return read(data, "x").text
    except UnreadableFile as error:
        return error.reason


def damaged(whole: bytes, times: int, step: int) -> Iterator[bytes]:
    """The file cut at many places, and with a few bytes changed; the same on every run."""
    chance = random.Random(len(whole))
    for cut in range(8, len(whole), step):
        yield whole[:cut]
    for _ in range(times):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        yield bytes(data)
