"""Pages read from their pictures: geometry and marks with pieces that are given, the whole way (slow) with the engine itself."""

from __future__ import annotations

import io
import math
import random
import re
import socket
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
import pdfs
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

import docparse
from docparse import readers
from docparse.checks import run
from docparse.errors import UnreadableFile
from docparse.model import Document
from docparse.readers import image, ocr, pages, pdf, worker
from docparse.readers.rules_in_pictures import rules_of
from docparse.resources import folder

SCALE = ocr.DPI / 72
CIRCULAR = [
    "云汀市2022年民生实事6月份小结",
    "1、养老",
    "目标任务：新建养老床位20张，培训护理员60人，改造老旧小区12个，其中东城区7个、西城区5个，惠及居民3640户，年底前全部完工。",
    "完成情况：新建养老床位10张，完成率50%；培训护理员45人，完成率75%。",
    "2、交通",
    "目标任务：修建农村公路30公里。",
    "完成情况：修建农村公路12.5公里，完成率41.67%。",
]


def piece(text: str, x: float, base: float, size: float, *, noise: random.Random | None = None, score: float = 0.99) -> ocr.Piece:
    """Text recognised where it is printed (points): boxes are a little too high, those of a few characters too large all round."""
    x += 0.5 * size * (text[0] in "（“")
    width = ocr._ems(text.replace(" ", "")) * size
    loose = 0.06 * size + (0.16 * size if len(text) < 4 else 0)
    shake = (lambda: noise.uniform(-0.05, 0.05) * size) if noise else (lambda: 0.0)
    left, right = x - loose / 2 + shake(), x + width + loose / 2 + shake()
    top, bottom = base - 0.92 * size - loose / 2 + shake(), base + 0.2 * size + loose / 2 + shake()
    return ocr.Piece(text, ((left, top), (right, top), (right, bottom), (left, bottom)), score)


def pieces_of(paragraphs: list[str], noise: random.Random | None = None) -> list[ocr.Piece]:
    lines = [line for p in paragraphs for line in pdfs.wrapped(p)]
    return [piece(text, pdfs.LEFT + pdfs.SIZE * at, 100 + pdfs.PITCH * i, pdfs.SIZE, noise=noise) for i, (at, text) in enumerate(lines)]


def turned(pieces: list[ocr.Piece], degrees: float) -> list[ocr.Piece]:
    return [ocr.Piece(p.text, ocr._turned(p.quad, degrees, (595 / 2, 842 / 2)), p.score) for p in pieces]


def in_pixels(pieces: list[ocr.Piece]) -> list[ocr.Piece]:
    return [ocr.Piece(p.text, tuple((x * SCALE, y * SCALE) for x, y in p.quad), p.score) for p in pieces]  # type: ignore[arg-type]


def prose(document: Document) -> list[str]:
    return [document.text[s.start : s.end] for p in document.paragraphs for s in p.spans]


def rows(document: Document) -> list[list[str]]:
    return [[cell.text for cell in row] for table in document.tables for row in table.rows]


class Fake:
    """An engine that sees what it is told, whatever the picture."""

    name = "rapidocr 0"

    def __init__(self, *answers: list[ocr.Piece]) -> None:
        self.answers = list(answers)
        self.seen: list[tuple[int, ...]] = []

    def pieces(self, picture: Any) -> list[ocr.Piece]:
        self.seen.append(picture.shape)
        return self.answers.pop(0)

    def line(self, picture: Any) -> tuple[str, float]:
        return "", 0.0


Use = Callable[..., Fake]


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Use:
    def installed(*answers: list[ocr.Piece]) -> Fake:
        fake = Fake(*answers)
        monkeypatch.setattr(ocr, "engine", lambda: fake)
        return fake

    return installed


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> None:
    def engine() -> ocr.Engine:
        raise ocr.Missing(f"请安装文字识别：{ocr.INSTALL}")

    monkeypatch.setattr(ocr, "engine", engine)


