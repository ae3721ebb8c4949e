"""The command line. ``main`` is the one place where an error becomes a line and an exit status.

Exit status: 0 nothing wrong, 1 the audit (a pack's tests, the linter) found errors, 2 the command or an input could not be used.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docparse.errors import BadRequest, DocparseError

if TYPE_CHECKING:
    from docparse.model import Extraction

app = typer.Typer(
    name="docparse",
    help="读公文里的目标与完成数，核对它们是否一致。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


rules = typer.Typer(help="规则：测试、检查、起草、比较。", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(rules, name="rules")
checks = typer.Typer(help="核对项：列出、说明。", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(checks, name="checks")


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


class AnswerFormat(StrEnum):
    """How ``query`` answers."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


class ExportFormat(StrEnum):
    """How ``export`` writes the tables."""

    csv = "csv"
    datapackage = "datapackage"
    jsonl = "jsonl"
    parquet = "parquet"
    xlsx = "xlsx"
    sqlite = "sqlite"


def _named(path: str) -> Path:
    from docparse import pipeline

    return pipeline.named(path)


ArchiveOption = Annotated[Path | None, typer.Option("--db", help="档案库文件，如 archive.sqlite", show_default=False)]
Quiet = Annotated[bool, typer.Option("--quiet", help="不显示进度和结果，只报错")]
Machine = Annotated[bool, typer.Option("--json", help="进度和结果每行一个 JSON，供程序读")]
Paths = Annotated[list[Path], typer.Argument(parser=_named, help="文件或文件夹（递归）", show_default=False)]
Folder = Annotated[Path, typer.Option("-o", "--output", parser=_named, help="结果写到这个文件夹")]
Packs = Annotated[str | None, typer.Argument(help="规则包：自带的包名，或含 pack.yaml 的文件夹；不给则是自带的全部", show_default=False)]
PackOption = Annotated[str, typer.Option("--pack", help="规则包：自带的包名，或含 pack.yaml 的文件夹")]
PasswordOption = Annotated[str, typer.Option("--password", help="打开加密 PDF 的口令", show_default=False)]
RoleOption = Annotated[Role | None, typer.Option("--role", help="把所有文件当作要点（plan）或小结（summary）；不给则由标题和内容判断")]


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"docparse {version('docparse')}")
        raise typer.Exit


@app.callback()
def _root(version: Annotated[bool, typer.Option("--version", help="版本号", is_eager=True, callback=_version)] = False) -> None:
    pass


@app.command()
def read(
    file: Annotated[Path, typer.Argument(parser=_named, help="一个文件", show_default=False)],
    format: Annotated[TextFormat, typer.Option("--format", help="text：一段一行；json：段落、表格和警告")] = TextFormat.text,
    show_lines: Annotated[bool, typer.Option("--show-lines", help="每行前标出行号（疑点与 explain 所用的）和页码")] = False,
    page: Annotated[int, typer.Option("--page", min=0, help="只看这一页；0 为全部", show_default=False)] = 0,
    image: Annotated[Path | None, typer.Option("--image", help="把这一页（默认第 1 页）画成 PNG，框出读到的数字", show_default=False)] = None,
    password: PasswordOption = "",
) -> None:
    """显示读出的文字。"""
    from docparse import pipeline

    document = pipeline.read(file, password)
    if page > max(document.pages, 1):
        raise BadRequest(f"{file}: 没有第 {page} 页，共 {document.pages} 页")
    if image is not None:
        from docparse import picture

        image.write_bytes(picture.render(file.read_bytes(), pipeline.extract(document), page or 1, password))
        _line(f"第 {page or 1} 页已画到 {image}")
        return
    paragraphs = [("".join(document.text[s.start : s.end] for s in p.spans), p.page, p.spans[0].start) for p in document.paragraphs]
    if format is TextFormat.json:
        shown = [{"text": text, "page": n} for text, n, _ in paragraphs if page in (0, n)]
        tables = [{"page": t.page, "rows": [[c.text for c in row] for row in t.rows]} for t in document.tables if page in (0, t.page)]
        warnings = [{"code": w.code, "page": w.page, "message": w.message} for w in document.warnings if page in (0, w.page)]
        typer.echo(json.dumps({"paragraphs": shown, "tables": tables, "warnings": warnings}, ensure_ascii=False, indent=1))
        return
    for table in document.tables:
        for row in table.rows:
            starts = [s.start for cell in row for s in cell.spans]
            if starts:
                paragraphs.append(("\t".join(cell.text for cell in row), document.page(max(starts)) or table.page, max(starts)))
    for text, n, start in sorted(paragraphs, key=lambda p: p[2]):
        if page in (0, n):
            place = f"{document.line(start)}\t{f'第{n}页' if n else ''}\t" if show_lines else ""
            typer.echo(place + _clean(text.replace("\t", "｜")) if place else text)
    for warning in document.warnings:
        if page in (0, warning.page):
            _line(f"{warning.code} {warning.message}")


