"""What only LibreOffice can open (RTF, damaged or very old DOC), read by way of DOCX; nothing of it is a dependency."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from docparse.errors import UnreadableFile
from docparse.model import Document, Warning_
from docparse.readers import docx

SECONDS = 40  # less than the worker has


def read(data: bytes, kind: str, shown: str, reason: str) -> Document:
    """A file of another office format as a document of this ``kind``; macros do not run, nothing is fetched.

    Raises UnreadableFile with ``reason`` where LibreOffice is not on PATH or cannot open the file either. A warning (Q909) tells that
    the text went through LibreOffice.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise UnreadableFile(shown, f"{reason}（装有 LibreOffice 时会用它再试），请另存为 DOCX 或 PDF")
    with tempfile.TemporaryDirectory(prefix="docparse-") as folder:
        source = Path(folder, f"in.{kind}")
        source.write_bytes(data)
        command = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore", "--convert-to", "docx", "--outdir", folder]
        try:
            subprocess.run([*command, str(source)], capture_output=True, timeout=SECONDS, check=False, cwd=folder)
        except subprocess.TimeoutExpired:
            raise UnreadableFile(shown, f"{reason}，LibreOffice 转换超过 {SECONDS} 秒") from None
        made = Path(folder, "in.docx")
        if not made.is_file() or not made.stat().st_size:
            raise UnreadableFile(shown, f"{reason}，LibreOffice 也打不开")
        document = docx.read(made.read_bytes(), shown)
    told = Warning_("Q909", 0, "本程序不能直接读取这个文件，文字由 LibreOffice 转换而来，请核对原件")
    return replace(document, format=kind, warnings=(told, *document.warnings))


def rtf(data: bytes, shown: str) -> Document:
    """An RTF file, by way of LibreOffice."""
    return read(data, "rtf", shown, "RTF 文档需要 LibreOffice 才能读取")
