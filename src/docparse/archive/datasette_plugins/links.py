"""Cells of an archive in Datasette: a link where a query gives one as JSON, a finding as a link to the quotations of its numbers."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import markupsafe
from datasette import hookimpl


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(value: Any, column: str, table: str | None, database: str) -> markupsafe.Markup | None:
    """An internal link, escaped; None leaves the cell to Datasette."""
    if not isinstance(value, str):
        return None
    if column == "finding" and value[:1].isalpha() and "-" in value:
        return _link(f"/{quote(database)}/quotes?finding={quote(value)}", value)
    if column == "quotations" and value.startswith("{"):
        try:
            data = json.loads(value)
            href, label = str(data["href"]), str(data["label"])
        except (ValueError, KeyError, TypeError):
            return None
        return _link(href, label) if href.startswith("/") and not href.startswith("//") else None
    return None


def _link(href: str, label: str) -> markupsafe.Markup:
    return markupsafe.Markup('<a href="{}">{}</a>').format(href, label)
