"""Ledger lines in the making, as the linking steps pass them on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from pydantic import BaseModel, ConfigDict

from docparse.facts import Fact
from docparse.model import Number, Section
from docparse.rules import Pack


class StepExample(BaseModel):
    """A text and the ledger lines that it gives with the step and not without; or one that the step leaves as it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    text: str
    role: Literal["plan", "summary"] = "summary"
    expect: list[str] = []
    silent: bool = False


class StepModel(BaseModel):
    """An entry of ``linking.yaml``: a step, why it exists, its parameters and examples."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    step: str
    title: str
    words: dict[str, list[str]] = {}
    limits: dict[str, str | int] = {}
    examples: list[StepExample] = []


@dataclass(eq=False, slots=True)
class Draft:
    """A ledger line in the making. ``number`` is a datum whose role is not decided yet."""

    fact: Fact
    segment: int
    section: Section
    labelled: bool
    sentence: int
    group: int
    clause: int
    order: int
    text: str
    name: str = ""
    context: str = ""
    target_name: str = ""
    actual_name: str = ""
    number: int | None = None
    target: int | None = None
    actual: int | None = None
    rate: int | None = None
    rate_kind: str = ""
    base: str = ""
    place: str = ""
    system: str = ""
    stage: str = ""
    child: bool = False
    parent: Draft | None = None
    into: Draft | None = None  # the line that a dropped one became part of
    level: bool = False
    growth: bool = False
    dropped: bool = False
    aside: str = ""
    rivals: list[Draft] = field(default_factory=list)  # where it could belong, if that cannot be decided
    steps: list[str] = field(default_factory=list)

    @property
    def datum(self) -> int | None:
        """The number that stands for the line: actual, undecided, target, in this order."""
        return next((n for n in (self.actual, self.number, self.target) if n is not None), None)

    @property
    def open_rate(self) -> bool:
        """Whether this is a rate that still lacks its quantity."""
        return self.rate is not None and self.actual is None and self.number is None


@dataclass(frozen=True, slots=True)
class Scope:
    """What the steps may look at: the numbers of the document, the pack, the document's role."""

    numbers: Sequence[Number]
    pack: Pack
    role: str
    title: str
    part: str
    steps: Sequence[StepModel]


Step = Callable[[list[Draft], Scope, StepModel], None]


def twin(d: Draft) -> Draft:
    return Draft(
        d.fact,
        d.segment,
        d.section,
        d.labelled,
        d.sentence,
        d.group,
        d.clause,
        d.order,
        d.text,
        d.name,
        d.context,
        system=d.system,
        place=d.place,
        steps=list(d.steps),
        child=d.child,
        parent=d.parent,
    )


def copy(d: Draft, out: list[Draft]) -> Draft:
    """The same actual once more, for a further base."""
    other = twin(d)
    other.number, other.actual, other.stage, other.level = d.number, d.actual, d.stage, d.level
    out.insert(out.index(d) + 1, other)
    return other


def stem(rate_kind: str) -> str:
    word = rate_kind.removesuffix("率").removesuffix("比例").removesuffix("进度")
    return word if word not in ("完成", "") else ""


def same_unit(a: Number, b: Number) -> bool:
    return a.unit == b.unit


def like_dimension(a: Number, b: Number) -> bool:
    if a.unit == b.unit:
        return True
    bare = ("", "number")
    if a.dimension in bare or b.dimension in bare:
        return a.dimension not in ("percent", "permille") and b.dimension not in ("percent", "permille")
    return a.dimension == b.dimension and a.dimension not in ("count",)


def fits(actual: Number, target: Number, rate: Number) -> bool:
    """Whether the printed rate can be actual over target, by intervals (truncation and ceiling allowed)."""
    if actual.value is None or target.value is None or rate.value is None or target.value <= 0:
        return False
    t = target.interval if target.comparator in ("=", "~") else None
    quotient = actual.interval.over(t) if t is not None else None
    exact = Fraction(actual.value) / Fraction(target.value)
    place = Fraction(rate.places)
    low, high = (quotient.low, quotient.high) if quotient is not None else (exact, exact)
    low = exact if low is None else min(low, exact)
    high = exact if high is None else max(high, exact)
    return 100 * low - place <= Fraction(rate.value) <= 100 * high + place
