"""What makes a finding the same finding again: a code and an indicator (its key), and the printed values of its operands.

Neither depends on file names, offsets or ids, so that a fingerprint outlives a new layout, but not a new value.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from docparse.model import Extraction, Finding


def fingerprints(findings: Sequence[Finding], extractions: Sequence[Extraction]) -> Mapping[str, str]:
    """``<key>-<values>`` by the id of each finding, eight hex digits each: who is meant, and with which values. Passes have none."""
    titles = {e.document.id: e.header.title for e in extractions} | {i.id: i.title for e in extractions for i in e.items}
    told = [f for f in findings if f.kind != "pass"]
    wanted = {id for f in told for id in f.quantities}
    operands = [(e.document.text, q) for e in extractions for q in e.quantities if q.id in wanted]
    printed = {q.id: "".join(text[q.number.first : q.number.last].split()) + q.number.unit for text, q in operands}
    found = {}
    for f in told:
        places = [titles.get(id, "") for id in (f.document, f.item, f.other_document, f.other_item)]
        values = [printed.get(id, "") for id in f.quantities] or [f.expected, f.reported]
        found[f.id] = f"{_hash(f.code, *places, f.indicator)}-{_hash(*values)}"
    return found


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join("".join(p.split()) for p in parts).encode()).hexdigest()[:8]
