"""The notation of rule files. Numbers stand in coded sentences as one character: # a count, % a percentage, $ money, ~ a soft number."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docparse.rules import Rule, load
from docparse.template import MAX_VARIANTS, Template, TemplateError, TextType, Vocabulary, code, committed, compile_template, matches, parse

NUMBERS = {"#": code("数量", False), "%": code("百分比", False), "$": code("金额", False), "~": code("日期", True)}
VOCABULARY = Vocabulary(
    words={"动作": ["建成", "新建", "新建成"], "动作词": ["办"], "占为": ["占", "为"]},
    slots={"指标": "名称", "对象": "名称", "语": "短语", "文": "文本", "数": "数量或金额", "率": "百分比", "旁": "数", "日": "日期", "任": "任意数"}
    | {"基准": "基准", "率名": "率名"},
    types={"基准": TextType("短语", contains=("计划", "任务"), without=("投资",)), "率名": TextType("名称", ends=("开工率", "率"))},
)


def sentence(text: str) -> str:
    return "\n" + text.translate(str.maketrans(NUMBERS))


def found(template: str, text: str) -> list[dict[str, str | list[str]]]:
    """What the slots of the first variant that matches take, one dictionary a match; lists where a slot takes several."""
    coded = sentence(text)
    back = str.maketrans({v: k for k, v in NUMBERS.items()})
    for variant in compile_template(template, VOCABULARY):
        taken = [{s: [coded[a:b].translate(back) for a, b in places] for s, places in m.slots.items()} for m in matches(variant, coded)]
        if taken:
            return [{s: v[0] if len(v) == 1 else v for s, v in one.items()} for one in taken]
    return []


@pytest.mark.parametrize(
    ("template", "text", "expected"),
    [
        # literals and numbers by kind
        ("完成率{率}", "完成率%，完成率#", [{"率": "%"}]),
        ("完成{数}", "完成#，完成$，完成%，完成~", [{"数": "#"}, {"数": "$"}]),
        ("{旁:百分比}", "#，%", [{"旁": "%"}]),
        ("{日}", "~底#", [{"日": "~"}]),
        ("{任}", "~底#", [{"任": "~"}, {"任": "#"}]),
        # optional parts, choices, word lists
        ("已[经]完成{数}", "已完成#，已经完成#", [{"数": "#"}, {"数": "#"}]),
        ("(完成|办理){数}", "完成#，办理#，开展#", [{"数": "#"}, {"数": "#"}]),
        ("[已|现已](开工|竣工){数}", "竣工#", [{"数": "#"}]),
        ("@动作{数}", "新建成#", [{"数": "#"}]),
        ("@动作词{数}", "办#", [{"数": "#"}]),
        ("{指标}[为]{数}", "公路#", [{"指标": "公路", "数": "#"}]),
        ("{指标}（{语}）[为]{数}", "公路（含桥）#", [{"指标": "公路", "语": "含桥", "数": "#"}]),
        ("{指标}[，其中{语}的]{数}", "公路，其中县里的#", [{"指标": "公路", "语": "县里", "数": "#"}]),
        ("{指标}[，其中{语}的]{数}", "公路#", [{"指标": "公路", "数": "#"}]),
        # names stop at 、 and numbers, phrases at numbers and clause marks, texts only at sentences; brackets count as one
        ("{指标}{数}", "桥、公路#", [{"指标": "公路", "数": "#"}]),
        ("^{语}{数}", "桥、公路#", [{"语": "桥、公路", "数": "#"}]),
        ("^{语}{数}", "桥，公路#", [{"语": "公路", "数": "#"}]),
        ("^{文}{数}", "桥，公路#", [{"文": "桥，公路", "数": "#"}]),
        ("^{文}{数}", "桥。公路#", [{"文": "公路", "数": "#"}]),
        ("{指标}{数}", "公路（含桥，和路）#", [{"指标": "公路（含桥，和路）", "数": "#"}]),
        ("{指标}{数}", "#公路#", [{"指标": "公路", "数": "#"}]),
        ("{指标}{数}", "~底公路#", [{"指标": "~底公路", "数": "#"}]),
        ("已办{指标}", "已办大棚，已办", [{"指标": "大棚"}]),
        # types of the pack
        ("占{基准}的{率}", "占全年计划的%", [{"基准": "全年计划", "率": "%"}]),
        ("占{基准}的{率}", "占总产值的%", []),
        ("占{基准}的{率}", "占投资计划的%", []),
        ("{率名}{率}", "大中修开工率%", [{"率名": "大中修开工率", "率": "%"}]),
        ("{率名}{率}", "大中修开工%", []),
        # gaps
        ("完成…{率}", "完成了不少%", [{"率": "%"}]),
        ("完成…{率}", "完成了不少#%", []),
        ("完成…{率}", "完成，也就是%", [{"率": "%"}]),
        ("完成…{率}", "完成；也就是%", []),
        ("完成…{率}", "完成。也就是%", []),
        ("完成…{≤2}{率}", "完成了不少%", []),
        ("完成…{≤2}{率}", "完成了不%", [{"率": "%"}]),
        ("完成…{不含计划|任务}{率}", "完成总任务%，完成%", [{"率": "%"}]),
        ("完成...{率}", "完成了%", [{"率": "%"}]),
        # lists
        ("^<{指标}/、和>分别为<{数}/、和>", "桥、路和渠分别为#、#和#", [{"指标": ["桥", "路", "渠"], "数": ["#", "#", "#"]}]),
        ("分别为<{数}/、>", "分别为#", [{"数": "#"}]),
        ("<{指标}{数}/、>", "桥#、路#", [{"指标": ["桥", "路"], "数": ["#", "#"]}]),
        # edges and literal operators
        ("^完成{数}", "已完成#，完成#", [{"数": "#"}]),
        ("{数}$", "#个，#", [{"数": "#"}]),
        ("{数}$", "（#）", [{"数": "#"}]),
        (r"\[{数}\]", "[#]", [{"数": "#"}]),
        ("｛数｝＜", "#<", None),
    ],
)
def test_notation(template: str, text: str, expected: list[dict[str, str | list[str]]] | None) -> None:
    if expected is None:  # full-width operators are operators too
        with pytest.raises(TemplateError):
            found(template, text)
    else:
        assert found(template, text) == expected


def test_full_width_operators() -> None:
    assert found("＠动作｛数｝", "建成#") == [{"数": "#"}]


@pytest.mark.parametrize(
    ("template", "text", "expected"),
    [
        # the block after a stretch is all that is fixed up to the next stretch: here 完成#, not 完成
        ("{指标}完成{数}", "改造完成大修完成#", [{"指标": "改造完成大修", "数": "#"}]),
        # here it is 完成 alone, and the name ends at the first one
        ("{指标}完成…{数}", "改造完成大修完成#", [{"指标": "改造", "数": "#"}]),
        # a stretch that went too short is not tried again
        ("^{语}率…{≤3}超{数}", "竣工率和开工率均超#", []),
        ("^{语}率…{≤9}超{数}", "竣工率和开工率均超#", [{"语": "竣工", "数": "#"}]),
    ],
)
def test_stretches_commit(template: str, text: str, expected: list[dict[str, str]]) -> None:
    assert found(template, text) == expected


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("", ["空的句式"]),
        ("完成{", ["第4个字符", "空的槽名"]),
        ("完成{数", ["缺少“}”"]),
        ("{指票}", ["未知的槽“指票”", "是否指“指标”"]),
        ("{数:数两}", ["未知的类型“数两”", "是否指“数"]),
        ("@动做{数}", ["未知的词表", "是否指“动作”"]),
        ("@", ["未知的词表"]),
        ("(完成|{数}", ["缺少“)”"]),
        ("[已{数}", ["缺少“]”"]),
        ("(完成||办){数}", ["空的一支"]),
        ("[]{数}", ["空的一支"]),
        ("完成]{数}", ["第3个字符", "多余的“]”", r"\]"]),
        ("完成/{数}", ["多余的“/”"]),
        ("完成\\", ["“\\”后面没有字符"]),
        ("完成……{数}", ["跨句"]),
        ("完成…{≤99}{数}", ["至多80字"]),
        ("完成…{不要}{数}", ["间隔"]),
        ("…完成{数}", ["不能以“…”开头"]),
        ("{指标}{对象}{数}", ["可变成分相邻"]),
        ("{指标}…{数}", ["可变成分相邻"]),
        ("<{数}>", ["列举应写作"]),
        ("</、>", ["列举应写作"]),
        ("<<{数}/、>/，>", ["列举里不能再有列举"]),
        ("<{数}[的{指标}]/、>", ["列举的项"]),
        ("[{指标}一][{指标}二][{指标}三][{指标}四][{指标}五][{指标}六]{数}", [f"超过{MAX_VARIANTS}种", "拆成几行"]),
    ],
)
def test_errors_say_where_and_what(template: str, words: list[str]) -> None:
    with pytest.raises(TemplateError) as caught:
        compile_template(template, VOCABULARY)
    assert [w for w in words if w not in str(caught.value)] == [], str(caught.value)
    assert "\n" not in str(caught.value)


def test_variants() -> None:
    assert len(compile_template("[已][经](完成|办理)[了]{数}", VOCABULARY)) == 1
    assert len(compile_template("{指标}[（{语}）][，其中{对象}为]{数}", VOCABULARY)) == 4


PIECES = [
    "{指标}",
    "{语}",
    "{数}",
    "{率}",
    "@动作",
    "完成",
    "…",
    "…{≤3}",
    "^",
    "$",
    "(",
    "|",
    ")",
    "[",
    "]",
    "<",
    "/、>",
    "\\",
    "{",
    "}",
    ":",
    "、",
    " ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=12))
def test_any_text_is_a_template_or_says_why_not(text: str) -> None:
    try:
        variants = compile_template(text, VOCABULARY)
    except TemplateError:
        return
    assert 1 <= len(variants) <= MAX_VARIANTS
    assert parse(text, VOCABULARY)
    for variant in variants:
        for match in matches(variant, sentence("完成率%，桥、路分别为#、#（含桥），占计划的%。")):
            assert 0 <= match.start <= match.end


@given(st.text("完成率{}[]()<>|/@^$\\…，。.*+?-#", min_size=1, max_size=12).filter(lambda t: "..." not in t))
def test_literals_match_themselves(text: str) -> None:
    escaped = "".join("\\" + c if c in "{}[]()<>|/@^$\\…" else c for c in text)
    (variant,) = compile_template(escaped, VOCABULARY)
    assert next(matches(variant, "\n" + text)).end == len(text) + 1
    assert not list(matches(variant, "\n" + text[:-1] + "号"))


# ---------------------------------------------------------------- time

RULES = load().rules


def hostile(template: Template) -> Iterator[str]:
    """Pieces that make a template begin, and never end, when they are repeated."""
    for number in (NUMBERS["#"], NUMBERS["%"]):
        yield from (number + "、", "甲" + number)
        yield from (literal + number for literal in template.literals)
    yield from ("甲、", "甲，", "（甲）")
    for literal in template.literals:
        yield from (literal, "，" + literal + "甲", "、" + literal)
    yield "甲".join((*template.literals, "甲"))


def seconds(template: Template, piece: str, size: int, times: int) -> float:
    rest = "".join(literal for literal in template.literals if literal not in piece)  # else no match is tried at all
    text = "\n" + rest + "。" + piece * (size // len(piece))
    best = 9.0
    for _ in range(times):
        start = time.process_time()
        for _ in matches(template, text):
            pass
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_time_grows_with_length(rule: Rule) -> None:
    for template in (*rule.templates, *rule.barred):
        for piece in dict.fromkeys(hostile(template)):
            # Four times the length: about four times the time, and sixteen times where it is quadratic.
            if seconds(template, piece, 1600, 1) > 0.005:
                trials = (seconds(template, piece, 1600, 1) > 9 * seconds(template, piece, 400, 2) + 0.002 for _ in range(4))
                assert not all(trials), f"{template.source} on {piece!r}"


@pytest.mark.parametrize(
    ("pattern", "made"),
    [("[甲乙丙]类", "[甲乙丙]类"), ("第[一二三]{1,2}批?", "第[一二三]{1,2}+批?+"), (r"\d{4}\.[A-Z]{2,8}", r"\d{4}+\.[A-Z]{2,8}+")],
)
def test_a_pattern_keeps_what_it_took(pattern: str, made: str) -> None:
    assert committed(pattern) == made


@pytest.mark.parametrize("pattern", ["", "(甲|乙)", "甲*", "甲+", ".{3}", "甲{2,}", "(?=甲)", "[甲", "甲{1,2}{3}", r"\w", "^甲"])
def test_a_pattern_is_no_regex_at_large(pattern: str) -> None:
    with pytest.raises(TemplateError, match="式样"):
        committed(pattern)


def test_a_slot_with_a_pattern() -> None:
    vocabulary = Vocabulary({}, {"类": "类别", "数": "数量"}, {"类别": TextType(pattern=committed("[甲乙丙]类"))})
    (template,) = compile_template("{类}站点{数}", vocabulary)
    number = code("数量", False)
    (match,) = matches(template, f"\n乙类站点{number}，丁类站点{number}。")
    assert match.slots["类"] == ((1, 3),)
    assert template.timeout
    # forty optional letters would take a backtracking engine for ever
    hostile = Vocabulary({}, {"类": "类别"}, {"类别": TextType(pattern=committed("甲?" * 40 + "甲{40}"))})
    (slow,) = compile_template("{类}末", hostile)
    assert list(matches(slow, "\n" + "甲" * 60)) == []
