"""What has changed since an earlier run: findings that are new, unchanged, updated (other values) or gone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from docparse.checks.fingerprints import fingerprint
from docparse.errors import BadRequest
from docparse.model import Extraction, Finding


class Comparison(NamedTuple):
    """``states``: new, unchanged or updated by the id of a finding; ``gone``: earlier entries without a counterpart."""

    states: dict[str, str]
    gone: tuple[dict[str, str], ...]


def record(findings: Sequence[Finding], extractions: Sequence[Extraction]) -> str:
    """The findings (without passes) as the JSON that a later run is compared with."""
    rows = [{"fingerprint": fingerprint(f, extractions), "code": f.code, "message": f.message} for f in findings if f.kind != "pass"]
    return json.dumps({"findings": rows}, ensure_ascii=False, indent=1)


def compare(findings: Sequence[Finding], extractions: Sequence[Extraction], earlier: str) -> Comparison:
    """How the findings stand to those of ``earlier``, a text that ``record`` made. Raises BadRequest for any other text."""
    rest = _rows(earlier)
    states: dict[str, str] = {}
    mine = [(f, fingerprint(f, extractions)) for f in findings if f.kind != "pass"]
    # Equal fingerprints first, so that a finding whose values changed cannot take the place of one that stands as it was.
    for state, length in (("unchanged", None), ("updated", 8)):
        for finding, mark in mine:
            match = next((row for row in rest if row["fingerprint"][:length] == mark[:length]), None)
            if finding.id not in states and match is not None:
                rest.remove(match)
                states[finding.id] = state
    return Comparison({f.id: states.get(f.id, "new") for f, _ in mine}, tuple(rest))


def _rows(earlier: str) -> list[dict[str, str]]:
    try:
        data: Any = json.loads(earlier)
        rows = data["findings"]
        return [{name: str(row[name]) for name in ("fingerprint", "code", "message")} for row in rows]
    except (ValueError, KeyError, TypeError):
        raise BadRequest("基线文件不是以前核对写出的疑点清单") from None
