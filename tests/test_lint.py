"""The linter of rule packs: every planted fault is found at its line, a sound pack has none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

import docparse
from docparse import lint, template
from docparse.linking import STEPS
from docparse.lint import Fault
from docparse.resources import folder
from docparse.template import Vocabulary, compile_template

PACK = """\
pack: 试
title: 试用
version: 1.0.0
language: docparse-rules/1
stages: [识别, 比率, 对列, 数值]
roles: {日期: date}
words:
  动作: [新建, 改造]
  阶段: [开工, 竣工]
  阶段率名: [完成率]
  计划词: [计划, 任务]
types:
  基准:
    base: 短语
    contains: ["@计划词"]
    without: [比重]
slots:
  指标: {type: 名称}
  对象: {type: 名称}
  项: {type: 名称}
  基准: {type: 基准}
  数: {type: 数量或金额, role: neutral}
  率: {type: 百分比, role: rate}
  另: {type: 日期, role: other}
protected: [计划生育]
names:
  heads: [截至目前]
  tails: [达到]
  generic: [项目]
  verbs: ["@动作"]
"""
RULES = """\
- id: 日期
  title: 年月
  kind: 忽略
  stage: 识别
  as: 日期
  cut: false
  match: |
    {另}
  examples:
  - {text: 截至2031年6月底，新建公厕14座。, expect: [{另: 2031年}, {另: 6月}]}
  - {text: 新建公厕14座。, expect: []}
- id: 基准率
  title: 占计划的x%
  kind: 率
  stage: 比率
  priority: 60
  match: |
    占{基准}的{率}
    完成{基准}{率}
  not: |
    民间
  examples:
  - {text: 完成投资6亿元，占年度计划的40%。, expect: [{基准: 年度计划, 率: 40%}]}
  - {text: 完成任务40%。, expect: [{基准: 任务, 率: 40%}]}
  - {text: 占民间计划的50%。, expect: []}
- id: 分列
  title: A、B分别为x、y
  kind: 对列
  stage: 对列
  match: |
    ^<{项}/、和>分别为<{数}/、和>
  examples:
  - {text: 猪、羊分别为7万头、2万只。, expect: [{项: [猪, 羊], 数: [7万头, 2万只]}]}
  - {text: 猪7万头。, expect: []}
- id: 动作数
  title: 新建14座
  kind: 数
  stage: 数值
  priority: 60
  match: |
    @动作{数}{对象}
    (治理|修复){数:数量/公里|座}
  examples:
  - {text: 新建14座公厕。, expect: [{数: 14座, 对象: 公厕}]}
  - {text: 治理14公里。, expect: [{数: 14公里}]}
  - {text: 公厕14座。, expect: []}
- id: 名称数
  title: 公厕14座
  kind: 数
  stage: 数值
  priority: 40
  match: |
    {指标}{数}
  examples:
  - {text: 公厕14座。, expect: [{指标: 公厕, 数: 14座}]}
  - {text: 14座。, expect: []}
"""
PAIRING = sorted(lint.looked_up(STEPS["目标与完成"]).words)  # the lists that this step asks for
LINKING = f"""\
- step: 对列
  title: 第i项对第i项
- step: 角色
  title: 身份由章节和文种决定
  words: {{required: [不低于]}}
- step: 后置目标
  title: 是前面那个数的目标
  words:
    rules: [名称数]
    alone: [名称数]
- step: 目标与完成
  title: 配对
  words: {{{"".join(f"{key}: [甲], " for key in PAIRING)}aside: [target]}}
  limits: {{accept: '0.42'}}
- step: 补名
  title: 省略的名称
  words: {{money: [资金, 投资], states: [滞后], items: [项]}}
