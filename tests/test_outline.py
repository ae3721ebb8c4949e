from __future__ import annotations

import pytest

from build import document
from docparse.extraction import extract
from docparse.folding import fold
from docparse.model import DocumentRole, Span
from docparse.outline import Outline, outline, worded_status
from docparse.rules import load

SUMMARY = "云汀市2022年民生实事6月份小结\n"
PLAN = "云汀市2022年民生工作要点\n"


def made(text: str, role: DocumentRole | None = None) -> Outline:
    return outline(document(text), load(), role)


def shown(text: str) -> list[tuple[str, str, str, str]]:
    """Number of the item, sub-project, section and text of each stretch that is not quiet."""
    found = made(text)
    numbers = {i.id: i.number or i.title for i in found.items}
    return [(numbers.get(s.item, ""), s.part, s.section, "".join(text[p.start : p.end] for p in s.spans)) for s in found.segments if not s.quiet]


def items(text: str) -> list[tuple[int, str, str]]:
    return [(i.level, i.number, i.title) for i in made(text).items]


# ---------------------------------------------------------------- headings


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "一、养老\n（一）床位\n1、新建\n（1）县里\n①村里\n",
            [(1, "一", "养老"), (2, "（一）", "床位"), (3, "1", "新建"), (4, "（1）", "县里"), (5, "①", "村里")],
        ),
        ("1. 修建公路\n2．架设桥梁\n", [(3, "1", "修建公路"), (3, "2", "架设桥梁")]),
        ("第一部分：养老\n第1项修路\n", [(1, "第一部分：", "养老"), (3, "1", "修路")]),
        ("十二、养老\n(十三)修路\n", [(1, "十二", "养老"), (2, "（十三）", "修路")]),
        ("**1、修路。**完成公路硬化。\n", [(3, "1", "修路")]),
        ("1、修路。①修路3公里。②架桥2座。\n", [(3, "1", "修路"), (5, "①", "修路3公里"), (5, "②", "架桥2座")]),
        ("三、打算\n继续修路。\n附表1　各县进度\n附件2：名单\n", [(1, "三", "打算"), (1, "附表1", "各县进度"), (1, "附件2", "名单")]),
        ("一、修路\n继续修路。\n附表2   2020年资金到位情况\n", [(1, "一", "修路"), (1, "附表2", "2020年资金到位情况")]),
        ("一、修路\n附表1所列公路已全部开工。\n", [(1, "一", "修路")]),
        # a run-in number that does not count up is no heading, and a decimal never is
        ("1、修路。修路3公里。5、架桥。\n", [(3, "1", "修路")]),
        ("1.5公里公路已建成。\n", []),
        ("完成情况良好。\n", []),
    ],
)
def test_headings(body: str, expected: list[tuple[int, str, str]]) -> None:
    assert items(SUMMARY + body) == expected


def test_items_stand_in_a_tree_and_end_where_the_next_begins() -> None:
    text = SUMMARY + "一、养老\n1、床位\n新建床位20张。\n2、食堂\n新建食堂3个。\n二、交通\n修路。\n"
    found = made(text).items
    by_title = {i.title: i for i in found}
    assert by_title["床位"].parent == by_title["食堂"].parent == by_title["养老"].id
    assert by_title["交通"].parent == ""
    assert text[by_title["床位"].start : by_title["床位"].end] == "1、床位\n新建床位20张。\n"
    assert text[by_title["养老"].start : by_title["养老"].end].endswith("新建食堂3个。\n")
    assert by_title["交通"].end == len(text)


