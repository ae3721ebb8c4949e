"""Text PDFs: characters with places, paragraphs over line and page ends, tables, and what is refused."""

from __future__ import annotations

import contextlib
import re
import zlib

import pdfs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docparse.errors import UnreadableFile
from docparse.model import Document
from docparse.readers import pdf

TITLE = "某市民生实事进展情况的通报"
BODY = (
    "截至六月底，全市新开工公租房1264套，开工率93.5%，完成投资12.08亿元，占年度计划的83.4%，比去年同期提高三个百分点。"
    "其中东城区完成2.1亿元，西城区完成0.95亿元。"
)


def read(*pages: str, **options: object) -> Document:
    return pdf.read(pdfs.make(pages, **options), "x.pdf")  # type: ignore[arg-type]


def prose(document: Document) -> list[str]:
    return [document.text[s.start : s.end] for p in document.paragraphs for s in p.spans]


def rows(document: Document) -> list[list[str]]:
    return [[cell.text for cell in row] for table in document.tables for row in table.rows]


SENTENCES = st.lists(st.sampled_from(["完成投资12.08亿元，", "开工率达到93.5%；", "其中城区新建1264套、", "群众得到实惠，"]), min_size=1, max_size=14)


@settings(max_examples=25, deadline=None)
@given(st.lists(SENTENCES, min_size=2, max_size=25), st.booleans())
def test_paragraphs_over_lines_and_pages(drawn: list[list[str]], numbered: bool) -> None:
    wanted = [f"{i + 1}、" * numbered + "".join(parts)[:-1] + "。" for i, parts in enumerate(drawn)]
    assert prose(read(*pdfs.laid_out(wanted, lines=9))) == wanted


def test_every_character_has_its_place() -> None:
    document = read(*pdfs.laid_out([TITLE, BODY] * 9))
    assert len(document.boxes) == len(document.text)
    assert all((box is None) == (char == "\n") for char, box in zip(document.text, document.boxes, strict=True))
    start = document.text.index("12.08")
    box = document.box(start, start + 5)
    assert box is not None
    assert box.page == 1
    assert (box.x1 - box.x0) == pytest.approx(5 * 8, abs=1)
    second = document.paragraphs[-1]
    assert second.page == document.page(second.spans[0].start) == document.pages == 2


@pytest.mark.parametrize("numbers", ["— {} —", "{}", "第 {} 页 共 3 页"])
def test_headers_and_page_numbers_are_left_out(numbers: str) -> None:
    text = read(*pdfs.laid_out([BODY] * 12, header="某市人民政府办公室", numbers=numbers)).text
    assert "办公室" not in text
    assert re.search(r"—|第|^\d+$", text, re.M) is None


def test_numbers_that_stand_alone_in_the_body_stay() -> None:
    assert prose(read(pdfs.text(80, 500, "495"), pdfs.text(80, 500, "12"))) == ["495", "12"]


def test_a_ruled_table_is_read_once() -> None:
    table = pdfs.grid(
        [80, 160, 300, 500], [700, 660, 620, 580], [["项目", "目标", "完成"], ["公租房", "1264套", "1200套/占九成"], ["道路", "30/15", ""]]
    )
    document = read(pdfs.text(80, 740, "附表如下。") + table + pdfs.text(80, 540, "表后正文。"))
    assert prose(document) == ["附表如下。", "表后正文。"]
    assert rows(document) == [["项目", "目标", "完成"], ["公租房", "1264套", "1200套 占九成"], ["道路", "30 15", ""]]
    assert document.text == "附表如下。\n项目\t目标\t完成\n公租房\t1264套\t1200套 占九成\n道路\t30 15\t\n表后正文。\n"
    assert all(document.text[s.start : s.end] == c.text for t in document.tables for r in t.rows for c in r for s in c.spans)


@pytest.mark.parametrize("rotate", [90, 180, 270])
@pytest.mark.parametrize("media", ["0 0 595 842", "-20 30 700 900"])
def test_turned_pages(rotate: int, media: str) -> None:
    table = pdfs.grid([80, 160, 300], [700, 660, 620], [["项目", "目标"], ["公租房", "1264套"]])
    turn = {90: "0 1 -1 0 842 0 cm", 180: "-1 0 0 -1 595 842 cm", 270: "0 -1 1 0 -200 595 cm"}[rotate]
    document = read(f"{turn}\n" + (table + pdfs.text(80, 540, "表后正文。")), rotate=rotate, media=media)
    assert rows(document) == [["项目", "目标"], ["公租房", "1264套"]]
    assert prose(document) == ["表后正文。"]


