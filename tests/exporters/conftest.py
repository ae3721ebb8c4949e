"""The audits that the tests of the exporters share."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from docparse.model import Alignment, Audit

from .audits import NASTY, PLAN, SUMMARY, extraction, finding, ids, unreadable


@pytest.fixture
def audit() -> Audit:
    """A plan and a summary with an error of each kind, a pass, an open case and a file that cannot be read."""
    plan = extraction("卷/要点.txt", PLAN, "plan", "某市2031年民生工作要点", doc_number="某民生〔2031〕5号", date_issued="2031-02-01")
    summary = extraction("卷/小结.txt", SUMMARY, "summary", "某市2031年民生工程6月份小结", "2031-06-30")
    road = {"arithmetic": "213.492÷274=77.92%", "interval": "77.77%–78.06%", "implied_base": "317.15–317.20公里", "ask": "请核实分母是否已调整"}
    findings = (
        finding(
            1, "R101", "error", "fail", summary, "县乡公路大中修", "印出完工率67.31%，计算为77.92%", expected="77.92%", reported="67.31%", facts=road
        ),
        finding(
            2,
            "P501",
            "error",
            "fail",
            plan,
            "三品一标",
            "要点50个，小结49个",
            other_document=summary.document.id,
            other_item=summary.items[1].id,
            quantities=ids(plan, "三品一标") + ids(summary, "三品一标"),
        ),
        finding(3, "A405", "warning", "review", summary, "受益人口", "请确认"),
        finding(4, "R101", "note", "pass", summary, "受益人口", "相符", facts={"arithmetic": "342000÷342000=100%"}),
        finding(5, "R105", "note", "open", summary, "", "未印出基数", facts={"ask": "请提供基数"}, item=summary.items[1].id),
    )
    pairs = (
        Alignment(
            plan.document.id,
            plan.indicators[0].id,
            plan.items[0].id,
            summary.document.id,
            summary.indicators[0].id,
            summary.items[0].id,
            "same",
            0.98,
            0.4,
            "auto",
        ),
        Alignment(plan.document.id, plan.indicators[1].id, plan.items[0].id, "", "", "", "none", 0.1, 0.0, "auto"),
    )
    return Audit((plan, summary, unreadable("卷/坏.pdf", "文件已加密")), pairs, findings)


@pytest.fixture(params=NASTY)
def nasty(request: pytest.FixtureRequest, audit: Audit) -> tuple[str, Audit]:
    """An audit in which one hostile string stands everywhere a circular or its path can put it."""
    bad: str = request.param
    summary = audit.extractions[1]
    line = re.sub(r"\s", " ", bad)
    hostile = extraction(
        f"卷/{line}.txt", f"# 1、{line}\n{line}目标[[target:x|5|个]]个，完成[[actual:x|4|个]]个，完成率[[rate:x|80|%]]%。", "summary", bad
    )
    record = replace(hostile.indicators[0], indicator=bad, title=bad, part=bad, lead_units=(bad,))
    item = replace(hostile.items[0], title=bad, lead_units=(bad,))
    hostile = replace(hostile, indicators=(record,), items=(item,), header=replace(hostile.header, issuer=bad, doc_number=bad))
    wrong = finding(9, "R101", "error", "fail", hostile, "x", bad, expected=bad, reported=bad, facts={"arithmetic": bad, "interval": bad, "ask": bad})
    wrong = replace(wrong, indicator=bad, name=bad)
    return bad, Audit((audit.extractions[0], summary, hostile), audit.alignments, (wrong, *audit.findings))
