"""A rule drafted from one sentence in which a person marked the slots: ``{指标:农村公路}完成{实际:36公里}``.

The fixed text between the marks is relaxed piece by piece, to optional words and gaps, as long as the sentence still gives
exactly what was marked and the same sentence without its cue words gives nothing. Nothing is saved: the draft is text.
"""

from __future__ import annotations

import difflib
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import regex
import yaml

from docparse import comparison, pipeline, progress, tracing
from docparse.errors import BadRequest
from docparse.facts import Sentence, kind_of
from docparse.model import Extraction
from docparse.rules import LANGUAGE, TABLE_ROW, Kind, Pack, Rule, load_pack
from docparse.ruletest import same
from docparse.template import CLAUSE, HARD, NUMBER_TYPES, Choice, Edge, Gap, Literal, Node, Slot, TemplateError, compile_template, is_stretch
from docparse.tracing import Stretch

# Both kinds of brackets are taken, since input methods type either; the handbook writes {…}.
_MARK = regex.compile(r"[{｛【]\s*([^{}｛｝【】:：]*?)\s*(?:[:：]([^{}｛｝【】]*))?[}｝】]")
_PRIORITIES = (50, 60, 70, 80, 90, 100)


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch: its slot, and its place in the plain text and in the coded sentence."""

    slot: str
    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted rule: its parts, the YAML to paste, and remarks for its author."""

    id: str
    kind: Kind
    stage: str
    priority: int
    template: str
    text: str
    expect: dict[str, str]
    negative: str
    yaml: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that a drafted rule would take: where, in which clause, and the rule that has it today ("" for none)."""

    path: str
    line: int
    text: str
    clause: str
    rule: str
    before: str


def draft(marked: str, pack: Pack) -> tuple[Draft, ...]:
    """A rule for each clause with marked numbers. Raises BadRequest for marks that no template can express."""
    text, marks = _plain(marked, pack)
    where = tracing.stretch(text)
    result: list[Draft] = []
    found = _placed(text, marks, where, pack)
    for sentence, placed in found:
        for mark in placed:
            _slot(mark, sentence, where, pack)
    for sentence, placed in found:
        for group in _clauses(sentence, placed, where):
            result.append(_drafted(sentence, group, where, pack, {d.id for d in result}))
    if not result:
        raise BadRequest("--from 里没有标出数：把数连同单位标作一个槽，如 {指标:农村公路}完成{实际:36公里}")
    return tuple(result)


def with_drafts(pack: Pack, drafts: Sequence[Draft], folder: Path) -> Pack:
    """The pack with the drafts added, loaded from ``folder`` (empty, and kept as long as the pack is used)."""
    (folder / "base").symlink_to(pack.folder.resolve(), target_is_directory=True)
    own = folder / "draft"
    own.mkdir()
    head = {"pack": "草稿", "title": "草稿", "version": "0.0.0", "language": LANGUAGE, "inherits": ["base"]}
    (own / "pack.yaml").write_text(yaml.safe_dump(head, allow_unicode=True), encoding="utf-8")
    (own / "draft.yaml").write_text("".join(d.yaml for d in drafts), encoding="utf-8")
    return load_pack(own)


def trial(
    pack: Pack, drafts: Sequence[Draft], paths: Sequence[Path | str], watch: pipeline.Progress | None = None
) -> tuple[tuple[str, ...], tuple[Extraction, ...]]:
    """What the drafts would newly claim under the given files and folders, as lines: numbers first, then ledger lines.

    And the files, all of them, as the pack reads them today: those that could not be read say why.
    """
    names = {d.id for d in drafts}
    claims: list[Claim] = []
    changes: list[comparison.Change] = []
    today: list[Extraction] = []
    with tempfile.TemporaryDirectory() as folder:
        extended = with_drafts(pack, drafts, Path(folder))
        for before, after in comparison.both(paths, pack, extended, watch):
            today.append(before)
            changes += comparison.changes(before, after)
            for where in tracing.stretches(after):
                old: dict[int, tuple[Rule, str]] | None = None
                for i, (rule, _) in sorted(tracing.typed(where, extended).items()):
                    if rule.id not in names:
                        continue
                    old = tracing.typed(where, pack) if old is None else old
                    n = after.quantities[i].number
                    clause = _clause(before.document.text, n.first, n.last)
                    claims.append(
                        Claim(before.document.path, before.document.line(n.start), n.text, clause, rule.id, old[i][0].id if i in old else "")
                    )
    whose = Counter(c.before or "无规则" for c in claims)
    said = "，".join(f"原属 {name} {n}" if name != "无规则" else f"原无规则 {n}" for name, n in sorted(whose.items(), key=lambda p: (-p[1], p[0])))
    documents = sum(e.document.status == "ok" for e in today)
    told = [f"{documents} 份里将认领 {len(claims)} 个数" + (f"（{said}）" if claims else "")]
    told += [f"  {c.path}:{c.line}: {c.clause}　{c.text}（{'原属 ' + c.before if c.before else '原无规则'}）" for c in claims[:40]]
    if len(claims) > 40:
        told.append(f"  ……另有 {len(claims) - 40} 个")
    return (*told, *comparison.report(changes, documents)), tuple(today)


def output(drafts: Sequence[Draft]) -> Iterator[str]:
    """The drafts ready to paste; remarks are comments."""
    for d in drafts:
        yield from (f"# {remark}" for remark in d.remarks)
        yield d.yaml.rstrip("\n")


# ---------------------------------------------------------------- reading the marks


def _plain(marked: str, pack: Pack) -> tuple[str, list[tuple[str, int, int]]]:
    """The sentence without marks, and each marked slot with its place."""
    pieces: list[str] = []
    marks: list[tuple[str, int, int]] = []
    at = size = 0
    for found in _MARK.finditer(marked):
        pieces.append(marked[at : found.start()])
        size += found.start() - at
        name, body = found[1], found[2]
        if body is None or not body.strip():
            raise BadRequest(f"--from: “{found[0]}”应写成 {{槽名:句中文字}}，如 {{指标:农村公路}}")
        if name not in pack.vocabulary.slots:
            close = difflib.get_close_matches(name, pack.vocabulary.slots, 1, 0.3)
            hint = f"，是否指“{close[0]}”？" if close else f"，可用：{'、'.join(pack.vocabulary.slots)}"
            raise BadRequest(f"--from: 未知的槽“{name}”{hint}")
        if any(name == other for other, *_ in marks):
            raise BadRequest(f"--from: 槽“{name}”标了两次；一句里的几组各写一条规则，或改用列举 <…/、>")
        pieces.append(body)
        marks.append((name, size, size + len(body)))
        size += len(body)
        at = found.end()
    pieces.append(marked[at:])
    if not marks:
        raise BadRequest("--from: 没有标出槽；写成 {指标:农村公路}完成{实际:36公里}。 这样，一个槽一对花括号")
    text = "".join(pieces).strip()
    shift = len("".join(pieces)) - len("".join(pieces).lstrip())
    return text, [(name, a - shift, b - shift) for name, a, b in marks]


def _placed(text: str, marks: Sequence[tuple[str, int, int]], where: Stretch, pack: Pack) -> list[tuple[Sentence, list[Mark]]]:
    """The sentences with the marks that stand in them."""
    left = list(marks)
    result = []
    for sentence in tracing.sentences(where, pack):
        placed = []
        for name, a, b in list(left):
            inside = [i for i, ref in enumerate(sentence.refs) if _within(ref, a, b, where)]
            if not inside:
                continue
            left.remove((name, a, b))
            for ref in sentence.refs:
                if -(10**9) < ref < 0 and _overlaps(where, ~ref, a, b) and not _within(ref, a, b, where):
                    raise BadRequest(f"--from: 槽“{name}”切开了“{tracing.printed(where, ~ref)}”；数连同单位和“约、不少于”等限定词应标作一个槽")
            placed.append(Mark(name, a, b, inside[0], inside[-1] + 1))
        if placed:
            result.append((sentence, sorted(placed, key=lambda m: m.first)))
    for name, a, b in left:
        number = next((i for i in range(len(where.numbers)) if _overlaps(where, i, a, b)), None)
        if number is not None:
            raise BadRequest(f"--from: 槽“{name}”只标了“{tracing.printed(where, number)}”的一部分；数连同单位和限定词应标作一个槽")
        raise BadRequest(f"--from: 槽“{name}”标的“{text[a:b]}”里没有可用的文字")
    return result


def _within(ref: int, a: int, b: int, where: Stretch) -> bool:
    if ref >= 0:
        return a <= where.view.at[ref] < b
    return ref > -(10**9) and a <= where.numbers[~ref].first and where.numbers[~ref].last <= b


def _overlaps(where: Stretch, i: int, a: int, b: int) -> bool:
    return where.numbers[i].first < b and where.numbers[i].last > a


def _number(sentence: Sentence, mark: Mark) -> int | None:
    """The number of the stretch that a mark holds alone; None for words."""
    ref = sentence.refs[mark.first]
    return ~ref if mark.last == mark.first + 1 and -(10**9) < ref < 0 else None


def _clauses(sentence: Sentence, marks: Sequence[Mark], where: Stretch) -> Iterator[list[Mark]]:
    """Marks that one rule takes: those of a clause with a number, and of clauses without numbers before it."""
    group: list[Mark] = []
    for mark in marks:
        numbered = any(_number(sentence, m) is not None for m in group)
        if group and numbered and regex.search(f"[{CLAUSE}]", sentence.text[group[-1].last : mark.first]):
            yield group
            group = []
        group.append(mark)
    if any(_number(sentence, m) is not None for m in group):
        yield group
    elif group:
        raise BadRequest(f"--from: 槽“{group[0].slot}”后面没有标出数")


# ---------------------------------------------------------------- one rule


def _drafted(sentence: Sentence, marks: Sequence[Mark], where: Stretch, pack: Pack, taken: set[str]) -> Draft:
    expect = {m.slot: tracing.words(where, sentence, m.first, m.last) for m in marks}
    slots = [_slot(m, sentence, where, pack) for m in marks]
    pieces = _pieces(sentence, marks, slots, where, pack)
    text = tracing.words(where, sentence, 1, len(sentence.text)).strip()
    cues = [n for n, (_, cue) in enumerate(pieces) if cue]
    stage, kind = _place(slots, pack)
    rule = replace(TABLE_ROW, id="草稿", kind=kind, stage=stage, cut=True)

    def holds(nodes: Sequence[Node], negative: str) -> bool:
        try:
            trial = replace(rule, templates=compile_template(progress.notation(nodes, pack.vocabulary), pack.vocabulary))
        except TemplateError:
            return False
        right = same(tracing.examples(trial, text, pack), [expect])
        return right and (not negative or not tracing.examples(trial, negative, pack))

    nodes = [node for node, _ in pieces]
    if not holds(nodes, ""):
        raise BadRequest(_why_not(nodes, sentence, where, pack, expect))
    negative = _negative(nodes, cues, sentence, marks, where, pack, holds)
    remarks: list[str] = []
    nodes = _relaxed(nodes, cues, pack, lambda tried: holds(tried, negative))
    template = progress.notation(nodes, pack.vocabulary)
    rule = replace(rule, templates=compile_template(template, pack.vocabulary))
    priority, stage, thieves = _winning(rule, sentence, marks, where, pack)
    if thieves:
        remarks.append(f"注意：这句话里的数会先被规则“{'”“'.join(thieves)}”认领，须调整阶段或给它加 not")
    fixed = [n.text for n in nodes if isinstance(n, Literal)]
    listed = [f"@{name}" for name, words in pack.words.items() if any(text in words for text in fixed)]
    if listed:
        remarks.append(f"提示：固定的词在词表 {'、'.join(listed)} 里，换成词表可认更多写法")
    if {"率", "实际"} <= set(expect):
        remarks.append("提示：一条规则里有{率}时只留下率；实际数请另写一条，由步骤“率归实际”相连")
    if sum(len(n.text) for n in nodes if isinstance(n, Literal)) < 2:
        remarks.append("提示：固定的字不足两个，容易认得太宽；请看它在一批文件里认了什么（后面加文件夹）")
    said = "".join(n.text for n in nodes if isinstance(n, Literal) and n.text not in CLAUSE + "、（）")
    name = said + "".join(m.slot for m in marks if _number(sentence, m) is not None) if said else "".join(m.slot for m in marks)
    id_ = name
    while id_ in taken or any(r.id == id_ for r in pack.rules):
        id_ = f"{name}{2 if id_ == name else int(id_[len(name) :]) + 1}"
    body = _yaml(id_, kind, stage, priority, template, text, expect, negative, pack)
    return Draft(id_, kind, stage, priority, template, text, expect, negative, body, tuple(remarks))


def _slot(mark: Mark, sentence: Sentence, where: Stretch, pack: Pack) -> Slot:
    """The slot of a mark; its type is written out only where the pack's own does not fit."""
    declared = pack.vocabulary.slots[mark.slot]
    i = _number(sentence, mark)
    if i is None:
        if declared in NUMBER_TYPES:
            raise BadRequest(
                f"--from: “{tracing.words(where, sentence, mark.first, mark.last)}”不是一个数，不能放进 {{{mark.slot}}}（类型{declared}）"
            )
        if any(c in HARD for c in sentence.text[mark.first : mark.last]):
            raise BadRequest(f"--from: 文字槽“{mark.slot}”里不能有数，请把其中的数另外标出")
        return Slot(mark.slot, declared, ())
    number = where.numbers[i]
    kind, soft = kind_of(number), "s" if sentence.text[mark.first] not in HARD else "h"
    if declared not in NUMBER_TYPES:
        raise BadRequest(f"--from: “{tracing.printed(where, i)}”是数，不能放进文字槽 {{{mark.slot}}}（类型{declared}）")
    fitting = [name for name, (kinds, which) in NUMBER_TYPES.items() if kind in kinds and soft in which]
    if not fitting:
        raise BadRequest(f"--from: “{tracing.printed(where, i)}”（{kind}）没有可用的类型")
    return Slot(mark.slot, declared if declared in fitting else fitting[0], ())