@pytest.mark.parametrize(
    "lost",
    [
        "老旧小区改造\n目标任务：改造小区8个。\n完成情况：已改造小区4个。\n",
        "老旧小区改造。【目标任务】改造小区8个。【完成情况】已改造小区4个。\n",
        "老旧小区改造\n县城片区：改造小区8个。\n完成情况：已改造小区4个。\n",
    ],
)
def test_a_heading_that_lost_its_number_is_found(lost: str) -> None:
    text = SUMMARY + "1、床位\n目标任务：新建床位20张。\n完成情况：已建10张。\n" + lost + "3、修路\n目标任务：修路3公里。\n完成情况：已修路1公里。\n"
    assert items(text) == [(3, "1", "床位"), (3, "", "老旧小区改造"), (3, "3", "修路")]
    assert [s[0] for s in shown(text) if "小区" in s[3]] == ["老旧小区改造"] * 2


@pytest.mark.parametrize("line", ["各项工作平稳推进，成效明显", "改造小区8个", "推进情况如下："])
def test_other_short_lines_are_no_headings(line: str) -> None:
    text = SUMMARY + f"1、床位\n目标任务：新建床位20张。\n完成情况：已建10张。\n{line}\n目标任务：修路3公里。\n完成情况：已修1公里。\n"
    assert [number for _, number, _ in items(text)] == ["1"]


# ---------------------------------------------------------------- sections


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("目标任务：修路3公里。\n完成情况：修路1公里。\n", [("target", "修路3公里。"), ("actual", "修路1公里。")]),
        ("目标任务：修路3公里。完成情况：修路1公里。\n", [("target", "修路3公里。"), ("actual", "修路1公里。")]),
        ("【目标任务】修路3公里。\n【进展情况】修路1公里。\n", [("target", "修路3公里。"), ("actual", "修路1公里。")]),
        ("[年度目标]修路3公里。[工作进展]修路1公里。\n", [("target", "修路3公里。"), ("actual", "修路1公里。")]),
        ("年度任务:修路3公里。\n6月底进展:修路1公里。\n", [("target", "修路3公里。"), ("actual", "修路1公里。")]),
        # without the first label, or without the second
        ("修路3公里。\n完成情况：修路1公里。\n", [("target", "修路3公里。"), ("actual", "修路1公里。")]),
        (
            "目标任务：修路3公里。\n截至6月底，已修路1公里，路基工程正在施工，质量合格。\n",
            [("target", "修路3公里。"), ("actual", "截至6月底，已修路1公里，路基工程正在施工，质量合格。")],
        ),
        # several paragraphs under one label
        (
            "目标任务：修路3公里。\n完成情况：修路1公里。\n架桥1座。\n",
            [("target", "修路3公里。"), ("actual", "修路1公里。"), ("actual", "架桥1座。")],
        ),
        ("关于“修路3公里”事项：已修路1公里。\n", [("target", "修路3公里"), ("actual", "已修路1公里。")]),
        ("修路1公里。\n", [("other", "修路1公里。")]),
    ],
)
def test_targets_and_results_are_told_apart(body: str, expected: list[tuple[str, str]]) -> None:
    assert [s[2:] for s in shown(SUMMARY + "1、交通\n" + body)] == expected


def test_labels_do_not_reach_into_the_next_item() -> None:
    text = SUMMARY + "1、交通\n目标任务：修路3公里。\n完成情况：修路1公里。\n2、养老\n新建床位20张。\n"
    assert shown(text)[-1] == ("2", "", "other", "新建床位20张。")


def test_sub_projects() -> None:
    text = SUMMARY + (
        "1、技能培训\n退役士兵培训：培训退役士兵200人。\n完成情况：已培训120人。\n农民培训。培训农民300人。\n完成情况：已培训90人。\n"
        "2、交通\n目标任务：修路3公里。\n完成情况：修路1公里。\n"
    )
    assert [(n, part, section) for n, part, section, _ in shown(text)] == [
        ("1", "退役士兵培训", "target"),
        ("1", "退役士兵培训", "actual"),
        ("1", "农民培训", "target"),
        ("1", "农民培训", "actual"),
        ("2", "", "target"),
        ("2", "", "actual"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "二、下一步打算\n修路3公里。\n",
        "二、存在问题\n（一）工作建议\n修路3公里。\n",
        "注：本表为修路3公里。\n",
        "1、交通\n下一步：修路3公里。\n",
        "联系电话：3公里\n",
    ],
)
def test_what_makes_no_ledger_lines_is_quiet(body: str) -> None:
    assert not [s for s in shown(SUMMARY + "一、进展\n架桥。\n" + body) if "3公里" in s[3]]


