"""The outline of a circular: header, headings with their numbers (lost ones too), sub-projects, blocks, duties.

Everything linguistic stands in the pack's ``outline.yaml``. Heading schemes follow GB/T 9704-2012 7.3.3
(一、 （一） 1. （1）) and what survey of real circulars adds (1、 ①, headings that lost their number, run-in heads).
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import regex
from pydantic import BaseModel, ConfigDict

from docparse.folding import View, fold
from docparse.model import Document, DocumentRole, Header, IndicatorStatus, Item, Paragraph, Section, Segment, Span
from docparse.resources import validated
from docparse.rules import Pack, load_data

_HAN = "一二三四五六七八九十"
_MARKERS = (
    (1, regex.compile(rf"第[{_HAN}]+部分[：、]?|([{_HAN}]{{1,3}})、|(附[表件]\d{{1,2}}(?=\D|(?:19|20)\d\d年))[：、]?(?=[^。；]{{2,60}}$)")),
    (2, regex.compile(rf"（([{_HAN}]{{1,3}})）")),
    (3, regex.compile(rf"(?:第(\d{{1,3}}|[{_HAN}]{{1,3}})[项件][，、：]?|(\d{{1,3}})[.、](?!\d))")),
    (4, regex.compile(r"（(\d{1,2})）")),
    (5, regex.compile(r"([①-⑳])")),
)
_SPACED = regex.compile(r"(\d{1,2})(?=[\p{Han}“][^，。；：、\d]{2,24}$)")
_RUN_IN = regex.compile(rf"(?<=[。；：])(?:[{_HAN}]{{1,3}}、|（[{_HAN}]{{1,3}}）|\d{{1,2}}[.、](?!\d)|（\d{{1,2}}）|[①-⑳])")
_DOC_NUMBER = regex.compile(r"[\p{Han}]{2,16}[〔\[【﹝（(]\d{4}[〕\]】﹞）)]第?\d+[号期]|[\p{Han}]{2,16}第\d+期")
_DATE = regex.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_OWN_LABEL = regex.compile(r"(?:(?<=^|[。；]))([\p{Han}]{2,6})：.")
_LOST = regex.compile(r"([^，。；：、\d]{2,24})(?:$|。(?=[\[【［]))")
_PART = regex.compile(r"([^，。；：\d]{2,40})[：。](?=.)")
_LISTED = regex.compile(r"第[\d一二三四五六七八九十]+名|[（(]?\d{1,2}[.、）)]|[①-⑳]")
_TOPIC = regex.compile(r"([^，。；：\d“”]{2,14})：(.+)")
_HAN_DATE = regex.compile(r"([一二][〇○零一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日")


class Words(BaseModel):
    """``outline.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    labels: dict[str, list[str]]
    label_cores: dict[str, list[str]]
    quiet: list[str]
    loud: list[str]
    quiet_when_labelled: list[str]
    quiet_starts: list[str]
    ahead: list[str]
    ahead_titles: list[str]
    review: list[str]
    review_titles: list[str]
    onward: list[str]
    kinds: dict[str, list[str]]
    evidence: dict[str, list[str]]
    status: dict[str, list[str]]
    duties: dict[str, list[str]]
    quoted: dict[str, list[str]]
    progress: list[str]


@dataclass(frozen=True, slots=True)
class Outline:
    """Header, items in order, and the segments of the text with item, part and section."""

    header: Header
    items: tuple[Item, ...]
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    words: Words
    label: regex.Pattern[str]
    open_label: regex.Pattern[str]
    section: Mapping[str, Section]
    duty: regex.Pattern[str]
    duty_line: regex.Pattern[str]
    duty_parts: regex.Pattern[str]
    quoted: regex.Pattern[str]


