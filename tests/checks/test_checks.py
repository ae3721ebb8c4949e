"""Each check on records written by hand: what fires, what does not, how severe."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build import Entry, Row, align, circular, headed, item, row
from docparse.checks import run
from docparse.errors import BadRequest
from docparse.model import Alignment, Extraction, Finding


def seen(sources: Sequence[Extraction], rows: Sequence[Alignment] = (), *codes: str) -> list[tuple[str, str, str]]:
    """(code, severity, kind) of the findings with these codes."""
    return [(f.code, f.severity, f.kind) for f in run(sources, rows, codes)]


def june(*rows: Row, **texts: str) -> Extraction:
    return circular("summary", item("1", "民生事项", *rows, **texts))


@pytest.mark.parametrize(
    ("printed", "code", "expected"),
    [
        (row("新改建公路", target="274公里", actual="213.492公里", rate="67.31%"), "R101", [("R101", "error", "fail")]),
        (row("新改建公路", target="预计274公里", actual="213.492公里", rate="67.31%"), "R101", [("R101", "error", "fail")]),
        (row("新改建公路", target="约274公里", actual="213.492公里", rate="37.31%"), "R101", [("R101", "warning", "fail")]),
        (row("新改建公路", target="300公里", actual="150000米", rate="50%"), "R101", [("R101", "note", "pass")]),
        (row("建设泵站", target="2座", actual="1座", rate="69%"), "R101", [("R101", "warning", "review")]),
        (row("帮扶", target="120户", actual="3人", rate="9.5%"), "R101", [("R101", "warning", "review")]),
        (row("投资", target="46.8亿元", actual="27.31亿元", rate="58.31%"), "R103", [("R103", "note", "fail")]),
        (row("服务站", target="420个", actual="418个", rate="100%"), "R109", [("R109", "error", "fail")]),
        (row("演出", target="704场", actual="705场", rate="99.9%"), "R110", [("R110", "warning", "fail")]),
        (row("改厕", rate="70.3%"), "R105", [("R105", "note", "open")]),
        (row("满意度", rate="70.3%", rate_kind="满意度"), "R105", []),
        (row("培训", target="100人", actual="50人"), "R106", [("R106", "note", "fail")]),
        (row("养老金", actual="101%", rate=""), "R111", []),
        (row("养老金发放率", actual="101%"), "R111", [("R111", "error", "fail")]),
        (row("毛入学率", actual="101%"), "R111", []),
        (row("帮扶", target="120户", actual="3人"), "D307", [("D307", "warning", "fail")]),
        (row("培训", target="120人次", actual="3人"), "D307", [("D307", "note", "fail")]),
        (row("培训", target="120名", actual="3人"), "D307", []),
        (row("建设", target="120个", actual="3所"), "D307", []),
        (row("公路", target="120公里", actual="3000米"), "D307", []),
        (row("培训", target="100人", actual="150人", rate="150%"), "A405", [("A405", "warning", "fail")]),
        (row("培训", target="100人", actual="125人", rate="125%"), "A405", [("A405", "note", "fail")]),
        (row("培训", target="不少于100人", actual="250人"), "A405", [("A405", "note", "fail")]),
        (row("筛查率", target="50%以上", actual="90%"), "A405", []),
        (row("公共经费", target="58万元", actual="92万元"), "A409", [("A409", "warning", "fail")]),
        (row("财政收入", target="58万元", actual="92万元"), "A409", []),
        (row("补助经费", target="不少于58万元", actual="92万元"), "A409", []),
        (row("筛查率", target="50%以上", actual="46%"), "A406", [("A406", "note", "fail")]),
        (row("筛查率", target="50%以上", actual="50%"), "A406", []),
        (row("报销比例", target="75%左右", actual="74.4%"), "A407", [("A407", "note", "pass")]),
        (row("报销比例", target="75%左右", actual="60%"), "A407", [("A407", "note", "fail")]),
        (row("死亡人数", target="不超过10人", actual="12人"), "A408", [("A408", "error", "fail")]),
        (row("个人自付", target="不超过1万元", actual="171.91万元"), "A408", [("A408", "warning", "review")]),
        (row("基本建成", target="2239套", actual="398套", rate="17.78%"), "M606", [("M606", "warning", "fail")]),
        (row("基本建成", target="100套", actual="35套", rate="35%"), "M606", [("M606", "note", "fail")]),
        (row("基本建成", target="100套", actual="45套", rate="45%"), "M606", []),
        (row("筛查率", target="50%以上", actual="10%"), "M606", []),
    ],
)
def test_one_record(printed: Row, code: str, expected: list[tuple[str, str, str]]) -> None:
    assert seen([june(printed)], (), code) == expected


def test_rate_of_another_pair_in_the_item_is_a_doubt_not_an_error() -> None:
    crossed = june(
        row("新开工", target="2239套"),
        row("基本建成", target="2417套", actual="398套"),
        row("再开工", target="2238套", actual="1681套", rate="69.55%"),
    )
    assert seen([crossed], (), "R101") == [("R101", "warning", "review")]


def parts(*numbers: str, total: str, bracket: bool = False) -> Row:
    return row("补助人数", target=total, parts=tuple(row(f"第{'甲乙丙丁'[n]}类人员", target=p) for n, p in enumerate(numbers)), bracket=bracket)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (parts("840人", "100人", "200人", "290人", total="1430人"), [("S201", "note", "pass")]),
        (parts("44人", "10人", total="54人", bracket=True), [("S201", "note", "pass")]),
        (parts("44人", "12人", total="54人", bracket=True), [("S201", "error", "fail")]),
        (parts("44人", "12人", total="54人"), [("S201", "note", "open")]),
        (parts("44人", total="54人"), []),
        (parts("4人", "5人", total="54人"), []),
        (parts("10635人", "6351人", total="1.7万人", bracket=True), [("S202", "note", "fail")]),
        (parts("2.91亿元", "1.47亿元", "2.46亿元", total="6.83亿元", bracket=True), [("S202", "note", "fail")]),
        (parts("7.2万人", total="6.87万人"), [("S203", "error", "fail")]),
    ],
)
def test_sums(printed: Row, expected: list[tuple[str, str, str]]) -> None:
    assert seen([june(printed)], (), "S") == expected


@given(st.lists(st.integers(1, 10**5), min_size=2, max_size=4), st.booleans())
def test_parts_that_add_up_never_fire(numbers: list[int], bracket: bool) -> None:
    printed = parts(*(f"{n}人" for n in numbers), total=f"{sum(numbers)}人", bracket=bracket)
    assert seen([june(printed)], (), "S") == [("S201", "note", "pass")]


def test_parts_that_add_up_in_another_month_are_a_full_list() -> None:
    names = ("新建", "改建", "盘活存量")

    def month(total: int, *numbers: int) -> Row:
        return row("筹集租赁住房", actual=f"{total}套", parts=tuple(row(n, actual=f"{v}套") for n, v in zip(names, numbers, strict=True)))

    may = circular("summary", item("1", "住房", month(1438, 812, 356, 270)), title="云汀市2022年5月份小结", period_end="2022-05-31")
    june_ = circular("summary", item("1", "住房", month(1742, 986, 428, 318)), title="云汀市2022年6月份小结")
    assert seen([may, june_], (), "S") == [("S201", "note", "pass"), ("S201", "error", "fail")]
    assert seen([june_], (), "S") == [("S201", "note", "open")]


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("发放国家奖助学金/人、免学费补助20人", 1),
        ("实施/座小型病险水库除险加固项目，投资20万元", 1),
        ("改造20户，支出改造补助/万元", 1),
        ("新建调蓄池  座，改造20户", 1),
        ("新建泵站___座，改造20户", 1),
        ("新建泵站（  ）座，改造20户", 1),
        ("共救助人员人次，改造20户", 1),
        ("落实补助资金万元，改造20户", 1),
        ("护理补贴60元/人·月，改造20户", 0),
        ("浓度43微克/立方米，改造20户", 0),
        ("低保标准8124元/年人，改造20户", 0),
        ("政府和/或个人承担，改造20户", 0),
        ("24/7服务，改造20户", 0),
        ("单位/个人均可申请，改造20户", 0),
        ("省/市/县三级，改造20户", 0),
        ("总投资突破万亿元，改造20户", 0),
        ("改造  项目20个", 0),
        ("3人/户，改造20户", 0),
        ("2020 年全市改造20户", 0),
    ],
)
def test_missing_numbers(text: str, fires: int) -> None:
    assert len(seen([june(actual_text=text)], (), "D301")) == fires


def entries(*numbers: str) -> tuple[Entry, ...]:
    names = ["养老服务", "法律援助", "农村公路", "学前教育", "住房保障", "文化惠民"]
    return tuple(item(n, names[k], row(names[k], target="20个", actual="10个")) for k, n in enumerate(numbers))


@pytest.mark.parametrize(
    ("numbers", "code", "expected"),
    [
        (("1", "2", "3", "4"), "D30", []),
        (("1", "", "3", "4"), "D302", ["丢失序号2"]),
        (("一", "", "三", "四"), "D302", ["丢失序号2"]),
        (("1", "", "", "4"), "D302", ["丢失序号2", "丢失序号3"]),
        (("1", "2", "4", "5"), "D302", ["缺3"]),
        (("7", "8", "9", "10"), "D302", []),
        (("1", "", "2", "3"), "D302", []),
        (("1", "2", "2", "3"), "D303", ["重复"]),
        (("1", "3", "2", "4"), "D303", ["倒退"]),
        (("1", "2", "1", "2"), "D303", []),
    ],
)
def test_numbering(numbers: tuple[str, ...], code: str, expected: list[str]) -> None:
    found = run([circular("summary", *entries(*numbers))], (), [code])
    assert len(found) == len(expected)
    assert all(word in f.message for word, f in zip(expected, found, strict=True))


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        ("现将5项实事进展情况小结如下", [("warning", "fail")]),
        ("现将五项实事进展情况小结如下", [("warning", "fail")]),
        ("现将4项民生工程进展情况小结如下", [("note", "pass")]),
        ("全市共有20项重点任务", []),
        ("各部门共有5项", []),
    ],
)
def test_announced_counts(opening: str, expected: list[tuple[str, str]]) -> None:
    found = run([circular("summary", *entries("1", "", "3", "4"), opening=opening)], (), ["D304"])
    assert [(f.severity, f.kind) for f in found] == expected
    assert all(f.item == "" for f in found)


@pytest.mark.parametrize(
    ("rows", "actual_text", "expected"),
    [
        ((row("培训", target="400名"), row("上报", target="6500条", actual="9184条")), "", ["A401"]),
        ((row("培训", target="400名", actual="300名"), row("合格率", target="90%以上")), "", ["A402"]),
        ((row("小区", target="121个"), row("投资", actual="13233万元")), "", ["A403"]),
        ((row("示范镇", target="4个"), row("示范村", target="20个")), "充分发挥示范带动作用", ["A404"]),
        ((row("低保标准", target="8124元", role="target"), row("低保", target="20人", actual="10人")), "", []),
        ((row("补贴", target="400元", role="standard"), row("低保", target="20人", actual="10人")), "", []),
        ((row("自付", target="不超过1万元"), row("低保", target="20人", actual="10人")), "", []),
    ],
)
def test_answers(rows: tuple[Row, ...], actual_text: str, expected: list[str]) -> None:
    texts = {"actual_text": actual_text} if actual_text else {}
    assert [f.code for f in run([june(*rows, **texts)], (), ["A401", "A402", "A403", "A404"])] == expected


def test_later_stage() -> None:
    from dataclasses import replace

    one = june(
        row("危房改造", target="495户", actual="490户", rate="98.99%", rate_kind="开工率"),
        row("危房改造完成", actual="495户", rate="100%", rate_kind="竣工率"),
    )
    shared = replace(one.indicators[1], target=one.indicators[0].target)
    assert seen([replace(one, indicators=(one.indicators[0], shared))], (), "A410") == [("A410", "error", "fail")]
    assert seen([one], (), "A410") == []


def pair(plan_target: str, summary_target: str, status: str = "auto", relation: str = "same", code: str = "P50") -> list[tuple[str, str, str]]:
    plan = circular("plan", item("1", "质量", row("培育农产品品牌", target=plan_target)), title="云汀市2022年工作要点")
    summary = circular("summary", item("1", "质量", row("培育农产品品牌", target=summary_target, actual="1个")))
    return seen([plan, summary], align(plan, summary, status, relation), *([code] if code != "P50" else ["P501", "P502", "P503", "P504", "P509"]))


@pytest.mark.parametrize(
    ("plan", "summary", "expected"),
    [
        ("50个", "50个", [("P501", "note", "pass")]),
        ("50个", "49个", [("P501", "error", "fail")]),
        ("3.6万个", "36000个", [("P501", "note", "pass")]),
        ("12.4万平方米", "12.36万平方米", [("P502", "note", "pass")]),
        ("12.4万平方米", "12.5万平方米", [("P501", "error", "fail")]),
        ("12.4万平方米", "13.61万平方米", [("P501", "error", "fail")]),
        ("约50个", "49个", [("P501", "warning", "fail")]),
        ("500人", "500人次", [("P501", "note", "pass"), ("P503", "warning", "fail")]),
        ("500人", "500名", [("P501", "note", "pass")]),
        ("500人", "500户", [("P503", "warning", "fail")]),
        ("不少于2400件", "2400件左右", [("P501", "note", "pass"), ("P504", "warning", "fail")]),
        ("400名", "不少于400名", [("P501", "note", "pass"), ("P504", "note", "fail")]),
        ("98%以上", "不低于98%", [("P501", "note", "pass")]),
    ],
)
def test_plan_and_summary(plan: str, summary: str, expected: list[tuple[str, str, str]]) -> None:
    assert pair(plan, summary) == expected


def test_unconfirmed_pairs_are_for_a_person() -> None:
    assert pair("50个", "49个", "review") == [("P501", "warning", "review")]
    assert pair("50个", "49个", "rejected") == []
    assert pair("50个", "49个", "confirmed") == [("P501", "error", "fail")]


def totals(plan_total: str, *summary_parts: str, relation: str = "") -> list[tuple[str, str, str]]:
    plan = circular("plan", item("1", "公厕", row("新建改建公共厕所", target=plan_total)), title="云汀市2022年工作要点")
    rows = tuple(row(f"{'城区农村园区'[2 * n : 2 * n + 2]}公共厕所", target=p) for n, p in enumerate(summary_parts))
    summary = circular("summary", item("1", "公厕", *rows))
    lines = [*align(plan, summary)]
    if relation:
        a = plan.indicators[0]
        lines += [
            Alignment(plan.document.id, a.id, a.item, summary.document.id, b.id, b.item, relation, 0.9, 0.5, "auto") for b in summary.indicators
        ]
    return seen([plan, summary], lines, "P501", "P505", "P507")


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        (totals("48座", "30座", "18座"), [("P507", "note", "pass")]),
        (totals("48座", "30座", "17座"), [("P507", "warning", "review")]),
        (totals("48座", "30座", "17座", relation="part"), [("P507", "error", "fail")]),
        (totals("48座", "30座", "18座", relation="part"), [("P507", "note", "pass")]),
        (totals("480座", "30座", "18座"), [("P505", "warning", "fail")]),
    ],
)
def test_totals(given_: list[tuple[str, str, str]], expected: list[tuple[str, str, str]]) -> None:
    assert given_ == expected


def test_dropped_target_absent_item_and_new_target() -> None:
    plan = circular(
        "plan",
        item("1", "就业", row("开发岗位", target="2800个"), row("见习岗位", target="2342个")),
        item("2", "学校", row("智慧学校", target="59所")),
        title="云汀市2022年工作要点",
    )
    summary = circular("summary", item("1", "就业", row("开发岗位", target="2800个", actual="9个"), row("补贴", target="60人", actual="3人")))
    assert seen([plan, summary], align(plan, summary), "P505", "P506", "P510") == [
        ("P510", "note", "open"),
        ("P505", "warning", "fail"),
        ("P506", "note", "open"),
    ]


@pytest.mark.parametrize(
    ("plan", "summary", "fires"),
    [
        ("打造市级示范综合体3个", "打造省级示范综合体3个", 1),
        ("打造市级示范综合体3个", "打造市级示范综合体3个", 0),
        ("以县区级横向补偿为主、市级纵向补偿为辅", "以市级横向补偿为主，省级纵向补偿为辅", 1),
        ("在县域、市级、省级医疗机构就诊", "在县域内、市级、省级医院就诊", 0),
        ("打造市级示范项目，建设县级服务中心", "建设县级服务中心", 0),
    ],
)
def test_levels(plan: str, summary: str, fires: int) -> None:
    one = circular("plan", item("1", "服务", target_text=plan), title="云汀市2022年工作要点")
    two = circular("summary", item("1", "服务", target_text=summary, actual_text="正在推进"))
    assert len(seen([one, two], align(one, two), "P508")) == fires


def months(*actuals: str, targets: Sequence[str] = (), name: str = "口袋公园", code: str = "M60") -> list[tuple[str, str, str]]:
    sources = [
        circular(
            "summary",
            item("1", "公共空间", row(name, target=targets[n] if targets else "20个", actual=a)),
            title=f"云汀市2022年{n + 5}月份小结",
            period_end=f"2022-{n + 5:02}-30",
        )
        for n, a in enumerate(actuals)
    ]
    return list(seen(sources, (), *([code] if code != "M60" else ["M601", "M602", "M605", "M607", "M609"])))


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        (months("8个", "9个", "10个"), []),
        (months("8个", "7个", "10个"), [("M601", "error", "fail")]),
        (months("8个", "7个", name="现有对象"), []),
        (months("8个", "8个"), [("M605", "note", "fail")]),
        (months("8个", "8个", "8个"), [("M605", "warning", "fail")]),
        (months("20个", "20个", "20个"), []),
        (months("8个", "9个", targets=("20个", "19个")), [("M602", "error", "fail")]),
        (months("8个", "9个", targets=("4.25万个", "42500个")), []),
        (months("100%", "98.6%", targets=("100%", "100%"), name="补贴发放率"), [("M607", "error", "fail")]),
        (months("98.6%", "100%", targets=("100%", "100%"), name="补贴发放率"), []),
    ],
)
def test_series(given_: list[tuple[str, str, str]], expected: list[tuple[str, str, str]]) -> None:
    assert given_ == expected


def test_missing_and_repeated_months() -> None:
    def month(n: int, path: str = "") -> Extraction:
        return circular("summary", *entries("1"), title=f"云汀市2022年{n}月份小结", period_end=f"2022-{n:02}-28", path=path or f"{n}.txt")

    assert next(f.message for f in run([month(5), month(7)], (), ["M609"])).startswith("有5月、7月，缺6月")
    assert seen([month(5), month(6)], (), "M609") == []
    assert len(seen([month(5), month(5, "b.txt")], (), "M609")) == 1


@pytest.mark.parametrize(
    ("header", "code", "expected"),
    [
        ({"doc_number": "民办〔2019〕5号", "date_issued": "2020-05-15"}, "H801", ["error"]),
        ({"doc_number": "民办〔2019〕95号", "date_issued": "2020-01-03"}, "H801", ["note"]),
        ({"doc_number": "民办〔2020〕5号", "date_issued": "2020-05-15"}, "H801", []),
        ({"issuer": "市民办", "doc_number": "民办〔2020〕5号", "date_issued": "2020-05-15"}, "H807", []),
        ({"issuer": "市民办"}, "H807", ["note"]),
    ],
)
def test_headers(header: dict[str, str], code: str, expected: list[str]) -> None:
    assert [f.severity for f in run([headed(june(row("床位", actual="10张")), **header)], (), [code])] == expected


@pytest.mark.parametrize(
    ("opening", "title", "fires"), [("截至5月底", "6月份", 1), ("截至6月底", "6月份", 0), ("截至8月底", "前三季度", 1), ("截至6月底", "上半年", 0)]
)
def test_period_of_title(opening: str, title: str, fires: int) -> None:
    assert len(seen([circular("summary", *entries("1"), title=f"云汀市2022年{title}小结", opening=opening)], (), "H802")) == fires


def test_unassigned_numbers_and_pairs_to_confirm() -> None:
    loose = circular("summary", *entries("1"), opening="另有7尾、8尾", loose=2)
    assert [(f.code, f.reported) for f in run([loose], (), ["Q901"])] == [("Q901", "2")]
    plan = circular("plan", *entries("1"), title="云汀市2022年工作要点")
    summary = circular("summary", *entries("1"))
    assert seen([plan, summary], align(plan, summary, "review"), "Q902") == [("Q902", "note", "review")]
    assert seen([plan, summary], align(plan, summary), "Q902") == []


@given(st.permutations(range(4)))
def test_order_of_files_never_changes_findings(order: list[int]) -> None:
    sources = [
        circular("plan", *entries("1", "2", "4"), title="云汀市2022年工作要点"),
        *(
            circular("summary", *entries("1", "", "3"), title=f"云汀市2022年{n}月份小结", period_end=f"2022-{n:02}-28", opening="现将5项实事小结如下")
            for n in (5, 6, 7)
        ),
    ]
    rows = [r for s in sources[1:] for r in align(sources[0], s)]
    assert run([sources[n] for n in order], rows[::-1]) == run(sources, rows)


def test_select_and_ignore() -> None:
    source = [june(row("公路", target="274公里", actual="213.492公里", rate="67.31%"))]
    assert {f.code for f in run(source, (), ["R1"])} == {"R101"}
    assert "R101" not in {f.code for f in run(source, (), [], ["R101"])}
    with pytest.raises(BadRequest):
        run(source, (), ["X9"])


def test_findings_say_where_and_with_what() -> None:
    found: Finding = run([june(row("新改建公路", target="274公里", actual="213.492公里", rate="67.31%"))], (), ["R101"])[0]
    assert found.message.startswith("1 民生事项：新改建公路第5行印出完成率67.31%；213.492÷274=77.92%")
    assert (found.expected, found.reported) == ("77.92%", "67.31%")
    assert len(found.quantities) == 3
    assert found.facts["implied_base"] == "317.15–317.20公里"
    assert found.facts["ask"]
