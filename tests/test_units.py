from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from docparse import units
from docparse.errors import BadRules
from docparse.resources import folder


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        (3, "公顷", "亩", Fraction(45)),
        (1, "km", "米", Fraction(1000)),
        (5, "名", "人", Fraction(5)),
        (5, "人", "人次", None),
        (5, "户", "个", None),
        (5, "%", "百分点", None),
        (5, "元", "美元", None),
        (5, "元/人·月", "元/人·月", Fraction(5)),
        (5, "元/人·月", "元/人", None),
    ],
)
def test_convert(value: int, source: str, target: str, expected: Fraction | None) -> None:
    data = units.load()
    assert data.convert(Fraction(value), source, target) == expected
    assert data.same_dimension(source, target) == (expected is not None)


@pytest.mark.parametrize(("name", "expected"), [("位", ("人", "count")), ("㎡", ("平方米", "area")), ("元/月", ("元/月", "per")), ("嗨", ("嗨", ""))])
def test_canonical(name: str, expected: tuple[str, str]) -> None:
    assert units.load().canonical(name) == expected


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("公顷: 10000", "公顷: 大", "不是数"),
        ("公顷: 10000", "公顷: 0", "必须为正"),
        ("words: [倍]", "words: [倍, 元]", "重复"),
        ("  名: 人", "  名: 仁", "未定义"),
        ("  部: 门", "  步: 门", "未定义"),
        ("measured: true", "mesured: true", "未知的键“mesured”"),
    ],
)
def test_faults_name_file_and_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    source = (folder("rules") / "units.yaml").read_text(encoding="utf-8")
    assert old in source
    path = tmp_path / "units.yaml"
    path.write_text(source.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadRules, match=message) as fault:
        units.load(path)
    assert str(fault.value).startswith(f"{path}:")