"""
VOCABULARY = Vocabulary({}, {"语": "短语", "率": "百分比"}, {})
SOUND = {
    "pack.yaml": PACK,
    "10.yaml": RULES,
    "linking.yaml": LINKING,
    "outline.yaml": (folder("rules") / "national" / "outline.yaml").read_text(encoding="utf-8"),
    "tables.yaml": "columns:\n  rate: [完成率]\n  target: [计划]\ndue: [应]\nempty: ['', 无]\n",
}


def written(path: Path, files: Mapping[str, str]) -> Path:
    path.mkdir(exist_ok=True)
    for name, text in files.items():
        (path / name).write_text(text, encoding="utf-8")
    return path


def planted(path: Path, file: str, old: str, new: str) -> Path:
    assert SOUND[file].count(old) == 1, f"{old!r} must stand once in {file}"
    return written(path, SOUND | {file: SOUND[file].replace(old, new)})


def shown(faults: tuple[Fault, ...]) -> str:
    return "\n".join(f"{f.code} {Path(f.path).name}:{f.line} [{f.rule}] {f.message} → {f.cure}" for f in faults)


def line_of(path: Path, text: str) -> int:
    lines = [n for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if text in line]
    assert lines, f"{text!r} is not in {path.name}"
    return lines[-1]


# ---------------------------------------------------------------- no fault where there is none


def test_a_sound_pack_has_no_fault(tmp_path: Path) -> None:
    assert shown(lint.lint(written(tmp_path, SOUND))) == ""


def test_the_shipped_pack_has_no_fault() -> None:
    assert shown(lint.lint(folder("rules") / "national")) == ""


def test_a_pack_that_inherits(tmp_path: Path) -> None:
    written(tmp_path / "base", SOUND)
    rule = (
        RULES[RULES.index("- id: 名称数") :].replace("名称数", "另一写法").replace("公厕14座\n", "共有公厕\n").replace("{指标}{数}", "共有{指标}{数}")
    )
    rule = rule.replace("公厕14座。, expect: [", "共有公厕14座。, expect: [")
    head = "pack: 子\ntitle: 子\nversion: 1.0.0\nlanguage: docparse-rules/1\ninherits: [base]\nwords+: {动作: [修缮]}\ndisable: [分列]\n"
    child = written(tmp_path / "child", {"pack.yaml": head, "10.yaml": rule})
    assert shown(lint.lint(child)) == ""
    (child / "pack.yaml").write_text(head.replace("[分列]", "[分裂]"), encoding="utf-8")
    (fault,) = lint.lint(child)
    assert (fault.code, fault.line, fault.cure) == ("L11", 7, "改成“分列”")


# ---------------------------------------------------------------- planted faults

LINE = "    {指标}{数}\n"  # the last rule's line
GOOD = "    占{基准}的{率}\n"
FEW = "".join(f"[{{指标}}{n}]" for n in "甲乙丙丁戊己")
TWIN = RULES[RULES.index("- id: 名称数") :].replace("id: 名称数", "id: 又名").replace("title: 公厕14座", "title: 又一写法").replace("40", "30")

# file, what is replaced, by what, code, text on the line of the fault (last such line), words of message or cure
CASES = {
    # does not load
    "yaml": ("10.yaml", "  kind: 忽略", "  kind: [忽略", "L0", "stage: 识别", ""),
    "doubled key": ("10.yaml", "  kind: 忽略", "  kind: 旁述\n  kind: 忽略", "L0", "kind: 忽略", "重复"),
    "missing key": ("10.yaml", "  kind: 忽略\n", "", "L0", "id: 日期", "缺少“kind”"),
    "no positive example": (
        "10.yaml",
        "  examples:\n  - {text: 猪、羊分别为7万头、2万只。, expect: [{项: [猪, 羊], 数: [7万头, 2万只]}]}",
        "  examples:  #",
        "L0",
        "examples:  #",
        "没有正例",
    ),
    "no negative example": ("10.yaml", "  - {text: 14座。, expect: []}\n", "", "L0", "examples:", "没有反例"),
    "bracket": ("10.yaml", LINE, "    {指标}[共{数}\n", "L0", "[共", "缺少“]”"),
    "wrong type": ("10.yaml", "  priority: 40", "  priority: 高", "L0", "高", ""),
    "language": ("pack.yaml", "docparse-rules/1", "docparse-rules/9", "L0", "docparse-rules/9", ""),
    # shape of a line
    "gap first": ("10.yaml", LINE, "    …共{数}\n", "L1", "…共", "开头"),
    "gap first behind an optional part": ("10.yaml", LINE, "    [已]…共{数}\n", "L1", "…共", "开头"),
    "stretches side by side": ("10.yaml", LINE, "    {指标}{对象}{数}\n", "L2", "{指标}{对象}", "相邻"),
    "slot and gap": ("10.yaml", LINE, "    {指标}…{数}\n", "L2", "{指标}…", "相邻"),
    "only optional parts between": ("10.yaml", LINE, "    {指标}[的]{对象}{数}\n", "L2", "{指标}[的]", "没有固定的字"),
    "only optional parts behind": ("10.yaml", LINE, "    {数}{指标}[等]\n", "L2", "[等]", "只会取到一个字"),
    "stretch after a list of stretches": ("10.yaml", LINE, "    <{指标}/、>{对象}{数}\n", "L2", "<{指标}", "相邻"),
    # fixed text that no sentence has
    "across sentences": ("10.yaml", GOOD, "    占{基准}的{率}。其中\n", "L3", "其中", "句末"),
    "space": ("10.yaml", GOOD, "    占 {基准}的{率}\n", "L3", "占 {", "写成“占”"),
    "star": ("10.yaml", GOOD, "    *占{基准}的{率}\n", "L3", "*占", "写成“占”"),
    "full-width letters": ("10.yaml", GOOD, "    ＰＰＰ占{基准}的{率}\n", "L3", "ＰＰＰ", "PPP"),
    "number in a literal": ("10.yaml", GOOD, "    占10个{基准}的{率}\n", "L3", "占10个", "数的槽"),
    "bound before a number": ("10.yaml", "(治理|修复){数:数量/公里|座}", "(治理|超过){数:数量/公里|座}", "L3", "超过", "已读作数的一部分"),
    "bound behind a number": ("10.yaml", "{数:数量/公里|座}", "{数:数量/公里|座}[以上]", "L3", "以上", "已读作数的一部分"),
    "protected word in a literal": ("10.yaml", GOOD, "    计划生育{基准}的{率}\n", "L3", "计划生育{", "受保护"),
    "protected word in a list": ("pack.yaml", "计划词: [计划, 任务]", "计划词: [计划, 任务, 计划生育]", "L3", "计划词: [", "受保护"),
    "space in a type": ("pack.yaml", "without: [比重]", "without: [比 重]", "L3", "比 重", "写成“比重”"),
    "half-width mark in a word": ("pack.yaml", "heads: [截至目前]", 'heads: [截至目前, "其中:"]', "L3", "heads", "其中："),
    "gap without a dead word": ("10.yaml", GOOD, "    占…{不含一 二}{基准}的{率}\n    占…{不含比 重}计划{率}\n", "L3", "比 重", "比重"),
    # shadowed, doubled
    "same line in a weaker rule": (
        "10.yaml",
        "  - {text: 14座。, expect: []}\n",
        "  - {text: 14座。, expect: []}\n" + TWIN,
        "L5",
        LINE.strip(),
        "名称数",
    ),
    "same line twice": ("10.yaml", LINE, LINE + LINE, "L6", LINE.strip(), "相同"),
    "same branch twice": ("10.yaml", "(治理|修复)", "(治理|修复|治理)", "L6", "(治理", "治理"),
    # examples
    "line without an example": ("10.yaml", LINE, LINE + "    共有{数}\n", "L7", "共有", "没有一个正例"),
    "variant without an example": ("10.yaml", LINE, "    {指标}[（{对象}）]{数}\n", "L7", "（{对象}）", "第1种"),
    "antipattern without an example": ("10.yaml", "    民间\n", "    民间\n    外商\n", "L7", "外商", "反例"),
    "expected value not in the text": ("10.yaml", "{指标: 公厕, 数: 14座}", "{指标: 公共厕所, 数: 14座}", "L14", "公共厕所", "不在例子"),
    "expected slot not in the lines": ("10.yaml", "{指标: 公厕, 数: 14座}", "{对象: 公厕, 数: 14座}", "L14", "对象: 公厕, 数", "不在句式里"),
    "positive example that is not taken": (
        "10.yaml",
        "{text: 公厕14座。, expect: [{",
        "{text: 14座公厕。, expect: [{",
        "L14",
        "14座公厕。, expect: [{指标",
        "实际取出",
    ),
    "positive example taken otherwise": ("10.yaml", "expect: [{数: 14公里}]", "expect: [{数: 公里}]", "L14", "治理14", "实际取出 数=14公里"),
    "negative example that is taken": ("10.yaml", "{text: 14座。, expect: []}", "{text: 桥14座。, expect: []}", "L14", "桥14", "被取出"),
    "example without a number": ("10.yaml", "{text: 14座。, expect: []}", "{text: 公厕若干。, expect: []}", "L14", "若干", "没有数"),
    # reach
    "no fixed text": ("10.yaml", GOOD, "    {指标}的\n", "L8", "{指标}的", "没有固定的字"),
    "variants": ("10.yaml", LINE, f"    {FEW}{{数}}\n", "L10", "[{指标}甲]", "超过"),
    "list in a list": ("10.yaml", LINE, "    <{指标}<{数}/、>/，>\n", "L10", "<{指标}<", "列举"),
    "over-general": ("10.yaml", "  priority: 40\n", "  priority: 55\n", "L13", LINE.strip(), "优先级"),
    # unknown names
    "slot": ("10.yaml", LINE, "    {指票}{数}\n", "L11", "{指票}", "指标"),
    "type": ("10.yaml", LINE, "    {指标:名秤}{数}\n", "L11", "名秤", "名称"),
    "word list": ("10.yaml", LINE, "    @动做{数}\n", "L11", "@动做", "动作"),
    "stage": ("10.yaml", "  stage: 比率", "  stage: 比例", "L11", "比例", "比率"),
    "within": ("10.yaml", "  priority: 40", "  within: 目标任物\n  priority: 40", "L11", "任物", "目标任务"),
    "outside": ("10.yaml", "  priority: 40", "  outside: 小洁\n  priority: 40", "L11", "小洁", "小结"),
    "kind": ("10.yaml", "  kind: 率", "  kind: 实绩", "L11", "实绩", "实际"),
    "as": ("10.yaml", "  as: 日期", "  as: 日起", "L11", "日起", "日期"),
    "as of a datum": ("10.yaml", "  kind: 率", "  kind: 率\n  as: 日起", "L11", "日起", "日期"),
    "key": ("10.yaml", "  cut: false", "  cuts: false", "L11", "cuts", "cut"),
    "key of an example": ("10.yaml", "{text: 14座。, expect", "{text: 14座。, whithin: 要点, expect", "L11", "whithin", "within"),
    "key of pack.yaml": ("pack.yaml", "protected:", "protect:", "L11", "protect:", "protected"),
    "type of a slot": ("pack.yaml", "指标: {type: 名称}", "指标: {type: 名陈}", "L11", "名陈", "名称"),
    "role of a slot": ("pack.yaml", "role: rate", "role: rates", "L11", "rates", "rate"),
    "list in a type": ("pack.yaml", '"@计划词"', '"@计划字"', "L11", "计划字", "计划词"),
    "list in names": ("pack.yaml", 'verbs: ["@动作"]', 'verbs: ["@动词"]', "L11", "动词", "动作"),
    "section of an example": ("10.yaml", "{text: 14座。, expect", "{text: 14座。, within: 要店, expect", "L11", "要店", "要点"),
    "slot of same": ("10.yaml", "  priority: 40", "  same: [数, 指票]\n  priority: 40", "L11", "指票", "指标"),
    "unit": ("10.yaml", "公里|座", "公里|坐标", "L20", "坐标", ""),
    "merged unit": ("10.yaml", "公里|座", "公里|座|名", "L20", "|名", "写成“人”"),
    # labels, writing
    "label": ("10.yaml", GOOD, "    完成情况：占{基准}的{率}\n", "L12", "完成情况：", "within: 完成情况"),
    "label and gap": ("10.yaml", GOOD, "    目标任务…占计划的{率}\n", "L12", "目标任务…", "within: 目标任务"),
    "full-width operators": ("10.yaml", LINE, "    ｛指标｝{数}\n", "L15", "｛指标｝", "{指标}{数}"),
    "half-width comma": ("10.yaml", GOOD, "    ,占{基准}的{率}\n", "L15", ",占", "写成全角：，"),
    "half-width brackets": ("10.yaml", GOOD, "    \\(占{基准}的{率}\\)\n", "L15", "\\(占", "（"),
    # pack.yaml
    "unused list": ("pack.yaml", "  计划词:", "  空词: [空]\n  计划词:", "L16", "空词", "没有一处用到"),
    "unused slot": ("pack.yaml", "  指标: {", "  标杆: {type: 名称}\n  指标: {", "L16", "标杆", "没有一处用到"),
    "unused type": ("pack.yaml", "types:\n", "types:\n  闲: {ends: [闲]}\n", "L16", "闲", "没有一处用到"),
    "unused role": ("pack.yaml", "{日期: date}", "{日期: date, 名次: rank}", "L16", "名次", "没有一处用到"),
    "doubled word": ("pack.yaml", "[开工, 竣工]", "[开工, 竣工, 开工]", "L16", "竣工", "写了两次"),
    "doubled label": ("outline.yaml", "heads: [关于,", "heads: [关于, 关于,", "L16", "heads", "写了两次"),
    "list that the program needs": ("pack.yaml", "  阶段: [开工, 竣工]\n", "", "L16", "words:", "阶段"),
    "names that the program needs": ("pack.yaml", "  generic: [项目]\n", "", "L16", "names:", "generic"),
    "protected word without a cue": ("pack.yaml", "[计划生育]", "[计划生育, 高标准]", "L19", "高标准", "线索"),
    # linking
    "step": ("linking.yaml", "- step: 对列", "- step: 队列", "L17", "队列", "对列"),
    "step twice": ("linking.yaml", "- step: 补名", "- step: 角色\n  title: 又\n- step: 补名", "L17", "step: 角色", "两次"),
    "missing words": ("linking.yaml", "    rules: [名称数]\n", "", "L17", "后置目标", "rules"),
    "words that are not used": ("linking.yaml", "    rules: [名称数]", "    rules: [名称数]\n    rule: [甲]", "L17", "rule:", "是否指“rules”"),
    "missing words of a step with several": ("linking.yaml", f"{PAIRING[0]}: [甲], ", "", "L17", "step: 目标与完成", PAIRING[0]),
    "missing limit": ("linking.yaml", "  limits: {accept: '0.42'}\n", "", "L17", "目标与完成", "accept"),
    "limit that is no number": ("linking.yaml", "'0.42'", "很像", "L17", "很像", "数"),
    "rule of a step": ("linking.yaml", "rules: [名称数]", "rules: [名程数]", "L11", "名程数", "名称数"),
    "step of a kind": ("linking.yaml", "- step: 对列\n  title: 第i项对第i项\n", "", "L17", "step: 角色", "没有步骤“对列”"),
    # ids and titles
    "no title": ("10.yaml", "  title: 年月\n", "", "L18", "id: 日期", "没有标题"),
    "same title": ("10.yaml", "title: 年月", "title: 公厕14座", "L18", "title: 公厕14座", "重复"),
    "same id": ("10.yaml", "- id: 日期", "- id: 分列", "L18", "id: 分列", "重复"),
    "space in an id": ("10.yaml", "- id: 日期", "- id: 日 期", "L18", "日 期", "空白"),
}


@pytest.mark.parametrize("name", CASES)
def test_planted_fault(name: str, tmp_path: Path) -> None:
    file, old, new, code, at, told = CASES[name]
    path = planted(tmp_path, file, old, new)
    faults = lint.lint(path)
    line = line_of(path / file, at)
    found = [f for f in faults if (f.code, Path(f.path).name, f.line) == (code, file, line) and told in f.message + f.cure]
    assert found, f"{code} at {file}:{line} is not among\n{shown(faults)}"
    assert all(f.reason and f.cure and "\n" not in f.message for f in faults)


def test_at_least_forty_faults_are_planted_and_every_code() -> None:
    assert len(CASES) >= 40
    assert {case[3] for case in CASES.values()} | {"L4", "L9"} == set(lint.WHY)


# ---------------------------------------------------------------- faults that take more than one change


def codes(faults: tuple[Fault, ...]) -> list[tuple[str, str, int]]:
    return [(f.code, Path(f.path).name, f.line) for f in faults]


def test_a_rule_that_never_wins(tmp_path: Path) -> None:
    greedy = "- id: 贪\n  title: 什么都要\n  kind: 旁述\n  as: 日期\n  stage: 识别\n"
    greedy += "  match: |\n    完成任务{率}\n    民间计划的{率}\n    占年度计划的{率}\n"
    greedy += "  examples:\n" + "".join(f"  - {{text: {t}40%。, expect: [{{率: 40%}}]}}\n" for t in ("完成任务", "占民间计划的", "占年度计划的"))
    path = written(tmp_path, SOUND | {"05.yaml": greedy + "  - {text: 完成投资40%。, expect: []}\n"})
    (fault,) = lint.lint(path)
    assert (fault.code, fault.rule, fault.line) == ("L5", "基准率", line_of(path / "10.yaml", "id: 基准率"))
    assert "“贪”" in fault.message


def test_a_lone_character_as_all_the_fixed_text(tmp_path: Path) -> None:
    rules = RULES.replace("    @动作{数}{对象}\n", "    @动作{数}[{对象}]\n")
    path = written(tmp_path, SOUND | {"10.yaml": rules, "pack.yaml": PACK.replace("[新建, 改造]", "[新建, 改造, 修]")})
    found = [f for f in lint.lint(path) if f.code == "L16"]
    assert codes(tuple(found)) == [("L16", "10.yaml", line_of(path / "10.yaml", "@动作{数}"))]
    assert "“修”" in found[0].message


def test_a_step_before_the_one_it_needs(tmp_path: Path) -> None:
    steps = (
        LINKING.replace("- step: 角色\n  title: 身份由章节和文种决定\n  words: {required: [不低于]}\n", "")
        + "- step: 角色\n  title: 身份\n  words: {required: [不低于]}\n"
    )
    path = written(tmp_path, SOUND | {"linking.yaml": steps})
    faults = lint.lint(path)
    assert {c[:2] for c in codes(faults)} == {("L17", "linking.yaml")}
    assert {f.line for f in faults} == {line_of(path / "linking.yaml", f"step: {name}") for name in ("目标与完成", "补名")}


@pytest.mark.parametrize("name", ["pack.yaml", "linking.yaml", "outline.yaml", "tables.yaml"])
def test_a_file_that_is_not_there(name: str, tmp_path: Path) -> None:
    path = written(tmp_path, {k: v for k, v in SOUND.items() if k != name})
    assert (name, 0) in [c[1:] for c in codes(lint.lint(path))]


@pytest.mark.parametrize("name", SOUND)
@pytest.mark.parametrize("text", ["", "甲", "- 甲\n- [乙]\n", "甲: 乙\n", "甲: [乙\n", "甲: *乙\n"])
def test_no_file_breaks_the_linter(name: str, text: str, tmp_path: Path) -> None:
    faults = lint.lint(written(tmp_path, SOUND | {name: text}))
    assert [f for f in faults if Path(f.path).name == name or name in f.message]


def test_one_run_shows_many_faults_of_a_pack_that_does_not_load(tmp_path: Path) -> None:
    rules = (
        RULES.replace("  kind: 率", "  kind: 实绩")
        .replace("    @动作", "    @动做")
        .replace("  stage: 对列", "  stage: 队列")
        .replace("{指标}{数}\n", "…{数}\n")
    )
    faults = lint.lint(
        written(tmp_path, SOUND | {"10.yaml": rules, "pack.yaml": PACK.replace("role: rate", "role: rates").replace("roles:", "rolls:")})
    )
    assert {f.rule for f in faults} >= {"", "日期", "基准率", "分列", "动作数", "名称数"}
    assert {f.code for f in faults} >= {"L1", "L11"}
    assert [(f.path, f.line) for f in faults] == sorted((f.path, f.line) for f in faults)
    assert len(set(faults)) == len(faults)


def test_lines_idle_in_an_archive(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    (archive / "一.txt").write_text(
        "工作小结\n截至6月底，新建14座公厕，占年度计划的40%，完成任务40%。\n猪、羊分别为7万头、2万只。公厕14座。\n", encoding="utf-8"
    )
    path = written(tmp_path / "pack", SOUND)
    faults = lint.lint(path, [archive])
    assert codes(faults) == [("L4", "10.yaml", line_of(path / "10.yaml", "(治理|修复)"))]


def test_growth_is_measured_only_when_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template, "ITEMS", 1_000_000)
    rules = (
        RULES.replace("^<{项}/、和>分别为", "^<{项}/、和>{数}分别为")
        .replace("猪、羊分别", "猪、羊9万头分别")
        .replace("[7万头, 2", "[9万头, 7万头, 2")
    )
    path = written(tmp_path, SOUND | {"10.yaml": rules[rules.index("- id: 分列") : rules.index("- id: 动作数")]})
    assert "L9" not in {f.code for f in lint.lint(path)}
    found = [f for f in lint.lint(path, deep=True) if f.code == "L9"]
    assert codes(tuple(found)) == [("L9", "10.yaml", line_of(path / "10.yaml", "^<{项}"))]


def test_a_linear_line_does_not_grow() -> None:
    (template,) = compile_template("占{语}的{率}", VOCABULARY)
    assert lint.exponent(template, "占甲") <= lint.LINEAR


def test_what_the_program_looks_up_is_asked_for() -> None:
    source = "\n".join(p.read_text(encoding="utf-8") for p in Path(docparse.__file__).parent.rglob("*.py"))
    assert set(re.findall(r"pack\.words\[\"([^\"]+)\"\]", source)) == set(lint.PROGRAM_WORDS)
    assert set(re.findall(r"pack\.names\[\"([^\"]+)\"\]", source)) <= set(lint.PROGRAM_NAMES)
