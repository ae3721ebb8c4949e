"""Which files are read, by which reader, and what is said of the others."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from docparse import readers
from docparse.errors import UnreadableFile


def zipped(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空"),
        (b" \r\n\x00\x00", "没有内容"),
        (zipped("word/document.xml"), "XML"),
        (zipped("OFD.xml"), "OFD.xml 不是 XML"),
        (zipped("a.txt"), "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "损坏"),
        (b"<!DOCTYPE html><html><body>404 Not Found</body></html>", "网页里没有正文"),
        ("\ufeff\n<html><p>请先登录</p>".encode(), "网页里没有正文"),
        ("<html><p>请先登录</p>".encode("utf-16"), "网页里没有正文"),
        (b"\x89PNG\r\n\x1a\n123", "图片"),
        (bytes(range(256)) * 4, "二进制"),
        ("完成率".encode("utf-16-le") + b"\x00\x01\x02\x03" * 9, "二进制"),
    ],
)
def test_files_that_are_no_text_are_named(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "通报.txt"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile) as caught:
        readers.read(path, "通报.txt")
    assert words in caught.value.reason
    assert str(caught.value).startswith("通报.txt: ")
    assert "\n" not in str(caught.value)


def test_paths_that_are_no_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "gone").symlink_to(tmp_path / "nothing")
    os.mkfifo(tmp_path / "pipe")
    for name, words in (("loop", "成环"), ("gone", "失效"), ("pipe", "普通文件"), ("absent", "不存在"), (".", "文件夹")):
        with pytest.raises(UnreadableFile, match=words):
            readers.read(tmp_path / name)


def test_the_kind_comes_from_the_content(tmp_path: Path) -> None:
    path = tmp_path / "工作要点.pdf"
    path.write_text("完成率100%。", encoding="utf-8")
    document = readers.read(path, "要点")
    assert (document.format, document.path, document.status, document.text) == ("text", "要点", "ok", "完成率100%。")
    assert document.sha256.startswith(document.id)
    assert len(document.id) == 12


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("a.txt", True),
        ("b.PDF", True),
        ("c.ofd", True),
        (".a.txt", False),
        ("~$a.txt", False),
        ("README.md", False),
        ("a.csv", False),
        ("a.jsonl", False),
        ("a", False),
    ],
)
def test_files_tried_when_walking_a_folder(name: str, taken: bool) -> None:
    assert readers.candidate(Path("folder") / name) is taken
