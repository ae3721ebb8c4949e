"""A pack tested by its own evidence: every example exactly, every template line exercised, whole documents with their records.

Golden documents stand in ``samples/`` or ``golden/`` inside the pack: ``NAME.txt`` and ``NAME.records.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from docparse import linking, pipeline, tracing
from docparse.drafts import StepExample
from docparse.extraction import extract
from docparse.model import Extraction, Quantity
from docparse.packs import shown
from docparse.readers import text as reader
from docparse.resources import load_yaml, validated
from docparse.rules import ExampleModel, Pack, Rule, load_data
from docparse.template import matches

Expected = Sequence[Mapping[str, str | list[str]]]


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that does not hold: where, and in Chinese what."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{shown(self.path)}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Report:
    """What a pack's test found. ``idle`` are template lines that no example matches; they fail the test as well."""

    pack: str
    rules: int
    examples: int
    lines: int
    documents: int
    written: tuple[str, ...]
    broken: tuple[Failure, ...]
    idle: tuple[Failure, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing failed."""
        return not self.broken and not self.idle


class RecordModel(BaseModel):
    """A ledger line of a golden document, as printed; what is not printed is left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    indicator: str
    target: str = ""
    actual: str = ""
    rate: str = ""
    rate_kind: str = ""
    base: str = ""


class GoldenModel(BaseModel):
    """``NAME.records.yaml``: what the document is (empty: told from its content) and every ledger line, in order."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    role: Literal["", "plan", "summary", "other"] = ""
    records: list[RecordModel]


def run(pack: Pack, *, update: bool = False) -> Report:
    """Runs everything; with ``update`` the expected records of golden documents are written anew instead of compared.

    Rules that a pack inherits are tested with their own pack, not here. Raises BadRules for a faulty records file.
    """
    own = [rule for rule in pack.rules if Path(rule.path).parent == pack.folder]
    broken: list[Failure] = []
    idle: list[Failure] = []
    for rule in own:
        at = _lines(rule)
        for n, example in enumerate(rule.examples):
            got = tracing.examples(rule, example.text, pack)
            if not same(got, example.expect):
                broken.append(Failure(rule.path, at.get(("example", n), rule.line), _difference(rule, example, got)))
        for source in unexercised(rule, pack):
            idle.append(Failure(rule.path, at.get(("line", source), rule.line), f"规则“{rule.id}”的句式没有例子用到：{source}"))
    broken += _steps(pack)
    documents = 0
    written: list[str] = []
    for text in golden(pack.folder):
        documents += 1
        changed, failures = _golden(text, pack, update)
        written += [shown(text.with_suffix(".records.yaml"))] if changed else []
        broken += failures
    lines = sum(len({t.source for t in rule.templates}) for rule in own)
    examples = sum(len(rule.examples) for rule in own)
    return Report(pack.name, len(own), examples, lines, documents, tuple(written), tuple(broken), tuple(idle))


def _steps(pack: Pack) -> Iterator[Failure]:
    """What does not hold of the linking steps' examples: the lines they promise, which must be others without the step; none where silent."""
    _, lines, path = load_data(pack, "linking.yaml")
    if path.parent != pack.folder:
        return
    for i, step in enumerate(linking.steps(pack)):
        if {example.silent for example in step.examples} != {True, False}:
            yield Failure(str(path), lines[(i, "step")], f"步骤“{step.step}”应有一个正例（expect）和一个不起作用的例子（silent: true）")
        for n, example in enumerate(step.examples):
            at = lines.get((i, "examples", n), lines[(i, "step")])
            got, without = (step_lines(example, pack, name) for name in ("", step.step))
            if example.silent and got != without:
                yield Failure(str(path), at, f"步骤“{step.step}”在例子里不应起作用：有它时 {_all(got)}，没有它时 {_all(without)}")
            elif not example.silent and got != example.expect:
                yield Failure(str(path), at, f"步骤“{step.step}”的例子不符：应得 {_all(example.expect)}，实得 {_all(got)}")
            elif not example.silent and got == without:
                yield Failure(str(path), at, f"步骤“{step.step}”的例子没有它也一样：{_all(got)}")


def step_lines(example: StepExample, pack: Pack, without: str = "") -> list[str]:
    """The ledger lines that an example of a linking step gives, as a golden file writes them."""
    text = reader.read(example.text.encode(), "例子")
    return [_line(record) for record in records(extract(text, pack, example.role, without=without))]


def _all(lines: Sequence[str]) -> str:
    return "；".join(lines) or "（没有台账行）"


def same(got: Expected, expected: Expected) -> bool:
    """Whether two results of a rule have the same matches with the same slots; one value and a list of one are the same."""

    def listed(results: Expected) -> list[dict[str, list[str]]]:
        return [{k: [v] if isinstance(v, str) else list(v) for k, v in match.items()} for match in results]

    return listed(got) == listed(expected)


def unexercised(rule: Rule, pack: Pack) -> list[str]:
    """The template lines of a rule that match none of its positive examples."""
    states = [s.text for e in rule.examples if e.expect for s in tracing.sentences(tracing.stretch(e.text), pack)]
    used = {t.source for t in rule.templates for state in states if any(True for _ in matches(t, state))}
    return [source for source in dict.fromkeys(t.source for t in rule.templates) if source not in used]


def golden(folder: Path) -> list[Path]:
    """The golden texts of a pack's folder."""
    return [path for name in ("samples", "golden") for path in sorted((folder / name).glob("*.txt"))]


def records(extraction: Extraction) -> list[RecordModel]:
    """The ledger lines of a document as a golden file has them."""

    def printed(q: Quantity | None) -> str:
        return q.number.text if q is not None else ""

    return [
        RecordModel(
            indicator=r.indicator, target=printed(r.target), actual=printed(r.actual), rate=printed(r.rate), rate_kind=r.rate_kind, base=r.base
        )
        for r in extraction.indicators
    ]


def report(result: Report) -> Iterator[str]:
    """The result for people: failures by place, then the counts."""
    for failure in result.broken:
        yield str(failure)
    for failure in result.idle:
        yield str(failure)
    for path in result.written:
        yield f"已写入 {path}，请看过差异再提交"
    yield (
        f"{result.pack}：{result.rules}条规则，{result.examples}个例子，{result.lines}行句式，{result.documents}份整篇样本；"
        + ("全部通过" if result.passed else f"不符 {len(result.broken)} 处，没有例子用到的句式 {len(result.idle)} 行")
    )


def _difference(rule: Rule, example: ExampleModel, got: Expected) -> str:
    wanted = f"应取 {_said(example.expect)}" if example.expect else "应不取"
    return f"规则“{rule.id}”的例子不符：“{example.text}”{wanted}，实取 {_said(got)}"


def _said(results: Expected) -> str:
    def one(match: Mapping[str, str | list[str]]) -> str:
        return "｛" + "，".join(f"{k}：{v if isinstance(v, str) else '、'.join(v)}" for k, v in match.items()) + "｝"

    return "".join(map(one, results)) or "（没有）"


def _lines(rule: Rule) -> dict[tuple[str, str | int], int]:
    """Where the examples and template lines of a rule stand in its file."""
    path = Path(rule.path)
    data, lines = load_yaml(path)
    index = next((i for i, entry in enumerate(data) if lines.get((i, "id")) == rule.line), -1)
    found: dict[tuple[str, str | int], int] = {("example", n): lines.get((index, "examples", n), rule.line) for n in range(len(rule.examples))}
    sources = {t.source for t in rule.templates}
    start = lines.get((index, "match"), rule.line)
    for n, row in enumerate(path.read_text(encoding="utf-8").splitlines()[start - 1 :], start):
        if n > start and row[:4].strip() and not row.startswith("    "):
            break
        if row.strip() in sources:
            found.setdefault(("line", row.strip()), n)
    return found


def _golden(text: Path, pack: Pack, update: bool) -> tuple[bool, list[Failure]]:
    """Whether the expected records were written, and what does not hold."""
    file = text.with_suffix(".records.yaml")
    expected: GoldenModel | None = None
    lines: Mapping[tuple[str | int, ...], int] = {}
    if file.exists():
        data, lines = load_yaml(file)
        expected = validated(GoldenModel, data, lines, file)
    role = expected.role if expected is not None else ""
    got = records(pipeline.extract(pipeline.read(text), pack, role or None))
    if update:
        if expected is not None and expected.records == got:
            return False, []
        said: dict[str, object] = {"role": role} if role else {}
        said["records"] = [r.model_dump(exclude_defaults=True) for r in got]
        file.write_text(yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=200), encoding="utf-8")
        return True, []
    if expected is None:
        return False, [Failure(str(text), 1, f"缺少 {file.name}；运行 docparse rules test --update 生成，看过再提交")]
    failures = []
    left = list(got)
    for n, record in enumerate(expected.records):
        if record in left:
            left.remove(record)
        else:
            failures.append(Failure(str(file), lines.get(("records", n), 1), f"少了一行：{_line(record)}"))
    failures += [Failure(str(file), 1, f"多了一行：{_line(record)}") for record in left]
    return False, failures


def _line(record: RecordModel) -> str:
    labels = {"target": "目标", "actual": "完成", "rate": record.rate_kind or "率", "base": "基准"}
    return f"{record.indicator}：" + "，".join(f"{label} {getattr(record, key)}" for key, label in labels.items() if getattr(record, key))
