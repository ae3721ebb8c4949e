"""OFD files (GB/T 33190-2016), the page format of Chinese official documents: a package of XML parts, text with places in millimetres.

The parts lead from OFD.xml over Document.xml to pages, templates and resources; what a page shows is drawn by ``ofdpage`` and put
together like a PDF. Annotations, signatures (seals) and attachments are not part of the text.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from docparse.errors import UnreadableFile
from docparse.model import Document, Warning_
from docparse.readers import pages, ruled, worker, zipped
from docparse.readers.lines import Line, unreadable
from docparse.readers.ofdpage import LARGEST, Pages, Resources, Sheet, child, children, numbers, text_of
from docparse.readers.paragraphs import is_title

MAX_PAGES = 3000
MAX_CHARACTERS = 8_000_000
MAX_PART = 32 * 1024 * 1024
A4 = (210.0, 297.0)
_WRONG_SHARE = 0.15
_FIELDS = ("发文字号", "发文日期", "发文机关", "标题", "索引号")


@dataclass(slots=True)
class _Body:
    """One document of the file: where its Document.xml is, its page size, resources and templates by ID, its pages' places."""

    place: str
    size: tuple[float, float]
    resources: Resources
    templates: dict[str, tuple[str, str]] = field(default_factory=dict)
    pages: list[str] = field(default_factory=list)


def read(data: bytes, shown: str) -> Document:
    """An OFD file as a document without identity (id, path and hash are set by ``readers.read``); all documents in it, in order.

    Raises UnreadableFile for encrypted, damaged, scanned, oversized and hostile files. Warnings tell of damaged or missing parts
    (Q909), glyphs without characters (Q910), hidden text left out (Q911), pages without text or with somebody's OCR text (Q912).
    """
    return _File(zipped.Package(data, shown), shown).document()