def _pieces(sentence: Sentence, marks: Sequence[Mark], slots: Sequence[Slot], where: Stretch, pack: Pack) -> list[tuple[Node, bool]]:
    """The strictest template as pieces, and whether each is a cue word that must stay."""
    text = sentence.text
    low, _ = progress.clause(text, marks[0].first)
    _, high = progress.clause(text, marks[-1].last - 1)
    first = marks[0].first if text[marks[0].first - 1] in CLAUSE + "、（）" else low
    pieces: list[tuple[Node, bool]] = []
    at = first
    if first < marks[0].first and isinstance(slots[0], Slot) and is_stretch(slots[0], pack.vocabulary):
        pieces.append((Edge(True), False))
    for mark, slot in zip(marks, slots, strict=True):
        pieces += _literals(text[at : mark.first], sentence.refs[at : mark.first], where, pack)
        pieces.append((slot, False))
        at = mark.last
    pieces += [p for p in _literals(text[at:high], sentence.refs[at:high], where, pack) if not isinstance(p[0], Edge)]
    while len(pieces) > 1 and not pieces[-1][1] and not isinstance(pieces[-1][0], Slot):
        pieces.pop()  # what follows the last slot counts only up to its last cue word
    if not any(cue for _, cue in pieces):
        plain = {
            n: len(p.text) for n, (p, _) in enumerate(pieces) if isinstance(p, Literal) and p.text not in (*_heads(pack), *CLAUSE, "、", "（", "）")
        }
        longest = max(plain, key=lambda n: plain[n], default=None)
        if longest is not None:
            pieces[longest] = (pieces[longest][0], True)
    return pieces