def blank(columns: int = 1653, rows_: int = 2339) -> tuple[int, int, bytes]:
    return columns, rows_, b"\xff" * (columns * rows_)


def png(columns: int = 1653, rows_: int = 2339) -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (columns, rows_), 255).save(buffer, "PNG")
    return buffer.getvalue()


# --- geometry --------------------------------------------------------------------------------------------------------------

SENTENCES = st.lists(st.sampled_from(["完成投资12.08亿元，", "开工率达到93.5%；", "其中城区新建1264套、", "群众得到实惠，"]), min_size=1, max_size=9)


@settings(max_examples=25, deadline=None)
@given(st.lists(SENTENCES, min_size=4, max_size=7), st.floats(-2, 2), st.integers(0, 9))
def test_slanted_noisy_pages_give_their_paragraphs(drawn: list[list[str]], slant: float, seed: int) -> None:
    wanted = [f"{i + 1}、" + "".join(parts)[:-1] + "。" for i, parts in enumerate(drawn)]
    wanted = [p for p in wanted if len(pdfs.wrapped(p)) <= 4]
    found = turned(pieces_of(wanted, random.Random(seed)), slant)
    angle = ocr.angle_of(found)
    if any(len(p.text) > 10 for p in found):
        assert angle == pytest.approx(slant, abs=0.3)
    scan = ocr.Scan(1, 595, 842, tuple(turned(found, -angle)), angle)
    assert prose(pages.document("pdf", ocr.laid_out([scan]), {1: (595, 842)}, ())) == wanted


def test_boxes_stand_on_the_page_as_it_is() -> None:
    printed = pieces_of(CIRCULAR)
    scan = ocr.Scan(1, 595, 842, tuple(printed), 1.5)
    document = pages.document("pdf", ocr.laid_out([scan]), {1: (595, 842)}, ())
    assert len(document.boxes) == len(document.text)
    box = document.box(document.text.index("3640"), document.text.index("3640") + 4)
    line = next(p for p in turned(printed, 1.5) if "3640" in p.text)
    assert box is not None
    share = (sum(map(ocr._em, line.text[: line.text.index("3640")])) + 1) / sum(map(ocr._em, line.text))
    (ax, ay), (bx, by), _, (_, dy) = line.quad
    assert (box.x0 + box.x1) / 2 == pytest.approx(ax + share * (bx - ax), abs=4)
    assert (box.top + box.bottom) / 2 == pytest.approx((ay + dy) / 2 + share * (by - ay), abs=4)


def test_sizes_become_few_and_two_numbers_stay_two() -> None:
    title = piece("云汀市民生实事小结", 180, 80, 22, noise=random.Random(1))
    body = pieces_of(CIRCULAR[2:], random.Random(2))
    beside = [piece("附表2", 80, 600, 16), piece("2022年资金", 130, 600.8, 16), piece("住房 1264 套", 80, 640, 16)]
    lines = [item for item in ocr.laid_out([ocr.Scan(1, 595, 842, (title, *body, *beside))])[1] if isinstance(item, pages.Line)]
    assert {line.size for line in lines if line.top > 100} == {16.0}
    assert lines[0].size == pytest.approx(22, abs=0.5)
    assert [line.text for line in lines[-2:]] == ["附表2 2022年资金", "住房1264套"]


def test_page_numbers_with_lost_dashes_are_left_out() -> None:
    numbers = ["一1一", "-2一", "—3", "4—"]
    scans = [
        ocr.Scan(n, 595, 842, (*pieces_of([*CIRCULAR[:2], "正文到此为止。"]), piece(number, 270, 790, 14))) for n, number in enumerate(numbers, 1)
    ]
    text = pages.document("pdf", ocr.laid_out(scans), dict.fromkeys(range(1, 5), (595, 842)), ()).text
    assert not re.search(r"[—一-]\d|\d[—一-]", text)


