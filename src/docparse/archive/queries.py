"""Views and ready questions of an archive: ``rules/queries.yaml`` as objects, and SQL that reads and never writes."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict

from docparse.archive.store import transaction
from docparse.errors import BadRequest
from docparse.resources import folder, load_yaml, validated

_STEPS = 100_000  # of SQLite's machine between two looks at the keyboard


class View(BaseModel):
    """A named SELECT that stands in every archive."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: str
    sql: str


class Question(View):
    """A SELECT with parameters, each with what it means."""

    params: Mapping[str, str]


class Queries(BaseModel):
    """``rules/queries.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    version: str
    views: Mapping[str, View]
    questions: Mapping[str, Question]


@cache
def queries() -> Queries:
    """The views and questions shipped with docparse. Raises BadRules with file and line."""
    path = folder("rules") / "queries.yaml"
    data, lines = load_yaml(path)
    return validated(Queries, data, lines, path)


def put_views(connection: sqlite3.Connection) -> None:
    """The views as they are today, made anew where they are others."""
    mark = hashlib.sha256(repr(sorted((name, view.sql) for name, view in queries().views.items())).encode()).hexdigest()[:16]
    if connection.execute("SELECT value FROM settings WHERE name = 'views'").fetchone() == (mark,):
        return
    with transaction(connection):
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall():
            connection.execute(f'DROP VIEW "{name}"')
        for name, view in queries().views.items():
            connection.execute(f'CREATE VIEW "{name}" AS {view.sql}')
        connection.execute("INSERT INTO settings VALUES ('views', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (mark,))


def listed() -> Iterator[str]:
    """The questions and their parameters, for people."""
    for name, question in queries().questions.items():
        yield f"{name}　{question.title}"
        for param, meaning in question.params.items():
            yield f"    {param}　{meaning}"


def ask(connection: sqlite3.Connection, name: str, params: Mapping[str, str]) -> tuple[Sequence[str], Iterator[tuple[Any, ...]]]:
    """Heads and rows of a ready question. Raises BadRequest for a question or parameter that is none."""
    found = queries().questions.get(name)
    if found is None:
        raise BadRequest(f"没有名为“{name}”的问题，可用：{'、'.join(queries().questions)}；自己写 SQL 用 --sql")
    for param in params:
        if param not in found.params:
            raise BadRequest(f"问题“{name}”没有参数“{param}”，可用：{'、'.join(found.params) or '（无）'}")
    return select(connection, found.sql, {key: params.get(key) for key in found.params})


def select(connection: sqlite3.Connection, sql: str, params: Mapping[str, Any] | None = None) -> tuple[Sequence[str], Iterator[tuple[Any, ...]]]:
    """Heads and rows of a SELECT. Raises BadRequest for SQL that is wrong, writes, or reaches out of the archive."""
    connection.set_authorizer(_reads)
    connection.set_progress_handler(lambda: 0, _STEPS)  # lets Ctrl-C through
    try:
        cursor = connection.execute(sql, params or {})
    except (sqlite3.Error, sqlite3.Warning) as error:
        denied = "prohibited" in str(error) or "authoriz" in str(error) or "readonly" in str(error)
        raise BadRequest(f"SQL：{'只能查询，不能写入，也不能打开别的数据库' if denied else error}") from None
    finally:
        connection.set_authorizer(None)
    if cursor.description is None:
        raise BadRequest("SQL：没有结果，这里只接受 SELECT")
    return [head[0] for head in cursor.description], cursor


_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}


def _reads(action: int, first: str | None, second: str | None, *_: object) -> int:
    if action == sqlite3.SQLITE_FUNCTION and second in ("load_extension", "writefile", "readfile", "edit"):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY
