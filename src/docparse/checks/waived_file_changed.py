"""Q906 豁免后文件改过

做什么：豁免写明了当时文件的 SHA-256（documents.csv 的 sha256，可只写开头），而疑点所在的文件已不是那一份：数值没有变，豁免仍有效，但提醒重新看过。
为什么重要：豁免的人看的是另一份文件；别处可能也改了。
会报的例子：
    豁免写着 sha256: 3f2a9c17，疑点所在的文件重新印发，SHA-256 已是 b41c…。
不会报的例子：
    豁免写的开头与文件的 SHA-256 一致，或没有写。
应向单位要什么：请对照新旧文件，确认豁免仍然成立后更新 sha256。
"""

from __future__ import annotations

from collections.abc import Mapping

from docparse.checks.catalogue import told
from docparse.model import Extraction, Finding

CODE = "Q906"
ASK = "请对照新旧文件，确认豁免仍然成立后更新 sha256。"


def changed(finding: Finding, sha256: str, signed: str, sources: Mapping[str, Extraction]) -> Finding | None:
    """A Q906 on a waived finding whose document is not the one with this (beginning of a) SHA-256; None where it is."""
    source = sources.get(finding.document)
    if source is None or source.document.sha256.startswith(sha256):
        return None
    now = source.document.sha256[:12]
    message = f"{finding.code}的豁免（{signed}）写明的文件 SHA-256 是{sha256[:12]}，疑点所在的文件已改（{now}）；数值未变，豁免仍有效。{ASK}"
    return told(CODE, message, ASK, key=finding.id, document=finding.document, item=finding.item, indicator=finding.indicator, reported=sha256[:12])