class _File:
    def __init__(self, package: zipped.Package, shown: str) -> None:
        self._package = package
        self._shown = shown
        self._locked = any(name.rpartition("/")[2] == "encryptions.xml" for name in package.names)
        self._warnings: list[Warning_] = []
        self._failed: UnreadableFile | None = None
        self._templates: dict[str, Any] = {}

    def document(self) -> Document:
        root = self._part("OFD.xml")
        bodies = list(children(root, "DocBody"))
        opened = [body for body in map(self._body, bodies) if body is not None]
        count = sum(len(body.pages) for body in opened)
        if count > MAX_PAGES:
            raise UnreadableFile(self._shown, f"OFD 有 {count} 页，超过 {MAX_PAGES} 页的上限，请拆分后再读")
        flow: dict[int, list[Line | ruled.Grid]] = {}
        sizes: dict[int, tuple[float, float]] = {}
        drawn = Pages(self._shown)
        total = wrong = scanned = 0
        for number, (body, place) in enumerate(((owner, place) for owner in opened for place in owner.pages), 1):
            sheet = self._sheet(drawn, body, place, number)
            if sheet is None:
                flow[number], sizes[number] = [], (0.0, 0.0)
                continue
            total += len(sheet.characters)
            if total > MAX_CHARACTERS:
                raise UnreadableFile(self._shown, f"OFD 文字超过 {MAX_CHARACTERS} 字的上限，请拆分后再读")
            flow[number], sizes[number] = sheet.items(), (sheet.width, sheet.height)
            scanned += sheet.scanned
            wrong += self._judged(sheet)
            worker.alive()
        if not any(flow.values()):
            raise self._nothing(count, scanned)
        if wrong > 0.5 * sum(any(items) for items in flow.values()):
            raise UnreadableFile(self._shown, "OFD 的文字只有字形编号，没有文字编码，读出的是乱码，请先做文字识别（OCR）或换用原稿")
        found = pages.document("ofd", flow, sizes, self._warnings)
        return replace(found, metadata=_metadata(bodies, found.text))

    def _nothing(self, count: int, scanned: int) -> UnreadableFile:
        if scanned:
            return UnreadableFile(self._shown, "OFD 没有文字层（扫描件），请先做文字识别（OCR）")
        if self._failed is not None:
            return self._failed
        return UnreadableFile(self._shown, "OFD 里没有可读的文字" if count else "OFD 里没有页面")

    def _judged(self, sheet: Sheet) -> bool:
        """Warn of what is doubtful on a page; whether its text is worth nothing."""
        n = sheet.number
        if sheet.missing:
            self._warn("Q909", n, f"第 {n} 页引用的图元缺失或循环引用，该处未读，请核对原件")
        if sheet.outgrown:
            self._warn("Q909", n, f"第 {n} 页有许多字在声明的页面范围之外，页面尺寸不可信，已按文字范围读取，请核对原件")
        if sheet.crowded:
            self._warn("Q909", n, f"第 {n} 页的线条过多，其中的表格未还原")
        if sheet.scanned:
            self._warn("Q912", n, f"第 {n} 页没有文字层（扫描件），未读")
        if sheet.layer:
            self._warn("Q912", n, f"第 {n} 页的文字来自扫描件自带的识别层，数字须核对")
        if sheet.hidden:
            self._warn("Q911", n, f"第 {n} 页有 {sheet.hidden} 个看不见的字（与底色同色、透明、过小或在页外），已略去")
        if unreadable(sheet.characters) > max(1.0, _WRONG_SHARE * len(sheet.characters)):
            self._warn("Q910", n, f"第 {n} 页的字只有字形编号，没有文字编码，读出的文字不可靠")
            return True
        if lost := sheet.characters.count("\ufffd"):
            self._warn("Q910", n, f"第 {n} 页有 {lost} 个字无法辨认（只有字形，没有文字编码），其旁的数字须核对原件")
        return False

    def _warn(self, code: str, page: int, message: str) -> None:
        self._warnings.append(Warning_(code, page, message))

    # --- parts ---------------------------------------------------------------------------------------------------------------

    def _part(self, name: str) -> Any:
        """The root of an XML part; raises UnreadableFile, with the reason that fits best."""
        data = self._package.bytes(name)
        if len(data) > MAX_PART:
            raise UnreadableFile(self._shown, f"{name} 有 {len(data) // 1048576} MB，超过 {MAX_PART // 1048576} MB 的上限，不像公文")
        try:
            return zipped.parsed(data, self._shown, name)
        except UnreadableFile:
            if self._locked:
                raise UnreadableFile(self._shown, "OFD 已加密（带 Encryptions.xml），请先解密再读") from None
            if not data.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<"):
                raise UnreadableFile(self._shown, f"{name} 不是 XML，OFD 可能已加密或损坏，请先解密或重新获取") from None
            raise

    def _found(self, location: str | None, *bases: str) -> str | None:
        """The part that a location names: absolute, or beside one of the parts ``bases``; None if there is none."""
        location = (location or "").strip().replace("\\", "/")
        if not location:
            return None
        folders = [] if location.startswith("/") else [base.rpartition("/")[0] for base in bases]
        for folder in (*folders, ""):
            name = posixpath.normpath(posixpath.join(folder, location.lstrip("/")))
            for candidate in (name, f"{name}/Content.xml"):
                if candidate in self._package:
                    return candidate
        return None

    def _body(self, body: Any) -> _Body | None:
        location = text_of(body, "DocRoot")
        try:
            place = self._found(location, "OFD.xml")
            if place is None:
                raise UnreadableFile(self._shown, f"OFD.xml 指向的 {location or '正文（DocRoot）'} 不在文件里，文件不完整")
            root = self._part(place)
        except UnreadableFile as error:
            self._fail(error, 0, f"文件里的一份文档未能读取（{error.reason}）")
            return None
        common = child(root, "CommonData")
        found = _Body(place, _size(child(common, "PageArea")) or A4, Resources())
        for kind in ("PublicRes", "DocumentRes"):
            for one in children(common, kind):
                found.resources = self._with(found.resources, "".join(one.itertext()), 0, place)
        for one in children(common, "TemplatePage"):
            found.templates[one.get("ID", "").strip()] = (self._found(one.get("BaseLoc"), place) or "", one.get("ZOrder", ""))
        found.pages = [self._found(page.get("BaseLoc"), place) or "" for page in children(child(root, "Pages"), "Page")]
        return found

    def _with(self, resources: Resources, location: str, page: int, *bases: str) -> Resources:
        place = self._found(location, *bases)
        if place is None:
            return resources  # often declared and left out; what is missed is told where a page uses it
        try:
            return resources.with_those_of(self._part(place))
        except UnreadableFile as error:
            self._fail(error, page, f"资源文件 {place} 未能读取（{error.reason}）")
            return resources

    def _fail(self, error: UnreadableFile, page: int, message: str) -> None:
        self._failed = self._failed or error
        self._warn("Q909", page, message)

    def _sheet(self, drawn: Pages, body: _Body, place: str, number: int) -> Sheet | None:
        try:
            if not place:
                raise UnreadableFile(self._shown, "页面内容不在文件里，文件不完整")
            root = self._part(place)
        except UnreadableFile as error:
            self._fail(error, number, f"第 {number} 页未能读取（{error.reason}）")
            return None
        resources = body.resources
        for one in children(root, "PageRes"):
            resources = self._with(resources, "".join(one.itertext()), number, place, body.place)
        back: list[Any] = []
        front: list[Any] = []
        for key, order in _templates(root):
            template, usual = body.templates.get(key, ("", ""))
            if (drawing := self._template(template, number)) is not None:
                (front if (order or usual).lower() == "foreground" else back).append(drawing)
        return drawn.sheet(number, _size(child(root, "Area")) or body.size, [*back, root, *front], resources)

    def _template(self, place: str, number: int) -> Any:
        if place not in self._templates:
            self._templates[place] = None
            try:
                if not place:
                    raise UnreadableFile(self._shown, "模板页不在文件里，文件不完整")
                self._templates[place] = self._part(place)
            except UnreadableFile as error:
                self._fail(error, number, f"第 {number} 页的模板页未能读取（{error.reason}）")
        return self._templates[place]


def _templates(page: Any) -> Iterator[tuple[str, str]]:
    for one in children(page, "Template"):
        yield one.get("TemplateID", "").strip(), one.get("ZOrder", "").strip()


def _size(area: Any) -> tuple[float, float] | None:
    """Width and height (mm) of a page area, None where they make no sense."""
    box = numbers(text_of(area, "PhysicalBox"), 4) if area is not None else None
    return (box[2], box[3]) if box and 1 < box[2] < LARGEST and 1 < box[3] < LARGEST else None


def _metadata(bodies: list[Any], text: str) -> Mapping[str, str]:
    """What DocInfo of the first document tells that is printed nowhere: named fields, and a title that reads like one."""
    info = child(bodies[0], "DocInfo") if bodies else None
    found = {one.get("Name", "").strip(): "".join(one.itertext()).strip() for one in children(child(info, "CustomDatas"), "CustomData")}
    if info is not None and is_title(title := text_of(info, "Title")) and len(title) >= 8:  # shorter ones are names of files
        found.setdefault("标题", title)
    plain = "".join(text.split())
    return {key: value for key, value in found.items() if key in _FIELDS and value and "".join(value.split()) not in plain}
