"""Records against a gold standard: how many are wholly right, and for each that is not, the rule and step that decided.

A gold file has one circular a line (JSON): ``id``, ``text``, ``role_of_document`` (plan, summary), ``records`` (``indicator``,
``target``, ``actual``, ``rate``: printed values, 万 and 亿 multiplied out, percentages as points), and may have
``optional_records`` (neither demanded nor punished), ``not_rates`` (percentages that are no completion rate) and
``ambiguous`` (counts for false rates only).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from docparse import pipeline
from docparse.errors import BadRequest
from docparse.explanation import fate
from docparse.model import Document, Extraction, Quantity
from docparse.readers import text as reader
from docparse.rules import Pack, load

FIELDS = ("target", "actual", "rate")
LABELS = {"target": "目标", "actual": "完成", "rate": "率"}
# Figures in the order in which they are shown; all but the last but one are shares, higher is better.
FIGURES = (
    "record_precision",
    "record_recall",
    "record_f1",
    "value_precision",
    "value_recall",
    "value_f1",
    "names_alike",
    "false_rates",
    "cases_right",
)
TITLES = {
    "record_precision": "台账行查准率",
    "record_recall": "台账行查全率",
    "record_f1": "台账行F1",
    "value_precision": "数值查准率",
    "value_recall": "数值查全率",
    "value_f1": "数值F1",
    "names_alike": "名称相近",
    "false_rates": "误认的完成率（个）",
    "cases_right": "全对的文件",
}

# Gold values are JSON numbers that other tools compare as floats too; equality is theirs: to nine digits.
Values = tuple[float | None, float | None, float | None]


@dataclass(frozen=True, slots=True)
class Line:
    """A record, wanted or made: its name and its printed values (target, actual, rate)."""

    indicator: str
    values: Values

    def __str__(self) -> str:
        said = [f"{LABELS[f]} {v:.15g}" for f, v in zip(FIELDS, self.values, strict=True) if v is not None]
        return f"{self.indicator or '（无名）'}：{'，'.join(said)}"


@dataclass(frozen=True, slots=True)
class Case:
    """A circular of a gold file; ``path`` and ``line`` say where it stands."""

    path: str
    line: int
    id: str
    text: str
    role: str
    records: tuple[Line, ...]
    optional: tuple[Line, ...]
    not_rates: tuple[float, ...]
    ambiguous: bool


@dataclass(slots=True)
class Judged:
    """A case after the comparison: what was missed, made too much, named otherwise; ``why`` explains on demand."""

    case: Case
    extraction: Extraction
    made: list[Line] = field(default_factory=list)
    missed: list[Line] = field(default_factory=list)
    extra: list[Line] = field(default_factory=list)
    misnamed: list[tuple[Line, Line]] = field(default_factory=list)
    false_rates: list[Line] = field(default_factory=list)
    right: int = 0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures (by FIGURES), the counts behind them, and each case."""

    figures: dict[str, float]
    cases: int
    wanted: int
    predicted: int
    right: int
    judged: tuple[Judged, ...]


def read_gold(paths: Iterable[Path | str]) -> tuple[Case, ...]:
    """The cases of gold files, in order. Raises BadRequest with file and line for what is no case."""
    cases: list[Case] = []
    for path in paths:
        try:
            lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
        except UnicodeDecodeError:
            raise BadRequest(f"{path}: 标注文件应是 UTF-8 文本") from None
        for n, line in enumerate(lines, 1):
            if line.strip():
                cases.append(_case(str(path), n, line))
    if not cases:
        raise BadRequest(f"{'、'.join(map(str, paths))}: 没有一条标注")
    return tuple(cases)


