"""A document as read, in bytes: what the archive keeps so that rules can be run again without the file."""

from __future__ import annotations

import base64
import json
import zlib

from docparse.model import Boxes, Cell, Document, Paragraph, Span, Table, Warning_

_FORM = 1
_MOST = 1 << 30


def dump(document: Document) -> bytes:
    """The document without path, id and hash, as compressed JSON; the same document always gives the same bytes."""
    cells: dict[int, int] = {}
    kept: list[list[object]] = []
    tables = []
    for table in document.tables:
        rows = []
        for row in table.rows:
            line = []
            for cell in row:  # a merged cell is one object in several places, and stays one
                if id(cell) not in cells:
                    cells[id(cell)] = len(kept)
                    kept.append([cell.text, _pairs(cell.spans)])
                line.append(cells[id(cell)])
            rows.append(line)
        tables.append([table.page, table.inferred, rows])
    data = {
        "form": _FORM,
        "format": document.format,
        "reason": document.reason,
        "text": document.text,
        "paragraphs": [[_pairs(p.spans), p.page] for p in document.paragraphs],
        "cells": kept,
        "tables": tables,
        "pages": document.pages,
        "warnings": [[w.code, w.page, w.message, w.start, w.end, w.doubtful] for w in document.warnings],
        "boxes": [base64.b64encode(part).decode() for part in document.boxes.dumped()],
        "metadata": dict(document.metadata),
    }
    # Lone surrogates (a damaged PDF may yield them) survive as escapes.
    return zlib.compress(json.dumps(data, ensure_ascii=True, separators=(",", ":")).encode("ascii"), 6)


def load(body: bytes, id: str, path: str, sha256: str) -> Document:
    """The document that ``dump`` was given, under this identity. Raises ValueError for anything else."""
    unpacker = zlib.decompressobj()
    try:
        plain = unpacker.decompress(body, _MOST)
        data = json.loads(plain)
        if unpacker.unconsumed_tail or data["form"] != _FORM:
            raise ValueError("not a document of this form")
        cells = [Cell(text, _spans(pairs)) for text, pairs in data["cells"]]
        return Document(
            id=id,
            path=path,
            sha256=sha256,
            format=data["format"],
            status="ok",
            reason=data["reason"],
            text=data["text"],
            paragraphs=tuple(Paragraph(_spans(pairs), page) for pairs, page in data["paragraphs"]),
            tables=tuple(Table(page, tuple(tuple(cells[n] for n in row) for row in rows), inferred) for page, inferred, rows in data["tables"]),
            pages=data["pages"],
            warnings=tuple(Warning_(*values) for values in data["warnings"]),
            boxes=Boxes.loaded(*(base64.b64decode(part) for part in data["boxes"])),
            metadata=data["metadata"],
        )
    except (zlib.error, KeyError, TypeError, IndexError, json.JSONDecodeError) as error:
        raise ValueError(f"not a document: {error}") from None


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[s.start, s.end] for s in spans]


def _spans(pairs: list[list[int]]) -> tuple[Span, ...]:
    return tuple(Span(a, b) for a, b in pairs)
