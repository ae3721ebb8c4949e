"""One circular in every format gives the same ledger lines: values, units, roles, links."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from docparse.extraction import extract
from docparse.model import Document, Extraction, Quantity
from docparse.pipeline import read
from docparse.resources import folder
from readers import docxs, htmls, ofds, pdfs

SOURCES = ("2020年民生工程6月份小结.txt", "2020年民生工作要点.txt")


def line(quantity: Quantity | None) -> tuple[str, str, str, str, str] | None:
    if quantity is None:
        return None
    n = quantity.number
    return str(n.value), n.unit, n.comparator, quantity.role, quantity.indicator


def lines(extraction: Extraction) -> list[tuple[object, ...]]:
    """The ledger lines without what a format may print otherwise: ids and places."""
    found = []
    for r in extraction.indicators:
        found.append((r.number, r.title, r.indicator, line(r.target), line(r.actual), line(r.rate), r.rate_kind, r.base, r.status, r.lead_units))
    return found


def paragraphs(document: Document) -> list[str]:
    return ["".join(document.text[s.start : s.end] for s in p.spans) for p in document.paragraphs]


def docx(text: list[str]) -> bytes:
    return docxs.make("".join(docxs.paragraph(t.replace("&", "&amp;").replace("<", "&lt;")) for t in text))


def pdf(text: list[str]) -> bytes:
    return pdfs.make(pdfs.laid_out(text))


def ofd(text: list[str]) -> bytes:
    return ofds.make(*ofds.laid_out(text))


def html(text: list[str]) -> bytes:
    return htmls.trs([t.replace("&", "&amp;").replace("<", "&lt;") for t in text]).encode()


def gb18030(text: list[str]) -> bytes:
    return "\n".join(text).encode("gb18030")


def utf16(text: list[str]) -> bytes:
    return "\n".join(text).encode("utf-16-le")


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("write", [docx, pdf, ofd, html, gb18030, utf16], ids=lambda w: w.__name__)
def test_the_same_ledger_from_every_format(name: str, write: Callable[[list[str]], bytes], tmp_path: Path) -> None:
    plain = read(folder("samples") / name)
    wanted = extract(plain)
    assert len(wanted.indicators) > 40
    path = tmp_path / "通报"  # no suffix: the content tells
    path.write_bytes(write(paragraphs(plain)))
    document = read(path)
    assert document.format == {"gb18030": "text", "utf16": "text"}.get(write.__name__, write.__name__)
    assert lines(extract(document)) == lines(wanted)
    assert not document.warnings


@pytest.mark.slow
@pytest.mark.parametrize("name", SOURCES)
def test_the_same_ledger_from_doc_and_rtf(name: str, tmp_path: Path) -> None:
    assert shutil.which("soffice"), "apt install libreoffice-writer-nogui"
    plain = read(folder("samples") / name)
    (tmp_path / "a.docx").write_bytes(docx(paragraphs(plain)))
    for kind in ("doc", "rtf"):
        command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", kind, "--outdir", str(tmp_path)]
        subprocess.run([*command, str(tmp_path / "a.docx")], check=True, capture_output=True, timeout=120)
        document = read(tmp_path / f"a.{kind}")
        assert document.format == kind
        assert lines(extract(document)) == lines(extract(plain))


TABLE = [
    ["县区", "目标任务（张）", "完成数（张）", "完成率（%）"],
    ["沐川区", "320", "145", "45.3"],
    ["岚亭县", "180", "180", "100"],
    ["合计", "500", "325", "65"],
]


def docx_table() -> bytes:
    return docxs.make(docxs.paragraph("新增护理型床位进展情况表") + docxs.table(TABLE, 4))


def pdf_table() -> bytes:
    page = pdfs.text(200, 740, "新增护理型床位进展情况表") + pdfs.grid([80, 190, 300, 410, 520], [700, 670, 640, 610, 580], TABLE)
    return pdfs.make([page])


def ofd_table() -> bytes:
    page = [ofds.text(60, 37, "新增护理型床位进展情况表"), *ofds.grid([28, 67, 106, 145, 184], [50, 60, 70, 80, 90], TABLE)]
    return ofds.make(page)


def html_table() -> bytes:
    return f"<html><body><p>新增护理型床位进展情况表</p>{htmls.table(TABLE)}</body></html>".encode("gb18030")


def piped() -> bytes:
    return ("新增护理型床位进展情况表\n\n" + "\n".join("| " + " | ".join(row) + " |" for row in TABLE)).encode()


def tabbed() -> bytes:
    return ("新增护理型床位进展情况表\n" + "\n".join("\t".join(row) for row in TABLE)).encode()


@pytest.mark.parametrize("write", [docx_table, pdf_table, ofd_table, html_table, piped, tabbed], ids=lambda w: w.__name__)
def test_the_same_ledger_from_every_table(write: Callable[[], bytes], tmp_path: Path) -> None:
    (tmp_path / "表").write_bytes(write())
    found = [
        (r.indicator, *(None if q is None else (str(q.number.value), q.number.unit) for q in (r.target, r.actual, r.rate)))
        for r in extract(read(tmp_path / "表")).indicators
    ]
    assert found == [
        ("沐川区", ("320", "张"), ("145", "张"), ("45.3", "%")),
        ("岚亭县", ("180", "张"), ("180", "张"), ("100", "%")),
        ("合计", ("500", "张"), ("325", "张"), ("65", "%")),
    ]
