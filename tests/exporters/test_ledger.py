"""The workbook: numbers are numbers, text is text, formulas give what docparse computed."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

import docparse
from docparse.exporters import TABLES, ledger, report
from docparse.exporters.ledger import _judged
from docparse.model import Audit
from docparse.resources import folder

from .audits import extraction

SHEETS = ["封面与口径", "问题清单", "督查台账", "要点—小结对照", "勾稽通过", "无法核对", "豁免", "未归属数字"]


def book(audit: Audit, values: bool = False) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(ledger.render(audit, tuple(TABLES))["ledger.xlsx"]), data_only=values)


def column(sheet: Worksheet, title: str) -> list[object]:
    at = [cell.value for cell in sheet[1]].index(title)
    return [row[at].value for row in sheet.iter_rows(min_row=2)]


def test_only_with_findings(audit: Audit) -> None:
    assert ledger.render(audit, ("documents",)) == {}


def test_sheets(audit: Audit) -> None:
    found = book(audit)
    assert found.sheetnames == SHEETS
    for name in SHEETS[1:]:
        assert found[name].freeze_panes == "D2"
        assert found[name].auto_filter.ref
        assert found[name].print_title_rows == "$1:$1"
        assert found[name].page_setup.orientation == "landscape"
    assert ledger.render(audit, tuple(TABLES)) == ledger.render(audit, tuple(TABLES))


def test_issues(audit: Audit) -> None:
    formulas, values = book(audit)["问题清单"], book(audit, True)["问题清单"]
    assert column(values, "编码") == ["R101", "P501", "A405"]
    assert column(values, "级别") == ["错误", "错误", "警告"]
    assert column(formulas, "应为")[0] == '=IF(N($J2)=0,"",$K2/$J2)'
    assert column(values, "应为")[0] == pytest.approx(213.492 / 274)
    assert column(values, "印出")[0] == pytest.approx(0.6731)
    assert column(formulas, "差（百分点）")[0] == '=IF(N($J2)=0,"",($N2-$L2)*100)'
    assert column(values, "差（百分点）")[0] == pytest.approx(10.6068, abs=1e-4)
    assert column(values, "要点原文（页/行）")[1] == "实施县乡公路大中修274公里，新增三品一标50个（要点.txt 第 3 行）"
    assert column(values, "小结原文（页/行）")[1] == "目标任务：三品一标49个，受益34.2万人（小结.txt 第 6 行）"


def test_ledger_lines(audit: Audit) -> None:
    formulas, values = book(audit)["督查台账"], book(audit, True)["督查台账"]
    assert column(values, "目标值") == [274, 49, 342000]
    assert column(values, "要点目标") == [274, None, None]
    assert column(values, "本月累计") == [213.492, None, 342000]
    assert column(values, "完成率（印）") == [pytest.approx(0.6731), None, 1]
    assert column(formulas, "完成率（算）")[0] == '=IF(N($E2)=0,"",$K2/$E2)'
    assert column(formulas, "序时进度")[0] == "=MONTH($I2)/12"
    assert column(values, "序时进度")[0] == 0.5
    assert column(values, "状态") == ["超进度", "无法判定", "已完成"]
    assert column(values, "灯") == ["绿", None, "绿"]


def test_units_that_convert_do_so_in_the_formula() -> None:
    found = extraction("x.txt", "# 1、x\n[[target:x|2|公里]]，[[actual:x|500|米]]", period_end="2031-12-31")
    audit = Audit((found,), (), ())
    assert column(book(audit)["督查台账"], "完成率（算）") == ['=IF(N($E2)=0,"",$K2*1/1000/$E2)']
    assert column(book(audit, True)["督查台账"], "完成率（算）") == [0.25]


def test_last_month_stands_beside_this_month() -> None:
    text = "# 1、x\n目标[[target:x|10|个]]个，完成[[actual:x|{}|个]]个"
    may, june = extraction("5.txt", text.format(4), period_end="2031-05-31"), extraction("6.txt", text.format(7), period_end="2031-06-30")
    sheet = book(Audit((june, may), (), ()), True)["督查台账"]
    assert (column(sheet, "上月累计"), column(sheet, "本月累计")) == ([None, 4], [4, 7])


def test_a_calendar_of_its_own_takes_the_place_of_the_even_year() -> None:
    text = "# 1、x\n目标[[target:x|10|个]]个，完成[[actual:x|3|个]]个"
    found = extraction("6.txt", text, period_end="2031-06-30")
    audit = Audit((found,), (), (), due={found.indicators[0].id: Fraction(20)})
    formulas, values = book(audit)["督查台账"], book(audit, True)["督查台账"]
    assert column(formulas, "序时进度") == [0.2]
    assert column(values, "差（百分点）") == [10]
    assert column(values, "灯") == ["绿"]
    even = book(replace(audit, due={}), True)["督查台账"]
    assert (column(even, "差（百分点）"), column(even, "灯")) == ([-20], ["黄"])


def test_until_when_a_target_is_promised() -> None:
    def promised(text: str) -> list[object]:
        found = extraction("6.txt", "# 1、x\n" + text, period_end="2031-06-30")
        return column(book(Audit((found,), (), ()), True)["督查台账"], "完成时限")

    assert promised("目标：10月底前建成[[target:x|10|个]]个。完成[[actual:x|3|个]]个") == ["10月底前"]
    assert promised("截至6月底，完成[[actual:x|3|个]]个，目标[[target:x|10|个]]个") == [None]  # the date of the result
    assert promised("全年建成[[target:x|10|个]]个。完成[[actual:x|3|个]]个") == [None]  # says nothing
    assert promised("3月底前开工、9月底前建成[[target:x|10|个]]个。") == [None]  # which of them?


def test_the_cover_says_by_which_rules() -> None:
    found = docparse.audit([folder("samples")], profile="strict")
    cover = [[cell for cell in row if cell is not None] for row in book(found)["封面与口径"].iter_rows(values_only=True)]
    [rules] = [row[1] for row in cover if row[:1] == ["级别方案与核对表版本"]]
    assert re.fullmatch(r"strict，\d{4}-\d\d-\d\d", str(rules))
    habits = {row[0]: row[-1] for row in cover if len(row) > 10}
    assert habits["2020年民生工程6月份小结.txt"] == "四舍五入（13/13）"  # the rates that nearest and cutting make different
    assert len(habits["2020年民生工作要点.txt"]) == 64  # no rates, nothing inferred


def test_what_is_new_since_the_baseline_and_what_is_waived(audit: Audit) -> None:
    signed = replace(audit.findings[1], waived_by="张三：已更正")
    states = {audit.findings[0].id: "new", audit.findings[2].id: "updated"}
    found = book(replace(audit, findings=(audit.findings[0], signed, *audit.findings[2:]), states=states))
    codes = column(found["问题清单"], "编码")
    assert dict(zip(codes, column(found["问题清单"], "与上次相比"), strict=True)) == {"R101": "新增", "P501": None, "A405": "数值已变"}
    assert column(found["豁免"], "编码") == ["P501"]
    assert column(found["豁免"], "理由、依据与署名") == ["张三：已更正"]


@pytest.mark.parametrize(
    ("computed", "gap", "upper", "expected"),
    [
        (None, None, False, ("无法判定", "")),
        (90, 40, True, ("无法判定", "")),
        (100, 0, False, ("已完成", "绿")),
        (60, 10, False, ("超进度", "绿")),
        (59, 9, False, ("达进度", "绿")),
        (40, -10, False, ("达进度", "绿")),
        (39, -11, False, ("欠进度", "黄")),
        (20, -30, False, ("欠进度", "黄")),
        (19, -31, False, ("欠进度", "红")),
    ],
)
def test_state_and_lamp(computed: int | None, gap: int | None, upper: bool, expected: tuple[str, str]) -> None:
    assert _judged(None if computed is None else Fraction(computed), None if gap is None else Fraction(gap), upper) == expected


def test_links_lead_to_sheets_and_into_the_report(audit: Audit) -> None:
    found, page = book(audit), report.render(audit, tuple(TABLES))["report.html"].decode()
    issues, lines = found["问题清单"], found["督查台账"]
    heads = [cell.value for cell in issues[1]]
    for row in issues.iter_rows(min_row=2):
        cell = row[heads.index("编码")]
        assert cell.hyperlink.target == "report.html"
        assert f'id="{cell.hyperlink.location}"' in page
    [road] = [row for row in issues.iter_rows(min_row=2) if row[heads.index("编码")].value == "R101"]
    cell = road[heads.index("指标")]
    line = int(cell.hyperlink.location.rpartition("!A")[2])
    assert cell.value in lines.cell(line, [c.value for c in lines[1]].index("指标") + 1).value
    for row in lines.iter_rows(min_row=2):
        assert f'id="{row[[c.value for c in lines[1]].index("出处")].hyperlink.location}"' in page
    cover = found["封面与口径"]
    to = {cell.hyperlink.location for row in cover.iter_rows() for cell in row if cell.hyperlink}
    assert {place.partition("'!")[0][1:] for place in to} == {"问题清单", "豁免", "勾稽通过", "无法核对", "未归属数字"}


def test_hostile_text_is_never_a_formula_or_link(nasty: tuple[str, Audit]) -> None:
    bad, audit = nasty
    found = book(audit)
    allowed = re.compile(r"=(IF\(|MONTH\()[A-Z$0-9(]")
    seen = 0
    for sheet in found:
        for row in sheet.iter_rows():
            for cell in row:
                if (link := cell.hyperlink) is not None:  # only ours: to a sheet, or into the report beside the workbook
                    inside = link.target is None and re.fullmatch(r"'(?:\w|—)+'!A\d+", link.location)
                    assert inside or (link.target == "report.html" and re.fullmatch(r"[fq]-[\w-]+", link.location))
                if cell.data_type == "f":
                    assert allowed.match(str(cell.value))
                elif isinstance(cell.value, str) and bad.replace("\r\n", "\n") in cell.value.replace("_x000D_", "").replace("\r\n", "\n"):
                    seen += 1
    assert seen >= 3


@pytest.mark.slow
def test_libreoffice_computes_what_docparse_computed(tmp_path: Path) -> None:
    """The ledger of the samples without its stored values: opened and recomputed by LibreOffice, every formula gives the value docparse stored."""
    assert shutil.which("soffice"), "apt install libreoffice-calc-nogui"
    data = ledger.render(docparse.audit([folder("samples")]), tuple(TABLES))["ledger.xlsx"]
    formulas, stored = (openpyxl.load_workbook(io.BytesIO(data), data_only=values) for values in (False, True))
    bare = openpyxl.load_workbook(io.BytesIO(data))
    bare.save(tmp_path / "bare.xlsx")  # openpyxl writes formulas without values
    out = tmp_path / "out"
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx", "--outdir", str(out)]
    subprocess.run([*command, str(tmp_path / "bare.xlsx")], check=True, capture_output=True, timeout=300)
    computed = openpyxl.load_workbook(out / "bare.xlsx", data_only=True)
    compared = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                ours, theirs = stored[sheet.title][cell.coordinate].value, computed[sheet.title][cell.coordinate].value
                if isinstance(ours, int | float) and isinstance(theirs, int | float):
                    assert theirs == pytest.approx(ours, abs=1e-9), f"{sheet.title}!{cell.coordinate} {cell.value}"
                else:
                    assert (theirs or "") == (ours or ""), f"{sheet.title}!{cell.coordinate} {cell.value}"
                compared += 1
    assert compared > 500