@cache
def _vocabulary(pack: Pack, own: tuple[str, ...] = ()) -> _Vocabulary:
    """The compiled words of a pack; ``own`` are labels that the document repeats at the start of its paragraphs."""
    data, lines, path = load_data(pack, "outline.yaml")
    words = validated(Words, data, lines, path)
    section: dict[str, Section] = {}
    names: tuple[tuple[str, Section], ...] = (("other", "other"), ("actual", "actual"), ("target", "target"))
    for key, value in names:
        section.update(dict.fromkeys(words.labels.get(key, []), value))
    by_core: tuple[tuple[str, Section], ...] = (("actual", "actual"), ("other", "other"), ("target", "target"))
    for label in own:
        for key, value in by_core:
            if label not in section and any(core in label for core in words.label_cores[key]):
                section[label] = value
    any_label = "|".join(sorted(map(regex.escape, section), key=len, reverse=True))
    label_pattern = regex.compile(
        rf"(?:(?<=^|[。；])(?:[一二三四五六七八九十\d]{{0,3}}月?底?)(?P<plain>{any_label})：|【(?P<box>{any_label})】：?|\[(?P<square>{any_label})\]：?|［(?P<wide>{any_label})］：?)"
    )
    # without a colon only what is certainly a label, and only before something
    long = "|".join(sorted((regex.escape(label) for label in section if len(label) >= 4), key=len, reverse=True))
    open_label = regex.compile(rf"(?:{long})(?=[^：\d])")
    heads = "|".join(sorted(map(regex.escape, {*words.duties["lead"], *words.duties["support"]}), key=len, reverse=True))
    ends = "|".join(map(regex.escape, words.duties["suffixes"]))
    org = rf"[\p{{Han}}（）]{{2,24}}(?:{ends})(?:（[^（）]*）)?(?:等|分别负责|负责|牵头|配合|按职责分工负责)?"
    duty = regex.compile(rf"（(?:{heads})：[^（）]*(?:（[^（）]*）[^（）]*)*）|（{org}(?:[、；，]{org})*）")
    duty_line, duty_parts = regex.compile(rf"(?:{heads})：.+"), regex.compile(rf"[，；。](?=(?:{heads})：)")
    heads = "|".join(map(regex.escape, words.quoted["heads"]))
    number = r"(?:[一二三四五六七八九十]{1,3}|\d{1,2})"
    quoted = regex.compile(
        rf"(?:{heads})“(?P<promise>[^”]+)”的?[\p{{Han}}]{{0,6}}[。：，]|[\p{{Han}}]{{2,4}}{number}：“(?P<promise>[^”]+)”[。；]?$"  # 事项一：“…”
    )
    return _Vocabulary(words, label_pattern, open_label, section, duty, duty_line, duty_parts, quoted)


@dataclass(slots=True)
class _Block:
    """A piece of a paragraph under one heading marker."""

    view: View
    level: int = 0
    number: str = ""
    marker: int = 0
    page: int = 0


def outline(document: Document, pack: Pack, role: DocumentRole | None = None, folded: Sequence[tuple[Paragraph, View]] | None = None) -> Outline:
    """The outline of a read document. ``role`` overrides what title and content say.

    ``folded`` are the paragraphs that are no table rows, with their folded text (default: all of the document).
    """
    views = [(view, p.page) for p, view in ([(p, fold(document.text, p.spans)) for p in document.paragraphs] if folded is None else folded)]
    vocabulary = _vocabulary(pack, _own_labels(v.text for v, _ in views))
    header, title_end = _header(views, vocabulary, document.metadata)
    blocks = [block for view, page in views for block in _blocks(view, page, vocabulary)]
    if role is not None:
        header = replace(header, role=role)
    elif header.role == "other":
        header = replace(header, role=_role_by_content(blocks, vocabulary))
    items, segments = _assign(document, blocks, vocabulary, header, title_end)
    return Outline(header, tuple(items), tuple(segments))


