"""How ingest grows with the number of circulars: ``make bench-archive SIZES="1000 10000"``.

For each size: seconds of the first ingest, of another over the unchanged files, of the audit, of a second audit; peak memory of the
process that gives the work. Then the exponent of the growth, two processes beside one, and the script that somebody would write instead.
Files are invented (``generator.py``) and lie in a folder of their own; everything is removed at the end.
"""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import generator

_RUN = """
import json, resource, sys, time
from docparse.archive import Archive
if __name__ == "__main__":
    archive, folder, jobs = Archive(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    started = time.perf_counter()
    done = archive.audit(jobs=jobs) if sys.argv[4] == "audit" else archive.ingest([folder], jobs=jobs)
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


def run(db: Path, folder: Path, jobs: int, what: str) -> dict[str, Any]:
    """Seconds and peak memory (MiB) of one command in a process of its own."""
    script = db.with_name("run.py")
    script.write_text(_RUN, encoding="utf-8")
    done = subprocess.run([sys.executable, str(script), str(db), str(folder), str(jobs), what], check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def fresh(away: Path, name: str) -> Path:
    return away / f"{name}.sqlite"


_RATE = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,20}?)(?P<actual>\d[\d.,]*)(?P<unit>[\u4e00-\u9fff]{1,3})，(?:完成率|占年度目标的|为年度计划的)(?P<rate>[\d.]+)%"
)


def script(folder: Path) -> tuple[float, int, int]:
    """What a user would write: pandas, ``re`` for the wording at hand, JioNLP for the numbers. Seconds, numbers, rows with a rate."""
    import jionlp
    import pandas

    jionlp.ner.extract_money("1元")  # its dictionaries are loaded before the clock runs
    started = time.perf_counter()
    rows, numbers = [], 0
    for path in sorted(folder.rglob("*.txt")):
        data = path.read_bytes()
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("gb18030")
        for line in text.split("\n"):
            numbers += max(len(jionlp.ner.extract_money(line)), len(re.findall(r"\d[\d.,]*", line)))
            rows += [match.groupdict() for match in _RATE.finditer(line)]
    frame = pandas.DataFrame(rows)
    return time.perf_counter() - started, numbers, len(frame)


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or [1000, 10000]
    with tempfile.TemporaryDirectory() as place:
        away = Path(place)
        print(f"{'circulars':>10}{'ingest s':>10}{'again s':>9}{'×':>7}{'audit s':>9}{'again s':>9}{'peak MiB':>10}")
        seconds, peaks = [], []
        for size in sizes:
            folder, db = away / str(size), fresh(away, str(size))
            generator.write(folder, size)
            first, again = run(db, folder, 2, "ingest"), run(db, folder, 2, "ingest")
            idle = {"seconds": math.nan}  # an audit takes longer than the ingest, and is of one place at a time: ten thousand tell enough
            audit, unchanged = (run(db, folder, 2, "audit"), run(db, folder, 2, "audit")) if size <= 10_000 else (idle, idle)
            seconds.append(first["seconds"])
            peaks.append(first["peak"])
            print(
                f"{size:>10}{first['seconds']:>10.1f}{again['seconds']:>9.2f}{first['seconds'] / again['seconds']:>7.0f}"
                f"{audit['seconds']:>9.1f}{unchanged['seconds']:>9.2f}{first['peak']:>10.0f}",
                flush=True,
            )
        if len(sizes) > 1:
            print(f"growth exponent of the ingest   {math.log(seconds[-1] / seconds[0]) / math.log(sizes[-1] / sizes[0]):.3f}")
            print(f"peak memory, largest / smallest   {max(peaks) / peaks[0]:.2f}")
        middle = max(size for size in sizes if size <= max(10_000, sizes[0]))
        one = run(fresh(away, "one"), away / str(middle), 1, "ingest")
        two = run(fresh(away, "two"), away / str(middle), 2, "ingest")
        print(f"two processes beside one, {middle} circulars   {one['seconds'] / two['seconds']:.2f}")
        try:
            taken, numbers, rates = script(away / str(sizes[0]))
        except ImportError:
            print("the script with pandas, re and JioNLP: not measured, see `make bench`")
            return
        from docparse.archive import Archive

        with Archive(away / f"{sizes[0]}.sqlite") as archive:
            _, rows = archive.select("SELECT (SELECT count(*) FROM quantities), (SELECT count(*) FROM indicators WHERE rate IS NOT NULL)")
            own = next(iter(rows))
        print(f"pandas, re and JioNLP on the texts of {sizes[0]}   {taken:.1f} s on one core, {numbers} numbers without unit and role, {rates} rates")
        print(f"docparse on all files of {sizes[0]}   {seconds[0]:.1f} s on two, {own[0]} numbers with unit and role, {own[1]} rates")


if __name__ == "__main__":
    main()