def test_quiet_ends_with_the_next_heading() -> None:
    text = SUMMARY + "一、下一步打算\n（一）思路\n修路3公里。\n二、进展\n架桥2座。\n"
    assert [s[3] for s in shown(text)] == ["架桥2座。"]


def test_every_character_of_a_paragraph_is_in_at_most_one_segment() -> None:
    text = (
        SUMMARY
        + "1、交通。①修路3公里。②架桥2座。（责任单位：市交通局）\n目标任务：修路3公里。完成情况：修路1公里。\n关于“架桥2座”事项：已架桥1座。\n"
    )
    taken = [at for s in made(text).segments for p in s.spans for at in range(p.start, p.end)]
    assert len(taken) == len(set(taken))
    assert {text.index(digit) for digit in ("3公里", "2座", "3公里。完成", "1公里", "1座")} <= set(taken)


# ---------------------------------------------------------------- duties


@pytest.mark.parametrize(
    ("printed", "lead", "support"),
    [
        ("（牵头责任单位：市民政局，协同责任单位：市财政局、市住建局）", ("市民政局",), ("市财政局", "市住建局")),
        ("（**牵头单位：市民政局；配合单位：市财政局**）", ("市民政局",), ("市财政局",)),
        ("（责任单位：市民政局、市财政局）", ("市民政局", "市财政局"), ()),
        ("（市民政局牵头）", ("市民政局",), ()),
        ("（市民政局、市财政局）", ("市民政局", "市财政局"), ()),
        ("\n责任单位：市民政局。", ("市民政局",), ()),
        ("\n牵头单位：市民政局；配合单位：市财政局、市审计局", ("市民政局",), ("市财政局", "市审计局")),
        ("（含改建5张）", (), ()),
        ("", (), ()),
    ],
)
def test_duties(printed: str, lead: tuple[str, ...], support: tuple[str, ...]) -> None:
    found = made(PLAN + f"一、养老\n1、新建养老床位20张。{printed}\n2、架桥2座。\n").items
    (one,) = (i for i in found if i.number == "1")
    assert (one.lead_units, one.support_units) == (lead, support)
    (other,) = (i for i in found if i.number == "2")
    assert (other.lead_units, other.support_units) == ((), ())


def test_duties_by_verb() -> None:
    (one,) = made(PLAN + "1、新建养老床位20张。（市民政局牵头，市财政局配合）\n").items
    assert (one.lead_units, one.support_units) == (("市民政局",), ("市财政局",))


# ---------------------------------------------------------------- header


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("云汀市2022年民生工作要点", "plan"),
        ("关于印发《云汀市2022年民生实事任务分解方案》的通知", "plan"),
        ("云汀市2022年重点工作实施方案", "plan"),
        ("云汀市2022年民生实事6月份小结", "summary"),
        ("关于2022年上半年民生实事进展情况的通报", "summary"),
        ("云汀市民生实事办理情况公示", "summary"),
        ("关于2022年工作要点完成情况的通报", "summary"),
    ],
)
def test_role_by_title(title: str, role: str) -> None:
    assert made(title + "\n新建公厕14座。\n").header.role == role