def _case(path: str, n: int, line: str) -> Case:
    def bad(message: str) -> BadRequest:
        return BadRequest(f"{path}:{n}: {message}")

    try:
        data = json.loads(line)
    except json.JSONDecodeError as error:
        raise bad(f"不是合法的 JSON（第{error.colno}列：{error.msg}）") from None
    if not isinstance(data, dict):
        raise bad("每行应是一个 JSON 对象")
    for key, type_ in (("id", str), ("text", str), ("records", list)):
        if not isinstance(data.get(key), type_):
            raise bad(f"缺少“{key}”，或类型不对")
    role = data.get("role_of_document", "summary")
    if role not in ("plan", "summary"):
        raise bad(f"role_of_document 应为 plan 或 summary，不是“{role}”")

    def numbers(values: Sequence[Any], where: str) -> tuple[float, ...]:
        if not isinstance(values, list) or not all(isinstance(v, int | float) for v in values):
            raise bad(f"“{where}”应是数的列表")
        return tuple(map(float, values))

    def records(key: str) -> tuple[Line, ...]:
        entries = data.get(key) or []
        if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
            raise bad(f"“{key}”应是对象的列表")
        for e in entries:
            if not all(isinstance(e.get(f), int | float | None) for f in FIELDS):
                raise bad(f"“{key}”里 {'、'.join(FIELDS)} 应是数或 null")
        return tuple(Line(str(e.get("indicator") or ""), _values(e.get(f) for f in FIELDS)) for e in entries)

    return Case(
        path,
        n,
        data["id"],
        data["text"],
        role,
        tuple(r for r in records("records") if any(v is not None for v in r.values)),
        records("optional_records"),
        numbers(data.get("not_rates") or [], "not_rates"),
        bool(data.get("ambiguous")),
    )


def _values(values: Iterable[Any]) -> Values:
    target, actual, rate = (None if v is None else float(v) for v in values)
    return target, actual, rate


def evaluate(cases: Sequence[Case], pack: Pack | None = None, progress: pipeline.Progress | None = None) -> Evaluation:
    """Extracts every case and compares."""
    pack = pack or load()
    judged = []
    for n, case in enumerate(cases):
        if progress:
            progress(case.id, n, len(cases))
        judged.append(judge(case, pack))
    counted = [j for j in judged if not j.case.ambiguous]
    right, predicted, wanted = sum(j.right for j in counted), sum(len(j.made) for j in counted), sum(len(j.case.records) for j in counted)
    same, made, want = 0, 0, 0
    for j in counted:
        for k in range(3):
            a = Counter(r.values[k] for r in j.case.records if r.values[k] is not None)
            b = Counter(r.values[k] for r in j.made if r.values[k] is not None)
            same, made, want = same + (a & b).total(), made + b.total(), want + a.total()
    named = right - sum(len(j.misnamed) for j in counted)
    figures = (
        *_f1(right, predicted, wanted),
        *_f1(same, made, want),
        named / right if right else 0.0,
        float(sum(len(j.false_rates) for j in judged)),
        sum(not j.missed and not j.extra for j in counted) / max(1, len(counted)),
    )
    return Evaluation(dict(zip(FIGURES, figures, strict=True)), len(cases), wanted, predicted, right, tuple(judged))


def judge(case: Case, pack: Pack) -> Judged:
    """One case extracted and compared with its records."""
    extraction = pipeline.extract(document(case.text, case.id), pack, "plan" if case.role == "plan" else "summary")
    result = Judged(case, extraction)
    for r in extraction.indicators:
        values = _values(q.number.value if q is not None else None for q in (r.target, r.actual, r.rate))
        if any(v is not None for v in values):
            result.made.append(Line(r.indicator, values))
    for line in result.made:
        rate = line.values[2]
        if any(_same(rate, n) for n in case.not_rates) and not any(_same(rate, r.values[2]) for r in case.records):
            result.false_rates.append(line)
    if case.ambiguous:
        return result
    for optional in case.optional:
        hit = next((m for m in result.made if _agree(m, optional)), None)
        if hit is not None:
            result.made.remove(hit)
    result.extra = list(result.made)
    for record in case.records:
        hit = next((m for m in result.extra if _agree(m, record)), None)
        if hit is None:
            result.missed.append(record)
            continue
        result.extra.remove(hit)
        result.right += 1
        if not alike(hit.indicator, record.indicator):
            result.misnamed.append((record, hit))
    return result


