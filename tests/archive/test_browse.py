"""An archive in Datasette: titles, facets and questions; from a finding to the lines its numbers stand in."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest

import docparse.archive
from docparse.archive import Archive, browse
from docparse.errors import BadRequest
from docparse.resources import folder

PLUGINS = Path(docparse.archive.__file__).parent / "datasette_plugins"


def test_what_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browse, "find_spec", lambda name: None)
    with pytest.raises(BadRequest, match=r"pip install 'docparse\[browse\]'"):
        browse.serve(tmp_path / "archive.sqlite", 8001)
    monkeypatch.setattr(browse, "find_spec", lambda name: object())
    with pytest.raises(BadRequest, match="没有这个档案库"):
        browse.serve(tmp_path / "archive.sqlite", 8001)


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_pages_as_a_reader_sees_them(tmp_path: Path) -> None:
    from datasette.app import Datasette

    archive = Archive(tmp_path / "archive.sqlite")
    archive.ingest([folder("samples")], jobs=1)
    archive.audit(jobs=1)
    app: Any = Datasette([str(archive.path)], metadata=browse.metadata("archive"), plugins_dir=str(PLUGINS))

    async def pages() -> dict[str, Any]:
        await app.invoke_startup()
        found = {}
        for path in (
            "/archive",
            "/archive/doubts",
            "/archive/findings",
            "/archive/indicators",
            "/archive/doubts_with_quotations",
            "/archive/overdue?region=&year=2020&limit=5",
        ):
            found[path] = await app.client.get(path)
        link = re.search(r'href="(/archive/quotes\?finding=R101[^"]*)"', found["/archive/doubts_with_quotations"].text)
        assert link is not None
        found["quotes"] = await app.client.get(link[1].replace("&amp;", "&"))
        found["json"] = await app.client.get("/archive/documents.json?_facet=role&_shape=objects")
        return found

    found = asyncio.run(pages())
    assert {path: page.status_code for path, page in found.items()} == dict.fromkeys(found, 200)
    assert "指标台账" in found["/archive/indicators"].text
    assert "落后序时进度最多的事项" in found["/archive"].text
    assert "bodies" not in re.findall(r'<h3><a href="/archive/(\w+)"', found["/archive"].text)
    assert "完成情况：" in found["quotes"].text
    assert json.loads(found["json"].text)["facet_results"]
    assert re.search(r'href="/archive/quotes\?finding=[A-Z]\d+-', found["/archive/findings"].text)