def _own_labels(texts: Iterable[str]) -> tuple[str, ...]:
    """Short heads (承诺内容：, 办理结果：) that open a sentence in at least three paragraphs."""
    counts = Counter(label for text in texts for label in {m[1] for m in _OWN_LABEL.finditer(text)})
    return tuple(sorted(label for label, n in counts.items() if n >= 3))


# ---------------------------------------------------------------- paragraphs → blocks


def _blocks(view: View, page: int, vocabulary: _Vocabulary) -> Iterator[_Block]:
    """The paragraph, cut before run-in headings (…。2、人饮：…) when their numbers count up."""
    text = view.text
    cuts = [m.start() for m in _RUN_IN.finditer(text)]
    if vocabulary.label.search(text):
        cuts = [c for c in cuts if (m := _marker(text[c:])) and m[0] <= 3]
    if cuts:
        first = _marker(text)
        found = [(0, first), *((c, _marker(text[c:])) for c in cuts)]
        keep = [0]
        last: dict[int, int] = {first[0]: _ordinal(first[1])} if first else {}
        for at, marker in found[1:]:
            if marker is None:
                continue
            level, number, _ = marker
            value = _ordinal(number)
            if value == last.get(level, 0) + 1:
                last[level] = value
                keep.append(at)
        pieces = [_part(view, a, b) for a, b in zip(keep, [*keep[1:], len(text)], strict=True)]
    else:
        pieces = [view]
    for piece in pieces:
        marker = _marker(piece.text) or _spaced(piece)
        if marker is None:
            yield _Block(piece, page=page)
        else:
            yield _Block(piece, marker[0], marker[1], marker[2], page)


def _part(view: View, a: int, b: int) -> View:
    return View(view.text[a:b], view.at[a:b])


def _marker(text: str) -> tuple[int, str, int] | None:
    """Level, printed number and length of the heading marker at the start of a text."""
    for level, pattern in _MARKERS:
        m = pattern.match(text)
        if m and m.end() < len(text):
            number = next((g for g in m.groups() if g), m[0])
            if level in (2, 4):
                number = f"（{number}）"
            return level, number, m.end()
    return None


def _spaced(view: View) -> tuple[int, str, int] | None:
    """The marker of a short title that only a space parts from its number: 3 安全生产."""
    m = _SPACED.match(view.text)
    if m is None or not _apart(view, m.end(1)):
        return None
    return 3, m[1], m.end(1)


def _apart(view: View, at: int) -> bool:
    """Whether something that folding takes away, a space, stands before a character."""
    return view.at[at] - view.at[at - 1] > 1


def _ordinal(number: str) -> int:
    digits = number.strip("（）")
    if "①" <= digits[:1] <= "⑳":
        return ord(digits) - ord("①") + 1
    if digits.isdecimal():
        return int(digits)
    total = 0
    for c in digits:
        if c == "十":
            total = (total or 1) * 10
        elif c in _HAN:
            total += _HAN.index(c) + 1
    return total


# ---------------------------------------------------------------- header


