"""DOCX (ISO/IEC 29500-1 WordprocessingML): the text as it prints when all tracked changes are accepted.

In are insertions, text boxes, content controls, footnotes and automatic numbers; out are deletions, hidden text, comments, tables of
contents, page headers and footers. Names of elements are matched without their namespace, of which there are two (transitional, strict).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from docparse.errors import UnreadableFile
from docparse.model import Document, Warning_
from docparse.readers import flow, numbering
from docparse.readers.flow import Block, Rows
from docparse.readers.zipped import Package

MAX_DEPTH = 40
_CLEAR = {"sdt", "sdtContent", "customXml", "smartTag", "hyperlink", "fldSimple", "dir", "bdo"}
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_LOWERED = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
# What the symbol fonts of Word print at these places.
_SYMBOLS = {
    0x52: "☑",
    0x6C: "●",
    0x6E: "■",
    0x6F: "□",
    0x71: "□",
    0x75: "◆",
    0x9F: "•",
    0xA7: "▪",
    0xA8: "□",
    0xD8: "➢",
    0xE0: "→",
    0xFB: "×",
    0xFC: "√",
    0xFE: "☑",
}


@dataclass(frozen=True, slots=True)
class _Style:
    """What a style says of numbering and visibility; None where it says nothing."""

    name: str = ""
    based: str = ""
    list_: str | None = None
    level: int | None = None
    hidden: bool | None = None


@dataclass(slots=True)
class _Paragraph:
    """A paragraph while it is read: its lines (broken by hand), and what stands in text boxes anchored in it."""

    lines: list[str] = field(default_factory=lambda: [""])
    boxed: list[str | Rows] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.lines[-1] += text

    def split(self) -> None:
        self.lines.append("")


def read(data: bytes, shown: str) -> Document:
    """A DOCX as a document without identity (id, path and hash are set by ``readers.read``); it has no pages.

    Raises UnreadableFile for damaged, locked and hostile packages and for those without text. Warnings tell of hidden text and
    tracked changes (Q911) and of embedded parts that are not read (Q909).
    """
    package = Package(data, shown)
    main = _main(package)
    try:
        reading = _Reading(package, main)
        parts = reading.all()
    except RecursionError:
        raise UnreadableFile(shown, "文档结构嵌套过深，疑为恶意文件，不读取") from None
    document = flow.document("docx", parts, reading.warnings())
    if not document.text.strip():
        raise UnreadableFile(shown, "文档里只有图片，没有文字，请先做文字识别（OCR）" if reading.pictures else "文档里没有文字")
    return document


def _main(package: Package) -> str:
    if "_rels/.rels" in package:
        for relation in package.xml("_rels/.rels"):
            if str(relation.get("Type", "")).endswith("/officeDocument"):
                return str(relation.get("Target", "")).lstrip("/")
    return "word/document.xml"


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _child(element: Any, *names: str) -> Any:
    """The first child with the first name, its first child with the next one, …; None where there is none."""
    for name in names:
        element = next((c for c in element if _name(c) == name), None) if element is not None else None
    return element


def _get(element: Any, name: str = "val") -> str | None:
    """An attribute whatever its namespace."""
    if element is None:
        return None
    return next((str(v) for k, v in element.attrib.items() if str(k).rpartition("}")[2] == name), None)


def _number(text: str | None, otherwise: int) -> int:
    try:
        return int(text) if text is not None and len(text) < 10 else otherwise
    except ValueError:
        return otherwise


def _on(properties: Any, name: str) -> bool | None:
    """A switch of run properties: <w:vanish/>, <w:vanish w:val="0"/>; None if it is not there."""
    element = _child(properties, name) if properties is not None else None
    return None if element is None else (_get(element) or "1") not in ("0", "false", "off")


class _Reading:
    """One pass over a package, with the state of its lists."""

    def __init__(self, package: Package, main: str) -> None:
        self._package = package
        self._folder = posixpath.dirname(main)
        self._body = _child(package.xml(main), "body")
        self._styles, self._default = self._read_styles()
        self._lists: dict[str, numbering.Counter] = {}
        self._level_of: dict[str, int] = {}  # paragraph style → the level of its list
        self._read_lists()
        self._hidden = 0
        self._revised = 0
        self._foreign = 0
        self.pictures = 0

    def all(self) -> list[str | Rows]:
        """Paragraphs and tables of the body, then the notes."""
        parts = list(self._blocks(self._body, 0)) if self._body is not None else []
        for name in ("footnotes", "endnotes"):
            if (path := posixpath.join(self._folder, f"{name}.xml")) in self._package:
                for note in self._package.xml(path):
                    if _get(note, "type") in (None, "normal"):
                        parts += self._blocks(note, 0)
        return parts

    def warnings(self) -> list[Warning_]:
        out = []
        if self._hidden:
            out.append(Warning_("Q911", 0, f"文中有 {self._hidden} 个隐藏的字，已略去"))
        if self._revised:
            out.append(Warning_("Q911", 0, f"文中有 {self._revised} 处未接受的修订，按全部接受后的文字读取"))
        if self._foreign:
            out.append(Warning_("Q909", 0, f"文中嵌有 {self._foreign} 处外来内容（altChunk），未能读取，请核对原件"))
        return out

    # styles and lists

    def _part(self, name: str) -> Any:
        path = posixpath.join(self._folder, name)
        return self._package.xml(path) if path in self._package else ()

    def _read_styles(self) -> tuple[dict[str, _Style], str]:
        found: dict[str, _Style] = {}
        default = ""
        for style in self._part("styles.xml"):
            if _name(style) != "style":
                continue
            id_ = _get(style, "styleId") or ""
            if _get(style, "type") == "paragraph" and (_get(style, "default") or "0") in ("1", "true", "on"):
                default = id_
            number = _child(style, "pPr", "numPr")
            level = _get(_child(number, "ilvl")) if number is not None else None
            found[id_] = _Style(
                (_get(_child(style, "name")) or "").lower(),
                _get(_child(style, "basedOn")) or "",
                _get(_child(number, "numId")) if number is not None else None,
                _number(level, 0) if level is not None else None,
                _on(_child(style, "rPr"), "vanish"),
            )
        return found, default

    def _styled(self, id_: str) -> _Style:
        """A style with what it takes over from those it is based on."""
        out = self._styles.get(id_, _Style())
        seen = {id_}
        based = out.based
        while based and based not in seen and based in self._styles:
            seen.add(based)
            parent = self._styles[based]
            out = replace(
                out,
                list_=parent.list_ if out.list_ is None else out.list_,
                level=parent.level if out.level is None else out.level,
                hidden=parent.hidden if out.hidden is None else out.hidden,
            )
            based = parent.based
        return out

    def _read_lists(self) -> None:
        abstract: dict[str, dict[int, numbering.Level]] = {}
        linked: dict[str, str] = {}  # numbering style → abstract list that defines it
        links: dict[str, str] = {}  # abstract list → numbering style that it takes its levels from
        root = self._part("numbering.xml")
        for kind in root:
            if _name(kind) != "abstractNum":
                continue
            id_ = _get(kind, "abstractNumId") or ""
            abstract[id_] = {}
            for level in kind:
                if _name(level) == "lvl":
                    at = _number(_get(level, "ilvl"), 0)
                    abstract[id_][at] = _level(level)
                    if styled := _get(_child(level, "pStyle")):
                        self._level_of[styled] = at
                elif _name(level) == "styleLink":
                    linked[_get(level) or ""] = id_
                elif _name(level) == "numStyleLink":
                    links[id_] = _get(level) or ""
        counters: dict[str, dict[int, int]] = {}
        for number in root:
            if _name(number) != "num":
                continue
            base = _get(_child(number, "abstractNumId")) or ""
            base = linked.get(links.get(base, ""), base)
            levels = dict(abstract.get(base, {}))
            anew: dict[int, int] = {}
            for override in number:
                if _name(override) != "lvlOverride":
                    continue
                at = _number(_get(override, "ilvl"), 0)
                if (level := _child(override, "lvl")) is not None:
                    levels[at] = _level(level)
                if (start := _child(override, "startOverride")) is not None:
                    anew[at] = _number(_get(start), 1)
            self._lists[_get(number, "numId") or ""] = numbering.Counter(levels, counters.setdefault(base, {}), anew)

    def _numbered(self, paragraph: Any, id_of_style: str) -> str:
        style = self._styled(id_of_style)
        own = _child(paragraph, "pPr", "numPr")
        id_ = _get(_child(own, "numId")) if own is not None else None
        level = _get(_child(own, "ilvl")) if own is not None else None
        id_ = style.list_ if id_ is None else id_
        at = _number(level, 0) if level is not None else self._level_of.get(id_of_style, 0) if style.level is None else style.level
        counter = self._lists.get(id_ or "0")
        return counter.next(at) if counter is not None and id_ != "0" else ""

    # blocks

    def _blocks(self, parent: Any, depth: int) -> Iterator[str | Rows]:
        if depth > MAX_DEPTH:
            raise RecursionError
        for element in parent:
            name = _name(element)
            if name == "p":
                yield from self._paragraph(element, depth)
            elif name == "tbl":
                yield from self._table(element, depth)
            elif name == "sdt":
                if (_get(_child(element, "sdtPr", "docPartObj", "docPartGallery")) or "") == "Table of Contents":
                    continue
                yield from self._blocks(element, depth + 1)
            elif name in ("sdtContent", "customXml", "ins", "moveTo"):
                yield from self._blocks(element, depth + 1)
            elif name == "AlternateContent":
                yield from self._blocks(_alternative(element), depth + 1)
            elif name == "altChunk":
                self._foreign += 1

    def _paragraph(self, element: Any, depth: int) -> Iterator[str | Rows]:
        id_ = _get(_child(element, "pPr", "pStyle")) or self._default
        style = self._styled(id_)
        if style.name.startswith("toc ") and style.name[4:5].isdigit():
            return
        out = _Paragraph()
        self._inline(element, out, style.hidden or False, depth)
        text = flow.tidied(out.lines[0])
        own = _child(element, "pPr", "rPr")
        if own is not None and _child(own, "del") is not None:
            self._revised += 1  # the mark is deleted; what is left of the text stays a paragraph of its own
        # An empty paragraph of a list prints its number all the same, but nothing to read; it counts.
        number = self._numbered(element, id_) if any(line.strip() for line in out.lines) or not out.boxed else ""
        if any(line.strip() for line in out.lines):
            yield numbering.before(number, text)
            yield from out.lines[1:]
        yield from out.boxed

    def _inline(self, parent: Any, out: _Paragraph, hidden: bool, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise RecursionError
        for element in parent:
            name = _name(element)
            if name == "r":
                self._run(element, out, hidden, depth)
            elif name in ("del", "moveFrom"):
                self._revised += 1
            elif name in ("ins", "moveTo"):
                self._revised += 1
                self._inline(element, out, hidden, depth + 1)
            elif name == "AlternateContent":
                self._inline(_alternative(element), out, hidden, depth + 1)
            elif name in ("oMath", "oMathPara"):
                out.add(_formula(element, depth))
            elif name in _CLEAR:
                self._inline(element, out, hidden, depth + 1)

    def _run(self, run: Any, out: _Paragraph, hidden: bool, depth: int) -> None:
        properties = _child(run, "rPr")
        style = self._styled(_get(_child(properties, "rStyle")) or "") if properties is not None else _Style()
        own = _on(properties, "vanish")
        hidden = own if own is not None else style.hidden if style.hidden is not None else hidden
        if properties is not None and _number(_get(_child(properties, "sz")), 99) < 4:
            hidden = True  # specks of less than two points
        place = _get(_child(properties, "vertAlign")) if properties is not None else None
        table = _RAISED if place == "superscript" else _LOWERED if place == "subscript" else {}
        for element in run:
            name = _name(element)
            if name == "t":
                text = element.text or ""
                if hidden:
                    self._hidden += sum(not c.isspace() for c in text)
                else:
                    out.add(text.translate(table))
            elif hidden:
                continue
            elif name in ("tab", "ptab"):
                out.add("\t")
            elif name in ("br", "cr"):
                out.split()
            elif name == "noBreakHyphen":
                out.add("-")
            elif name == "sym":
                out.add(_symbol(element))
            elif name in ("drawing", "pict", "object"):
                self._drawing(element, out, depth + 1)
            elif name == "AlternateContent":
                chosen = _alternative(element)
                self._drawing(chosen, out, depth + 1)
                if not any(_name(e) in ("drawing", "pict", "object") for e in chosen):
                    self._run(chosen, out, hidden, depth + 1)
            elif name == "ruby" and (base := _child(element, "rubyBase")) is not None:
                self._inline(base, out, hidden, depth + 1)

    def _drawing(self, element: Any, out: _Paragraph, depth: int) -> None:
        """What stands in the text boxes of a drawing."""
        if depth > MAX_DEPTH:
            raise RecursionError
        for child in element:
            name = _name(child)
            if name == "txbxContent":
                out.boxed += self._blocks(child, depth + 1)
            elif name == "AlternateContent":
                self._drawing(_alternative(child), out, depth + 1)
            elif name in ("blip", "imagedata"):
                self.pictures += 1
            elif isinstance(child.tag, str):
                self._drawing(child, out, depth + 1)

    # tables

    def _table(self, table: Any, depth: int) -> Iterator[str | Rows]:
        """A table, then the tables nested in its cells; a table of one column is a frame round paragraphs."""
        nested: list[str | Rows] = []
        rows: list[tuple[Block | None, ...]] = []
        contents: list[list[str | Rows]] = []
        for row in _rows(table):
            cells: list[Block | None] = [None] * min(_number(_get(_child(row, "trPr", "gridBefore")), 0), 60)
            for cell in _cells(row):
                properties = _child(cell, "tcPr")
                span = max(1, min(_number(_get(_child(properties, "gridSpan")), 1), 60)) if properties is not None else 1
                merge = _child(properties, "vMerge") if properties is not None else None
                across = _child(properties, "hMerge") if properties is not None else None
                inside = list(self._blocks(cell, depth + 1))
                contents.append(inside)
                block: Block | None = Block(tuple(p for p in inside if isinstance(p, str)))
                nested += [p for p in inside if not isinstance(p, str)]
                at = len(cells)
                if merge is not None and _get(merge) != "restart" and rows and at < len(rows[-1]):
                    block = rows[-1][at]
                elif across is not None and _get(across) != "restart" and cells:
                    block = cells[-1]
                cells += [block] * span
            if cells:
                rows.append(tuple(cells))
        if max(map(len, rows), default=0) > 1:
            yield Rows(tuple(rows))
            yield from nested
        else:
            for inside in contents:
                yield from inside


def _rows(table: Any, depth: int = 0) -> Iterator[Any]:
    for element in table:
        name = _name(element)
        if name == "tr" and _child(element, "trPr", "del") is None:
            yield element
        elif name in ("sdt", "sdtContent", "customXml", "ins") and depth < MAX_DEPTH:
            yield from _rows(element, depth + 1)


def _cells(row: Any, depth: int = 0) -> Iterator[Any]:
    for element in row:
        name = _name(element)
        if name == "tc" and _child(element, "tcPr", "cellDel") is None:
            yield element
        elif name in ("sdt", "sdtContent", "customXml") and depth < MAX_DEPTH:
            yield from _cells(element, depth + 1)


def _alternative(element: Any) -> Any:
    """Of several forms of one content the first that holds text, else the first."""
    forms: Sequence[Any] = [c for c in element if _name(c) in ("Choice", "Fallback")]
    return next((f for f in forms if any(_name(t) == "t" for t in f.iter())), forms[0] if forms else ())


def _level(element: Any) -> numbering.Level:
    restart = _get(_child(element, "lvlRestart"))
    form = _get(_child(element, "numFmt"))
    if form is None and (other := _child(element, "AlternateContent")) is not None:
        form = _get(_child(_child(other, "Fallback"), "numFmt")) if _child(other, "Fallback") is not None else None
    return numbering.Level(
        _number(_get(_child(element, "start")), 1),
        form or "decimal",
        _get(_child(element, "lvlText")) or "",
        _number(restart, 0) if restart is not None else None,
        bool(_on(element, "isLgl")),
    )


def _symbol(element: Any) -> str:
    try:
        code = int(_get(element, "char") or "", 16)
    except ValueError:
        return "\ufffd"
    if 0xF000 <= code <= 0xF0FF:
        return _SYMBOLS.get(code - 0xF000, "\ufffd")
    return chr(code) if 32 <= code < 0xD800 or 0xE000 <= code <= 0xFFFD else "\ufffd"


def _formula(element: Any, depth: int) -> str:
    """A formula in one line: fractions with a stroke, powers raised."""
    if depth > MAX_DEPTH:
        raise RecursionError
    name = _name(element)
    if name == "t":
        return element.text or ""
    if name == "f":
        over, under = (_child(element, part) for part in ("num", "den"))
        return "/".join(_formula(part, depth + 1) for part in (over, under) if part is not None)
    if name in ("sup", "sub"):
        inside = "".join(_formula(child, depth + 1) for child in element)
        return inside.translate(_RAISED if name == "sup" else _LOWERED)
    return "".join(_formula(child, depth + 1) for child in element)