def test_ruled_tables_by_their_rules() -> None:
    cells = [["项目", "目标", "完成"], ["公租房", "1264套", "1200套"], ["道路", "30", "15"]]
    xs, ys = [80.0, 160.0, 300.0, 500.0], [100.0, 140.0, 180.0, 220.0]
    found = [piece(cell, x + 4, y + 20, 10) for row, y in zip(cells, ys, strict=False) for cell, x in zip(row, xs, strict=False)]
    scan = ocr.Scan(
        1, 595, 842, (*found, piece("表后正文。", 80, 300, 16)), 0.0, tuple((x, 100.0, 220.0) for x in xs), tuple((y, 80.0, 500.0) for y in ys)
    )
    document = pages.document("pdf", ocr.laid_out([scan]), {1: (595, 842)}, ())
    assert rows(document) == cells
    assert prose(document) == ["表后正文。"]


@pytest.mark.parametrize("angle", [0, 0.8, -1.5])
def test_rules_are_found_in_slanted_pictures(angle: float) -> None:
    drawing = Image.new("RGB", (1653, 2339), "white")
    draw = ImageDraw.Draw(drawing)
    xs, ys = (300, 700, 1300), (500, 580, 660, 740)
    for x in xs:
        draw.line((x, ys[0], x, ys[-1]), "black", 2)
    for y in ys:
        draw.line((xs[0], y, xs[-1], y), "black", 2)
    for x in range(320, 1280, 40):  # strokes of writing, and a line under a heading
        draw.line((x, 1000, x, 1040), "black", 4)
    draw.line((300, 300, 1300, 300), "black", 3)
    slanted = np.asarray(drawing.rotate(-angle, Image.Resampling.BILINEAR, fillcolor="white"))
    upright, level = rules_of(slanted, angle)
    assert [round(x) for x, *_ in sorted(upright)] == pytest.approx(xs, abs=4)
    assert [round(y) for y, *_ in sorted(level)] == pytest.approx(ys, abs=4)
    assert rules_of(np.full((2339, 1653, 3), 255, np.uint8), angle) == ((), ())


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("目标任务:新建床位20张,完成率50%;", "目标任务：新建床位20张，完成率50%；"),
        ("(牵头单位:市民政局)", "（牵头单位：市民政局）"),
        ("完成（含续建)12个", "完成（含续建）12个"),
        ("投资1,264.5万元，时间12:30", "投资1,264.5万元，时间12:30"),
        ("共计12,", "共计12,"),
        ("GDP (A) 12, 13", "GDP (A) 12, 13"),
        ('“三园"工程、"五带"工程', '“三园"工程、"五带"工程'),
        ('建设"三园"工程', "建设“三园”工程"),
        ("一1一", "一1一"),
        ("1.修建公路", "1.修建公路"),
    ],
)
def test_marks_of_chinese_print(read: str, printed: str) -> None:
    assert ocr.punctuated(read) == printed


# --- the reader, with and without an engine --------------------------------------------------------------------------------


def test_scanned_pages_are_recognised_and_marked(use: Use) -> None:
    shaken = turned(pieces_of(CIRCULAR, random.Random(3)), 0.9)
    use(in_pixels([*shaken, piece("~'", 500, 820, 9, score=0.2)]))
    document = pdf.read(pdfs.pictured([blank()]), "x.pdf")
    assert prose(document) == CIRCULAR
    assert [(w.code, w.page) for w in document.warnings] == [("Q912", 1)]
    assert re.search(r"rapidocr 0，200 dpi，最低分 0\.99，另有 1 处认不清，未取", document.warnings[0].message)


def test_numbers_of_a_recognised_page_are_doubted(use: Use, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "run", lambda reader, *more: reader(*more))  # the worker knows nothing of the engine that is put in here
    use(in_pixels(pieces_of(CIRCULAR)))
    (tmp_path / "小结.pdf").write_bytes(pdfs.pictured([blank()]))
    extraction = docparse.extract(docparse.read(tmp_path / "小结.pdf"))
    assert len(extraction.indicators) >= 3
    codes = [f.code for f in run([extraction], (), ["Q9"])]
    assert "Q904" in codes
    assert "Q912" in codes


