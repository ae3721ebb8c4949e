"""The checks over an archive: the same findings as over a folder, and again only where something changed."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

import docparse
from archive.files import ELSEWHERE, JULY, JUNE, PLAN, WRONG, fresh, tables, write
from docparse.archive import Archive, Options, audits
from docparse.errors import BadRequest
from docparse.exporters import tables as csv_tables
from docparse.resources import folder

pytestmark = pytest.mark.slow  # every ingest starts processes; what users see of it is in test_commands.py


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return write(tmp_path / "files", a__plan=PLAN, a__june=JUNE, a__july=JULY, b__june=ELSEWHERE)


@pytest.fixture
def archive(tmp_path: Path, place: Path) -> Archive:
    found = Archive(tmp_path / "archive.sqlite")
    found.ingest([place], jobs=1)
    return found


def test_the_same_findings_as_over_a_folder(tmp_path: Path) -> None:
    """samples/ as a folder and as an archive: every table alike, but for paths and for what only an archive knows."""
    archive = Archive(tmp_path / "archive.sqlite")
    archive.ingest([folder("samples")], jobs=1)
    archive.audit(jobs=1)
    whole = csv_tables.render(docparse.audit([folder("samples")]), tuple(csv_tables.TABLES))
    got = tables(archive.path, tmp_path / "out")
    for name in ("items.csv", "quantities.csv", "indicators.csv", "alignments.csv", "findings.csv"):
        assert got[name].decode() == whole[name].decode(), name

    def documents(data: bytes) -> list[dict[str, str]]:
        return [{k: v for k, v in row.items() if k not in ("path", "present")} for row in csv.DictReader(io.StringIO(data.decode(), newline=""))]

    assert documents(got["documents.csv"]) == documents(whole["documents.csv"])


def test_only_what_changed_is_audited_again(archive: Archive, place: Path, tmp_path: Path) -> None:
    first = archive.audit(jobs=1)
    assert (first.series, first.audited, first.unchanged) == (2, 2, 0)
    assert (archive.audit(jobs=1).audited, archive.audit(jobs=1).unchanged) == (0, 2)
    write(place, a__august=WRONG)
    archive.ingest([place], jobs=1)
    again = archive.audit(jobs=1)
    assert (again.audited, again.unchanged) == (1, 1)
    assert list(archive.findings("R101").path) == ["files/a/august.txt"]
    assert tables(archive.path, tmp_path / "x") == fresh(place, tmp_path / "y", audit=True)


def test_findings_go_with_their_documents(archive: Archive, place: Path, tmp_path: Path) -> None:
    write(place, a__august=WRONG)
    archive.ingest([place], jobs=1)
    archive.audit(jobs=1)
    (place / "a/august.txt").unlink()
    (place / "b/june.txt").unlink()
    archive.ingest([place], jobs=1)
    assert archive.findings("R101").empty  # a file that is gone is doubted no more
    archive.audit(jobs=1)
    with archive:
        assert list(archive.select("SELECT series FROM series")[1]) == [("云汀市",)]
    write(place, a__june=WRONG)
    archive.ingest([place], jobs=1)
    archive.audit(jobs=1)
    archive.export(tmp_path / "package", "datapackage")
    from frictionless import validate

    assert validate(str(tmp_path / "package" / "datapackage.json")).valid


def test_the_order_of_work_changes_nothing(place: Path, tmp_path: Path) -> None:
    write(place, **{f"c{n}__june": JUNE.replace("云汀", f"云溪{n}") for n in range(5)}, a__august=WRONG)
    one, two = Archive(tmp_path / "one.sqlite"), Archive(tmp_path / "two.sqlite")
    for archive, jobs in ((one, 1), (two, 2)):
        archive.ingest([place], jobs=jobs)
        archive.audit(jobs=jobs)
    assert tables(one.path, tmp_path / "x") == tables(two.path, tmp_path / "y")


def test_other_options_are_another_audit(archive: Archive, place: Path, tmp_path: Path) -> None:
    write(place, a__august=WRONG)
    archive.ingest([place], jobs=1)
    assert archive.audit(Options(select=("R",)), jobs=1).audited == 2
    assert archive.audit(Options(select=("R",)), jobs=1).audited == 0
    assert archive.audit(Options(ignore=("R",)), jobs=1).audited == 2
    assert archive.findings("R").empty
    waivers = tmp_path / "waivers.yaml"
    archive.audit(jobs=1)
    [mark] = archive.frame("SELECT fingerprint FROM findings WHERE code = 'R101' AND kind = 'fail'").fingerprint
    waivers.write_text(
        f"waivers:\n- code: R101\n  fingerprint: {mark}\n  reason: 口径调整\n  basis: 会议纪要\n  by: 某某\n  date: 2022-09-01\n", encoding="utf-8"
    )
    archive.audit(Options(waivers=str(waivers), today="2022-10-01"), jobs=1)
    assert list(archive.findings("R101").waived_by) != [None]


def test_faults_in_the_options_come_first(archive: Archive, tmp_path: Path) -> None:
    for options in (Options(select=("X9",)), Options(profile="none"), Options(align=str(tmp_path / "absent.csv"))):
        with pytest.raises((BadRequest, OSError)):
            archive.audit(options, jobs=1)


def test_who_belongs_together(tmp_path: Path) -> None:
    place = write(
        tmp_path / "files",
        a__city=JUNE,
        b__district=JUNE.replace("云汀市", "云汀市东山区"),
        c__other=ELSEWHERE,
        d__nobody="民生实事6月份小结\n1、公路\n完成情况：修路3公里。\n",
        d__nobody2="民生实事7月份小结\n1、公路\n完成情况：修路4公里。\n",
        e__list="桐溪市2022年民生实事6月份小结\n1、住房\n完成情况：筹集住房980套。从县区看，岚渡市500套、云汀市300套、北屏县180套。\n",
    )
    archive = Archive(tmp_path / "archive.sqlite")
    archive.ingest([place], jobs=1)
    with archive:
        found = {
            name: len(members)
            for name, members in audits.series(archive._db).items()  # what no other call shows
        }
    assert found == {"files/d/": 2, "云汀市": 4}
