"""Small OFD files for tests, in the manners of different writers. Places are millimetres from the page's top left corner."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape

from readers.pdfs import width, wrapped

LEFT, TOP, SIZE, PITCH = 28.0, 37.0, 5.6, 9.8
NAMESPACE = "http://www.ofdspec.org/2016"


def deltas(string: str, size: float) -> str:
    """Steps between the characters of a line, equal ones in a row as a run (``g`` count step)."""
    steps = [f"{size * width(c):.4g}" for c in string[:-1]]
    runs: list[list[str]] = []
    for step in steps:
        if runs and runs[-1][0] == step:
            runs[-1].append(step)
        else:
            runs.append([step])
    return " ".join(f"g {len(run)} {run[0]}" if len(run) > 2 else " ".join(run) for run in runs)


def text(x: float, y: float, string: str, size: float = SIZE, *, inner: str = "", code: str = "", **attributes: str) -> str:
    """A TextObject whose base line starts at x, y. ``inner``: elements before its TextCode; ``code`` replaces the TextCode's attributes."""
    top = y - 0.86 * size
    attributes.setdefault("Boundary", f"{x:.3f} {top:.3f} {size * width(string):.3f} {size:.3f}")
    steps = f' DeltaX="{deltas(string, size)}"' if len(string) > 1 else ""
    code = code or f'X="0" Y="{0.86 * size:.4f}"{steps}'
    more = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f'<o:TextObject ID="9" Font="3" Size="{size}"{more}>{inner}<o:TextCode {code}>{escape(string)}</o:TextCode></o:TextObject>'


def single(x: float, y: float, string: str, size: float = SIZE) -> list[str]:
    """Every character an object of its own."""
    found = []
    for char in string:
        found.append(text(x, y, char, size))
        x += size * width(char)
    return [one for one, char in zip(found, string, strict=True) if not char.isspace()]


def path(data: str, *, more: str = "", color: str = "", boundary: str = "0 0 210 297") -> str:
    return f'<o:PathObject ID="8" Boundary="{boundary}" {more}>{color}<o:AbbreviatedData>{data}</o:AbbreviatedData></o:PathObject>'


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    """A thin line, with its places told from the corner of its Boundary."""
    return path(f"M 0 0 L {x1 - x0} {y1 - y0}", boundary=f"{x0} {y0} {x1 - x0} {y1 - y0}", more='LineWidth="0.2"')


def bar(x0: float, y0: float, x1: float, y1: float) -> str:
    """The same as a thin filled rectangle."""
    x0, y0, x1, y1 = x0 - 0.1, y0 - 0.1, x1 + 0.1, y1 + 0.1
    return path(f"M {x0} {y0} L {x1} {y0} L {x1} {y1} L {x0} {y1} C", more='Stroke="false" Fill="true"', color=fill("0 0 0"))


def fill(value: str, more: str = "") -> str:
    return f'<o:FillColor Value="{value}" {more}/>'


def grid(xs: Sequence[float], ys: Sequence[float], cells: Sequence[Sequence[str]], *, size: float = 4.2, line: object = rule) -> list[str]:
    """A ruled table; a ``/`` in a cell breaks its line."""
    assert callable(line)
    found = [line(xs[0], y, xs[-1], y) for y in ys] + [line(x, ys[0], x, ys[-1]) for x in xs]
    for row, top in zip(cells, ys, strict=False):
        for cell, x in zip(row, xs, strict=False):
            found += [text(x + 1, top + 5 + 5 * i, part, size) for i, part in enumerate(cell.split("/")) if part]
    return found


def laid_out(paragraphs: Sequence[str], *, manner: str = "line", lines: int = 22, numbers: str = "— {} —") -> list[list[str]]:
    """Pages (lists of objects) of paragraphs. ``manner``: a "line" an object, each "character" one (shuffled), or a "page" one object."""
    flow = [line for p in paragraphs for line in wrapped(p)]
    pages = []
    for start in range(0, len(flow), lines):
        placed = [(LEFT + SIZE * at, TOP + PITCH * i, part) for i, (at, part) in enumerate(flow[start : start + lines])]
        if numbers:
            placed.append((100, 275, numbers.format(len(pages) + 1)))
        if manner == "character":
            objects = [one for place in placed for one in single(*place)]
            random.Random(7).shuffle(objects)
        elif manner == "page":
            codes = "".join(f'<o:TextCode X="{x}" Y="{y}" DeltaX="{deltas(part, SIZE)}">{escape(part)}</o:TextCode>' for x, y, part in placed)
            objects = [f'<o:TextObject ID="9" Boundary="0 0 210 297" Font="3" Size="{SIZE}">{codes}</o:TextObject>']
        else:
            objects = [text(*place) for place in placed]
        pages.append(objects)
    return pages


def page(objects: Iterable[str], *, templates: str = "", area: str = "", resources: str = "") -> str:
    """A page's Content.xml."""
    size = f"<o:Area><o:PhysicalBox>{area}</o:PhysicalBox></o:Area>" if area else ""
    return xml("Page", f"{templates}{resources}{size}<o:Content><o:Layer ID='7'>{''.join(objects)}</o:Layer></o:Content>")


def xml(root: str, inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><o:{root} xmlns:o="{NAMESPACE}">{inner}</o:{root}>'


def body(root: str = "Doc_0/Document.xml", info: str = "") -> str:
    return f"<o:DocBody><o:DocInfo><o:DocID>0</o:DocID>{info}</o:DocInfo><o:DocRoot>{root}</o:DocRoot></o:DocBody>"


def parts(
    pages: Sequence[str], *, common: str = "", info: str = "", folder: str = "Doc_0", base: str = "Pages/Page_{}/Content.xml"
) -> dict[str, str]:
    """The parts of a file with one document of these Content.xml."""
    listed = "".join(f'<o:Page ID="{i}" BaseLoc="{base.format(i)}"/>' for i in range(len(pages)))
    area = "<o:PageArea><o:PhysicalBox>0 0 210 297</o:PhysicalBox></o:PageArea>"
    found = {
        "OFD.xml": xml("OFD", body(f"{folder}/Document.xml", info)),
        f"{folder}/Document.xml": xml("Document", f"<o:CommonData>{area}{common}</o:CommonData><o:Pages>{listed}</o:Pages>"),
    }
    return found | {f"{folder}/Pages/Page_{i}/Content.xml": content for i, content in enumerate(pages)}


def packed(members: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def make(*pages: Iterable[str]) -> bytes:
    """A file of these pages (lists of objects)."""
    return packed(parts([page(objects) for objects in pages]))