def test_pages_on_their_side_and_head_are_turned(use: Use) -> None:
    upright = in_pixels(pieces_of(CIRCULAR))
    side = [ocr.Piece(p.text, tuple((2339 - y, x) for x, y in p.quad), 0.9) for p in upright]  # type: ignore[arg-type]
    swapped = [ocr.Piece(p.text, (p.quad[3], p.quad[0], p.quad[1], p.quad[2]), p.score) for p in side]
    poor = [ocr.Piece(p.text[::-1], p.quad, 0.4) for p in upright]
    fake = use(swapped, poor, upright)
    document = pdf.read(pdfs.pictured([blank(2339, 1653)], width=842, height=595), "x.pdf")
    assert prose(document) == CIRCULAR
    assert fake.seen == [(1653, 2339, 3), (2339, 1653, 3), (2339, 1653, 3)]


def test_a_page_whose_font_lies_is_recognised(use: Use) -> None:
    use(in_pixels(pieces_of(["完成投资12.08亿元。"])))
    document = pdf.read(pdfs.embedded(["完成投资12.03亿元。"], told={"3": "8", "8": "3"}), "x.pdf")
    assert prose(document) == ["完成投资12.08亿元。"]
    assert [(w.code, "字体自带" in w.message, "OCR" in w.message) for w in document.warnings] == [("Q912", True, True)]


def test_fonts_that_are_not_in_the_file_are_not_recognised(use: Use) -> None:
    fake = use()
    swapped = pdfs.text(80, 600, "7516套").replace("BT", f"/Span << /ActualText <FEFF{'9527套'.encode('utf-16-be').hex()}> >> BDC BT")
    document = pdf.read(pdfs.make([swapped.replace("ET", "ET EMC")]), "x.pdf")
    assert not fake.seen
    assert [(w.code, "没有嵌入" in w.message) for w in document.warnings] == [("Q908", True)]


def test_a_scan_with_a_stamp_of_text_is_a_scan(without: None) -> None:
    document = pdf.read(pdfs.pictured([blank(100, 140)], over="BT /F1 9 Tf 40 20 Td (Page 1) Tj ET"), "x.pdf")
    assert [(w.code, w.page) for w in document.warnings] == [("Q912", 1)]
    assert "图中文字未读" in document.warnings[0].message


def test_what_to_install_is_told(without: None) -> None:
    for read, data in (
        (pdf.read, pdfs.pictured([blank(100, 140)] * 2)),
        (image.read, png(100, 140)),
        (pdf.read, pdfs.embedded(CIRCULAR, mapped=False)),
    ):
        with pytest.raises(UnreadableFile, match=r"pip install 'docparse\[ocr\]'"):
            read(data, "x")


def test_an_engine_that_breaks_down_leaves_the_page_unread(use: Use) -> None:
    use()  # has no answer
    with pytest.raises(UnreadableFile, match="出错"):
        pdf.read(pdfs.pictured([blank(100, 140)]), "x")
    with pytest.raises(UnreadableFile, match="出错"):
        image.read(png(100, 140), "x")


def test_pictures_are_read_as_pages(use: Use) -> None:
    use(in_pixels(pieces_of(CIRCULAR)), in_pixels(pieces_of(["第二页正文。"])))
    buffer = io.BytesIO()
    first, second = Image.new("1", (1240, 1754), 1), Image.new("L", (1240, 1754), 255)
    first.save(buffer, "TIFF", save_all=True, append_images=[second], dpi=(150, 150))
    document = image.read(buffer.getvalue(), "x.tif")
    assert (document.format, document.pages) == ("image", 2)
    assert prose(document) == [*CIRCULAR, "第二页正文。"]
    assert [(w.code, w.page) for w in document.warnings] == [("Q912", 1), ("Q912", 2)]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG\r\n\x1a\n123", "损坏"),
        (png()[:900], "损坏"),
        (b"II*\x00" + b"\xff" * 99, "损坏"),
        (png(300, 3000), "不像一页"),
        (png(12000, 12000), "像素"),
        (png(16000, 16000), "像素"),
    ],
)
def test_odd_pictures_are_refused(use: Use, data: bytes, words: str) -> None:
    use([])
    with pytest.raises(UnreadableFile, match=words):
        image.read(data, "x")


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=60), st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*"]))
def test_hostile_pictures_are_refused(tail: bytes, magic: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ocr, "engine", lambda: Fake())
        with pytest.raises(UnreadableFile):
            image.read(magic + tail, "x")


