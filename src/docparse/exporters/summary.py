"""The short account on the terminal: documents, numbers, findings by level, the worst of them, where the report is."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from docparse.exporters.overview import ROLES, SEVERITIES, Numbers, Overview, name
from docparse.exporters.report import REPORT
from docparse.model import Audit

_WORST = 8
_LONGEST = 120
_STYLES = {"error": "bold red", "warning": "yellow", "note": "blue"}
_PIPED_WIDTH = 160  # a pipe has no width: wide enough that no line of ours breaks, and the same everywhere


def print_summary(audit: Audit, folder: Path | str, console: Console | None = None) -> None:
    """Print the summary of ``audit``, whose files were written to ``folder``. A pipe gets no colours and no line breaks."""
    console = console or Console()
    width = console.width
    if not console.is_terminal:
        console.width = _PIPED_WIDTH
    try:
        _print(Overview(audit), folder, console)
    finally:
        console.width = width


def _print(overview: Overview, folder: Path | str, console: Console) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("文件", overflow="ellipsis", no_wrap=True, max_width=40)
    table.add_column("类别", no_wrap=True)
    for title in ("事项", "指标", "数字", "已归属", "已排除", "未归属"):
        table.add_column(title, justify="right", no_wrap=True)
    remarks = []
    for found in overview.ordered:
        if found.document.status == "unreadable":
            # The reason is an error message; the command prints it where errors go.
            table.add_row(Text(name(found)), Text("读不了", style="red"))
            continue
        if found.document.reason:
            remarks.append(Text.assemble(("注意 ", "yellow"), f"{name(found)}：{_line(found.document.reason)}"))
        counts = _counts(overview.numbers([found]))
        table.add_row(Text(name(found)), ROLES[found.header.role], str(len(found.items)), str(len(found.indicators)), *counts)
    if len(overview.extractions) > 1:
        records = sum(len(found.indicators) for found in overview.audit.extractions)
        items = sum(len(found.items) for found in overview.audit.extractions)
        table.add_row("合计", "", str(items), str(records), *_counts(overview.numbers()), style="bold")
    console.print(table)
    for remark in remarks:
        console.print(remark, soft_wrap=True)
    console.print()
    console.print(Text(overview.verdict, style="bold"), soft_wrap=True)
    console.print(f"核对相符 {len(overview.of_kind('pass'))} 项，无法核对 {len(overview.of_kind('open'))} 项。", soft_wrap=True, highlight=False)
    if overview.audit.states is not None:
        tally = Counter(overview.audit.states.values())
        changes = "，".join(f"{word} {tally[state]}" for state, word in {"new": "新增", "updated": "数值已变", "unchanged": "未变"}.items())
        console.print(f"与基线相比：{changes}，消失 {len(overview.audit.gone)}。", soft_wrap=True, highlight=False)
    worst = [finding for finding in overview.issues if finding.severity != "note"][:_WORST]
    for finding in worst:
        subject = " · ".join(part for part in (overview.item_title(finding.item), finding.indicator) if part)
        console.print()
        console.print(
            Text.assemble(
                (f"{SEVERITIES[finding.severity]} {finding.code}", _STYLES[finding.severity]),
                f" {_line(finding.name)}",
                (f"  {_line(subject)}" if subject else "", "bold"),
                (f"  {overview.where(finding)}", "dim"),
            ),
            soft_wrap=True,
        )
        arithmetic = finding.facts.get("arithmetic", "")
        told = _line(arithmetic if "=" in arithmetic else overview.brief(finding, arithmetic=True))
        console.print(Text(f"  {told[:_LONGEST]}{'…' if len(told) > _LONGEST else ''}"), soft_wrap=True)
    rest = len(overview.issues) - len(worst)
    console.print()
    if rest:
        console.print(f"其余 {rest} 处见报告。", soft_wrap=True, highlight=False)
    console.print(Text(f"报告：{_line(str(Path(folder) / REPORT))}"), soft_wrap=True)


def _counts(numbers: Numbers) -> tuple[str, str, str, str]:
    return str(numbers.seen), str(numbers.claimed), str(numbers.ignored), str(numbers.unclaimed)


def _line(text: str) -> str:
    """One line without control characters, which a hostile file could use to rewrite the terminal."""
    return "".join(c if c.isprintable() else " " for c in text)
