"""What has changed since an earlier run: findings that are new, unchanged, updated (other values) or gone."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from docparse.checks.fingerprints import fingerprints
from docparse.errors import BadRequest
from docparse.model import Extraction, Finding


class Comparison(NamedTuple):
    """``states``: new, unchanged or updated by the id of a finding; ``gone``: earlier entries without a counterpart."""

    states: dict[str, str]
    gone: tuple[dict[str, str], ...]


def compare(findings: Sequence[Finding], extractions: Sequence[Extraction], earlier: str) -> Comparison:
    """How the findings stand to those of ``earlier``, the text of a findings.json. Raises BadRequest for any other text."""
    rows = dict(enumerate(_rows(earlier)))
    marks = fingerprints(findings, extractions)
    states: dict[str, str] = {}
    # Equal fingerprints first, so that a finding whose values changed cannot take the place of one that stands as it was.
    for state, length in (("unchanged", None), ("updated", 8)):
        waiting: dict[str, list[int]] = defaultdict(list)
        for n, row in rows.items():
            waiting[row["fingerprint"][:length]].append(n)
        for id, mark in marks.items():
            if id not in states and waiting[mark[:length]]:
                del rows[waiting[mark[:length]].pop(0)]
                states[id] = state
    return Comparison({id: states.get(id, "new") for id in marks}, tuple(rows.values()))


def _rows(earlier: str) -> list[dict[str, str]]:
    try:
        data: Any = json.loads(earlier)
        told = [row for row in data["findings"] if row["kind"] != "pass"]
        return [{name: str(row[name]) for name in ("fingerprint", "code", "severity", "kind", "message")} for row in told]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BadRequest("基线文件不是以前核对写出的 findings.json") from None