# --- the engine itself (extra docparse[ocr]) -------------------------------------------------------------------------------


def sample() -> Path:
    return next(p for p in folder("samples").iterdir() if p.suffix == ".pdf")


def scans(wanted: list[int], angle: float, noise: float) -> list[Image.Image]:
    """Pages of the sample as a scanner gives them: slanted, blurred by a coarse grid, noisy."""
    source = pypdfium2.PdfDocument(sample())
    chance = np.random.default_rng(7)
    found = []
    for n, index in enumerate(wanted):
        page = source[index].render(scale=SCALE).to_pil().convert("L")
        page = page.rotate(angle * (-1) ** n, Image.Resampling.BICUBIC, fillcolor=250)
        found.append(
            Image.fromarray((np.asarray(page, float) * 0.93 + 8 + chance.normal(0, noise, (page.height, page.width))).clip(0, 255).astype(np.uint8))
        )
    source.close()
    return found


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("the engine went to the network")

    monkeypatch.setattr(socket.socket, "connect", refused)


def only(document: Document, page: int) -> str:
    """The characters of one page, without the tabs and line ends."""
    return "".join(c for c, box in zip(document.text, document.boxes, strict=True) if box is not None and box.page == page and not c.isspace())


@pytest.mark.slow
@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize(("angle", "noise"), [(0.6, 8), (1.5, 16)])
def test_a_scan_reads_as_its_original(angle: float, noise: float) -> None:
    printed = pdf.read(sample().read_bytes(), "x")
    last = printed.pages - 1
    shown = scans([0, last], angle, noise)
    document = pdf.read(pdfs.pictured([(s.width, s.height, s.tobytes()) for s in shown]), "x.pdf")
    assert [(w.code, w.page) for w in document.warnings] == [("Q912", 1), ("Q912", 2)]
    assert "rapidocr 3." in document.warnings[0].message
    for mine, theirs in ((1, 1), (2, last + 1)):
        a, b = only(document, mine), only(printed, theirs)
        assert SequenceMatcher(None, a, b, autojunk=False).ratio() > 0.99
        assert re.findall(r"\d+(?:\.\d+)?", a) == re.findall(r"\d+(?:\.\d+)?", b)
    whole = ["".join(p.split()) for p in prose(printed) if printed.page(printed.text.index(p)) == 1][:-1]  # the last may go on overleaf
    assert not [p for p in whole if p not in {"".join(p.split()) for p in prose(document)}]
    assert [row for row in rows(document) if row not in rows(printed)] == []


@pytest.mark.slow
@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_picture_on_its_side_is_read(turn: int, tmp_path: Path) -> None:
    (shown,) = scans([0], 0.4, 6)
    shown.rotate(turn, expand=True).save(tmp_path / "a.png", dpi=(200, 200))
    document = readers.read(tmp_path / "a.png")
    printed = pdf.read(sample().read_bytes(), "x")
    assert SequenceMatcher(None, only(document, 1), only(printed, 1), autojunk=False).ratio() > 0.98
    assert document.format == "image"


@pytest.mark.slow
def test_the_same_picture_reads_the_same() -> None:
    (shown,) = scans([0], 0.6, 8)
    data = pdfs.pictured([(shown.width, shown.height, shown.tobytes())])
    assert pdf.read(data, "x") == pdf.read(data, "x")
    assert math.isfinite(ocr.engine().line(np.full((40, 200, 3), 255, np.uint8))[1])
