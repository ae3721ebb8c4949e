"""Which documents a change of rules can concern: those that hold all the fixed words of a rule that came, went or changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from docparse.folding import fold
from docparse.model import Document
from docparse.rules import Pack, Rule

_DATA = ("linking.yaml", "outline.yaml", "tables.yaml")

# What one template needs of a text: all of the first, and of each of the others at least one.
Need = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]


@dataclass(frozen=True, slots=True)
class Marks:
    """A pack in brief: what all its rules share, each rule by id, what the templates of each need, and the order of the rules."""

    shared: str
    rules: Mapping[str, str]
    needs: Mapping[str, tuple[Need, ...]]

    @property
    def mark(self) -> str:
        """The whole pack in sixteen hex digits."""
        return _hash(self.shared, *(f"{id}={mark}" for id, mark in self.rules.items()))

    def dumped(self) -> str:
        """As JSON, for ``loaded``."""
        return json.dumps({"shared": self.shared, "rules": dict(self.rules), "needs": self.needs}, ensure_ascii=False)

    @classmethod
    def loaded(cls, text: str) -> Marks:
        data = json.loads(text)
        needs = {
            id: tuple((tuple(literals), tuple(tuple(words) for words in clues)) for literals, clues in templates)
            for id, templates in data["needs"].items()
        }
        return cls(data["shared"], data["rules"], needs)


def marks(pack: Pack) -> Marks:
    """The marks of a pack."""
    files = [path.read_bytes().hex() for place in pack.folders for name in _DATA if (path := place / name).is_file()]
    words = pack.vocabulary
    shared = _hash(
        *files,
        *map(
            repr, (pack.stages, sorted(pack.slot_roles.items()), sorted(pack.roles.items()), sorted(pack.words.items()), sorted(pack.names.items()))
        ),
        pack.protected.pattern if pack.protected else "",
        repr((sorted(words.words.items()), sorted(words.slots.items()), sorted((k, repr(v)) for k, v in words.types.items()))),
    )
    return Marks(
        shared, {rule.id: _rule(rule) for rule in pack.rules}, {rule.id: tuple((t.literals, t.clues) for t in rule.templates) for rule in pack.rules}
    )


def _rule(rule: Rule) -> str:
    parts = (rule.kind, rule.stage, rule.role, sorted(rule.within), sorted(rule.outside), rule.priority, rule.cut, rule.same, rule.apart)
    units = sorted((slot, sorted(names)) for slot, names in rule.units.items())
    return _hash(repr(parts), repr(units), *(t.source for t in rule.templates), "|", *(t.source for t in rule.barred))


def changed(before: Marks, after: Marks) -> tuple[Need, ...] | None:
    """What a text must hold to be concerned by the change, any one of these; None where every text may be."""
    common = before.rules.keys() & after.rules.keys()
    if before.shared != after.shared or [r for r in before.rules if r in common] != [r for r in after.rules if r in common]:
        return None
    ids = [id for id in {**before.rules, **after.rules} if before.rules.get(id) != after.rules.get(id)]
    return tuple(need for id in ids for side in (before, after) for need in side.needs.get(id, ()))


def concerned(document: Document, needs: Iterable[Need]) -> bool:
    """Whether a document holds what one of these needs ask for."""
    text = "\n".join(
        [fold(document.text, p.spans).text for p in document.paragraphs if p.spans]
        + [fold(document.text, cell.spans).text for table in document.tables for row in table.rows for cell in row if cell.spans]
    )
    return any(all(word in text for word in literals) and all(any(w in text for w in words) for words in clues) for literals, clues in needs)


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
