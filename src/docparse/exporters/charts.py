"""Drawings of the report as numbers: completion of every indicator against the calendar, and its way over the months."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from docparse.checks.catalogue import settings
from docparse.exporters.overview import Overview
from docparse.exporters.schema import completion, iso, plain, rounded
from docparse.model import Extraction, Indicator

END = 150  # percent: where bars and axes end


@dataclass(frozen=True, slots=True)
class Bar:
    """An indicator's completion. ``width`` is its place (0 to 100) on an axis that ends at END percent; ``hint`` the arithmetic;
    ``time`` the place of its own calendar, None where the year goes evenly."""

    name: str
    item: str
    percent: str
    width: float
    over: bool
    lamp: str
    hint: str
    anchor: str
    time: float | None


@dataclass(frozen=True, slots=True)
class Completion:
    """All bars of one summary, the one furthest behind first, and where the year stands (0 to 100 of the axis; 0 if not known)."""

    title: str
    document: str
    schedule: str
    time: float
    bars: tuple[Bar, ...]
    behind: int


@dataclass(frozen=True, slots=True)
class Point:
    """A month's completion: places in a drawing of 120 by 40, and what to say of it."""

    x: float
    y: float
    said: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Trend:
    """The completion of one indicator over the months of a year; ``falls`` where it is less than a month before."""

    name: str
    item: str
    points: tuple[Point, ...]
    path: str
    last: str
    falls: bool


def completions(overview: Overview, anchors: dict[str, str]) -> tuple[Completion, ...]:
    """A drawing for each summary that has rates, the latest first. ``anchors`` are the places in the page by record."""
    found = []
    for source in reversed(overview.ordered):
        if source.header.role != "summary":
            continue
        month = month_of(source)
        time = Fraction(100 * month, 12)
        bars = [bar for record in source.indicators if (bar := _bar(overview, record, time if month else None, anchors)) is not None]
        if bars:
            ordered = tuple(bar for _, bar in sorted(bars, key=lambda pair: (pair[0], pair[1].item, pair[1].name)))
            found.append(
                Completion(
                    source.header.title or source.document.path,
                    source.document.id,
                    f"{plain(rounded(time, 1))}%" if month else "",
                    place(time) if month else 0,
                    ordered,
                    sum(bar.lamp in ("yellow", "red") for bar in ordered),
                )
            )
    return tuple(found)


def trends(overview: Overview, anchors: dict[str, str]) -> tuple[Trend, ...]:
    """The indicators that stand in several months of one year, in the order of the last of them: paired with one plan line, else alike by name."""
    plans = {
        pair.summary_record: pair.plan_record
        for pair in overview.audit.alignments
        if pair.plan_record and pair.status in ("auto", "confirmed") and pair.relation in ("same", "renamed")
    }
    ways: dict[tuple[str, ...], list[tuple[int, Fraction, Indicator]]] = {}
    for source in overview.ordered:
        month = month_of(source)
        if not month:
            continue
        for record in source.indicators:
            reached = reached_by(record)
            if reached is None:
                continue
            year = source.header.period_end[:4]
            key = (
                (year, plans[record.id], record.rate_kind)
                if record.id in plans
                else (year, source.header.region, record.title, record.part, record.indicator, record.rate_kind)
            )
            ways.setdefault(key, []).append((month, reached, record))
    found = []
    for steps in ways.values():
        months = [month for month, _, _ in steps]
        if len(set(months)) < 2 or len(months) != len(set(months)):
            continue  # one month, or two lines of one month that nobody can tell apart
        last = steps[-1][2]
        points = tuple(
            Point(
                round(10 * month, 1),
                round(40 - float(min(max(reached, Fraction(0)), Fraction(END))) * 40 / END, 1),
                f"{overview.say('{n}月', n=month)} {plain(rounded(reached, 2))}%",
                anchors.get(record.id, ""),
            )
            for month, reached, record in steps
        )
        values = [reached for _, reached, _ in steps]
        found.append(
            Trend(
                last.indicator,
                overview.item_title(last.item),
                points,
                " ".join(f"{p.x},{p.y}" for p in points),
                points[-1].said,
                any(b < a for a, b in pairwise(values)),
            )
        )
    return tuple(found)


def reached_by(record: Indicator) -> Fraction | None:
    """Completion in percent: what target and actual give, else what is printed; None for upper bounds, where less is better."""
    if record.target is not None and record.target.number.comparator in ("<=", "<"):
        return None
    computed = completion(record.target, record.actual)
    if computed is not None:
        return computed
    return Fraction(record.rate.number.value) if record.rate is not None and record.rate.number.value is not None else None


def _bar(overview: Overview, record: Indicator, time: Fraction | None, anchors: dict[str, str]) -> tuple[Fraction, Bar] | None:
    reached = reached_by(record)
    if reached is None:
        return None
    percent = f"{plain(rounded(reached, 2))}%"
    computed = completion(record.target, record.actual) is not None
    printed = record.rate.number.text if record.rate is not None else ""
    parts = []
    if computed and record.actual is not None and record.target is not None:
        parts.append(f"{_words(overview, record.actual.id)}÷{_words(overview, record.target.id)}={percent}")
    if printed:
        parts.append(overview.say("印出{rate}", rate="".join(printed.split())))
    lamp = ""
    own = overview.audit.due.get(record.id)
    time = own if own is not None else time
    if time is not None:
        gap = time - reached
        lamp = lamp_of(gap)
        if own is not None:
            parts.append(overview.say("按它自己的进度表此时应完成{rate}%", rate=plain(rounded(own, 2))))
        parts.append(overview.say("比序时进度慢{n}个百分点" if gap > 0 else "比序时进度快{n}个百分点", n=plain(rounded(abs(gap), 2))))
    name = record.indicator or overview.say("（未名）")
    return reached, Bar(
        name,
        overview.item_title(record.item),
        percent,
        place(reached),
        reached > END,
        lamp,
        overview.say("；").join(parts),
        anchors.get(record.id, ""),
        place(own) if own is not None else None,
    )


def _words(overview: Overview, quantity: str) -> str:
    number = overview.quantities[quantity].number
    return "".join(overview.owner[quantity].document.text[number.first : number.last].split())


def lamp_of(gap: Fraction) -> str:
    """The lamp for so many points behind the calendar, by the bounds in ``rules/checks.yaml``."""
    bounds = settings()
    return "green" if gap <= bounds.behind_note else "yellow" if gap <= bounds.behind_warning else "red"


def place(rate: Fraction) -> float:
    """The place of a rate on an axis from 0 to END percent, from 0 to 100."""
    return round(float(min(max(rate, Fraction(0)), Fraction(END)) * 100 / END), 2)


def month_of(found: Extraction) -> int:
    """The month up to which a summary reports, 0 where none is known."""
    day = iso(found.header.period_end)
    return int(day[5:7]) if day and found.header.role == "summary" else 0


def anchors_of(overview: Overview, worst: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Where a record is shown: the worst finding about one of its numbers (``worst``: quantity, finding), else its number in the text."""
    told = dict(worst)
    places = {}
    for record in overview.records.values():
        mine = [q for q in (record.rate, record.actual, record.target) if q is not None]
        finding = next((told[q.id] for q in mine if q.id in told), "")
        places[record.id] = f"f-{finding}" if finding else f"q-{mine[0].id}" if mine else ""
    return places