@app.command()
def extract(paths: Paths, output: Folder, role: RoleOption = None, pack: PackOption = "national", password: PasswordOption = "") -> None:
    """抽取：写出 documents、items、quantities、indicators 四张表。"""
    from docparse import exporters, packs, pipeline
    from docparse.model import Audit

    chosen = packs.find(pack)
    with _Progress() as progress:
        extractions = pipeline.extract_all(paths, role=role.value if role else None, pack=chosen, password=password, progress=progress)
    exporters.write(Audit(extractions, (), ()), output, exporters.EXTRACTED)
    if _complain(extractions):
        raise typer.Exit(2)


@app.command()
def ingest(
    paths: Annotated[list[str], typer.Argument(help="文件或文件夹（递归）；与 --scheduler 同用时也可以是 fsspec 的网址", show_default=False)],
    db: ArchiveOption = None,
    scheduler: Annotated[str, typer.Option("--scheduler", help="在这个 Dask 集群上做，如 tcp://10.0.0.1:8786", show_default=False)] = "",
    output: Annotated[str, typer.Option("-o", "--output", help="与 --scheduler 同用：Parquet 数据集写到这里", show_default=False)] = "",
    jobs: Annotated[int, typer.Option("--jobs", min=0, help="几个进程；0 为每个处理器一个")] = 0,
    verify: Annotated[bool, typer.Option("--verify", help="每个文件都重读，不凭大小和时间认作未变")] = False,
    quiet: Quiet = False,
    machine: Machine = False,
    pack: PackOption = "national",
) -> None:
    """入库：把文件夹里新的、改过的公文读进档案库；可随时中断，再运行同一命令即接着做。"""
    from dataclasses import asdict

    from docparse.archive import Archive
    from docparse.archive.display import Display, ingested, way

    display = Display(way(quiet=quiet, machine=machine))
    if scheduler:
        from docparse.archive import cluster

        if db or not output:
            raise BadRequest("与 --scheduler 同用时，结果写成 Parquet 数据集：用 -o 给出位置，不用 --db")
        spread = cluster.ingest(paths, output, scheduler, pack, display.spread)
        display.end(cluster.summary(spread), {"event": "done", **asdict(spread)})
        return
    if output:
        raise BadRequest("-o 只与 --scheduler 同用；档案库用 --db 给出")
    try:
        progress = Archive(_archive(db)).ingest(paths, pack=pack, jobs=jobs or None, verify=verify, told=display.ingest)
    except KeyboardInterrupt:
        display.close()
        _line("已中断；已入库的都在，再运行同一命令即接着做")
        raise typer.Exit(130) from None
    finally:
        display.close()
    display.end(ingested(progress, ended=True), {"event": "done", **asdict(progress)})
    if progress.quarantined:
        _line(f"{progress.quarantined} 个文件读不了，原因见 docparse query unread --db {db}")


