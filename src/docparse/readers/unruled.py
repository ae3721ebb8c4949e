"""Tables with level rules only (三线表): columns from the gaps under the head words, rows from a key column.

What is found so is inferred, and marked so. Where heads and gaps do not agree, nothing is found and the text stays text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from docparse.readers import paragraphs
from docparse.readers.lines import Glyph, Line, lines_of
from docparse.readers.ruled import Block, Grid

Level = tuple[float, float, float]  # y, left, right

_NUMERAL = re.compile(r"[\d.,%％‰+-]+$")
_SENTENCE = re.compile(r"[，。；：]")
_MISFIT = 12.0  # points that text left over at the end of a table costs


@dataclass(frozen=True, slots=True)
class _Word:
    """Characters of a head that stand together."""

    x0: float
    x1: float
    y: float
    glyphs: tuple[Glyph, ...]

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


def grids(levels: Sequence[Level], number: int, glyphs: Sequence[Glyph], height: float) -> tuple[list[Grid], list[Glyph]]:
    """The tables of a page (``height`` in points) between its level rules, and the glyphs that stand in none of them."""
    rest = [g for g in glyphs if not g.text.isspace()]
    if not rest:
        return [], list(glyphs)
    width = max(g.x1 for g in rest) - min(g.x0 for g in rest)
    rules = [r for r in _joined(levels) if r[2] - r[1] > 0.5 * width]
    found: list[Grid] = []
    at = 0
    while at + 1 < len(rules):
        top = rules[at]
        # A head of two lines may have a shorter rule inside.
        closing = next((k for k in range(at + 1, min(at + 4, len(rules))) if _as_wide(top, rules[k])), None)
        if closing is None:
            at += 1
            continue
        head = rules[closing]
        # Rules between rows may leave out the column of merged labels.
        below = [k for k in range(closing + 1, len(rules)) if rules[k][2] <= top[2] + 6 and rules[k][1] >= top[1] - 6]
        last = _last_line(rest, head[0], height)
        titles = _words([g for g in rest if _inside(g, top[1], top[0], top[2], head[0])])
        # The largest stretch that the columns of the head part; where the last rule is shorter or there is none, the page ends in a row.
        ends = [rules[k][0] for k in reversed(below)]
        if not below or not _as_wide(top, rules[below[-1]]):
            ends.insert(0, last)
        chosen = next(((end, cuts) for end in ends if (cuts := _parted(titles, rest, top, head[0], end)) is not None), None)
        if chosen is None:
            at += 1
            continue
        end, cuts = chosen
        grid = _grid(titles, cuts, top, head[0], end, [rules[k][0] for k in below if rules[k][0] < end], number, rest)
        if grid is None:
            at += 1
            continue
        found.append(grid)
        rest = [g for g in rest if not _inside(g, top[1], top[0], top[2], end)]
        at = next((k for k in range(closing + 1, len(rules)) if rules[k][0] > end), len(rules))
    return (found, rest) if found else ([], list(glyphs))


def _parted(titles: Sequence[_Word], glyphs: Sequence[Glyph], top: Level, head: float, end: float) -> list[float] | None:
    """Where the columns of the text between ``head`` and ``end`` part; None if it is no table down to there."""
    body = [g for g in glyphs if _inside(g, top[1], head, top[2], end)]
    cuts = _columns(titles, body, top[1], top[2]) if body else None
    return None if cuts is None or _crossed(cuts, body) else cuts


def _as_wide(one: Level, other: Level) -> bool:
    return abs(one[1] - other[1]) <= 6 and abs(one[2] - other[2]) <= 6


def _joined(levels: Sequence[Level]) -> list[Level]:
    """Rules from top to bottom, pieces that touch put together."""
    found: list[Level] = []
    for y, left, right in sorted((round(y, 1), left, right) for y, left, right in levels):
        for k, (other, x0, x1) in enumerate(found):
            if abs(other - y) < 2 and left <= x1 + 3 and right >= x0 - 3:
                found[k] = (other, min(x0, left), max(x1, right))
                break
        else:
            found.append((y, left, right))
    return sorted(found)


def _inside(g: Glyph, left: float, top: float, right: float, bottom: float) -> bool:
    return left - 4 <= (g.x0 + g.x1) / 2 <= right + 4 and top < (g.top + g.bottom) / 2 < bottom


def _last_line(glyphs: Sequence[Glyph], below: float, height: float) -> float:
    """Where the text of a page ends, page number apart: the table goes on overleaf."""
    lines = [line for line in lines_of([g for g in glyphs if g.base > below], 0) if line.text.strip()]
    if lines and lines[-1].top > 0.85 * height and (paragraphs.is_page_number(lines[-1].text) or lines[-1].text.strip().isdecimal()):
        lines.pop()
    return max((line.bottom for line in lines), default=below) + 1


def _ink(line: Line) -> tuple[float, float]:
    return line.base - 0.75 * line.size, line.base + 0.1 * line.size


def _crossed(cuts: Sequence[float], glyphs: Sequence[Glyph]) -> bool:
    """Whether text runs over the columns: a line over two of them, or more lines over one than a long word may explain."""
    row = sorted(glyphs, key=lambda g: (round(g.base / 2), g.x0))
    over: Counter[int] = Counter()
    for cut in cuts[1:-1]:
        lines = {round(g.base / 2) for g in row if g.x0 + 1 < cut < g.x1 - 1}
        for a, b in pairwise(row):
            if abs(a.base - b.base) < 2 and a.x1 <= cut + 1 and b.x0 >= cut - 1 and b.x0 - a.x1 < 0.3 * b.size:
                lines.add(round(b.base / 2))
        over.update(lines)
    return any(times > 1 for times in over.values()) or len(over) > max(1, 0.05 * len({round(g.base / 2) for g in row}))


def _grid(
    titles: Sequence[_Word],
    cuts: Sequence[float],
    top: Level,
    head: float,
    end: float,
    between: Sequence[float],
    number: int,
    glyphs: Sequence[Glyph],
) -> Grid | None:
    y, left, right = top
    body = [g for g in glyphs if _inside(g, left, head, right, end)]
    if not 3 <= len(titles) <= 40 or not body or any(_SENTENCE.search("".join(g.text for g in w.glyphs)) for w in titles):
        return None
    columns = [lines_of([g for g in body if a <= (g.x0 + g.x1) / 2 < b], number) for a, b in pairwise(cuts)]
    key = _key(columns)
    if key is None:
        return None
    # A column of merged labels has fewer lines than there are rows; it does not tell where they part.
    labels = {j for j in range(key) if len(columns[j]) < len(columns[key])}
    rows = _rows([c for j, c in enumerate(columns) if j not in labels], columns[key], head, end, between)
    if rows is None:
        return None
    out = [*_heads(titles, cuts, y, head, number)]
    parts = [_whole(lines) if j in labels else [[line] for line in lines] for j, lines in enumerate(columns)]
    for a, b in rows:
        out.append(tuple(_block(lines, x0, a, x1, b) for lines, (x0, x1) in zip(parts, pairwise(cuts), strict=True)))
    return Grid(number, number, y, end, tuple(cuts), tuple(out), True)


def _block(lines: Sequence[list[Line]], x0: float, top: float, x1: float, bottom: float) -> Block:
    here = [group for group in lines if top <= (_ink(group[0])[0] + _ink(group[-1])[1]) / 2 < bottom]
    return Block((x0, top, x1, bottom), [line for group in here for line in group])


def _whole(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each label of a merged cell: those that follow each other closely."""
    found: list[list[Line]] = []
    for line in lines:
        if found and line.base - found[-1][-1].base < 1.9 * line.size:
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _words(glyphs: Sequence[Glyph]) -> list[_Word]:
    """The words of a head: characters on one line without a gap wider than their size (目 标 is one)."""
    found: list[list[Glyph]] = []
    for g in sorted(glyphs, key=lambda g: (round(g.base / 2), g.x0)):
        last = found[-1][-1] if found else None
        if last is not None and abs(last.base - g.base) < 2 and g.x0 - last.x1 < 0.9 * g.size:
            found[-1].append(g)
        else:
            found.append([g])
    return [_Word(w[0].x0, w[-1].x1, w[0].base, tuple(w)) for w in found]


