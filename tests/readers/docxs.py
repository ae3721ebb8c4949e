"""Small DOCX files for tests, written by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>'
    '<Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/>'
    '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/>'
    "</Types>"
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def run(text: str, properties: str = "") -> str:
    """A run of characters."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*inside: str, properties: str = "") -> str:
    """A paragraph of runs (a string without markup becomes one run)."""
    runs = "".join(part if part.startswith("<") else run(part) for part in inside)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def listed(text: str, number: int, level: int = 0) -> str:
    """A paragraph of a numbered list."""
    return paragraph(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def cell(*inside: str, span: int = 1, down: str = "") -> str:
    """A table cell of paragraphs; ``down`` is restart or continue."""
    merge = f'<w:vMerge w:val="{down}"/>' if down else ""
    body = "".join(part if part.startswith("<") else paragraph(part) for part in inside) or paragraph()
    return f'<w:tc><w:tcPr><w:tcW w:w="{1500 * span}" w:type="dxa"/><w:gridSpan w:val="{span}"/>{merge}</w:tcPr>{body}</w:tc>'


def table(rows: Sequence[Sequence[str]], columns: int) -> str:
    """A table; a string without markup becomes a cell."""
    grid = '<w:gridCol w:w="1500"/>' * columns
    body = "".join("<w:tr>" + "".join(c if c.startswith("<w:tc>") else cell(c) for c in row) + "</w:tr>" for row in rows)
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>'


def box(*paragraphs: str, both: bool = False) -> str:
    """A run with a text box; ``both`` stores it in the new and the old form, as Word does."""
    inside = "".join(p if p.startswith("<") else paragraph(p) for p in paragraphs)
    old = f'<w:pict><v:shape style="width:200pt;height:40pt"><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></v:shape></w:pict>'
    if not both:
        return f"<w:r>{old}</w:r>"
    new = f"<w:drawing><wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx></w:drawing>"
    return f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>'


def levels(*forms: tuple[str, str]) -> str:
    """The levels of a list: (form, text) each."""
    return "".join(
        f'<w:lvl w:ilvl="{k}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
        for k, (form, text) in enumerate(forms)
    )


def make(body: str, *, styles: str = "", numbering: str = "", footnotes: str = "", more: Mapping[str, str | bytes] | None = None) -> bytes:
    """A DOCX file with this body; ``more`` are further members."""
    relations = "".join(
        f'<Relationship Id="r{k}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>' for k, name in enumerate(("styles", "numbering", "footnotes"))
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>',
        "word/document.xml": f'<w:document {_SPACES}><w:body>{body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>',
        "word/styles.xml": f"<w:styles {_SPACES}>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {_SPACES}>{numbering}</w:numbering>",
        "word/footnotes.xml": f"<w:footnotes {_SPACES}>{footnotes}</w:footnotes>",
        **(more or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content)
    return out.getvalue()


LISTS = (
    '<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="multilevel"/>'
    + levels(("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."), ("decimalEnclosedCircle", "%4"))
    + "</w:abstractNum>"
    + '<w:abstractNum w:abstractNumId="2"><w:multiLevelType w:val="multilevel"/>'
    + levels(("decimal", "%1"), ("decimal", "%1.%2"))
    + "</w:abstractNum>"
    + '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    + '<w:num w:numId="3"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'
)

# All that is hard in one file: what a reader must give stands beside it.
HARD = make(
    paragraph("岚陵市2024年重点工作进展", properties='<w:pStyle w:val="Head"/>')
    + listed("养老服务", 1)
    + listed("床位建设", 1, 1)
    + listed("2024年新增床位", 1, 2)
    + paragraph(
        "完成率由",
        '<w:del w:id="1" w:author="甲"><w:r><w:delText>90%</w:delText></w:r></w:del>',
        '<w:ins w:id="2" w:author="甲">' + run("93.") + run("5%") + "</w:ins>",
        "修订。",
    )
    + listed("改造床位", 1, 2)
    + listed("助餐点", 1, 1)
    + listed("交通", 1)
    + listed("公路", 1, 1)
    + paragraph(run("暗中12个", "<w:vanish/>"), run("明处34个。"))
    + paragraph("面积1200m", run("2", '<w:vertAlign w:val="superscript"/>'), "，投资", run("5", "<w:b/>"), "万元。")
    + paragraph("上一行12", "<w:r><w:br/></w:r>", "34下一行")
    + paragraph("锚点。", box("岚民办〔2024〕5号"))
    + listed("项目", 3)
    + listed("子项", 3, 1)
    + table(
        [
            [cell("县区", down="restart"), cell("床位（张）", span=2)],
            [cell("", down="continue"), "目标", "完成"],
            ["东岚区", "120", "96"],
            ["西岚区", "80", cell("80", "30")],
        ],
        3,
    )
    + table([[cell("框中一段。", "框中二段。")]], 1)
    + paragraph("末段。"),
    styles='<w:style w:type="paragraph" w:styleId="Head"><w:name w:val="heading 9"/><w:pPr><w:outlineLvl w:val="8"/></w:pPr></w:style>',
    numbering=LISTS,
)
HARD_PARAGRAPHS = [
    "岚陵市2024年重点工作进展",
    "一、养老服务",
    "（一）床位建设",
    "1. 2024年新增床位",
    "完成率由93.5%修订。",
    "2. 改造床位",
    "（二）助餐点",
    "二、交通",
    "（一）公路",
    "明处34个。",
    "面积1200m²，投资5万元。",
    "上一行12",
    "34下一行",
    "锚点。",
    "岚民办〔2024〕5号",
    "7 项目",
    "7.1 子项",
    "框中一段。",
    "框中二段。",
    "末段。",
]
HARD_TABLE = [
    ["县区", "床位（张）", "床位（张）"],
    ["县区", "目标", "完成"],
    ["东岚区", "120", "96"],
    ["西岚区", "80", "80\t30"],
]