def _literals(text: str, refs: Sequence[int], where: Stretch, pack: Pack) -> Iterator[tuple[Node, bool]]:
    """Fixed text cut at the words of the pack and at marks; a number inside becomes an aside."""
    words = {w for entries in pack.words.values() for w in entries}
    marks = CLAUSE + "、（）"
    long = sorted((w for w in (words | set(_heads(pack))) if len(w) > 1), key=lambda w: (-len(w), w))
    known = regex.compile("|".join(map(regex.escape, [*long, *marks])))
    at = 0
    for found in [*known.finditer(text), None]:
        end = found.start() if found else len(text)
        # A single character is a cue only where it stands by itself (占, 达), not inside of other words.
        alone = text[at:end] in words and text[at:end] not in _heads(pack)
        yield from ((node, alone and isinstance(node, Literal)) for node in _unknown(text[at:end], refs[at:end], where, pack))
        if found:
            yield Literal(found[0]), found[0] in words and found[0] not in _heads(pack)
            at = found.end()


def _heads(pack: Pack) -> Sequence[str]:
    """Words that may stand or not (累计, 已, 目前)."""
    return [w for w in pack.names.get("heads", ()) if not w.startswith("@")]


def _unknown(text: str, refs: Sequence[int], where: Stretch, pack: Pack) -> Iterator[Node]:
    plain = ""
    for char, ref in zip(text, refs, strict=True):
        if ref >= 0:
            plain += where.view.text[ref]
            continue
        if plain:
            yield Literal(plain)
            plain = ""
        if char in HARD:
            aside = next((name for name, role in pack.slot_roles.items() if role == "other" and pack.vocabulary.slots[name] in ("数", "任意数")), "")
            if not aside:
                raise BadRequest(f"--from: “{tracing.printed(where, ~ref)}”没有标出，而规则包没有旁述的槽可以放它")
            yield Slot(aside, "数", ())
        else:
            yield Gap((), 40)
    if plain:
        yield Literal(plain)