@app.command()
def query(
    question: Annotated[str, typer.Argument(help="现成的问题；不给则列出", show_default=False)] = "",
    db: ArchiveOption = None,
    param: Annotated[list[str] | None, typer.Option("--param", help="名=值，可多次", show_default=False)] = None,
    sql: Annotated[str, typer.Option("--sql", help="自己写的 SELECT", show_default=False)] = "",
    format: Annotated[AnswerFormat, typer.Option("--format", help="table、csv、json 或 parquet")] = AnswerFormat.table,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="写到这个文件；不给则打印", show_default=False)] = None,
) -> None:
    """查询档案库：现成的问题，或自己写的 SQL（只读）。"""
    from docparse.archive import Archive, export, queries

    if not question and not sql:
        _echo(queries.listed())
        return
    if question and sql:
        raise BadRequest("现成的问题和 --sql 只能给一个")
    if format is AnswerFormat.parquet and output is None:
        raise BadRequest("parquet 不是文字，请用 -o 给出文件")
    params = {}
    for pair in param or []:
        name, equals, value = pair.partition("=")
        if not equals:
            raise BadRequest(f"--param {pair}: 写作 名=值")
        params[name] = value
    with Archive(_archive(db)) as archive:
        heads, rows = archive.select(sql, params) if sql else archive.ask(question, **params)
        if format is AnswerFormat.table:
            text = _table(heads, rows)
            output.write_text(text, encoding="utf-8") if output else typer.echo(text, nl=False)
        elif output:
            with output.open("wb") as file:
                export.answer(heads, rows, format.value, file)
        else:
            export.answer(heads, rows, format.value, sys.stdout.buffer)


@app.command()
def export(
    output: Folder,
    db: ArchiveOption = None,
    format: Annotated[ExportFormat, typer.Option("--format", help="csv、datapackage、jsonl、parquet、xlsx 或 sqlite")] = ExportFormat.csv,
    bom: Annotated[bool, typer.Option("--bom", help="CSV 带字节序标记，Excel 双击打开不乱码")] = False,
) -> None:
    """导出档案库的全部表。"""
    from docparse.archive import Archive

    with Archive(_archive(db)) as archive:
        for path in archive.export(output, format.value, bom=bom):
            typer.echo(str(path))


@app.command()
def browse(
    db: ArchiveOption = None,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="本机端口")] = 8001,
    open_: Annotated[bool, typer.Option("--open", help="同时打开浏览器")] = False,
) -> None:
    """在浏览器里看档案库（Datasette，只在本机）：筛选、现成的问题、由疑点看原文。"""
    from docparse.archive import browse as datasette

    raise typer.Exit(datasette.serve(_archive(db), port, show=open_))


@app.command()
def audit(
    paths: Annotated[list[Path] | None, typer.Argument(parser=_named, help="文件或文件夹（递归）；或用 --db 核对档案库", show_default=False)] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="结果写到这个文件夹", show_default=False)] = None,
    db: ArchiveOption = None,
    role: RoleOption = None,
    fail_on: Annotated[Severity, typer.Option("--fail-on", help="有这一级或更重的疑点时以状态 1 结束")] = Severity.error,
    select: Annotated[str, typer.Option("--select", help="只做这些核对：编码或其开头，用逗号隔开，如 R,P5")] = "",
    ignore: Annotated[str, typer.Option("--ignore", help="不做这些核对：同上，如 A402")] = "",
    profile: Annotated[str, typer.Option("--profile", help="级别方案：default 或 strict（见 rules/checks.yaml）")] = "default",
    waivers: Annotated[Path | None, typer.Option("--waivers", help="豁免；不给则用输入文件夹里或文件旁的 waivers.yaml")] = None,
    baseline: Annotated[Path | None, typer.Option("--baseline", help="以前的 findings.json：标出新增、未变、已变和消失的疑点")] = None,
    align: Annotated[Path | None, typer.Option("--align", help="人工确认过的 align.csv；不给则用输出文件夹里原有的那份")] = None,
    local: Annotated[Path | None, typer.Option("--local", help="本地的安排：事项的进度、市辖的县区；不给则用输入文件夹里的 local.yaml")] = None,
    pack: PackOption = "national",
    password: PasswordOption = "",
    lang: Annotated[str, typer.Option("--lang", help="report.html 的语言：zh 或 en（引文和疑点的说明仍是中文）")] = "zh",
    jobs: Annotated[int, typer.Option("--jobs", min=0, help="核对档案库时用几个进程；0 为每个处理器一个")] = 0,
    quiet: Quiet = False,
    machine: Machine = False,
) -> None:
    """核对：抽取、要点与小结对照、查疑点，写出全部表、ledger.xlsx、report.html、findings.json、findings.sarif 和 align.csv。"""
    from datetime import date

    from docparse import exporters, packs, pipeline
    from docparse.checks import confirmations

    if db is not None:
        if paths or baseline or password or role:
            raise BadRequest("核对档案库（--db）时不能再给文件、--baseline、--password 或 --role")
        _audit_archive(db, output, fail_on, _codes(select), _codes(ignore), profile, waivers, align, local, pack, jobs, quiet, machine)
        return
    if not paths:
        raise BadRequest("请给出文件或文件夹，或用 --db 给出档案库")
    if output is None:
        raise BadRequest("请用 -o 给出写结果的文件夹")
    chosen = packs.find(pack)
    exporters.language(lang)  # an unknown one is told before the work
    # What people wrote into the align.csv of an earlier run is read before this one writes its own.
    kept = output / confirmations.FILE
    with _Progress() as progress:
        result = pipeline.audit(
            paths,
            role=role.value if role else None,
            pack=chosen,
            select=_codes(select),
            ignore=_codes(ignore),
            profile=profile,
            waivers=waivers,
            baseline=baseline,
            align=align or (kept if kept.is_file() else None),
            local=local,
            today=date.today().isoformat(),
            password=password,
            progress=progress,
        )
    exporters.write(result, output, lang=lang)
    exporters.print_summary(result, output)
    if _complain(result.extractions):
        raise typer.Exit(2)
    grave = {"error": ("error",), "warning": ("error", "warning"), "none": ()}[fail_on.value]
    if any(f.severity in grave and f.kind in ("fail", "review") and not f.waived_by for f in result.findings):
        raise typer.Exit(1)


