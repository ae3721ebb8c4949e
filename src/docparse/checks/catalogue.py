"""Names, severities, thresholds and words of the checks: ``rules/checks.yaml`` as an object."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from docparse.checks.local import Local
from docparse.errors import BadRequest
from docparse.model import Finding
from docparse.resources import folder, load_yaml, validated

SEVERITIES = ("note", "warning", "error")
Severity = Literal["note", "warning", "error"]


class Code(BaseModel):
    """The name and severity of one check."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    severity: Severity


class Inputs(BaseModel):
    """What codes (by their beginnings) compare, and what to say where it is not there."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    codes: tuple[str, ...]
    reason: str


class Settings(BaseModel):
    """``rules/checks.yaml``: names, severities, thresholds and words of the checks."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    version: str
    codes: Mapping[str, Code]
    inputs: Mapping[Literal["plans", "months", "regions"], Inputs]
    profiles: Mapping[str, Mapping[str, Severity]]
    over_completion_note: int
    over_completion_warning: int
    behind_note: int
    behind_warning: int
    blind_width: int
    near_total: int
    level_band: int
    unchanged_warning_months: int
    announced_slack: int
    exceeding_cap_ratio: int
    implausible_ratio: int
    few: int
    approximate: tuple[str, ...]
    progress_words: tuple[str, ...]
    base_words: tuple[str, ...]
    average_words: tuple[str, ...]
    capped_words: tuple[str, ...]
    stock_words: tuple[str, ...]
    stock_sentences: tuple[str, ...]
    spending_words: tuple[str, ...]
    not_spending_words: tuple[str, ...]
    stages: tuple[tuple[str, ...], ...]
    approval_stages: tuple[tuple[str, ...], ...]
    levels: tuple[str, ...]
    task_units: tuple[str, ...]
    announced_nouns: tuple[str, ...]
    person_words: tuple[str, ...]
    strict_units: tuple[str, ...]
    akin_units: tuple[tuple[str, ...], ...]
    near_units: tuple[tuple[str, ...], ...]
    not_missing_units: tuple[str, ...]
    unit_words: tuple[str, ...]
    not_noun_before_unit: str
    doubled_starts: str
    standard_words: tuple[str, ...]
    weighted_words: tuple[str, ...]
    monthly_words: tuple[str, ...]
    cumulative_words: tuple[str, ...]
    over_verdicts: tuple[str, ...]
    done_verdicts: tuple[str, ...]
    missed_verdicts: tuple[str, ...]
    verdict_objects: tuple[str, ...]
    not_verdict_before: tuple[str, ...]
    not_verdict_behind: tuple[str, ...]
    verdict_adverbs: tuple[str, ...]
    firm_words: tuple[str, ...]
    loose_words: tuple[str, ...]
    work_steps: tuple[tuple[str, ...], ...]
    not_work_steps: tuple[str, ...]
    rate_nouns: tuple[str, ...]
    point_verbs: tuple[str, ...]
    excess_words: tuple[str, ...]
    investment_words: tuple[str, ...]
    region_endings: tuple[str, ...]
    not_regions: tuple[str, ...]
    not_region_names: tuple[str, ...]
    total_rows: tuple[str, ...]
    by_place_words: tuple[str, ...]
    chosen_words: tuple[str, ...]
    region_gap: int
    coverage_least: int
    coverage_floor: int
    jump_times: int
    jump_points: int
    hedges_before: tuple[str, ...]
    not_hedges: tuple[str, ...]
    hedges_behind: tuple[str, ...]
    exact_digits: int
    local: Local = Local()

    def under(self, profile: str) -> Settings:
        """The same with the severities of a profile. Raises BadRequest for a name that is none."""
        if profile not in self.profiles:
            raise BadRequest(f"没有名为“{profile}”的方案，可用：{'、'.join(self.profiles)}")
        raised = {code: Code(name=self.codes[code].name, severity=severity) for code, severity in self.profiles[profile].items()}
        return self.model_copy(update={"codes": {**self.codes, **raised}})


@cache
def settings() -> Settings:
    """The settings shipped with docparse. Raises BadRules with file and line."""
    path = folder("rules") / "checks.yaml"
    data, lines = load_yaml(path)
    return validated(Settings, data, lines, path)


def told(
    code: str,
    message: str,
    ask: str,
    *,
    document: str,
    key: str = "",
    item: str = "",
    indicator: str = "",
    other_document: str = "",
    other_item: str = "",
    reported: str = "",
) -> Finding:
    """What has to be said of a person's decision (a waiver, a confirmed pair), for somebody to look at.

    ``key`` keeps findings of one message apart; the rest are fields of a Finding.
    """
    entry = settings().codes[code]
    return Finding(
        id=f"{code}-{hashlib.sha256((key + message).encode()).hexdigest()[:8]}",
        code=code,
        name=entry.name,
        severity=entry.severity,
        kind="review",
        document=document,
        item=item,
        other_document=other_document,
        other_item=other_item,
        indicator=indicator,
        message=message,
        reported=reported,
        facts={"ask": ask},
    )
