"""How fast and in how much memory PDFs are read, beside others on the same pages in the same run: ``make bench-reading PDF=folder``.

Without PDF the printed circular of samples/ is taken. Every time is the median of several repeats of processor time in this process,
contestants taking turns. Memory is the peak of a process of its own that reads 30 and 300 pages made of the same ones.
"""

from __future__ import annotations

import io
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pypdfium2

from docparse.readers import ocr, pdf
from docparse.resources import folder

REPEATS = 5
_PEAK = """
import resource, sys
from docparse.readers import pdf
data = open(sys.argv[1], "rb").read()
pdf.read(data, "x")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def ours(data: bytes) -> int:
    return len(pdf.read(data, "x").text)


def plumber(data: bytes) -> int:
    total = 0
    with pdfplumber.open(io.BytesIO(data)) as opened:
        for page in opened.pages:
            total += len(page.extract_text())
            page.close()
    return total


def plumber_tables(data: bytes) -> int:
    total = 0
    with pdfplumber.open(io.BytesIO(data)) as opened:
        for page in opened.pages:
            total += len(page.extract_text()) + sum(len(row) for table in page.extract_tables() for row in table)
            page.close()
    return total


def raw(data: bytes) -> int:
    total = 0
    opened = pypdfium2.PdfDocument(data)
    for page in opened:
        textpage = page.get_textpage()
        total += len(textpage.get_text_range())
        textpage.close()
        page.close()
    opened.close()
    return total


CONTESTANTS: dict[str, Callable[[bytes], int]] = {
    "docparse": ours,
    "pdfplumber extract_text": plumber,
    "pdfplumber with extract_tables": plumber_tables,
    "pypdfium2 get_text_range": raw,
}


def repeated(data: bytes, pages: int) -> bytes:
    """A PDF of so many pages, made of those of ``data`` again and again."""
    source, out = pypdfium2.PdfDocument(data), pypdfium2.PdfDocument.new()
    while len(out) < pages:
        out.import_pages(source, list(range(min(len(source), pages - len(out)))))
    buffer = io.BytesIO()
    out.save(buffer)
    return buffer.getvalue()


def peak(data: bytes, place: Path) -> int:
    """Peak memory of reading, in KiB (Linux) or bytes (macOS)."""
    place.write_bytes(data)
    return int(subprocess.run([sys.executable, "-c", _PEAK, str(place)], capture_output=True, check=True, text=True).stdout)


def scanned(data: bytes, pages: int = 3) -> tuple[bytes, int]:
    """The first pages of a PDF as pictures of 200 dpi in a PDF, as a scanner gives them, and how many they are."""
    opened = pypdfium2.PdfDocument(data)
    pictures = [opened[n].render(scale=200 / 72).to_pil().convert("L") for n in range(min(pages, len(opened)))]
    buffer = io.BytesIO()
    pictures[0].save(buffer, "PDF", save_all=True, append_images=pictures[1:], resolution=200)
    return buffer.getvalue(), len(pictures)


def recognition(data: bytes) -> str:
    """Seconds of wall time that a page takes where it must be recognised; the engine is started before."""
    try:
        ocr.engine()
    except ocr.Missing:
        return "not measured: pip install 'docparse[ocr]'"
    picture, pages = scanned(data)
    pdf.read(picture, "x")
    times = []
    for _ in range(3):
        start = time.perf_counter()
        pdf.read(picture, "x")
        times.append((time.perf_counter() - start) / pages)
    return f"{statistics.median(times):.2f}"


def main() -> None:
    given = Path(sys.argv[1]) if len(sys.argv) > 1 else folder("samples")
    files = sorted(given.glob("*.pdf")) if given.is_dir() else [given]
    print(f"{'file':<34}{'pages':>6}" + "".join(f"{name:>34}" for name in CONTESTANTS) + "   (ms a page)")
    totals: dict[str, list[float]] = {name: [] for name in CONTESTANTS}
    for path in files:
        data = path.read_bytes()
        opened = pypdfium2.PdfDocument(data)
        pages = len(opened)
        opened.close()
        runs: dict[str, list[float]] = {name: [] for name in CONTESTANTS}
        for n in range(REPEATS + 1):
            for name, work in CONTESTANTS.items():
                start = time.process_time()
                work(data)
                if n:
                    runs[name].append((time.process_time() - start) * 1000 / pages)
        middle = {name: statistics.median(times) for name, times in runs.items()}
        for name, value in middle.items():
            totals[name].append(value)
        print(f"{path.name[:32]:<34}{pages:>6}" + "".join(f"{value:>34.2f}" for value in middle.values()))
    mean = {name: sum(values) / len(values) for name, values in totals.items()}
    print(f"pdfplumber extract_text / docparse   {mean['pdfplumber extract_text'] / mean['docparse']:.2f}")
    print(f"docparse / pypdfium2 get_text_range   {mean['docparse'] / mean['pypdfium2 get_text_range']:.2f}")
    print(f"seconds a page where it must be recognised   {recognition(files[0].read_bytes())}")
    with tempfile.TemporaryDirectory() as away:
        few, many = (peak(repeated(files[0].read_bytes(), n), Path(away, f"{n}.pdf")) for n in (30, 300))
    print(f"peak memory, 30 and 300 pages   {few} and {many}, ratio {many / few:.2f}")


if __name__ == "__main__":
    main()
