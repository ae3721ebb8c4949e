"""The handbook as a searchable site: ``make docs`` writes it to ``site/``.

Pages of this folder are taken as they are; one page for each check, the data contract, the Python interface and the commands are made
from the code and its data. A link that leads nowhere, a page that is in no menu, and a warning of the generator end it with an error.
"""

from __future__ import annotations

import inspect
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import typer
import yaml

import docparse
from docparse import checks
from docparse.archive import Archive, Options
from docparse.checks.catalogue import settings
from docparse.cli import app
from docparse.exporters.schema import TABLES
from docparse.model import Document, Extraction, Finding, Header, Indicator, Item, Number, Quantity

HERE = Path(__file__).parent
FAMILIES = {
    "R": "率：印出的率与目标、实际",
    "S": "和：合计与分项",
    "D": "文：同一文件前后",
    "A": "答：目标与回报",
    "P": "计：小结与要点",
    "M": "月：前后期与序时",
    "G": "区：县区与全市",
    "H": "头：题、文号、日期",
    "Q": "疑：须人工看的",
}
HANDWRITTEN = {
    "tutorial.md": "从一句话到一条规则",
    "howto.md": "在 pandas、Excel、DuckDB、Datasette、R 里用",
    "archive.md": "The archive",
    "readers.md": "How files are read",
    "rules.md": "规则手册",
    "selftest.md": "自测",
}


def check_pages() -> Mapping[str, str]:
    """``checks/R101.md`` and so on: the docstring of each check, its default severity, and a list of all by family."""
    pages = {}
    words = {"error": "错误", "warning": "警告", "note": "提示"}
    lists = []
    for letter, title in FAMILIES.items():
        codes = [code for code in checks.modules() if code.startswith(letter)]
        lists.append(
            f"## {title}\n\n" + "\n".join(f"- [{c} {settings().codes[c].name}]({c}.md)　{words[settings().codes[c].severity]}" for c in codes)
        )
    pages["checks/index.md"] = "# 核对项\n\n级别是默认方案的，见 `rules/checks.yaml`。\n\n" + "\n\n".join(lists) + "\n"
    for code in checks.modules():
        first, _, rest = checks.explain(code).partition("\n")
        body = re.sub(r"^(\S+?)：\s*", r"\n**\1**　", rest.strip(), flags=re.M)
        body = re.sub(r"\n {4}(.+)", r"\n\n> \1\n", body)
        pages[f"checks/{code}.md"] = f"# {first}\n{body}\n"
    return pages


def contract_page() -> str:
    """The tables and their columns."""
    parts = ["# 数据契约\n\n六张表，CSV、Parquet、SQLite 和 DataFrame 里都一样。空单元格表示原文未印出。\n"]
    for table in TABLES.values():
        parts.append(f"## {table.name}　{table.title}\n\n{table.description}。\n\n| 列 | 类型 | 单位 | 含义 |\n| --- | --- | --- | --- |")
        for column in table.columns:
            refers = f"（指向 {'.'.join(column.refers)}）" if column.refers else ""
            parts.append(f"| `{column.name}` | {column.kind} | {column.unit} | {column.description.replace('|', '、')}{refers} |")
        parts.append("")
    return "\n".join(parts)


def api_page() -> str:
    """What a program may use, from the docstrings."""
    parts = ["# The library\n\n`import docparse`\n"]
    for thing in (docparse.read, docparse.extract, docparse.audit):
        parts.append(_described(thing, f"docparse.{thing.__name__}"))
    parts.append(_described(Archive, "docparse.Archive"))
    parts += [
        _described(getattr(Archive, n), f"Archive.{n}")
        for n in ("ingest", "audit", "frames", "findings", "frame", "ask", "select", "export", "close")
    ]
    parts.append(_described(Options, "docparse.archive.Options"))
    parts.append("## Records\n")
    parts += [_described(record, record.__name__, 3) for record in (Document, Extraction, Header, Item, Number, Quantity, Indicator, Finding)]
    return "\n".join(parts)


