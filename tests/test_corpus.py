"""The quality gate: what ``tests/corpus`` measures may not fall below the floors in ``floors.json``.

Every ``*.jsonl`` beside it is measured (see ``docparse evaluate``). ``pytest tests/test_corpus.py --update`` raises the floors to
0.01 below what is reached, lowers the number of false rates allowed, and never the other way; it also writes ``cases.json``, the
lines right, missed and extra of every case, against which a failure lists gains and losses.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from docparse.evaluation import Evaluation, evaluate, read_gold

CORPUS = Path(__file__).parent / "corpus"
FLOORS, CASES = CORPUS / "floors.json", CORPUS / "cases.json"
FILES = sorted(CORPUS.glob("*.jsonl"))
KEPT = ("record_f1", "value_f1", "names_alike", "cases_right", "false_rates")
MARGIN = 0.01


def load(path: Path) -> dict[str, dict[str, Any]]:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def store(path: Path, name: str, values: dict[str, Any]) -> None:
    everything = load(path) | {name: values}
    text = ",\n".join(
        f" {json.dumps(k, ensure_ascii=False)}: {{\n"
        + ",\n".join(f"  {json.dumps(n, ensure_ascii=False)}: {json.dumps(v)}" for n, v in sorted(everything[k].items()))
        + "\n }"
        for k in sorted(everything)
    )
    path.write_text(f"{{\n{text}\n}}\n", encoding="utf-8")


def raised(floors: dict[str, float], figures: dict[str, float]) -> dict[str, float]:
    """The floors after a measurement: only ever stricter."""
    made = {k: max(floors.get(k, 0.0), math.floor(1000 * (figures[k] - MARGIN)) / 1000) for k in KEPT if k != "false_rates"}
    return made | {"false_rates": min(floors.get("false_rates", math.inf), figures["false_rates"])}


def counts(result: Evaluation) -> dict[str, list[int]]:
    return {j.case.id: [j.right, len(j.missed), len(j.extra)] for j in result.judged}


def table(result: Evaluation, floors: dict[str, float], before: dict[str, list[int]]) -> str:
    """What was measured against the floors, and the cases that came out otherwise than in ``cases.json``."""
    rows = ["", f"{'':<14}{'floor':>8}{'now':>9}"]
    for name in KEPT:
        now, floor = result.figures[name], floors[name]
        bad = now > floor if name == "false_rates" else now < floor
        rows.append(f"{name:<14}{floor:>8.3f}{now:>9.4f}{'  <<' if bad else ''}")
    for case, now in counts(result).items():
        was = before.get(case)
        if was is not None and list(was) != now:
            better = (now[0], -now[1] - now[2]) > (was[0], -was[1] - was[2])
            rows.append(f"{'gain' if better else 'loss'} {case}: right {was[0]} → {now[0]}, missed {was[1]} → {now[1]}, extra {was[2]} → {now[2]}")
    return "\n".join(rows)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_figures_stay_above_their_floors(path: Path, update: bool) -> None:
    result = evaluate(read_gold([path]))
    floors = load(FLOORS).get(path.name, {})
    if update:
        floors = raised(floors, result.figures)
        store(FLOORS, path.name, floors)
        store(CASES, path.name, counts(result))
    assert set(floors) == set(KEPT), f"no floors for {path.name}: run pytest tests/test_corpus.py --update"
    fallen = [k for k in KEPT if (result.figures[k] > floors[k] if k == "false_rates" else result.figures[k] < floors[k])]
    assert not fallen, table(result, floors, load(CASES).get(path.name, {}))


def test_floors_are_only_raised() -> None:
    floors = {"record_f1": 0.9, "value_f1": 0.5, "names_alike": 0.9, "cases_right": 0.5, "false_rates": 2.0}
    lower = dict.fromkeys(KEPT, 0.3) | {"false_rates": 5.0}
    assert raised(floors, lower) == floors
    better = dict.fromkeys(KEPT, 0.95678) | {"false_rates": 1.0}
    assert raised(floors, better) == {"record_f1": 0.946, "value_f1": 0.946, "names_alike": 0.946, "cases_right": 0.946, "false_rates": 1.0}


def test_every_floor_has_its_file() -> None:
    assert set(load(FLOORS)) == {path.name for path in FILES}
