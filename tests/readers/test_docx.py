"""DOCX: what prints is read, what does not print is not, and no package harms."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docparse.errors import UnreadableFile
from docparse.model import Document
from docparse.numerals import parse
from docparse.readers import docx, numbering, zipped
from readers.docxs import HARD, HARD_PARAGRAPHS, HARD_TABLE, LISTS, box, cell, levels, listed, make, paragraph, run, table
from readers.hostile import damaged, outcome


def printed(document: Document) -> list[str]:
    return ["".join(document.text[s.start : s.end] for s in p.spans) for p in document.paragraphs]


def body(*parts: str, **more: str) -> list[str]:
    return printed(docx.read(make("".join(parts), **more), "x.docx"))


def test_all_that_is_hard_at_once() -> None:
    document = docx.read(HARD, "x.docx")
    assert printed(document) == HARD_PARAGRAPHS
    assert [[c.text for c in row] for t in document.tables for row in t.rows] == HARD_TABLE
    assert [(w.code, w.message) for w in document.warnings] == [
        ("Q911", "文中有 5 个隐藏的字，已略去"),
        ("Q911", "文中有 2 处未接受的修订，按全部接受后的文字读取"),
    ]


def test_cells_stand_in_the_text_and_merged_ones_once() -> None:
    document = docx.read(HARD, "x.docx")
    for row in document.tables[0].rows:
        for c in row:
            assert "".join(document.text[s.start : s.end] for s in c.spans) == c.text
    assert document.text.count("床位（张）") == 1
    assert document.tables[0].rows[0][0] is document.tables[0].rows[1][0]


def test_text_boxes_stored_twice_are_read_once() -> None:
    assert body(paragraph("锚。", box("盒中。", both=True))) == ["锚。", "盒中。"]


def test_digits_of_two_paragraphs_in_a_cell_never_run_together() -> None:
    document = docx.read(make(table([[cell("12", "345户"), "甲"]], 2)), "x.docx")
    assert document.tables[0].rows[0][0].text == "12\t345户"


def test_nested_tables_follow_the_one_they_stand_in() -> None:
    inner = table([["内甲", "内乙"]], 2)
    document = docx.read(make(table([["外甲", cell("外乙", inner)]], 2)), "x.docx")
    assert [[[c.text for c in row] for row in t.rows] for t in document.tables] == [[["外甲", "外乙"]], [["内甲", "内乙"]]]


def test_content_controls_fields_and_links_are_read_tables_of_contents_are_not() -> None:
    control = f"<w:sdt><w:sdtContent>{paragraph('控件里。')}</w:sdtContent></w:sdt>"
    contents = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{paragraph('一、养老服务 3')}</w:sdtContent></w:sdt>"
    )
    entry = paragraph("二、交通 5", properties='<w:pStyle w:val="T1"/>')
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE 99</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run("12")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    styles = '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    link = f'<w:hyperlink r:id="r1">{run("链接34")}</w:hyperlink>'
    assert body(control, contents, entry, paragraph("共", field, "个，", link), styles=styles) == ["控件里。", "共12个，链接34"]


def test_hidden_by_style_and_shown_again() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="H"><w:name w:val="hidden"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="K"><w:name w:val="kid"/><w:basedOn w:val="H"/></w:style>'
    )
    text = body(paragraph(run("藏1", '<w:rStyle w:val="K"/>'), run("现2", '<w:rStyle w:val="K"/><w:vanish w:val="0"/>')), styles=styles)
    assert text == ["现2"]


def test_footnotes_come_last() -> None:
    notes = f'<w:footnote w:type="separator" w:id="0">{paragraph("线")}</w:footnote><w:footnote w:id="2">{paragraph("注：含续建5个。")}</w:footnote>'
    assert body(paragraph("正文。"), footnotes=notes) == ["正文。", "注：含续建5个。"]


def test_numbers_by_style_and_by_its_level() -> None:
    numbers = LISTS.replace('<w:lvl w:ilvl="1"><w:start w:val="1"/>', '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:pStyle w:val="S2"/>', 1)
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{id_}"><w:name w:val="{id_}"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        for id_ in ("S1", "S2")
    )
    found = body(
        *(paragraph(t, properties=f'<w:pStyle w:val="{s}"/>') for t, s in (("甲", "S1"), ("乙", "S2"), ("丙", "S2"), ("丁", "S1"))),
        paragraph("戊", properties='<w:pStyle w:val="S1"/><w:numPr><w:numId w:val="0"/></w:numPr>'),
        styles=styles,
        numbering=numbers,
    )
    assert found == ["一、甲", "（一）乙", "（二）丙", "二、丁", "戊"]


def test_formulas_in_one_line() -> None:
    fraction = "<m:oMath><m:f><m:num><m:r><m:t>3</m:t></m:r></m:num><m:den><m:r><m:t>4</m:t></m:r></m:den></m:f></m:oMath>"
    assert body(paragraph("约", fraction)) == ["约3/4"]


@pytest.mark.parametrize(
    ("form", "value", "wanted"),
    [
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 21, "二十一"),
        ("chineseCountingThousand", 105, "一百零五"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("ideographTraditional", 3, "丙"),
        ("decimalEnclosedCircle", 9, "⑨"),
        ("decimalEnclosedParen", 2, "⑵"),
        ("decimalFullWidth", 12, "１２"),
        ("upperRoman", 14, "XIV"),
        ("lowerLetter", 28, "bb"),
        ("nothingOfTheKind", 7, "7"),
    ],
)
def test_forms_of_numbers(form: str, value: int, wanted: str) -> None:
    assert numbering.printed(value, form) == wanted


@given(st.integers(1, 9999))
def test_chinese_counting_reads_back(value: int) -> None:
    assert (numeral := parse(numbering.chinese(value))) is not None
    assert numeral.value == value


def test_a_level_below_begins_anew_under_each_above() -> None:
    lists = (
        f'<w:abstractNum w:abstractNumId="1">{levels(("decimal", "%1."), ("decimal", "%1.%2"))}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    assert body(listed("a", 1), listed("b", 1, 1), listed("c", 1), listed("d", 1, 1), numbering=lists) == ["1. a", "1.1 b", "2. c", "2.1 d"]


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        docx.read(data, "x.docx")
    return caught.value.reason


def test_hostile_packages_are_refused_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    lol = '<!DOCTYPE a [<!ENTITY b "1">]><w:document xmlns:w="w"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>'
    assert "实体" in refused(make("", more={"word/document.xml": lol}))
    assert "实体" in refused(make("", more={"word/document.xml": lol.encode("utf-16")}))
    assert "越界" in refused(make("", more={"../evil.xml": "x"}))
    assert "越界" in refused(make("", more={"/etc/evil": "x"}))
    assert "不是完好的 XML" in refused(make("", more={"word/document.xml": "<w:document"}))
    assert "没有文字" in refused(make(""))
    assert "只有图片" in refused(make(paragraph("<w:r><w:pict><v:imagedata/></w:pict></w:r>")))
    assert "嵌套过深" in refused(make("<w:sdt><w:sdtContent>" * 60 + paragraph("深") + "</w:sdtContent></w:sdt>" * 60))
    monkeypatch.setattr(zipped, "MAX_MEMBER", 1 << 16)
    assert "恶意" in refused(make(paragraph("a" * (1 << 17))))


def test_sizes_that_lie_are_counted_while_inflating(monkeypatch: pytest.MonkeyPatch) -> None:
    data = make(paragraph("a" * (1 << 17)))
    size = len(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    lying = data.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lying != data
    monkeypatch.setattr(zipped, "MAX_MEMBER", 1 << 16)
    assert refused(lying)


def test_cut_and_garbled_files_are_read_or_refused() -> None:
    for data in damaged(HARD, 150, 211):
        assert outcome(docx.read, data)