def _relaxed(nodes: list[Node], cues: Sequence[int], pack: Pack, holds: object) -> list[Node]:
    """Each piece that is no cue made optional, or a gap where it is long, as long as everything still holds."""
    assert callable(holds)
    heads = _heads(pack)
    for n, node in enumerate(nodes):
        if not isinstance(node, Literal) or n in cues or node.text in CLAUSE:
            continue
        optional: Node = Choice(((node,),), True)
        ways: list[Node] = [optional]
        if len(node.text) > 2 and node.text not in heads:
            ways.insert(0, Gap((), 40))
        for way in ways:
            tried = [*nodes[:n], way, *nodes[n + 1 :]]
            if holds(tried):
                nodes = tried
                break
    # What may be missing in front of a number says nothing there.
    while len(nodes) > 1 and isinstance(nodes[0], Choice) and not is_stretch(nodes[1], pack.vocabulary) and holds(nodes[1:]):
        nodes = nodes[1:]
    return nodes


def _negative(
    nodes: Sequence[Node], cues: Sequence[int], sentence: Sentence, marks: Sequence[Mark], where: Stretch, pack: Pack, holds: object
) -> str:
    """The sentence's own words without the cues, else without its numbers: what the rule must leave alone."""
    assert callable(holds)
    said = {m.slot: tracing.words(where, sentence, m.first, m.last) for m in marks}

    def written(keep_cues: bool, keep_numbers: bool) -> str:
        out = []
        for n, node in enumerate(nodes):
            if isinstance(node, Slot) and node.name in said:
                out.append(said[node.name] if keep_numbers or node.type not in NUMBER_TYPES else "")
            elif isinstance(node, Literal) and (keep_cues or n not in cues):
                out.append(node.text)
        return "".join(out).strip(CLAUSE + "、") + "。"

    for text in (written(False, True), written(True, False), written(False, False)):
        if len(text) > 1 and holds(nodes, text):
            return text
    return "情况较好。"


