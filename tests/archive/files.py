"""Small circulars for the archive's tests, and its tables as bytes."""

from __future__ import annotations

from pathlib import Path

from docparse.archive import Archive

PLAN = "云汀市2022年民生工作要点\n一、养老服务\n全年新建养老床位400张。\n二、农村公路\n全年新改建农村公路120公里。\n"
SUMMARY = (
    "云汀市2022年民生实事{month}月份小结\n1、养老服务\n目标任务：新建养老床位400张。\n完成情况：新建养老床位{beds}张，完成率{rate}%。\n"
    "2、农村公路\n目标任务：新改建农村公路120公里。\n完成情况：新改建农村公路{road}公里，完成率{done}%。\n"
)
JUNE = SUMMARY.format(month=6, beds=200, rate=50, road=60, done=50)
JULY = SUMMARY.format(month=7, beds=240, rate=60, road=72, done=60)
WRONG = SUMMARY.format(month=8, beds=260, rate=75, road=78, done=65)
ELSEWHERE = JUNE.replace("云汀", "岚渡")


def write(folder: Path, **texts: str) -> Path:
    """Files of these names (a__b.txt is a/b.txt) and texts."""
    for name, text in texts.items():
        path = folder / (name.replace("__", "/") + ".txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def tables(path: Path, away: Path) -> dict[str, bytes]:
    """Every exported table as bytes."""
    with Archive(path) as archive:
        return {file.name: file.read_bytes() for file in archive.export(away, "csv")}


def fresh(folder: Path, away: Path, audit: bool = False) -> dict[str, bytes]:
    """The tables of an archive made at once, beside the one under test, from the files as they are now."""
    path = folder.parent / "fresh.sqlite"
    for file in folder.parent.glob("fresh.sqlite*"):
        file.unlink()
    archive = Archive(path)
    archive.ingest([folder], jobs=1)
    if audit:
        archive.audit(jobs=1)
    return tables(path, away)
