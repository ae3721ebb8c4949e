"""Rejoining of sentences that were cut by a page or a line end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docparse.readers import paragraphs

LONG = "2. 完善公共服务。全年新开工城镇公租房项目十二个，为困难家庭提供租赁补贴，对有就业意愿的劳动力实施"


def read(text: str) -> list[str]:
    return ["".join(text[s.start : s.end] for s in p.spans) for p in paragraphs.from_text(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"{LONG}\n\n岗位兜底安置。", [f"{LONG}岗位兜底安置。"]),
        (f"{LONG}\n— 3 —\n\n岗位兜底安置。", [f"{LONG}岗位兜底安置。"]),
        (f"{LONG}。\n\n开展就业见习。", [f"{LONG}。", "开展就业见习。"]),
        (f"{LONG}\n3. 推进就业见习，增加岗位。", [LONG, "3. 推进就业见习，增加岗位。"]),
        (f"{LONG}\n（责任单位：市人社局）", [LONG, "（责任单位：市人社局）"]),
        (f"{LONG}\n完成情况：已建成3个，开工率92%。", [LONG, "完成情况：已建成3个，开工率92%。"]),
        ("5、公租房。就业登记失业率3.7%，\n控制在目标以内。", ["5、公租房。就业登记失业率3.7%，控制在目标以内。"]),
        ("43. 建设美丽乡村。围绕“环境美、兴业\n\n富民生活美”目标，推进建设。", ["43. 建设美丽乡村。围绕“环境美、兴业富民生活美”目标，推进建设。"]),
        (
            "6. 深化改革。开展培训三万人次。（**牵头责任单位：市教育局，协同责任单位：市经济和信息化**\n\n局、市财政局）",
            ["6. 深化改革。开展培训三万人次。（**牵头责任单位：市教育局，协同责任单位：市经济和信息化**局、市财政局）"],
        ),
        (
            "费用由政府兜底保障，个人年度自付费用分别不超过规定的限额。其中县(市)\n区政府承担责任，设立专项资金。",
            ["费用由政府兜底保障，个人年度自付费用分别不超过规定的限额。其中县(市)区政府承担责任，设立专项资金。"],
        ),
        (
            f"{LONG}。（市住建局、市财政局）\n全市实施改造项目三个，完成投资五亿元。",
            [f"{LONG}。（市住建局、市财政局）", "全市实施改造项目三个，完成投资五亿元。"],
        ),
        ("关于印发某市今年以来民生实事工作要点和任务分工的通知\n各县区人民政府，市直各单位：", None),
        ("为群众提供“两癌”筛查服务，查出异常的已经全部跟踪转诊并安排治疗\n区卫健局\n区妇联\n2\n养老\n新建食堂14家，设置床位\n12家\n区民政局", None),
        ("东镇 31 31 100.0 22\n西镇 27 25 92.6 16\n南镇 6 6 100.0 5", None),
        ("1\t改造老旧小区46个，既有住宅加装电梯60部，完成投资额达三亿元以上\t县住建局\n县发改委，县财政局。", None),
    ],
)
def test_text_whose_lines_are_paragraphs(text: str, wanted: list[str] | None) -> None:
    assert read(text) == (wanted if wanted is not None else text.split("\n"))


def test_text_cut_at_one_width() -> None:
    dump = (
        "一、重点工程进展\n"
        "（一）病险水库除险加固。全年任务 86 座，已经全部\n开工，开工率 100%；主体完工 5\n"
        "7 座，完工率 66.3%；通过投入使用验收 31 座。两\n县连续三个月无一座挂账。\n"
        "（二）饮水工程。计划建设工程 132 处，规划受益人口\n21.\n4 万人。受益人口已经达到 15. 9 万\n"
        "— 3 —\n人，占全年计划的 74.3%，水质检测一千二百份，合\n格率 91. 6 %。\n"
        "二、存在问题\n进度不平衡。全市十一个县（市、区）当中，完成率高\n于 80% 的 4 个。"
    )
    assert read(dump) == [
        "一、重点工程进展",
        "（一）病险水库除险加固。全年任务 86 座，已经全部开工，开工率 100%；主体完工 57 座，完工率 66.3%；通过投入使用验收 31 座。"
        "两县连续三个月无一座挂账。",
        "（二）饮水工程。计划建设工程 132 处，规划受益人口21.4 万人。"
        "受益人口已经达到 15. 9 万人，占全年计划的 74.3%，水质检测一千二百份，合格率 91. 6 %。",
        "二、存在问题",
        "进度不平衡。全市十一个县（市、区）当中，完成率高于 80% 的 4 个。",
    ]


@pytest.mark.parametrize("line", ["— 3 —", "-12-", "－ 5 －", "第 3 页", "第3页 共12页", "共12页", "Page 3 of 9", "一3一"])
def test_page_numbers(line: str) -> None:
    assert paragraphs.is_page_number(line)
    assert read(f"开工率92%。\n{line}\n已建成3个。") == ["开工率92%。", "已建成3个。"]


@pytest.mark.parametrize("line", ["495", "12.5", "3—5", "——高速公路", "第3页表格", "-12", "共12处"])
def test_numbers_that_are_content(line: str) -> None:
    assert not paragraphs.is_page_number(line)


@given(st.text("一（1）。，；：\n\r\t |— 率套ab.*“”", max_size=200))
def test_every_character_is_in_one_paragraph_or_blank(text: str) -> None:
    spans = [s for p in paragraphs.from_text(text) for s in p.spans]
    assert all(a.end <= b.start for a, b in pairwise(spans))
    covered = {i for s in spans for i in range(s.start, s.end)}
    left = "".join(c if i not in covered else "\n" for i, c in enumerate(text))
    assert all(not line.strip() or paragraphs.is_page_number(line) for line in left.splitlines())
