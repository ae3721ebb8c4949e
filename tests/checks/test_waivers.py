"""Waivers bound to values, baselines, profiles, pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from build import circular, item, row
from docparse.checks import CHECKS, explain, run
from docparse.checks.baseline import compare
from docparse.checks.fingerprints import fingerprints
from docparse.checks.waivers import FILE, Waiver, apply, load
from docparse.errors import BadRequest, BadRules
from docparse.exporters import findings as exported
from docparse.model import Audit, Extraction, Finding
from docparse.resources import beside


def june(rate: str, name: str = "新改建公路") -> tuple[Extraction, ...]:
    return (circular("summary", item("1", "公路", row(name, target="274公里", actual="213.492公里", rate=rate))),)


def wrong(sources: tuple[Extraction, ...]) -> tuple[Finding, ...]:
    return run(sources, (), ["R101"])


BEFORE = june("67.31%")
[MARK] = fingerprints(wrong(BEFORE), BEFORE).values()


def signed(**fields: str) -> Waiver:
    return Waiver(**{"code": "R101", "fingerprint": MARK, "reason": "分母已调整", "by": "张三", "date": "2022-07-10", **fields})


@pytest.mark.parametrize(
    ("sources", "waiver", "today", "waived", "told"),
    [
        (BEFORE, signed(), None, True, ""),
        (BEFORE, signed(expires="2022-12-31"), "2022-12-31", True, ""),
        (BEFORE, signed(expires="2022-12-31"), "2023-01-01", False, "过期"),
        (BEFORE, signed(by=""), None, False, "署名"),
        (BEFORE, signed(date=""), None, False, "署名"),
        (june("68.42%"), signed(), None, False, "数值已变"),
        (june("67.31%", "改造桥梁"), signed(), None, False, "没有对应"),
        (june("77.92%"), signed(), None, False, "没有对应"),
    ],
)
def test_a_waiver_holds_for_the_values_it_was_signed_for(
    sources: tuple[Extraction, ...], waiver: Waiver, today: str | None, waived: bool, told: str
) -> None:
    found = apply(wrong(sources), sources, [waiver], today)
    assert [f.waived_by for f in found if f.code == "R101" and f.waived_by] == (["张三：分母已调整"] if waived else [])
    assert [told in f.message for f in found if f.code == "Q903"] == ([True] if told else [])


def test_the_file_that_was_seen() -> None:
    """A waiver may name the file it was signed for: in another one it holds, and says so."""
    digest = BEFORE[-1].document.sha256
    for sha256, told in ((digest, 0), (digest[:8], 0), ("0" * 8, 1), ("", 0)):
        found = apply(wrong(BEFORE), BEFORE, [signed(sha256=sha256)])
        assert [f.waived_by for f in found if f.code == "R101" and f.waived_by] == ["张三：分母已调整"]
        assert [("文件已改" in f.message, f.severity) for f in found if f.code == "Q906"] == [(True, "warning")] * told


@pytest.mark.parametrize(
    ("line", "fault", "at"),
    [
        ("code: R1*", "不能用通配", 3),
        ('fingerprint: "*"', "不能用“*”", 3),
        ("fingerprint: abc", "指纹", 3),
        ("reason: ' '", "不能为空", 5),
        ("date: 7月10日", "须为日期", 7),
        ("name: 张三", "未知的键", 8),
        ("sha256: abc", "SHA-256", 8),
    ],
)
def test_faults_name_file_and_line(tmp_path: Path, line: str, fault: str, at: int) -> None:
    fields = {
        "code": "code: R101",
        "fingerprint": f"fingerprint: {MARK}",
        "reason": "reason: 分母已调整",
        "by": "by: 张三",
        "date": "date: 2022-07-10",
    }
    fields[line.split(":")[0]] = line
    path = tmp_path / "waivers.yaml"
    path.write_text("# 豁免\nwaivers:\n  - " + "\n    ".join(fields.values()) + "\n", encoding="utf-8")
    with pytest.raises(BadRules, match=r"waivers\.yaml") as raised:
        load(path)
    assert fault in str(raised.value)
    assert f"waivers.yaml:{at}:" in str(raised.value)


def test_a_sound_file_is_found_beside_the_circulars(tmp_path: Path) -> None:
    path = tmp_path / "waivers.yaml"
    path.write_text(
        f"waivers:\n  - code: R101\n    fingerprint: {MARK}\n    reason: 分母已调整\n    by: 张三\n    date: 2022-07-10\n", encoding="utf-8"
    )
    assert load(path) == (signed(),)
    assert beside(FILE, [tmp_path]) == beside(FILE, [tmp_path / "小结.txt"]) == path
    assert beside(FILE, [tmp_path / "none" / "小结.txt"]) is None


def test_a_note_may_be_waived_for_any_value() -> None:
    assert Waiver(code="D306", fingerprint="*", reason="原文如此").fingerprint == "*"


@pytest.mark.parametrize(
    ("after", "states", "gone"),
    [(BEFORE, ["unchanged"], 0), (june("68.42%"), ["updated"], 0), (june("67.31%", "改造桥梁"), ["new"], 1), (june("77.92%"), [], 1)],
)
def test_baseline(after: tuple[Extraction, ...], states: list[str], gone: int) -> None:
    [earlier] = exported.render(Audit(BEFORE, (), wrong(BEFORE)), ["findings"]).values()
    found = compare(wrong(after), after, earlier.decode())
    assert (list(found.states.values()), len(found.gone)) == (states, gone)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"findings": [{"code": "R101"}]}'])
def test_a_baseline_must_be_one(text: str) -> None:
    with pytest.raises(BadRequest):
        compare((), (), text)


def test_profiles() -> None:
    source = (circular("summary", item("1", "投资", row("投资", target="46.8亿元", actual="27.31亿元", rate="58.31%"))),)
    assert [f.severity for f in run(source, (), ["R103"])] == ["note"]
    assert [f.severity for f in run(source, (), ["R103"], profile="strict")] == ["warning"]
    with pytest.raises(BadRequest):
        run(source, (), profile="lax")


@pytest.mark.parametrize("code", [*CHECKS, "Q903", "Q906"])
def test_explain(code: str) -> None:
    page = explain(code)
    assert page.startswith(code)
    assert "\n默认级别：" in page


def test_explain_knows_no_other_code() -> None:
    with pytest.raises(BadRequest):
        explain("R1")