def _header(views: Sequence[tuple[View, int]], vocabulary: _Vocabulary, metadata: Mapping[str, str]) -> tuple[Header, int]:
    """Header and the offset where the title ends."""
    heads = [v for v, _ in views[:40]]
    kinds = vocabulary.words.kinds
    title, title_at, best = "", -1, 0
    role: DocumentRole = "other"
    for i, view in enumerate(heads):
        text = view.text
        if len(text) > 80 or text.endswith(("。", "；", "：")) or text.startswith(("（", "各", "现将")):
            continue
        marker = _marker(text)
        if marker and marker[0] < 4 and (title or i):
            break
        if i and not title and len(heads[i - 1].text) > 80 and heads[i - 1].text.endswith("。"):
            break  # the text has begun: what looks like a title is the head of a page
        score = 0
        found: DocumentRole = "other"
        names: tuple[DocumentRole, ...] = ("plan", "summary")
        for name in names:
            hit = max(
                (len(w) + (3 if text.endswith((w, w + "的通知", w + "的通报", w + "的报告")) else 0) for w in kinds[name] if w in text), default=0
            )
            if hit > score:
                score, found = hit, name
        if found == "plan" and (told := min((text.find(w) for w in kinds["summary"] if w in text), default=-1)) >= 0:
            # 上半年工作总结和下半年工作安排: what is told first
            found = "summary" if told < min(text.find(w) for w in kinds["plan"] if w in text) else found
        better = not title or (best < score and "关于" not in title and "印发" not in title and i - title_at < 3)
        if score and better and not text.endswith("文件"):
            title, title_at, role, best = text, i, found, score
    if not title:
        for i, view in enumerate(heads[:6]):
            if (
                4 < len(view.text) <= 60
                and "。" not in view.text
                and not view.text.endswith(("。", "；", "：", "文件"))
                and not _DOC_NUMBER.fullmatch(view.text)
                and not _marker(view.text)
            ):
                title, title_at = view.text, i
                break
    front = [v.text for v in heads[: max(title_at + 12, 12)]]
    joined = "\n".join(front)
    number = next((m[0] for t in front if (m := _DOC_NUMBER.search(t)) and len(t) < 40), "")
    issuer = next((t.removesuffix("文件") for t in front[:5] if t.endswith("文件") and 4 < len(t) < 40), "")
    if not issuer:
        m = regex.match(r"([\p{Han}（）]{3,30}?)关于", title)
        issuer = m[1] if m else ""
    # What the index table of a web page says stands in for what the text does not print.
    title = title or metadata.get("标题", "")
    number = number or metadata.get("发文字号", "")
    issuer = issuer or metadata.get("发文机关", "")
    addressees = next(
        (
            t.rstrip("：")
            for t in front
            if t.endswith("：") and regex.match(r"各|[\p{Han}]{2,12}(?:人民政府|委员会|常委会|督查室|目标办|办公室)", t) and "如下" not in t
        ),
        "",
    )
    issued = _issued([v.text for v, _ in views]) or metadata.get("发文日期", "")
    region = ""
    # Title and issuer may name it anywhere, the lines about them only at their start: 送戏下乡 and 老旧小区 are no places.
    for text, find in ((title, _PLACE.search), (issuer, _PLACE.search), *((t, _PLACE.match) for t in front[:6])):
        m = find(text)
        if m:
            region = m[1].removeprefix("关于").removeprefix("印发")
            break
    start, end = _period(title, joined, "\n".join(v.text for v, _ in views[: title_at + 8]))
    header = Header(role, title, number, issuer, region, addressees, issued, start, end)
    return header, heads[title_at].at[-1] + 1 if title_at >= 0 and heads[title_at].at else 0


_PLACE = regex.compile(
    r"(?:关于)?(?:印发)?(?:《)?([\p{Han}]{2,6}?(?<![全我本各该])"
    r"(?:自治州|市|州|省|县|(?<![小社园景校灾山矿牧林])区|盟|旗|(?<![下城])乡|(?<![城乡村集])镇|街道))(?!直|属|政|级|委|场)"
)


def _issued(texts: Sequence[str]) -> str:
    for text in [*texts[:14], *texts[-8:]]:
        if len(text) > 60:
            continue
        if (m := _DATE.search(text)) and 1 <= int(m[2]) <= 12 and 1 <= int(m[3]) <= 31:
            return f"{m[1]}-{int(m[2]):02}-{int(m[3]):02}"
        if m := _HAN_DATE.search(text):
            digits = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}
            year = "".join(digits[c] for c in m[1])
            return f"{year}-{_ordinal(m[2]):02}-{_ordinal(m[3]):02}"
    return ""


