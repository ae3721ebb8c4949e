"""docparse reads the figures out of official Chinese circulars and checks that they agree.

>>> import docparse
>>> result = docparse.audit(["samples"])          # doctest: +SKIP
>>> result.to_frames()["findings"]                # doctest: +SKIP
"""

from docparse.errors import BadRequest, BadRules, DocparseError, UnreadableFile
from docparse.pipeline import audit, extract, read

__all__ = ["BadRequest", "BadRules", "DocparseError", "UnreadableFile", "audit", "extract", "read"]
