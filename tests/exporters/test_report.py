"""The page: whole, offline, unharmed by hostile text, true to the text it shows."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser

import pytest

from docparse.exporters import TABLES, report
from docparse.exporters.overview import Overview
from docparse.exporters.report import _axis, _View
from docparse.model import Audit, Paragraph, Span

from .audits import extraction, finding, ids

VOID = {"meta", "input", "br", "line", "rect"}


class Page(HTMLParser):
    """Elements, attributes and text of a page; fails on tags that do not nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text = ""
        self.feed(text)
        assert not self.stack

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, key, value or "") for key, value in attrs]
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += "" if self.stack[-1:] in (["style"], ["script"]) else data


def html(audit: Audit) -> str:
    return report.render(audit, tuple(TABLES))["report.html"].decode("utf-8")


def test_only_with_findings(audit: Audit) -> None:
    assert report.render(audit, ("documents",)) == {}


def test_page_is_whole(audit: Audit) -> None:
    page = Page(html(audit))
    names = [value for _, key, value in page.attributes if key == "id"]
    assert len(names) == len(set(names))
    links = [value for tag, key, value in page.attributes if (tag, key) == ("a", "href")]
    assert links
    assert all(link.startswith("#") and link[1:] in names for link in links)
    assert html(audit) == html(audit)


def test_nothing_is_fetched(audit: Audit) -> None:
    text = html(audit)
    page = Page(text)
    assert not [a for a in page.attributes if a[1] in ("src", "srcset", "data", "action")]
    assert not re.search(r"@import|url\(|https?:|//[a-z]+\.", text)
    assert "default-src 'none'" in text


def test_hostile_text_stays_text(nasty: tuple[str, Audit]) -> None:
    bad, audit = nasty
    page, clean = Page(html(audit)), Page(html(Audit(audit.extractions[:2], audit.alignments, audit.findings[1:])))
    assert bad in page.text
    assert page.tags.count("script") == clean.tags.count("script") == 1
    assert {key for _, key, _ in page.attributes} == {key for _, key, _ in clean.attributes}


def test_full_text_is_the_text_as_read(audit: Audit) -> None:
    view = _View(audit)
    for found in audit.extractions[:2]:
        markup = view.full_text(found)
        assert str(markup.striptags()) == " ".join(found.document.text.split())
        assert str(markup).count(' id="q-') == len(found.quantities)


def test_quotes_stand_side_by_side_the_plan_first(audit: Audit) -> None:
    view = _View(audit)
    plan, summary = view.card(audit.findings[1]).quotes
    assert (plan.label, plan.place) == ("要点 · 目标任务", "第 3 行")
    assert (summary.label, summary.place) == ("小结 · 目标任务", "第 6 行")
    assert re.sub(r' title="[^"]*"', "", plan.text) == '实施县乡公路大中修274公里，新增三品一标<mark class="target">50</mark>个。'
    target, actual = view.card(audit.findings[0]).quotes
    assert "274" in target.text
    assert re.findall(r"<mark[^>]*>([^<]*)", actual.text) == ["213.492", "67.31"]


def test_finding_without_operands_quotes_the_heading(audit: Audit) -> None:
    (quote,) = _View(audit).card(audit.findings[4]).quotes
    assert quote.text == "2、农产品"


def test_sentence_is_rejoined_over_a_line_break() -> None:
    found = extraction("x.txt", "# 1、x\n前文。已完成道路[[actual:x|21|公里]]\n— 3 —\n公里，很好。后文")
    first, second, third, fourth = (paragraph.spans[0] for paragraph in found.document.paragraphs)
    document = replace(found.document, paragraphs=(Paragraph((first,)), Paragraph((second, fourth)), Paragraph((Span(third.start, third.end),))))
    found = replace(found, document=document)
    audit = Audit((found,), (), (finding(1, "R101", "error", "fail", found, "x"),))
    (quote,) = _View(audit).card(audit.findings[0]).quotes
    assert quote.text.striptags() == "已完成道路21公里，很好。"


def test_long_sentences_are_cut_at_pauses() -> None:
    found = extraction("x.txt", "# 1、x\n" + "一二三四五六七，" * 20 + "完成[[actual:x|21|个]]个，" + "甲乙丙丁戊己庚，" * 20)
    audit = Audit((found,), (), (finding(1, "R101", "error", "fail", found, "x"),))
    text = str(_View(audit).card(audit.findings[0]).quotes[0].text.striptags())
    assert text.startswith("…一二三")
    assert text.endswith("己庚，…")
    assert len(text) < 160