def _audit_archive(
    db: Path,
    output: Path | None,
    fail_on: Severity,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    profile: str,
    waivers: Path | None,
    align: Path | None,
    local: Path | None,
    pack: str,
    jobs: int,
    quiet: bool,
    machine: bool,
) -> None:
    from dataclasses import asdict
    from datetime import date

    from docparse.archive import Archive, Options
    from docparse.archive.display import Display, way

    display = Display(way(quiet=quiet, machine=machine))
    options = Options(select, ignore, profile, str(waivers or ""), str(align or ""), str(local or ""), date.today().isoformat())
    with Archive(db) as archive:
        try:
            checked = archive.audit(options, pack=pack, jobs=jobs or None, told=display.audit)
        except KeyboardInterrupt:
            display.close()
            _line("已中断；核对过的都在，再运行同一命令即接着做")
            raise typer.Exit(130) from None
        if output is not None:
            archive.export(output, "datapackage")
        _, rows = archive.select("SELECT severity, count(*) FROM findings WHERE kind IN ('fail', 'review') AND waived_by IS NULL GROUP BY severity")
        counts = {severity: int(n) for severity, n in rows}
    words = "，".join(f"{word} {counts.get(key, 0)}" for key, word in (("error", "错误"), ("warning", "警告"), ("note", "提示")))
    display.end(
        f"{checked.series} 组文件，{checked.unchanged} 组未变，核对 {checked.audited} 组。{words}。", {"event": "done", **asdict(checked), **counts}
    )
    grave = {"error": ("error",), "warning": ("error", "warning"), "none": ()}[fail_on.value]
    if any(counts.get(severity) for severity in grave):
        raise typer.Exit(1)


@app.command()
def selftest(
    paths: Paths,
    seed: Annotated[int, typer.Option("--seed", help="随机数种子；相同则结果相同")] = 1,
    times: Annotated[int, typer.Option("--times", min=1, help="每种毛病至多埋几处")] = 40,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="列出没有报出的每一处")] = False,
) -> None:
    """自测：在没有毛病的公文里埋下各种毛病，看核对报出多少；连同未改动时报出的。"""
    from docparse import selftest as planted

    with _Progress() as progress:
        result = planted.selftest(paths, seed, times, progress)
    _echo(planted.table(result))
    if verbose:
        _echo(f"漏报　{row.fault.name}　{edit.document}:{edit.start}-{edit.end}“{edit.new}”" for row in result.rows for edit in row.missed)


