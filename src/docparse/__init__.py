"""docparse reads the figures out of official Chinese circulars and checks that they agree.

>>> import docparse
>>> result = docparse.audit(["samples"])          # doctest: +SKIP
>>> result.to_frames()["findings"]                # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docparse.errors import BadRequest, BadRules, DocparseError, UnreadableFile

if TYPE_CHECKING:
    from docparse.archive import Archive
    from docparse.pipeline import audit, extract, read

__all__ = ["Archive", "BadRequest", "BadRules", "DocparseError", "UnreadableFile", "audit", "extract", "read"]


def __getattr__(name: str) -> Any:
    # Loaded when first asked for: the command line shows its help without the whole pipeline.
    if name in ("audit", "extract", "read"):
        from docparse import pipeline

        return getattr(pipeline, name)
    if name == "Archive":
        from docparse.archive import Archive

        return Archive
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
