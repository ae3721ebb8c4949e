"""What people decided about the alignment: ``align.csv``, written by every audit, edited in a spreadsheet, read back.

A row names a pair by what is printed (title of the item, name of the indicator), not by offsets or values, so that a decision about
June holds for July too. It carries a hash of either text without its digits: when the words change, the row is open again (Q903);
when only figures change it stands. ``confirmed`` with relation ``none`` says that a plan indicator has no counterpart.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from docparse.checks.catalogue import told
from docparse.errors import BadRequest, BadRules
from docparse.model import Alignment, Extraction, Finding, Indicator

FILE = "align.csv"
COLUMNS = (
    *("plan_key", "plan_text", "summary_key", "summary_text", "relation", "score", "margin", "status", "by", "date", "note"),
    *("plan_hash", "summary_hash", "plan", "summary"),
)
RELATIONS = ("same", "part", "whole", "renamed", "narrower", "none")
DECIDED = ("confirmed", "rejected")
_CODE = "Q903"
_LIMIT = 20_000_000
_EDGE = re.compile(r"[，。；;：:\n|]")


class Place(NamedTuple):
    """A record or item as people know it: its key, the clause it stands in, the hash of that clause without digits."""

    key: str = ""
    text: str = ""
    hash: str = ""


@dataclass(frozen=True)
class Decision:
    """A row that a person has decided, with the line of the file it stands in."""

    row: Mapping[str, str]
    line: int

    @property
    def pair(self) -> tuple[str, str]:
        return self.row["plan_key"], self.row["summary_key"]

    @property
    def hashes(self) -> tuple[str, str]:
        return self.row["plan_hash"], self.row["summary_hash"]

    @property
    def said(self) -> tuple[str, str]:
        return self.row["status"], self.row["relation"] if self.row["status"] == "confirmed" else ""


def places(source: Extraction) -> Mapping[str, Place]:
    """Every record and item of a document by its id. Keys are unique in the document: the second of a name ends in ②."""
    titles = {i.id: _bare(i.title) for i in source.items}
    count: Counter[str] = Counter()
    found = {}
    for id, key, text in [
        *((i.id, titles[i.id], i.title) for i in source.items),
        *((r.id, _key(r, titles), _clause(source, r)) for r in source.indicators),
    ]:
        count[key] += 1
        found[id] = Place(key + (f"（{count[key]}）" if count[key] > 1 else ""), text, hashlib.sha256(_bare(text).encode()).hexdigest()[:8])
    return found


def _key(record: Indicator, titles: Mapping[str, str]) -> str:
    return "｜".join(part for part in (titles.get(record.item, ""), _bare(record.part), _bare(record.indicator) or "—") if part)


def _bare(text: str) -> str:
    return re.sub(r"[\s\d.]", "", text)


def _clause(source: Extraction, record: Indicator) -> str:
    quantity = record.target or record.actual or record.rate
    if quantity is None:
        return record.indicator
    text, number = source.document.text, quantity.number
    start = max((m.end() for m in _EDGE.finditer(text, max(0, number.first - 80), number.first)), default=max(0, number.first - 80))
    edge = _EDGE.search(text, number.last, number.last + 40)
    return text[start : edge.start() if edge else number.last].strip()


def load(path: Path) -> tuple[Decision, ...]:
    """The decided rows of a file (UTF-8 or, as Chinese spreadsheets save it, GB18030).

    Raises BadRules with file and line, BadRequest if it cannot be read.
    """
    try:
        if path.stat().st_size > _LIMIT:
            raise BadRequest(f"{path}: 文件超过 {_LIMIT // 1_000_000} MB，不像是对照表")
        data = path.read_bytes()
    except OSError as error:
        raise BadRequest(f"{path}: 无法读取对照表（{error.strerror or error}）") from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise BadRequest(f"{path}: 对照表不是 UTF-8 或 GB18030 的 CSV，请另存为“CSV UTF-8”")
    reader = csv.DictReader(io.StringIO(text, newline=""))
    found: dict[tuple[str, ...], Decision] = {}
    try:
        missing = [name for name in COLUMNS[:13] if name not in (reader.fieldnames or ())]
        if missing:
            raise BadRules(str(path), 1, f"缺少列：{'、'.join(missing)}（须是逗号分隔的 CSV，第一行为列名）")
        for cells in reader:
            decision = _decision({name: (cells.get(name) or "").strip() for name in COLUMNS}, path, reader.line_num)
            if decision is None:
                continue
            other = found.setdefault((*decision.pair, *decision.hashes), decision)
            if other.said != decision.said:
                raise BadRules(str(path), decision.line, f"与第 {other.line} 行对同一对应关系的决定不同")
    except csv.Error as error:
        raise BadRules(str(path), reader.line_num, f"CSV 格式错误：{error}") from None
    return tuple(found.values())


def _decision(row: dict[str, str], path: Path, line: int) -> Decision | None:
    if row["status"] not in ("auto", "review", *DECIDED):
        raise BadRules(str(path), line, f"status 是“{row['status']}”，须为 auto、review、confirmed 或 rejected")
    if row["status"] not in DECIDED:
        return None
    row = {name: text[1:] if text[:1] == "'" else text for name, text in row.items()}
    if row["relation"] not in RELATIONS:
        raise BadRules(str(path), line, f"relation 是“{row['relation']}”，须为 {'、'.join(RELATIONS)} 之一")
    if not row["plan_key"] or (not row["summary_key"] and row["relation"] != "none"):
        raise BadRules(str(path), line, "plan_key、summary_key 须写全；要点指标没有对应的，relation 写 none")
    if not row["by"]:
        raise BadRules(str(path), line, "by 为空：确认或否定须署名")
    day = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", row["date"])
    try:
        row["date"] = date(*map(int, day.groups())).isoformat() if day else ""
    except ValueError:
        row["date"] = ""
    if not row["date"]:
        raise BadRules(str(path), line, "date 须为日期，如 2020-06-30")
    return Decision(row, line)


class Applied(NamedTuple):
    """The alignments as people decided them, a Q903 for each decision without effect, and the rows that name no pair of these files."""

    alignments: tuple[Alignment, ...]
    findings: tuple[Finding, ...]
    apart: tuple[Mapping[str, str], ...]


def apply(alignments: Sequence[Alignment], extractions: Sequence[Extraction], decisions: Sequence[Decision]) -> Applied:
    """Confirmed pairs stand, also where none was found; rejected ones do not; what was decided about other words is open again."""
    known = {e.document.id: places(e) for e in extractions}
    ids = {document: {place.key: id for id, place in found.items()} for document, found in known.items()}
    couples: dict[tuple[str, str], list[Alignment]] = {}
    for a in alignments:
        couples.setdefault((a.plan_document, a.summary_document), []).append(a)
    findings: list[Finding] = []
    apart: list[Mapping[str, str]] = []
    for decision in sorted(decisions, key=lambda d: (d.pair, d.hashes)):
        used, moved = False, list[Alignment]()
        for (plan, summary), rows in couples.items():
            one = ids[plan].get(decision.pair[0], "")
            two = ids[summary].get(decision.pair[1], "")
            if not one or (decision.pair[1] and not two):
                continue
            if decision.hashes == (known[plan][one].hash, known[summary][two].hash if two else ""):
                couples[plan, summary] = _decided(rows, one, two, decision, extractions)
                used = True
            else:
                moved += [a for a in rows if (_ends(a) == (one, two))]
        if used:
            continue
        for a in moved:
            rows = couples[a.plan_document, a.summary_document]
            rows[rows.index(a)] = replace(a, status="review")
        if not moved:
            apart.append(decision.row)
        findings.append(_useless(decision, "原文已改，请重新确认" if moved else "在这些文件中没有对应的行", extractions, moved))
    return Applied(tuple(a for rows in couples.values() for a in rows), tuple(findings), tuple(apart))


def _ends(a: Alignment) -> tuple[str, str]:
    return (a.plan_record or a.plan_item, a.summary_record or a.summary_item)


def _decided(rows: list[Alignment], one: str, two: str, decision: Decision, extractions: Iterable[Extraction]) -> list[Alignment]:
    row = decision.row
    if row["status"] == "rejected":
        return [replace(a, status="rejected", by=row["by"], date=row["date"], note=row["note"]) if _ends(a) == (one, two) else a for a in rows]
    records = {r.id: r.item for e in extractions for r in e.indicators}
    relation = row["relation"]
    old = next((a for a in rows if _ends(a) == (one, two)), None)
    made = Alignment(
        rows[0].plan_document,
        one if one in records else "",
        records.get(one, one),
        rows[0].summary_document,
        two if two in records else "",
        records.get(two, two),
        relation,
        old.score if old else 0.0,
        old.margin if old else 0.0,
        "confirmed",
        row["by"],
        row["date"],
        row["note"],
    )
    split = relation in ("part", "whole")
    rivals = [a for a in rows if _rival(a, made, split)]
    place = min((rows.index(a) for a in rivals), default=len(rows))
    kept = [a for a in rows if a not in rivals]
    return [*kept[:place], made, *kept[place:]]


def _rival(a: Alignment, made: Alignment, split: bool) -> bool:
    """Whether a row cannot stand beside a confirmed one: the same pair, or another partner of either that nobody confirmed."""
    if _ends(a) == _ends(made):
        return True
    if a.status in DECIDED or not made.plan_record or not a.plan_record:
        return False
    plan, summary = a.plan_record == made.plan_record, bool(a.summary_record) and a.summary_record == made.summary_record
    if split and a.relation in ("part", "whole"):
        return False
    return plan or summary


def _useless(decision: Decision, why: str, extractions: Sequence[Extraction], moved: Sequence[Alignment]) -> Finding:
    words = {"confirmed": "确认", "rejected": "否定"}
    row = decision.row
    pair = f"{row['plan_key']}—{row['summary_key'] or '无对应'}"
    message = f"对照表第{decision.line}行（{pair}，{row['by']}{words[row['status']]}）{why}。"
    first = next((e.document.id for e in extractions if e.document.status == "ok"), "")
    about = moved[0] if moved else None
    return told(
        _CODE,
        message,
        "请在对照表中重新确认或删去这一行。",
        document=about.summary_document if about else first,
        item=about.summary_item if about else "",
        other_document=about.plan_document if about else "",
        other_item=about.plan_item if about else "",
        indicator=row["plan_key"].rpartition("｜")[2],
    )
