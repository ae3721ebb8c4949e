"""The findings as ``findings.json``: the master of all other views, and what a later run is compared with (``--baseline``).

Its form is ``rules/docparse-findings.schema.json`` (JSON Schema draft-07).
"""

from __future__ import annotations

import json
from collections.abc import Collection
from importlib.metadata import version

from docparse.checks.catalogue import settings
from docparse.checks.fingerprints import fingerprints
from docparse.model import Audit, Finding

FILE = "findings.json"


def render(audit: Audit, tables: Collection[str]) -> dict[str, bytes]:
    """``findings.json`` where findings are wanted."""
    if "findings" not in tables:
        return {}
    marks = fingerprints(audit.findings, audit.extractions)
    states = audit.states or {}
    titles = {i.id: i.title for e in audit.extractions for i in e.items}
    data = {
        "format": "docparse-findings/1",
        "docparse": version("docparse"),
        "checks": settings().version,
        "documents": [
            {
                "document": e.document.id,
                "path": e.document.path,
                "sha256": e.document.sha256,
                "status": e.document.status,
                "role": e.header.role,
                "title": e.header.title,
                "doc_number": e.header.doc_number,
                "rules": e.rules,
            }
            for e in audit.extractions
        ],
        "findings": [_row(f, titles, marks.get(f.id, ""), states.get(f.id, "")) for f in audit.findings],
        "gone": [dict(row) for row in audit.gone],
    }
    # A lone surrogate (a damaged file name on POSIX) has no UTF-8 form.
    return {FILE: (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")}


def _row(finding: Finding, titles: dict[str, str], mark: str, state: str) -> dict[str, object]:
    return {
        "finding": finding.id,
        "fingerprint": mark,
        "baseline": state,
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "kind": finding.kind,
        "document": finding.document,
        "item": finding.item,
        "item_title": titles.get(finding.item, ""),
        "other_document": finding.other_document,
        "other_item": finding.other_item,
        "other_item_title": titles.get(finding.other_item, ""),
        "indicator": finding.indicator,
        "message": finding.message,
        "expected": finding.expected,
        "reported": finding.reported,
        "quantities": list(finding.quantities),
        "waived_by": finding.waived_by,
        "facts": dict(finding.facts),
    }