def document(text: str, name: str) -> Document:
    """A text as a document of its own, as if it had been read from a file. Raises UnreadableFile as that would."""
    import hashlib

    data = text.encode()
    digest = hashlib.sha256(data).hexdigest()
    return replace(reader.read(data, name), id=digest[:12], path=name, sha256=digest)


def _f1(right: int, made: int, wanted: int) -> tuple[float, float, float]:
    p = right / made if made else 0.0
    r = right / wanted if wanted else 0.0
    return p, r, (2 * p * r / (p + r) if p + r else 0.0)


def _same(a: float | None, b: float | None) -> bool:
    return a is not None and b is not None and abs(a - b) <= 1e-9 * max(1.0, abs(a), abs(b))


def _agree(a: Line, b: Line) -> bool:
    return all((x is None and y is None) or _same(x, y) for x, y in zip(a.values, b.values, strict=True))


def alike(a: str, b: str) -> bool:
    """Whether two names share at least half of the character pairs of the shorter one."""
    first, second = _pairs(a), _pairs(b)
    return len(first & second) / max(1, min(len(first), len(second))) >= 0.5


def _pairs(text: str) -> set[str]:
    plain = "".join(text.split())
    return {plain[i : i + 2] for i in range(len(plain) - 1)} or {plain}


# ---------------------------------------------------------------- what people see


def summary(result: Evaluation) -> Iterator[str]:
    """The counts, then one line a figure, ``name value``, as programs read it."""
    right = sum(not j.missed and not j.extra for j in result.judged if not j.case.ambiguous)
    yield f"{result.cases} 份，应有 {result.wanted} 行，做出 {result.predicted} 行，全对 {result.right} 行；{right} 份没有差错"
    for name in FIGURES:
        yield f"{name} {result.figures[name]:.4f}　{TITLES[name]}"


def misses(judged: Judged, pack: Pack) -> Iterator[str]:
    """Every difference of a case on its line, each with what decided the numbers in it."""
    place = f"{judged.case.path}:{judged.case.line}: {judged.case.id}"
    for record in judged.missed:
        yield f"{place} 漏　{record}"
        yield from _decided(judged.extraction, record, pack)
    for line in judged.extra:
        yield f"{place} 多　{line}"
        rule = next(
            (r.rule for r in judged.extraction.indicators if r.indicator == line.indicator and _printed(r.target, r.actual, r.rate) == line.values),
            "",
        )
        yield f"      由 {rule.replace('+', ' → ')}"
    for record, made in judged.misnamed:
        yield f"{place} 名称不近　应为“{record.indicator}”，实为“{made.indicator}”"
    for line in judged.false_rates:
        yield f"{place} 误认的完成率　{line}"


def _printed(target: Quantity | None, actual: Quantity | None, rate: Quantity | None) -> Values:
    return _values(q.number.value if q is not None else None for q in (target, actual, rate))


def _decided(extraction: Extraction, record: Line, pack: Pack) -> Iterator[str]:
    """For each value of a missed record where it went: its number, the rule and steps, and the line that has it instead."""
    for name, value in zip(FIELDS, record.values, strict=True):
        if value is None:
            continue
        found = [i for i, q in enumerate(extraction.quantities) if _same(float(q.number.value) if q.number.value is not None else None, value)]
        if not found:
            yield f"      {LABELS[name]} {value:.15g}：没有读成这个数"
        for i in found[:3]:
            q = extraction.quantities[i]
            held = [
                str(Line(r.indicator, _printed(r.target, r.actual, r.rate)))
                for r in extraction.indicators
                if any(x is not None and x.id == q.id for x in (r.target, r.actual, r.rate))
            ]
            where = f"；在“{'”、“'.join(held)}”里" if held else ""
            yield f"      {LABELS[name]} {q.number.text}：{fate(extraction, i, pack)}{where}"
