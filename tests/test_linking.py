"""Each linking step by short texts: where it must link and where it must not. A line is written target/actual/rate, - where none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from build import document
from docparse.checks import run
from docparse.errors import BadRules
from docparse.extraction import extract
from docparse.linking import STEPS, UNDECIDED, steps
from docparse.model import Extraction, Quantity
from docparse.rules import load, load_pack


def extraction(body: str, role: str = "summary") -> Extraction:
    title = "云汀市2022年民生工作要点" if role == "plan" else "云汀市2022年民生实事6月份小结"
    return extract(document(f"{title}\n1、民生事项\n{body}\n"), role=role)  # type: ignore[arg-type]


def lines(found: Extraction, step: str = "") -> list[str]:
    """The ledger lines; with ``step`` those that this step has signed."""

    def printed(q: Quantity | None) -> str:
        return q.number.text if q else "-"

    return ["/".join(map(printed, (r.target, r.actual, r.rate))) for r in found.indicators if not step or step in r.rule.split("+")]


TARGET = "目标任务：新建公厕14座。\n完成情况："

# step, text, lines that the step makes, all other lines
LINKS: list[tuple[str, str, list[str], list[str]]] = [
    ("分段", "目标任务：资助学生300人。\n完成情况：教育系统：资助学生120人。人社系统：资助学生90人。", ["300人/120人/-", "-/90人/-"], []),
    ("分段", "完成情况：教育系统建设了平台。资助学生120人。", [], ["-/120人/-"]),
    ("要求", "新建公厕14座。请各镇于10月底前改造公厕30座。", [], ["-/14座/-"]),
    ("要求", "各镇已新建公厕14座。", [], ["-/14座/-"]),
    ("子项", "完成情况：培训教师120人，其中农村教师40人、城区教师80人。", ["-/40人/-", "-/80人/-"], ["-/120人/-"]),
    ("子项", "完成情况：培训教师120人（农村教师40人、城区教师80人）。", ["-/40人/-", "-/80人/-"], ["-/120人/-"]),
    ("子项", "完成情况：培训教师120人，建设学校3所（含操场）。", [], ["-/120人/-", "-/3所/-"]),
    ("对列", "完成情况：新建公厕9座、停车场3处，分别完成年度计划的75%、60%。", ["-/9座/75%", "-/3处/60%"], []),
    ("对列", TARGET + "已开工12座，已完工9座，开工率、完工率分别为85.71%、64.29%。", ["14座/12座/85.71%", "14座/9座/64.29%"], []),
    ("对列", "完成情况：新建公厕9座，完成年度计划的75%；新建停车场3处，完成年度计划的60%。", [], ["-/9座/75%", "-/3处/60%"]),
    ("标题目标", "新建公厕14座。截至6月底，已建成9座，完成率64.29%。", ["14座/9座/64.29%"], []),
    ("标题目标", "截至6月底，已建成公厕9座。目前完成投资80万元。", [], ["-/9座/-", "-/80万元/-"]),
    ("标题目标", "新建公厕14座。", [], ["-/14座/-"]),
    ("标题目标", "新建公厕目前累计9座。截至6月底，建成停车场3处。", [], ["-/9座/-", "-/3处/-"]),
    ("目标句", "完成情况：全年计划投资3亿元，新建公厕14座、停车场6处，已完成投资1亿元。", ["14座/-/-", "6处/-/-"], ["3亿元/1亿元/-"]),
    ("目标句", "完成情况：全年计划新建公厕14座，已建成9座。", [], ["14座/9座/-"]),
    ("增长", "目标任务：农业增加值增长4%。\n完成情况：农业增加值增长4.5%。", ["4%/4.5%/-"], []),
    ("增长", "完成情况：完成农业投资12亿元，同比增长8%。", [], ["-/12亿元/-"]),
    ("占比", "目标任务：新建公厕14座，年底前建成。\n完成情况：已建成公厕7座，占年度计划的50%；修路3公里，占60%。", ["-/3公里/60%"], ["14座/7座/50%"]),
    ("占比", "完成情况：已发放贷款7亿元，占50%。", [], ["-/7亿元/-"]),
    ("占比", "完成情况：已完成7项，占50%。", [], ["-/7项/-"]),
    ("地区率", "完成情况：各镇开工率：东镇100%、西镇80%。", ["-/-/100%", "-/-/80%"], []),
    ("地区率", "完成情况：各镇绿化面积：东镇100亩、西镇80亩。", [], ["-/100亩/-", "-/80亩/-"]),
    ("后置目标", "完成情况：改造公路318公里，超额完成300公里的任务。", ["300公里/318公里/-"], []),
    ("后置目标", "完成情况：救助困难群众318人，超额完成300公里的任务。", [], ["-/318人/-", "300公里/-/-"]),
    ("同名率", "完成情况：疏浚河道83条，疏浚率65.9%。", ["-/83条/65.9%"], []),
    ("同名率", "完成情况：参保居民83人，参保率65.9%。", [], ["-/83人/-", "-/65.9%/-"]),
    ("率归实际", "完成情况：新建公厕9座，惠及群众3000人，完成率64.29%。", ["-/9座/64.29%"], ["-/3000人/-"]),
    ("率归实际", "完成情况：新建公厕9座。小区改造完成率64.29%。", [], ["-/9座/-", "-/-/64.29%"]),
    ("率归实际", "完成情况：改造小区17个、2.3万户，完成目标的90%。", [], ["-/17个/-", "-/2.3万户/-"]),
    ("角色", "新建公厕14座。", ["-/14座/-"], []),
    ("角色", "目标任务：新建公厕14座。", ["14座/-/-"], []),
    ("角色", "完成情况：改厕任务500座，完成改厕410座。", ["500座/410座/-"], []),
    ("率的基数", "完成情况：批复项目76个，开工71个，开工率93.42%。", ["76个/71个/93.42%"], []),
    ("率的基数", "完成情况：批复项目76个，开工51个，开工率93.42%。", [], ["-/76个/-", "-/51个/93.42%"]),
    (
        "目标与完成",
        "目标任务：新建公厕14座，改造停车场6处。\n完成情况：改造停车场3处，新建公厕9座。",
        ["14座/9座/-", "6处/3处/-"],
        [],
    ),
    ("目标与完成", TARGET + "发放补助9万元。", [], ["14座/-/-", "-/9万元/-"]),
    ("目标与完成", TARGET + "培训教师9人次。", [], ["14座/-/-", "-/9人次/-"]),
    ("阶段共享", "目标任务：改造危房495户。\n完成情况：已开工495户，已竣工400户。", ["495户/400户/-"], ["495户/495户/-"]),
    ("阶段共享", "目标任务：改造危房495户。\n完成情况：改造危房495户，慰问户数400户。", [], ["495户/495户/-", "-/400户/-"]),
    ("补名", "完成情况：已完成9座。", ["-/9座/-"], []),
    ("补名", "完成情况：新建公厕9座。", [], ["-/9座/-"]),
]


@pytest.mark.parametrize(("step", "text", "linked", "others"), LINKS)
def test_a_step_links_what_it_says_and_no_more(step: str, text: str, linked: list[str], others: list[str]) -> None:
    found = extraction(text)
    assert sorted(lines(found, step)) == sorted(linked)
    assert sorted(lines(found)) == sorted(linked + others)


@pytest.mark.parametrize(
    ("step", "text", "expected"),
    [
        ("当月累计", "完成情况：6月份新建公厕3座，累计新建公厕14座。", ["-/14座/-"]),
        ("当月累计", "完成情况：6月份新建公厕3座。", ["-/3座/-"]),
        ("取舍", "列出名单35，完成公厕9座。", ["-/9座/-"]),
        ("取舍", "列出名单35人，完成公厕9座。", ["-/35人/-", "-/9座/-"]),
    ],
)
def test_what_makes_no_line(step: str, text: str, expected: list[str]) -> None:
    assert step in STEPS
    assert lines(extraction(text)) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("完成情况：公厕：已完成9座。", ["公厕"]),
        ("完成情况：改造公厕已完成9座，已投用8座。", ["改造公厕", "改造公厕投用"]),
        ("完成情况：已完成9座。", ["民生事项"]),
        ("完成情况：农村公路硬化已完成9公里。", ["农村公路硬化"]),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert [r.indicator for r in extraction(text).indicators] == names


def test_parts_hang_below_their_whole() -> None:
    found = extraction("完成情况：培训教师120人，其中农村教师40人。修路3公里。")
    whole, part, other = found.indicators
    assert (whole.parent, part.parent, other.parent) == ("", whole.id, "")


def test_systems_are_named() -> None:
    found = extraction("完成情况：教育系统：资助学生120人。人社系统：资助学员90人。")
    assert [r.segment for r in found.indicators] == ["教育系统", "人社系统"]


@pytest.mark.parametrize(
    ("text", "base", "kind"),
    [
        ("新建公厕9座，占年度计划的64.29%", "年度计划", ""),
        ("新建公厕9座，完成省下达任务的64.29%", "省下达任务", ""),
        ("新建公厕9座，完工率64.29%", "", "完工率"),
    ],
)
def test_bases_and_kinds_of_rates(text: str, base: str, kind: str) -> None:
    (one,) = extraction(f"完成情况：{text}。").indicators
    assert (one.base, one.rate_kind) == (base, kind)


def test_one_actual_with_two_bases_makes_two_lines() -> None:
    found = extraction("完成情况：新建公厕9座，占年度计划的64.29%，完成省下达任务的90%。")
    assert [(r.actual.number.text if r.actual else "", r.rate.number.text if r.rate else "", r.base) for r in found.indicators] == [
        ("9座", "64.29%", "年度计划"),
        ("9座", "90%", "省下达任务"),
    ]


def test_what_a_rate_is_named_after_was_done() -> None:
    found = extraction("完成情况：批复投资5.6亿元，资金下达3.92亿元，下达率70%。")
    assert lines(found) == ["5.6亿元/3.92亿元/70%"]


def test_in_a_plan_everything_is_promised() -> None:
    found = extraction("新建公厕14座，改造停车场6处，其中立体停车场2处，绿化率达到40%。", role="plan")
    assert lines(found) == ["14座/-/-", "6处/-/-", "2处/-/-", "40%/-/-"]


# ---------------------------------------------------------------- what goes wrong today


def test_lists_of_different_length_are_not_linked() -> None:
    found = extraction("完成情况：新建公厕9座、停车场3处、凉亭2座，分别完成年度计划的75%、60%、50%、40%。")
    assert [r.rate for r in found.indicators if r.actual] == [None, None, None]


def test_a_rate_of_the_plan_is_not_taken_of_the_second_tier() -> None:
    found = extraction("完成情况：年度计划投资3亿元，力争3.5亿元，已完成1.5亿元，占年度计划的50%。")
    assert not [f for f in run((found,), ()) if f.code == "R101" and f.kind == "fail"]
    assert "3亿元/1.5亿元/50%" in lines(found)


def test_percentages_of_places_stay_together() -> None:
    statuses = {q.number.text: q.status for q in extraction("完成情况：各镇绿化：东镇100%、西镇80%。").quantities}
    assert statuses["100%"] == statuses["80%"]


@pytest.mark.parametrize(
    "text",
    [
        "完成投资12亿元，同比增长8%",
        "发放贷款7亿元，占8%",
        "单月新建公厕8座，累计新建公厕14座",
    ],
)
def test_dropped_lines_leave_their_numbers_claimed(text: str) -> None:
    found = extraction(f"完成情况：{text}。")
    assert not [q.number.text for q in found.quantities if q.status == "unclaimed"]


# ---------------------------------------------------------------- the list of steps


def test_every_step_is_declared_and_has_a_case() -> None:
    declared = [s.step for s in steps(load())]
    assert sorted(declared) == sorted(STEPS)
    tried = {case[0] for case in LINKS} | {"当月累计", "取舍"}
    assert set(declared) - tried == {"率栏"}  # tables have tests of their own


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("step: 分段", "step: 分断", "未知的连接步骤“分断”"),
        ("title: 教育", "titel: 教育", "title"),
        ("- step: 子项", "- step: 子项\n  step: 子项", "重复"),
    ],
)
def test_faulty_steps_are_refused(old: str, new: str, words: str, tmp_path: Path) -> None:
    folder = load().folder
    for path in folder.glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    file = tmp_path / "linking.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadRules, match=re.escape(words)) as caught:
        steps(load_pack(tmp_path))
    assert caught.value.line > 0
    assert caught.value.path == str(file)


def test_the_order_of_steps_is_that_of_the_file() -> None:
    entries = yaml.safe_load((load().folder / "linking.yaml").read_text(encoding="utf-8"))
    assert [s.step for s in steps(load())] == [e["step"] for e in entries]


def test_what_cannot_be_decided_is_left_open_with_its_candidates() -> None:
    made = extraction("改造小区17个、2.3万户，完成目标的90%。\n公路、桥梁、隧道分别完成30%、40%。")
    open_ = {q.number.text: (q.status, q.role, q.indicator) for q in made.quantities if q.role == UNDECIDED}
    assert open_ == {
        "90%": ("unclaimed", "ambiguous", "改造小区 2.3万户 或 改造小区 17个"),
        "30%": ("unclaimed", "ambiguous", "公路、桥梁、隧道"),
        "40%": ("unclaimed", "ambiguous", "公路、桥梁、隧道"),
    }
    assert all(r.rate is None for r in made.indicators)
