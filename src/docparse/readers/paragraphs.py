"""Which lines belong to one paragraph: by cues in plain text, by geometry where lines have places.

Plain text comes in two shapes. Mostly a line is a whole paragraph, and only a page end cuts it in mid-sentence; sometimes
(page dumps) every line is cut at one width. Lines that look like table rows or cells are never joined.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from docparse.model import Paragraph, Span
from docparse.readers.lines import Line

TERMINAL = "。！？；：!?;:"
_CLAUSE = re.compile(r"[，。；,;]")
_CLOSERS = "”’」』）)】］]》〉〕"
_BRACKETS = {"）": "（(", ")": "（("}
_BODY = re.compile(r"(?:机关|单位|部门|[局委办厅部会室处科站所行社队院署校区县市镇乡村司组等])$")
_TITLE = re.compile(r"(?:通知|通报|报告|意见|方案|要点|小结|总结|决定|公告|公示|汇报|函|表|文件)$")

_MARKER = re.compile(
    r"""(?:
      [一二三四五六七八九十百]{1,4}\s?[、．.]            # 一、
    | [（(]\s?(?:[一二三四五六七八九十百]{1,4}|\d{1,3})\s?[）)]   # （一） （1）
    | \d{1,3}\s?、(?!\s?\d)                             # 1、
    | \d{1,3}\s?[.．](?!\s*(?:\d|$))                     # 1. but not 3. 84
    | \d{1,3}\s?[.．]\s*(?=(?:19|20)\d\d\s?年)           # 1. 2020年…
    | \d{1,3}\s?[）)]
    | [①-⑳⑴-⒛❶-❿㈠-㈩]
    | 第\s?[一二三四五六七八九十百\d]{1,4}\s?[章节条项部编]
    | ——|[●■◆▪•◎○□★☆※#]|[-*·]\s
    | 【|\[|［
    | [（(][^（()）]{0,8}[：:]                           # （责任单位：
    | 附件?\s?\d*\s?[：:]
    )""",
    re.VERBOSE,
)
_WHOLE_BRACKET = re.compile(r"[（(][^（()）]*[）)][。.]?$")
_LABEL = re.compile(r"[^，。；、：:\s（(“]{2,12}[：:]")

_PAGE_NUMBER = re.compile(
    r"""(?:[-—–－―─~·]{1,3}\s*\d{1,4}\s*[-—–－―─~·]{1,3}    # — 3 —
    | (?:一|[-—–－])\s?\d{1,4}\s?(?:一|[-—–－])             # its dashes recognised as the number one
    | 第\s*\d{1,4}\s*页(?:\s*[，,/／]?\s*共\s*\d{1,4}\s*页)?
    | 共\s*\d{1,4}\s*页(?:\s*[，,/／]?\s*第\s*\d{1,4}\s*页)?
    | (?i:page)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?
    )$""",
    re.VERBOSE,
)
_NUMERIC = re.compile(r"[≥≤<>~约—-]?[\d,.]+[%％‰]?$|[—－/-]$")
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")


def is_page_number(line: str) -> bool:
    """Whether a line is nothing but a page number that says so: — 3 —, -3-, 第3页 共9页."""
    return _PAGE_NUMBER.match(line.strip()) is not None


# 征缴18. | 9亿元: a line that ends in mid-number, and how the number goes on
_CUT = re.compile(r"[\u4e00-\u9fff][0-9０-９]{1,4}[.．]$")
_REST = re.compile(r"[0-9０-９]+[万亿%％‰\u4e00-\u9fff](?<![年月日])")


def is_title(line: str) -> bool:
    """Whether a line ends as the title of a circular does: …通知, …情况的通报."""
    return _TITLE.search(line.strip()) is not None


def starts_unit(line: str) -> bool:
    """Whether a line begins with a heading or list marker, a bracketed label, or is all one bracket."""
    line = line.lstrip().lstrip("*")
    return _MARKER.match(line) is not None or _WHOLE_BRACKET.match(line) is not None


def ended(text: str) -> bool:
    """Whether a text ends as a sentence, list member or label does (not in mid-sentence)."""
    text = text.rstrip().rstrip("*").rstrip()
    bare = text.rstrip(_CLOSERS + "*")
    if bare.endswith(tuple(TERMINAL)) or text.endswith("】"):
        return True
    if text.endswith(tuple(_BRACKETS)):
        start = _opening(text)
        if start is None:  # opened nowhere: the bracket is the tail of a list of offices or a misprint
            return len(text) > 1 and _BODY.search(text[:-1].rstrip("*")) is not None
        inside = text[start + 1 : -1].strip("* ")
        before = text[:start].rstrip(" *")
        return before.endswith(tuple(TERMINAL)) or not before or (len(inside) > 2 and _BODY.search(inside) is not None)
    return False


def _opening(text: str) -> int | None:
    depth = 0
    for i in range(len(text) - 1, -1, -1):
        if text[i] in "）)":
            depth += 1
        elif text[i] in "（(":
            depth -= 1
            if depth == 0:
                return i
    return None


def _bracket_open(text: str) -> bool:
    return sum(c in "（(" for c in text) > sum(c in "）)" for c in text)


def _tabular(line: str) -> bool:
    if "\t" in line or line.count("|") + line.count("｜") >= 2:
        return True
    tokens = line.split()
    return len(tokens) >= 3 and not _CLAUSE.search(line) and (len(tokens) >= 5 or sum(_NUMERIC.match(t) is not None for t in tokens) >= 2)


def _cell(line: str) -> bool:
    return len(line) <= 12 and not ended(line) and not _CLAUSE.search(line) and not starts_unit(line)


def _width(text: str) -> int:
    return sum(2 if ord(c) >= 0x2000 else 1 for c in text)


def from_text(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a plain text; page-number lines and blank lines belong to none."""
    lines = [(m.start() + len(m[0]) - len(m[0].lstrip()), m.start() + len(m[0].rstrip()), m[0]) for m in _LINE.finditer(text) if m[0].strip()]
    lines = [line for line in lines if not is_page_number(line[2])]
    measure = _wrapped_at([line[2].rstrip() for line in lines])
    folios = _folios([line[2] for line in lines]) if measure else frozenset[str]()
    lines = [line for line in lines if line[2] not in folios]
    bodies = [text[start:end] for start, end, _ in lines]
    indented = [raw[:1] in " \t\u3000" for _, _, raw in lines]
    indents = measure and sum(indented) >= 2 and sum(indented) < 0.6 * len(lines)
    found: list[list[Span]] = []
    joined = ""
    for i, (start, end, _) in enumerate(lines):
        body = bodies[i]
        if found and not _tabular(bodies[i - 1]) and not _tabular(body):
            if _CUT.search(joined) and _REST.match(body):
                fits = True
            elif measure:
                full = _width(lines[i - 1][2].rstrip()) >= 0.85 * measure
                fits = _goes_on_wrapped(joined, body, full, indented[i] if indents else None)
            else:
                fits = not _among_cells(bodies, i) and _goes_on(joined, body)
            if fits:
                found[-1].append(Span(start, end))
                joined += body
                continue
        found.append([Span(start, end)])
        joined = body
    return tuple(Paragraph(tuple(spans)) for spans in found)


def _folios(lines: Sequence[str]) -> frozenset[str]:
    """The lines of a text cut at one width that are page numbers without a mark: a bare numeral far from the left edge, counting up by one."""
    bare = [line for line in lines if re.fullmatch(r"[ \t\u3000]{8,}\d{1,3}\s*", line)]
    values = [int(line) for line in bare]
    return frozenset(bare) if values and values == list(range(values[0], values[0] + len(values))) else frozenset()


def _wrapped_at(lines: Sequence[str]) -> int:
    """The width (columns, a Chinese character is two) at which all lines were cut; 0 if lines are paragraphs."""
    if len(lines) < 8:
        return 0
    widths = sorted(_width(line) for line in lines)
    measure = widths[int(0.9 * (len(widths) - 1))]
    full = [line for line in lines if 0.85 * measure <= _width(line) <= 1.15 * measure]
    cut = sum(not ended(line) for line in full)
    return measure if 24 <= measure <= 120 and len(full) >= 0.35 * len(lines) and cut >= 0.5 * len(full) else 0


def _among_cells(bodies: Sequence[str], i: int) -> bool:
    around = bodies[max(0, i - 5) : i + 5]
    return sum(_cell(line) for line in around) >= max(4, 0.5 * len(around))


def _goes_on(joined: str, line: str) -> bool:
    """In a text whose lines are paragraphs: whether ``line`` is the rest of a sentence that was cut."""
    if ended(joined) or starts_unit(line) or not _CLAUSE.search(joined):
        return False
    if joined.rstrip(" *").endswith(("，", "、")) or (_bracket_open(joined) and len(joined) >= 20):
        return True
    if _LABEL.match(line) or _TITLE.search(joined):
        return False
    long = 18 if "。" in joined else 30  # a full stop inside, none at the end: no heading is written so
    return len(joined) >= long and (ended(line) or _CLAUSE.search(line) is not None)


def _goes_on_wrapped(joined: str, line: str, full: bool, indented: bool | None) -> bool:
    """In a text cut at one width: whether ``line`` goes on after a line that was ``full`` or short (cut by a page)."""
    if indented or starts_unit(line):
        return False
    if ended(joined):
        return full and (indented is False or joined.rstrip().endswith(("；", ";")))
    if full:
        return _CLAUSE.search(joined) is not None or not _TITLE.search(joined)
    return _CLAUSE.search(joined) is not None and not _LABEL.match(line)


def from_lines(lines: Sequence[Line], widths: Mapping[int, float]) -> list[list[Line]]:
    """The lines of a laid-out document (reading order, page ``widths`` in points), grouped to paragraphs.

    A paragraph begins at an indent, after a line that falls clearly short, after a wider gap, or where the size changes;
    centred lines of a title go together when the upper one is full.
    """
    if not lines:
        return []
    body = Counter[float]()
    for line in lines:
        body[round(line.size, 1)] += len(line.text)
    em = body.most_common(1)[0][0]
    blocks = _blocks(lines, widths, em)
    pitches = sorted(b.base - a.base for a, b in pairwise(lines) if a.page == b.page and b.base > a.base and _alike(a, b))
    pitch = min(pitches[len(pitches) // 4], 3 * em) if pitches else 2 * em  # few lines may have a table between them
    indented = sum(1.2 * em < line.x0 - blocks[line.page][0] < 3 * em for line in lines)
    indents = indented >= 3 and indented >= 0.05 * len(lines)
    # Where paragraphs are set apart by wider gaps, no mark at the start of a line is needed to tell them, nor wanted.
    wider = sum(1.15 * pitch < gap < 2.2 * pitch for gap in pitches)
    spaced = wider >= max(3, 0.1 * len(pitches))
    found: list[list[Line]] = []
    for line in lines:
        told = indents or (spaced and bool(found) and found[-1][-1].page == line.page)
        if found and _continues(found[-1], line, blocks, em, pitch * (0.9 if spaced else 1), told):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _alike(a: Line, b: Line) -> bool:
    return abs(a.size - b.size) <= 0.08 * max(a.size, b.size)


def _blocks(lines: Sequence[Line], widths: Mapping[int, float], em: float) -> dict[int, tuple[float, float]]:
    """The left and right edge of the text of each page; poorly filled pages take those of the others."""
    pages: dict[int, list[Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    sure: dict[int, tuple[float, float]] = {}
    for page, own in pages.items():
        own = [line for line in own if abs(line.size - em) <= 0.08 * em]
        lefts, rights = [line.x0 for line in own], [line.x1 for line in own]
        left = next((x for x in sorted(lefts) if sum(abs(o - x) < 0.4 * em for o in lefts) >= 2), None)
        right = next((x for x in sorted(rights, reverse=True) if sum(0 <= x - o < 1.2 * em for o in rights) >= 3), None)
        if left is not None and right is not None and right - left > 0.55 * widths[page]:
            sure[page] = (left, right)
    for page in pages:
        if page not in sure:
            like = [sure[p] for p in sorted(sure) if widths[p] == widths[page]]
            like = [sure[p] for p in sorted(sure) if p % 2 == page % 2 and sure[p] in like] or like
            if like:
                pages_left, pages_right = sorted(x for x, _ in like), sorted(x for _, x in like)
                sure[page] = (pages_left[len(like) // 2], pages_right[len(like) // 2])
            else:
                left = min(line.x0 for line in pages[page])
                sure[page] = (left, max(widths[page] - left, max(line.x1 for line in pages[page])))
    return sure


_OPENERS = "（(《〈“‘「『【〔［["
_NEVER_FIRST = "，。；：！？、）)》〉”’」』】〕］]%％‰"


def _first_unit(line: Line) -> float:
    """The width of what no line break may part at the start of a line: brackets and marks stay with their word, numerals are whole."""
    wide, last = line.size, ""
    for char, box in line.chars:
        whole = last in _OPENERS or char in _NEVER_FIRST or (last.isascii() and last.isalnum() and char.isascii() and not char.isspace())
        if last and not whole:
            break
        if box is not None:
            wide = box.x1 - line.x0
        last = char
    return wide


def _continues(paragraph: Sequence[Line], line: Line, blocks: Mapping[int, tuple[float, float]], em: float, pitch: float, told: bool) -> bool:
    last = paragraph[-1]
    if not _alike(last, line):
        return False
    (left, right), (left_here, right_here) = blocks[last.page], blocks[line.page]
    size = line.size
    gap = line.base - last.base if line.page == last.page else 0.0
    centred = all(abs((x.x0 - lo) - (hi - x.x1)) < 1.5 * size for x, lo, hi in ((last, left, right), (line, left_here, right_here)))
    if size > 1.08 * em and centred:
        return right - left - (last.x1 - last.x0) <= 5 * size and gap <= max(2.2 * size, 1.3 * pitch)
    short = right - last.x1
    if gap > max(1.3 * pitch, 1.2 * size) or short > 5 * size:
        return False
    over = ended(last.text)
    if over and (
        short > max(1.6 * size, _first_unit(line) + 0.2 * size) or (not told and (starts_unit(line.text) or _LABEL.match(line.text) is not None))
    ):
        return False
    if line.x0 - left_here <= 1.2 * size:
        return True
    # Indented: a new paragraph, unless the list member above hangs (its first line stands out to the left).
    hangs = len(paragraph) > 1 and paragraph[0].x0 < last.x0 - size and abs(last.x0 - left - (line.x0 - left_here)) < 0.5 * size
    begins = len(paragraph) == 1 and last.x0 - left <= 0.5 * size and starts_unit(last.text) and not over and not starts_unit(line.text)
    return short <= 1.6 * size and (hangs or begins)