@pytest.mark.parametrize(
    ("interval", "reported", "order"),
    [
        ("77.77%–78.06%", "67.31%", "at<left"),
        ("77.77%–78.06%", "99%", "left<at"),
        ("73.24%–73.33%", "73.25%", "inside"),
        ("1,200–1,300", "1,250", "inside"),
        ("60.24%", "52.96%", "at<left"),
        ("", "67.31%", ""),
        ("317.15–317.20公里", "67.31%", ""),
        ("77–78", "约3至4", ""),
    ],
)
def test_axis(interval: str, reported: str, order: str) -> None:
    axis = _axis(interval, reported)
    if not order:
        assert axis is None
        return
    assert axis is not None
    assert 0 <= axis.left <= axis.left + axis.width <= 100
    assert 0 <= axis.at <= 100
    found = "at<left" if axis.at < axis.left else "left<at" if axis.at > axis.left + axis.width else "inside"
    assert (found, axis.inside) == (order, order == "inside")


def test_ledger_line(audit: Audit) -> None:
    view = _View(audit)
    (group, products) = view.sheet(audit.extractions[1]).groups
    (road,) = group.lines
    assert (road.plan, road.target, road.actual, road.rate, road.computed) == ("274 公里", "274 公里", "213.492 公里", "67.31%", "77.92%")
    assert (road.differs, road.lamp, road.anchor) == (True, "green", "f-f0001")
    assert products.lead == "市示范局"
    assert products.lines[1].target == "34.2万"


@pytest.mark.parametrize(
    ("kept", "verdict"),
    [
        ((0, 1, 2, 3, 4), "2 处错误、1 处警告；印出的 2 个率核对了 2 个，1 个相符。"),
        ((2, 3), "1 处警告；印出的 2 个率核对了 1 个，全部相符。"),
        ((4,), "未发现疑点；印出的 2 个率均无法核对。"),
        ((0,), "1 处错误；印出的 2 个率核对了 1 个，0 个相符。"),
    ],
)
def test_verdict(kept: tuple[int, ...], verdict: str, audit: Audit) -> None:
    assert Overview(replace(audit, findings=tuple(audit.findings[i] for i in kept))).verdict == verdict


@pytest.mark.parametrize(
    ("message", "facts", "brief"),
    [
        ("1 县乡公路大中修：率不符；1÷2=50%。请核实。", {"arithmetic": "1÷2=50%", "ask": "请核实。"}, "率不符。"),
        ("三数有误：基数应为3公里；实际应为4公里。影响结论。", {"implied_base": "3公里"}, "三数有误。影响结论。"),
        ("隐含的数见于某处。", {"found_elsewhere": "某处"}, "隐含的数见于某处。"),
        ("一：二", {}, "一：二。"),
    ],
)
def test_brief(message: str, facts: dict[str, str], brief: str, audit: Audit) -> None:
    told = replace(audit.findings[0], message=message, facts=facts)
    assert Overview(audit).brief(told) == brief


def test_what_each_check_gave(audit: Audit) -> None:
    rows = {row.code: row for row in report._tally(report._View(audit))}
    for code, row in rows.items():
        own = [f for f in audit.findings if f.code == code and not f.waived_by]
        assert row.passes == sum(f.kind == "pass" for f in own)
        assert row.issues == sum(f.kind in ("fail", "review") for f in own)
    assert [row.levels["error"] for row in rows.values()] == sorted((row.levels["error"] for row in rows.values()), reverse=True)
    page = report.render(audit, tuple(TABLES))["report.html"].decode()
    assert 'data-code="R101"' in page
    assert all(found.document.sha256[:12] in page for found in audit.extractions)


def test_waived_findings_are_apart(audit: Audit) -> None:
    waived = replace(audit, findings=(replace(audit.findings[0], waived_by="市示范局"), *audit.findings[1:]))
    assert Overview(waived).levels == {"error": 1, "warning": 1, "note": 0}
    assert "已说明：市示范局" in Page(html(waived)).text


def test_nothing_found_nothing_read() -> None:
    assert "未发现疑点" in Page(html(Audit((), (), ()))).text


def test_many_findings_stay_small(audit: Audit) -> None:
    summary = audit.extractions[1]
    many = tuple(finding(n, "R101", "error", "fail", summary, "县乡公路大中修", "m", quantities=ids(summary, "县乡公路大中修")) for n in range(500))
    assert len(html(replace(audit, findings=many))) < 2_500_000


def test_bars_follow_a_calendar_of_their_own() -> None:
    found = extraction("6.txt", "# 1、x\n目标[[target:x|10|个]]个，完成[[actual:x|3|个]]个", period_end="2031-06-30")
    even, own = (html(Audit((found,), (), (), due=due)) for due in ({}, {found.indicators[0].id: Fraction(20)}))
    assert "按它自己的进度表此时应完成20%；比序时进度快10个百分点" in own
    assert "进度表" not in even
    assert "比序时进度慢20个百分点" in even


def test_what_changed_since_the_baseline(audit: Audit) -> None:
    gone = ({"fingerprint": "x", "code": "S201", "severity": "error", "kind": "fail", "message": "分项之和与总数不符"},)
    page = Page(html(replace(audit, states={audit.findings[0].id: "new"}, gone=gone)))
    assert "新增" in page.text
    assert "与上次相比不再出现" in page.text
    assert "分项之和与总数不符" in page.text
    assert "与上次相比" not in Page(html(audit)).text
