"""An archive in Datasette: titles, facets, the ready questions as canned queries, a page for each finding with its quotations."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from docparse.archive.queries import queries
from docparse.archive.store import MORE
from docparse.errors import BadRequest
from docparse.exporters.schema import TABLES

_FACETS = {
    "documents": ["region", "role", "status", "format", "present"],
    "indicators": ["status", "rate_kind", "base"],
    "findings": ["severity", "kind", "code"],
    "quantities": ["role", "unit", "status"],
    "doubts": ["severity", "code", "region"],
    "ledger": ["region", "year", "role"],
}
_HIDDEN = ("bodies", "settings", "operands", "places", "series")


def metadata(name: str) -> dict[str, Any]:
    """Datasette's metadata for a database of this name, from the data contract and ``rules/queries.yaml``."""
    tables: dict[str, Any] = {
        table.name: {
            "title": table.title,
            "description": table.description,
            "columns": {
                **{c.name: c.description + (f"（{c.unit}）" if c.unit else "") for c in table.columns},
                **{column: words for column, _, words in MORE.get(table.name, ())},
            },
        }
        for table in TABLES.values()
    }
    tables |= {view: {"title": data.title} for view, data in queries().views.items()}
    tables |= {hidden: {"hidden": True} for hidden in _HIDDEN}
    for table, facets in _FACETS.items():
        tables[table]["facets"] = facets
    tables["findings"]["sort"] = "code"
    asked: dict[str, Any] = {
        key: {
            "sql": q.sql,
            "title": q.title,
            "params": list(q.params),
            "hide_sql": True,
            "description": "；".join(f"{k}：{v}" for k, v in q.params.items()),
        }
        for key, q in queries().questions.items()
    }
    # From a finding to both quotations: a link in the list of doubts.
    asked["doubts_with_quotations"] = {
        "title": "疑点，点开看所涉数字的原文",
        "sql": f"SELECT severity, code, region, period_end, indicator, message, json_object('href', '/{name}/quotes?finding=' || finding,"
        " 'label', '原文') AS quotations FROM doubts ORDER BY region, period_end, code, finding",
        "hide_sql": True,
    }
    return {
        "title": "docparse 档案库",
        "description": "从公文中读出的文件、事项、数字、指标，以及对照与核对结果",
        "databases": {name: {"title": name, "queries": asked, "tables": tables}},
    }


def serve(path: Path, port: int, *, show: bool = False) -> int:
    """Run Datasette on this machine until it is stopped; its exit status. Raises BadRequest where it is not installed."""
    if find_spec("datasette") is None:
        raise BadRequest("浏览档案库需要 Datasette，请安装：pip install 'docparse[browse]'")
    if not path.is_file():
        raise BadRequest(f"{path}: 没有这个档案库，请先运行 docparse ingest")
    with tempfile.TemporaryDirectory() as away:
        place = Path(away, "metadata.json")
        place.write_text(json.dumps(metadata(path.stem), ensure_ascii=False), encoding="utf-8")
        plugins = Path(__file__).parent / "datasette_plugins"
        command = [sys.executable, "-m", "datasette", "serve", str(path), "--host", "127.0.0.1", "--port", str(port), "--metadata", str(place)]
        command += ["--plugins-dir", str(plugins), "--setting", "sql_time_limit_ms", "20000", *(["--open"] if show else [])]
        return subprocess.run(command, check=False, env={**os.environ, "PYTHONUTF8": "1"}).returncode
