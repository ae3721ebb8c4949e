"""How fast docparse is, beside others on the same text in the same run: ``make bench`` or ``make bench TEXT=folder``.

Without TEXT the circulars of samples/ are read again and again until there are 3 MB of them (a repeated text flatters whoever
remembers; give a folder of plain text of your own to be sure). Every figure is the median of several repeats of processor time in
this process, contestants taking turns; only ``--help`` is timed by the clock, as a process.
"""

from __future__ import annotations

import contextlib
import io
import math
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import jieba

from docparse import folding, numbers
from docparse.evaluation import document
from docparse.extraction import extract
from docparse.model import Document
from docparse.resources import folder

REPEATS = 5
MEGABYTE = 1_000_000
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)


def texts(place: Path | None) -> list[str]:
    """The texts to measure on, in order of name."""
    if place is not None:
        return [path.read_text(encoding="utf-8") for path in sorted(place.glob("*.txt"))]
    found = [path.read_text(encoding="utf-8") for path in sorted(folder("samples").glob("*.txt"))]
    return found * (1 + 3 * MEGABYTE // sum(len(text.encode()) for text in found))


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start


def medians(contestants: dict[str, Callable[[], object]], repeats: int = REPEATS) -> dict[str, float]:
    """The median time of each, the contestants taking turns; a first round is not counted."""
    runs: dict[str, list[float]] = {name: [] for name in contestants}
    for n in range(repeats + 1):
        for name, work in contestants.items():
            taken = seconds(work)
            if n:
                runs[name].append(taken)
    return {name: statistics.median(taken) for name, taken in runs.items()}


def tag(documents: list[Document]) -> int:
    """All numbers with value, unit, bound and offsets, from the text as read."""
    return sum(len(numbers.find(folding.fold(d.text, p.spans))) for d in documents for p in d.paragraphs)


def peers() -> Iterator[tuple[str, Callable[[str], object]]]:
    """Other taggers of Chinese numbers that are installed here (``pip install '.[bench]'``)."""
    with contextlib.suppress(ImportError), contextlib.redirect_stdout(io.StringIO()):
        import jionlp

        yield "JioNLP extract_money", jionlp.ner.extract_money
    with contextlib.suppress(ImportError):
        from recognizers_number import Culture, recognize_number

        yield "Recognizers-Text recognize_number", lambda text: recognize_number(text, Culture.Chinese)


def exponent(times: dict[int, float]) -> float:
    """The slope of time over size, both as logarithms: 1 is linear."""
    points = [(math.log(size), math.log(taken)) for size, taken in times.items()]
    x, y = (statistics.mean(values) for values in zip(*points, strict=True))
    return sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)


def grown(all_text: str, size: int) -> Document:
    """A document of about so many bytes (three a character)."""
    length = size // 3
    return document((all_text * (1 + length // len(all_text)))[:length], f"{size}")


def clock(command: list[str]) -> float:
    """Seconds of a process by the clock, the median of several."""
    taken = []
    for _ in range(REPEATS + 2):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def row(name: str, figure: str, mark: str = "") -> None:
    print(f"{name:<46}{figure:>18}   {mark}")


def main() -> None:
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    found = texts(place)
    if not found:
        sys.exit(f"{place}: no *.txt")
    documents = [document(text, str(n)) for n, text in enumerate(found)]
    size = sum(len(text.encode()) for text in found)
    jieba.setLogLevel(60)
    jieba.initialize()
    print(f"{size / MEGABYTE:.1f} MB in {len(found)} documents, medians of {REPEATS}\n")

    part = "".join(found)[:12_000]
    own = [document(part, "part")]
    contest: dict[str, Callable[[], object]] = {"docparse": lambda: tag(own)}
    contest |= {name: (lambda work=work: work(part)) for name, work in peers()}
    shorter = medians(contest, 3)
    taken = medians({"numbers": lambda: tag(documents)})["numbers"]
    row("numbers", f"{size / taken / MEGABYTE:.2f} MB/s", "mark: 10")
    for name, other in shorter.items():
        if name != "docparse":
            row(f"  against {name}", f"{other / shorter['docparse']:.1f} times", "on the first 12 000 characters")

    pair = medians({"jieba": lambda: [jieba.lcut(t) for t in found], "records": lambda: [extract(d) for d in documents]})
    row("records", f"{size / pair['records'] / MEGABYTE:.2f} MB/s")
    row("  jieba.lcut alone", f"{size / pair['jieba'] / MEGABYTE:.2f} MB/s")
    row("  ratio", f"{pair['jieba'] / pair['records']:.2f}", "mark: 1")

    whole = "".join(found)
    sizes = {s: grown(whole, s) for s in SIZES}
    for name, work in (("numbers", lambda d: tag([d])), ("records", extract)):
        times = {s: min(seconds(lambda d=d, work=work: work(d)) for _ in range(2 if s > MEGABYTE else 5)) for s, d in sizes.items()}
        row(f"growth of {name}, 10 kB to 10 MB", f"exponent {exponent(times):.3f}", "mark: 1.05")

    shown = clock([str(Path(sys.executable).with_name("docparse")), "--help"])
    typer = clock([sys.executable, "-c", "import typer"])
    row("docparse --help", f"{shown:.2f} s")
    row("  against import typer", f"{shown / typer:.2f} times", "mark: 2.5")


if __name__ == "__main__":
    main()
