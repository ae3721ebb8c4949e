"""The report as a person uses it, in Debian's headless Chromium: opened from a file without a network, filtered, folded, followed, printed."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

import docparse
from docparse import exporters
from docparse.resources import folder

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("report")
    exporters.write(docparse.audit([folder("samples")]), place)
    return place / "report.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    assert Path(CHROMIUM).exists(), "apt install chromium fonts-noto-cjk"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture
def page(browser: Any, report: Path) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    found = context.new_page()
    said: list[str] = []
    found.on("console", lambda message: said.append(message.text))
    found.on("pageerror", lambda error: said.append(str(error)))
    found.on("request", lambda request: said.append(f"request {request.url[:80]}") if not request.url.startswith(("file:", "data:")) else None)
    found.goto(report.as_uri())
    yield found
    context.close()
    assert said == []


def cards(page: Any) -> int:
    return int(page.locator("#findings .level-group .card:visible").count())


def test_the_first_screen_says_how_it_stands(page: Any) -> None:
    assert re.fullmatch(r"\d+\s处错误、\d+\s处警告、\d+\s处提示；印出的\s\d+\s个率核对了\s\d+\s个，\d+\s个相符。", page.locator("h1").inner_text())
    assert page.locator(".figures").bounding_box()["y"] < 900
    assert page.title() == "公文指标核对报告"


def test_filters(page: Any) -> None:
    total = cards(page)
    assert total > 60
    page.get_by_text(re.compile(r"^提示 \d+$")).click()
    fewer = cards(page)
    assert 0 < fewer < total
    assert page.locator(".filter output").inner_text() == f"显示 {fewer} / {total}"
    page.select_option("select[name=code]", "R101")
    assert cards(page) == 1
    page.select_option("select[name=code]", "")
    page.fill("input[name=text]", "93.46")
    assert cards(page) >= 1
    assert all("93.46" in text for text in page.locator("#findings .level-group .card:visible").all_inner_texts())
    page.fill("input[name=text]", "不会有的话")
    assert cards(page) == 0
    page.fill("input[name=text]", "")
    page.get_by_text(re.compile(r"^提示 \d+$")).click()
    assert cards(page) == total


def test_the_table_of_checks_sets_the_filter(page: Any) -> None:
    everything = cards(page)
    page.locator(".tally summary").click()
    row = page.locator(".tally tbody tr", has=page.locator("a[data-code=R101]"))
    assert row.locator("td").first.inner_text() == "1"
    row.locator("a").click()
    assert cards(page) == 1
    page.get_by_role("button", name="清除筛选").click()
    page.wait_for_function("document.querySelector('.filter output').textContent === ''")
    assert cards(page) == everything


def test_from_finding_to_finding_with_keys(page: Any) -> None:
    places = page.locator("#findings .level-group .card")
    first, second = places.nth(0).get_attribute("id"), places.nth(1).get_attribute("id")
    here = "document.activeElement.closest('.card') && document.activeElement.closest('.card').id"
    for key, expected in (("j", first), ("j", second), ("k", first), ("k", first)):
        page.keyboard.press(key)
        assert page.evaluate(here) == expected
    page.keyboard.press("/")
    page.keyboard.type("jk")  # letters, where somebody writes
    assert page.evaluate("document.activeElement.value") == "jk"


def test_from_a_finding_to_the_text_and_back(page: Any) -> None:
    card = page.locator(".card[data-code=R101]").first
    link = card.locator(".quote a").first
    target = link.get_attribute("href")
    link.click()
    place = page.locator(target)
    assert place.is_visible()
    assert place.bounding_box()["y"] < 900
    hit = page.locator("#texts details[open] a.n.hit").first
    back = hit.get_attribute("href")
    hit.click()
    assert page.locator(back).is_visible()


def test_bars_lead_to_what_they_show(page: Any) -> None:
    bars = page.locator("#progress details[open] .chart li")
    assert bars.count() > 60
    widths = [
        float(re.search(r"width:\s*([\d.]+)%", bar.get_attribute("style"))[1]) for bar in page.locator("#progress details[open] .chart i").all()
    ]
    assert widths == sorted(widths)
    bars.first.hover()
    assert "比序时进度慢" in bars.first.locator(".hint").inner_text()
    link = bars.first.locator("a")
    target = link.get_attribute("href")
    link.click()
    assert page.locator(target).is_visible()
    assert page.locator("#progress .trend").count() > 20


def test_the_printed_page_is_shown(page: Any) -> None:
    image = page.locator(".card.error .print img").first
    image.scroll_into_view_if_needed()
    assert image.evaluate("i => i.complete && i.naturalWidth") > 100


def test_everything_is_reached_by_the_keyboard(page: Any) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#findings")
    summary = page.locator("#findings .card[data-severity=note] summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert summary.evaluate("s => s.parentElement.open")
    page.keyboard.press("Enter")
    assert not summary.evaluate("s => s.parentElement.open")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_keeps_anybody_out(browser: Any, report: Path, scheme: str, width: int) -> None:
    """axe-core over the whole page, everything unfolded: contrast, names, order, roles."""
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(report.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    found = [(v["id"], v["impact"], v["nodes"][0]["html"][:200]) for v in Axe().run(page).response["violations"]]
    assert [v for v in found if v[1] in ("serious", "critical")] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width  # no scrolling sideways
    context.close()


def test_the_english_page(browser: Any, tmp_path: Path) -> None:
    """``--lang en``: the page and its filter speak English, quotations are announced as Chinese, nobody is kept out."""
    from axe_playwright_python.sync_playwright import Axe

    exporters.write(docparse.audit([folder("samples")]), tmp_path, lang="en")
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto((tmp_path / "report.html").as_uri())
    assert page.title() == "Check of figures in official circulars"
    assert page.locator("h2").first.inner_text() == "1Documents"
    page.get_by_text(re.compile(r"^Note \d+$")).click()
    assert re.fullmatch(r"Showing \d+ / \d+", page.locator("output").inner_text())
    assert page.locator("blockquote").first.get_attribute("lang") == "zh-CN"
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert [v["id"] for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")] == []
    page.close()
    assert said == []


def test_printed_on_paper(page: Any, tmp_path: Path) -> None:
    page.pdf(path=str(tmp_path / "report.pdf"), prefer_css_page_size=True, print_background=True)
    paper = pypdfium2.PdfDocument(tmp_path / "report.pdf")
    assert 10 < len(paper) < 120
    assert [round(side) for side in paper[0].get_size()] == [595, 842]
    text = "".join(one.get_textpage().get_text_range() for one in paper)
    paper.close()
    plain = re.sub(r"\s", "", text)
    for words in ("二、疑点", "三、进度", "四、指标台账", "八、原文", "如何核实", "93.46÷158=59.15%"):
        assert words in plain, words
    assert "查找文字或数字" not in plain


def test_a_large_report_opens_at_once(browser: Any, tmp_path: Path) -> None:
    """Sixty documents and five hundred findings: within three seconds, under fifteen megabytes."""
    sys.path.insert(0, str(folder("samples").parent / "bench"))
    import generator

    for n, (name, content) in enumerate(generator.circulars(78, 4)):
        if n % 13 == 0 or not name.endswith((".txt", ".html")):
            continue
        place = tmp_path / "files" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        text = content.decode("gb18030") if n % 7 == 3 and name.endswith(".txt") else content.decode()
        place.write_text(re.sub(r"(?<=[率的])(\d+)\.(\d\d)(?=%)", lambda m: f"{int(m[1]) + 17}.{m[2]}", text), encoding="utf-8")
    audit = docparse.audit([tmp_path / "files"])
    assert sum(f.kind in ("fail", "review") for f in audit.findings) >= 500
    assert len(audit.extractions) >= 60
    exporters.write(audit, tmp_path / "out")
    report = tmp_path / "out" / "report.html"
    assert report.stat().st_size < 15_000_000
    page = browser.new_page()
    started = time.perf_counter()
    page.goto(report.as_uri(), wait_until="load")
    page.locator("#findings .card").first.wait_for()
    assert time.perf_counter() - started < 3
    page.close()
