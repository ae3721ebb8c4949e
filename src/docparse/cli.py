"""The command line. ``main`` is the one place where an error becomes a line and an exit status.

Exit status: 0 nothing wrong, 1 the audit found errors, 2 the command or an input could not be used.
"""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from docparse.errors import BadRequest, DocparseError

app = typer.Typer(
    name="docparse",
    help="读公文里的目标与完成数，核对它们是否一致。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Role(StrEnum):
    """What a circular is."""

    plan = "plan"
    summary = "summary"


class TextFormat(StrEnum):
    """How ``read`` prints."""

    text = "text"
    json = "json"


class Severity(StrEnum):
    """From which severity on an audit ends with status 1."""

    error = "error"
    warning = "warning"
    none = "none"


Paths = Annotated[list[Path], typer.Argument(help="文件或文件夹（递归）", show_default=False)]
Folder = Annotated[Path, typer.Option("-o", "--output", help="结果写到这个文件夹")]
RoleOption = Annotated[Role | None, typer.Option("--role", help="把所有文件当作要点（plan）或小结（summary）；不给则由标题和内容判断")]


@app.callback()
def _root(version: Annotated[bool, typer.Option("--version", help="版本号", is_eager=True)] = False) -> None:
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"docparse {installed('docparse')}")
        raise typer.Exit


@app.command()
def read(
    file: Annotated[Path, typer.Argument(help="一个文件", show_default=False)],
    format: Annotated[TextFormat, typer.Option("--format", help="text：一段一行；json：段落、表格和警告")] = TextFormat.text,
) -> None:
    """显示读出的文字。"""
    from docparse import pipeline

    document = pipeline.read(file)
    paragraphs = [{"text": "".join(document.text[s.start : s.end] for s in p.spans), "page": p.page} for p in document.paragraphs]
    if format is TextFormat.text:
        for paragraph in paragraphs:
            typer.echo(paragraph["text"])
        return
    tables = [{"page": t.page, "rows": [[c.text for c in row] for row in t.rows]} for t in document.tables]
    warnings = [{"code": w.code, "page": w.page, "message": w.message} for w in document.warnings]
    typer.echo(json.dumps({"paragraphs": paragraphs, "tables": tables, "warnings": warnings}, ensure_ascii=False, indent=1))


@app.command()
def extract(paths: Paths, output: Folder, role: RoleOption = None) -> None:
    """抽取：写出 documents、items、quantities、indicators 四张表。"""
    from docparse import exporters, pipeline
    from docparse.model import Audit

    with _Progress() as progress:
        extractions = pipeline.extract_all(paths, role=role.value if role else None, progress=progress)
    exporters.write(Audit(extractions, (), ()), output, exporters.EXTRACTED)
    _complain(extractions)
    if all(e.document.status != "ok" for e in extractions):
        raise BadRequest("没有一个文件读得出来")


@app.command()
def audit(
    paths: Paths,
    output: Folder,
    role: RoleOption = None,
    fail_on: Annotated[Severity, typer.Option("--fail-on", help="有这一级或更重的疑点时以状态 1 结束")] = Severity.error,
) -> None:
    """核对：抽取、要点与小结对照、查疑点，写出全部表、ledger.xlsx 和 report.html。"""
    from docparse import exporters, pipeline

    with _Progress() as progress:
        result = pipeline.audit(paths, role=role.value if role else None, progress=progress)
    exporters.write(result, output)
    exporters.print_summary(result, output)
    _complain(result.extractions)
    if all(e.document.status != "ok" for e in result.extractions):
        raise BadRequest("没有一个文件读得出来")
    grave = {"error": ("error",), "warning": ("error", "warning"), "none": ()}[fail_on.value]
    if any(f.severity in grave and f.kind in ("fail", "review") and not f.waived_by for f in result.findings):
        raise typer.Exit(1)


@app.command()
def explain(
    file: Annotated[Path, typer.Argument(help="一个文件", show_default=False)],
    number: Annotated[str, typer.Option("--number", help="要解释的数，如 6500 或 86.36%")],
    role: RoleOption = None,
) -> None:
    """说明一个数由哪条规则、哪些连接步骤认领，或为什么没有。"""
    from docparse import explanation, pipeline

    extraction = pipeline.extract(pipeline.read(file), role=role.value if role else None)
    typer.echo(explanation.explain(extraction, number))


class _Progress:
    """One line on standard error while files are read; nothing when it is not a terminal."""

    def __enter__(self) -> _Progress:
        self.shown = sys.stderr.isatty()
        return self

    def __call__(self, path: str, done: int, total: int) -> None:
        if self.shown:
            sys.stderr.write(f"\r\033[K读取 {done + 1}/{total} {Path(path).name[:40]}")
            sys.stderr.flush()

    def __exit__(self, *_: object) -> None:
        if self.shown:
            sys.stderr.write("\r\033[K")


def _complain(extractions: object) -> None:
    from docparse.model import Extraction

    assert isinstance(extractions, tuple)
    for extraction in extractions:
        assert isinstance(extraction, Extraction)
        if extraction.document.status != "ok":
            _line(f"{extraction.document.path}: {extraction.document.reason}")


def _line(message: str) -> None:
    # A file name may hold control characters; a terminal must not obey them.
    clean = "".join(c if c.isprintable() else "�" for c in message)
    typer.echo(f"docparse: {clean}", err=True)


def main() -> None:
    """Entry point of the ``docparse`` script."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app(standalone_mode=True)
    except DocparseError as error:
        _line(str(error))
        sys.exit(2)
    except OSError as error:
        _line(f"{error.filename or ''}: {error.strerror or error}")
        sys.exit(2)
    except KeyboardInterrupt:
        _line("已中断")
        sys.exit(130)
