"""The strings that a PDF page draws, with their fonts, straight from its content stream (ISO 32000-1, 7.8 and 9.4).

An interpreter of the whole page language is an order of magnitude slower; to know which characters are drawn, fonts, strings and
forms are all that is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import PDFObjRef, PDFStream, dict_value, resolve1

MAX_FORMS = 200
MAX_DEPTH = 8

_TOKEN = re.compile(
    rb"""
      (?P<dict><<)
    | <(?P<hex>[0-9A-Fa-f\s]*)>
    | \((?P<text>(?:[^()\\]|\\.|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\))*)\)
    | /(?P<font>[^\s/<>\[\]()%{}]+)\s+[-+.\d]+\s+Tf(?=[\s/<\[(]|$)
    | /(?P<form>[^\s/<>\[\]()%{}]+)\s+Do(?=[\s/<\[(]|$)
    | %[^\r\n]*
    | (?<![^\s\])>])(?P<op>BI|q|Q)(?=[\s/<\[(]|$)
    """,
    re.VERBOSE | re.DOTALL,
)
_IMAGE_END = re.compile(rb"\sEI(?=[\s]|$)")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_DICT = re.compile(rb"<<|>>|\((?:[^()\\]|\\.)*\)", re.DOTALL)
_SPACE = b" \t\r\n\f\0"


def shown(page: Any, resources: PDFResourceManager) -> Iterator[tuple[Any, bytes]]:
    """Font (pdfminer's) and string of every piece of text that a pdfminer page draws, in the order of the stream.

    Raises whatever pdfminer raises on damaged files; strings before any font are passed over.
    """
    left = [MAX_FORMS]
    data = b"\n".join(stream.get_data() for stream in _streams(page.contents))
    yield from _strings(data, dict_value(page.resources) if page.resources else {}, resources, 0, left)


def _streams(contents: Any) -> Iterator[PDFStream]:
    for item in contents if isinstance(contents, list) else [contents]:
        value = resolve1(item)
        if isinstance(value, PDFStream):
            yield value
        elif isinstance(value, list):
            yield from _streams(value)


def _strings(data: bytes, own: Mapping[str, Any], resources: PDFResourceManager, depth: int, left: list[int]) -> Iterator[tuple[Any, bytes]]:
    fonts: dict[bytes, Any] = {}
    font: Any = None
    kept: list[Any] = []
    at = 0
    while match := _TOKEN.search(data, at):
        at = match.end()
        kind = match.lastgroup
        if kind == "hex":
            if font is not None:
                digits = match["hex"]
                if not digits.isalnum():
                    digits = digits.translate(None, _SPACE)
                yield font, bytes.fromhex((digits + b"0" if len(digits) % 2 else digits).decode("ascii"))
        elif kind == "text":
            if font is not None:
                yield font, _unescaped(match["text"])
        elif kind == "font":
            name = match["font"]
            if name not in fonts:
                fonts[name] = _font(name, own, resources)
            font = fonts[name]
        elif kind == "dict":
            at = _after_dict(data, at)
        elif kind == "form":
            if depth < MAX_DEPTH and left[0] > 0:
                form = _form(match["form"], own)
                if form is not None:
                    left[0] -= 1
                    inner = dict_value(form["Resources"]) if "Resources" in form else own
                    yield from _strings(form.get_data(), inner, resources, depth + 1, left)
        elif kind == "op":
            if match["op"] == b"q":
                kept.append(font)
            elif match["op"] == b"Q":
                font = kept.pop() if kept else font
            else:  # an image in the stream: its bytes are no tokens
                end = _IMAGE_END.search(data, at)
                at = end.end() if end else len(data)


def _after_dict(data: bytes, at: int) -> int:
    """Where the dictionary ends that was opened before ``at``: its strings are not drawn."""
    depth = 1
    while depth:
        match = _DICT.search(data, at)
        if match is None:
            return len(data)
        at = match.end()
        depth += {b"<<": 1, b">>": -1}.get(match[0], 0)
    return at


def _unescaped(text: bytes) -> bytes:
    if b"\\" not in text:
        return text

    def plain(match: re.Match[bytes]) -> bytes:
        code = match[1]
        if code[:1].isdigit():
            return bytes([int(code, 8) & 0xFF])
        return _PLAIN.get(code, code)

    return _ESCAPE.sub(plain, text)


def _decoded(name: bytes) -> str:
    name = re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), name)
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("latin-1")


def _font(name: bytes, own: Mapping[str, Any], resources: PDFResourceManager) -> Any:
    found = dict_value(own.get("Font", {})).get(_decoded(name))
    if found is None:
        return None
    return resources.get_font(found.objid if isinstance(found, PDFObjRef) else None, dict_value(found))


def _form(name: bytes, own: Mapping[str, Any]) -> PDFStream | None:
    found = resolve1(dict_value(own.get("XObject", {})).get(_decoded(name)))
    if isinstance(found, PDFStream) and getattr(resolve1(found.get("Subtype")), "name", "") == "Form":
        return found
    return None
