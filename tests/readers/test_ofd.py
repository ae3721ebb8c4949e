"""OFD: the manners of different writers, tables from paths, what is not the page's text, and what is refused."""

from __future__ import annotations

import contextlib
import io
import zipfile
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docparse.errors import UnreadableFile
from docparse.model import Document
from docparse.readers import ofd, ofdpage, sniff
from readers import ofds, pdfs

TITLE = "某市民生实事进展情况的通报"
BODY = (
    "截至六月底，全市新开工公租房1264套，开工率93.5%，完成投资12.08亿元，占年度计划的83.4%，比去年同期提高三个百分点。"
    "其中东城区完成2.1亿元，西城区完成0.95亿元。"
)


def read(*objects: str) -> Document:
    return ofd.read(ofds.make(objects), "x.ofd")


def prose(document: Document) -> list[str]:
    return [document.text[s.start : s.end] for p in document.paragraphs for s in p.spans]


def rows(document: Document) -> list[list[str]]:
    return [[cell.text for cell in row] for table in document.tables for row in table.rows]


def codes(document: Document) -> list[str]:
    return [w.code for w in document.warnings]


SENTENCES = st.lists(st.sampled_from(["完成投资12.08亿元，", "开工率达到93.5%；", "其中城区新建1264套、", "群众得到实惠，"]), min_size=1, max_size=14)


@settings(max_examples=25, deadline=None)
@given(st.lists(SENTENCES, min_size=2, max_size=20), st.booleans(), st.sampled_from(["line", "character", "page"]))
def test_paragraphs_over_lines_and_pages(drawn: list[list[str]], numbered: bool, manner: str) -> None:
    wanted = [f"{i + 1}、" * numbered + "".join(parts)[:-1] + "。" for i, parts in enumerate(drawn)]
    document = ofd.read(ofds.make(*ofds.laid_out(wanted, manner=manner, lines=9)), "x")
    assert prose(document) == wanted
    assert document.warnings == ()


def test_every_character_has_its_place_in_points() -> None:
    document = ofd.read(ofds.make(*ofds.laid_out([TITLE, BODY] * 9)), "x")
    assert len(document.boxes) == len(document.text)
    assert all((box is None) == (char == "\n") for char, box in zip(document.text, document.boxes, strict=True))
    first = document.boxes[0]
    assert first is not None
    assert first.x0 == pytest.approx((28 + 2 * 5.6) * 72 / 25.4, abs=0.1)
    assert first.bottom - first.top == pytest.approx(5.6 * 72 / 25.4, abs=0.1)
    assert first.top < 37 * 72 / 25.4 < first.bottom
    start = document.text.index("12.08")
    box = document.box(start, start + 5)
    assert box is not None
    assert box.x1 - box.x0 == pytest.approx(5 * 2.8 * 72 / 25.4, abs=1)
    assert document.paragraphs[-1].page == document.pages == 2


@pytest.mark.parametrize("prefix", ["ofd", "p", ""])
def test_any_namespace_prefix(prefix: str) -> None:
    members = ofds.parts([ofds.page([ofds.text(28, 37, "开工率93.5%。")])])
    swapped = {k: v.replace("<o:", f"<{prefix}:" if prefix else "<").replace("</o:", f"</{prefix}:" if prefix else "</") for k, v in members.items()}
    swapped = {k: v.replace("xmlns:o=", f"xmlns:{prefix}=" if prefix else "xmlns=") for k, v in swapped.items()}
    assert prose(ofd.read(ofds.packed(swapped), "x")) == ["开工率93.5%。"]


@pytest.mark.parametrize(
    ("folder", "base"),
    [
        ("Doc_0", "/Doc_0/Pages/Page_{}/Content.xml"),
        ("Doc_0", "Pages\\Page_{}\\Content.xml"),
        ("Doc_0", "./pages/PAGE_{}/content.XML"),
        ("Doc_0", "../Doc_0/Pages/Page_{}/Content.xml"),
        ("Doc_0", "Pages/Page_{}"),
        ("文档", "Pages/Page_{}/Content.xml"),
        (".", "Pages/Page_{}/Content.xml"),
    ],
)
def test_places_of_parts(folder: str, base: str) -> None:
    members = ofds.parts([ofds.page([ofds.text(28, 37, "开工率93.5%。")])], folder=folder, base=base)
    members = {name.removeprefix("./"): content for name, content in members.items()}
    assert prose(ofd.read(ofds.packed(members), "x")) == ["开工率93.5%。"]


