"""``ledger.xlsx``: the working papers that offices pass round, with live formulas a reviewer can recompute.

Numbers are numbers, percentages real percentages, ids and printed text always text: no string is ever taken for a formula or a
link. The same audit gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from importlib.metadata import version
from typing import Any

import xlsxwriter
from rich.cells import cell_len
from xlsxwriter.utility import xl_rowcol_to_cell

from docparse.checks import catalogue
from docparse.exporters.overview import KINDS, ROLES, SEVERITIES, STATES, Overview, name, sentence
from docparse.exporters.report import REPORT
from docparse.exporters.schema import completion, conversion, exact, iso
from docparse.model import Audit, Extraction, Finding, Indicator, Quantity

LEDGER = "ledger.xlsx"

_LONGEST = 32_767  # characters Excel allows in a cell
_MOST_LINKS = 65_000  # Excel allows 65,530 in a sheet
_RELATIONS = {"same": "同一", "part": "部分", "whole": "合计", "renamed": "改名", "narrower": "范围较小", "none": "无对应"}
_PAIR_STATUS = {"auto": "自动采纳", "review": "待人工确认", "confirmed": "已确认", "rejected": "已否定"}
_LINE = 13.5  # points
_CENTRED = {"序号", "编码", "级别", "灯", "状态", "单位", "实际单位", "关系"}
_FILLS = {"error": ("#FBE3E0", "#9C1C14"), "warning": ("#FDF0D0", "#7A4A00"), "note": ("#E6EFF8", "#25507F")}
_LAMPS = {"绿": ("#DDF0E4", "#1F5F3F"), "黄": ("#FDF0D0", "#7A4A00"), "红": ("#FBE3E0", "#9C1C14")}
_SETTINGS = "封面与口径"
_AHEAD, _YELLOW, _RED = 10, 10, 30


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula, what it gives now, and the number format it is shown in."""

    text: str
    value: float | str
    format: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A number (or date) with the format it is shown in."""

    value: float | date
    format: str


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to a place in this workbook (``internal:``) or in report.html beside it (``external:``)."""

    text: str
    to: str


