"""What in a text as read cannot be right: characters lost beside digits, numbers masked or missing, garbled and inserted words.

Nothing is repaired. Each place becomes a warning with its code, and the numbers in it (where the pattern says so) no ledger line.
The patterns stand in ``rules/suspicions.yaml``.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import regex
from pydantic import BaseModel, ConfigDict

from docparse.errors import BadRules
from docparse.model import Document, Warning_
from docparse.resources import folder, load_yaml, validated

_MOST = 50  # warnings of one pattern; a text with more is garbled as a whole


class Pattern(BaseModel):
    """A way in which a text goes wrong."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    code: str
    name: str
    pattern: str
    message: str
    kept: bool = False
    examples: list[str]
    clean: list[str]


class Suspicions(BaseModel):
    """``rules/suspicions.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    version: str
    patterns: list[Pattern]
    spam: list[str]
    spun: list[str]
    spun_words: int


@cache
def load() -> tuple[Suspicions, tuple[Any, ...]]:
    """The suspicions and their compiled patterns. Raises BadRules with file and line for faults."""
    path = folder("rules") / "suspicions.yaml"
    data, lines = load_yaml(path)
    found = validated(Suspicions, data, lines, path)
    compiled = []
    for k, one in enumerate(found.patterns):
        try:
            compiled.append(regex.compile(one.pattern))
        except regex.error as error:
            raise BadRules(str(path), lines.get(("patterns", k, "pattern"), 0), f"写法不是正则表达式：{error}") from None
    return found, tuple(compiled)


def places(text: str) -> list[tuple[Pattern, int, int]]:
    """The suspicious places of a text, in order: pattern, start, end."""
    found = []
    suspicions, compiled = load()
    for one, pattern in zip(suspicions.patterns, compiled, strict=True):
        for match, _ in zip(pattern.finditer(text), range(_MOST), strict=False):
            found.append((one, match.start(), match.end()))
    return sorted(found, key=lambda f: (f[1], f[2], f[0].name))


def marked(document: Document) -> Document:
    """The document with a warning for each suspicious place of its text; the same document where there is none, or if it is marked already."""
    if document.status != "ok" or any(w.start >= 0 for w in document.warnings):
        return document
    text = document.text
    warnings = []
    for one, start, end in places(text):
        around = "".join(text[max(0, start - 4) : end + 4].split())
        warnings.append(Warning_(one.code, document.page(start), one.message.format(text=around), start, end, one.kept))
    suspicions, _ = load()
    if spam := [word for word in suspicions.spam if word in text]:
        at = text.index(spam[0])
        warnings.append(Warning_("Q916", document.page(at), f"文中掺有与公文无关的词（{'、'.join(spam[:3])}），请核对来源", at, at + len(spam[0])))
    if len(spun := [word for word in suspicions.spun if word in text]) >= suspicions.spun_words:
        at = text.index(spun[0])
        warnings.append(Warning_("Q916", document.page(at), f"文中的词像是被同义替换过（{'、'.join(spun[:3])}），请核对来源", at, at + len(spun[0])))
    return replace(document, warnings=(*document.warnings, *warnings)) if warnings else document
