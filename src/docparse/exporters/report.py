"""``report.html``: one offline page in Chinese for the people who decide, on a screen, a phone or A4 paper.

All text of circulars reaches the page through autoescaping or ``Markup.format``, which escapes its arguments; the page forbids
itself every request by its Content-Security-Policy. Wording is neutral: what is printed, what follows from it, what to ask.
"""

from __future__ import annotations

import base64
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from docparse import picture
from docparse.exporters import charts
from docparse.exporters.languages import CHINESE, Language, language
from docparse.exporters.overview import KINDS, ROLES, SEVERITIES, STATES, Numbers, Overview, name, place_of
from docparse.exporters.schema import completion, exact, plain, rounded
from docparse.model import Audit, Extraction, Finding, Indicator, Quantity

REPORT = "report.html"

_STOPS = "。！？"
_PAUSES = "；，、：;,"
_AROUND = 70
_QUOTED = 6
_PICTURES = 120  # cuts of pages in one report, about 15 kB each
_TALL = 200  # points: operands farther apart are not shown in one picture
_COLOURS = ("target", "actual", "rate", "standard")
_QUANTITY_ROLES = {
    "target": "目标",
    "actual": "实际",
    "rate": "率",
    "standard": "标准",
    "growth": "增长",
    "ambiguous": "歧义",
    "share": "占比",
    "change": "变化",
    "rank": "位次",
    "count": "数量",
    "date": "日期",
    "age": "年龄",
    "name": "名称",
}
_STATUS = {"done": "已完成", "ahead": "超进度", "on_schedule": "达进度", "behind": "欠进度", "unknown": ""}
_QUANTITY_STATUS = {"claimed": "已归属", "ignored": "已排除", "unclaimed": "未归属"}
_SECTIONS = {"target": "目标任务", "actual": "完成情况", "other": ""}
_FACTS = {
    "implied_base": "若率与实际无误，基数应为",
    "implied_actual": "若率与目标无误，实际应为",
    "implied_rate": "若两数无误，率应为",
    "found_elsewhere": "隐含的数另见",
    "rounding": "能得出印出率的修约",
    "power": "检验力",
}


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage with its operands marked, and where it stands."""

    label: str
    file: str
    place: str
    item: str
    link: str
    text: Markup
    picture: str = ""  # the place on the page, as a data URI; "" where the format has no pages or the file is gone


@dataclass(frozen=True, slots=True)
class Stretch:
    """What to mark in a passage: ``start:end`` of the text, a colour (a class of the style sheet), a hint."""

    start: int
    end: int
    colour: str
    hint: str


@dataclass(frozen=True, slots=True)
class Axis:
    """A small drawing: the allowed interval and the printed value, positions from 0 to 100."""

    left: float
    width: float
    at: float
    interval: str
    reported: str
    inside: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A finding, ready to show."""

    finding: Finding
    anchor: str
    name: str
    level: str
    kind: str
    item: str
    where: str
    lead: str
    quotes: tuple[Quote, ...]
    unquoted: int
    arithmetic: str
    axis: Axis | None
    implied: tuple[tuple[str, str], ...]
    ask: str
    message: str
    conclusion: str
    state: str


