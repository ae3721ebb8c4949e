"""Q903 豁免失效

做什么：豁免（waivers.yaml）写明编码、指纹、理由、依据、姓名、日期和期限；相符的疑点仍列出，注明“已说明”及姓名、理由。没有对应疑点的、过期的、没有署名或日期的、数值已变的豁免不起作用，逐条报警。
为什么重要：豁免只对看过的数值有效；数变了，要重新看。
会报的例子：
    waivers.yaml 里的豁免对应的完成率已由67.31%改为68.42%。
不会报的例子：
    豁免的编码和数值都与疑点一致，有署名、日期，未过期。
应向单位要什么：请删去或更新这条豁免。
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from docparse.checks import waived_file_changed
from docparse.checks.catalogue import settings, told
from docparse.checks.fingerprints import fingerprints
from docparse.errors import BadRules
from docparse.model import Extraction, Finding
from docparse.resources import load_yaml, validated

CODE = "Q903"
FILE = "waivers.yaml"
ASK = "请删去或更新这条豁免。"


class Waiver(BaseModel):
    """A finding that a named person has explained. ``fingerprint`` "*" is for any values, never for a code that is an error.

    ``by`` and ``date`` sign it: without them it has no effect. Dates are ISO; an empty ``expires`` never does. ``sha256`` is that of the
    document they saw, or its beginning.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    code: str
    fingerprint: str
    reason: str
    basis: str = ""
    by: str = ""
    unit: str = ""
    approved_by: str = ""
    date: str = ""
    expires: str = ""
    sha256: str = ""

    @field_validator("code")
    @classmethod
    def _known(cls, code: str) -> str:
        if code not in settings().codes:
            raise ValueError(f"“{code}”不是核对项编码（须写全，不能用通配）")
        return code

    @field_validator("reason")
    @classmethod
    def _said(cls, reason: str) -> str:
        if not reason.strip():
            raise ValueError("不能为空")
        return reason

    @field_validator("date", "expires")
    @classmethod
    def _iso(cls, text: str) -> str:
        if text:
            try:
                date.fromisoformat(text)
            except ValueError:
                raise ValueError("须为日期，如 2020-06-30") from None
        return text

    @field_validator("sha256")
    @classmethod
    def _hex(cls, text: str) -> str:
        if text and not re.fullmatch(r"[0-9a-f]{8,64}", text):
            raise ValueError("须为 SHA-256 的十六进制数，至少开头八位")
        return text

    @model_validator(mode="after")
    def _exact(self) -> Self:
        if self.fingerprint == "*":
            if settings().codes[self.code].severity == "error":
                raise ValueError(f"{self.code} 是错误，不能用“*”豁免任意数值")
        elif not re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{8}", self.fingerprint):
            raise ValueError(f"指纹“{self.fingerprint}”须为两段八位十六进制数")
        return self


def load(path: Path) -> tuple[Waiver, ...]:
    """The waivers of a file: a list under ``waivers``. Raises BadRules with file and line."""
    data, lines = load_yaml(path)
    rows = data.get("waivers") if isinstance(data, dict) and set(data) == {"waivers"} else None
    if not isinstance(rows, list):
        raise BadRules(str(path), 1, "须有且只有一个“waivers”，其下是豁免的列表")
    return tuple(validated(Waiver, row, lines, path, ("waivers", n)) for n, row in enumerate(rows))


def apply(findings: Sequence[Finding], extractions: Sequence[Extraction], waivers: Sequence[Waiver], today: str | None = None) -> tuple[Finding, ...]:
    """The findings, the explained ones with ``waived_by`` (name and reason), then a Q906 for each
    that stands in another file than the one it was signed for, and a Q903 for each waiver without effect.

    ``today`` (ISO) decides what has expired; without it nothing has. Passes cannot be waived.
    """
    marks = fingerprints(findings, extractions)
    waived: dict[str, Waiver] = {}
    useless: list[tuple[Waiver, str, Finding | None]] = []
    for waiver in waivers:
        mine = [f for f in findings if f.code == waiver.code and f.id in marks]
        exact = [f for f in mine if waiver.fingerprint in ("*", marks[f.id])]
        moved = [f for f in mine if marks[f.id].split("-")[0] == waiver.fingerprint.split("-")[0]]
        if not (waiver.by and waiver.date):
            useless.append((waiver, "没有署名或日期", exact[0] if exact else None))
        elif today and waiver.expires and waiver.expires < today:
            useless.append((waiver, f"已于{waiver.expires}过期", exact[0] if exact else None))
        elif exact:
            waived.update({f.id: waiver for f in exact})
        elif moved:
            useless.append((waiver, "数值已变，疑点重新列出", moved[0]))
        else:
            useless.append((waiver, "没有对应的疑点", None))
    shown = [_explained(f, waived[f.id]) if f.id in waived else f for f in findings]
    sources = {e.document.id: e for e in extractions}
    signed = [(f, waived[f.id]) for f in findings if f.id in waived and waived[f.id].sha256]
    moved_on = [waived_file_changed.changed(f, w.sha256, f"{w.by}：{w.reason}", sources) for f, w in signed]
    return (*shown, *filter(None, moved_on), *(_stale(waiver, why, about, extractions) for waiver, why, about in useless))


def _explained(finding: Finding, waiver: Waiver) -> Finding:
    fields = {name: getattr(waiver, name) for name in ("reason", "basis", "by", "unit", "approved_by", "date", "expires")}
    notes = {f"waiver_{name}": text for name, text in fields.items() if text}
    return replace(finding, waived_by=f"{waiver.by}：{waiver.reason}", facts={**finding.facts, **notes})


def _stale(waiver: Waiver, why: str, about: Finding | None, extractions: Sequence[Extraction]) -> Finding:
    message = f"{waiver.code}的豁免（{waiver.fingerprint}，{waiver.by or '未署名'}：{waiver.reason}）{why}。{ASK}"
    first = next((e.document.id for e in extractions if e.document.status == "ok"), "")
    return told(
        CODE,
        message,
        ASK,
        document=about.document if about else first,
        item=about.item if about else "",
        indicator=about.indicator if about else "",
        reported=waiver.fingerprint,
    )
