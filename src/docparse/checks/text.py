"""Comparing names and reading printed headings: what needs nothing but a few words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from docparse import numerals

DEADLINE = re.compile(
    r"(?:(1[0-2]|[1-9])月(?:份|底|末|[1-3]?\d日)?|([一二三四])季度末?|(上半年|半年|前三季度)|(年底|年末|年内|全年|年度))(?:之?前|以?内)?"
)


def grams(text: str) -> frozenset[str]:
    """The pairs of characters of a name, without digits and marks."""
    kept = "".join(c for c in text if c.isalpha())
    return frozenset(kept[i : i + 2] for i in range(len(kept) - 1)) or frozenset({kept} if kept else ())


def alike(one: str, other: str) -> float:
    """How alike two names are: 1 for equal, shared pairs of characters over the shorter and longer name (Dice)."""
    if one == other:
        return 1.0 if one else 0.0
    a, b = grams(one), grams(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def ordinal(number: str) -> int | None:
    """The value of a printed heading number such as （二）, 18、 or １．; None if it has none."""
    kept = unicodedata.normalize("NFKC", number).strip(" .、()。第章节项条")
    parsed = numerals.parse(kept) if kept else None
    return int(parsed.value) if parsed and parsed.high is None else None


def series(title: str) -> str:
    """A title without what changes from issue to issue: digits, months, quarters."""
    return re.sub(r"[\d\s〔〕\[\]（）()—-]|月份?|第?[一二三四]季度|前三季度|上半年|下半年|全年|年", "", unicodedata.normalize("NFKC", title))


@lru_cache(maxsize=128)
def folded(text: str) -> str:
    """Full-width digits and signs as ASCII, character by character, so that places stay what they were."""
    return "".join(n if len(n := unicodedata.normalize("NFKC", c)) == 1 else c for c in text)


def deadline(text: str) -> tuple[int, str] | None:
    """The month (1 to 12) until which a clause promises something, and its words; None if it names none or several."""
    found = list(DEADLINE.finditer(folded(text)))
    if len(found) != 1:
        return None
    month, quarter, half, _year = found[0].groups()
    if month and not re.search(r"[底末前内]|完成|建成", text):
        return None
    number = int(month) if month else 3 * ("一二三四".index(quarter) + 1) if quarter else (9 if half == "前三季度" else 6) if half else 12
    return number, found[0][0]