@app.command()
def explain(
    file: Annotated[str, typer.Argument(metavar="FILE[:LINE]", help="一个文件；加“:行号”只看读出文字的这一行", show_default=False)],
    number: Annotated[str, typer.Option("--number", help="要解释的数，如 6500 或 86.36%")] = "",
    rule: Annotated[str, typer.Option("--rule", help="只看这条规则：匹配到哪里，下一个成分要什么，那里实际是什么")] = "",
    role: RoleOption = None,
    pack: PackOption = "national",
) -> None:
    """说明一个数、一行文字由哪条规则、哪些连接步骤认领，谁落选，或每条规则停在哪里。"""
    from docparse import explanation, packs, pipeline

    path, line = _place(file)
    chosen = packs.find(pack)
    extraction = pipeline.extract(pipeline.read(path), chosen, role.value if role else None)
    if number:
        _echo(explanation.explain(extraction, number, chosen, rule, line).split("\n"))
    else:
        _echo(explanation.explain_line(extraction, line, chosen, rule).split("\n"))


@app.command()
def unclaimed(
    paths: Paths,
    limit: Annotated[int, typer.Option("--limit", min=1, help="至多列出多少种写法")] = 40,
    all_: Annotated[bool, typer.Option("--all", help="连同有规则认领而没有成行的数")] = False,
    role: RoleOption = None,
    pack: PackOption = "national",
) -> None:
    """列出没有规则认领的数，按所在分句的写法归类，最常见的在前：下一条规则就写它。"""
    from docparse import coverage, packs, pipeline

    chosen = packs.find(pack)
    with _Progress() as progress:
        extractions = pipeline.extract_all(paths, role=role.value if role else None, pack=chosen, progress=progress)
    _echo(coverage.unclaimed_list(*coverage.shapes(extractions, chosen, idle_too=all_), limit))
    if _complain(extractions):
        raise typer.Exit(2)


@app.command()
def evaluate(
    gold: Annotated[list[Path], typer.Argument(parser=_named, metavar="GOLD.jsonl...", help="标注文件，一行一份公文", show_default=False)],
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="列出每一处差错，和决定它的规则、连接步骤")] = False,
    pack: PackOption = "national",
) -> None:
    """按人工标注的台账行评分：查准率、查全率、F1、误认的完成率等。"""
    from docparse import evaluation, packs

    chosen = packs.find(pack)
    cases = evaluation.read_gold(gold)
    with _Progress() as progress:
        result = evaluation.evaluate(cases, chosen, progress)
    if verbose:
        for judged in result.judged:
            _echo(evaluation.misses(judged, chosen))
    _echo(evaluation.summary(result))


@rules.command("list")
def rules_list(pack: Packs = None) -> None:
    """列出规则包的阶段和规则：名字、说明、种类、优先级、所在的文件和行。"""
    from docparse import packs

    for path in packs.places(pack):
        _echo(packs.listing(packs.find(str(path))))


@rules.command("test")
def rules_test(
    pack: Packs = None,
    update: Annotated[bool, typer.Option("--update", help="重写整篇样本的应有台账行（NAME.records.yaml），看过差异再提交")] = False,
) -> None:
    """跑每条规则的每个例子、每行句式和整篇样本；有不符就以状态 1 结束。"""
    from docparse import packs, ruletest

    results = [ruletest.run(packs.find(str(path)), update=update) for path in packs.places(pack)]
    for result in results:
        _echo(ruletest.report(result))
    if not all(result.passed for result in results):
        raise typer.Exit(1)


@rules.command("lint")
def rules_lint(
    pack: Packs = None,
    deep: Annotated[bool, typer.Option("--deep", help="还量每行句式的耗时随文长怎样增长（慢）")] = False,
    archive: Annotated[list[Path] | None, typer.Option("--archive", help="公文的文件夹；报出在其中从未匹配过的句式")] = None,
) -> None:
    """检查规则包：永远匹配不到的、被遮住的、太慢的、太宽的、写错名字的……；有一处就以状态 1 结束。"""
    from docparse import lint, packs

    faults = [fault for path in packs.places(pack) for fault in lint.lint(path, archive or (), deep=deep)]
    for fault in faults:
        rule = f"规则“{fault.rule}”：" if fault.rule and fault.rule not in fault.message else ""
        typer.echo(f"{packs.shown(fault.path)}:{fault.line}: {fault.code} {rule}{fault.message}")
        typer.echo(f"    因为　{fault.reason}")
        typer.echo(f"    改法　{fault.cure}")
    typer.echo(f"共 {len(faults)} 处" if faults else "没有问题")
    if faults:
        raise typer.Exit(1)


