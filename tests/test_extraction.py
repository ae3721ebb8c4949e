"""From text to records: what always holds, and the hard sentences of the genre."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import docparse
from build import document
from docparse.evaluation import document as read_text
from docparse.extraction import extract
from docparse.folding import fold
from docparse.model import Extraction, Quantity, Span
from docparse.numbers import find

SUMMARY = "云汀市2022年民生实事6月份小结\n"
ROLES = {"target", "actual", "rate"}


def extraction(body: str, title: str = "1、民生事项\n", role: str = "summary") -> Extraction:
    return extract(document(SUMMARY + title + body + "\n"), role=role)  # type: ignore[arg-type]


def printed(q: Quantity | None) -> str:
    return q.number.text if q else "-"


def records(found: Extraction) -> list[str]:
    """name|target|actual|rate of each ledger line."""
    return ["|".join((r.indicator, printed(r.target), printed(r.actual), printed(r.rate))) for r in found.indicators]


# ---------------------------------------------------------------- what always holds


def sound(found: Extraction) -> None:
    """Every number once, with its place and a status; every reference leads somewhere; a rate is a percentage."""
    text = found.document.text
    numbers = sorted((n for p in found.document.paragraphs for n in find(fold(text, p.spans))), key=lambda n: n.start)
    assert [q.number for q in found.quantities] == numbers
    for a, b in pairwise(numbers):
        assert a.end <= b.start
    by_id = {q.id: q for q in found.quantities}
    items = {i.id: i for i in found.items}
    assert len(by_id) == len(found.quantities)
    assert len(items) == len(found.items)
    assert len({r.id for r in found.indicators}) == len(found.indicators)
    for q in found.quantities:
        n = q.number
        assert n.first <= n.start < n.end <= n.last
        assert fold(text, [Span(n.first, n.last)]).text == n.text
        assert text[n.start : n.end].strip() == text[n.start : n.end] != ""
        assert q.status in ("claimed", "ignored", "unclaimed")
        assert bool(q.rule) is (q.status != "unclaimed")
        assert q.status == "claimed" or q.role not in ROLES
        assert q.item == "" or items[q.item].start <= n.start < items[q.item].end
    for r in found.indicators:
        operands = {role: q for role in ("target", "actual", "rate") if (q := getattr(r, role)) is not None}
        assert operands
        assert len({q.id for q in operands.values()}) == len(operands)
        assert all(by_id[q.id] is q and q.status == "claimed" and q.role in ROLES for q in operands.values())
        assert "rate" not in operands or operands["rate"].number.unit in ("%", "‰")
        assert r.item == "" or r.item in items
        assert r.parent == "" or r.parent in {other.id for other in found.indicators} - {r.id}
        assert r.indicator
        assert r.rule
    for i in found.items:
        assert i.parent == "" or items[i.parent].start <= i.start
        assert all(0 <= at <= len(text) for at in (i.start, i.end))


SENTENCES = [
    "目标任务：新建公厕14座，改造停车场6处。",
    "完成情况：已建成公厕9座，完成率64.29%。",
    "截至6月底，完成投资34.85亿元，占年度计划的61.75%，同比增长3.2%。",
    "教育系统：资助学生120人。人社系统：资助学员90人。",
    "新增床位160张（护理型120张、普通型40张）。",
    "新增床位160张（护理型120张、普通型",
    "在镇、县、市分别不超过0.2、0.4、0.8万元。",
    "分别完成年度计划的75%、60%、50%、40%。",
    "猪、羊、牛出栏分别为7万头、2万只。",
    "开工率和竣工率分别为100%和92.05%。",
    "40条河道治理已完成36条，其中县城12条。",
    "道路硬化152.4公里，比计划的140公里多出12.4公里。",
    "各镇开工率：东镇100%、西镇80%。",
    "三次产业结构为12:40:48。",
    "为3120名残疾人提供药费补助；",
    "已改造户，完成率45%。",
    "占比由48%提高到57%，提高9个百分点。",
    "力争突破3.5亿元。",
    "“351”政策惠及１２００人次。",
    "**改厕 1 260 0 户**，完 成 率 8 7 . 5 %",
    "（责任单位：市民政局、市财政局）",
    "社会散居孤儿基本生活费标准每人每月不低于1050元。",
    "十三五期间第3位，3-12个月，16-24岁，1000余人，近七成。",
    "完成率%，共座，约万元。",
    "%%%、、、，，；；。。（（））：：",
    "一、养老",
    "（二）交通",
    "3、修路。①修路3公里。②架桥2座。",
    "老旧小区改造",
    "下一步打算：再修路3公里。",
    "关于“新建公厕14座”事项：已建成7座。",
    "2022年7月3日",
    "注：金额单位为万元。",
]


@given(
    st.lists(st.tuples(st.sampled_from(SENTENCES), st.sampled_from(["", "\n", "\n\n", "，", " ", "\r\n"])), max_size=10),
    st.sampled_from([None, "plan", "summary"]),
)
@settings(max_examples=60, deadline=None)
def test_any_text_is_read_soundly(pieces: list[tuple[str, str]], role: str | None) -> None:
    sound(extract(document(SUMMARY + "".join(a + b for a, b in pieces)), role=role))  # type: ignore[arg-type]


@given(st.text("目标任务完成情况率：占计划的其中分别（）“”、，。；一1２9.0%万亿元座户 \n*", max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_heap_of_characters_is_read_soundly(text: str) -> None:
    sound(extract(document(text)))


def test_counts_of_a_document_add_up() -> None:
    found = docparse.extract(document(SUMMARY + "\n".join(SENTENCES)))
    (row,) = found.to_frames()["documents"].to_dict("records")
    assert row["numbers"] == row["claimed"] + row["ignored"] + row["unclaimed"] == len(found.quantities)
    assert min(row["claimed"], row["ignored"]) > 0


def test_ids_carry_the_document() -> None:
    found = extraction("目标任务：新建公厕14座。\n完成情况：新建公厕9座。")
    ids = [*(i.id for i in found.items), *(q.id for q in found.quantities), *(r.id for r in found.indicators)]
    assert all(id.startswith(found.document.id + "-") for id in ids)


def test_the_printed_characters_are_found_again() -> None:
    body = "完成情况：改造１２６户，投资 3.4 万元，完成率**86.36**%。"
    found = extraction(body)
    assert [found.quote(q.number.start, q.number.end) for q in found.quantities[-3:]] == ["１２６", "3.4", "86.36"]
    assert [q.number.value for q in found.quantities[-3:]] == [Decimal(126), Decimal(34000), Decimal("86.36")]


NOISE = "目标任务：改造危房327户；新建公厕14座。\n完成情况：改造危房已开工327户，开工率100%；新建公厕9座，完成率64.29%。"


@pytest.mark.parametrize(
    "noisy",
    [
        NOISE.replace("327", " 327 ").replace("100%", "100 %"),
        NOISE.replace("327", "**327**"),
        NOISE.translate(str.maketrans("0123456789%", "０１２３４５６７８９％")),
        NOISE.replace("\n", "\r\n\r\n"),
        NOISE.replace("：", ":").replace("；", ";").replace("，", ","),
        NOISE.replace("危房", "危 房").replace("公厕", "公\u3000厕"),
    ],
)
def test_noise_changes_nothing(noisy: str) -> None:
    assert noisy != NOISE
    assert records(extraction(noisy)) == records(extraction(NOISE))


# ---------------------------------------------------------------- growth, shares and points


@pytest.mark.parametrize(
    "sentence",
    [
        "完成投资12亿元，同比增长8%",
        "完成投资12亿元，比上年同期下降8%",
        "完成投资12亿元，增幅达8%",
        "完成投资12亿元，较年初提高8个百分点",
        "民生支出12亿元，占财政支出的8%",
        "民生支出12亿元，占财政总支出的比重为8%",
        "民间投资12亿元，占总投资的8%",
        "发放贷款12亿元，占比8%",
        "参保率达到96.5%，高于全省平均水平8个百分点",
        "失业率为4.8%",
        "森林覆盖率由40%提高到48%",
        "参保率96.5%",
    ],
)
def test_growth_shares_and_levels_are_no_completion_rates(sentence: str) -> None:
    for body in (f"完成情况：{sentence}。", f"目标任务：推进工作。\n完成情况：{sentence}。", f"{sentence}，工作扎实。"):
        found = extraction(body)
        assert not [r for r in found.indicators if r.rate]
        assert "rate" not in {q.role for q in found.quantities}


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("比上年同期下降8%", "growth"),
        ("占财政支出的8%", "share"),
        ("较年初提高8个百分点", "change"),
        ("位列全省第8位", "ordinal"),
        ("惠及65岁以上老人", "age"),
        ("总投资80亿元", "total"),
        ("得分98分", "score"),
        ("由去年的48%提高到57%", "previous"),
        ("每人每月补助80元", "standard"),
    ],
)
def test_what_else_a_number_is(sentence: str, role: str) -> None:
    found = extraction(f"完成情况：{sentence}。")
    assert role in {q.role for q in found.quantities[3:]}


# ---------------------------------------------------------------- the hard items of summaries


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # two quantities and their rates, inline
        (
            "目标任务：改造农村公路836.4公里；大中修158公里。\n完成情况：农村公路改造836.4公里已全部开工，开工率100%，已完工521.9公里，完工率62.40%。",
            ["农村公路改造|836.4公里|836.4公里|100%", "改造农村公路完工|836.4公里|521.9公里|62.40%", "大中修|158公里|-|-"],
        ),
        # elided subjects: two stages of one target
        (
            "目标任务：改造危房327户。\n完成情况：已开工327户，开工率100%；已竣工301户，竣工率92.05%。",
            ["改造危房|327户|327户|100%", "改造危房竣工|327户|301户|92.05%"],
        ),
        (
            "目标任务：改造危房327户。\n完成情况：已开工327户，已竣工301户，开工率和竣工率分别为100%和92.05%。",
            ["改造危房|327户|327户|100%", "改造危房竣工|327户|301户|92.05%"],
        ),
        # answers in another wording
        (
            "目标任务：为3120名残疾人提供药费补助；为58名儿童适配假肢。\n完成情况：药费补助2876人，完成率92.18%；适配假肢40人，完成率68.97%。",
            ["残疾人提供药费补助|3120名|2876人|92.18%", "儿童适配假肢|58名|40人|68.97%"],
        ),
        # systems
        (
            "目标任务：资助学生2507人。\n完成情况：教育系统：资助学生1200人。人社系统：资助学生900人。",
            ["资助学生（教育）|2507人|1200人|-", "资助学生（人社）|-|900人|-"],
        ),
        # breakdowns in brackets, and a rate behind them that is of the whole
        (
            "目标任务：新增养老床位200张。\n完成情况：新增养老床位160张（护理型120张、普通型40张），完成率80%。",
            ["新增养老床位|200张|160张|80%", "新增养老床位·护理型|-|120张|-", "新增养老床位·普通型|-|40张|-"],
        ),
        # numbers missing before their unit: the rate waits, nothing is borrowed
        ("目标任务：改造户用厕所600户。\n完成情况：已改造户，完成率45%。", ["改造户用厕所|600户|-|45%"]),
        # one sentence
        ("完成情况：计划新建公厕14座，已建成9座，完成率64.29%。", ["新建公厕|14座|9座|64.29%"]),
        ("完成情况：40条黑臭水体治理已完成36条。", ["黑臭水体治理|40条|36条|-"]),
        # a rate with its base, then growth and points
        (
            "目标任务：新增城镇就业2.5万人。\n完成情况：城镇新增就业1.86万人，占年度目标的74.4%，同比增长3.2%，高于序时进度24.4个百分点。",
            ["城镇新增就业|2.5万人|1.86万人|74.4%"],
        ),
        # a level has no completion rate
        (
            "目标任务：城乡居民基本养老保险参保率达到95%以上。\n完成情况：参保率96.3%，高于目标1.3个百分点。",
            ["城乡居民基本养老保险参保率|95%以上|96.3%|-"],
        ),
        ("目标任务：送戏下乡120场。\n完成情况：已送戏45场（37.5%）。", ["送戏下乡|120场|45场|37.5%"]),
        # a rate in brackets behind each quantity
        (
            "目标任务：新建水池32口，修建水渠60公里。\n完成情况：水池建成24口（完成率75%），水渠修建49公里（完成率81.7%）。",
            ["水池建成|32口|24口|75%", "水渠修建|60公里|49公里|81.7%"],
        ),
        # the answer in brackets behind its promise
        ("家庭养老床位建设任务600张（完成545张），完成率90.8%。", ["家庭养老床位建设|600张|545张|90.8%"]),
        ("目标任务：新建公厕20座（已建成12座）。", ["新建公厕|20座|12座|-"]),
        # places in front of 分别
        (
            "完成情况：较慢的有东山县、西山县，分别开工612套、487套，占目标的80.5%、74.2%。",
            ["东山县|-|612套|80.5%", "西山县|-|487套|74.2%"],
        ),
        ("完成情况：护理型床位占比58%，超过55%的考核要求。", ["护理型床位占比|超过55%|58%|-"]),
        # lead and part
        (
            "目标任务：创建示范村12个，其中省级3个。\n完成情况：已创建示范村9个，其中省级2个。",
            ["创建示范村|12个|9个|-", "创建示范村·省级|3个|2个|-"],
        ),
    ],
)
def test_hard_items(body: str, expected: list[str]) -> None:
    found = extraction(body)
    assert records(found) == expected
    sound(found)


def test_standards_share_their_unit() -> None:
    found = extraction("完成情况：个人年度自付费用在镇级、县级、市级医院分别不超过0.2、0.4、0.8万元。")
    values = [(q.number.comparator, q.number.value, q.number.unit, q.role) for q in found.quantities if q.role == "standard"]
    assert values == [("<=", Decimal(v), "元", "standard") for v in (2000, 4000, 8000)]
    assert found.indicators == ()


def test_sub_projects_keep_to_themselves() -> None:
    found = extraction("士兵培训：培训士兵200人。\n完成情况：已培训120人。\n农民培训：培训农民300人。\n完成情况：已培训90人。")
    assert [(r.part, printed(r.target), printed(r.actual)) for r in found.indicators] == [
        ("士兵培训", "200人", "120人"),
        ("农民培训", "300人", "90人"),
    ]


def test_a_heading_that_lost_its_number_owns_its_records() -> None:
    found = extraction("目标任务：修路3公里。\n完成情况：修路1公里。\n老旧小区\n目标任务：改造小区8个。\n完成情况：改造小区4个。")
    assert [(r.number, r.title) for r in found.indicators] == [("1", "民生事项"), ("", "老旧小区")]


def test_quiet_parts_make_no_records() -> None:
    found = extraction("完成情况：修路1公里。\n二、下一步打算\n计划修路3公里。")
    assert records(found) == ["修路|-|1公里|-"]
    assert "3公里" in [q.number.text for q in found.quantities]


def test_plans_promise() -> None:
    found = extraction("新建公厕14座，改造停车场6处。（牵头责任单位：市住建局）", role="plan")
    assert records(found) == ["新建公厕|14座|-|-", "改造停车场|6处|-|-"]
    assert {r.lead_units for r in found.indicators} == {("市住建局",)}


def test_plans_look_back_before_they_promise() -> None:
    found = extraction("2021年，全市新建公厕9座。今年新建公厕14座，改造停车场6处。", role="plan")
    assert [r.split("|", 1)[1] for r in records(found)] == ["-|9座|-", "14座|-|-", "6处|-|-"]


def test_unreadable_documents_have_no_records() -> None:
    from docparse.model import Document

    found = extract(Document("0" * 12, "a.pdf", "", "pdf", "unreadable", "文件是空的"))
    assert (found.quantities, found.indicators, found.items) == ((), (), ())


def test_more_than_planned() -> None:
    found = extraction("完成情况：道路硬化152.4公里，比计划的140公里多出12.4公里。")
    assert records(found) == ["道路硬化|140公里|152.4公里|-"]


# ---------------------------------------------------------------- what goes wrong today


def test_a_missing_number_is_not_replaced_by_the_next() -> None:
    found = extraction("目标任务：培训教师600人次。\n完成情况：培训教师人次，占年度任务的45%，另培训校长30人次。")
    assert "45%" not in {printed(r.rate) for r in found.indicators if printed(r.actual) == "30人次"}


def test_verbs_tell_answers_apart() -> None:
    body = "目标任务：新建污水管网300公里，改造120公里。\n完成情况：新建完成213.492公里，完工率71.16%，改造完成60公里，完工率50%。"
    assert [r.split("|", 1)[1] for r in records(extraction(body))] == ["300公里|213.492公里|71.16%", "120公里|60公里|50%"]


def test_names_of_aligned_lists() -> None:
    assert [r.indicator for r in extraction("完成情况：猪、羊出栏分别为7万头、2万只。").indicators] == ["猪出栏", "羊出栏"]


COPIED = {
    "heads broken in their cells, values without a remark, a remark that begins with a number": (
        "表2 单位：万元\n单 位 项目\n（个） 开工\n（个） 开工\n率(%) 安排资金\n（万元） 支付资金\n（万元） 支付\n率(%) 备 注\n"
        "农业局 23 23 100 4370.00 3268.76 74.8\n水利局 17 15 88.2 2196.00 1350.54 61.5 2个项目调整\n",
        [
            "农业局·开工（个）|23|23|100",
            "农业局·支付资金|4370.00|3268.76|74.8",
            "水利局·开工（个）|17|15|88.2",
            "水利局·支付资金|2196.00|1350.54|61.5",
        ],
    ),
    "groups of unequal width, a head over nothing": (
        "单位 通村路（公里） 危桥（座） 投资（万元） 综合\n排名\n计划 完成 完成率% 计划 完成 完成率% 完成额 占年计划%\n"
        "云陂县 186 178.4 95.9 14 13 92.9 24310 94.2 1\n白汀区 64 60.2 94.1 5 5 100 9866 90.5 2\n",
        ["云陂县·通村路完成|186|178.4|95.9", "云陂县·危桥完成|14|13|92.9", "云陂县·投资完成额|-|24310|94.2"],
    ),
    "tabs, under a title with a tab, the last word of the head on a line of its own": (
        "表一\t主要指标\n指标\t计量\n单位\t全年\n目标\t1—6月\n累计\t占全年\n目标%\n零售总额\t亿元\t96\t47.53\t49.5\n农家店\t家\t180\t107\t59.4\n",
        ["零售总额|96|47.53|49.5", "农家店|180|107|59.4"],
    ),
}


@pytest.mark.parametrize("text", COPIED, ids=range(len(COPIED)))
def test_tables_as_pages_copy_them(text: str) -> None:
    body, expected = COPIED[text]
    made = records(extraction(body + "\n以上情况供参考。", title=""))
    told = [(name.partition("·")[0], values) for name, _, values in (record.partition("|") for record in made)]
    assert [row for row in expected if (row.partition("|")[0].partition("·")[0], row.partition("|")[2]) not in told] == [], made


def test_rows_wrapped_over_lines_and_places_as_columns() -> None:
    wrapped = (
        "任务分解清单\n序号　项目　工作内容及年度目标　年度投资\n（万元）　完成时限　责任单位\n"
        "1　就业创业　城镇新增就业4.6万人，登记失业率控\n制在4%以内　6800　12月　市人社局\n"
        "2　教育扩容　新建公办幼儿园26所，新增学\n位7020个\n—　9月　市教育局\n"
    )
    made = records(extraction(wrapped, title="", role="plan"))
    assert {"城镇新增就业|4.6万人|-|-", "新增学位|7020个|-|-", "就业创业·年度投资|6800|-|-"} <= set(made), made
    head, rows = (
        "附表 序号 任务指标 单位 全市 东关区 汾口县 备注",
        "1 淘汰锅炉 台 412 138 121 以核定数为准 2 更新新能源公 交车 辆 260 200 30 3 散乱污整治 家 530 205 164",
    )
    places = "\n".join(f"{head} {rows}".split()) + "\n"
    made = records(extraction(places, title="", role="plan"))
    assert {"更新新能源公交车·东关区|200|-|-", "散乱污整治·汾口县|164|-|-"} <= set(made), made


def test_a_figure_cut_at_its_decimal_point() -> None:
    found = extract(read_text("1至8月，社会保险费征缴18.\n9亿元，完成省下达计划31.5亿元的60%。", "x"), role="summary")
    assert records(found) == ["社会保险费征缴|31.5亿元|18.9亿元|60%"]
    assert [q.number.value for q in found.quantities if q.role == "actual"] == [Decimal(1_890_000_000)]