Cell = str | int | Shown | Formula | Link | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: heading, width in half-width characters (0: fitted to the content), closed list for people to choose from."""

    title: str
    width: int = 0
    choices: tuple[str, ...] = ()


def render(audit: Audit, tables: Collection[str]) -> dict[str, bytes]:
    """``ledger.xlsx``; nothing where the findings are not asked for."""
    if "findings" not in tables:
        return {}
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        # A fixed day: the file tells what was read, not when.
        workbook.set_properties({"title": "公文指标核对台账", "comments": "docparse", "created": datetime(2000, 1, 1)})
        _Book(workbook, audit).fill()
    return {LEDGER: buffer.getvalue()}


class _Book:
    def __init__(self, workbook: Any, audit: Audit) -> None:
        self.workbook = workbook
        self.audit = audit
        self.overview = Overview(audit)
        self.formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def format(self, **properties: Any) -> Any:
        properties = {
            "font_name": "Microsoft YaHei",
            "font_size": 10,
            "valign": "top",
            "text_wrap": True,
            "border": 1,
            "border_color": "#C9C6BD",
        } | properties
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.workbook.add_format(properties)
        return self.formats[key]

    def fill(self) -> None:
        self.cover()
        issues = [*self.overview.issues, *self.overview.waived]
        self.sheet(
            "问题清单",
            _ISSUES,
            (self.issue(n, finding) for n, finding in enumerate(issues, 2)),
            "级别",
            {SEVERITIES[k]: v for k, v in _FILLS.items()},
        )
        self.sheet("督查台账", _LEDGER, self.ledger(), "灯", _LAMPS)
        self.sheet("要点—小结对照", _PAIRS, self.pairs())
        self.sheet("勾稽通过", _PASSES, ((n, *self.passed(finding)) for n, finding in enumerate(self.overview.of_kind("pass"), 1)))
        self.sheet("无法核对", _OPENS, ((n, *self.opened(finding)) for n, finding in enumerate(self.overview.of_kind("open"), 1)))
        self.sheet("豁免", _WAIVED, ((n, *self.excused(finding)) for n, finding in enumerate(self.overview.waived, 1)))
        self.sheet("未归属数字", _STRAYS, self.strays())

    # cells and sheets

    def put(self, sheet: Any, row: int, column: int, value: Cell, **properties: Any) -> None:
        if isinstance(value, Formula):
            sheet.write_formula(row, column, value.text, self.format(num_format=value.format or "General", **properties), value.value)
        elif isinstance(value, Shown) and isinstance(value.value, date):
            sheet.write_datetime(
                row, column, datetime(value.value.year, value.value.month, value.value.day), self.format(num_format=value.format, **properties)
            )
        elif isinstance(value, Shown):
            sheet.write_number(row, column, value.value, self.format(num_format=value.format, **properties))
        elif isinstance(value, int):
            sheet.write_number(row, column, value, self.format(**properties))
        elif isinstance(value, Link) and self.links < _MOST_LINKS:
            self.links += 1
            placed = properties if "align" in properties else {"align": "left", "indent": 1} | properties
            sheet.write_url(row, column, value.to, self.format(num_format="@", font_color="#1F4E8C", underline=1, **placed), value.text[:_LONGEST])
        elif isinstance(value, Link):
            self.put(sheet, row, column, value.text, **properties)
        elif value:
            placed = properties if "align" in properties else {"align": "left", "indent": 1} | properties
            sheet.write_string(row, column, value[:_LONGEST], self.format(num_format="@", **placed))
        else:
            sheet.write_blank(row, column, None, self.format(**properties))

    def sheet(
        self,
        title: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Cell]],
        coloured: str = "",
        colours: dict[str, tuple[str, str]] | None = None,
    ) -> None:
        sheet = self.workbook.add_worksheet(title)
        names = [column.title for column in columns]
        for at, column in enumerate(columns):
            sheet.write_string(
                0, at, column.title, self.format(bold=True, bg_color="#27364D", font_color="#FFFFFF", valign="vcenter", align="center")
            )
        cells = [list(row) for row in rows]
        last = len(cells)
        self.links = 0  # Excel counts them by sheet
        widths = []
        for at, column in enumerate(columns):
            widths.append(column.width or min(max([cell_len(column.title) + 4, *(_width(row[at]) + 2 for row in cells)]), 40))
            sheet.set_column(at, at, widths[at])
            if column.choices and last:
                sheet.data_validation(1, at, last, at, {"validate": "list", "source": list(column.choices)})
        for n, row in enumerate(cells, 1):
            # Not every program fits the height of a row to wrapped text.
            sheet.set_row(n, 4 + _LINE * max(_lines(value, width) for value, width in zip(row, widths, strict=True)))
            for at, value in enumerate(row):
                self.put(sheet, n, at, value, **({"align": "center"} if columns[at].title in _CENTRED else {}))
        if coloured and colours and last:
            at = names.index(coloured)
            for word, (fill, ink) in colours.items():
                shade = self.workbook.add_format({"bg_color": fill, "font_color": ink, "bold": True})
                sheet.conditional_format(1, at, last, at, {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": shade})
        sheet.set_row(0, 30)
        sheet.freeze_panes(1, 3)
        # A3 for the wide ones, the widest over two pages with number and code repeated.
        sheet.set_paper(8 if sum(widths) > 200 else 9)
        sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
        self.page(sheet, title, 2 if sum(widths) > 320 else 1)
        sheet.repeat_rows(0)
        sheet.repeat_columns(0, 2)

    def page(self, sheet: Any, title: str, across: int = 1) -> None:
        sheet.set_landscape()
        sheet.fit_to_pages(across, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer(f"&L{title}&R第 &P 页，共 &N 页")
        sheet.hide_gridlines(2)

    # the sheets

    def cover(self) -> None:
        sheet = self.workbook.add_worksheet(_SETTINGS)
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 46)
        sheet.set_column(2, 2, 8)
        sheet.set_column(3, 4, 24)
        sheet.set_column(5, 8, 9)
        sheet.set_column(9, 9, 16)
        head = {"bold": True, "bg_color": "#EFEDE7"}
        sheet.merge_range(0, 0, 0, 9, "公文指标核对台账", self.format(bold=True, font_size=16, border=0, valign="vcenter"))
        sheet.merge_range(1, 0, 1, 9, self.overview.verdict, self.format(font_size=12, border=0, valign="vcenter"))
        sheet.set_row(0, 32)
        sheet.set_row(1, 26)
        settings: tuple[tuple[str, int, str], ...] = (
            ("超进度：高于序时（百分点）", _AHEAD, "本表中的三个界限可以改动，督查台账的状态与灯随之重算"),
            ("黄灯：落后序时（百分点）", _YELLOW, "落后不超过此数为绿灯"),
            ("红灯：落后序时（百分点）", _RED, "落后超过此数为红灯"),
        )
        row = 3
        for label, value, note in settings:
            self.put(sheet, row, 0, label, **head)
            self.put(sheet, row, 1, value, align="left")
            self.put(sheet, row, 2, note, border=0, text_wrap=False)
            row += 1
        row += 1
        counted = (
            *((f"{SEVERITIES[level]}（处）", count, "问题清单") for level, count in self.overview.levels.items()),
            ("已说明（处）", len(self.overview.waived), "豁免"),
            ("核对相符（项）", len(self.overview.of_kind("pass")), "勾稽通过"),
            ("无法核对（项）", len(self.overview.of_kind("open")), "无法核对"),
            ("未归属的数字（个）", self.overview.numbers().unclaimed, "未归属数字"),
        )
        self.links = 0
        for label, count, title in counted:
            self.put(sheet, row, 0, label, **head)
            self.put(sheet, row, 1, count, align="left")
            self.put(sheet, row, 2, Link(title, f"internal:'{title}'!A1"), border=0, text_wrap=False)
            row += 1
        self.put(sheet, row, 0, "docparse 版本", **head)
        self.put(sheet, row, 1, version("docparse"))
        row += 1
        self.put(sheet, row, 0, "级别方案与核对表版本", **head)
        self.put(sheet, row, 1, f"{self.audit.profile}，{catalogue.settings().version}")
        row += 2
        for line in (
            "完成率（算）= 实际 ÷ 目标，只在两数单位相同、目标不是百分数时计算；序时进度按月均匀计；上限类目标（不超过）不评进度。",
            "“印出”各列照录原文，计算所得只在标明“算”“应为”“差”的各列；不相符时不能判断哪一个有误，请以原始资料核实。",
        ):
            sheet.merge_range(row, 0, row, 9, line, self.format(border=0))
            row += 1
        row += 1
        titles = ("文件", "标题", "类别", "发文字号", "期间", "数字", "已归属", "已排除", "未归属", "规则包", "SHA-256", "修约规则（推断）")
        sheet.set_column(10, 10, 68)
        sheet.set_column(11, 11, 18)
        for at, title in enumerate(titles):
            self.put(sheet, row, at, title, **head)
        for found in self.overview.ordered:
            row += 1
            counts, header, document = self.overview.numbers([found]), found.header, found.document
            readable = document.status == "ok"
            period = " 至 ".join(x for x in (header.period_start, header.period_end) if x)
            cells: tuple[Cell, ...] = (
                name(found),
                header.title if readable else f"读不了：{document.reason}",
                ROLES[header.role] if readable else "",
                header.doc_number,
                period,
                counts.seen,
                counts.claimed,
                counts.ignored,
                counts.unclaimed,
                found.rules,
                document.sha256,
                self.overview.habits.get(document.id, ""),
            )
            sheet.set_row(row, 4 + _LINE * max(_lines(cells[0], 30), _lines(cells[1], 46)))
            for at, cell in enumerate(cells):
                self.put(sheet, row, at, cell)
        sheet.set_paper(9)
        self.page(sheet, _SETTINGS)

    def issue(self, row: int, finding: Finding) -> Sequence[Cell]:
        target, actual, rate = self.overview.triple(finding)
        computed = completion(target, actual)
        place = {title: at for at, title in enumerate(column.title for column in _ISSUES)}

        def cell(title: str) -> str:
            return str(xl_rowcol_to_cell(row - 1, place[title], col_abs=True))

        should: Cell = finding.expected
        gap: Cell = None
        if computed is not None and rate is not None and rate.number.value is not None:
            guard = f"N({cell('目标值')})=0"
            should = Formula(f'=IF({guard},"",{cell("实际值")}{_factor(target, actual)}/{cell("目标值")})', float(computed / 100), "0.00%")
            points = float(computed - Fraction(rate.number.value))
            gap = Formula(f'=IF({guard},"",({cell("应为")}-{cell("印出")})*100)', points, "+0.00;-0.00;0.00")
        facts = finding.facts
        return (
            row - 1,
            self.shown(finding),
            SEVERITIES[finding.severity],
            finding.name,
            self.overview.item_title(finding.item),
            self.booked(finding),
            self.overview.brief(finding),
            self.original(finding, "plan"),
            self.original(finding, "summary"),
            _number(target),
            _number(actual),
            _number(rate) or finding.reported,
            facts.get("arithmetic", ""),
            should,
            facts.get("interval", ""),
            gap,
            facts.get("implied_base", ""),
            facts.get("implied_actual", ""),
            f"已说明：{finding.waived_by}" if finding.waived_by else "、".join(x for x in (KINDS[finding.kind], facts.get("conclusion", "")) if x),
            facts.get("ask", ""),
            STATES.get((self.overview.audit.states or {}).get(finding.id, ""), ""),
            self.overview.lead(finding.item),
            *[None] * 6,
        )

    def original(self, finding: Finding, role: str) -> str:
        """The printed lines of the operands in documents of this role, each with its place."""
        seen: dict[tuple[str, int], str] = {}
        for id in finding.quantities:
            found, quantity = self.overview.owner.get(id), self.overview.quantities.get(id)
            if found is None or quantity is None or (found.header.role == "plan") != (role == "plan"):
                continue
            text, start = found.document.text, quantity.number.start
            begin, end = sentence(text, start)
            seen.setdefault(
                (found.document.id, begin),
                f"{text[begin:end].strip()}（{name(found)} {self.overview.place(found, start)}）",
            )
        return "\n".join(seen.values())

    def shown(self, finding: Finding) -> Link:
        """The code of a finding, leading to it in the report."""
        return Link(finding.code, f"external:{REPORT}#f-{finding.id}")

    def booked(self, finding: Finding) -> Cell:
        """The indicator of a finding, leading to its line of the ledger sheet where one of its numbers stands there."""
        row = next((self.rows[q] for q in finding.quantities if q in self.rows), 0)
        return Link(finding.indicator, f"internal:'督查台账'!A{row + 1}") if row and finding.indicator else finding.indicator

    @cached_property
    def rows(self) -> dict[str, int]:
        """The row of the ledger sheet of each number that stands in it."""
        records = [record for found in self.summaries for record in found.indicators]
        return {q.id: n for n, record in enumerate(records, 1) for q in (record.target, record.actual, record.rate) if q}

    @cached_property
    def summaries(self) -> list[Extraction]:
        """The summaries in the order of the ledger sheet."""
        found = [found for found in self.audit.extractions if found.header.role == "summary"]
        return sorted(found, key=lambda x: (x.header.period_end, x.document.path))

    def ledger(self) -> Iterable[Sequence[Cell]]:
        place = {column.title: at for at, column in enumerate(_LEDGER)}
        row = 0
        for found in self.summaries:
            for record in found.indicators:
                row += 1
                yield self.ledger_row(row, found, record, self.before(self.summaries, found, record), self.overview.planned.get(record.id), place)

    def before(self, summaries: Sequence[Extraction], found: Extraction, record: Indicator) -> Quantity | None:
        """The result of the indicator of the same name in the latest earlier summary of the same series."""
        key = (record.title, record.part, record.indicator)
        earlier = [x for x in summaries if x.header.region == found.header.region and "" < x.header.period_end < found.header.period_end]
        for other in sorted(earlier, key=lambda x: x.header.period_end, reverse=True)[:1]:
            same = [r for r in other.indicators if (r.title, r.part, r.indicator) == key and r.actual]
            if len(same) == 1:
                return same[0].actual
        return None

    def ledger_row(
        self, row: int, found: Extraction, record: Indicator, before: Quantity | None, planned: Quantity | None, place: dict[str, int]
    ) -> Sequence[Cell]:
        def cell(title: str) -> str:
            return str(xl_rowcol_to_cell(row, place[title], col_abs=True))

        def limit(n: int) -> str:
            return f"'{_SETTINGS}'!$B${4 + n}"

        computed = completion(record.target, record.actual)
        upper = bool(record.target and record.target.number.comparator in ("<=", "<"))
        day = iso(found.header.period_end)
        end = Shown(date.fromisoformat(day), "yyyy-mm-dd") if day else None
        own = self.overview.audit.due.get(record.id)
        schedule = own / 100 if own is not None else Fraction(int(day[5:7]), 12) if day else None
        gap = computed - 100 * schedule if computed is not None and schedule is not None and not upper else None
        status, lamp = _judged(computed, gap, upper)
        item = self.overview.items.get(record.item)
        target_unit = record.target.number.unit if record.target else record.actual.number.unit if record.actual else ""
        rate: Cell = None
        if computed is not None:
            target = cell("目标值")
            rate = Formula(
                f'=IF(N({target})=0,"",{cell("本月累计")}{_factor(record.target, record.actual)}/{target})', float(computed / 100), "0.00%"
            )
        time: Cell = None
        if own is not None:
            time = Shown(float(own / 100), "0.0%")  # its own calendar
        elif schedule is not None:
            time = Formula(f"=MONTH({cell('截至')})/12", float(schedule), "0.0%")
        difference: Cell = None
        if gap is not None:
            difference = Formula(
                f'=IF({cell("完成率（算）")}="","",({cell("完成率（算）")}-{cell("序时进度")})*100)', float(gap), "+0.00;[Red]-0.00;0.00"
            )
        word: Cell = status
        light: Cell = lamp
        if gap is not None:
            share, points = cell("完成率（算）"), cell("差（百分点）")
            word = Formula(
                f'=IF({share}="","无法判定",IF({share}>=1,"已完成",IF({points}>={limit(0)},"超进度",IF({points}>=-{limit(1)},"达进度","欠进度"))))',
                status,
            )
            light = Formula(f'=IF({points}="","",IF({points}>=-{limit(1)},"绿",IF({points}>=-{limit(2)},"黄","红")))', lamp)
        return (
            row,
            self.overview.item_title(record.item) or record.title,
            " · ".join(x for x in (record.part, record.indicator) if x),
            _number(planned),
            _number(record.target),
            target_unit,
            "、".join(record.lead_units) or self.overview.lead(record.item),
            "、".join(item.support_units) if item else "",
            end,
            _number(before),
            _number(record.actual),
            record.actual.number.unit if record.actual else "",
            _number(record.rate),
            record.rate_kind,
            rate,
            time,
            difference,
            word,
            light,
            self.overview.deadline(record),
            *[None] * 3,
            self.printed_at(found, record),
        )

    def place(self, found: Extraction, record: Indicator) -> str:
        first = next((q for q in (record.actual, record.rate, record.target) if q), None)
        item = self.overview.items.get(record.item)
        start = first.number.start if first else item.start if item else 0
        return self.overview.place(found, start)

    def printed_at(self, found: Extraction, record: Indicator) -> Cell:
        """Where a line is printed, leading to its first number in the full text of the report."""
        where = f"{name(found)} {self.place(found, record)}"
        first = next((q for q in (record.rate, record.actual, record.target) if q), None)
        return Link(where, f"external:{REPORT}#q-{first.id}") if first else where

    def pairs(self) -> Iterable[Sequence[Cell]]:
        for n, pair in enumerate(self.audit.alignments, 1):
            plan, summary = self.overview.records.get(pair.plan_record), self.overview.records.get(pair.summary_record)
            files = [self.overview.extractions.get(id) for id in (pair.plan_document, pair.summary_document)]
            yield (
                n,
                self.overview.item_title(pair.plan_item),
                plan.indicator if plan else "",
                _number(plan.target) if plan else None,
                plan.target.number.unit if plan and plan.target else "",
                self.overview.item_title(pair.summary_item),
                summary.indicator if summary else "",
                _number(summary.target) if summary else None,
                summary.target.number.unit if summary and summary.target else "",
                _RELATIONS[pair.relation],
                Shown(float(pair.score), "0.00"),
                Shown(float(pair.margin), "0.00"),
                _PAIR_STATUS[pair.status],
                name(files[0]) if files[0] else "",
                name(files[1]) if files[1] else "",
                None,
                None,
            )

    def passed(self, finding: Finding) -> Sequence[Cell]:
        return (
            *self.common(finding),
            finding.facts.get("arithmetic", "") or finding.message,
            finding.facts.get("power", ""),
            self.overview.where(finding),
        )

    def opened(self, finding: Finding) -> Sequence[Cell]:
        return (*self.common(finding), finding.message, finding.facts.get("ask", ""), self.overview.where(finding))

    def excused(self, finding: Finding) -> Sequence[Cell]:
        return (*self.common(finding), self.overview.brief(finding), finding.waived_by, self.overview.where(finding))

    def common(self, finding: Finding) -> Sequence[Cell]:
        return self.shown(finding), finding.name, self.overview.item_title(finding.item), self.booked(finding)

    def strays(self) -> Iterable[Sequence[Cell]]:
        n = 0
        for found in self.overview.ordered:
            for quantity in found.quantities:
                if quantity.status == "unclaimed":
                    n += 1
                    text, number = found.document.text, quantity.number
                    context = " ".join(text[max(0, number.start - 24) : number.end + 24].split())
                    yield (
                        n,
                        number.text,
                        _number(quantity),
                        number.unit,
                        context,
                        self.overview.item_title(quantity.item),
                        name(found),
                        self.overview.place(found, number.start),
                    )


_ISSUES = (
    *(Column(title) for title in ("序号", "编码", "级别")),
    Column("核对项", 18),
    Column("事项", 22),
    Column("指标", 22),
    Column("说明", 40),
    Column("要点原文（页/行）", 36),
    Column("小结原文（页/行）", 36),
    *(Column(title, 14) for title in ("目标值", "实际值", "印出")),
    Column("计算式", 30),
    *(Column(title, 14) for title in ("应为", "允许区间", "差（百分点）", "隐含基数", "隐含实际", "结论")),
    Column("如何核实", 28),
    Column("与上次相比", 10),
    Column("牵头责任单位", 16),
    Column("单位说明", 20),
    Column("核实人", 9),
    Column("核实日期", 11),
    Column("处理", 8, ("更正", "说明", "移交", "豁免")),
    Column("销号", 7, ("是", "否")),
    Column("底稿索引号", 12),
)
_LEDGER = (
    Column("序号"),
    Column("重点任务", 26),
    Column("指标", 30),
    *(Column(title) for title in ("要点目标", "目标值", "单位")),
    Column("牵头单位", 16),
    Column("协同单位", 16),
    *(
        Column(title)
        for title in (
            "截至",
            "上月累计",
            "本月累计",
            "实际单位",
            "完成率（印）",
            "率的名称",
            "完成率（算）",
            "序时进度",
            "差（百分点）",
            "状态",
            "灯",
        )
    ),
    Column("完成时限", 12),
    Column("存在问题", 24),
    Column("下一步措施", 24),
    Column("备注", 16),
    Column("出处"),
)
_PAIRS = (
    Column("序号"),
    Column("要点事项", 26),
    Column("要点指标", 26),
    Column("要点目标"),
    Column("单位"),
    Column("小结事项", 26),
    Column("小结指标", 26),
    Column("小结目标"),
    Column("单位"),
    *(Column(title) for title in ("关系", "相似度", "领先次优", "状态", "要点文件", "小结文件")),
    Column("确认人", 10),
    Column("确认日期", 12),
)
_COMMON = (Column("序号"), Column("编码"), Column("核对项", 20), Column("事项", 28), Column("指标", 28))
_PASSES = (*_COMMON, Column("算式", 44), Column("检验力", 24), Column("出处"))
_OPENS = (*_COMMON, Column("说明", 44), Column("请提供", 36), Column("出处"))
_WAIVED = (*_COMMON, Column("说明", 44), Column("理由、依据与署名", 44), Column("出处"))
_STRAYS = (Column("序号"), Column("原文"), Column("数值"), Column("单位"), Column("上下文", 60), Column("事项", 28), Column("文件"), Column("出处"))


def _factor(target: Quantity | None, actual: Quantity | None) -> str:
    """What the actual is multiplied by in a formula to stand in the unit of the target; "" in one unit."""
    factor = conversion(target, actual) if target and actual else None
    if factor is None or factor == 1:
        return ""
    return f"*{factor.numerator}" if factor.denominator == 1 else f"*{factor.numerator}/{factor.denominator}"


def _judged(computed: Fraction | None, gap: Fraction | None, upper: bool) -> tuple[str, str]:
    """State and lamp as the formulas of the sheet give them with the settings as shipped."""
    if computed is None or gap is None or upper:
        return "无法判定", ""
    lamp = "绿" if gap >= -_YELLOW else "黄" if gap >= -_RED else "红"
    if computed >= 100:
        return "已完成", lamp
    return ("超进度" if gap >= _AHEAD else "达进度" if gap >= -_YELLOW else "欠进度"), lamp


def _number(quantity: Quantity | None) -> Cell:
    """A printed number as a number; its comparator and decimals stand in the number format, percentages are percentages."""
    if quantity is None or quantity.number.value is None:
        return None
    number = quantity.number
    value = exact(number.value) or Decimal(0)
    exponent = value.as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    digits = ("." + "0" * places) if places else ""
    sign = {">=": '"≥ "', "<=": '"≤ "', ">": '"> "', "<": '"< "', "~": '"约 "'}.get(number.comparator, "")
    if number.unit == "%":
        return Shown(float(value / 100), f"{sign}0{digits}%")
    return Shown(float(value), f"{sign}#,##0{digits}")


def _width(value: Cell) -> int:
    """The width a cell asks for, in half-width characters."""
    if isinstance(value, Link):
        value = value.text
    if isinstance(value, Formula):
        return 9
    if isinstance(value, Shown):
        return 10 if isinstance(value.value, date) else len(f"{value.value:,.10g}") + 4
    return max((cell_len(line) for line in str(value or "").split("\n")), default=0)


def _lines(value: Cell, width: int) -> int:
    """How many lines a cell fills at a width; at most 12, so that one long text does not hide the rest."""
    if isinstance(value, Link):
        value = value.text
    if not isinstance(value, str) or not value:
        return 1
    return min(12, sum(-(-max(cell_len(line), 1) // max(width - 3, 1)) for line in value.split("\n")))
