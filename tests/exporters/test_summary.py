"""The terminal summary: short, aligned, the same in every pipe."""

from __future__ import annotations

import io
from dataclasses import replace

from rich.cells import cell_len
from rich.console import Console

from docparse.exporters import print_summary
from docparse.model import Audit

EXPECTED = """\
文件      类别    事项  指标  数字  已归属  已排除  未归属
要点.txt  要点       1     2     3       2       1       0
小结.txt  小结       2     3     9       7       1       1
坏.pdf    读不了
合计                 3     5    12       9       2       1

2 处错误、1 处警告；印出的 2 个率核对了 2 个，1 个相符。
核对相符 1 项，无法核对 1 项。

错误 R101 核对R101  1 县乡公路大中修 · 县乡公路大中修  小结.txt 第 4 行
  213.492÷274=77.92%

错误 P501 核对P501  1 县乡公路大中修 · 三品一标  要点.txt 第 3 行
  要点50个，小结49个。

警告 A405 核对A405  2 农产品 · 受益人口  小结.txt 第 7 行
  请确认。

报告：output/report.html
"""


def printed(audit: Audit, **options: object) -> str:
    stream = io.StringIO()
    print_summary(audit, "output", Console(file=stream, **options))  # type: ignore[arg-type]
    return "".join(line.rstrip() + "\n" for line in stream.getvalue().splitlines())


def test_a_pipe_gets_the_same_everywhere(audit: Audit) -> None:
    assert printed(audit) == printed(audit, width=40) == EXPECTED
    assert len({cell_len(line) for line in EXPECTED.splitlines()[:3]}) == 1


def test_a_terminal_gets_colours(audit: Audit) -> None:
    console = {"force_terminal": True, "color_system": "standard", "width": 100}
    assert "\x1b[" in printed(audit, **console)


def test_control_characters_do_not_reach_the_terminal(audit: Audit) -> None:
    wrong = replace(audit.findings[0], message="[bold]坏\x1b[2J\r\n[/bold]", facts={})
    summary = audit.extractions[1]
    named = replace(summary, document=replace(summary.document, path="\x1b[31m小结.txt"))
    text = printed(replace(audit, findings=(wrong,), extractions=(audit.extractions[0], named)))
    assert "\x1b" not in text
    assert "[bold]坏" in text


def test_only_the_worst_are_listed(audit: Audit) -> None:
    many = tuple(replace(audit.findings[2], id=f"f{n}", severity=severity) for n in range(12) for severity in ("note", "warning"))
    text = printed(replace(audit, findings=(*many, audit.findings[0])))
    assert text.count("警告 A405") == 7
    assert text.index("错误 R101") < text.index("警告 A405")
    assert "其余 17 处见报告。" in text
