"""Web pages: the article and its tables, whatever stands round them; chrome never yields a number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docparse.errors import UnreadableFile
from docparse.extraction import extract
from docparse.model import Document, Extraction
from docparse.pipeline import read
from docparse.readers import html, mht, text
from readers.hostile import damaged, outcome
from readers.htmls import ARTICLE, PAGES, TABLE, asp, plain, table, trs, visual_site, word

Page = Callable[..., str]


def paragraphs(document: Document) -> list[str]:
    return ["".join(document.text[s.start : s.end] for s in p.spans) for p in document.paragraphs]


def page(body: str) -> Document:
    return html.read(f"<html><body><div id=zoom><p>沐川市民生实事通报</p>{body}</div></body></html>".encode(), "x.html")


@pytest.mark.parametrize("build", PAGES, ids=lambda f: f.__name__)
def test_the_article_and_nothing_else(build: Page) -> None:
    document = html.read(build(ARTICLE, table(TABLE)).encode(), "x.html")
    assert paragraphs(document) == ARTICLE
    assert [[c.text for c in row] for t in document.tables for row in t.rows] == TABLE
    assert document.warnings == ()


@pytest.mark.parametrize("build", PAGES, ids=lambda f: f.__name__)
def test_the_same_ledger_as_from_plain_text(build: Page, tmp_path: Path) -> None:
    def ledger(extraction: Extraction) -> list[tuple[object, ...]]:
        return [
            (r.number, r.title, r.indicator, *(q and (q.number.value, q.number.unit, q.role) for q in (r.target, r.actual, r.rate)))
            for r in extraction.indicators
        ]

    (tmp_path / "页").write_bytes(build(ARTICLE).encode())
    document = read(tmp_path / "页")
    assert document.format == "html"
    wanted = ledger(extract(text.read("\n".join(ARTICLE).encode(), "x")))
    assert len(wanted) == 3
    assert ledger(extract(document)) == wanted


def test_the_index_table_becomes_the_header() -> None:
    document = html.read(trs(ARTICLE).encode(), "x.html")
    assert document.metadata == {
        "标题": ARTICLE[0],
        "索引号": "MC0012/2024-00345",
        "发文机关": "沐川市财政局",
        "发文日期": "2024-10-08",
        "发文字号": "沐民生办〔2024〕17号",
    }
    header = extract(document).header
    assert (header.doc_number, header.issuer, header.date_issued) == ("沐民生办〔2024〕17号", "沐川市财政局", "2024-10-08")


def test_what_the_text_prints_wins_over_the_index_table() -> None:
    document = html.read(trs([ARTICLE[0], "沐民生办〔2024〕18号", *ARTICLE[1:], "2024年10月9日"]).encode(), "x.html")
    header = extract(document).header
    assert (header.doc_number, header.date_issued) == ("沐民生办〔2024〕18号", "2024-10-09")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("told", ["utf-8", "gb2312", "GBK", ""])
def test_encodings_and_wrong_claims(encoding: str, told: str) -> None:
    source = word(ARTICLE).replace("gb2312", told)
    assert paragraphs(html.read(source.encode(encoding), "x.html")) == ARTICLE


def test_bytes_that_nothing_explains_are_told() -> None:
    data = plain(ARTICLE).encode().replace("农村".encode(), "农村".encode() + b"\xff\xfe\x81")
    document = html.read(data, "x.html")
    assert [w.code for w in document.warnings] == ["Q910"]


@pytest.mark.parametrize(
    "hidden",
    [
        "<p style='display: none'>暗中12个</p>",
        "<span style='font-size:0'>暗中12个</span>",
        "<p hidden>暗中12个</p>",
        "<font style='color:#FFFFFF'>暗中12个</font>",
        "<div style='visibility:hidden'><b>暗中12个</b></div>",
    ],
)
def test_hidden_text_is_counted_and_left_out(hidden: str) -> None:
    document = page(f"{hidden}<p>明处34个。</p>")
    assert paragraphs(document)[1:] == ["明处34个。"]
    assert [(w.code, w.message) for w in document.warnings] == [("Q911", "网页有 5 个看不见的字，已略去")]


def test_white_on_a_ground_is_read() -> None:
    assert "白字34个" in page("<div style='background:#c00'><p style='color:white'>白字34个</p></div>").text


def test_inline_marks_do_not_cut_numbers() -> None:
    assert paragraphs(page("<p>完成率<b>8</b>6.<span>36</span>%，面积12m<sup>2</sup>，<a>投资</a>5<br/>下一行</p>"))[1:] == [
        "完成率86.36%，面积12m²，投资5",
        "下一行",
    ]


def test_lists_print_their_numbers() -> None:
    lists = "<ol><li>甲<li value=5>乙<li>丙</ol><ol type=A start=3><li>丁</ol><ul><li>戊</ul><ol style='list-style:none'><li>己</ol>"
    assert paragraphs(page(lists))[1:] == ["1. 甲", "5. 乙", "6. 丙", "C. 丁", "戊", "己"]


def test_merged_cells_caption_and_order_of_groups() -> None:
    body = (
        "<table><caption>表1</caption><tfoot><tr><td>合计<td>7<td>8</tfoot>"
        "<thead><tr><th rowspan=2>县区<th colspan=2>床位</tr><tr><th>目标<th>完成</thead>"
        "<tbody><tr><td>甲<td>3<td><p>4</p><p>5</p></tbody></table>"
    )
    document = page(body)
    assert [[c.text for c in row] for row in document.tables[0].rows] == [
        ["县区", "床位", "床位"],
        ["县区", "目标", "完成"],
        ["甲", "3", "4\t5"],
        ["合计", "7", "8"],
    ]
    assert "表1" in paragraphs(document)
    assert document.tables[0].rows[0][0] is document.tables[0].rows[1][0]


def test_spans_without_measure_are_bounded() -> None:
    document = page("<table><tr><td colspan=999999 rowspan=999999>甲<td>乙<tr><td>丙</table>")
    assert max(len(row) for row in document.tables[0].rows) <= 2 * html.MAX_COLUMNS


@pytest.mark.parametrize(
    "source",
    [
        "<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>",
        "<html><body><div id=app></div><script src=a.js></script><noscript>请启用JavaScript</noscript></body></html>",
        "<html><body><form>用户登录<input name=u><p>请先登录，输入验证码</p></form></body></html>",
        "<html></html>",
        "<html><body>   </body></html>",
    ],
)
def test_pages_without_an_article_are_refused(source: str) -> None:
    with pytest.raises(UnreadableFile, match="网页"):
        html.read(source.encode(), "x.html")


def test_deep_and_broken_pages_are_read_or_refused() -> None:
    assert outcome(html.read, b"<div>" * 100_000 + "深".encode())
    whole = trs(ARTICLE, table(TABLE)).encode()
    for data in damaged(whole, 100, 97):
        assert outcome(html.read, data)


@given(st.lists(st.sampled_from(["<table>", "<tr>", "<td rowspan=3>", "</table>", "<ol>", "<li>", "<br>", "12", "个，", "<p>", "<sup>", "<b>"])))
def test_any_order_of_tags_gives_a_document(pieces: Sequence[str]) -> None:
    document = page("".join(pieces))
    # Numbers of lists are added, cells that reach over several rows are one cell: no figure is lost.
    raised = document.text.replace("¹²", "12")
    assert raised.count("12") >= pieces.count("12")
    for t in document.tables:
        assert len({len(row) for row in t.rows}) == 1


def test_saved_as_one_file() -> None:
    import email.message
    import email.policy

    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["Subject"] = "page"
    message.set_content(asp(ARTICLE), subtype="html", cte="quoted-printable")
    message.add_related(b"\x89PNG", "image", "png")
    document = mht.read(message.as_bytes(), "x.mht")
    assert (document.format, paragraphs(document)) == ("mht", ARTICLE)
    with pytest.raises(UnreadableFile, match="归档"):
        mht.read(b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nabc", "x.mht")


def test_chrome_never_yields_a_number() -> None:
    for build in (trs, visual_site, plain, asp):
        document = html.read(build(ARTICLE).encode(), "x.html")
        numbers = {q.number.text for q in extract(document).quantities}
        wanted = {q.number.text for q in extract(text.read("\n".join(ARTICLE).encode(), "x")).quantities}
        assert numbers == wanted


def test_tables_too_large_are_cut_and_said_so() -> None:
    document = page("<table>" + "<tr><td>甲<td>1" * (html.MAX_ROWS + 3) + "</table>")
    assert len(document.tables[0].rows) == html.MAX_ROWS
    assert [w.code for w in document.warnings] == ["Q915"]


def test_who_leads_an_item_is_no_footer() -> None:
    lines = ["一、养老床位", "主办单位：市民政局，2家", "新建床位20张。", "完成10张。", "二、公路", "修建3公里。"]
    assert paragraphs(page("".join(f"<p>{line}" for line in lines)))[1:] == lines


def test_references_to_control_characters_are_dropped() -> None:
    assert paragraphs(page("<p>建成<i class=nav>&#1;菜单</i>&#1;&#31;24口</p>"))[1:] == ["建成24口"]
