"""Codes that could not be tried: what they compare was not among the documents. Told as ``open``, never passed over in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from docparse.checks.case import Case
from docparse.model import Finding


def _plans(case: Case) -> bool:
    return bool(case.compared)


def _months(case: Case) -> bool:
    return any(len(series) > 1 for series in case.series)


def _regions(case: Case) -> bool:
    return bool(case.place_lists or case.regions)


THERE: dict[str, Callable[[Case], bool]] = {"plans": _plans, "months": _months, "regions": _regions}


def lacking(case: Case, codes: Sequence[str]) -> Iterator[Finding]:
    """One open note for each code whose inputs (``inputs`` in ``rules/checks.yaml``) are not there, on the first document."""
    for need, said in case.settings.inputs.items():
        concerned = [code for code in codes if code.startswith(said.codes)]
        if not concerned or not case.extractions or THERE[need](case):
            continue
        for code in concerned:
            name = case.settings.codes[code].name
            yield case.finding(code, case.extractions[0], "", f"“{name}”未核对：{said.reason}", kind="open", severity="note", facts={"lacks": need})