def _period(title: str, front: str, opening: str) -> tuple[str, str]:
    """The reporting period as ISO dates: what the title says, else the opening paragraphs."""
    year = next((m[1] for t in (title, front, opening) if (m := regex.search(r"(20\d\d|19\d\d)年", t))), "")
    if not year:
        m = regex.search(r"([一二][〇○零一二三四五六七八九]{3})年", front)
        year = "".join(str("〇一二三四五六七八九".find(c.replace("○", "〇").replace("零", "〇"))) for c in m[1]) if m else ""
    if not year:
        return "", ""
    if m := regex.search(r"((?:19|20)\d\d)年?[—\-－~至]((?:19|20)\d\d)年", title):
        return f"{m[1]}-01-01", f"{m[2]}-12-31"  # a plan of several years
    for text in (title, opening):
        if m := regex.search(r"截至(?:目前)?(?:\d{4}年)?(\d{1,2})月(\d{1,2})日", text):
            return f"{year}-01-01", f"{year}-{int(m[1]):02}-{int(m[2]):02}"
        month = 0
        if m := regex.search(
            r"\d{1,2}(?:月份?)?[—\-－~至](\d{1,2})月|(?:截至|截止)(?:\d{4}年)?(\d{1,2})月底?|前(\d{1,2})个月|(\d{1,2})月末|(?<!\d)(\d{1,2})月份", text
        ):
            month = int(next(g for g in m.groups() if g))
        elif "上半年" in text:
            month = 6
        elif m := regex.search(r"前?([一二三四])个?季度", text):
            month = 3 * (_HAN.index(m[1]) + 1)
        if 1 <= month <= 12:
            return f"{year}-01-01", f"{year}-{month:02}-{calendar.monthrange(int(year), month)[1]}"
    return f"{year}-01-01", f"{year}-12-31"


def _role_by_content(blocks: Sequence[_Block], vocabulary: _Vocabulary) -> DocumentRole:
    """plan or summary by the labels and words in the text; other when neither shows."""
    text = "\n".join(b.view.text for b in blocks)
    done, promised = (sum(map(text.count, vocabulary.words.evidence[role])) for role in ("summary", "plan"))
    if done > promised and done:
        return "summary"
    return "plan" if promised > 2 * done and promised > 1 else "other"


def worded_status(text: str, pack: Pack) -> IndicatorStatus:
    """What the words of a sentence say of progress: behind, ahead, on_schedule, done, or unknown where they say nothing."""
    words = _vocabulary(pack).words.status
    kinds: tuple[IndicatorStatus, ...] = ("behind", "ahead", "on_schedule", "done")
    for kind in kinds:
        for m in regex.finditer(rf"(?:{'|'.join(words[kind])})(?!的)", text):
            if kind == "behind" or not any(word in text[max(0, m.start() - 4) : m.start()] for word in words["not"]):
                return kind
    return "unknown"


# ---------------------------------------------------------------- items and segments