@dataclass(frozen=True, slots=True)
class Line:
    """A ledger line, ready to show. ``bar`` and ``time`` are percentages of the width of its bar."""

    indicator: str
    plan: str
    target: str
    actual: str
    rate: str
    computed: str
    differs: bool
    bar: float | None
    over: bool
    time: float | None
    lamp: str
    status: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Group:
    """The ledger lines of one item."""

    title: str
    lead: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Stray:
    """An unclaimed number in its context."""

    place: str
    item: str
    link: str
    text: Markup


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document: its counts, ledger, unclaimed numbers and full text."""

    id: str
    file: str
    title: str
    role: str
    origin: str
    details: str
    readable: bool
    reason: str
    numbers: Numbers
    schedule: str
    time: float
    groups: tuple[Group, ...]
    indicators: int
    planned: bool
    worded: bool
    strays: tuple[Stray, ...]
    text: Markup
    sha256: str


def render(audit: Audit, tables: Collection[str], lang: str = CHINESE) -> dict[str, bytes]:
    """``report.html``; nothing where the findings are not asked for. Raises BadRequest for a language without a catalogue."""
    say = language(lang)
    if "findings" not in tables:
        return {}
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=FileSystemLoader(Path(__file__).parent, encoding="utf-8"),
    )
    view = _View(audit, say)
    view.photograph()
    cards = [view.card(finding) for finding in view.overview.issues]
    anchors = charts.anchors_of(view.overview, [(quantity, finding.id) for quantity, finding in view.worst.items()])
    opens = view.overview.of_kind("open")
    page = environment.get_template("report.html.jinja").render(
        _=say,
        zh=Markup() if say.own else Markup(' lang="zh-CN"'),
        verdict=view.overview.verdict,
        numbers=view.overview.numbers(),
        rates=view.overview.rates,
        levels=[(severity, say(SEVERITIES[severity]), [card for card in cards if card.finding.severity == severity]) for severity in SEVERITIES],
        issues=len(cards),
        codes=sorted({(card.finding.code, card.name) for card in cards}),
        items=list(dict.fromkeys(card.item for card in cards if card.item)),
        leads=list(dict.fromkeys(unit for card in cards for unit in card.lead.split("、") if unit)),
        passes=[view.card(finding) for finding in view.overview.of_kind("pass")],
        opens=[view.card(finding) for finding in opens if "lacks" not in finding.facts],
        lacking=_lacking(opens, say),
        completions=charts.completions(view.overview, anchors),
        trends=charts.trends(view.overview, anchors),
        waived=[view.card(finding) for finding in view.overview.waived],
        gone=view.overview.audit.gone,
        tally=_tally(view),
        version=version("docparse"),
        profile=audit.profile,
        packs="、".join(dict.fromkeys(found.rules for found in audit.extractions if found.rules)),
        latest=next((found.document.id for found in reversed(view.overview.ordered) if found.indicators and found.header.role == "summary"), ""),
        sheets=[view.sheet(found) for found in view.overview.ordered],
    )
    return {REPORT: page.encode("utf-8", "replace")}


@dataclass(frozen=True, slots=True)
class Tally:
    """What one check gave: issues by severity, numbers that agree, and how often it lacked something."""

    code: str
    name: str
    levels: Mapping[str, int]
    passes: int
    opens: int

    @property
    def issues(self) -> int:
        """Of all severities."""
        return sum(self.levels.values())


def _tally(view: _View) -> list[Tally]:
    """The checks that gave a result, those with the worst issues first."""
    over = view.overview
    issues = Counter((f.code, f.severity) for f in over.issues)
    passes, opens = Counter(f.code for f in over.of_kind("pass")), Counter(f.code for f in over.of_kind("open") if "lacks" not in f.facts)
    names = {f.code: view.say.check(f.code, f.name) for f in over.audit.findings if not f.waived_by and "lacks" not in f.facts}
    rows = [Tally(code, name, {level: issues[code, level] for level in SEVERITIES}, passes[code], opens[code]) for code, name in names.items()]
    return sorted(rows, key=lambda row: ([-row.levels[level] for level in SEVERITIES], row.code))


def _lacking(opens: Sequence[Finding], say: Language) -> list[tuple[str, list[tuple[str, str]]]]:
    """Why codes could not be tried, each reason with its codes and their names."""
    found: dict[str, list[tuple[str, str]]] = {}
    for finding in opens:
        if "lacks" in finding.facts:
            found.setdefault(finding.message.partition("：")[2], []).append((finding.code, say.check(finding.code, finding.name)))
    return list(found.items())


class _View:
    def __init__(self, audit: Audit, say: Language | None = None) -> None:
        self.overview = Overview(audit, say)
        self.say = self.overview.say
        self.pictures: dict[tuple[str, str], str] = {}
        self.worst: dict[str, Finding] = {}
        for finding in reversed(self.overview.issues):
            self.worst.update(dict.fromkeys(finding.quantities, finding))
        self.pieces = {id: _pieces(found) for id, found in self.overview.extractions.items()}

    # findings

    def card(self, finding: Finding) -> Card:
        facts = finding.facts
        quotes = self.quotes(finding)
        return Card(
            finding=finding,
            anchor=f"f-{finding.id}",
            name=self.say.check(finding.code, finding.name),
            level=self.say(SEVERITIES[finding.severity]),
            kind=self.say(KINDS[finding.kind]),
            item=self.overview.item_title(finding.item),
            where=self.overview.where(finding),
            lead=self.overview.lead(finding.item),
            quotes=quotes[:_QUOTED],
            unquoted=len(quotes[_QUOTED:]),
            arithmetic=facts.get("arithmetic", ""),
            axis=_axis(facts.get("interval", ""), finding.reported),
            implied=tuple((self.say(label), facts[key]) for key, label in _FACTS.items() if facts.get(key)),
            ask=self.overview.say.ask(finding.code, facts.get("ask", "")),
            message=self.overview.brief(finding),
            conclusion=self.say("影响结论") if facts.get("conclusion") else "",
            state=self.say(STATES.get((self.overview.audit.states or {}).get(finding.id, ""), "")),
        )

    def quotes(self, finding: Finding) -> tuple[Quote, ...]:
        """The passages around the operands, the plan's first; the heading where a document has no operand."""
        groups: dict[tuple[str, int], list[Quantity]] = {}
        places: dict[tuple[str, int], Stretch] = {}
        for id in finding.quantities:
            quantity = self.overview.quantities.get(id)
            if quantity is not None:
                found = self.overview.owner[id]
                groups.setdefault((found.document.id, self.paragraph(found, quantity.number.start)), []).append(quantity)
        at = place_of(finding)
        if at is not None and finding.document in self.overview.extractions:
            key = (finding.document, self.paragraph(self.overview.extractions[finding.document], at[0]))
            groups.setdefault(key, [])
            places[key] = Stretch(*at, "place", "")
        quoted = {document for document, _ in groups}
        for document, item in ((finding.document, finding.item), (finding.other_document, finding.other_item)):
            if document in self.overview.extractions and document not in quoted and (item or not groups):
                start = self.overview.items[item].start if item in self.overview.items else 0
                key = (document, self.paragraph(self.overview.extractions[document], start))
                groups[key], places[key] = [], Stretch(start, start, "", "")
                quoted.add(document)
        quotes = []
        for key, quantities in groups.items():
            found = self.overview.extractions[key[0]]
            stretches = [_stretch(quantity, self.say) for quantity in quantities]
            if key in places and not any(s.start < places[key].end and places[key].start < s.end for s in stretches):
                stretches.append(places[key])
            item = finding.item if key[0] == finding.document else finding.other_item
            shown = next((self.pictures[finding.id, q.id] for q in quantities if (finding.id, q.id) in self.pictures), "")
            quantities = sorted(quantities, key=lambda q: q.number.start)
            quote = self.passage(found, sorted(stretches, key=lambda s: s.start), quantities, item)
            quotes.append((key[0], replace(quote, picture=shown)))
        plans = {id for id, found in self.overview.extractions.items() if found.header.role == "plan"}
        return tuple(quote for _, quote in sorted(quotes, key=lambda pair: pair[0] not in plans))

    def photograph(self) -> None:
        """Cut out of PDFs, for errors and warnings, the places where their operands are printed; at most _PICTURES."""
        wanted: dict[str, dict[tuple[str, str], picture.Cut]] = {}
        count = 0
        for finding in self.overview.issues:
            if finding.severity == "note" or count >= _PICTURES:
                continue
            places: dict[tuple[str, int], list[Quantity]] = {}
            for id in finding.quantities:
                quantity = self.overview.quantities.get(id)
                if quantity is not None and self.overview.owner[id].document.format == "pdf":
                    found = self.overview.owner[id]
                    places.setdefault((found.document.id, self.paragraph(found, quantity.number.start)), []).append(quantity)
            for (document, _), quantities in list(places.items())[:_QUOTED]:
                source = self.overview.extractions[document].document
                boxes = [box for q in quantities if (box := source.box(q.number.first, q.number.last)) is not None]
                boxes = [box for box in boxes if box.page == boxes[0].page]
                if not boxes or max(b.bottom for b in boxes) - min(b.top for b in boxes) > _TALL:
                    continue
                key = (finding.id, quantities[0].id)
                wanted.setdefault(document, {})[key] = picture.Cut(boxes[0].page, tuple((b.x0, b.top, b.x1, b.bottom) for b in boxes))
                count += 1
        for document, cuts in wanted.items():
            source = self.overview.extractions[document].document
            order = sorted(cuts, key=lambda key: cuts[key].page)
            drawn = picture.crops(Path(source.path), source.sha256, [cuts[key] for key in order])
            self.pictures |= {key: f"data:image/png;base64,{base64.b64encode(png).decode()}" for key, png in zip(order, drawn, strict=True) if png}

    def paragraph(self, found: Extraction, offset: int) -> int:
        """The number of the paragraph at ``offset``; below zero (a line of its own) where the text belongs to none."""
        starts, pieces = self.pieces[found.document.id]
        at = bisect_right(starts, offset) - 1
        return pieces[at][1] if at >= 0 and offset < pieces[at][0] else -self.overview.line(found, offset)

    def offsets(self, found: Extraction, offset: int) -> list[int]:
        """The offsets of the characters of the paragraph at ``offset``, what stands between its pieces left out."""
        number = self.paragraph(found, offset)
        if number >= 0:
            return [i for span in found.document.paragraphs[number].spans for i in range(span.start, span.end)]
        text = found.document.text
        end = text.find("\n", offset)
        return list(range(text.rfind("\n", 0, offset) + 1, len(text) if end < 0 else end))

    def passage(self, found: Extraction, stretches: Sequence[Stretch], quantities: Sequence[Quantity], item: str) -> Quote:
        sections = {_SECTIONS[quantity.section] for quantity in quantities} - {""}
        label = self.say(ROLES[found.header.role]) + (f" · {self.say(sections.pop())}" if len(sections) == 1 else "")
        start = stretches[0].start
        return Quote(
            label=label,
            file=name(found),
            place=self.overview.place(found, start),
            item=self.overview.item_title(quantities[0].item if quantities else item),
            link=f"q-{quantities[0].id}" if quantities else f"l-{found.document.id}-{self.overview.line(found, start)}",
            text=self.sentence(found, stretches),
        )

    def sentence(self, found: Extraction, stretches: Sequence[Stretch]) -> Markup:
        """The sentences of one paragraph that hold the stretches, each of them marked; what lies far between becomes …"""
        text = found.document.text
        offsets = self.offsets(found, stretches[0].start)
        place = {offset: i for i, offset in enumerate(offsets)}
        marks: dict[int, Stretch] = {}
        keep: set[int] = set()
        for stretch in stretches:
            at = [place[i] for i in range(stretch.start, stretch.end) if i in place]
            marks.update(dict.fromkeys(at, stretch))
            first, last = (at[0], at[-1] + 1) if at else (place.get(stretch.start, 0),) * 2
            ahead = [text[i] for i in reversed(offsets[max(0, first - _AROUND) : first])]
            beyond = [text[i] for i in offsets[last : last + _AROUND]]
            keep.update(range(first - _reach(ahead, False), last + _reach(beyond, True)))
        result = Markup()
        run, before = "", -1
        shown = sorted(keep)
        for position, i in enumerate(shown):
            if i != before + 1 and (before >= 0 or text[offsets[i - 1]] not in _STOPS):
                result += Markup('<span class="gap">…</span>')
            run += text[offsets[i]]
            before = i
            following = shown[position + 1] if position + 1 < len(shown) else -2
            if following != i + 1 or marks.get(following) is not marks.get(i):
                result += _mark(run, marks[i]) if i in marks else Markup("{}").format(run)
                run = ""
        if before + 1 < len(offsets) and text[offsets[before]] not in _STOPS:
            result += Markup('<span class="gap">…</span>')
        return result

    # documents

    def sheet(self, found: Extraction) -> Sheet:
        header, document = found.header, found.document
        details = [
            self.period(header.period_start, header.period_end),
            header.date_issued and self.say("成文 {day}", day=header.date_issued),
            self.say("{n} 页", n=document.pages) if document.pages else "",
        ]
        month = charts.month_of(found)
        groups = tuple(self.groups(found, month))
        return Sheet(
            sha256=document.sha256,
            id=document.id,
            file=name(found),
            title=header.title,
            role=self.say(ROLES[header.role] if document.status == "ok" else "读不了"),
            origin=" · ".join(part for part in (header.doc_number, header.issuer) if part),
            details=" · ".join(part for part in details if part),
            readable=document.status == "ok",
            reason=document.reason,
            numbers=self.overview.numbers([found]),
            schedule=f"{plain(rounded(Fraction(100 * month, 12), 1))}%" if month else "",
            time=charts.place(Fraction(100 * month, 12)) if month else 0,
            groups=groups,
            indicators=len(found.indicators),
            planned=any(line.plan for group in groups for line in group.lines),
            worded=any(line.status for group in groups for line in group.lines),
            strays=tuple(self.stray(found, quantity) for quantity in found.quantities if quantity.status == "unclaimed"),
            text=self.full_text(found),
        )

    def period(self, start: str, end: str) -> str:
        return self.say("{start} 至 {end}", start=start, end=end) if start and end else self.say("截至 {end}", end=end) if end else ""

    def groups(self, found: Extraction, month: int) -> Iterable[Group]:
        lines: dict[tuple[str, str], list[Line]] = {}
        for record in found.indicators:
            lines.setdefault((record.item, record.part), []).append(self.ledger_line(record, month))
        for (item, part), group in lines.items():
            yield Group(" · ".join(x for x in (self.overview.item_title(item), part) if x), self.overview.lead(item), tuple(group))

    def ledger_line(self, record: Indicator, month: int) -> Line:
        computed = completion(record.target, record.actual)
        printed = Fraction(record.rate.number.value) if record.rate and record.rate.number.value is not None else None
        reached = computed if computed is not None else printed
        finding = next((self.worst[q.id] for q in (record.rate, record.actual, record.target) if q and q.id in self.worst), None)
        upper = bool(record.target and record.target.number.comparator in ("<=", "<"))
        lamp = ""
        own = self.overview.audit.due.get(record.id)
        if reached is not None and month and not upper:
            lamp = charts.lamp_of((Fraction(100 * month, 12) if own is None else own) - reached)
        first = next((q for q in (record.rate, record.actual, record.target) if q), None)
        return Line(
            indicator=record.indicator or self.say("（未名）"),
            plan=self.printed(self.overview.planned.get(record.id)),
            target=self.printed(record.target),
            actual=self.printed(record.actual),
            rate=self.printed(record.rate),
            computed=f"{plain(rounded(computed, 2))}%" if computed is not None else "",
            differs=finding is not None and finding.severity == "error",
            bar=charts.place(reached) if reached is not None else None,
            over=reached is not None and reached > charts.END,
            time=charts.place(own) if own is not None else None,
            lamp=lamp,
            status=self.say(_STATUS.get(record.status, "")),
            anchor=f"f-{finding.id}" if finding else f"q-{first.id}" if first else "",
        )

    def printed(self, quantity: Quantity | None) -> str:
        """A number as printed, with hedge, scale and unit: 不低于704场; where it shares its unit with others, the unit is added."""
        if quantity is None:
            return ""
        number = quantity.number
        bare = self.overview.owner[quantity.id].quote(number.start, number.end)
        return _shown(quantity) if number.text == bare and number.unit else "".join(number.text.split())

    def stray(self, found: Extraction, quantity: Quantity) -> Stray:
        number = quantity.number
        return Stray(
            place=self.overview.place(found, number.start),
            item=self.overview.item_title(quantity.item),
            link=f"q-{quantity.id}",
            text=self.sentence(found, [_stretch(quantity, self.say, "unclaimed")]),
        )

    def full_text(self, found: Extraction) -> Markup:
        """Every line with its number, every number of the text coloured by its role; page breaks where there are pages."""
        text, id = found.document.text, found.document.id
        quantities = sorted(found.quantities, key=lambda q: q.number.start)
        lines = []
        start, at, page = 0, 0, 0
        for n, line in enumerate(text.split("\n"), 1):
            end = start + len(line)
            here = found.document.page(start) if found.document.boxes and line.strip() else 0
            if here > page:
                page = here
                lines.append(Markup('<p class="page">{}</p>').format(self.say("第 {n} 页", n=page)))
            content, done = Markup(), start
            while at < len(quantities) and quantities[at].number.start < end:
                quantity = quantities[at]
                first, last = max(quantity.number.start, done), min(quantity.number.end, end)
                if last > first:
                    content += Markup("{}{}").format(text[done:first], self.number(found, quantity, text[first:last], quantity.number.start == first))
                    done = last
                if quantity.number.end > end:
                    break
                at += 1
            content += Markup("{}").format(text[done:end])
            if line.strip():
                lines.append(Markup('<p id="l-{}-{}" data-n="{}">{}</p>').format(id, n, n, content))
            start = end + 1
        return Markup("\n").join(lines)

    def number(self, found: Extraction, quantity: Quantity, text: str, first: bool) -> Markup:
        finding = self.worst.get(quantity.id)
        hint = [
            self.say(_QUANTITY_STATUS[quantity.status]),
            self.say(_QUANTITY_ROLES.get(quantity.role, "")) or quantity.role,
            quantity.indicator,
            _shown(quantity),
            quantity.rule,
        ]
        if finding:
            hint.insert(0, f"{finding.code} {self.say(SEVERITIES[finding.severity])}")
        classes = f"n {_colour(quantity)}" + (f" hit {finding.severity}" if finding else "")
        anchor = Markup(' id="q-{}"').format(quantity.id) if first else Markup()
        title = " · ".join(part for part in hint if part)
        if finding:
            return Markup('<a class="{}"{} title="{}" href="#f-{}">{}</a>').format(classes, anchor, title, finding.id, text)
        return Markup('<span class="{}"{} title="{}">{}</span>').format(classes, anchor, title, text)


