"""What each rule file and each linking step contributes: record F1 without it, on annotated circulars (``make ablation``).

Arguments are gold files (as of ``docparse evaluate``); without any, the lines of tests/corpus that nothing is developed on are taken.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from docparse import linking
from docparse.evaluation import Case, evaluate, read_gold
from docparse.rules import Pack, load

CORPUS = Path(__file__).parent.parent / "tests" / "corpus"
HELD_BACK = ("circulars", "frames", "reports", "tables", "wording")  # see tests/corpus/README.md


def cases(paths: list[str]) -> list[Case]:
    """The cases of the given files, or the lines of the corpus that are still held back (those with odd numbers, counted from 0, of these files)."""
    if paths:
        return list(read_gold(paths))
    return [case for name in HELD_BACK for case in read_gold([CORPUS / f"{name}.jsonl"]) if case.line % 2 == 0]


def f1(held: list[Case], pack: Pack) -> float:
    return evaluate(held, pack).figures["record_f1"]


def without_files(held: list[Case], pack: Pack) -> Iterable[tuple[str, float]]:
    """The figure without the rules of each file."""
    for file in dict.fromkeys(rule.path for rule in pack.rules):
        yield f"rules  {Path(file).name}", f1(held, replace(pack, rules=tuple(r for r in pack.rules if r.path != file)))


def without_steps(held: list[Case], pack: Pack) -> Iterable[tuple[str, float]]:
    """The figure without each linking step."""
    for name, step in list(linking.STEPS.items()):
        linking.STEPS[name] = lambda drafts, scope, model: None
        try:
            yield f"step   {name}", f1(held, pack)
        finally:
            linking.STEPS[name] = step


def main() -> None:
    held, pack = cases(sys.argv[1:]), load()
    whole = f1(held, pack)
    print(f"{len(held)} circulars, record F1 {whole:.4f}\n")
    lost = [(whole - figure, name) for parts in (without_files, without_steps) for name, figure in parts(held, pack)]
    for loss, name in sorted(lost, reverse=True):
        print(f"{100 * loss:>7.2f} points  {name}")


if __name__ == "__main__":
    main()
