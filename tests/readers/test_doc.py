"""DOC: the same as DOCX gives. ``files/hard.doc`` is ``docxs.HARD`` as LibreOffice saves it (the slow test makes it anew)."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from docparse import readers
from docparse.errors import UnreadableFile
from docparse.model import Document
from docparse.readers import doc, office
from readers.docxs import HARD, HARD_PARAGRAPHS, HARD_TABLE
from readers.hostile import damaged, outcome

FILE = Path(__file__).parent / "files" / "hard.doc"


def compared(document: Document) -> None:
    found = ["".join(document.text[s.start : s.end] for s in p.spans) for p in document.paragraphs]
    # Text boxes stand behind the body. LibreOffice splits the list that begins anew, and joins tables that touch.
    wanted = [p for p in HARD_PARAGRAPHS if not p.startswith(("岚民办", "框中", "7.1"))]
    assert [p for p in found if p != "1.1 子项"] == [*wanted, "岚民办〔2024〕5号"]
    assert [[c.text for c in row] for row in document.tables[0].rows[:4]] == HARD_TABLE
    assert [w.message for w in document.warnings if w.code == "Q911"] == [
        "文中有 5 个隐藏的字，已略去",
        "文中有 2 处未接受的修订，按全部接受后的文字读取",
    ]


def test_all_that_is_hard_at_once() -> None:
    compared(doc.read(FILE.read_bytes(), "x.doc"))


def test_merged_cells_are_one() -> None:
    rows = doc.read(FILE.read_bytes(), "x.doc").tables[0].rows
    assert rows[0][0] is rows[1][0]
    assert rows[0][1] is rows[0][2]


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office.shutil, "which", lambda name: None)


@pytest.mark.usefixtures("alone")
def test_cut_and_garbled_files_are_read_or_refused() -> None:
    for data in damaged(FILE.read_bytes(), 300, 499):
        assert outcome(doc.read, data)


@pytest.mark.usefixtures("alone")
def test_what_needs_libreoffice_says_so() -> None:
    with pytest.raises(UnreadableFile, match=r"RTF.*LibreOffice"):
        office.rtf(b"{\\rtf1\\ansi abc}", "通报.doc")
    with pytest.raises(UnreadableFile, match=r"损坏.*LibreOffice"):
        doc.read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "通报.doc")


def test_locked_files_are_named() -> None:
    data = bytearray(FILE.read_bytes())
    at = data.index((0xA5EC).to_bytes(2, "little"))
    data[at + 11] |= 1
    with pytest.raises(UnreadableFile, match="加密"):
        doc.read(bytes(data), "x.doc")


@pytest.mark.slow
def test_libreoffice_saves_what_we_read(tmp_path: Path) -> None:
    assert shutil.which("soffice"), "apt install libreoffice-writer-nogui"
    (tmp_path / "hard.docx").write_bytes(HARD)
    for kind in ("doc", "rtf"):
        command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", kind, "--outdir", str(tmp_path)]
        subprocess.run([*command, str(tmp_path / "hard.docx")], check=True, capture_output=True, timeout=120)
    compared(doc.read((tmp_path / "hard.doc").read_bytes(), "x.doc"))
    through = readers.read(tmp_path / "hard.rtf")
    assert through.format == "rtf"
    assert through.warnings[0].code == "Q909"
    assert "完成率由93.5%修订。" in through.text
