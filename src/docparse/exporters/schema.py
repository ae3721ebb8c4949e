"""The tables of the data contract: what a row is, and name, type, unit and meaning of every column.

This one definition feeds the CSV files, ``datapackage.json`` and the DataFrames. Columns may be added; renaming or
dropping one breaks the contract. An empty cell is ``""`` or None: not printed, or not known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from docparse import units
from docparse.checks.fingerprints import fingerprints
from docparse.model import Audit, Extraction, Indicator, Quantity

Kind = Literal["string", "integer", "number", "date"]
Value = str | int | Decimal | None
Row = Mapping[str, Value]

ROUNDED_PLACES = 4


@dataclass(frozen=True, slots=True)
class Column:
    """A column: Frictionless type, meaning, unit (words for people), closed list of values, table it points to."""

    name: str
    description: str
    kind: Kind = "string"
    unit: str = ""
    values: tuple[str, ...] = ()
    refers: tuple[str, str] | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns in order, the columns that tell rows apart, and how its rows come out of an audit."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: Callable[[Audit], Iterable[Row]]


@lru_cache(maxsize=1 << 14)
def exact(value: Decimal | Fraction | None) -> Decimal | None:
    """The value without exponent and trailing zeros; a fraction that no decimal meets is rounded to 10 places."""
    if value is None:
        return None
    with localcontext() as context:
        context.prec = 60
        if isinstance(value, Fraction):
            quotient = Decimal(value.numerator) / Decimal(value.denominator)
            value = quotient if Fraction(quotient) == value else quotient.quantize(Decimal(1).scaleb(-10), ROUND_HALF_UP)
        if value == 0:
            return Decimal(0)
        value = value.normalize()
        exponent = value.as_tuple().exponent
        return value.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else value


def plain(value: Decimal | Fraction | None) -> str:
    """The value written exactly, never with an exponent; "" for None."""
    found = exact(value)
    return "" if found is None else format(found, "f")


def completion(target: Quantity | None, actual: Quantity | None) -> Fraction | None:
    """100 × actual / target in points; None unless both are printed, in units that convert, the target positive and no percentage."""
    if target is None or actual is None or target.number.value is None or actual.number.value is None:
        return None
    factor = conversion(target, actual)
    if factor is None or target.number.unit == "%" or target.number.value <= 0:
        return None
    return 100 * Fraction(actual.number.value) * factor / Fraction(target.number.value)


def conversion(target: Quantity, actual: Quantity) -> Fraction | None:
    """What one unit of the actual is in units of the target (公里 → 米: 1000); None where the two cannot be compared."""
    return units.load().convert(Fraction(1), actual.number.unit, target.number.unit)


def rounded(value: Fraction | None, places: int = ROUNDED_PLACES) -> Decimal | None:
    """Half away from zero, as 四舍五入 does."""
    if value is None:
        return None
    shifted = abs(value) * 10**places
    whole = int(shifted + Fraction(1, 2))
    return exact(Decimal(whole if value >= 0 else -whole).scaleb(-places))


def iso(text: str) -> str:
    """``text`` if it is a day of the calendar, else "": a printed 30 February is no date."""
    try:
        return date.fromisoformat(text).isoformat() if len(text) == 10 else ""
    except ValueError:
        return ""


def _listed(names: Iterable[str]) -> str:
    return "、".join(names)


def _documents(audit: Audit) -> Iterable[Row]:
    for found in audit.extractions:
        document, header = found.document, found.header
        status = [quantity.status for quantity in found.quantities]
        yield {
            "document": document.id,
            "path": document.path,
            "sha256": document.sha256,
            "format": document.format,
            "status": document.status,
            "reason": document.reason,
            "role": header.role if document.status == "ok" else "",
            "title": header.title,
            "doc_number": header.doc_number,
            "issuer": header.issuer,
            "region": header.region,
            "date_issued": iso(header.date_issued),
            "period_start": iso(header.period_start),
            "period_end": iso(header.period_end),
            "pages": document.pages or None,
            "characters": len(document.text),
            "numbers": len(status),
            "claimed": status.count("claimed"),
            "ignored": status.count("ignored"),
            "unclaimed": status.count("unclaimed"),
            "rules": found.rules,
        }


def _items(audit: Audit) -> Iterable[Row]:
    for found in audit.extractions:
        for item in found.items:
            yield {
                "document": found.document.id,
                "item": item.id,
                "parent": item.parent,
                "number": item.number,
                "level": item.level,
                "title": item.title,
                "lead_units": _listed(item.lead_units),
                "support_units": _listed(item.support_units),
                "start": item.start,
                "end": item.end,
                "page": item.page or None,
            }


def _bbox(found: Extraction, quantity: Quantity) -> str:
    box = found.document.box(quantity.number.start, quantity.number.end)
    return "" if box is None else " ".join(plain(Decimal(repr(round(float(side), 2)))) for side in (box.x0, box.top, box.x1, box.bottom))


def _quantities(audit: Audit) -> Iterable[Row]:
    for found in audit.extractions:
        for quantity in found.quantities:
            number = quantity.number
            yield {
                "document": found.document.id,
                "quantity": quantity.id,
                "item": quantity.item,
                "part": quantity.part,
                "section": quantity.section,
                "role": quantity.role,
                "indicator": quantity.indicator,
                "value": exact(number.value),
                "unit": number.unit,
                "comparator": number.comparator,
                "low": exact(number.interval.low),
                "high": exact(number.interval.high),
                "text": number.text,
                "start": number.start,
                "end": number.end,
                "page": quantity.page or None,
                "bbox": _bbox(found, quantity),
                "status": quantity.status,
                "rule": quantity.rule,
            }


def _indicators(audit: Audit) -> Iterable[Row]:
    for found in audit.extractions:
        for record in found.indicators:
            yield {"document": found.document.id, **_indicator(record)}


def _indicator(record: Indicator) -> Row:
    target, actual, rate = record.target, record.actual, record.rate
    return {
        "record": record.id,
        "item": record.item,
        "number": record.number,
        "title": record.title,
        "part": record.part,
        "indicator": record.indicator,
        "target": exact(target.number.value) if target else None,
        "target_unit": target.number.unit if target else "",
        "target_comparator": target.number.comparator if target else "",
        "actual": exact(actual.number.value) if actual else None,
        "actual_unit": actual.number.unit if actual else "",
        "actual_comparator": actual.number.comparator if actual else "",
        "rate": exact(rate.number.value) if rate else None,
        "rate_kind": record.rate_kind,
        "base": record.base,
        "rate_computed": rounded(completion(target, actual)),
        "status": record.status,
        "period_start": iso(record.period_start),
        "period_end": iso(record.period_end),
        "lead_units": _listed(record.lead_units),
        "target_quantity": target.id if target else "",
        "actual_quantity": actual.id if actual else "",
        "rate_quantity": rate.id if rate else "",
        "rule": record.rule,
        "parent": record.parent,
    }


def _alignments(audit: Audit) -> Iterable[Row]:
    for pair in audit.alignments:
        yield {
            "plan_document": pair.plan_document,
            "plan_record": pair.plan_record,
            "plan_item": pair.plan_item,
            "summary_document": pair.summary_document,
            "summary_record": pair.summary_record,
            "summary_item": pair.summary_item,
            "relation": "part" if pair.relation == "narrower" else pair.relation,
            "score": exact(round(Decimal(repr(float(pair.score))), ROUNDED_PLACES)),
            "margin": exact(round(Decimal(repr(float(pair.margin))), ROUNDED_PLACES)),
            "status": pair.status,
            "by": pair.by,
            "date": pair.date,
            "note": pair.note,
        }


def _findings(audit: Audit) -> Iterable[Row]:
    marks, states = fingerprints(audit.findings, audit.extractions), audit.states or {}
    for finding in audit.findings:
        yield {
            "finding": finding.id,
            "code": finding.code,
            "name": finding.name,
            "severity": finding.severity,
            "kind": finding.kind,
            "document": finding.document,
            "item": finding.item,
            "other_document": finding.other_document,
            "other_item": finding.other_item,
            "indicator": finding.indicator,
            "message": finding.message,
            "expected": finding.expected,
            "reported": finding.reported,
            "quantities": " ".join(finding.quantities),
            "waived_by": finding.waived_by,
            "fingerprint": marks.get(finding.id, ""),
            "baseline": states.get(finding.id, ""),
        }


_COMPARATORS = ("=", ">=", "<=", ">", "<", "~")
_DOCUMENT = Column("document", "文件编号：SHA-256 的前 12 位", refers=("documents", "document"))

DOCUMENTS = Table(
    "documents",
    "文件",
    "每行一个文件；读不了的文件也有一行，status=unreadable，reason 写明原因",
    (
        Column("document", "文件编号：SHA-256 的前 12 位"),
        Column("path", "文件路径，照命令所给", required=True),
        Column("sha256", "文件内容的 SHA-256（十六进制）"),
        Column("format", "格式，如 text、pdf"),
        Column("status", "ok 已读，unreadable 读不了", values=("ok", "unreadable"), required=True),
        Column("reason", "读不了的原因"),
        Column("role", "plan 工作要点一类，summary 小结一类，other 其他", values=("plan", "summary", "other")),
        Column("title", "标题"),
        Column("doc_number", "发文字号"),
        Column("issuer", "发文机关"),
        Column("region", "地区"),
        Column("date_issued", "成文日期", "date"),
        Column("period_start", "所述期间的第一天", "date"),
        Column("period_end", "所述期间的最后一天", "date"),
        Column("pages", "页数；没有页的格式为空", "integer", "页"),
        Column("characters", "读出的字符数（Unicode 码位）", "integer", "字符"),
        Column("numbers", "正文中的数字个数 = claimed + ignored + unclaimed", "integer", "个"),
        Column("claimed", "已由规则归属的数字", "integer", "个"),
        Column("ignored", "由具名规则排除的数字（年份、编号、政策名称等）", "integer", "个"),
        Column("unclaimed", "尚无规则归属的数字", "integer", "个"),
        Column("rules", "所用规则包及版本"),
    ),
    ("document", "path"),
    _documents,
)

ITEMS = Table(
    "items",
    "事项",
    "每行一个标题及其下的内容",
    (
        _DOCUMENT,
        Column("item", "事项编号", required=True),
        Column("parent", "上级事项", refers=("items", "item")),
        Column("number", "序号，照原文；原文缺号的为空"),
        Column("level", "标题层级，从 1 起", "integer"),
        Column("title", "标题文字"),
        Column("lead_units", "牵头责任单位，顿号分隔"),
        Column("support_units", "协同责任单位，顿号分隔"),
        Column("start", "起点：在读出文本中的字符位置", "integer", "字符"),
        Column("end", "终点（不含）", "integer", "字符"),
        Column("page", "页码，从 1 起；没有页的格式为空", "integer", "页"),
    ),
    ("item",),
    _items,
)

QUANTITIES = Table(
    "quantities",
    "数字",
    "每行一个印出的数字：值、单位、角色，以及归属它的规则",
    (
        _DOCUMENT,
        Column("quantity", "数字编号", required=True),
        Column("item", "所在事项", refers=("items", "item")),
        Column("part", "所在子项目"),
        Column("section", "target 目标任务，actual 完成情况，other 其他", values=("target", "actual", "other")),
        Column("role", "角色：target 目标、actual 实际、rate 完成率、standard 标准；或 growth、share、change、rank、count、date、age、name 等"),
        Column("indicator", "指标名称，照原文用字"),
        Column("value", "数值：万、亿已乘出，百分数以百分点计", "number", "见 unit 列"),
        Column("unit", "计量单位（不含万、亿）"),
        Column("comparator", "= 等于，>= 不少于，<= 不超过，> 超过，< 不满，~ 约", values=_COMPARATORS),
        Column("low", "印出的数所代表的区间下界；空为无下界", "number", "见 unit 列"),
        Column("high", "印出的数所代表的区间上界；空为无上界", "number", "见 unit 列"),
        Column("text", "原文字样"),
        Column("start", "起点：数字本身在读出文本中的字符位置", "integer", "字符"),
        Column("end", "终点（不含）", "integer", "字符"),
        Column("page", "页码，从 1 起；没有页的格式为空", "integer", "页"),
        Column("bbox", "页面上的位置：x0 top x1 bottom，自页面左上角起", unit="点（1/72 英寸）"),
        Column("status", "claimed 已归属，ignored 已排除，unclaimed 未归属", values=("claimed", "ignored", "unclaimed")),
        Column("rule", "起作用的规则"),
    ),
    ("quantity",),
    _quantities,
)

INDICATORS = Table(
    "indicators",
    "指标台账",
    "每行一个文件中的一个指标：印出的目标、实际、完成率；计算所得只在 rate_computed",
    (
        _DOCUMENT,
        Column("record", "台账行编号", required=True),
        Column("item", "所属事项", refers=("items", "item")),
        Column("number", "事项序号，照原文"),
        Column("title", "事项标题"),
        Column("part", "子项目"),
        Column("indicator", "指标名称，照原文用字"),
        Column("target", "印出的目标值", "number", "见 target_unit 列"),
        Column("target_unit", "目标值的单位"),
        Column("target_comparator", "目标值的口径", values=_COMPARATORS),
        Column("actual", "印出的实际值", "number", "见 actual_unit 列"),
        Column("actual_unit", "实际值的单位"),
        Column("actual_comparator", "实际值的口径", values=_COMPARATORS),
        Column("rate", "印出的率", "number", "%"),
        Column("rate_kind", "率的名称，照原文：完成率、开工率等"),
        Column("base", "率的基数，照原文：年度目标、省下达等"),
        Column(
            "rate_computed", f"计算所得：100 × actual ÷ target，四舍五入到 {ROUNDED_PLACES} 位小数；单位不能换算或目标为百分数时为空", "number", "%"
        ),
        Column(
            "status",
            "文字所述进度：done 已完成，ahead 超进度，on_schedule 达进度，behind 欠进度，unknown 未述",
            values=("done", "ahead", "on_schedule", "behind", "unknown"),
        ),
        Column("period_start", "所述期间的第一天", "date"),
        Column("period_end", "所述期间的最后一天", "date"),
        Column("lead_units", "牵头责任单位，顿号分隔"),
        Column("target_quantity", "目标值的数字编号", refers=("quantities", "quantity")),
        Column("actual_quantity", "实际值的数字编号", refers=("quantities", "quantity")),
        Column("rate_quantity", "率的数字编号", refers=("quantities", "quantity")),
        Column("rule", "起作用的规则与连接步骤"),
        Column("parent", "“其中”所属的台账行", refers=("indicators", "record")),
    ),
    ("record",),
    _indicators,
)

ALIGNMENTS = Table(
    "alignments",
    "要点—小结对照",
    "每行一个要点指标（或事项）及其在小结中的对应；没有对应的 relation=none",
    (
        Column("plan_document", "要点文件", refers=("documents", "document")),
        Column("plan_record", "要点台账行", refers=("indicators", "record")),
        Column("plan_item", "要点事项", refers=("items", "item")),
        Column("summary_document", "小结文件", refers=("documents", "document")),
        Column("summary_record", "小结台账行", refers=("indicators", "record")),
        Column("summary_item", "小结事项", refers=("items", "item")),
        Column(
            "relation",
            "same 同一，part 部分（含人工认定的范围较小），whole 合计，renamed 改名，none 无对应",
            values=("same", "part", "whole", "renamed", "none"),
        ),
        Column("score", "名称相似度，0 到 1", "number"),
        Column("margin", "与次优对应的差，0 到 1", "number"),
        Column("status", "auto 自动采纳，review 待人工确认，confirmed 已确认，rejected 已否定", values=("auto", "review", "confirmed", "rejected")),
        Column("by", "由谁确认或否定"),
        Column("date", "确认或否定的日期", "date"),
        Column("note", "确认人的说明"),
    ),
    (),
    _alignments,
)

FINDINGS = Table(
    "findings",
    "核对结果",
    "每行一次核对的结果：疑点、无法核对的、核对相符的",
    (
        Column("finding", "结果编号", required=True),
        Column("code", "核对项代码"),
        Column("name", "核对项名称"),
        Column("severity", "error 错误，warning 警告，note 提示", values=("error", "warning", "note")),
        Column("kind", "fail 不符，review 待人工判断，open 无法核对，pass 相符", values=("fail", "review", "open", "pass")),
        Column("document", "文件", refers=("documents", "document")),
        Column("item", "事项", refers=("items", "item")),
        Column("other_document", "相对照的文件", refers=("documents", "document")),
        Column("other_item", "相对照的事项", refers=("items", "item")),
        Column("indicator", "指标名称"),
        Column("message", "说明"),
        Column("expected", "应为（计算或对照所得）"),
        Column("reported", "印出"),
        Column("quantities", "所涉数字的编号，空格分隔"),
        Column("waived_by", "已由谁说明"),
        Column("fingerprint", "指纹，写入 waivers.yaml；相符的为空"),
        Column("baseline", "与基线相比：new 新增，unchanged 未变，updated 数值已变；未给基线的为空", values=("new", "unchanged", "updated")),
    ),
    ("finding",),
    _findings,
)

TABLES: dict[str, Table] = {
    "documents": DOCUMENTS,
    "items": ITEMS,
    "quantities": QUANTITIES,
    "indicators": INDICATORS,
    "alignments": ALIGNMENTS,
    "findings": FINDINGS,
}
EXTRACTED = ("documents", "items", "quantities", "indicators")
