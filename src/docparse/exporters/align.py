"""``align.csv``: the alignment for people to confirm in a spreadsheet (UTF-8 with byte-order mark), read back by ``--align``.

A cell that a spreadsheet would take for a formula gets an apostrophe in front, which is taken off when the file is read.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection

from docparse.checks.confirmations import COLUMNS, FILE, Place, places
from docparse.exporters.schema import ROUNDED_PLACES
from docparse.model import Audit


def render(audit: Audit, tables: Collection[str]) -> dict[str, bytes]:
    """``align.csv`` where alignments are wanted: a row a pair, plan indicators without counterpart as ``none``, then decisions on other files."""
    if "alignments" not in tables:
        return {}
    known = {id: place for e in audit.extractions for id, place in places(e).items()}
    titles = {e.document.id: e.header.title or e.document.path for e in audit.extractions}
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for a in audit.alignments:
        one = known.get(a.plan_record or a.plan_item, Place())
        two = known.get(a.summary_record or a.summary_item, Place())
        cells = {
            "plan_key": one.key,
            "plan_text": one.text,
            "summary_key": two.key,
            "summary_text": two.text,
            "relation": a.relation,
            "score": str(round(a.score, ROUNDED_PLACES)),
            "margin": str(round(a.margin, ROUNDED_PLACES)),
            "status": a.status,
            "by": a.by,
            "date": a.date,
            "note": a.note,
            "plan_hash": one.hash,
            "summary_hash": two.hash,
            "plan": titles.get(a.plan_document, ""),
            "summary": titles.get(a.summary_document, ""),
        }
        writer.writerow({name: _safe(text) for name, text in cells.items()})
    for row in audit.decisions:
        writer.writerow({name: _safe(row[name]) for name in COLUMNS})
    return {FILE: b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8", "replace")}


def _safe(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "'", "\t", "\r") else text
