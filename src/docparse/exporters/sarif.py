"""The findings as ``findings.sarif`` (SARIF 2.1.0, OASIS), for viewers that read it.

Only a ``fail`` has a level in SARIF; the severity of what is open, to review or passed stands in ``properties``. Offsets count
Unicode code points of the text as read, which for a PDF is not the file: there the page is given instead.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from docparse import checks
from docparse.checks.catalogue import settings
from docparse.checks.fingerprints import fingerprints
from docparse.model import Audit, Extraction, Finding, Quantity

FILE = "findings.sarif"


def render(audit: Audit, tables: Collection[str]) -> dict[str, bytes]:
    """``findings.sarif`` where findings are wanted."""
    if "findings" not in tables:
        return {}
    modules = checks.modules()
    places = {code: n for n, code in enumerate(modules)}
    marks = fingerprints(audit.findings, audit.extractions)
    sources = {e.document.id: e for e in audit.extractions}
    wanted = {id for f in audit.findings for id in f.quantities}
    operands = {q.id: (e, q) for e in audit.extractions for q in e.quantities if q.id in wanted}
    results = [_result(f, places[f.code], marks, audit.states, sources, operands) for f in audit.findings]
    results += [
        {
            "ruleId": row["code"],
            "kind": row["kind"],
            "level": row["severity"] if row["kind"] == "fail" else "none",
            "message": {"text": row["message"]},
            "baselineState": "absent",
            "partialFingerprints": {"docparse/v1": row["fingerprint"]},
        }
        for row in audit.gone
    ]
    codes = settings().codes
    rules = [
        {
            "id": code,
            "name": codes[code].name,
            "shortDescription": {"text": codes[code].name},
            "fullDescription": {"text": (module.__doc__ or "").strip()},
            "defaultConfiguration": {"level": codes[code].severity},
        }
        for code, module in modules.items()
    ]
    run = {
        "tool": {"driver": {"name": "docparse", "version": version("docparse"), "language": "zh-CN", "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "artifacts": [
            {"location": {"uri": _uri(e)}, "hashes": {"sha-256": e.document.sha256}} for e in audit.extractions if e.document.status == "ok"
        ],
        "results": results,
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return {FILE: (json.dumps(log, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")}


def _result(
    finding: Finding,
    place: int,
    marks: Mapping[str, str],
    states: Mapping[str, str] | None,
    sources: Mapping[str, Extraction],
    operands: Mapping[str, tuple[Extraction, Quantity]],
) -> dict[str, object]:
    own = [_location(*operands[id]) for id in finding.quantities if id in operands and operands[id][0].document.id == finding.document]
    rest = [_location(*operands[id]) for id in finding.quantities if id in operands and operands[id][0].document.id != finding.document]
    if not own and finding.document in sources:
        own = [_heading(sources[finding.document], finding)]
    result: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": place,
        "kind": finding.kind,
        "level": finding.severity if finding.kind == "fail" else "none",
        "message": {"text": finding.message},
        "locations": own[:1],
    }
    if related := own[1:] + rest:
        result["relatedLocations"] = [{"id": n, **location} for n, location in enumerate(related)]
    if finding.id in marks:
        result["partialFingerprints"] = {"docparse/v1": marks[finding.id]}
    if states and finding.id in states:
        result["baselineState"] = states[finding.id]
    if finding.waived_by:
        signed = {name.removeprefix("waiver_"): text for name, text in finding.facts.items() if name.startswith("waiver_")}
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": finding.waived_by, "properties": signed}]
    facts = {"expected": finding.expected, "reported": finding.reported, **finding.facts}
    result["properties"] = {"severity": finding.severity, "indicator": finding.indicator, **{name: text for name, text in facts.items() if text}}
    return result


def _location(source: Extraction, quantity: Quantity) -> dict[str, object]:
    return _place(source, quantity.number.first, quantity.number.last)


def _heading(source: Extraction, finding: Finding) -> dict[str, object]:
    if "at" in finding.facts:
        start, _, end = finding.facts["at"].partition("-")
        return _place(source, int(start), int(end))
    item = source.item(finding.item)
    if item is None:
        return {"physicalLocation": {"artifactLocation": {"uri": _uri(source)}}}
    return _place(
        source, item.start, source.document.text.find("\n", item.start, item.end) if "\n" in source.quote(item.start, item.end) else item.end
    )


def _place(source: Extraction, start: int, end: int) -> dict[str, object]:
    page = source.document.page(start)
    snippet = source.quote(start, end)
    region: dict[str, object] = {"snippet": {"text": snippet}} if snippet else {}
    if page:
        region["properties"] = {"page": page}
    else:
        region |= {"startLine": source.document.line(start), "charOffset": start, "charLength": end - start}
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(source)}, "region": region}}


def _uri(source: Extraction) -> str:
    path = Path(source.document.path)
    text = quote(path.as_posix().encode("utf-8", "surrogateescape"))
    return f"file://{text}" if path.is_absolute() else text