def _assign(
    document: Document, blocks: Sequence[_Block], vocabulary: _Vocabulary, header: Header, title_end: int
) -> tuple[list[Item], list[Segment]]:
    words = vocabulary.words
    items: list[Item] = []
    segments: list[Segment] = []
    path: list[Item] = []  # open headings, outermost first
    quiet_level = 99
    part = ""
    section: Section = "other"
    labelled = False
    plan = header.role == "plan"
    past = (*words.review, f"{int(header.period_start[:4]) - 1}年") if header.period_start else tuple(words.review)
    onward = regex.compile(rf"(?<=[。；])[^。，；]{{0,6}}(?:{'|'.join(map(regex.escape, (*words.onward, f'{header.period_start[:4]}年')))})")
    label_at = [_first_label(b, vocabulary) for b in blocks]

    def add(view: View, where: Section, *, by_label: bool = False, quiet: bool = False, topic: str = "") -> None:
        if view.text.strip():
            segments.append(Segment(_spans(view), path[-1].id if path else "", part, where, by_label, quiet, topic))

    def open_item(block: _Block, level: int, number: str, title: str) -> None:
        nonlocal part, section, labelled, quiet_level
        while path and path[-1].level >= level:
            path.pop()
        if level <= quiet_level:
            quiet_words = [
                *words.quiet,
                *([] if plan else words.ahead_titles),
                *(words.quiet_when_labelled if any(s.labelled for s in segments) else []),
            ]
            quiet_level = level if any(w in title for w in quiet_words) and not any(w in title for w in words.loud) else 99
        start = block.view.at[0]
        item = Item(f"{document.id}-i{len(items) + 1:03}", path[-1].id if path else "", number, level, title, (), (), start, start, block.page)
        items.append(item)
        path.append(item)
        part, section, labelled = "", "other", False

    def assign(duties: tuple[tuple[str, ...], tuple[str, ...]] | None) -> None:
        if duties and path:
            old = path[-1]
            path[-1] = replace(old, lead_units=old.lead_units + duties[0], support_units=old.support_units + duties[1])
            items[items.index(old)] = path[-1]

    lead_in = ""
    for i, block in enumerate(blocks):
        view, text = block.view, block.view.text
        if not text.strip():
            continue
        printed = text
        duties = _duties(text, vocabulary)
        if duties:
            view = block.view = _joined(_without_duties(view, vocabulary))
            text = view.text
            if not text:
                assign(duties)
                continue
        if view.at[0] < title_end and not path:
            add(view, "other", quiet=True)
            continue
        silent = words.quiet_starts if plan else (*words.quiet_starts, *words.ahead)
        if text.startswith(tuple(silent)) and not label_at[i] and not block.level:
            add(view, "other", quiet=True)
            continue
        if block.level:
            head = _head(text[block.marker :], vocabulary)
            open_item(block, block.level, block.number, head[0])
            add(_part(view, 0, block.marker + head[1]), "other", quiet=True)
            view = _part(view, block.marker + head[1], len(text))
        elif quoted := vocabulary.quoted.match(text):
            open_item(block, 3, "", quoted["promise"][:60])
        elif (title := _lost_heading(blocks, label_at, i, items)) is not None:
            open_item(block, next((it.level for it in reversed(items) if it.level >= 2), 3), "", title)
            add(_part(view, 0, len(title)), "other", quiet=True)
            view = _part(view, len(title), len(text))
            view = _part(view, 1, len(view.text)) if view.text[:1] in "。：" else view
        elif (name := _part_name(blocks, label_at, i, path, section)) is not None:
            part, section, labelled = name, "target", True
            add(_part(view, 0, len(name) + 1), "other", quiet=True)
            view = _part(view, len(name) + 1, len(text))
        assign(duties)
        if not view.text.strip():
            continue
        quiet = bool(path) and path[-1].level >= quiet_level
        for piece, where in _labelled(view, vocabulary):
            if where is not None:
                section, labelled = where, True
            elif not labelled and _answered(label_at, blocks, i):
                section, labelled = "target", True
            topic, rest = _topic(piece.text)
            assigned = bool(duties) and not any(w in printed for w in words.progress)
            kind: Section = section if labelled else ("target" if (plan and path) or assigned else "other")
            looks_back = plan and not labelled and (text.startswith(past) or any(w in i.title for i in path for w in words.review_titles))
            if looks_back:
                # 2022年完成…。新的一年要…: up to the sentence that turns to the year of the plan
                turn = onward.search(piece.text)
                back = len(piece.text) if turn is None else turn.start()
                add(_part(piece, 0, back), "actual", quiet=quiet)
                piece = _part(piece, back, len(piece.text))
            add(piece, kind, by_label=labelled, quiet=quiet or where == "other", topic=topic if rest else lead_in if _LISTED.match(text) else "")
        if text.endswith("：") and len(text) <= 40:
            lead_in = text.rstrip("：")  # 各镇完成率排名：, over the lines of a list
        elif not _LISTED.match(text):
            lead_in = ""
        if labelled and section == "target" and not _answered(label_at, blocks, i) and _next_plain(blocks, label_at, i):
            section = "actual"
    return _closed(items, document), segments


