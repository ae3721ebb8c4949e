"""What a reader was unsure about, as findings."""

from __future__ import annotations

from collections.abc import Iterator

from docparse.checks.records import Records
from docparse.model import Finding


def reader_findings(case: Records, code: str, ask: str) -> Iterator[Finding]:
    """The warnings with this code, one finding each, in the order of documents and pages."""
    for source in case.extractions:
        for warning in source.document.warnings:
            if warning.code == code:
                text = f"{warning.message}。{ask}"
                yield case.finding(code, source, "", text, kind="review", reported=str(warning.page or ""), facts={"ask": ask})
