"""Packages (DOCX, OFD): members of a ZIP read within limits, XML without entities.

The directory of a ZIP can lie about sizes, so bytes are counted while they inflate.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from lxml import etree

from docparse.errors import UnreadableFile

MAX_MEMBERS = 10_000
MAX_MEMBER = 64 * 1024 * 1024
MAX_TOTAL = 256 * 1024 * 1024
_LOCKED = 0x1


class Package:
    """An opened ZIP of office parts. Names are looked up whatever their case and slashes; ``gbk`` names are mended."""

    def __init__(self, data: bytes, shown: str) -> None:
        """Raises UnreadableFile for damaged, locked and hostile archives."""
        self._shown = shown
        self._read = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, OSError):
            raise UnreadableFile(shown, "压缩包结构已损坏（可能下载中断），请重新获取") from None
        members = self._zip.infolist()
        if len(members) > MAX_MEMBERS:
            raise UnreadableFile(shown, f"压缩包里有 {len(members)} 个文件，超过 {MAX_MEMBERS} 个的上限，疑为恶意文件，不读取")
        self._members: dict[str, zipfile.ZipInfo] = {}
        for member in members:
            name = _plain(_mended(member))
            if name.startswith("/") or ".." in name.split("/") or ":" in name.split("/")[0]:
                raise UnreadableFile(shown, f"压缩包里有越界的文件名（{_mended(member)[:60]}），疑为恶意文件，不读取")
            if member.flag_bits & _LOCKED:
                raise UnreadableFile(shown, "文件已加密，请先解除口令")
            self._members.setdefault(name, member)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all members, in lower case, with forward slashes, in the archive's order."""
        return tuple(self._members)

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._members

    def bytes(self, name: str) -> bytes:
        """The content of a member. Raises UnreadableFile if it is missing, damaged or inflates without measure."""
        member = self._members.get(_plain(name))
        if member is None:
            raise UnreadableFile(self._shown, f"压缩包里缺少 {name}，文件不完整")
        if member.file_size > MAX_MEMBER or self._read + member.file_size > MAX_TOTAL:
            self._refuse()
        parts: list[bytes] = []
        size = 0
        try:
            with self._zip.open(member) as stream:
                while piece := stream.read(1 << 16):
                    size += len(piece)
                    if size > MAX_MEMBER or self._read + size > MAX_TOTAL:
                        self._refuse()
                    parts.append(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
            raise UnreadableFile(self._shown, f"压缩包里的 {name} 已损坏，无法解开") from None
        self._read += size
        return b"".join(parts)

    def xml(self, name: str) -> Any:
        """The root element of a member. Raises UnreadableFile also for XML with a document type (entities) or faults."""
        return parsed(self.bytes(name), self._shown, name)

    def _refuse(self) -> None:
        raise UnreadableFile(self._shown, f"压缩包展开后超过 {MAX_MEMBER // 1048576} MB，疑为恶意文件，不读取")


def parsed(data: bytes, shown: str, name: str) -> Any:
    """The root element of an XML part; a document type is refused, nothing outside the part is ever fetched."""
    if b"<!DOCTYPE" in data or b"<\0!\0D\0O\0C\0T" in data or b"\0<\0!\0D\0O\0C\0T" in data:
        raise UnreadableFile(shown, f"{name} 带有 DTD 或实体声明，疑为恶意文件，不读取")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise UnreadableFile(shown, f"{name} 不是完好的 XML，文件可能已损坏") from None
    return root


def _plain(name: str) -> str:
    name = name.replace("\\", "/").lower()
    while name.startswith("./"):
        name = name[2:]
    return name


def _mended(member: zipfile.ZipInfo) -> str:
    """The member's name; those of Chinese tools are GBK without saying so, which zipfile shows as CP437."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return member.filename