@rules.command("new")
def rules_new(
    sentence: Annotated[str, typer.Option("--from", help="一句话，用花括号标出槽：{指标:农村公路}完成{实际:36公里}。", show_default=False)],
    paths: Annotated[list[Path] | None, typer.Argument(parser=_named, help="文件或文件夹：看这条规则在其中会新认领什么", show_default=False)] = None,
    pack: PackOption = "national",
) -> None:
    """由一句标出槽的话起草规则（YAML，带正例和反例），打印出来，不保存。

    标法：{槽名:句中文字}，槽名见 pack.yaml；数要连同单位和“约、不少于”等限定词一起标。
    固定的字会逐段放宽为可有可无或间隔，只要这句话仍取出所标的，去掉关键词的话不被取出。
    """
    from docparse import drafting, packs

    chosen = packs.find(pack)
    drafts = drafting.draft(sentence, chosen)
    _echo(drafting.output(drafts))
    if paths:
        with _Progress() as progress:
            lines, extractions = drafting.trial(chosen, drafts, paths, progress)
        _echo(f"# {line}" for line in lines)
        if _complain(extractions):
            raise typer.Exit(2)


@rules.command("diff")
def rules_diff(
    before: Annotated[str, typer.Argument(metavar="PACK_A", help="规则包：包名或文件夹", show_default=False)],
    after: Annotated[str, typer.Argument(metavar="PACK_B", help="规则包：包名或文件夹", show_default=False)],
    paths: Paths,
) -> None:
    """比较两个规则包在同一批公文上的台账行：新增、丢失、改变、易主，和得到它的规则。"""
    from docparse import comparison, packs

    first, second = packs.find(before), packs.find(after)
    with _Progress() as progress:
        pairs = list(comparison.both(paths, first, second, progress))
    extractions = tuple(before for before, _ in pairs)
    changes = [change for a, b in pairs for change in comparison.changes(a, b)]
    _echo(comparison.report(changes, sum(e.document.status == "ok" for e in extractions)))
    if _complain(extractions):
        raise typer.Exit(2)


@rules.command("coverage")
def rules_coverage(paths: Paths, role: RoleOption = None, pack: PackOption = "national") -> None:
    """数字由专用规则、兜底规则（最后阶段）认领和无规则认领的比例，按文种和年份。"""
    from docparse import coverage, packs, pipeline

    chosen = packs.find(pack)
    with _Progress() as progress:
        extractions = pipeline.extract_all(paths, role=role.value if role else None, pack=chosen, progress=progress)
    _echo(coverage.coverage_table(coverage.shares(extractions, chosen)))
    if _complain(extractions):
        raise typer.Exit(2)


@rules.command("handbook")
def rules_handbook(pack: PackOption = "national") -> None:
    """规则手册（Markdown）：每条规则、每个连接步骤和它们的例子，由规则包生成，打印出来。"""
    from docparse import handbook, packs

    typer.echo(handbook.text(packs.find(pack)), nl=False)


@rules.command("schema")
def rules_schema(write: Annotated[bool, typer.Option("--write", help="写入 rules/docparse-rules.schema.json")] = False) -> None:
    """规则文件和 pack.yaml 的 JSON Schema（draft-07），供编辑器补全和划出错误。"""
    from docparse import packs, schema

    if write:
        schema.file().write_text(schema.text(), encoding="utf-8")
        typer.echo(f"已写入 {packs.shown(schema.file())}")
    else:
        typer.echo(schema.text(), nl=False)


@checks.command("list")
def checks_list() -> None:
    """列出全部核对项：编码、级别、名称。"""
    from docparse import checks as catalogue

    _echo(catalogue.listed())