def _place(slots: Sequence[Slot], pack: Pack) -> tuple[str, Kind]:
    """The stage and kind that rules with these slots have in the pack."""
    names = {s.name for s in slots}
    roles = {pack.slot_roles.get(name, "") for name in names}
    kind: Kind
    if "target" in roles and "rate" not in roles:
        kind = "目标"
    elif "rate" in roles:
        kind = "率"
    elif "actual" in roles:
        kind = "实际"
    elif "standard" in roles:
        kind = "标准"
    elif roles & {"neutral", "growth", "month", "place"}:
        kind = "数"
    else:
        kind = "旁述"
    like = Counter(r.stage for r in pack.rules if r.kind == kind)
    named = Counter(r.stage for r in pack.rules if r.kind == kind and any(names <= set(t.pattern.groupindex) for t in r.templates))
    best = named or like
    stage = min(best, key=lambda s: (-best[s], pack.stages.index(s))) if best else pack.stages[-1]
    return stage, kind


def _winning(rule: Rule, sentence: Sentence, marks: Sequence[Mark], where: Stretch, pack: Pack) -> tuple[int, str, tuple[str, ...]]:
    """The lowest priority, and the latest stage up to its own, in which the rule gets its numbers; else who takes them."""
    wanted = {i for m in marks if (i := _number(sentence, m)) is not None}
    there = replace(where, scope=frozenset({"other", "summary", "text"}))
    thieves: tuple[str, ...] = ()
    own = pack.stages.index(rule.stage)
    for stage in reversed(pack.stages[: own + 1]):
        for priority in _PRIORITIES:
            tried = replace(rule, stage=stage, priority=priority)
            claims = tracing.typed(there, replace(pack, rules=(*pack.rules, tried)))
            if all(i in claims and claims[i][0] is tried for i in wanted):
                return priority, stage, ()
            if stage == rule.stage:
                thieves = tuple(dict.fromkeys(claims[i][0].id for i in sorted(wanted) if i in claims and claims[i][0] is not tried))
    return 50, rule.stage, thieves


