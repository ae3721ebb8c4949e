"""What can go wrong, as one tree.

    DocparseError            anything docparse says about its input; printed as one line, exit status 2
    ├── UnreadableFile       a circular that cannot be read (empty, binary, encrypted, truncated, unknown encoding)
    ├── BadRules             a rule pack or data file under rules/ that is wrong; always names file and line
    └── BadRequest           a command that asks for something impossible (no such folder, no circular in it)

Library code raises these; only ``cli.main`` prints them.
"""

from __future__ import annotations


class DocparseError(Exception):
    """Base of every error that docparse raises on purpose; ``str(error)`` is one line for people."""


class UnreadableFile(DocparseError):
    """A file that cannot be read as a circular.

    ``path`` is the file as the user named it, ``reason`` says in Chinese why and what to do.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class BadRules(DocparseError):
    """A fault in a file under ``rules/``; ``line`` counts from 1 (0 when the whole file is meant)."""

    def __init__(self, path: str, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}" if line else f"{path}: {message}")
        self.path = path
        self.line = line
        self.message = message


class BadRequest(DocparseError):
    """The request itself cannot be carried out."""