def _described(thing: Callable[..., Any], name: str, level: int = 2) -> str:
    signature = str(inspect.signature(thing)).replace("'", "")
    text = inspect.cleandoc(thing.__doc__ or "")
    return f"{'#' * level} `{name}`\n\n```python\n{name}{signature}\n```\n\n{text}\n"


def command_page() -> str:
    """``docparse … --help`` of every command."""
    from typer.testing import CliRunner

    runner = CliRunner()
    group: Any = typer.main.get_command(app)
    names = [
        [name] if not hasattr(command, "commands") else [name, sub]
        for name, command in group.commands.items()
        for sub in getattr(command, "commands", [""])
    ]
    parts = ["# 命令\n"]
    for name in names:
        shown = runner.invoke(app, [*name, "--help"], env={"COLUMNS": "100"}).output.strip()
        parts.append(f"## docparse {' '.join(name)}\n\n```text\n{shown}\n```\n")
    return "\n".join(parts)


def pages() -> dict[str, str]:
    """Every page by its path."""
    made = {name: (HERE / name).read_text(encoding="utf-8") for name in HANDWRITTEN}
    home = (HERE.parent / "README.zh.md").read_text(encoding="utf-8")
    home = home.replace("(docs/report.png)", "(report.png)")
    home = re.sub(r"\]\(docs/([\w.-]+\.md)\)", r"](\1)", home)
    here = "|".join(map(re.escape, (*HANDWRITTEN, "report.png")))
    home = re.sub(rf"(?<!!)\[([^\]]+)\]\((?!https?:|#|(?:{here})\))[^)]+\)", r"\1", home)  # files that are not part of the site
    made["index.md"] = home
    made |= check_pages()
    made["contract.md"], made["api.md"], made["commands.md"] = contract_page(), api_page(), command_page()
    return {name: re.sub(r"\]\((?:\.\./)+[^)]+\)", "]", text) if name == "readers.md" else text for name, text in made.items()}


def menu() -> list[Any]:
    """The menu: every page once."""
    codes = [{FAMILIES[letter]: [f"checks/{c}.md" for c in checks.modules() if c.startswith(letter)]} for letter in FAMILIES]
    return [
        {"开始": "index.md"},
        {"规则": [{HANDWRITTEN["tutorial.md"]: "tutorial.md"}, {HANDWRITTEN["rules.md"]: "rules.md"}]},
        {"核对": [{"全部核对项": "checks/index.md"}, *codes, {HANDWRITTEN["selftest.md"]: "selftest.md"}]},
        {"数据": [{"数据契约": "contract.md"}, {HANDWRITTEN["howto.md"]: "howto.md"}, {HANDWRITTEN["archive.md"]: "archive.md"}]},
        {"程序": [{"命令": "commands.md"}, {"The library": "api.md"}, {HANDWRITTEN["readers.md"]: "readers.md"}]},
    ]


def main() -> int:
    """Write the pages, build the site; the generator's exit status."""
    out = Path(sys.argv[1] if len(sys.argv) > 1 else HERE.parent / "site").resolve()
    with tempfile.TemporaryDirectory() as away:
        source = Path(away, "docs")
        for name, text in pages().items():
            path = source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        shutil.copy(HERE / "report.png", source / "report.png")
        settings_ = {
            "site_name": "docparse 手册",
            "docs_dir": str(source),
            "site_dir": str(out),
            "use_directory_urls": False,  # opens from a file, too
            "strict": True,
            "theme": {
                "name": "material",
                "language": "zh",
                "font": False,
                "features": ["navigation.indexes", "navigation.prune", "content.code.copy"],
            },
            "plugins": [{"search": {"lang": ["zh", "en"]}}],
            "markdown_extensions": ["tables", "fenced_code", "toc", "attr_list", "md_in_html"],
            "nav": menu(),
            "validation": {"omitted_files": "warn", "absolute_links": "warn", "unrecognized_links": "warn", "anchors": "warn"},
        }
        config = Path(away, "mkdocs.yml")
        config.write_text(yaml.safe_dump(settings_, allow_unicode=True), encoding="utf-8")
        return subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "-f", str(config)],
            check=False,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