def _why_not(nodes: Sequence[Node], sentence: Sentence, where: Stretch, pack: Pack, expect: dict[str, str]) -> str:
    line = progress.notation(nodes, pack.vocabulary)
    try:
        got = progress.furthest(line, sentence.text, pack.vocabulary)
    except TemplateError as error:
        return f"--from: 写不成句式：{error}"
    marked = "，".join(f"{k}：{v}" for k, v in expect.items())
    if not got.complete:
        stop = f"；停在第{got.matched + 1}个成分 {got.expected}（{got.what}）"
        return f"--from: 句式“{line}”认不出所标的（{marked}）{stop}。文字槽应从分句开头或固定的字后开始，且符合它的类型"
    return f"--from: 句式“{line}”认出的与所标的（{marked}）不同：文字槽会从分句开头取起，到后面固定的字为止，请照此标"


def _yaml(id_: str, kind: Kind, stage: str, priority: int, template: str, text: str, expect: dict[str, str], negative: str, pack: Pack) -> str:
    def flow(value: object) -> str:
        return (
            str(yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, sort_keys=False, width=10**6))
            .removesuffix("\n")
            .removesuffix("\n...")
        )

    rows = [f"- id: {flow(id_)}", f"  kind: {kind}", f"  stage: {stage}"]
    if kind in ("旁述", "忽略"):
        rows.append(f"  as: {'定语' if '定语' in pack.roles else next(iter(pack.roles))}")
    rows += [f"  priority: {priority}"] if priority != 50 else []
    rows += ["  match: |", f"    {template}", "  examples:"]
    for said, wanted in ((text, [expect]), (negative, [])):
        rows += [f"  - text: {flow(said)}", f"    expect: {flow(wanted)}"]
    return "\n".join(rows) + "\n"


def _clause(text: str, start: int, end: int) -> str:
    low = max(text.rfind(c, 0, start) for c in "，。；\n") + 1
    high = min((e for c in "，。；\n" if (e := text.find(c, end)) >= 0), default=len(text))
    return text[low:high].strip()