def _pieces(found: Extraction) -> tuple[list[int], list[tuple[int, int]]]:
    """The pieces of all paragraphs by their start: starts, and (end, number of the paragraph)."""
    pieces = sorted((span.start, span.end, n) for n, paragraph in enumerate(found.document.paragraphs) for span in paragraph.spans)
    return [start for start, _, _ in pieces], [(end, n) for _, end, n in pieces]


def _reach(characters: Sequence[str], stop: bool) -> int:
    """How many characters to quote: to the end of the sentence (``stop`` included), else to the last pause that is near enough."""
    for n, character in enumerate(characters):
        if character in _STOPS:
            return n + stop
    if len(characters) < _AROUND:
        return len(characters)
    return next((n + stop for n in range(len(characters) - 1, _AROUND // 3, -1) if characters[n] in _PAUSES), len(characters))


def _colour(quantity: Quantity) -> str:
    if quantity.status != "claimed":
        return quantity.status
    return quantity.role if quantity.role in _COLOURS else "claimed"


def _stretch(quantity: Quantity, say: Language, colour: str = "") -> Stretch:
    """The printed expression of a number, with hedge, scale and unit."""
    hint = " · ".join(part for part in (say(_QUANTITY_ROLES.get(quantity.role, "")), quantity.indicator, quantity.rule) if part)
    return Stretch(quantity.number.first, quantity.number.last, colour or _colour(quantity), hint)


def _mark(text: str, stretch: Stretch) -> Markup:
    return Markup('<mark class="{}" title="{}">{}</mark>').format(stretch.colour, stretch.hint, text)


def _shown(quantity: Quantity | None) -> str:
    """``≥ 342,000 人``: comparator, exact value with thousands, unit."""
    if quantity is None or quantity.number.value is None:
        return ""
    number = quantity.number
    sign = {">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< ", "~": "约 "}.get(number.comparator, "")
    unit = number.unit if number.unit == "%" else f" {number.unit}".rstrip()
    return f"{sign}{exact(number.value) or 0:,f}{unit}"


_NUMERAL = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def _axis(interval: str, reported: str) -> Axis | None:
    """The drawing for an interval (or one number) and a printed value in the same unit; None where the texts are anything else."""
    ends, value = _NUMERAL.findall(interval), _NUMERAL.findall(reported)
    if len(ends) not in (1, 2) or len(value) != 1:
        return None
    units = {re.sub(r"[\s\d.,\-–—~～至到\[\]()（）【】]", "", text) for text in (interval.replace("%", ""), reported.replace("%", ""))}
    if len(units) != 1:
        return None
    low, high, at = (Decimal(text.replace(",", "")) for text in (ends[0], ends[-1], value[0]))
    if low > high:
        return None
    first, last = min(low, at), max(high, at)
    room = (last - first) or Decimal(1)
    scale = Decimal(76) / room
    left = 12 + (low - first) * scale
    return Axis(
        round(float(left), 2),
        round(float(max((high - low) * scale, Decimal("0.8"))), 2),
        round(float(12 + (at - first) * scale), 2),
        interval,
        reported,
        low <= at <= high,
    )
