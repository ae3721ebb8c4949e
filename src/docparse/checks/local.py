"""What a place knows of itself: ``local.yaml``, with the calendar of items that do not go evenly and the counties of a city.

schedule:
- item: 棚户区改造
  indicator: 基本建成
  months: {6: 20, 9: 50, 12: 100}
regions:
  云汀市: [东山区, 梁河县, 北屏县]

``item`` and ``indicator`` are words of the heading and of the indicator; ``months`` gives the percentage that is due at the end of a month,
evenly in between, from nothing at the beginning of the year.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from pydantic import BaseModel, ConfigDict, field_validator

from docparse.model import Extraction
from docparse.resources import load_yaml, validated

FILE = "local.yaml"


class Calendar(BaseModel):
    """How much of an item is due when."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    item: str
    indicator: str = ""
    months: Mapping[int, int]

    @field_validator("months")
    @classmethod
    def _rising(cls, months: Mapping[int, int]) -> Mapping[int, int]:
        if not months or not all(1 <= month <= 12 and 0 <= due <= 100 for month, due in months.items()):
            raise ValueError("须写月份（1–12）和到该月底应完成的百分数（0–100）")
        if sorted(months.values()) != [due for _, due in sorted(months.items())]:
            raise ValueError("各月应完成的百分数不能减少")
        return months

    def due(self, month: int) -> Fraction:
        """The percentage due at the end of a month."""
        points = [(0, 0), *sorted(self.months.items()), (12, max(self.months.values()))]
        for (a, low), (b, high) in pairwise(points):
            if a <= month <= b and b > a:
                return low + Fraction((high - low) * (month - a), b - a)
        return Fraction(points[-1][1])


class Local(BaseModel):
    """``local.yaml``; empty where there is none."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    schedule: tuple[Calendar, ...] = ()
    regions: Mapping[str, tuple[str, ...]] = {}

    def calendar(self, title: str, indicator: str) -> Calendar | None:
        """The calendar for an indicator under a heading; None where time goes evenly."""
        return next((c for c in self.schedule if (c.item in title or c.item in indicator) and c.indicator in indicator), None)


def due(local: Local | None, extractions: Iterable[Extraction]) -> dict[str, Fraction]:
    """What calendars of their own ask of records by the end of the period, in percent, by record id."""
    if local is None or not local.schedule:
        return {}
    found = {}
    for source in extractions:
        end = source.header.period_end
        for record in source.indicators if len(end) >= 7 and end[5:7].isdigit() else ():
            own = local.calendar(record.title, record.indicator)
            if own is not None:
                found[record.id] = own.due(int(end[5:7]))
    return found


def load(path: Path) -> Local:
    """A file of this kind. Raises BadRules with file and line."""
    data, lines = load_yaml(path)
    return validated(Local, data or {}, lines, path)
