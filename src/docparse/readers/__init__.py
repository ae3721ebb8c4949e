"""Reading files: the kind is sniffed from the content, never from the suffix.

A reader takes the bytes of a file and its shown name, and gives a Document without identity; ``read`` adds path, hash and id.
To add a format: a module with ``read(data, shown)``, a line in READERS and, where needed, one in ``sniff``.
"""

from __future__ import annotations

import errno
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from docparse.errors import UnreadableFile
from docparse.model import Document
from docparse.readers import doc, docx, html, image, mht, ofd, office, pdf, text, worker

LIMIT = 200 * 1024 * 1024

READERS: dict[str, Callable[..., Document]] = {
    "doc": doc.read,
    "docx": docx.read,
    "html": html.read,
    "image": image.read,
    "mht": mht.read,
    "ofd": ofd.read,
    "pdf": pdf.read,
    "rtf": office.rtf,
    "text": text.read,
}

HARMLESS = ("text",)  # read in the program itself
LOCKABLE = ("pdf",)  # take a password

SUFFIXES = (
    ".txt",
    ".pdf",
    ".ofd",
    ".docx",
    ".doc",
    ".wps",
    ".rtf",
    ".html",
    ".htm",
    ".shtml",
    ".xhtml",
    ".mht",
    ".mhtml",
    ".png",
    ".jpg",
    ".jpeg",
    ".tif",
    ".tiff",
)

_OTHERS: dict[str, str] = {
    "xlsx": "Excel 表格（XLSX），不是公文正文，请另存为 PDF 或纯文本",
    "zip": "压缩包（ZIP），请先解压",
    "xml": "XML 文件，不是公文正文",
    "picture": "图片（GIF、BMP、WebP），请另存为 PNG、JPEG 或 TIFF",
    "postscript": "PostScript 文件，请转换为 PDF",
    "archive": "压缩包（RAR、7z、GZIP 等），请先解压",
}

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"%!PS", "postscript"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b\x08", "archive"),
    (b"MIME-Version:", "mht"),
)
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|div|table|p|script)\b", re.I | re.S)


def sniff(data: bytes) -> str:
    """The kind of a file by its content: a key of READERS, or of the kinds that are known and not read."""
    head = data[:4096]
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"PK\x03\x04"):
        # The archive's own directory stands last: what an attachment (itself such a file) holds comes before it.
        listing = (data[:65536] + data[-65536:]).lower()
        last, kind = max((listing.rfind(name), kind) for name, kind in ((b"word/", "docx"), (b"ofd.xml", "ofd"), (b"xl/", "xlsx")))
        return kind if last >= 0 else "zip"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    plain = head.removeprefix(b"\xef\xbb\xbf")
    if plain.startswith((b"\xff\xfe", b"\xfe\xff")) or b"<\x00" in head[:64] or b"\x00<" in head[:64]:
        plain = plain.replace(b"\x00", b"").lstrip(b"\xff\xfe")
    if _HTML.match(plain):
        return "html"
    return "xml" if plain.lstrip().startswith(b"<?xml") else "text"


def read(path: Path, shown: str | None = None, password: str = "") -> Document:
    """The file as a document; ``shown`` is the path as the user named it (kept in ``Document.path``).

    Anything but plain text is read in a process of its own, within limits of memory and time. ``password`` opens locked PDFs.
    Raises UnreadableFile, with a Chinese reason, for everything that cannot be read as text.
    """
    shown = str(path) if shown is None else shown
    data = _bytes(path, shown)
    kind = sniff(data)
    if kind not in READERS:
        raise UnreadableFile(shown, f"这是{_OTHERS[kind]}")
    digest = hashlib.sha256(data).hexdigest()
    reader = READERS[kind]
    more = (password,) if password and kind in LOCKABLE else ()
    document = reader(data, shown) if kind in HARMLESS else worker.run(reader, data, shown, *more)
    return replace(document, id=digest[:12], path=shown, sha256=digest)


def candidate(path: Path) -> bool:
    """Whether a file found while walking a folder is tried: circulars by suffix, no hidden files, no office locks (~$)."""
    return path.suffix.lower() in SUFFIXES and not path.name.startswith((".", "~$"))


def _bytes(path: Path, shown: str) -> bytes:
    try:
        if path.is_dir():
            raise UnreadableFile(shown, "这是文件夹，不是文件")
        size = path.stat().st_size
        if not path.is_file():
            raise UnreadableFile(shown, "不是普通文件（管道、设备等），不读取")
        if size > LIMIT:
            raise UnreadableFile(shown, f"文件有 {size // 1048576} MB，超过 {LIMIT // 1048576} MB 的上限")
        data = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableFile(shown, "文件链接已失效" if path.is_symlink() else "文件不存在") from None
    except PermissionError:
        raise UnreadableFile(shown, "没有读取权限") from None
    except (OSError, RuntimeError, ValueError) as error:
        loop = isinstance(error, RuntimeError) or getattr(error, "errno", None) == errno.ELOOP
        raise UnreadableFile(shown, "符号链接成环" if loop else f"无法读取（{getattr(error, 'strerror', None) or error}）") from None
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadableFile(shown, "文件是空的" if not data else "文件里没有内容（全是空白）")
    return data
