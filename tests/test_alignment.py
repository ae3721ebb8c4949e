"""Alignment: by name and never by value, with room for no counterpart, doubt sent to review."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from build import Entry, Row, circular, document, headed, item, row
from docparse import alignment, readers
from docparse.errors import BadRules
from docparse.extraction import extract
from docparse.model import Alignment, DocumentRole, Extraction
from docparse.resources import folder

PLAN, JUNE = "2020年民生工作要点.txt", ("2020年民生工程5月份小结.txt", "2020年民生工程6月份小结.txt")


def rows(plan: tuple[Entry, ...], summary: tuple[Entry, ...]) -> tuple[tuple[Alignment, ...], dict[str, str]]:
    """The rows of two small circulars, and what the ids stand for."""
    one, two = circular("plan", *plan, title="云汀市2022年工作要点"), circular("summary", *summary)
    names = {r.id: r.indicator for e in (one, two) for r in e.indicators} | {i.id: i.title for e in (one, two) for i in e.items}
    return alignment.align([one, two]), names | {"": ""}


def records(plan: tuple[Entry, ...], summary: tuple[Entry, ...]) -> list[tuple[str, str, str, str]]:
    """Plan indicator, summary indicator, relation and status of every record row."""
    found, names = rows(plan, summary)
    return [(names[a.plan_record], names[a.summary_record], a.relation, a.status) for a in found if a.plan_record]


ROADS = item("1", "推进农村公路提档升级", row("新改建农村公路", target="286公里"), row("改造危桥", target="34座"))


@pytest.mark.parametrize(
    ("plan", "summary", "wanted"),
    [
        # the words of the genre: verbs and 工程 do not count, order does not count, items without any number
        (["推进学前教育促进工程", "实施健康脱贫综合医疗保障"], ["健康脱贫综合医疗保障", "学前教育促进"], {(0, 1), (1, 0)}),
        # near titles stay apart
        (["实施城乡居民基本医疗保险制度", "深化城乡居民大病保险制度"], ["城乡居民大病保险", "城乡居民基本医疗保险"], {(0, 1), (1, 0)}),
        # one plan item answers two of the summary
        (["推进城镇老旧小区改造和农村危房改造", "加强物业管理"], ["农村危房改造", "城镇老旧小区改造"], {(0, 0), (0, 1)}),
        # two plan items are one of the summary
        (["救助困难人员", "帮扶困难职工", "规范物业服务"], ["困难人员救助和困难职工帮扶"], {(0, 0), (1, 0)}),
        # nothing alike
        (["推进智慧学校建设", "加强文化遗产保护"], ["农村饮水安全巩固提升工程"], set()),
    ],
)
def test_items_by_title(plan: list[str], summary: list[str], wanted: set[tuple[int, int]]) -> None:
    found, names = rows(tuple(item(str(n), t) for n, t in enumerate(plan)), tuple(item(str(n), t) for n, t in enumerate(summary)))
    assert {(plan.index(names[a.plan_item]), summary.index(names[a.summary_item])) for a in found} == wanted


def test_items_by_their_indicators() -> None:
    found, names = rows(
        (item("1", "畅通循环", row("村级快递服务站", target="420个")), ROADS),
        (item("1", "四好农村路", row("新改建农村公路", target="300公里")), item("2", "寄递进村", row("村级寄递服务点", target="420个"))),
    )
    pairs = {(names[a.plan_item], names[a.summary_item]) for a in found if a.relation != "none"}
    assert pairs == {("畅通循环", "寄递进村"), ("推进农村公路提档升级", "四好农村路")}


@pytest.mark.parametrize(
    ("plan", "summary", "relation", "status"),
    [
        (row("新改建农村公路", target="286公里"), row("新改建农村公路", target="317公里"), "same", "auto"),
        (row("城镇新增就业", target="3.6万人"), row("城镇新增就业", target="36000人"), "same", "auto"),
        (row("退役军人适应性培训", target="640人"), row("退役士兵适应性培训", target="640人"), "renamed", "auto"),
        # words that forbid acceptance, though the pair is made
        (row("市级示范养老综合体", target="3个"), row("省级示范养老综合体", target="3个"), "same", "review"),
        (row("新增规上企业", target="30家"), row("累计规上企业", target="30家"), "same", "review"),
        (row("城市棚户区安置房新开工", target="300套"), row("城市棚户区安置房基本建成", target="300套"), "same", "review"),
        (row("农村公共厕所", target="30座"), row("城区公厕", target="30座"), "same", "review"),
        # another kind of unit
        (row("巩固提升农村供水", target="3处"), row("巩固提升农村饮水", target="3万元"), "same", "review"),
    ],
)
def test_one_pair(plan: Row, summary: Row, relation: str, status: str) -> None:
    title = "推进重点项目和民生实事"
    assert records((item("1", title, plan),), (item("1", title, summary),)) == [(plan.name, summary.name, relation, status)]


@pytest.mark.parametrize(
    ("plan", "summary"),
    [
        (row("见习岗位", target="900个"), row("农产品抽检", target="900批次")),
        (row("智慧学校", target="59所"), row("智慧学校", actual="59所")),
        (row("产前筛查", target="55人"), row("产前筛查率", target="55%")),
    ],
    ids=["equal value, other name", "a result in another item", "a share is no count"],
)
def test_no_counterpart(plan: Row, summary: Row) -> None:
    found = records((item("1", "办好公平教育", plan), ROADS), (item("1", "改善人居环境", summary),))
    assert (plan.name, "", "none", "auto") in found


def test_a_dropped_target_takes_nobody_elses_partner() -> None:
    found = records(
        (item("2", "推动就业", row("新增就业见习岗位", target="2342个"), row("新增就业见习人员", target="1171人")),),
        (item("13", "就业促进", row("就业见习人员", target="2342人")),),
    )
    assert found == [("新增就业见习岗位", "", "none", "auto"), ("新增就业见习人员", "就业见习人员", "same", "auto")]


HALLS = [row("公共图书馆", target="10个"), row("文化馆", target="8个"), row("综合文化站", target="72个")]
BEDS = [row("公办养老机构护理型床位", target="520张"), row("民办养老机构护理型床位", target="780张")]


@pytest.mark.parametrize(
    ("total", "parts", "relation"),
    [
        (row("免费开放公共文化场馆", target="90个"), HALLS, "part"),
        (row("免费开放公共文化场馆", target="91个"), HALLS, "part"),
        (row("养老机构护理型床位", target="1300张"), BEDS, "part"),
        (row("养老机构护理型床位", target="1350张"), BEDS, "part"),
        (row("养老机构护理型床位", target="500张"), BEDS, "same"),
        (row("老年人免费乘车", target="1300张"), BEDS, "none"),
    ],
    ids=["kind", "kind, sum differs", "names", "names, sum differs", "part larger than total", "other name"],
)
def test_a_total_in_parts(total: Row, parts: list[Row], relation: str) -> None:
    here, there = (item("1", "惠民服务", total),), (item("1", "惠民服务", *parts),)
    down = records(here, there)
    assert {r[2] for r in down} == {relation}
    assert {r[1] for r in down} == ({p.name for p in parts} if relation == "part" else {r[1] for r in down})
    if relation == "part":
        assert {r[2] for r in records(there, here)} == {"whole"}


def test_preamble_sums_are_paired() -> None:
    plan = _read("云汀市2022年民生工作要点\n\n全年计划投入民生资金46.8亿元。\n\n1.修建道路。新改建农村公路286公里。\n", "plan")
    summary = _read("云汀市2022年6月份小结\n\n全年计划投入资金46.8亿元。\n", "summary")
    found = [a for a in alignment.align([plan, summary]) if a.summary_record]
    assert [(a.plan_item, a.summary_item, a.relation) for a in found] == [("", "", "same")]


@pytest.mark.parametrize(
    ("plans", "summary", "wanted"),
    [
        ([{"region": "甲市"}], {"region": "甲市"}, 0),
        ([{"region": "乙市"}], {"region": "甲市"}, None),
        ([{}], {"region": "甲市"}, 0),
        ([{"period_start": "2021-01-01"}], {"period_start": "2022-01-01"}, None),
        ([{"region": "乙市"}, {"region": "甲市"}], {"region": "甲市"}, 1),
        ([{"period_start": "2021-01-01"}, {"period_start": "2022-01-01"}], {"period_start": "2022-01-01"}, 1),
        ([{"title": "交通工作要点"}, {"title": "民生实事工作要点"}], {"title": "民生实事6月小结"}, 1),
        ([], {}, None),
    ],
)
def test_documents_of_one_series(plans: list[dict[str, str]], summary: dict[str, str], wanted: int | None) -> None:
    ones = [headed(circular("plan", ROADS, title=f"要点{n}"), **header) for n, header in enumerate(plans)]
    two = headed(circular("summary", ROADS), **summary)
    found = {a.plan_document for a in alignment.align([two, *ones])}
    assert found == (set() if wanted is None else {ones[wanted].document.id})


def _read(text: str, role: DocumentRole) -> Extraction:
    return extract(document(text), role=role)


@cache
def _sample(name: str) -> Extraction:
    path = folder("samples") / name
    return extract(readers.read(path, name))


def _pairs(plan: Extraction, summary: Extraction) -> dict[str, set[str]]:
    """The partners of each plan record, by its place in the list of records."""
    found: dict[str, set[str]] = {}
    for a in alignment.align([plan, summary]):
        if a.summary_record:
            found.setdefault(a.plan_record.rpartition("-")[2], set()).add(a.summary_record)
    return found


@pytest.mark.parametrize("month", JUNE)
def test_changed_values_change_no_pair(month: str) -> None:
    """At least 95 of 100 pairs whose target was changed are found again (what the matcher is for)."""
    plan, summary = _sample(PLAN), _sample(month)
    before = _pairs(plan, summary)
    chance = random.Random(7)
    targets = [r.target for r in plan.indicators if r.target is not None and r.id.rpartition("-")[2] in before]
    chosen = chance.sample(targets, len(targets) // 2)
    text = list(plan.document.text)
    for quantity in chosen:
        for at in range(quantity.number.start, quantity.number.end):
            if text[at].isdigit():
                text[at] = chance.choice("123456789")
    after = _pairs(_read("".join(text), "plan"), summary)
    changed = {r.id.rpartition("-")[2] for r in plan.indicators if r.target in chosen}
    kept = [i for i in changed if after.get(i, set()) & before[i]]
    assert len(changed) > 20
    assert len(kept) >= 0.95 * len(changed)


def test_the_same_rows_whatever_the_order_of_documents() -> None:
    documents = [_sample(name) for name in (PLAN, *JUNE)]
    found = alignment.align(documents)
    assert found == alignment.align(documents)
    assert set(found) == set(alignment.align(documents[::-1]))
    assert all(0 <= a.score <= 1 and 0 <= a.margin <= 1 for a in found)


@given(st.integers(0, 5), st.integers(0, 5), st.integers(0, 2**32 - 1))
def test_assignment_is_one_to_one_and_leaves_what_is_not_worth_it(rows: int, columns: int, seed: int) -> None:
    scores = numpy.random.default_rng(seed).random((rows, columns)).round(2)
    found = alignment.assign(scores, 0.4)
    assert len({i for i, _ in found}) == len({j for _, j in found}) == len(found)
    assert all(scores[pair] > 0.4 and margin >= -1e-9 for pair, margin in found.items())
    free = [(i, j) for i in range(rows) for j in range(columns) if all(i != a and j != b for a, b in found)]
    assert all(scores[pair] <= 0.4 for pair in free)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [("  stray:", "  strays: 1\n  stray:", "strays"), ("  item: 0.45", "  item: hoch", "item"), ("  - [医疗保险, 医保]", "  - 医保", "variants")],
)
def test_faults_in_the_settings_have_their_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, fault: str) -> None:
    text = (folder("rules") / "alignment.yaml").read_text(encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    (tmp_path / "alignment.yaml").write_text(text.replace(old, new), encoding="utf-8")
    monkeypatch.setattr(alignment, "folder", lambda name: tmp_path)
    with pytest.raises(BadRules, match=rf"alignment\.yaml:{line}: .*{fault}"):
        alignment.settings.__wrapped__()


RENAMED = (item("1", "关爱困难群体", row("适老化改造", target="210户"), row("发放爱心礼包", target="90份")),)


def monthly(*confirmed: tuple[str, str]) -> dict[str, tuple[str, str]]:
    """What June's and July's lines are paired with, and how sure, when people have confirmed some of June's pairs (plan, summary)."""
    plan = circular(
        "plan", item("1", "关爱困难群体", row("居家环境改善", target="210户"), row("慰问物资", target="90份")), title="云汀市2022年工作要点"
    )
    months = [
        circular("summary", *RENAMED, title=f"云汀市2022年为民办实事{m}月份小结", period_end=f"2022-{m:02}-30", path=f"{m}月.txt") for m in (6, 9)
    ]
    names = {r.id: r.indicator for e in (plan, *months) for r in e.indicators}

    def decide(found: Sequence[Alignment], _: Sequence[Extraction]) -> list[Alignment]:
        ids = {r.indicator: (r.item, r.id) for e in (plan, months[0]) for r in e.indicators}
        said = [
            Alignment(plan.document.id, ids[p][1], ids[p][0], june, ids[s][1], ids[s][0], "renamed", 0.0, 0.0, "confirmed", "张三", "2022-07-05", "")
            for p, s in confirmed
        ]
        return [*found, *said]

    june = months[0].document.id
    # handed over in the wrong order: the periods say which comes first
    found = alignment.align([months[1], plan, months[0]], decide)
    return {names[a.summary_record]: (names[a.plan_record], a.status) for a in found if a.summary_document != june and a.summary_record}


def test_what_people_confirmed_of_a_month_holds_for_the_next() -> None:
    assert monthly() == {}  # the names have not a word in common
    assert monthly(("居家环境改善", "适老化改造")) == {"适老化改造": ("居家环境改善", "auto")}
