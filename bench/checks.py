"""How the cost of the checks grows: all of them over 10,000 records of 60 documents in one run, and over a quarter of that.

    python bench/checks.py            prints seconds, and the exponent of the growth; ends with status 1 above n^1.2

Plan and summaries are written here, city by city: each city has a plan and four monthly summaries, so that more documents mean more
series, as in an office's archive. Reading and extraction are not counted.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Iterator

from docparse import alignment, checks
from docparse.extraction import extract
from docparse.model import Document, Extraction, Paragraph, Span

ITEMS, LINES, LIMIT = 28, 6, 1.2
WORKS = (
    "农村公路",
    "危桥改造",
    "供水管网",
    "污水处理站",
    "农村户厕",
    "棚户区住房",
    "幼儿园",
    "养老床位",
    "公益性岗位",
    "技能培训",
    "法律援助",
    "图书室",
    "充电桩",
    "停车泊位",
)
KINDS = (("新建", "公里"), ("改造", "座"), ("维修", "处"), ("扩建", "个"), ("整治", "户"), ("配备", "套"))


def _document(name: str, text: str) -> Document:
    spans, at = [], 0
    for line in text.split("\n"):
        if line:
            spans.append(Paragraph((Span(at, at + len(line)),)))
        at += len(line) + 1
    return Document(f"{abs(hash_(name)):012x}", name, f"{abs(hash_(name)):064x}", "text", "ok", text=text, paragraphs=tuple(spans))


def hash_(name: str) -> int:
    """A number for a name, the same in every run."""
    return int.from_bytes(name.encode()[-6:], "big")


def _circulars(cities: int) -> Iterator[Extraction]:
    for city in range(cities):
        place = f"{chr(0x4E01 + city)}川市"
        plan = [f"{place}2022年民生实事工作要点"]
        months = {m: [f"{place}2022年民生实事{m}月份小结"] for m in (4, 5, 6, 7)}
        for item in range(ITEMS):
            title = f"{item + 1}、{WORKS[item % len(WORKS)]}{'建设' if item < len(WORKS) else '提升'}"
            targets = [100 + 37 * item + 11 * n + city for n in range(LINES)]
            names = [f"{verb}{WORKS[item % len(WORKS)]}{'' if item < len(WORKS) else '二期'}" for verb, _ in KINDS]
            plan += [title, "，".join(f"{name}{t}{KINDS[n][1]}" for n, (name, t) in enumerate(zip(names, targets, strict=True))) + "。"]
            for month, lines in months.items():
                done = [t * month // 12 for t in targets]
                lines += [
                    title,
                    "目标任务：" + "，".join(f"{name}{t}{KINDS[n][1]}" for n, (name, t) in enumerate(zip(names, targets, strict=True))) + "。",
                    "完成情况："
                    + "；".join(
                        f"{name}{d}{KINDS[n][1]}，完成率{100 * d / t:.2f}%" for n, (name, d, t) in enumerate(zip(names, done, targets, strict=True))
                    )
                    + "。",
                ]
        yield extract(_document(f"p{city:05}", "\n".join(plan) + "\n"), role="plan")
        for month, lines in months.items():
            yield extract(_document(f"{month}{city:05}", "\n".join(lines) + "\n"), role="summary")


def main() -> int:
    """Both sizes, the exponent between them; 1 if it is above the limit."""
    made = list(_circulars(12))
    sizes = []
    for count in (15, 60):
        part = made[:count]
        rows = alignment.align(part)
        best = math.inf
        for _ in range(3):
            began = time.perf_counter()
            found = checks.run(part, rows)
            best = min(best, time.perf_counter() - began)
        records = sum(len(e.indicators) for e in part)
        sizes.append((records, best))
        print(f"{count} documents, {records} records: {best:.2f} s, {len(found)} findings")
    (n, a), (m, b) = sizes
    exponent = math.log(b / a) / math.log(m / n)
    print(f"cost grows as n^{exponent:.2f} (at most {LIMIT})")
    return int(exponent > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
