"""Units, measure words and bounding words of official documents, from ``rules/units.yaml``."""

from __future__ import annotations

from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, field_validator, model_validator

from docparse.errors import BadRules
from docparse.resources import folder, load_yaml, validated

Comparator = Literal[">=", "<=", ">", "<", "~"]


def _size(value: object) -> Fraction:
    try:
        size = Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"“{value}”不是数") from None
    if size <= 0:
        raise ValueError("大小必须为正")
    return size


Size = Annotated[Fraction, BeforeValidator(_size)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Dimension(_Strict):
    """What can be compared: ``units`` convert into each other, ``words`` into nothing."""

    measured: bool = False
    soft: bool = False
    units: dict[str, Size] = {}
    words: tuple[str, ...] = ()


class Prefix(_Strict):
    """A currency or scale name in front of a numeral; ``repeated`` may follow the numeral without a meaning of its own."""

    unit: str
    repeated: str


class Bounds(_Strict):
    """Words that turn a number into a bound, by comparator and place."""

    before: dict[Comparator, tuple[str, ...]]
    far: dict[Comparator, tuple[str, ...]]
    after: dict[Comparator, tuple[str, ...]]
    more: tuple[str, ...]
    fillers: tuple[str, ...]
    only_for: dict[str, frozenset[str]]
    not_for: dict[str, frozenset[str]]
    weak: frozenset[str]
    not_after: dict[str, str]
    not_before: dict[str, str]
    comparison: tuple[str, ...]


class Units(_Strict):
    """The loaded data file; see its comments for the meaning of the sections."""

    dimensions: dict[str, Dimension]
    synonyms: dict[str, str]
    prefixes: dict[str, Prefix]
    not_before: dict[str, str]
    names_of: tuple[str, ...]
    articles: frozenset[str]
    words: tuple[str, ...]
    bounds: Bounds

    @field_validator("dimensions")
    @classmethod
    def _once(cls, dimensions: dict[str, Dimension]) -> dict[str, Dimension]:
        seen: dict[str, str] = {}
        for name, dimension in dimensions.items():
            for unit in (*dimension.units, *dimension.words):
                if unit in seen:
                    raise ValueError(f"单位“{unit}”重复：{seen[unit]}、{name}")
                seen[unit] = name
        return dimensions

    @model_validator(mode="after")
    def _known(self) -> Units:
        names = self.names
        for word, unit in (*self.synonyms.items(), *((p, prefix.unit) for p, prefix in self.prefixes.items())):
            if unit not in names:
                raise ValueError(f"“{word}”所指的单位“{unit}”未定义")
        for unit in self.not_before:
            if unit not in names and unit not in self.synonyms:
                raise ValueError(f"not_before 的单位“{unit}”未定义")
        return self

    @cached_property
    def names(self) -> dict[str, str]:
        """Every canonical unit with its dimension."""
        return {unit: name for name, dimension in self.dimensions.items() for unit in (*dimension.units, *dimension.words)}

    def canonical(self, name: str) -> tuple[str, str]:
        """The canonical unit and its dimension; compound units (元/人·月) keep their print. Unknown: ``(name, "")``."""
        unit = self.synonyms.get(name, name)
        dimension = self.names.get(unit)
        if dimension is not None:
            return unit, dimension
        return unit, "per" if "/" in unit or "每" in unit else ""

    def convert(self, value: Fraction, source: str, target: str) -> Fraction | None:
        """``value`` in ``source`` units as ``target`` units; None where the two cannot be compared."""
        (a, dimension), (b, other) = self.canonical(source), self.canonical(target)
        if a == b:
            return value
        sizes = self.dimensions[dimension].units if dimension == other and dimension in self.dimensions else {}
        return value * sizes[a] / sizes[b] if a in sizes and b in sizes else None

    def same_dimension(self, a: str, b: str) -> bool:
        """Whether numbers of these two units can be compared."""
        return self.convert(Fraction(1), a, b) is not None


@cache
def load(path: Path | None = None) -> Units:
    """The data file (``rules/units.yaml`` unless told otherwise); raises BadRules with file and line."""
    path = path or folder("rules") / "units.yaml"
    data, lines = load_yaml(path)
    if not isinstance(data, dict):
        raise BadRules(str(path), 1, "应为映射")
    return validated(Units, data, lines, path)
