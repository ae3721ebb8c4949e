"""How far an ingest or audit of an archive is, on a terminal (one live line), in a log (a plain line now and then) or for machines (JSON lines)."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from typing import Literal

from docparse.archive.audits import Checked
from docparse.archive.cluster import Spread, summary
from docparse.archive.ingest import Progress

Way = Literal["live", "plain", "json", "quiet"]
_EVERY = 10.0  # seconds between plain lines
_LIVE = 0.1


def way(*, quiet: bool, machine: bool) -> Way:
    """How to show it, by the options and by what standard error is."""
    return "quiet" if quiet else "json" if machine else "live" if sys.stderr.isatty() else "plain"


class Display:
    """Told of every step, shows some of them."""

    def __init__(self, way: Way) -> None:
        self._way = way
        self._last = time.monotonic() if way == "plain" else 0.0

    def ingest(self, progress: Progress) -> None:
        """Hear of an ingest."""
        self._show(ingested(progress), {"event": "ingest", **asdict(progress)})

    def audit(self, checked: Checked) -> None:
        """Hear of an audit."""
        self._show(
            f"核对 {checked.audited + checked.unchanged}/{checked.series} 组　疑点等 {checked.findings} 条", {"event": "audit", **asdict(checked)}
        )

    def spread(self, spread: Spread) -> None:
        """Hear of an ingest on a cluster."""
        self._show(summary(spread), {"event": "ingest", **asdict(spread)})

    def _show(self, line: str, data: dict[str, object]) -> None:
        now = time.monotonic()
        if self._way == "quiet" or now - self._last < (_LIVE if self._way == "live" else _EVERY if self._way == "plain" else 1.0):
            return
        self._last = now
        if self._way == "json":
            print(json.dumps(data, ensure_ascii=False), flush=True)
        else:
            sys.stderr.write(f"\r\033[K{line}" if self._way == "live" else f"{line}\n")
            sys.stderr.flush()

    def close(self) -> None:
        """Clear the live line."""
        if self._way == "live":
            sys.stderr.write("\r\033[K")

    def end(self, line: str, data: dict[str, object]) -> None:
        """The last word, on standard output."""
        self.close()
        if self._way == "json":
            print(json.dumps(data, ensure_ascii=False), flush=True)
        elif self._way != "quiet":
            print(line)


def ingested(p: Progress, *, ended: bool = False) -> str:
    """A line for people; the time left is that of the files found so far. What has ended is the same line for the same files."""
    new = p.ingested + p.quarantined + p.again
    rate = new / p.seconds if p.seconds > 0 and new and not ended else 0.0
    left = f"　约剩 {_span((p.total - p.done) / rate)}" if rate and not p.walking and p.total > p.done else ""
    parts = [f"文件 {p.total}", f"入库 {p.ingested}", f"未变 {p.unchanged}"]
    parts += [f"{word} {n}" for word, n in (("读不了", p.quarantined), ("改名", p.moved), ("不在了", p.vanished), ("按新规则重抽", p.again)) if n]
    return f"{'　'.join(parts)}　数字 {p.numbers}" + (f"　{rate:.0f} 份/秒" if rate else "") + left


def _span(seconds: float) -> str:
    return f"{seconds:.0f} 秒" if seconds < 90 else f"{seconds / 60:.0f} 分" if seconds < 5400 else f"{seconds / 3600:.1f} 小时"
