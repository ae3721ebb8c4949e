"""Plain text: byte-order mark, strict UTF-8, then GB18030 and UTF-16 ranked by how everyday their characters are.

A wrong guess is worse than an error: what no encoding explains well is refused. ``Document.text`` is the decoded file
without its byte-order mark; nothing else is changed, line ends included.
"""

from __future__ import annotations

import codecs
import re
from functools import cache

from docparse.errors import UnreadableFile
from docparse.model import Document, Warning_
from docparse.readers import paragraphs

LIMIT = 32 * 1024 * 1024
EVERYDAY = 0.75
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\x80-\x84\x86-\x9f\ufffe\uffff]")


def read(data: bytes, shown: str) -> Document:
    """A text file as a document without identity (id, path and hash are set by ``readers.read``).

    Raises UnreadableFile for binary, empty, too large and undecodable files.
    """
    if len(data) > LIMIT:
        raise UnreadableFile(shown, f"文本有 {len(data) // 1048576} MB，超过 {LIMIT // 1048576} MB 的上限，不像公文")
    text = decode(data, shown)
    if not text.strip():
        raise UnreadableFile(shown, "文件里没有文字")
    marks = text.count("\ufffd")
    warnings = (Warning_("Q910", 0, f"原文已有 {marks} 处乱码替换符（U+FFFD），其旁的数字须核对原件"),) if marks else ()
    return Document("", shown, "", "text", "ok", text=text, paragraphs=paragraphs.from_text(text), warnings=warnings)


def decode(data: bytes, shown: str) -> str:
    """The text of the bytes, mark removed; raises UnreadableFile where no encoding explains them."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                text = data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableFile(
                    shown, f"文件声明为 {encoding.upper()}，但第 {error.start + len(mark) + 1} 字节起无法解码，可能已损坏或被截断"
                ) from None
            if _CONTROL.search(text):
                raise UnreadableFile(shown, "含控制字符，是二进制文件而不是文本")
            return text
    body = data.removesuffix(b"\x1a")  # the end mark of DOS editors
    try:
        text = body.decode("utf-8")
        bad = -1
    except UnicodeDecodeError as error:
        bad, text = error.start, ""
    if bad < 0 and not _CONTROL.search(text):
        return text
    ranked = sorted(
        ((_everyday(t), e, t) for e in ("gb18030", "utf-16-le", "utf-16-be") if (t := _strictly(body if e == "gb18030" else data, e))),
        key=lambda r: -r[0],
    )
    if ranked and ranked[0][0] >= EVERYDAY:
        return ranked[0][2]
    if b"\x00" in body or (bad < 0 and text) or sum(b < 9 or 13 < b < 32 for b in body[:4096]) > 8:
        raise UnreadableFile(shown, "是二进制文件，不是文本")
    if bad >= 0 and len(body) - bad < 4:
        raise UnreadableFile(shown, "UTF-8 文本在最后一个字中间断开，文件可能被截断")
    raise UnreadableFile(shown, f"编码无法判断（第 {bad + 1} 字节起不是 UTF-8，也不像 GB18030、UTF-16），请另存为 UTF-8")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return ""
    return "" if _CONTROL.search(text) else text


def _everyday(text: str) -> float:
    """The share of characters that everyday Chinese prints consist of: GB2312 level 1, punctuation, ASCII."""
    common = everyday()
    return sum(c in common for c in text) / len(text)


@cache
def everyday() -> frozenset[str]:
    """The everyday characters: printable ASCII, and rows 1-3, 8 (pinyin) and 16-55 (level 1) of GB/T 2312."""
    cells = (bytes((row, cell)).decode("gb2312", "ignore") for row in (*range(0xA1, 0xA4), 0xA8, *range(0xB0, 0xD8)) for cell in range(0xA1, 0xFF))
    return frozenset("".join(cells)) | frozenset(map(chr, range(0x20, 0x7F))) | frozenset("\t\r\n\f\v㎡—·“”‘’…〔〕")