def test_a_table_over_pages_is_one() -> None:
    head, xs = ["组别", "序号", "项目", "完成"], [60, 120, 180, 380, 530]

    def page(cells: list[list[str]], *, closed: bool) -> str:
        ys = [700 - 40 * i for i in range(len(cells) + 1)]
        drawn = pdfs.grid(xs[1:], ys, [row[1:] for row in cells], closed=closed)
        drawn += "".join(pdfs.rule(60, y, 120, y) for y in (700, 660)) + pdfs.rule(60, 700, 60, ys[-1])
        return drawn + pdfs.text(64, 686, "组别", 10) + (pdfs.text(64, 646, cells[1][0], 10) if cells[1][0] else "")

    first = page([head, ["住房", "1", "公租房", "1264套"], ["", "2", "棚户区改造建", "新开工"]], closed=False)
    second = page([head, ["", "", "设", "98套"], ["", "3", "老旧小区", "121个"]], closed=True)
    assert [[cell.replace(" ", "") for cell in row] for row in rows(read(first, second))] == [
        head,
        ["住房", "1", "公租房", "1264套"],
        ["住房", "2", "棚户区改造建设", "新开工98套"],
        ["住房", "3", "老旧小区", "121个"],
    ]


def test_what_nobody_sees_is_left_out_and_told() -> None:
    page = (
        pdfs.text(80, 700, "可见100人。")
        + pdfs.text(80, 660, "白字99人。", before="1 g")
        + pdfs.text(80, 620, "隐形88人。", before="3 Tr")
        + pdfs.text(900, 580, "页外77人。")
        + pdfs.text(80, 540, "小字六十六人。", 2)
        + "0.2 g 80 400 200 40 re f\n"
        + pdfs.text(90, 410, "深底白字44人。", before="1 g")
        + pdfs.text(80, 350, "重影33%。")
        + pdfs.text(80.3, 350, "重影33%。")
    )
    document = read(page)
    assert prose(document) == ["可见100人。", "深底白字44人。", "重影33%。"]
    assert [w.code for w in document.warnings] == ["Q911"]


def test_text_under_a_seal_stays_whole() -> None:
    page = (
        pdfs.text(300, 400, "某市人民政府办公室")
        + pdfs.text(306, 399, "★某市人民政府办公室", 13)
        + pdfs.text(80, 300, "面积12米")
        + pdfs.text(144, 306, "2", 8)
    )
    assert prose(read(page)) == ["某市人民政府办公室", "★某市人民政府办公室", "面积12米2"]


def test_digits_that_two_engines_read_differently_are_told() -> None:
    # PDFium goes by /ActualText, pdfminer by the drawn codes: a page that says one number and shows another.
    data = pdfs.make(pdfs.laid_out([BODY]))
    assert pdf.read(data, "x").warnings == ()
    swapped = (
        pdfs.text(80, 600, "7516套")
        .replace("BT", f"/Span << /ActualText <FEFF{'9527套'.encode('utf-16-be').hex()}> >> BDC BT")
        .replace("ET", "ET EMC")
    )
    (warning,) = read(swapped).warnings
    assert (warning.code, warning.page) == ("Q908", 1)


def test_a_damaged_directory_is_repaired_and_told() -> None:
    data = re.sub(rb"startxref\n\d+", b"startxref\n99999999", pdfs.make(pdfs.laid_out([BODY])))
    document = pdf.read(data, "x")
    assert prose(document) == [BODY]
    assert [w.code for w in document.warnings] == ["Q909"]


def bomb() -> bytes:
    packed = zlib.compress(b"0 0 m " * (pdf.MAX_STREAM // 6 + 10), 9)
    return b"%%PDF-1.5\n1 0 obj\n<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\n" % (len(packed), packed)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (pdfs.make(pdfs.laid_out([BODY]))[:900], "不完整"),
        (b"%PDF-1.5\nnothing\n%%EOF", "损坏"),
        (pdfs.make([""]), "没有可读的文字"),
        (bomb(), "恶意"),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        pdf.read(data, "x.pdf")


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_mutated_files_are_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(pdfs.make(pdfs.laid_out([TITLE, BODY])))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=30))
    with contextlib.suppress(UnreadableFile):
        document = pdf.read(bytes(whole), "x")
        assert len(document.boxes) == len(document.text)
