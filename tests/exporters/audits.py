"""Audits by hand for the exporters: a circular is written with its numbers marked ``[[role:indicator|text|unit]]``."""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal
from fractions import Fraction

from docparse.interval import Interval
from docparse.model import Document, Extraction, Finding, Header, Indicator, Item, Number, Paragraph, Quantity, Span

_MARK = re.compile(r"\[\[(?P<role>\w+):(?P<indicator>[^|\]]*)\|(?P<text>[^|\]]*)\|(?P<unit>[^\]]*)\]\]")
_COMPARATORS = {"不低于": ">=", "不超过": "<=", "约": "~"}
SECTIONS = {"target": "target", "actual": "actual", "rate": "actual"}


def extraction(path: str, marked: str, role: str = "summary", title: str = "", period_end: str = "", **header: str) -> Extraction:
    """``marked`` has one paragraph a line; a line ``# 1、题目`` is a heading. Records join the numbers of one item and name."""
    sha = hashlib.sha256((path + marked).encode()).hexdigest()
    doc = sha[:12]
    text, spans, items, quantities = "", [], [], []
    groups: dict[tuple[str, str], dict[str, Quantity]] = {}
    for line in marked.split("\n"):
        start = len(text)
        if line.startswith("# "):
            number, _, heading = line[2:].rpartition("、")
            lead = ("市示范局",) if len(items) % 2 else ()
            items.append(Item(f"{doc}-i{len(items) + 1:02d}", "", number, 1, heading, lead, (), start, start, 0))
            line = f"{number}、{heading}" if number else heading
        position = 0
        for mark in _MARK.finditer(line):
            text += line[position : mark.start()]
            shown, unit, kind, name = mark["text"], mark["unit"], mark["role"], mark["indicator"]
            hedge = next((word for word in _COMPARATORS if shown.startswith(word)), "")
            digits = shown[len(hedge) :].rstrip("万亿")
            scale = {"万": 10_000, "亿": 100_000_000}.get(shown[-1:], 1)
            first = len(text)
            text += shown
            value = Decimal(digits) * scale
            half = Fraction(value) / 1000 if "." in digits else Fraction(0)
            interval = Interval(Fraction(value) - half, None if hedge == "不低于" else Fraction(value) + half)
            at = first + len(hedge)
            number = Number(
                at, at + len(digits), first, len(text), shown, value, unit, unit, _COMPARATORS.get(hedge, "="), interval, Decimal(1), hedge=hedge
            )
            status = kind if kind in ("ignored", "unclaimed") else "claimed"
            quantity = Quantity(
                id=f"{doc}-q{len(quantities) + 1:04d}",
                number=number,
                item=items[-1].id if items else "",
                part="",
                section=SECTIONS.get(kind, "other"),  # type: ignore[arg-type]
                role="" if kind == "unclaimed" else "year" if kind == "ignored" else kind,
                indicator=name,
                status=status,  # type: ignore[arg-type]
                rule="" if kind == "unclaimed" else f"national/{kind}#1",
            )
            quantities.append(quantity)
            if kind in SECTIONS and name:
                groups.setdefault((quantity.item, name), {})[kind] = quantity
            position = mark.end()
        text += line[position:]
        spans.append(Paragraph((Span(start, len(text)),)))
        text += "\n"
    ends = [*(item.start for item in items[1:]), len(text)]
    items = [
        Item(i.id, i.parent, i.number, i.level, i.title, i.lead_units, i.support_units, i.start, end) for i, end in zip(items, ends, strict=True)
    ]
    by_id = {item.id: item for item in items}
    records = tuple(
        Indicator(
            id=f"{doc}-r{n:04d}",
            item=item,
            number=by_id[item].number if item else "",
            title=by_id[item].title if item else "",
            part="",
            indicator=name,
            target=group.get("target"),
            actual=group.get("actual"),
            rate=group.get("rate"),
            rate_kind="完成率" if "rate" in group else "",
            status="done" if "rate" in group else "unknown",
            period_end=period_end,
            lead_units=by_id[item].lead_units if item else (),
            rule="national/x",
        )
        for n, ((item, name), group) in enumerate(groups.items(), 1)
    )
    document = Document(doc, path, sha, "text", "ok", text=text, paragraphs=tuple(spans))
    head = Header(role=role, title=title, period_end=period_end, **header)  # type: ignore[arg-type]
    return Extraction(document, head, tuple(items), (), tuple(quantities), records, "national 1.0")


def unreadable(path: str, reason: str) -> Extraction:
    sha = hashlib.sha256(path.encode()).hexdigest()
    return Extraction(Document(sha[:12], path, sha, "pdf", "unreadable", reason), Header("other"), (), (), (), ())


def ids(found: Extraction, indicator: str) -> tuple[str, ...]:
    """The ids of the numbers of an indicator, in the order of the text."""
    return tuple(q.id for q in found.quantities if q.indicator == indicator)


def finding(n: int, code: str, severity: str, kind: str, found: Extraction, indicator: str = "", message: str = "", **more: object) -> Finding:
    quantities = ids(found, indicator) if indicator else ()
    item = next((q.item for q in found.quantities if indicator and q.indicator == indicator), "")
    fields: dict[str, object] = {"other_document": "", "other_item": "", "quantities": quantities, "item": item, "name": f"核对{code}", **more}
    return Finding(f"f{n:04d}", code=code, severity=severity, kind=kind, document=found.document.id, indicator=indicator, message=message, **fields)  # type: ignore[arg-type]


PLAN = """某市[[ignored:|2031|年]]民生工作要点
# 1、县乡公路大中修
实施县乡公路大中修[[target:县乡公路大中修|274|公里]]公里，新增三品一标[[target:三品一标|50|个]]个。"""

SUMMARY = """某市[[ignored:|2031|年]]民生工程6月份小结
# 1、县乡公路大中修
目标任务：实施县乡公路大中修[[target:县乡公路大中修|274|公里]]公里。
完成情况：县乡公路大中修已完工[[actual:县乡公路大中修|213.492|公里]]公里，完工率[[rate:县乡公路大中修|67.31|%]]%。
# 2、农产品
目标任务：三品一标[[target:三品一标|49|个]]个，受益[[target:受益人口|34.2万|人]]人。
完成情况：受益[[actual:受益人口|342000|人]]人，完成率[[rate:受益人口|100|%]]%，另有[[unclaimed:|7|]]处。"""

NASTY = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    '"引号", 逗号',
    "多\n行\r\n文字",
    "😀🧑‍🚒",
    "很长的名称" * 80,
    "https://example.invalid/a",
    "{{ 7*7 }}",
)
