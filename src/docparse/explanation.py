"""Why a number or a sentence came out as it did: the rules that applied and lost, the linking steps, or where each rule stopped."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import yaml

from docparse import extraction as extracting
from docparse import linking, progress, tracing
from docparse.errors import BadRequest
from docparse.facts import Fact, Sentence, kind_of, run, tried
from docparse.folding import fold
from docparse.model import Document, DocumentRole, Extraction, Quantity, Span
from docparse.packs import shown
from docparse.progress import Progress
from docparse.rules import Pack, Rule, load
from docparse.tracing import Stretch

STATUS = {"claimed": "已认领", "ignored": "已排除（不是指标的数）", "unclaimed": "未归属（没有成为台账的一格）"}
ROLES = {
    "target": "目标",
    "actual": "完成数",
    "rate": "完成率",
    "standard": "标准",
    "growth": "增长率",
    "ambiguous": "歧义",
    "share": "占比",
    "share?": "占比",
    "change": "变动",
    "rank": "名次",
    "count": "定语",
    "date": "日期",
    "name": "名称中的数",
    "threshold": "门槛",
    "ordinal": "序号",
    "duration": "时长",
    "age": "年龄",
    "previous": "上期值",
    "forecast": "预测值",
    "total": "总投资、总规模",
    "progress": "平均进度",
    "score": "得分",
    "ratio": "比例",
    "other": "旁述",
}
_NEAREST = 3


def explain(extraction: Extraction, number: str, pack: Pack | None = None, rule: str = "", line: int = 0) -> str:
    """What became of each number printed as ``number``, in Chinese. Raises BadRequest if the text (or its line) has none."""
    pack = pack or load()
    wanted = _plain(number)
    found = [
        (i, q)
        for i, q in enumerate(extraction.quantities)
        if wanted in (_plain(q.number.text), _plain(extraction.quote(q.number.start, q.number.end)))
        and (not line or extraction.document.line(q.number.start) == line)
    ]
    if not found:
        raise BadRequest(f"{extraction.document.path}{f':{line}' if line else ''}: 文中没有印出“{number}”的数")
    only = named(pack, rule) if rule else None
    return "\n\n".join("\n".join(_number(extraction, i, q, pack, only)) for i, q in found)


def explain_line(extraction: Extraction, line: int = 0, pack: Pack | None = None, rule: str = "") -> str:
    """Every rule that applied to the sentences of a line (0 = all lines), in stage order; with ``rule`` how far that one got.

    Raises BadRequest for a line without text.
    """
    pack = pack or load()
    path = extraction.document.path
    last = extraction.document.line(len(extraction.document.text.rstrip("\n")))
    if line > last:
        raise BadRequest(f"{path}:{line}: 读出的文字只有{last}行")
    only = named(pack, rule) if rule else None
    blocks: list[str] = []
    for where in tracing.stretches(extraction):
        for sentence in tracing.sentences(where, pack):
            span = tracing.span(where, sentence)
            first, final = extraction.document.line(span.start), extraction.document.line(max(span.start, span.end - 1))
            if line and not first <= line <= final:
                continue
            head = f"{path}:{first}：{tracing.words(where, sentence, 1, len(sentence.text)).strip()}"
            body = _rule_tried(only, where, sentence, pack) if only else _applied(where, sentence, pack)
            lines = list(body)
            if only and not line and not any("认领" in row for row in lines):
                continue
            blocks.append("\n".join([head, *lines]))
    if not blocks and only and not line:
        return f"规则“{rule}”在 {path} 里没有匹配到任何一句；指定行号（{path}:行号 --rule {rule}）可看它停在哪里"
    if not blocks:
        raise BadRequest(f"{path}:{line}: 这一行没有进入规则的文字（空行、页码，或在表格里）")
    return "\n\n".join(blocks)


def named(pack: Pack, name: str) -> Rule:
    """The rule of this id. Raises BadRequest with a hint when there is none."""
    import difflib

    for rule in pack.rules:
        if rule.id == name:
            return rule
    close = difflib.get_close_matches(name, [r.id for r in pack.rules], 1, 0.3)
    raise BadRequest(f"规则包 {pack.name} 没有规则“{name}”" + (f"，是否指“{close[0]}”？" if close else ""))


def fate(extraction: Extraction, index: int, pack: Pack, *, steps: bool = False) -> str:
    """What decided a number, on one line: its rule and steps, or which rule typed it and that no step kept it."""
    q = extraction.quantities[index]
    if q.rule:
        return f"{ROLES.get(q.role, q.role)}，由 {q.rule.replace('+', ' → ')}"
    for where in tracing.stretches(extraction):
        if index in where.indices:
            if where.segment.quiet:
                return "在不产生台账的部分（标题、下一步打算、奖惩等）"
            claim = tracing.typed(where, pack).get(index)
            if claim is None:
                return "没有规则认领"
            blame = dropped_by(extraction, index, pack) if steps else ()
            why = f"被步骤“{'”“'.join(blame)}”舍去" if blame else "没有连接步骤让它成行"
            return f"规则“{claim[0].id}”认作{{{claim[1]}}}，但{why}"
    return "不在正文段落里（版头、没有读成行的表格或页面文字）"


# ---------------------------------------------------------------- a number


def _plain(text: str) -> str:
    return fold(text, [Span(0, len(text))]).text.replace(" ", "").replace(",", "")


def _number(extraction: Extraction, index: int, q: Quantity, pack: Pack, only: Rule | None) -> Iterator[str]:
    document = extraction.document
    n = q.number
    text = document.text
    start = max(text.rfind(c, 0, n.start) for c in "。；\n") + 1
    ends = [e for c in "。；\n" if (e := text.find(c, n.end)) >= 0]
    place = f"第{q.page}页" if q.page else f"第{document.line(n.start)}行"
    item = extraction.item(q.item)
    yield f"{document.path} {place}：{n.text}"
    yield f"  原句　{text[start : min(ends, default=len(text))].strip()}"
    yield f"  所在　{(item.number + ' ' + item.title).strip() if item else '（不在任何事项下）'}" + (f" / {q.part}" if q.part else "")
    yield f"  读作　{n.value} {n.unit}（{n.comparator}）"
    yield f"  结果　{STATUS[q.status]}" + (f"，身份：{ROLES.get(q.role, q.role)}" if q.role else "")
    if q.role == linking.UNDECIDED and q.indicator:
        yield f"  候选　{q.indicator}"
    rules = {r.id: r for r in pack.rules}
    for name in dict.fromkeys(q.rule.split("+")) if q.rule else ():
        rule = rules.get(name)
        yield f"  规则　{name}　{rule.title}（{shown(rule.path)}:{rule.line}）" if rule else f"  步骤　{name}"
    for r in extraction.indicators:
        if any(x is not None and x.id == q.id for x in (r.target, r.actual, r.rate)):
            printed = [f"{label} {x.number.text}" for label, x in (("目标", r.target), ("完成", r.actual), ("完成率", r.rate)) if x is not None]
            yield f"  台账　{r.indicator}：{'，'.join(printed)}"
    where = next((s for s in tracing.stretches(extraction) if index in s.indices), None)
    if where is None:
        if q.status == "unclaimed":
            yield "  原因　它不在正文段落里（版头、表格或页面文字），规则看不到它"
        return
    local = where.indices.index(index)
    sentence = next((s for s in tracing.sentences(where, pack) if tracing.place(s, local) >= 0), None)
    if sentence is None:
        return
    if only is not None:
        yield from _rule_tried(only, where, sentence, pack, local)
        return
    winner, slot, state = _winner(where, sentence, pack, local)
    if winner is not None:
        yield f"  认作　规则“{winner.id}”的{{{slot}}}（{shown(winner.path)}:{winner.line}）"
        for rule, fact in _losers(winner, where, state, pack, local):
            why = f"阶段“{winner.stage}”在先" if rule.stage != winner.stage else "优先级、固定字数或位置不如它"
            yield f"  落选　{rule.id} {_shown_slots(fact, where)}：输给“{winner.id}”（{why}）"
    if q.status == "unclaimed" and where.segment.quiet:
        yield "  原因　它在不产生台账的部分（标题、下一步打算、奖惩等），见规则包的 outline.yaml"
    elif q.status == "unclaimed" and winner is not None:
        blame = dropped_by(extraction, index, pack)
        yield f"  原因　去掉步骤“{'”或“'.join(blame)}”它就会成行" if blame else "  原因　没有连接步骤让它成行（旁述、裸数，或没有可归属的行）"
    elif q.status == "unclaimed":
        for rule in pack.rules:
            if not tracing.in_scope(rule, where) and any(local in i for f in tracing.alone(rule, where, sentence) for i in f.numbers.values()):
                yield f"  范围　规则“{rule.id}”对得上，但它的 within、outside 把本段（{_scope(where)}）排除在外（{shown(rule.path)}:{rule.line}）"
        nearest = _nearest(where, sentence, pack, local)
        for rule, got in nearest:
            yield f"  最近　规则“{rule.id}”（{shown(rule.path)}:{rule.line}）"
            yield from (f"  {row}" for row in _stopped(got, where, sentence))
            why = tracing.hindrance(rule, where, sentence, local)
            if why:
                yield f"    {why}"
        if not nearest:
            yield "  最近　没有一条规则的固定字和它所在的分句有相同之处"
        yield '  提示　可在 rules/ 里加一条规则：docparse rules new --from "…"，见 README“Add a rule”'


def _winner(where: Stretch, sentence: Sentence, pack: Pack, local: int) -> tuple[Rule | None, str, Sentence]:
    """The rule and slot that have a number in the end, and the sentence as that rule saw it."""
    result: tuple[Rule | None, str, Sentence] = (None, "", sentence)
    for step in tracing.passes(where, sentence, pack):
        for fact in step.facts:
            for slot, found in fact.numbers.items():
                if local in found:
                    result = (fact.rule, slot, step.before)
    return result


def _losers(winner: Rule, where: Stretch, state: Sentence, pack: Pack, local: int) -> Iterator[tuple[Rule, Fact]]:
    """The rules of the same and later stages that would have taken the number from the same words."""
    for stage in pack.stages[pack.stages.index(winner.stage) :]:
        for rule in pack.stage(stage):
            if rule is winner or not tracing.in_scope(rule, where):
                continue
            for fact in tracing.alone(rule, where, state):
                if any(local in found for found in fact.numbers.values()):
                    yield rule, fact
                    break


def _nearest(where: Stretch, sentence: Sentence, pack: Pack, local: int) -> list[tuple[Rule, Progress]]:
    """The rules whose template got furthest in the clause of a number, the best line of each."""
    state = sentence
    for step in tracing.passes(where, sentence, pack):
        if tracing.place(step.before, local) >= 0:
            state = step.before
    at = tracing.place(state, local)
    low, high = progress.clause(state.text, at)
    best: list[tuple[tuple[float, ...], Rule, Progress]] = []
    for n, rule in enumerate(r for stage in pack.stages for r in pack.stage(stage) if tracing.in_scope(r, where) and r.kind != "忽略"):
        for source in dict.fromkeys(t.source for t in rule.templates):
            got = progress.furthest(source, state.text, pack.vocabulary, at)
            if got.complete or not got.weight:
                continue
            reach = got.start <= at < max(got.end, got.start + 1) or low <= got.end <= high
            best.append(((-got.weight * reach, -got.matched / got.total, n), rule, got))
    best.sort(key=lambda b: b[0])
    chosen: dict[str, tuple[Rule, Progress]] = {}
    for _, rule, got in best:
        chosen.setdefault(rule.id, (rule, got))
    return list(chosen.values())[:_NEAREST]


def dropped_by(extraction: Extraction, index: int, pack: Pack) -> tuple[str, ...]:
    """The linking steps without any one of which a number would stand in a line of the ledger."""
    start = extraction.quantities[index].number.start
    return tuple(step for step, kept in _kept(extraction.document, extraction.header.role, pack).items() if start in kept)


@lru_cache(maxsize=4)
def _kept(document: Document, role: DocumentRole, pack: Pack) -> dict[str, frozenset[int]]:
    """For each linking step the places of the numbers that stand in lines when it is left out."""
    kept = {}
    for step in dict.fromkeys(s.step for s in linking.steps(pack)):
        with tempfile.TemporaryDirectory() as folder:
            again = extracting.extract(document, without(pack, step, Path(folder)), role)
        kept[step] = frozenset(q.number.start for r in again.indicators for q in (r.target, r.actual, r.rate) if q is not None)
    return kept


def without(pack: Pack, step: str, folder: Path) -> Pack:
    """The pack with one linking step less; ``folder`` is empty and holds the shortened list as long as the pack is used."""
    left = [model.model_dump() for model in linking.steps(pack) if model.step != step]
    (folder / "linking.yaml").write_text(yaml.safe_dump(left, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return replace(pack, folders=(folder, *pack.folders))


# ---------------------------------------------------------------- a sentence


def _applied(where: Stretch, sentence: Sentence, pack: Pack) -> Iterator[str]:
    any_ = False
    for step in tracing.passes(where, sentence, pack):
        for fact in step.facts:
            any_ = True
            line = tracing.line_of(fact.rule, fact, step.before)
            yield f"  {step.stage}　{fact.rule.id}（{fact.rule.kind}）{_shown_slots(fact, where)}　句式 {line}"
    if not any_:
        yield "  没有规则认领这一句" + ("（句中没有数）" if not tracing.coded_numbers(sentence.text) else "")


def _rule_tried(rule: Rule, where: Stretch, sentence: Sentence, pack: Pack, local: int | None = None) -> Iterator[str]:
    yield f"  规则“{rule.id}”　阶段 {rule.stage}，优先级 {rule.priority}（{shown(rule.path)}:{rule.line}）"
    if not tracing.in_scope(rule, where):
        yield f"    不看这里：它的 within、outside 把本段（{_scope(where)}）排除在外"
        return
    steps = tracing.passes(where, sentence, pack)
    taken = False
    for step in steps:
        for fact in step.facts:
            if fact.rule is rule and (local is None or any(local in found for found in fact.numbers.values())):
                taken = True
                yield f"    认领 {_shown_slots(fact, where)}　句式 {tracing.line_of(rule, fact, step.before)}"
    if taken:
        return
    # What the rule saw: the sentence after the stages before its own.
    earlier = pack.stages[: pack.stages.index(rule.stage)]
    state = next((s.before for s in steps if s.stage not in earlier), sentence)
    if all(s.stage in earlier for s in steps) and steps:
        state = _after(where, sentence, pack, earlier)
    lost = False
    for fact in tracing.alone(rule, where, state):
        if local is not None and not any(local in found for found in fact.numbers.values()):
            continue
        lost = True
        indices = [i for found in fact.numbers.values() for i in found]
        winners = dict.fromkeys(w.id for i in indices if (w := _winner(where, sentence, pack, i)[0]) is not None)
        yield (
            f"    落选 {_shown_slots(fact, where)}：输给“{'”“'.join(winners)}”"
            if winners
            else f"    落选 {_shown_slots(fact, where)}：所在的字被先剪去"
        )
    if lost:
        return
    before = {i for i in range(len(where.numbers)) if tracing.place(sentence, i) >= 0 and tracing.place(state, i) < 0}
    for i in sorted(before):
        if local in (None, i):
            taker = _winner(where, sentence, pack, i)[0]
            yield f"    {tracing.printed(where, i)} 已在前面的阶段被“{taker.id if taker else ''}”认领并剪去"
    why = tracing.hindrance(rule, where, state, local)
    if why:
        yield f"    {why}"
        return
    at = tracing.place(state, local) if local is not None else -1
    for n, source in enumerate(dict.fromkeys(t.source for t in rule.templates), 1):
        got = progress.furthest(source, state.text, pack.vocabulary, at if at >= 0 else None)
        yield from _stopped(got, where, state, n)


def _after(where: Stretch, sentence: Sentence, pack: Pack, stages: Sequence[str]) -> Sentence:
    """The sentence after these stages."""
    state = sentence.copy()
    for stage in stages:
        rules = [r for r in pack.stage(stage) if tracing.in_scope(r, where)]
        while run(tried(rules), state, where.view, where.numbers, {}, []):
            pass
    return state


def _stopped(got: Progress, where: Stretch, state: Sentence, n: int = 0) -> Iterator[str]:
    """Two lines: the template, and how far it got, what was expected and what stood there."""
    yield f"    句式{n or ''} {got.source}"
    if got.complete:
        yield f"      {got.total}个成分都对得上：「{tracing.words(where, state, got.start, got.end)}」"
        return
    if not got.done:
        wanted = f"{got.open} 之后的 {got.expected}" if got.open else got.expected
        yield f"      第一步就没有对上：没有找到 {wanted}（{got.what}）"
        return
    read = tracing.words(where, state, got.start, got.end)
    head = f"      匹配到第{got.matched}/{got.total}个成分（{got.done}：到「{read[-20:]}」为止）"
    if got.open:
        rest = _rest(where, state, got.end)
        yield f"{head}，{got.open} 从「{rest}」开始，其后应出现 {got.expected}（{got.what}），到分句末都没有"
    else:
        partly = f"只对上「{got.partly}」，" if got.partly else ""
        yield f"{head}，下一个成分 {got.expected}（{got.what}）应在此处，{partly}实际是{_stands(where, state, got.end)}"


def _rest(where: Stretch, state: Sentence, at: int) -> str:
    stop = next((i for i in range(at, len(state.text)) if state.text[i] in "。；！？\n"), len(state.text))
    rest = tracing.words(where, state, at, stop)
    return rest[:18] + ("…" if len(rest) > 18 else "")


def _stands(where: Stretch, state: Sentence, at: int) -> str:
    if at >= len(state.text) or state.text[at] == "\n":
        return "句末"
    ref = state.refs[at]
    if -(10**9) < ref < 0:
        number = where.numbers[~ref]
        kind = kind_of(number) + ("，属名称、日期或门槛" if number.soft else "")
        return f"「{tracing.printed(where, ~ref)}」（{kind}）"
    return f"「{_rest(where, state, at) or state.text[at]}」"


def _shown_slots(fact: Fact, where: Stretch) -> str:
    said = tracing.slots(fact, where)
    return "｛" + "，".join(f"{k}：{v if isinstance(v, str) else '、'.join(v)}" for k, v in said.items()) + "｝"


def _scope(where: Stretch) -> str:
    names = {"target": "目标任务", "actual": "完成情况", "other": "其他", "plan": "要点", "summary": "小结", "rates": "率栏"}
    return "、".join(names[s] for s in sorted(where.scope) if s in names)
