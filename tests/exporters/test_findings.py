"""findings.json and findings.sarif: both valid, both complete, waivers and baselines shown."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

import docparse
from docparse.exporters import findings, sarif
from docparse.model import Audit
from docparse.resources import folder

MESSAGE = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
LOCATION = {
    "type": "object",
    "required": ["physicalLocation"],
    "properties": {
        "id": {"type": "integer", "minimum": -1},
        "physicalLocation": {
            "type": "object",
            "additionalProperties": False,
            "required": ["artifactLocation"],
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "required": ["uri"],
                    "properties": {"uri": {"type": "string", "pattern": "^[!-~]+$", "not": {"pattern": '[ <>"{}|^`\\\\]'}}},
                },
                "region": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {
                        "startLine": {"type": "integer", "minimum": 1},
                        "charOffset": {"type": "integer", "minimum": 0},
                        "charLength": {"type": "integer", "minimum": 0},
                        "snippet": MESSAGE,
                        "properties": {"type": "object"},
                    },
                },
            },
        },
    },
}
# What SARIF 2.1.0 (OASIS) demands of the properties used here; unknown ones are refused as its schema does.
SARIF = {
    "type": "object",
    "additionalProperties": False,
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["tool"],
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "artifacts": {"type": "array", "uniqueItems": True},
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "properties": {
                                    "name": {"type": "string"},
                                    "version": {"type": "string"},
                                    "language": {"pattern": "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$"},
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "type": "object",
                                            "additionalProperties": False,
                                            "required": ["id"],
                                            "properties": {
                                                "id": {"type": "string"},
                                                "name": {"type": "string"},
                                                "shortDescription": MESSAGE,
                                                "fullDescription": MESSAGE,
                                                "defaultConfiguration": {"properties": {"level": {"enum": ["none", "note", "warning", "error"]}}},
                                            },
                                        },
                                    },
                                },
                            }
                        },
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "additionalProperties": False,
                            "required": ["message"],
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": -1},
                                "kind": {"enum": ["notApplicable", "pass", "fail", "review", "open", "informational"]},
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "message": MESSAGE,
                                "locations": {"type": "array", "items": LOCATION},
                                "relatedLocations": {"type": "array", "uniqueItems": True, "items": LOCATION},
                                "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
                                "baselineState": {"enum": ["new", "unchanged", "updated", "absent"]},
                                "suppressions": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "additionalProperties": False,
                                        "required": ["kind"],
                                        "properties": {
                                            "kind": {"enum": ["inSource", "external"]},
                                            "status": {"enum": ["accepted", "underReview", "rejected"]},
                                            "justification": {"type": "string"},
                                            "properties": {"type": "object"},
                                        },
                                    },
                                },
                                "properties": {"type": "object"},
                            },
                            # 3.27.10: what is no failure has no level.
                            "if": {"properties": {"kind": {"const": "fail"}}},
                            "else": {"properties": {"level": {"const": "none"}}},
                        },
                    },
                },
            },
        },
    },
}


@pytest.fixture(scope="module")
def audit() -> Audit:
    found = docparse.audit([folder("samples")])
    first, *rest = found.findings
    told = next(f for f in rest if f.kind == "fail")
    signed = replace(first, waived_by="张三：分母已调整", facts={**first.facts, "waiver_by": "张三", "waiver_date": "2022-07-10"})
    gone = {"fingerprint": "0123abcd-0123abcd", "code": "R101", "severity": "error", "kind": "fail", "message": "以前的疑点"}
    return Audit(found.extractions, found.alignments, (signed, *rest), {told.id: "new"}, (gone,))


def test_json_keeps_to_its_schema(audit: Audit) -> None:
    schema = json.loads((folder("rules") / "docparse-findings.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    data: Any = json.loads(findings.render(audit, ["findings"])[findings.FILE])
    jsonschema.Draft7Validator(schema).validate(data)
    assert [f["finding"] for f in data["findings"]] == [f.id for f in audit.findings]
    assert all(bool(f["fingerprint"]) == (f["kind"] != "pass") for f in data["findings"])
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(schema).validate({**data, "findings": [{}]})


def test_sarif_is_valid_and_complete(audit: Audit) -> None:
    data: Any = json.loads(sarif.render(audit, ["findings"])[sarif.FILE])
    jsonschema.Draft7Validator(SARIF).validate(data)
    [run] = data["runs"]
    assert len(run["results"]) == len(audit.findings) + 1
    assert [r["suppressions"][0]["properties"] for r in run["results"] if "suppressions" in r] == [{"by": "张三", "date": "2022-07-10"}]
    assert [r["baselineState"] for r in run["results"] if "baselineState" in r] == ["new", "absent"]
    for result in run["results"]:
        if "ruleIndex" in result:
            assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    text = {e.document.path: e.document.text for e in audit.extractions}
    regions = [p["physicalLocation"]["region"] for r in run["results"] for p in r.get("locations", ()) if "region" in p["physicalLocation"]]
    assert any("charOffset" in region for region in regions)
    for region in regions:
        if "charOffset" in region:
            start = region["charOffset"]
            assert any(t[start : start + region["charLength"]] == region.get("snippet", {"text": ""})["text"] for t in text.values())


def test_nothing_is_written_without_findings(audit: Audit) -> None:
    assert findings.render(audit, ["documents"]) == sarif.render(audit, ["documents"]) == {}
