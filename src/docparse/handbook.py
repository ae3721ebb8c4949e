"""The handbook of a rule pack, as Markdown in Chinese: every rule and linking step with its examples, from the pack itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from docparse import linking
from docparse.rules import SECTIONS, Kind, Pack, Rule
from docparse.template import NUMBER_TYPES, TEXT_TYPES

KINDS: Mapping[str, str] = {
    "忽略": "不是指标的数：日期、文号、名称里的数字；留在名称里",
    "旁述": "认领但不成行：增长、占比、名次、预测、上期值",
    "数": "一个数和它的名称；是目标还是完成，由章节和文种决定",
    "目标": "话里写明是计划、任务、目标的数",
    "实际": "话里写明已经做到的数",
    "率": "完成率、开工率等；归哪个数，由连接步骤决定",
    "标准": "每人每月多少元一类的标准，不是总量",
    "对列": "A、B分别为x、y：第几项对第几项",
    "分段": "教育系统：…：给后面各行加上系统名",
    "状态": "只说进度、没有数的话",
}
NOTATION = (
    ("完成率", "就是这几个字；空格、加粗、全角半角、换行都不影响"),
    ("{指标}　{实际:数量}", "一个槽；冒号后面是类型，不写就用 pack.yaml 里定的"),
    ("{数:数量/户|人}", "只收这些单位的数"),
    ("[已]　[已|共]", "可有可无"),
    ("(完成|办理)", "其中之一"),
    ("@阶段", "词表“阶段”里的一个词"),
    ("…　…{不含完成}　…{≤20}", "一段间隔，不跨句，里面不能有数"),
    ("<{指标}{数}/、>", "一串并列项，以顿号隔开"),
    ("^　$", "分句的开头、结尾"),
    (r"\{", "大括号这个字本身"),
)


def text(pack: Pack) -> str:
    """The whole handbook; the same pack gives the same text."""
    return "\n".join(_lines(pack)) + "\n"


def _lines(pack: Pack) -> Iterator[str]:
    yield f"# 规则手册：{pack.title}（{pack.name} {pack.version}）"
    yield ""
    yield "本手册由 `docparse rules handbook` 从规则包生成，不要直接改；要改的是 `rules/` 里的规则和例子。学写规则请看 [tutorial.md](tutorial.md)。"
    yield ""
    yield f"{len(pack.rules)} 条规则，{len(pack.stages)} 个阶段，依次是 {'、'.join(pack.stages)}。"
    yield "先运行的阶段认领的数、剪去的字，后面的阶段不再看见。"
    yield ""
    yield "## 句式的写法"
    yield ""
    yield from _table(("写法", "意思"), NOTATION, code=True)
    yield ""
    yield f"数的类型：{'、'.join(NUMBER_TYPES)}。文字的类型：{'、'.join((*TEXT_TYPES, *pack.vocabulary.types))}。"
    yield ""
    yield "## 规则的种类"
    yield ""
    yield from _table(("种类", "取出的是什么"), [(kind, KINDS[kind]) for kind in get_args(Kind)])
    for stage in pack.stages:
        yield ""
        yield f"## 阶段 {stage}"
        for rule in sorted(pack.stage(stage), key=lambda r: -r.priority):
            yield from _rule(rule)
    yield ""
    yield "## 连接步骤"
    yield ""
    yield "规则取出的是一个个事实；下面的步骤按这个次序把事实连成台账行。每一步的例子都说明：有它是什么样，哪里用不着它。"
    for step in linking.steps(pack):
        yield ""
        yield f"### {step.step}"
        yield ""
        yield step.title + "。"
        yield ""
        shown = [(_flat(e.text), "（不起作用）" if e.silent else "<br>".join(map(_escaped, e.expect))) for e in step.examples]
        yield from _table(("例子", "台账行"), shown, raw=True)
    yield ""
    yield "## 词表"
    for name, words in pack.words.items():
        yield ""
        yield f"**@{name}**　{'、'.join(words)}"


def _rule(rule: Rule) -> Iterator[str]:
    yield ""
    yield f"### {rule.id}"
    yield ""
    where = [f"{label}{'、'.join(_sections(scope))}" for label, scope in (("只看", rule.within), ("不看", rule.outside)) if scope]
    yield "；".join([rule.title, f"种类：{rule.kind}", f"优先级 {rule.priority}", *where]) + "。"
    yield ""
    yield "```"
    yield from dict.fromkeys(t.source for t in rule.templates)
    yield "```"
    if rule.barred:
        yield ""
        yield f"分句里有下列说法的不算：{'、'.join(f'`{source}`' for source in dict.fromkeys(t.source for t in rule.barred))}"
    yield ""
    yield from _table(("例子", "取出"), [(_flat(e.text), _taken(e.expect)) for e in rule.examples], raw=True)


def _sections(scope: frozenset[str]) -> list[str]:
    return [name for name, section in SECTIONS.items() if section in scope]


def _taken(expect: Sequence[Mapping[str, str | list[str]]]) -> str:
    matches = ["，".join(f"{slot}：{v if isinstance(v, str) else '、'.join(v)}" for slot, v in match.items()) for match in expect]
    return "<br>".join(map(_escaped, matches)) or "（不取）"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], *, code: bool = False, raw: bool = False) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for first, *rest in rows:
        shown = [f"`{first}`".replace("|", r"\|") if code else first if raw else _escaped(first), *(r if raw else _escaped(r) for r in rest)]
        yield f"| {' | '.join(shown)} |"


def _flat(line: str) -> str:
    return _escaped(line.replace("\n", "⏎").replace("\t", "⇥"))


def _escaped(line: str) -> str:
    """Text that Markdown shows as it is."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", line)
