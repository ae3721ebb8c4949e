"""The language a report speaks: Chinese as it stands in the code, others from ``rules/report.<language>.yaml``.

What is quoted from circulars, and what a check says of them, stays in the language of the circulars.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pydantic import BaseModel, ConfigDict

from docparse.errors import BadRequest
from docparse.resources import folder, load_yaml, validated

CHINESE = "zh"


class _Catalogue(BaseModel):
    """``rules/report.<language>.yaml``: every Chinese phrase of the report, the name of every code, and what to ask for where it fires."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    tag: str
    words: Mapping[str, str]
    checks: Mapping[str, str]
    asks: Mapping[str, str]


class Language:
    """Phrases in one language. ``tag`` is that of HTML (BCP 47); ``quoted`` the attribute of what stays Chinese."""

    def __init__(self, name: str, catalogue: _Catalogue | None) -> None:
        self.name, self._catalogue = name, catalogue
        self.tag = catalogue.tag if catalogue else "zh-CN"

    def __call__(self, phrase: str, **values: object) -> str:
        """A phrase with its {places} filled. Raises KeyError for a phrase that the catalogue does not have."""
        said = phrase if self._catalogue is None or not phrase else self._catalogue.words[phrase]
        return said.format(**values) if values else said

    def check(self, code: str, name: str) -> str:
        """What a code is called; ``name`` is its Chinese name."""
        return name if self._catalogue is None else self._catalogue.checks.get(code, name)

    def ask(self, code: str, asked: str) -> str:
        """What to ask for where a code fires; ``asked`` is that in Chinese ("" where there is nothing to ask)."""
        return asked if self._catalogue is None or not asked else self._catalogue.asks.get(code, asked)

    @property
    def own(self) -> bool:
        """Whether the report speaks the language of the circulars."""
        return self._catalogue is None


@cache
def language(name: str = CHINESE) -> Language:
    """A language by its name (zh, en). Raises BadRequest for one that has no catalogue, BadRules for a faulty one."""
    if name == CHINESE:
        return Language(name, None)
    path = folder("rules") / f"report.{name}.yaml"
    if not name.isalpha() or not path.is_file():
        known = sorted({CHINESE, *(p.name.split(".")[1] for p in folder("rules").glob("report.*.yaml"))})
        raise BadRequest(f"报告没有“{name}”这种语言，可用：{'、'.join(known)}")
    data, lines = load_yaml(path)
    return Language(name, validated(_Catalogue, data, lines, path))
