"""What makes a finding the same finding again: a code and an indicator (its key), and the printed values of its operands.

Neither depends on file names, offsets or ids, so that a fingerprint outlives a new layout, but not a new value.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from docparse.model import Extraction, Finding


def fingerprint(finding: Finding, extractions: Sequence[Extraction]) -> str:
    """``<key>-<values>``, eight hex digits each: who is meant, and with which values."""
    sources = {e.document.id: e for e in extractions}
    places = []
    for document, item in ((finding.document, finding.item), (finding.other_document, finding.other_item)):
        source = sources.get(document)
        found = source.item(item) if source else None
        places += [source.header.title if source else "", found.title if found else ""]
    wanted = set(finding.quantities)
    operands = [(e.document.text, q) for e in extractions for q in e.quantities if q.id in wanted]
    printed = {q.id: "".join(text[q.number.first : q.number.last].split()) + q.number.unit for text, q in operands}
    values = [printed.get(id, "") for id in finding.quantities] or [finding.expected, finding.reported]
    return f"{_hash(finding.code, *places, finding.indicator)}-{_hash(*values)}"


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join("".join(p.split()) for p in parts).encode()).hexdigest()[:8]