def _joined(views: Iterator[View]) -> View:
    pieces = list(views)
    return View("".join(v.text for v in pieces), tuple(at for v in pieces for at in v.at))


def _spans(view: View) -> tuple[Span, ...]:
    """The document stretches of a view: neighbours closer than a line break's width are one."""
    if view.at[-1] - view.at[0] == len(view.at) - 1:
        return (Span(view.at[0], view.at[-1] + 1),)
    spans: list[Span] = []
    for at in view.at:
        if spans and at - spans[-1].end <= 2:
            spans[-1] = Span(spans[-1].start, at + 1)
        else:
            spans.append(Span(at, at + 1))
    return tuple(spans)


def _closed(items: list[Item], document: Document) -> list[Item]:
    """Items with the end of what stands under them: the start of the next heading of the same or a higher level."""
    done = []
    for i, item in enumerate(items):
        end = next((other.start for other in items[i + 1 :] if other.level <= item.level), len(document.text))
        done.append(replace(item, end=end))
    return done


def _first_label(block: _Block, vocabulary: _Vocabulary) -> Section | None:
    m = vocabulary.label.match(block.view.text, block.marker)
    if not m and (label := _open_label(block.view, vocabulary)):
        return vocabulary.section[label]
    return vocabulary.section[next(g for g in m.groups() if g)] if m else None


def _open_label(view: View, vocabulary: _Vocabulary) -> str:
    """The label that opens a text where a space stands for its colon (工作进度　改造到位238个), else ""."""
    m = vocabulary.open_label.match(view.text)
    return str(m[0]) if m and _apart(view, m.end()) else ""


def _labelled(view: View, vocabulary: _Vocabulary) -> Iterator[tuple[View, Section | None]]:
    """The text cut at printed labels; each piece without its label, with the section the label names."""
    at = 0
    where: Section | None = None
    quoted = vocabulary.quoted.match(view.text)
    if quoted:
        yield _part(view, *quoted.span("promise")), "target"
        at, where = quoted.end(), "actual"
    if not at and (label := _open_label(view, vocabulary)):
        at, where = len(label), vocabulary.section[label]
    for m in vocabulary.label.finditer(view.text, at):
        if m.start() > at:
            yield _part(view, at, m.start()), where
        where = vocabulary.section[next(g for g in m.groups() if g)]
        at = m.end()
    if at < len(view.text):
        yield _part(view, at, len(view.text)), where
    elif where is not None:
        yield View("", ()), where


def _head(text: str, vocabulary: _Vocabulary) -> tuple[str, int]:
    """Title of a heading and how many characters of the text it takes (0 when the body repeats it)."""
    if quoted := vocabulary.quoted.match(text):
        return quoted["promise"][:60], 0
    label = vocabulary.label.search(text)
    stop = label.start() if label else len(text)
    m = regex.match(r"[^。：；]{1,40}(?=[。：])", text[:stop])
    if m and not regex.search(r"\d", regex.sub(r"（[^）]*）|“[^”]*”|\d{4}年|\d+月", "", m[0])):
        return m[0].strip("—"), m.end() + (1 if m.end() < len(text) else 0)
    if len(text[:stop]) <= 40 and not text[:stop].endswith(("。", "；", "，")) and not regex.search(r"[，；]", text[:stop]):
        return text[:stop], stop
    first = regex.match(r"[^。；：]{1,60}", text[:stop])
    return (first[0] if first else text[:30]), 0