@pytest.mark.parametrize(
    ("body", "role"),
    [
        ("公厕建设截至6月底已完成7座，完成率50%。\n公路同比增长3%，累计完成9公里。\n", "summary"),
        ("力争新建公厕14座。（牵头责任单位：市住建局）\n确保修路3公里，不低于去年。（责任单位：市交通局）\n", "plan"),
        ("今天天气很好。\n", "other"),
    ],
)
def test_role_by_content(body: str, role: str) -> None:
    assert made("民生实事\n" + body).header.role == role


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("新建公厕9座，滞后于序时进度", "behind"),
        ("新建公厕9座，未达到序时进度", "behind"),
        ("新建公厕9座，达到序时进度", "on_schedule"),
        ("新建公厕9座，快于序时进度", "ahead"),
        ("新建公厕14座，提前完成年度任务", "done"),
        ("新建公厕9座，完成年度任务的60%", "unknown"),
        ("新建公厕9座，力争提前完成", "unknown"),
        ("新建公厕9座", "unknown"),
    ],
)
def test_what_the_words_say_of_progress(sentence: str, status: str) -> None:
    assert worded_status(sentence, load()) == status
    found = extract(document(f"{SUMMARY}1、环卫\n{sentence}。\n"))
    assert [line.status for line in found.indicators] == [status]


def test_role_as_told() -> None:
    assert made(PLAN + "新建公厕14座。\n", "summary").header.role == "summary"


def test_letterhead() -> None:
    text = (
        "云汀市民政局文件\n\n云民发〔2022〕15号\n\n云汀市民政局关于印发2022年民生工作要点的通知\n各县（区）民政局，市直各单位：\n"
        "现将要点印发给你们，请遵照执行。\n云汀市民政局\n2022年3月8日\n一、养老\n新建床位20张。\n"
    )
    header = made(text).header
    assert (header.role, header.issuer, header.doc_number, header.region) == ("plan", "云汀市民政局", "云民发〔2022〕15号", "云汀市")
    assert (header.addressees, header.date_issued) == ("各县（区）民政局，市直各单位", "2022-03-08")
    assert header.title == "云汀市民政局关于印发2022年民生工作要点的通知"


@pytest.mark.parametrize("printed", ["云民发〔2022〕15号", "云民发[2022]15号", "云政办字【2022】7号", "民生督查专报第3期"])
def test_document_numbers(printed: str) -> None:
    assert made(f"{printed}\n{SUMMARY}修路3公里。\n").header.doc_number == fold(printed, [Span(0, len(printed))]).text


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("2022年7月3日", "2022-07-03"),
        ("二〇二二年七月三日", "2022-07-03"),
        ("二○二二年十二月二十一日", "2022-12-21"),
        ("2022年13月3日", ""),
        ("", ""),
    ],
)
def test_dates(line: str, date: str) -> None:
    assert made(SUMMARY + f"修路3公里。\n{line}\n").header.date_issued == date


@pytest.mark.parametrize(
    ("title", "opening", "period"),
    [
        ("云汀市2022年民生实事6月份小结", "", ("2022-01-01", "2022-06-30")),
        ("云汀市2022年上半年民生实事小结", "", ("2022-01-01", "2022-06-30")),
        ("云汀市2022年前三季度民生实事小结", "", ("2022-01-01", "2022-09-30")),
        ("云汀市2024年1—2月民生实事小结", "", ("2024-01-01", "2024-02-29")),
        ("云汀市2022年民生实事进展情况", "截至8月底，各项工作进展顺利。", ("2022-01-01", "2022-08-31")),
        ("云汀市2022年民生实事进展情况", "截至2022年8月20日，各项工作进展顺利。", ("2022-01-01", "2022-08-20")),
        ("云汀市2022年民生实事总结", "", ("2022-01-01", "2022-12-31")),
        ("云汀市2022年民生工作要点", "", ("2022-01-01", "2022-12-31")),
        ("云汀市民生实事小结", "", ("", "")),
    ],
)
def test_periods(title: str, opening: str, period: tuple[str, str]) -> None:
    header = made(f"{title}\n{opening}\n修路3公里。\n").header
    assert (header.period_start, header.period_end) == period


def test_a_text_without_anything() -> None:
    found = made("\n")
    assert (found.items, found.segments, found.header.role, found.header.title) == ((), (), "other", "")