@checks.command("explain")
def checks_explain(code: Annotated[str, typer.Argument(help="编码，如 R101", show_default=False)]) -> None:
    """一个核对项的说明：做什么，为什么重要，会报和不会报的例子，应向单位要什么。"""
    from docparse import checks as catalogue

    _echo(catalogue.explain(code.strip().upper()).splitlines())


def _archive(db: Path | None) -> Path:
    if db is None:
        raise BadRequest("请用 --db 给出档案库文件，如 --db archive.sqlite")
    return db


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table for the terminal; full-width characters take two places. What a document says cannot reach the terminal's controls."""
    from io import StringIO

    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    made = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    count = 0
    for head in heads:
        made.add_column(_clean(head), overflow="fold")
    for row in rows:
        count += 1
        made.add_row(
            *(
                Text(_clean(" ".join(str(value).split())) if value is not None else "", justify="right" if isinstance(value, int | float) else "left")
                for value in row
            )
        )
    out = StringIO()
    console = Console(file=out, width=None if sys.stdout.isatty() else 200, no_color=True, highlight=False, markup=False)
    console.print(made)
    console.print(f"共 {count} 行")
    return out.getvalue()


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code.strip().upper() for code in text.replace("，", ",").split(",") if code.strip())


def _place(text: str) -> tuple[Path, int]:
    """FILE or FILE:LINE; a file of the whole name wins."""
    path, colon, line = text.rpartition(":")
    if Path(text).exists() or not colon or not line.isdigit():
        return Path(text), 0
    if int(line) < 1:
        raise BadRequest(f"{text}: 行号从 1 数起")
    return Path(path), int(line)


def _echo(lines: Iterable[str]) -> None:
    # Names and quoted text may hold control characters; a terminal must not obey them.
    for line in lines:
        typer.echo("".join(c if c.isprintable() or c in "\n\u3000" else " " if c.isspace() else "�" for c in line))


class _Progress:
    """One line on standard error while files are read; nothing when it is not a terminal."""

    def __enter__(self) -> _Progress:
        self.shown = sys.stderr.isatty()
        return self

    def __call__(self, path: str, done: int, total: int) -> None:
        if self.shown:
            sys.stderr.write(f"\r\033[K读取 {done + 1}/{total} {_clean(Path(path).name[:40])}")
            sys.stderr.flush()

    def __exit__(self, *_: object) -> None:
        if self.shown:
            sys.stderr.write("\r\033[K")


def _complain(extractions: tuple[Extraction, ...]) -> bool:
    """Name the files that could not be read, and why; whether there are any."""
    unread = [e.document for e in extractions if e.document.status != "ok"]
    for document in unread:
        _line(f"{document.path}: {document.reason}")
    if len(unread) == len(extractions):
        _line("没有一个文件读得出来")
    return bool(unread)


def _clean(text: str) -> str:
    # A file name may hold control characters; a terminal must not obey them.
    return "".join(c if c.isprintable() else "�" for c in text)


def _line(message: str) -> None:
    typer.echo(f"docparse: {_clean(message)}", err=True)


_REASONS: dict[type[OSError], str] = {
    FileNotFoundError: "没有这个文件",
    PermissionError: "没有权限读写，请检查文件的权限",
    IsADirectoryError: "是文件夹，这里要一个文件",
    NotADirectoryError: "不是文件夹",
}


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
        _line(f"{error.filename or ''}: {_REASONS.get(type(error), error.strerror or error)}")
        sys.exit(2)
    except KeyboardInterrupt:
        _line("已中断")
        sys.exit(130)
    except Exception as error:
        if os.environ.get("DOCPARSE_TRACE"):
            raise
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "docparse" in Path(frame.filename).parts]
        where = f"{Path(frames[-1].filename).name} 第 {frames[-1].lineno} 行，" if frames else ""
        _line(
            f"程序自身的错误（{where}{type(error).__name__}: {error}），这次的结果没有写完。"
            "请把这一行和用到的文件告诉开发者；设环境变量 DOCPARSE_TRACE=1 再运行可看全部经过"
        )
        sys.exit(2)