def _columns(titles: Sequence[_Word], body: Sequence[Glyph], left: float, right: float) -> list[float] | None:
    """Where columns part: the gaps that no line of the body crosses, so that each strip has a head word of its own."""
    size = sorted(g.size for g in body)[len(body) // 2]
    # Only the lowest words head a column; what spans several stands above them.
    leaves = [w for w in titles if not any(o is not w and o.y > w.y + 2 and o.x0 < w.x1 and o.x1 > w.x0 for o in titles)]
    spans = sorted((g.x0, g.x1) for g in body)
    strips: list[list[float]] = []
    for x0, x1 in spans:
        if strips and x0 < strips[-1][1] + 0.45 * size:
            strips[-1][1] = max(strips[-1][1], x1)
        else:
            strips.append([x0, x1])
    # A strip without a head of its own is a gap inside a column by chance: it goes to the nearer neighbour.
    owners: list[list[_Word]] = [[] for _ in strips]
    empty: list[_Word] = []
    for word in leaves:
        over = [k for k, (x0, x1) in enumerate(strips) if min(x1, word.x1) - max(x0, word.x0) > 0]
        if over:
            owners[max(over, key=lambda k: min(strips[k][1], word.x1) - max(strips[k][0], word.x0))].append(word)
        else:
            empty.append(word)
    k = 0
    while k < len(strips):
        if owners[k]:
            k += 1
            continue
        sides = [n for n in (k - 1, k + 1) if 0 <= n < len(strips)]
        if not sides:
            return None
        near = min(sides, key=lambda n: abs(sum(strips[n]) - sum(strips[k])))
        strips[near] = [min(strips[near][0], strips[k][0]), max(strips[near][1], strips[k][1])]
        del strips[k], owners[k]
        k = 0
    for k in reversed(range(len(strips))):
        own = sorted(owners[k], key=lambda w: w.x0)
        if len(own) < 2 or _stacked(own):
            continue
        # Two heads over one strip: a line or two run over the gap between their columns.
        inside = [span for span in spans if strips[k][0] <= span[0] and span[1] <= strips[k][1]]
        gaps = [_thinnest(a.middle, b.middle, inside) for a, b in pairwise(own)]
        if any(gap is None for gap in gaps):
            return None
        marks = [strips[k][0], *(gap for gap in gaps if gap is not None), strips[k][1]]
        strips[k : k + 1] = [[a, b] for a, b in pairwise(marks)]
        owners[k : k + 1] = [[w] for w in own]
    for strip, own in zip(strips, owners, strict=True):
        strip[0], strip[1] = min(strip[0], *(w.x0 for w in own)), max(strip[1], *(w.x1 for w in own))
    for word in empty:  # a column without a single entry
        strips.append([word.x0, word.x1])
    strips.sort()
    if len(strips) < 3 or any(b[0] < a[1] for a, b in pairwise(strips)):
        return None
    inner = [(a[1] + b[0]) / 2 for a, b in pairwise(strips)]
    return [min(left, strips[0][0]) - 1, *inner, max(right, strips[-1][1]) + 1]


def _thinnest(left: float, right: float, spans: Sequence[tuple[float, float]]) -> float | None:
    """Where between two places the fewest characters stand; None if they are not few."""
    steps = [left + k for k in range(int(right - left) + 1)]
    counts = [sum(x0 < x < x1 for x0, x1 in spans) for x in steps]
    least = min(counts, default=0)
    if not counts or least > 0.02 * len(spans):
        return None
    best, run = (0, 0), 0
    for k, count in enumerate(counts):
        run = run + 1 if count == least else 0
        best = max(best, (run, k))
    return steps[best[1]] - best[0] / 2


def _stacked(words: Sequence[_Word]) -> bool:
    """Whether words are the lines of one head (完成比 / 例（%）)."""
    return all(b.y - a.y > 2 and min(a.x1, b.x1) > max(a.x0, b.x0) for a, b in pairwise(sorted(words, key=lambda w: w.y)))


def _heads(titles: Sequence[_Word], cuts: Sequence[float], top: float, bottom: float, number: int) -> list[tuple[Block, ...]]:
    """The head as one row, or two where words span several columns."""
    own: list[list[_Word]] = [[] for _ in cuts[1:]]
    spanning: list[tuple[_Word, list[int]]] = []
    for word in titles:
        column = next((j for j, (a, b) in enumerate(pairwise(cuts)) if a <= word.middle < b), 0)
        lower = [w for w in titles if w.y > word.y + 2 and not (w.x0 < word.x1 and w.x1 > word.x0)]
        below = [w for w in titles if w.y > word.y + 2 and w.x0 < word.x1 and w.x1 > word.x0]
        crosses = word.x0 < cuts[column] or word.x1 > cuts[column + 1]
        if (below and len(below) + len(lower) > 1 and not _stacked([word, *below])) or crosses:
            spanning.append((word, []))
        else:
            own[column].append(word)
    if not spanning:
        # 进展情况 over 目标任务 and 完成情况, set flush with the first of them
        levels = sorted({round(w.y) for w in titles})
        high = [
            w for w in titles if len(levels) > 1 and round(w.y) == levels[0] and any(o.y > w.y + 2 and o.x0 < w.x1 and o.x1 > w.x0 for o in titles)
        ]
        low = [w for w in titles if len(levels) > 1 and round(w.y) == levels[-1]]
        if len(high) == 1 and len(low) > len(high):
            spanning = [(high[0], [])]
            own = [[w for w in words if w is not high[0]] for words in own]
    if not spanning:
        return [tuple(_head(words, cuts, j, top, bottom, number) for j, words in enumerate(own))]
    upper_y = max(w.y for w, _ in spanning)
    free = [j for j, words in enumerate(own) if words and all(w.y > upper_y + 2 for w in words) and _lowest(words, titles)]
    runs = [[j for _, j in run] for _, run in groupby(enumerate(free), key=lambda kj: kj[1] - kj[0])]
    for run in runs:
        owner = min(spanning, key=lambda s: _apart(s[0], cuts, run))
        # A head broken over two lines may stand as low as those under a spanning one.
        if all(_apart(owner[0], cuts, run) <= _apart(owner[0], cuts, other) for other in runs) or len(spanning) > 1:
            owner[1].extend(run)
    lower_row = tuple(_head(words, cuts, j, top, bottom, number) for j, words in enumerate(own))
    upper_row = list(lower_row)
    for word, under in spanning:
        block = Block((cuts[0], top, cuts[-1], bottom), lines_of(word.glyphs, number))
        for j in under:
            upper_row[j] = block
    return [tuple(upper_row), lower_row]


def _apart(word: _Word, cuts: Sequence[float], run: Sequence[int]) -> float:
    """How far a word stands from the columns ``run``; 0 over them."""
    return max(0.0, cuts[run[0]] - word.middle, word.middle - cuts[run[-1] + 1])


def _lowest(words: Sequence[_Word], titles: Sequence[_Word]) -> bool:
    return max(w.y for w in words) >= max(w.y for w in titles) - 2


def _head(words: Sequence[_Word], cuts: Sequence[float], j: int, top: float, bottom: float, number: int) -> Block:
    return Block((cuts[j], top, cuts[j + 1], bottom), lines_of([g for w in words for g in w.glyphs], number))


def _key(columns: Sequence[Sequence[Line]]) -> int | None:
    """The column with one line a row: the leftmost of numerals, else the first."""
    for j, lines in enumerate(columns):
        if lines and all(_NUMERAL.match(line.text) for line in lines) and len(lines) * 2 >= min(len(c) for c in columns[:3] if c):
            return j
    return 0 if columns and columns[0] else None


def _rows(
    columns: Sequence[Sequence[Line]], key: Sequence[Line], top: float, end: float, between: Sequence[float]
) -> list[tuple[float, float]] | None:
    """The top and bottom of each row; text above the first key is the rest of a row from the page before."""
    if len(between) + 1 >= len(key) > 1 or (between and len(key) == 1):
        marks = [top, *sorted(between), end]
        return list(pairwise(marks))
    inks = sorted(_ink(line) for lines in columns for line in lines)
    bands: list[list[float]] = []
    for a, b in inks:
        if bands and a < bands[-1][1]:
            bands[-1][1] = max(bands[-1][1], b)
        else:
            bands.append([a, b])
    if not bands or not key:
        return None
    best = min((_fitted(bands, [_ink(line) for line in key], middle=middle) for middle in (True, False)), key=lambda f: f[0])
    cost, starts = best
    if cost == float("inf"):
        return None
    marks = [top] if starts[0] == 0 else [top, (bands[starts[0] - 1][1] + bands[starts[0]][0]) / 2]
    marks += [(bands[k - 1][1] + bands[k][0]) / 2 for k in starts[1:]] + [end]
    return list(pairwise(marks))


def _fitted(bands: Sequence[Sequence[float]], keys: Sequence[tuple[float, float]], *, middle: bool) -> tuple[float, list[int]]:
    """The band at which each row begins so that the keys stand in the middle (else at the top) of their rows, and how badly they fit.

    Of equal fits the one with the wider gaps between rows.
    """
    count = len(bands)
    infinite = float("inf")

    def misfit(first: int, last: int, key: tuple[float, float]) -> float:
        if key[0] < bands[first][0] - 2 or key[1] > bands[last][1] + 2:
            return infinite
        return abs(bands[first][0] + bands[last][1] - sum(key)) / 2 if middle else abs(bands[first][0] - key[0])

    gaps = [0.0, *(b[0] - a[1] for a, b in pairwise(bands))]
    # best[k]: cost and starts of the rows so far, the next one beginning at band k
    best: dict[int, tuple[float, list[int]]] = {k: (0.0 if k == 0 else -0.3 * gaps[k], []) for k in range(count) if bands[k][0] <= keys[0][0] + 2}
    for n, key in enumerate(keys):
        following: dict[int, tuple[float, list[int]]] = {}
        for first, (cost, starts) in best.items():
            for last in range(first, count):
                if n + 1 < len(keys) and bands[last][0] > keys[n + 1][1]:
                    break
                own = misfit(first, last, key)
                if own == infinite:
                    continue
                total = cost + own - (0.3 * gaps[last + 1] if last + 1 < count else 0.0)
                if last + 1 not in following or total < following[last + 1][0]:
                    following[last + 1] = (total, [*starts, first])
        best = following
    ends = [(cost + (_MISFIT if k < count else 0.0), starts) for k, (cost, starts) in best.items()]
    return min(ends, key=lambda e: e[0], default=(infinite, []))