def _lost_heading(blocks: Sequence[_Block], labels: Sequence[Section | None], i: int, items: Sequence[Item]) -> str | None:
    """The title, when an unnumbered short line stands where a numbered heading is expected: right before a label or sub-project."""
    text = blocks[i].view.text
    m = regex.match(r"([^，。；：、\d]{2,24})(?:$|。(?=[\[【］]))", text)
    if not m or not items or labels[i]:
        return None
    if m.end() < len(text) or m[0] != m[1]:
        return str(m[1])
    following = next((j for j in range(i + 1, min(i + 3, len(blocks))) if blocks[j].view.text.strip()), None)
    if following is None or blocks[following].level:
        return None
    if labels[following] == "target":
        return str(m[1])
    # 小标题：…完成情况： a sub-project follows, whose result is labelled
    after = [labels[j] for j in range(following, min(following + 4, len(blocks))) if labels[j]]
    if after[:1] == ["actual"] and regex.match(r"[^，。；：]{2,40}[：。]", blocks[following].view.text):
        return str(m[1])
    return None


def _part_name(blocks: Sequence[_Block], labels: Sequence[Section | None], i: int, path: Sequence[Item], section: Section) -> str | None:
    """The name of a sub-project: 退役士兵培训：… inside an item, answered by a labelled result of its own."""
    if not path or labels[i]:
        return None
    m = _PART.match(blocks[i].view.text)
    if not m:
        return None
    for j in range(i + 1, min(i + 4, len(blocks))):
        if blocks[j].level or labels[j] == "target":
            return None
        if labels[j] == "actual":
            return str(m[1])
    return None


def _answered(labels: Sequence[Section | None], blocks: Sequence[_Block], i: int) -> bool:
    """Whether an unlabelled paragraph is followed, within its item, by a labelled result."""
    if labels[i]:
        return False
    for j in range(i + 1, min(i + 6, len(blocks))):
        if blocks[j].level or labels[j] == "target":
            return False
        if labels[j] == "actual":
            return True
    return False


def _next_plain(blocks: Sequence[_Block], labels: Sequence[Section | None], i: int) -> bool:
    """Whether the paragraph after a labelled target is plain text of the same item: an answer without its label."""
    j = i + 1
    return labels[i] == "target" and j < len(blocks) and not blocks[j].level and labels[j] is None and len(blocks[j].view.text) > 20


def _topic(text: str) -> tuple[str, str]:
    """The run-in head of a stretch (公路：…), "" if there is none."""
    m = _TOPIC.match(text)
    return (m[1], m[2]) if m else ("", "")


# ---------------------------------------------------------------- duties


def _duties(text: str, vocabulary: _Vocabulary) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Lead and supporting units named in （牵头责任单位：…，协同责任单位：…） or on a line of their own."""
    words = vocabulary.words.duties
    lead: list[str] = []
    support: list[str] = []
    found = [m[0][1:-1] for m in vocabulary.duty.finditer(text)]
    if line := vocabulary.duty_line.match(text):
        found.append(line[0].rstrip("。"))
    for body in found:
        pieces = [p for p in vocabulary.duty_parts.split(body) if p]
        for n, piece in enumerate(pieces):
            head, colon, names = piece.partition("：")
            if not colon:
                head, names = "", piece
            groups = [regex.split(r"、", g) for g in regex.split(r"[，；]", names)]
            units = [[u.strip("（）()") for u in g if u.strip()] for g in groups]
            into = support if head in words["support"] and (n or head not in words["lead"]) else lead
            if units:
                into.extend(units[0])
                (support if into is lead and not (len(pieces) > n + 1) else into).extend(u for g in units[1:] for u in g)
    if not lead and not support:
        return None
    return tuple(map(_unit, lead)), tuple(map(_unit, support))


def _unit(name: str) -> str:
    plain: str = regex.sub(r"(?:牵头|配合|按职责分工负责|分别负责|负责)+$", "", name)
    return plain


def _without_duties(view: View, vocabulary: _Vocabulary) -> Iterator[View]:
    at = 0
    for m in vocabulary.duty.finditer(view.text):
        if m.start() > at:
            yield _part(view, at, m.start())
        at = m.end()
    if at < len(view.text):
        yield _part(view, at, len(view.text))