def test_folders_named_in_gbk() -> None:
    name = "正文".encode("gbk")  # four bytes, like Doc_
    data = ofds.packed(ofds.parts([ofds.page([ofds.text(28, 37, "开工率93.5%。")])], folder="Doc_"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {n: archive.read(n).replace(b"Doc_", "正文".encode()) for n in archive.namelist()}
    assert prose(ofd.read(ofds.packed(members).replace(b"Doc_/", name + b"/"), "x")) == ["开工率93.5%。"]


def test_several_documents_are_read_in_order() -> None:
    members = ofds.parts([ofds.page([ofds.text(28, 37, "第一份。")])])
    members |= ofds.parts([ofds.page([ofds.text(28, 37, "第二份。")])], folder="Doc_1")
    members["OFD.xml"] = ofds.xml("OFD", ofds.body("Doc_0/Document.xml") + ofds.body("/Doc_1/Document.xml") + ofds.body("Doc_2/Document.xml"))
    document = ofd.read(ofds.packed(members), "x")
    assert prose(document) == ["第一份。", "第二份。"]
    assert [p.page for p in document.paragraphs] == [1, 2]
    assert [(w.code, w.page) for w in document.warnings] == [("Q909", 0)]


# --- text objects ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "item",
    [
        ofds.text(28, 37, "完成投资12.08亿元"),
        ofds.text(28, 37, "完成投资12.08亿元", DeltaX="", code='X="0" Y="4.8"'),  # no steps: one after the other
        ofds.text(28, 37, "完成投资12.08亿元", code='X="0" Y="4.8" DeltaX="0 0 0"'),
        ofds.text(28, 37, "完成投资12.08亿元", code='X="0" Y="4.8" DeltaX="g 3 5.6"'),  # too few
        ofds.text(28, 37, "完成投资12.08亿元", code='X="0" Y="4.8" DeltaX="G 4 5.6,g 999999999999 2.8 5.6"'),
        ofds.text(28, 37, "完成投资12.08亿元", code='X="0" Y="4.8" DeltaX="g 10 5.6"'),  # an even grid
        ofds.text(28, 37, "\n   完成投资12.08亿元\n  "),
        ofds.text(0, 0, "完成投资12.08亿元", 15.874, Boundary="28 30 160 9", CTM="0.3528 0 0 0.3528 0 0"),
        ofds.text(28, 37, "完成投资12.08亿元", 2.8, CTM="2 0 0 2 3 3"),
        ofds.text(28, 37, "完成投资12.08亿元", HScale="0.8", code='X="0" Y="4.8" DeltaX="g 4 4.48 g 4 2.24 4.48"'),
    ],
)
def test_one_line_in_many_writings(item: str) -> None:
    (line,) = prose(read(item, ofds.text(28, 60, "完")))[:1]
    assert line == "完成投资12.08亿元"


def test_text_codes_of_one_object() -> None:
    steps = 'DeltaX="g 3 5.6"'
    codes = (
        f'<o:TextCode X="0" Y="4.8" {steps}>完成率为</o:TextCode><o:TextCode>93.5%</o:TextCode>'
        f'<o:TextCode Y="14.8" {steps}>另起一行</o:TextCode><o:TextCode X="80">右侧</o:TextCode>'
        f'<o:TextCode X="0" Y="24.8" DeltaX="5.6 5.6">A&lt;B&#x4EBF;</o:TextCode>'
    )
    item = f'<o:TextObject ID="1" Boundary="28 37 160 40" Font="3" Size="5.6">{codes}</o:TextObject>'
    assert prose(read(item)) == ["完成率为93.5%", "另起一行 右侧", "A<B亿"]


def test_numbers_side_by_side_stay_apart() -> None:
    assert prose(read(ofds.text(28, 37, "计划12套", code='X="0" Y="4.8" DeltaX="5.6 5.6 8.4 2.8"'))) == ["计划1 2套"]
    assert prose(read(ofds.text(28, 37, "100%", code='X="0" Y="4.8" DeltaX="g 3 5.6"'))) == ["100%"]
    assert prose(read(ofds.text(28, 37, "1264"), ofds.text(45, 37, "1200"))) == ["1264 1200"]


def test_text_that_runs_down_or_sideways_keeps_its_order() -> None:
    column = ofds.text(180, 60, "竖排1200套", code='X="0" Y="4.8" DeltaY="g 6 5.6"')
    read_down = ofds.text(170, 60, "竖排1200套", ReadDirection="90", code='X="0" Y="4.8"')
    upward = ofds.text(20, 200, "上行1264", CTM="0 -1 1 0 0 0")
    singly = [ofds.text(10, 200 - 2.8 * i, c, CTM="0 -1 1 0 0 0") for i, c in enumerate("1986")]
    level = [ofds.text(28, 37 + 10 * i, "正文完成投资12.08亿元") for i in range(6)]
    document = read(column, read_down, upward, *singly, *level)
    for wanted in ("竖排1200套", "上行1264", "1986"):
        assert wanted in prose(document)
    for angle, ctm in ((90, "0 1 -1 0 150 0"), (180, "-1 0 0 -1 150 150"), (270, "0 -1 1 0 0 150")):
        assert prose(read(ofds.text(28, 37, "完成投资12.08亿元", CTM=ctm))) == ["完成投资12.08亿元"], angle


def test_a_page_written_in_columns_is_read_from_right_to_left() -> None:
    words = ["甲乙丙丁" * 30 + "。", "戊己庚辛" * 20 + "。", "子丑寅卯" * 30 + "。"]
    lines = [line for paragraph in words for line in pdfs.wrapped(paragraph)]
    items = [ofds.text(180 - 9.8 * i, 40 + 7 * at, part, 7, code='X="0" Y="4.8" DeltaY="g 40 7"') for i, (at, part) in enumerate(lines)]
    assert prose(read(*reversed(items), ofds.text(100, 275, "— 1 —"))) == words


# --- templates, composite objects ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", ["Background", "Foreground"])
def test_templates_are_part_of_the_page(order: str) -> None:
    common = f'<o:TemplatePage ID="5" BaseLoc="Tpls/Tpl_0/Content.xml" ZOrder="{order}"/>'
    use = f'<o:Template TemplateID="5" ZOrder="{order}"/>'
    pages = [ofds.page([ofds.text(28, 60, f"完成{n}套。")], templates=use) for n in (1264, 98)]
    members = ofds.parts(pages, common=common)
    members["Doc_0/Tpls/Tpl_0/Content.xml"] = ofds.page([ofds.text(28, 100, "模板里的文字。"), ofds.text(100, 285, "第 1 页")])
    assert prose(ofd.read(ofds.packed(members), "x")) == ["完成1264套。", "模板里的文字。", "完成98套。", "模板里的文字。"]
    del members["Doc_0/Tpls/Tpl_0/Content.xml"]
    document = ofd.read(ofds.packed(members), "x")
    assert (prose(document), codes(document)) == (["完成1264套。", "完成98套。"], ["Q909"])


UNIT = (
    '<o:CompositeGraphicUnits><o:CompositeGraphicUnit ID="{}" Width="100" Height="20"><o:Content>{}</o:Content>'
    "</o:CompositeGraphicUnit></o:CompositeGraphicUnits>"
)
USE = '<o:CompositeObject ID="6" Boundary="{}" CTM="{}" ResourceID="{}"/>'


@pytest.mark.parametrize("where", ["DocumentRes", "PublicRes", "PageRes", "PageRes beside"])
def test_composite_objects_are_followed(where: str) -> None:
    inner = ofds.text(0, 10, "复合图元1264套", 11.2)
    units = UNIT.format(41, USE.format("10 0 90 20", "1 0 0 1 4 0", 42)) + UNIT.format(42, f"<o:PageBlock ID='1'>{inner}</o:PageBlock>")
    resource = f"<o:{where}>Res.xml</o:{where}>"
    composite = USE.format("28 40 90 20", "0.5 0 0 0.5 0 0", 41)
    if where.startswith("PageRes"):
        members = ofds.parts([ofds.page([composite], resources="<o:PageRes>Res.xml</o:PageRes>")])
        members["Doc_0/Pages/Page_0/Res.xml" if "beside" in where else "Doc_0/Res.xml"] = ofds.xml("Res", units)
    else:
        members = ofds.parts([ofds.page([composite])], common=resource)
        members["Doc_0/Res.xml"] = ofds.xml("Res", units)
    document = ofd.read(ofds.packed(members), "x")
    assert prose(document) == ["复合图元1264套"]
    assert document.boxes[0] is not None
    assert document.boxes[0].x0 == pytest.approx((28 + 0.5 * (10 + 4)) * 72 / 25.4, abs=0.1)
    assert document.boxes[0].bottom - document.boxes[0].top == pytest.approx(5.6 * 72 / 25.4, abs=0.1)
    assert document.warnings == ()


def test_composite_objects_in_circles_and_missing_ones_are_told() -> None:
    units = UNIT.format(41, ofds.text(0, 10, "圈1264") + USE.format("0 0 9 9", "1 0 0 1 0 9", 41))
    members = ofds.parts(
        [ofds.page([USE.format("28 40 90 20", "1 0 0 1 0 0", key) for key in (41, 77)])], common="<o:DocumentRes>R.xml</o:DocumentRes>"
    )
    members["Doc_0/R.xml"] = ofds.xml("Res", units)
    document = ofd.read(ofds.packed(members), "x")
    assert (prose(document), codes(document)) == (["圈1264"], ["Q909"])


def test_composite_objects_that_multiply_are_refused() -> None:
    units = "".join(UNIT.format(i, USE.format("0 0 9 9", "1 0 0 1 0 0", i + 1) * 20) for i in range(12)) + UNIT.format(12, "<o:PageBlock/>" * 9)
    members = ofds.parts([ofds.page([USE.format("28 40 90 20", "1 0 0 1 0 0", 0)])], common="<o:DocumentRes>R.xml</o:DocumentRes>")
    members["Doc_0/R.xml"] = ofds.xml("Res", units)
    with pytest.raises(UnreadableFile, match="恶意"):
        ofd.read(ofds.packed(members), "x")


# --- tables ----------------------------------------------------------------------------------------------------------------

CELLS = [["项目", "目标", "完成"], ["公租房", "1264套", "1200套/占九成"], ["道路", "30/15", ""]]
WANTED = [["项目", "目标", "完成"], ["公租房", "1264套", "1200套 占九成"], ["道路", "30 15", ""]]
XS, YS = [28.0, 70.0, 120.0, 180.0], [60.0, 74.0, 88.0, 102.0]


def one_path(x0: float, y0: float, x1: float, y1: float) -> str:
    return ofds.path(f"S {x0} {y0} L {x1} {y1}", more='CTM="0.5 0 0 0.5 0 0"').replace(
        f"S {x0} {y0} L {x1} {y1}", f"S {2 * x0} {2 * y0} L {2 * x1} {2 * y1}"
    )


@pytest.mark.parametrize("line", [ofds.rule, ofds.bar, one_path])
def test_a_ruled_table_is_read_once(line: object) -> None:
    document = read(ofds.text(28, 50, "附表如下。"), *ofds.grid(XS, YS, CELLS, line=line), ofds.text(28, 112, "表后正文。"))
    assert prose(document) == ["附表如下。", "表后正文。"]
    assert rows(document) == WANTED
    assert document.text == "附表如下。\n项目\t目标\t完成\n公租房\t1264套\t1200套 占九成\n道路\t30 15\t\n表后正文。\n"
    assert all(document.text[s.start : s.end] == c.text for t in document.tables for r in t.rows for c in r for s in c.spans)


def test_tables_from_cell_boxes_and_from_one_compound_path() -> None:
    def box(x0: float, y0: float, x1: float, y1: float) -> str:
        return f"M {x0} {y0} L {x1} {y0} L {x1} {y1} L {x0} {y1} C "

    boxes = [box(x0, y0, x1, y1) for y0, y1 in pairwise(YS) for x0, x1 in pairwise(XS)]
    words = ofds.grid(XS, YS, CELLS, line=lambda *_: "")
    assert rows(read(*map(ofds.path, boxes), *words)) == WANTED
    assert rows(read(ofds.path("".join(boxes)), *words)) == WANTED
    thin = "".join(box(XS[0], y, XS[-1], y + 0.2) for y in YS) + "".join(box(x, YS[0], x + 0.2, YS[-1]) for x in XS)
    assert rows(read(ofds.path(thin, more='Fill="true" Stroke="false"'), *words)) == WANTED


def test_a_table_of_single_characters() -> None:
    words = [one for row, y in zip(CELLS, YS, strict=False) for cell, x in zip(row, XS, strict=False) for one in ofds.single(x + 1, y + 5, cell, 4.2)]
    assert rows(read(*reversed(words), *ofds.grid(XS, YS, []))) == [list(row) for row in CELLS]


def test_a_table_over_pages_is_one() -> None:
    head = ["序号", "项目", "完成"]
    first = ofds.grid(XS, [200.0, 214.0, 228.0], [head, ["1", "公租房", "1264套"]])
    second = ofds.grid(XS, [40.0, 54.0, 68.0], [head, ["2", "棚户区", "98套"]])
    document = ofd.read(ofds.make([*first, ofds.text(100, 285, "— 1 —")], [*second, ofds.text(100, 285, "— 2 —")]), "x")
    assert rows(document) == [head, ["1", "公租房", "1264套"], ["2", "棚户区", "98套"]]
    assert len(document.tables) == 1


def test_a_column_in_a_merged_cell_is_read_down() -> None:
    lines = [ofds.rule(28, y, 180, y) for y in (60, 102)] + [ofds.rule(40, y, 180, y) for y in (74, 88)]
    lines += [ofds.rule(x, 60, x, 102) for x in (28, 40, 100, 180)]
    words = [ofds.text(41, 65 + 14 * i, part, 4.2) for i, part in enumerate(["公租房", "道路", "桥梁"])]
    words += [ofds.text(101, 65 + 14 * i, part, 4.2) for i, part in enumerate(["1264套", "30", "2"])]
    label = ofds.text(32, 65, "住房1200", 4.2, code='X="0" Y="3.6" DeltaY="g 5 4.2"')
    aside = ofds.text(32, 95, "住房1200", 4.2, CTM="0 -1 1 0 0 0")
    for one in (label, aside):
        assert rows(read(*lines, *words, one)) == [["住房1200", "公租房", "1264套"], ["住房1200", "道路", "30"], ["住房1200", "桥梁", "2"]]


# --- what is not the page's text, or doubtful ------------------------------------------------------------------------------


def test_what_nobody_sees_is_left_out_and_told() -> None:
    members = ofds.parts(
        [
            ofds.page(
                [
                    ofds.text(28, 37, "可见100人。"),
                    ofds.text(28, 47, "白字99人", inner=ofds.fill("255 255 255")),
                    ofds.text(28, 57, "透明88人", Alpha="0"),
                    ofds.text(28, 67, "透明77人", inner=ofds.fill("0 0 0", 'Alpha="0"')),
                    ofds.text(28, 77, "不显66人", Visible="false"),
                    ofds.text(28, 87, "无填55人", Fill="false"),
                    ofds.text(230, 97, "页外44人"),
                    ofds.text(28, 107, "小字33人", 0.7),
                    ofds.text(28, 117, "参数22人", DrawParam="5"),
                    ofds.text(60, 200, "斜水印", CTM="0.7 0.7 -0.7 0.7 0 0"),
                    ofds.path("M 28 130 L 90 130 L 90 140 L 28 140 C", more='Fill="true"', color=ofds.fill("200 0 0")),
                    ofds.text(30, 137, "深底白字11人。", inner=ofds.fill("#FF #FF #FF")),
                    ofds.text(28, 157, "四色黑字10人。", inner=ofds.fill("0 0 0 255")),
                ]
            )
        ],
        common="<o:PublicRes>R.xml</o:PublicRes>",
    )
    members["Doc_0/R.xml"] = ofds.xml(
        "Res", f'<o:DrawParams><o:DrawParam ID="4">{ofds.fill("255")}</o:DrawParam><o:DrawParam ID="5" Relative="4"/></o:DrawParams>'
    )
    document = ofd.read(ofds.packed(members), "x")
    assert prose(document) == ["可见100人。", "深底白字11人。", "四色黑字10人。"]
    assert [(w.code, w.page) for w in document.warnings] == [("Q911", 1)]
    assert "有 43 个" in document.warnings[0].message


def test_a_page_declared_too_small_is_read_and_told() -> None:
    objects = [one.replace(' Size="5.6"', ' size="5.6"') for one in ofds.laid_out([BODY] * 4, numbers="")[0]]
    document = ofd.read(ofds.packed(ofds.parts([ofds.page(objects, area="0 0 140 90")])), "x")
    assert (prose(document), codes(document)) == ([BODY] * 4, ["Q909"])


def test_a_page_of_rules_without_measure_has_no_tables() -> None:
    hatched = ofds.path("".join(f"M 5 {5 + i * 1.5} L 205 {5 + i * 1.5} M {5 + i} 5 L {5 + i} 290 " for i in range(190)))
    document = read(hatched, ofds.text(28, 37, "完成1264套。"))
    assert (prose(document), document.tables, codes(document)) == (["完成1264套。"], (), ["Q909"])


def test_annotations_seals_and_attachments_are_not_read() -> None:
    members = ofds.parts([ofds.page([ofds.text(28, 37, "正文1264套。")])])
    members["Doc_0/Document.xml"] = members["Doc_0/Document.xml"].replace(
        "</o:Document>", "<o:Annotations>Annots/Annotations.xml</o:Annotations><o:Attachments>A.xml</o:Attachments></o:Document>"
    )
    members["Doc_0/Annots/Annotations.xml"] = ofds.xml("Annotations", '<o:Page PageID="0"><o:FileLoc>Page_0/Annot.xml</o:FileLoc></o:Page>')
    members["Doc_0/Annots/Page_0/Annot.xml"] = ofds.xml(
        "PageAnnot", f"<o:Annot Type='Stamp'><o:Appearance>{ofds.text(0, 9, '印')}</o:Appearance></o:Annot>"
    )
    document = ofd.read(ofds.packed(members), "x")
    assert (document.text, document.warnings) == ("正文1264套。\n", ())


IMAGE = '<o:ImageObject ID="4" Boundary="0 0 210 297" CTM="210 0 0 297 0 0" ResourceID="30"/>'


def test_scans() -> None:
    with pytest.raises(UnreadableFile, match="扫描件"):
        read(IMAGE)
    document = ofd.read(ofds.make([ofds.text(28, 37, "完成1264套。")], [IMAGE]), "x")
    assert [(w.code, w.page) for w in document.warnings] == [("Q912", 2)]
    document = read(IMAGE, ofds.text(28, 37, "识别出的1264套。", Alpha="0"))  # a layer of text over the scan
    assert (prose(document), codes(document)) == (["识别出的1264套。"], ["Q912"])
    assert codes(read(IMAGE, ofds.text(28, 37, "印在图上1264套。"))) == []


def test_text_under_an_opaque_scan_is_its_text_layer() -> None:
    members = ofds.parts([ofds.page([ofds.text(28, 37, "识别出的1264套。"), IMAGE])], common="<o:DocumentRes>R.xml</o:DocumentRes>")
    members["Doc_0/R.xml"] = ofds.xml(
        "Res", '<o:MultiMedias><o:MultiMedia ID="30" Type="Image"><o:MediaFile>a.JPG</o:MediaFile></o:MultiMedia></o:MultiMedias>'
    )
    document = ofd.read(ofds.packed(members), "x")
    assert (prose(document), codes(document)) == (["识别出的1264套。"], ["Q912"])


def transform(glyphs: str) -> str:
    count = len(glyphs.split())
    return f'<o:CGTransform CodePosition="0" CodeCount="{count}" GlyphCount="{count}"><o:Glyphs>{glyphs}</o:Glyphs></o:CGTransform>'


def test_glyph_runs() -> None:
    sure = ofds.text(28, 37, "完成投资1264套，均已开工。", inner=transform("44 1201 77 78 3 4 5 6 9 10 11 12 13 14 15"))
    document = read(sure)
    assert (prose(document), codes(document)) == (["完成投资1264套，均已开工。"], [])
    for lost in ("¤¤¤", "\ue001\ue002\ue003", "□□□", ""):
        document = read(
            sure,
            sure.replace('Boundary="28', 'Boundary="27'),
            ofds.text(28, 50, lost, inner=transform("4460 1201 77"), code='X="0" Y="4.8" DeltaX="g 2 5.6"'),
        )
        assert document.text.endswith("\n\ufffd\ufffd\ufffd\n"), lost
        assert codes(document) == ["Q910"]
        with pytest.raises(UnreadableFile, match="字形"):
            read(ofds.text(28, 50, lost, inner=transform("4460 1201 77"), code='X="0" Y="4.8" DeltaX="g 2 5.6"'))
    boxes = ofds.text(28, 70, "□□", inner=transform("9 9"))
    assert codes(read(sure, boxes)) == []


def test_double_strokes_are_one() -> None:
    assert prose(read(ofds.text(28, 37, "重影33%。"), ofds.text(28.1, 37, "重影33%。"))) == ["重影33%。"]


def test_the_title_in_the_file_counts_where_none_is_printed() -> None:
    def metadata(title: str, printed: str) -> dict[str, str]:
        info = f'<o:Title>{title}</o:Title><o:CustomDatas><o:CustomData Name="发文字号">某政办〔2026〕1号</o:CustomData></o:CustomDatas>'
        return dict(ofd.read(ofds.packed(ofds.parts([ofds.page([ofds.text(28, 37, printed)])], info=info)), "x").metadata)

    assert metadata(TITLE, "正文。") == {"标题": TITLE, "发文字号": "某政办〔2026〕1号"}
    assert metadata(TITLE, TITLE) == metadata("新建文档", "正文。") == {"发文字号": "某政办〔2026〕1号"}


def test_damaged_parts_are_told_and_the_rest_read() -> None:
    pages = [ofds.page([ofds.text(28, 37, f"完成{n}套。")]) for n in (1264, 98, 7)]
    members: dict[str, str | bytes] = dict(ofds.parts(pages, common="<o:PublicRes>R.xml</o:PublicRes>"))
    members["Doc_0/Pages/Page_1/Content.xml"] = pages[1][:-30]
    members["Doc_0/R.xml"] = "<broken"
    document = ofd.read(ofds.packed(members), "x")
    assert prose(document) == ["完成1264套。", "完成7套。"]
    assert [(w.code, w.page) for w in document.warnings] == [("Q909", 0), ("Q909", 2)]
    assert document.pages == 3


# --- refused ---------------------------------------------------------------------------------------------------------------

DTD = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaa"><!ENTITY e SYSTEM "file:///etc/hostname">]>'


def changed(name: str, content: str | bytes, **more: str | bytes) -> bytes:
    members: dict[str, str | bytes] = dict(ofds.parts([ofds.page([ofds.text(28, 37, "完成1264套。")])]))
    members[name] = content
    return ofds.packed(members | more)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04 nothing OFD.xml", "损坏"),
        (ofds.packed({"OFD.xml": ofds.xml("OFD", "")}), "没有页面"),
        (ofds.packed({"OFD.xml": ofds.xml("OFD", ofds.body())}), "不在文件里"),
        (ofds.packed({"OFD.xml": ofds.xml("OFD", "<o:DocBody/>")}), "DocRoot"),
        (ofds.packed({"other.xml": "<a/>"}), "缺少 OFD.xml"),
        (ofds.make([]), "没有可读的文字"),
        (ofds.make(), "没有页面"),
        (changed("OFD.xml", DTD + "<OFD>&e;</OFD>"), "恶意"),
        (changed("Doc_0/Document.xml", DTD + "<Document>&a;</Document>"), "恶意"),
        (changed("Doc_0/Pages/Page_0/Content.xml", DTD + "<Page>&e;</Page>"), "恶意"),
        (changed("Doc_0/Pages/Page_0/Content.xml", b"\x8f\x01\x99 cipher"), "加密"),
        (changed("OFD.xml", b"\x8f\x01\x99", **{"Encryptions.xml": "<a/>"}), "Encryptions"),
        (changed("../up.xml", "<a/>"), "越界"),
        (changed("Doc_0/Pages/Page_0/Content.xml", b"<a>" + b" " * (ofd.MAX_PART + 9) + b"</a>"), "上限"),
        (ofds.make([ofds.text(28, 37, "字" * (ofdpage.MAX_CHARACTERS + 1))]), "上限"),
        (
            ofds.packed(
                ofds.parts([], common="").copy() | {"Doc_0/Document.xml": ofds.xml("Document", "<o:Pages>" + "<o:Page/>" * 3001 + "</o:Pages>")}
            ),
            "上限",
        ),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words) as caught:
        ofd.read(data, "x.ofd")
    assert "\n" not in str(caught.value)


