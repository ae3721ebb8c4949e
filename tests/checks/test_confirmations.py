"""What people write into align.csv: it stands while the words stand, opens when they change, and faults have their line."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from build import circular, item, row
from docparse import alignment
from docparse.checks import confirmations, run
from docparse.errors import BadRules
from docparse.exporters import align, tables
from docparse.model import Audit, Extraction

PLAN = circular("plan", item("1", "公路", row("新改建公路", target="274公里"), row("改造危桥", target="34座")), title="云汀市2022年工作要点")


def june(name: str = "新改建公路", target: str = "274公里") -> Extraction:
    return circular("summary", item("1", "公路", row(name, target=target, actual="20公里"), row("改造危桥", target="34座", actual="3座")))


def written(sources: tuple[Extraction, ...]) -> list[dict[str, str]]:
    [data] = align.render(Audit(sources, alignment.align(sources), ()), ["alignments"]).values()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def edited(path: Path, rows: list[dict[str, str]], encoding: str = "utf-8-sig") -> Path:
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding))
    return path


def road(rows: list[dict[str, str]], **cells: str) -> list[dict[str, str]]:
    return [{**r, **cells} if r["plan_key"].endswith("新改建公路") else r for r in rows]


SIGNED = {"by": "张三", "date": "2022/7/5"}


@pytest.mark.parametrize(
    ("cells", "after", "statuses", "told"),
    [
        ({"status": "confirmed"}, june(), ["confirmed"], 0),
        ({"status": "rejected"}, june(), ["rejected"], 0),
        ({"status": "confirmed", "relation": "none", "summary_key": "", "summary_hash": ""}, june(), ["confirmed"], 0),
        # other values are no other words: the decision stands
        ({"status": "confirmed"}, june(target="317公里"), ["confirmed"], 0),
        # the words have changed: open again
        ({"status": "confirmed", "plan_hash": "00000000"}, june(), ["review"], 1),
        # the counterpart is gone
        ({"status": "confirmed"}, june(name="修缮桥梁"), [], 1),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_decisions(tmp_path: Path, cells: dict[str, str], after: Extraction, statuses: list[str], told: int, encoding: str) -> None:
    path = edited(tmp_path / "align.csv", road(written((PLAN, june())), **SIGNED, **cells), encoding)
    sources = (PLAN, after)
    found = confirmations.apply(alignment.align(sources), sources, confirmations.load(path))
    mine = [a for a in found.alignments if a.plan_record == PLAN.indicators[0].id and a.status != "auto"]
    assert [a.status for a in mine] == statuses
    assert [(a.by, a.date) for a in mine if a.status != "review"] == [("张三", "2022-07-05")] * sum(s != "review" for s in statuses)
    assert [f.code for f in found.findings] == ["Q903"] * told
    if cells.get("relation") == "none":
        assert [(a.relation, a.summary_record) for a in mine] == [("none", "")]


def test_a_pair_that_nobody_proposed_can_be_made(tmp_path: Path) -> None:
    rows = written((PLAN, june()))
    [bridge] = [r for r in rows if r["plan_key"].endswith("改造危桥")]
    path = edited(
        tmp_path / "align.csv",
        road(rows, **SIGNED, status="confirmed", summary_key=bridge["summary_key"], summary_hash=bridge["summary_hash"]),
    )
    sources = (PLAN, june())
    found = confirmations.apply(alignment.align(sources), sources, confirmations.load(path))
    [pair] = [a for a in found.alignments if a.status == "confirmed"]
    assert (pair.plan_record, pair.summary_record) == (PLAN.indicators[0].id, sources[1].indicators[1].id)
    assert [a for a in found.alignments if pair.summary_record == a.summary_record] == [pair]


def test_what_is_narrower_is_not_compared(tmp_path: Path) -> None:
    """A summary line that people call narrower than the plan's: its value is not held against the plan; the tables call it a part."""
    sources = (PLAN, june(target="150公里"))
    rows = written(sources)
    assert "P501" in {f.code for f in run(sources, alignment.align(sources))}
    path = edited(tmp_path / "align.csv", road(rows, **SIGNED, status="confirmed", relation="narrower"))
    found = confirmations.apply(alignment.align(sources), sources, confirmations.load(path)).alignments
    assert "P501" not in {f.code for f in run(sources, found) if f.kind == "fail"}
    table = tables.render(Audit(sources, found, ()), ["alignments"])["alignments.csv"].decode("utf-8-sig")
    assert [r["relation"] for r in csv.DictReader(io.StringIO(table)) if r["status"] == "confirmed"] == ["part"]


def test_decisions_about_other_files_are_kept(tmp_path: Path) -> None:
    path = edited(tmp_path / "align.csv", road(written((PLAN, june())), **SIGNED, status="confirmed", plan_key="桥梁｜=别的"))
    found = confirmations.apply((), (), confirmations.load(path))
    [data] = align.render(Audit((), (), (), decisions=found.apart), ["alignments"]).values()
    (tmp_path / "again.csv").write_bytes(data)
    assert [d.row for d in confirmations.load(tmp_path / "again.csv")] == list(found.apart)


@pytest.mark.parametrize(
    ("cells", "fault", "line"),
    [
        ({"status": "ok"}, "status", 2),
        ({"status": "confirmed", "date": "2022-07-05"}, "by", 2),
        ({"status": "confirmed", "by": "张三", "date": "昨天"}, "date", 2),
        ({"status": "confirmed", **SIGNED, "relation": "like"}, "relation", 2),
        ({"status": "confirmed", **SIGNED, "summary_key": ""}, "plan_key", 2),
    ],
)
def test_faults_name_file_and_line(tmp_path: Path, cells: dict[str, str], fault: str, line: int) -> None:
    path = edited(tmp_path / "align.csv", road(written((PLAN, june())), **cells))
    with pytest.raises(BadRules) as raised:
        confirmations.load(path)
    assert f"align.csv:{line}: {fault}" in str(raised.value)


def test_two_answers_to_one_question(tmp_path: Path) -> None:
    rows = road(written((PLAN, june())), **SIGNED, status="confirmed")
    path = edited(tmp_path / "align.csv", [*rows, {**rows[0], "status": "rejected"}])
    with pytest.raises(BadRules, match="第 2 行"):
        confirmations.load(path)


def test_a_table_of_something_else(tmp_path: Path) -> None:
    path = tmp_path / "align.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(BadRules, match=":1: 缺少列"):
        confirmations.load(path)
