"""Words: the genre's nouns stay whole, nothing is written or printed, a faulty dictionary is named."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from docparse import words
from docparse.errors import BadRules


@pytest.mark.parametrize("noun", ["公益性岗位", "退役军人", "新开工", "老旧小区", "报销比例"])
def test_nouns_of_the_genre_are_one_word(noun: str) -> None:
    assert noun in words.cut(f"全年{noun}情况")


@pytest.mark.parametrize("text", ["", "村级快递服务站", "a 1，。\n"])
def test_words_make_up_the_text(text: str) -> None:
    assert "".join(words.cut(text)) == text


def test_quiet_and_without_a_file_in_the_temporary_folder(tmp_path: Path) -> None:
    code = "from docparse import words; words.cut('农村公路')"
    env = {"TMPDIR": str(tmp_path), "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run([sys.executable, "-W", "error::SyntaxWarning", "-c", code], capture_output=True, text=True, env=env)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("line", ["老旧小区", "老旧小区 多 n", "老 旧 小 区"])
def test_fault_in_the_dictionary_has_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    (tmp_path / "dictionary.txt").write_text(f"# 词\n农村公路 10 n\n{line}\n", encoding="utf-8")
    monkeypatch.setattr(words, "folder", lambda name: tmp_path)
    words.segmenter.cache_clear()
    with pytest.raises(BadRules, match=r"dictionary\.txt:3"):
        words.cut("农村公路")
    words.segmenter.cache_clear()
