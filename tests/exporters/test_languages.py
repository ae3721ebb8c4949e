"""Reports in English: nothing of the page itself stays Chinese, and what is quoted says so."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

import docparse
from docparse.checks.catalogue import settings
from docparse.errors import BadRequest, BadRules
from docparse.exporters import TABLES, language, report
from docparse.model import Audit
from docparse.resources import folder, load_yaml

HAN = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
VOID = {"meta", "input", "br", "line", "rect", "img", "circle", "polyline"}
SOURCES = sorted(Path(report.__file__).parent.glob("*.jinja")) + [
    Path(report.__file__).with_name(f"{n}.py") for n in ("charts", "overview", "report")
]


class Own(HTMLParser):
    """The text of a page, and what of it stands outside of elements marked as Chinese."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.stack: list[tuple[str, str]] = []
        self.own: list[str] = []
        self.quoted: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.stack.append((tag, dict(attrs).get("lang") or (self.stack[-1][1] if self.stack else "")))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.stack.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if self.stack and self.stack[-1][0] not in ("style", "script"):
            (self.quoted if self.stack[-1][1] == "zh-CN" else self.own).append(data)


def page(audit: Audit, lang: str = "en") -> str:
    return report.render(audit, tuple(TABLES), lang)["report.html"].decode("utf-8")


@pytest.fixture(scope="module")
def samples() -> Audit:
    return docparse.audit([folder("samples")])


def test_nothing_of_the_page_itself_stays_chinese(samples: Audit, audit: Audit) -> None:
    states = {audit.findings[0].id: "new", audit.findings[2].id: "updated"}
    explained = replace(audit.findings[1], waived_by="张三：已更正")
    gone = ({"code": "S201", "severity": "error", "kind": "fail", "fingerprint": "x", "message": "不等"},)
    rich = replace(audit, findings=(audit.findings[0], explained, *audit.findings[2:]), states=states, gone=gone)
    for one in (samples, rich, Audit((), (), ())):
        found = Own(page(one))
        assert [text.strip() for text in found.own if HAN.search(text)] == []
        assert any("Check of figures" in text for text in found.own)
    assert any("县乡公路" in text for text in Own(page(samples)).quoted)
    assert any("whether the denominator was changed" in text for text in Own(page(samples)).own)


def test_chinese_is_not_marked_in_a_chinese_page(samples: Audit) -> None:
    text = page(samples, "zh")
    assert text.count('lang="zh-CN"') == 1
    assert "公文指标核对报告" in text


def test_every_phrase_and_every_code_has_its_english(samples: Audit) -> None:
    data, _ = load_yaml(folder("rules") / "report.en.yaml")
    used = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    assert [phrase for phrase in data["words"] if phrase not in used] == []  # nothing left over
    assert sorted(data["checks"]) == sorted(data["asks"]) == sorted(settings().codes)
    assert not any(HAN.search(said) for part in ("words", "checks", "asks") for said in data[part].values())
    for phrase, said in data["words"].items():
        assert sorted(re.findall(r"\{\w+\}", phrase)) == sorted(re.findall(r"\{\w+\}", said)), phrase


def test_unknown_languages_and_faulty_catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("fr", "", "../checks", "EN"):
        with pytest.raises(BadRequest, match="可用：en、zh"):
            language(name)
    (tmp_path / "report.xx.yaml").write_text("tag: xx\nwords: {}\n", encoding="utf-8")
    monkeypatch.setattr("docparse.exporters.languages.folder", lambda _: tmp_path)
    with pytest.raises(BadRules, match="checks"):
        language("xx")
