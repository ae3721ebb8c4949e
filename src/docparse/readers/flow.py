"""Running text without pages, as DOCX, DOC and web pages give it: paragraphs and tables in order, put together to a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from docparse.model import Cell, Document, Paragraph, Span, Table, Warning_

_SPACES = re.compile(r"[ \t\r\n\v\f]+")


@dataclass(eq=False, slots=True)
class Block:
    """A cell while a table is being put together; the same block stands at every place that a merged cell covers."""

    parts: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The paragraphs of the cell, parted by a space; by a tab where the digits of two would run together."""
        out = ""
        for part in filter(None, map(tidied, self.parts)):
            out += ("\t" if out[-1:].isdecimal() and part[0].isdecimal() else " " if out else "") + part
        return out


@dataclass(frozen=True, slots=True)
class Rows:
    """A table: rows of blocks, of any length; None where nothing stands."""

    rows: tuple[tuple[Block | None, ...], ...]


def tidied(text: str) -> str:
    """One line: runs of white space (but the full-width space, which is print) become one space, none at the ends."""
    return _SPACES.sub(" ", text).strip(" \u3000")


def document(kind: str, parts: Iterable[str | Rows], warnings: Sequence[Warning_] = ()) -> Document:
    """A document without identity from its paragraphs and tables.

    ``Document.text`` holds a paragraph or a table row a line (cells parted by tabs, a merged cell's text once). Empty paragraphs and
    empty tables leave no trace; rows are made equally long.
    """
    out: list[str] = []
    length = 0
    paragraphs: list[Paragraph] = []
    tables: list[Table] = []

    def add(text: str) -> Span:
        nonlocal length
        out.append(text)
        length += len(text)
        return Span(length - len(text), length)

    for part in parts:
        if isinstance(part, str):
            if text := tidied(part):
                paragraphs.append(Paragraph((add(text),)))
                add("\n")
        elif any(block is not None and block.text for row in part.rows for block in row):
            width = max(map(len, part.rows))
            done: dict[int, Cell] = {}
            rows = []
            for row in part.rows:
                cells = []
                for j, block in enumerate((*row, *[None] * (width - len(row)))):
                    if j:
                        add("\t")
                    if block is None:
                        cells.append(Cell(""))
                        continue
                    if id(block) not in done:
                        done[id(block)] = Cell(text, (add(text),)) if (text := block.text) else Cell("")
                    cells.append(done[id(block)])
                add("\n")
                rows.append(tuple(cells))
            tables.append(Table(0, tuple(rows)))
    return Document("", "", "", kind, "ok", "", "".join(out), tuple(paragraphs), tuple(tables), 0, tuple(warnings))
