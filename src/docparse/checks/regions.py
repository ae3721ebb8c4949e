"""Lists of places: which numbers of a document tell one indicator county by county, and which number is their total."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from docparse import arithmetic
from docparse.arithmetic import plain
from docparse.checks.records import Records, is_rate, value
from docparse.checks.text import alike
from docparse.interval import Interval
from docparse.model import Extraction, Indicator, Quantity


class Region(NamedTuple):
    """One indicator place by place: ``slot`` is target, actual or rate, ``name`` what the words in front say, ``total`` the city's number.

    ``listed``: the total stands in a row 合计 or 全市 of the same list. ``whole``: the list has every place that any list
    of these documents has, and its words do not say that it is a choice (居前的有 …).
    ``chosen``: the words say that it is a choice.
    """

    source: Extraction
    slot: str
    name: str
    places: tuple[tuple[str, Quantity], ...]
    total: Quantity | None
    listed: bool
    whole: bool
    chosen: bool = False

    @property
    def printed_sum(self) -> Fraction:
        """The sum of the places as printed."""
        return sum((value(q) for _, q in self.places), Fraction(0))


class Regions(Records):
    """Counties against their city."""

    def place_name(self, name: str) -> str:
        """The place that a ledger line is named after, "" if it is none: 东陂县, 床位·东陂县."""
        for piece in (name, *name.split("·")):
            ending = next((e for e in self.settings.region_endings if piece.endswith(e)), "")
            if piece in self.settings.not_region_names:
                continue
            if ending and 2 <= len(piece) <= 9 and not piece.endswith(self.settings.not_regions) and not re.search(r"[各全其本等的、和]", piece):
                return piece
        return ""

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        """Every list of at least three places with numbers of one unit."""
        found = [region for source in self.circulars for region in self._regions(source)]
        all_places: dict[str, set[str]] = {city: set(counties) for city, counties in self.settings.local.regions.items()}
        for region in found:
            all_places.setdefault(region.source.header.region, set()).update(name for name, _ in region.places)
        return tuple(
            region._replace(whole=region.whole and {name for name, _ in region.places} == all_places[region.source.header.region]) for region in found
        )

    @cached_property
    def place_lists(self) -> tuple[tuple[Extraction, tuple[tuple[str, Quantity], ...]], ...]:
        """The results of every run of places in one sentence, whatever their units."""
        found = []
        for source in self.circulars:
            for run in self._runs(source):
                rows = tuple((p, r.actual) for r in run if r.actual is not None and (p := self.place_name(r.indicator)))
                if len({source.document.line(q.number.start) for _, q in rows}) == 1 and len({p for p, _ in rows}) == len(rows):
                    found.append((source, rows))
        return tuple(found)

    def _runs(self, source: Extraction) -> list[list[Indicator]]:
        """Neighbouring ledger lines that are named after places, or are their total."""
        runs: list[list[Indicator]] = [[]]
        for record in source.indicators:
            if runs[-1] and record.item != runs[-1][-1].item:
                runs.append([])
            if self.place_name(record.indicator) or record.indicator in self.settings.total_rows:
                runs[-1].append(record)
            elif runs[-1]:
                runs.append([])
        return runs

    def _regions(self, source: Extraction) -> Iterator[Region]:
        parents = {r.id: r for r in source.indicators}
        for run, slot in itertools.product(self._runs(source), ("target", "actual", "rate")):
            rows = [(record, q) for record in run if (q := getattr(record, slot)) is not None]
            whole = {record.parent for record, _ in rows}
            total: Quantity | None = getattr(parents[min(whole)], slot) if len(whole) == 1 and min(whole) in parents else None
            for region in self._lists(source, slot, rows):
                same = total is not None and not region.listed and total.number.unit == region.places[0][1].number.unit
                yield region._replace(total=total) if same else region

    def _lists(self, source: Extraction, slot: str, rows: list[tuple[Indicator, Quantity]]) -> Iterator[Region]:
        for _unit, group in itertools.groupby(rows, key=lambda row: row[1].number.unit):
            members, totals = list[tuple[str, Quantity]](), list[Quantity]()
            for record, quantity in group:
                place = self.place_name(record.indicator)
                if not place:
                    totals.append(quantity)
                elif place in (name for name, _ in members):
                    # The places begin anew: another list.
                    yield from self._made(source, slot, members, totals)
                    members, totals = [(place, quantity)], []
                else:
                    members.append((place, quantity))
            yield from self._made(source, slot, members, totals)

    def _made(self, source: Extraction, slot: str, members: list[tuple[str, Quantity]], totals: list[Quantity]) -> Iterator[Region]:
        if len(members) < 3:
            return
        first = members[0][1].number
        text = source.document.text
        start = max((m.end() for m in re.finditer(r"[。；;\n]", text[: first.first])), default=0)
        # A list in a table has rows; the words in front of a list in a sentence say what is counted.
        words = text[start : first.first] if len({source.document.line(q.number.first) for _, q in members}) == 1 else ""
        words = words.replace(members[0][0], "")
        chosen = any(word in words for word in self.settings.chosen_words) or any(
            len(text[a.number.last : b.number.first]) > self.settings.region_gap for (_, a), (_, b) in itertools.pairwise(members) if words
        )
        if totals:
            total, listed = totals[0] if len(totals) == 1 else None, True
        else:
            total, listed = self._city(source, slot, words, members), False
        yield Region(source, slot, words.strip("，：: 　"), tuple(members), total, listed, not chosen, chosen=chosen)

    def _city(self, source: Extraction, slot: str, words: str, members: list[tuple[str, Quantity]]) -> Quantity | None:
        """The city's number of the indicator that ``words`` name, None if there is none or two that differ."""
        name = re.split(r"[，,：:]", words.rstrip("，：: 　"))[-1]
        own, unit = {q.id for _, q in members}, members[0][1].number.unit
        scored = []
        for record in source.indicators:
            quantity: Quantity | None = getattr(record, slot)
            if quantity is None or quantity.id in own or quantity.number.unit != unit or self.place_name(record.indicator):
                continue
            # A place that the extraction named otherwise (分县区看东山区210套) is no city.
            if not self._placed(source, quantity):
                scored.append((max(alike(name, n) for n in (record.indicator, quantity.indicator)), quantity))
        close = [(score, q) for score, q in scored if score >= 0.6]
        if not close:
            # 全市新建公租房612套。分县区看，…: the list names no indicator and goes on with the city's.
            before = [q for _, q in scored if q.number.last <= members[0][1].number.first and q.item == members[0][1].item]
            nearest = max(before, key=lambda q: q.number.start, default=None)
            says = any(word in self.before(source, nearest, 20) for word in self.settings.total_rows) if nearest is not None else False
            return nearest if says and any(word in name for word in self.settings.by_place_words) else None
        best = max((score for score, _ in close), default=0.0)
        found = {value(q): q for score, q in close if score >= best - 0.05}
        return next(iter(found.values())) if len(found) == 1 else None

    def _placed(self, source: Extraction, quantity: Quantity) -> bool:
        """Whether a place stands right in front of a number."""
        words = self.before(source, quantity, 6)
        return words.endswith(self.settings.region_endings) and not words.endswith(self.settings.not_regions)

    def region_sum(self, region: Region) -> Interval:
        """What the places can add up to."""
        whole = Interval.exact(0)
        for _, quantity in region.places:
            whole = whole + arithmetic.reading(quantity.number, self.settings.approximate)
        return whole

    def region_line(self, region: Region) -> str:
        """The addition as one line, in the unit of the numbers as printed."""
        scale = 10**8 if min(value(q) for _, q in region.places) >= 10**8 else 1
        return "+".join(plain(value(q) / scale) for _, q in region.places) + f"={arithmetic.amount(region.printed_sum / scale)}"

    def region_name(self, region: Region) -> str:
        """What is counted, for a message."""
        if region.total is not None and not region.listed:
            return region.total.indicator
        name = re.split(r"[，,：:]", region.name)[-1]
        return name or {"target": "目标", "actual": "完成数", "rate": "比率"}[region.slot]

    def is_share(self, region: Region) -> bool:
        """Whether the list is one of rates."""
        return is_rate(region.places[0][1])
