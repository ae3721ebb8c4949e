"""The commands for people who write rules: statuses 0, 1 and 2, one line for each fault, help in Chinese and fast."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from citypack import RULE, circular, city
from docparse import packs
from docparse.cli import app
from docparse.errors import BadRequest, DocparseError


def docparse(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["rules", "list", "PACK"], "某县 1.0.0　某县："),
        (["rules", "test", "PACK"], "全部通过"),
        (["rules", "schema"], "json-schema.org/draft-07"),
        (["rules", "new", "--from", "{指标:监测站}铺开了{实际:45个}。"], "- id: 铺开了实际"),
        (["rules", "new", "--from", "{指标:监测站}布下了{实际:45个}。", "FILE"], "# 1 份里将认领 1 个数"),
        (["rules", "diff", "national", "PACK", "FILE"], "1 份：新增 0，丢失 0，改变 1，易主 0"),
        (["rules", "coverage", "FILE"], "小结　2022"),
        (["unclaimed", "FILE"], "没有规则漏认的数"),
        (["unclaimed", "--pack", "PACK", "--all", "FILE"], "规则"),
        (["explain", "FILE", "--number", "12"], "台账　公厕改造：目标 30座，完成 12座"),
        (["explain", "FILE:2", "--pack", "PACK"], "布点（实际）｛指标：云汀监测站，实际：45个｝"),
        (["explain", "FILE:2", "--rule", "阶段率"], "规则“阶段率”"),
    ],
)
def test_commands_end_well(command: list[str], words: str, tmp_path: Path) -> None:
    pack, file = city(tmp_path / "pack"), circular(tmp_path / "in")
    result = docparse(*[c.replace("PACK", str(pack)).replace("FILE", str(file)) for c in command])
    assert result.exit_code == 0, result.output
    assert words in result.output


def test_a_pack_that_fails_its_test_ends_with_1(tmp_path: Path) -> None:
    result = docparse("rules", "test", city(tmp_path, RULE.replace("监测站, 实际: 45个", "站, 实际: 45个", 1)))
    assert result.exit_code == 1
    assert "10-rules.yaml:9: 规则“布点”的例子不符" in result.output


def test_lint_names_file_line_and_code(tmp_path: Path) -> None:
    result = docparse("rules", "lint", city(tmp_path, RULE.replace("    布设{指标}共{实际}\n", "    布设{指标}共{实际}\n    布设{指示}共{实际}\n")))
    assert result.exit_code == 1
    assert "10-rules.yaml:8: L11 " in result.output
    assert "改法　" in result.output


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["rules", "list", "nationl"], "没有这个规则包，是否指“national”？"),
        (["rules", "test", "."], "文件夹里没有 pack.yaml"),
        (["rules", "new", "--from", "公厕14座。"], "没有标出槽"),
        (["explain", "nowhere.txt:3"], "nowhere.txt"),
        (["explain", "FILE:0"], "行号从 1 数起"),
        (["explain", "FILE:99"], "读出的文字只有3行"),
        (["explain", "FILE", "--number", "77"], "文中没有印出“77”的数"),
        (["explain", "FILE:2", "--rule", "阶段律"], "是否指“阶段率”"),
        (["evaluate", "FILE"], "小结.txt:1: 不是合法的 JSON"),
        (["rules", "diff", "national", "national", "nowhere"], "没有这个文件或文件夹"),
    ],
)
def test_what_cannot_be_done_is_one_line(command: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = circular(tmp_path / "in")
    result = docparse(*[c.replace("FILE", str(file)) for c in command])
    assert isinstance(result.exception, DocparseError)
    assert words in str(result.exception)
    assert "\n" not in str(result.exception)


@pytest.mark.parametrize("command", [["rules", "new", "--from", "{指标:监测站}布下了{实际:45个}。"], ["rules", "diff", "national", "national"]])
def test_a_file_that_cannot_be_read_is_named(command: list[str], tmp_path: Path) -> None:
    circular(tmp_path)
    broken = tmp_path / "破损.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing follows")
    result = docparse(*command, tmp_path)
    assert result.exit_code == 2
    assert f"docparse: {broken}: " in result.output
    assert "1 份" in result.output


def test_a_folder_is_read_as_it_stands_now(tmp_path: Path) -> None:
    path = city(tmp_path)
    assert len(packs.find(str(path)).rules) == len(packs.find().rules) + 1
    city(tmp_path, RULE.replace("布点", "另点"))
    assert "另点" in {r.id for r in packs.find(str(path)).rules}
    with pytest.raises(BadRequest, match="没有这个规则包"):
        packs.find(str(tmp_path / "none"))


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['docparse', 'rules', '--help']\n"
        "from docparse import cli\n"
        "try: cli.main()\n"
        "except SystemExit: pass\n"
        "print(sorted(m for m in ('regex', 'numpy', 'yaml', 'pandas', 'docparse.rules') if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert "起草规则" in done.stdout
    assert done.stdout.endswith("[]\n")