def test_cut_files_are_read_or_refused() -> None:
    whole = ofds.make(*ofds.laid_out([TITLE, BODY]))
    for end in range(4, len(whole), 37):
        with pytest.raises(UnreadableFile):
            ofd.read(whole[:end], "x")
        ofd_bytes = b"PK\x03\x04" + bytes(range(256))[:end] * 3
        with pytest.raises(UnreadableFile):
            ofd.read(ofd_bytes, "x")


WORDS = st.sampled_from(
    [
        "",
        "nan",
        "-1",
        "1e999",
        "9" * 400,
        "g",
        "g 3",
        "g 99999999999 1",
        "0",
        "1 2 3",
        "true",
        "-0.0000001",
        "٣",
        "M",
        "1e9",
        "#FF",
        "M 1 B 2 L",
        "\ud7ff",
    ]
)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_attributes_of_any_kind_are_read_or_refused(data: st.DataObject) -> None:
    names = ("Boundary", "CTM", "Size", "HScale", "ReadDirection", "CharDirection", "Alpha", "Visible", "DrawParam", "Fill")
    objects = []
    for _ in range(data.draw(st.integers(1, 4))):
        more = {key: data.draw(WORDS) for key in data.draw(st.sets(st.sampled_from(names), max_size=4)) if key != "Size"}
        code = " ".join(f'{key}="{data.draw(WORDS)}"' for key in data.draw(st.sets(st.sampled_from(["X", "Y", "DeltaX", "DeltaY"]), min_size=1)))
        color = ofds.fill(data.draw(WORDS))
        objects.append(ofds.text(28, 37, data.draw(st.sampled_from(["完成12", " ", "", "\u200b"])), inner=color, code=code, **more))
        objects.append(ofds.path(" ".join(data.draw(st.lists(WORDS, max_size=6))), more=f'Fill="true" CTM="{data.draw(WORDS)}"', color=color))
    content = ofds.page([*objects, *ofds.grid(XS, YS, CELLS)], area=data.draw(WORDS))
    document = ofd.read(ofds.packed(ofds.parts([content])), "x")
    assert len(document.boxes) == len(document.text)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_mutated_files_are_read_or_refused(data: st.DataObject) -> None:
    members = {k: v.encode() for k, v in ofds.parts([ofds.page([ofds.text(28, 37, BODY), *ofds.grid(XS, YS, CELLS)])]).items()}
    name = data.draw(st.sampled_from(sorted(members)))
    part = bytearray(members[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(part) - 1))
        part[at : at + data.draw(st.integers(0, 12))] = data.draw(st.binary(max_size=8) | st.sampled_from([b"<", b">", b'"', b"9", b"o:"]))
    packed = bytearray(ofds.packed(members | {name: bytes(part)}))
    if data.draw(st.booleans()):
        at = data.draw(st.integers(4, len(packed) - 1))
        packed[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    with contextlib.suppress(UnreadableFile):
        document = ofd.read(bytes(packed), "x")
        assert len(document.boxes) == len(document.text)


def test_the_kind_is_told_by_the_outer_directory() -> None:
    whole = ofds.parts([ofds.page([ofds.text(28, 37, "完成1264套。")])])
    inner = ofds.packed({"word/document.xml": "<a/>"})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in [*whole.items(), ("Doc_0/Attachs/1.docx", inner)]:
            archive.writestr(name, content)
    assert sniff(buffer.getvalue()) == "ofd"
    assert sniff(ofds.packed({"word/document.xml": "<a/>", "word/embeddings/a.bin": ofds.packed(whole), "word/styles.xml": "<a/>"})) == "docx"
    assert sniff(ofds.packed({name.lower(): content for name, content in whole.items()})) == "ofd"
