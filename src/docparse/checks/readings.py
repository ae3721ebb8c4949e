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
                inside = [i for i in source.items if i.start <= warning.start < i.end]
                place = f"第{warning.page}页：" if warning.page and warning.start >= 0 else ""
                place = place or (f"第{source.document.line(warning.start)}行：" if warning.start >= 0 else "")
                text = f"{place}{warning.message}。{ask}"
                item = inside[-1].id if inside else ""
                yield case.finding(code, source, item, text, kind="review", reported=str(warning.page or ""), facts={"ask": ask})
