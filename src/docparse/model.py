"""The nouns of docparse: frozen records that every floor shares.

Offsets (``start``, ``end``) count Unicode code points in ``Document.text``, the text as read, so that
``document.text[start:end]`` is exactly what was printed. Values are ``Decimal`` with 万 and 亿 multiplied out,
percentages as points (86.36). Ids are unique over all documents: ``<document>-q0001``, ``-r0001``, ``-i001``.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple, overload

from docparse.interval import Interval

DocumentRole = Literal["plan", "summary", "other"]
Section = Literal["target", "actual", "other"]
IndicatorStatus = Literal["done", "ahead", "on_schedule", "behind", "unknown"]
QuantityStatus = Literal["claimed", "ignored", "unclaimed"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch ``text[start:end]`` of a document."""

    start: int
    end: int


class Box(NamedTuple):
    """Where characters stand on a page, in points from its top left corner."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


class Boxes(Sequence["Box | None"]):
    """The places of all characters of a text, kept in a few bytes each; read like a tuple of Box and None."""

    __slots__ = ("_pages", "_places")

    def __init__(self, boxes: Iterable[tuple[int, float, float, float, float] | None] = ()) -> None:
        self._pages = array("H")  # 0: a character that was added
        self._places = array("f")
        for box in boxes:
            self.append(box)

    def append(self, box: tuple[int, float, float, float, float] | None) -> None:
        """Add the place of the next character; only whoever builds a document does so."""
        if box is None:
            self._pages.append(0)
            self._places.extend(_NOWHERE)
        else:
            self._pages.append(box[0])
            self._places.extend(box[1:])

    def extend(self, other: Boxes) -> None:
        """Add the places of more characters."""
        self._pages.extend(other._pages)
        self._places.extend(other._places)

    def dumped(self) -> tuple[bytes, bytes]:
        """Pages (2 bytes each) and places (4 × 4 bytes each) of all characters, little-endian whatever the machine."""
        arrays = array("H", self._pages), array("f", self._places)
        if sys.byteorder == "big":
            for one in arrays:
                one.byteswap()
        return arrays[0].tobytes(), arrays[1].tobytes()

    @classmethod
    def loaded(cls, pages: bytes, places: bytes) -> Boxes:
        """What ``dumped`` gave. Raises ValueError for bytes of another length."""
        made = cls()
        made._pages.frombytes(pages)
        made._places.frombytes(places)
        if sys.byteorder == "big":
            made._pages.byteswap()
            made._places.byteswap()
        if 4 * len(made._pages) != len(made._places):
            raise ValueError("pages and places differ in length")
        return made

    def __len__(self) -> int:
        return len(self._pages)

    @overload
    def __getitem__(self, index: int) -> Box | None: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Box | None, ...]: ...
    def __getitem__(self, index: int | slice) -> Box | tuple[Box | None, ...] | None:
        if isinstance(index, slice):
            return tuple([self[i] for i in range(*index.indices(len(self)))])
        page = self._pages[index]
        at = 4 * (index if index >= 0 else index + len(self._pages))
        return Box(page, *[round(v, 2) for v in self._places[at : at + 4]]) if page else None

    def page(self, start: int) -> int:
        """The page of the first character from ``start`` on that has a place; 0 if there is none."""
        return next((page for page in self._pages[start : start + 4096] if page), 0) or next((page for page in self._pages[start:] if page), 0)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Boxes) and self._pages == other._pages and self._places == other._places

    def __hash__(self) -> int:
        return hash((len(self._pages), self._places[:64].tobytes()))


_NOWHERE = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as read: the pieces of text (lines, parts on two pages) that belong together, in order.

    What stands between the pieces (line breaks, page numbers, headers) is not part of the paragraph.
    ``page`` is the page of the first piece, from 1; 0 where the format has no pages.
    """

    spans: tuple[Span, ...]
    page: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; its text also stands in ``Document.text`` at the given pieces (none for an empty cell)."""

    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of cells, all rows of one length; merged cells repeat their text and spans.

    ``inferred`` tells that no rules part its columns: they were told by the words of its head.
    """

    page: int
    rows: tuple[tuple[Cell, ...], ...]
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Warning_:
    """Something a reader is unsure about: ``code`` of the catalogue, page (0 = whole file), message in Chinese.

    A suspicious place of the text has its stretch ``start:end``; ``doubtful`` tells that the numbers in it must not become records.
    """

    code: str
    page: int
    message: str
    start: int = -1
    end: int = -1
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read.

    ``id`` is the first 12 hex digits of ``sha256``. ``boxes`` (PDF and OFD) has one entry for each character of
    ``text``: its place on the page, or None for characters that were added (line breaks). ``metadata`` is what the file says of itself
    outside its text, under the words of the field (发文字号, 发文日期, 发文机关, 标题, 索引号); its values are printed nowhere in ``text``.
    An unreadable file has ``status`` "unreadable", a ``reason`` and no text.
    """

    id: str
    path: str
    sha256: str
    format: str
    status: Literal["ok", "unreadable"]
    reason: str = ""
    text: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    tables: tuple[Table, ...] = ()
    pages: int = 0
    warnings: tuple[Warning_, ...] = ()
    boxes: Boxes = field(default_factory=Boxes, repr=False)
    metadata: Mapping[str, str] = field(default_factory=dict, hash=False)

    def page(self, start: int) -> int:
        """The page (from 1) on which the character at ``start`` stands; 0 where the format has no pages."""
        return (self.boxes.page(start) or self.pages) if self.boxes else 0

    def box(self, start: int, end: int) -> Box | None:
        """The smallest box around the characters ``start:end`` on the first page they stand on."""
        found = [b for b in self.boxes[start:end] if b is not None]
        found = [b for b in found if b.page == found[0].page]
        if not found:
            return None
        return Box(found[0].page, min(b.x0 for b in found), min(b.top for b in found), max(b.x1 for b in found), max(b.bottom for b in found))

    def line(self, start: int) -> int:
        """The line number (from 1) of the text as read."""
        return self.text.count("\n", 0, start) + 1


@dataclass(frozen=True, slots=True)
class Number:
    """A numeral found in the text, with its unit and bounds, before any rule runs.

    ``start:end`` is the numeral alone; ``first:last`` the whole printed expression with hedge, scale and unit.
    ``unit`` is canonical without 万/亿 ("" for a bare number), ``dimension`` its kind in ``rules/units.yaml``.
    ``comparator`` is one of ``= >= <= > < ~``. ``interval`` is what the print stands for (section 2.1 of the
    catalogue of checks); ``places`` is the value of one unit of the last printed place (0.01 for 86.36, 1000 for 3.4万).
    ``soft`` numbers are parts of names, dates, ordinals and thresholds: they may stand inside an indicator's name.
    ``hedge`` is the printed word behind ``comparator`` (约, 不低于, 以上 …), "" if none.
    """

    start: int
    end: int
    first: int
    last: int
    text: str
    value: Decimal | None
    unit: str
    dimension: str
    comparator: str
    interval: Interval
    places: Decimal
    hedge: str = ""
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a document with its role. ``rule`` names the rule (and linking step) that decided it."""

    id: str
    number: Number
    item: str
    part: str
    section: Section
    role: str
    indicator: str
    status: QuantityStatus
    rule: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """A heading and what stands under it. ``number`` as printed ("" where the heading lost it or has none)."""

    id: str
    parent: str
    number: str
    level: int
    title: str
    lead_units: tuple[str, ...]
    support_units: tuple[str, ...]
    start: int
    end: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text under one item (and sub-project ``part``) that has one role: target, actual or other.

    ``labelled`` tells that a printed label (目标任务：, 完成情况：) decided the section. Numbers of a ``quiet`` segment
    (headings, 下一步打算, 考核奖惩) are read but make no ledger lines. ``topic`` is the head of a run-in paragraph
    (公路：…). ``kind`` "rates" is a table cell that holds the rates of its row.
    """

    spans: tuple[Span, ...]
    item: str
    part: str
    section: Section
    labelled: bool = False
    quiet: bool = False
    topic: str = ""
    kind: Literal["text", "rates"] = "text"


@dataclass(frozen=True, slots=True)
class Header:
    """What identifies a circular: title, 发文字号, issuer, region, dates ("" where not printed).

    Dates and period are ISO (2020-06-30).
    """

    role: DocumentRole
    title: str = ""
    doc_number: str = ""
    issuer: str = ""
    region: str = ""
    addressees: str = ""
    date_issued: str = ""
    period_start: str = ""
    period_end: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A ledger line: one indicator of one document with what is printed about it.

    ``target``, ``actual``, ``rate`` are printed quantities or None. ``parent`` is the record whose 其中 this is.
    ``rate_kind`` is the printed word (完成率, 开工率, …), ``base`` the printed base (年度目标, 省下达, …).
    ``status`` is what the words say: done / ahead / on_schedule / behind / unknown.
    ``rule`` lists the rules and linking steps that made the line.
    """

    id: str
    item: str
    number: str
    title: str
    part: str
    indicator: str
    target: Quantity | None = None
    actual: Quantity | None = None
    rate: Quantity | None = None
    rate_kind: str = ""
    base: str = ""
    status: IndicatorStatus = "unknown"
    period_start: str = ""
    period_end: str = ""
    lead_units: tuple[str, ...] = ()
    parent: str = ""
    segment: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything docparse knows about one document."""

    document: Document
    header: Header
    items: tuple[Item, ...]
    segments: tuple[Segment, ...]
    quantities: tuple[Quantity, ...]
    indicators: tuple[Indicator, ...]
    rules: str = ""

    def item(self, id: str) -> Item | None:
        """The item with this id."""
        return next((i for i in self.items if i.id == id), None)

    def quote(self, start: int, end: int) -> str:
        """The printed characters."""
        return self.document.text[start:end]


@dataclass(frozen=True, slots=True)
class Alignment:
    """A plan indicator (or, with empty records, a plan item) and its counterpart in a summary.

    ``status``: auto (accepted), review (a person must confirm), confirmed, rejected.
    ``relation``: same / part / whole / renamed / narrower (only by people) / none. ``score`` and ``margin`` are between 0 and 1.
    ``by``, ``date`` and ``note`` are those of the person who confirmed or rejected.
    """

    plan_document: str
    plan_record: str
    plan_item: str
    summary_document: str
    summary_record: str
    summary_item: str
    relation: str
    score: float
    margin: float
    status: str
    by: str = ""
    date: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A result of a check. ``quantities`` are ids of the operands; ``facts`` hold what the report draws.

    ``severity``: error / warning / note. ``kind``: fail, review (a person must look), open (cannot be
    decided), pass (verified). ``expected`` and ``reported`` are printed forms. ``facts`` has optional texts such as
    ``arithmetic``, ``interval``, ``implied_base``, ``implied_actual``, ``ask`` (what would settle it).
    """

    id: str
    code: str
    name: str
    severity: str
    kind: str
    document: str
    item: str
    other_document: str
    other_item: str
    indicator: str
    message: str
    expected: str = ""
    reported: str = ""
    quantities: tuple[str, ...] = ()
    waived_by: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Audit:
    """The result of reading, extracting, aligning and checking a set of files.

    With a baseline, ``states`` has new, unchanged or updated by the id of a finding, ``gone`` the earlier findings that no longer stand.
    ``decisions`` are rows of align.csv which people have decided and which name no pair of these files. ``due`` is what a calendar of its
    own (local.yaml) asks of a record by the end of its period, in percent, by record id. ``profile`` is that of the severities.
    """

    extractions: tuple[Extraction, ...]
    alignments: tuple[Alignment, ...]
    findings: tuple[Finding, ...]
    states: Mapping[str, str] | None = None
    gone: tuple[Mapping[str, str], ...] = ()
    decisions: tuple[Mapping[str, str], ...] = ()
    due: Mapping[str, Fraction] = field(default_factory=dict)
    profile: str = "default"
