"""Every numeral of a folded paragraph, once, with unit, bound, interval and exact place.

One pass of a compiled pattern finds the numerals; small named steps then join ranges, share units along lists, read bounds
on either side and decide what is no quantity (dates, list numbers, codes). All words come from ``rules/units.yaml``.
Intervals follow section 2.1 of the catalogue of checks: counts are exact, decimals and 万/亿 rounded, 以上 and 以内 inclusive
(民法典 第1259条), 约 five percent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache

from docparse import numerals, units
from docparse.folding import View
from docparse.interval import Interval
from docparse.model import Number
from docparse.numerals import Numeral, plain

#: Dimensions of numerals that are no quantities: nothing is ever reported with them.
IGNORED_DIMENSIONS = frozenset({"year", "month", "day", "date", "clock", "period", "ordinal", "list", "code", "plan", "article"})

_NOTHING, _ONE = Decimal(0), Decimal(1)
_ABOUT = Fraction(5, 100)  # 约: five percent
_NEAR = Fraction(1, 10)  # 近: less by a tenth at most
_ROUNDED = frozenset({"percent", "permille", "point"})  # printed without decimals they are still no counts
_LOWER, _UPPER = frozenset({">=", ">"}), frozenset({"<=", "<"})
_CLAUSE = re.compile(r"[，；。：！？（）\n]")
_START = re.compile(r"[0-9零〇○一二三四五六七八九两十百千万亿半壹贰叁肆伍陆柒捌玖拾佰仟廿卅①-⑳⑴-⒇]")
_CHANGE = re.compile(
    r"(?:零?([0-9零一二三四五六七八九壹贰叁肆伍陆柒捌玖])[角毛](?!度))?(?:零?([0-9一二三四五六七八九壹贰叁肆伍陆柒捌玖])分(?![别之类]))?整?"
)
_RANGE = re.compile(r"(?:（含）)?(?:--?|—{1,3}|~~?|至|到)")
_JOINT = 6  # characters, the longest that _RANGE takes
_BOTH = re.compile(r"的?同时|并且?|且|而|但|和|或?|[，、]?且?")
_JOIN = frozenset({"、", "和", "及", "与", "或", "以及", "或者"})
_CALL = re.compile(r"(?:拨打|热线|电话|号码|邮编|传真|尾号|编号|代码)[^，。；]{0,3}$|(?:附件|附表|附录|[图表])$")
_YEARLY, _DASHES, _TENS = frozenset("-—~至/版"), frozenset("-—"), frozenset("十百千万亿拾佰仟")
_CALENDAR = {"年": "year", "月": "month", "日": "day", "号": "day", "点": "clock", "分": "clock"}
_OCLOCK, _DAYTIME = frozenset("半整钟前"), re.compile("上午|下午|中午|早上|晚上|凌晨")
_FOOTER = re.compile(r"[—-]*\d{1,4}[—-]*")
_HUNDREDS = frozenset("百千万亿佰仟")
_VAGUE, _VAGUE_OF = frozenset("几数"), frozenset("十百千万亿")  # 几十亿元 has no value
_TIME = frozenset({"年", "月", "日", "天", "周", "号", "时", "季度", "小时", "个月", "岁", "周岁", "分钟"})
_CLOSING = frozenset('”’"」』》')
_OPENING = frozenset('“‘"「『《')


@dataclass(slots=True)
class _Atom:
    """A numeral on its way to a ``Number``; offsets are those of the folded text."""

    start: int
    end: int
    first: int
    last: int
    value: Decimal
    places: Decimal
    unit: str = ""
    dimension: str = "number"
    scale: Decimal = Decimal(1)  # the 万/亿 behind the numeral
    high: Decimal | None = None
    exact: Fraction | None = None  # where no Decimal is (1/3)
    comparator: str = "="
    hedge: str = ""
    chinese: bool = False
    more: bool = False
    led: bool = False  # the bound stands to the left
    soft: bool = False
    bounds: tuple[_Atom, _Atom] | None = None

    @property
    def open(self) -> bool:
        """Whether it may take or give a unit: a bare number."""
        return not self.unit and self.dimension == "number"


def _trie(words: Iterable[str], not_before: Mapping[str, str]) -> str:
    """A pattern for the longest of ``words``, folded by common beginnings so that it stays fast for hundreds of them."""

    def pattern(tails: list[tuple[str, str]]) -> str:
        groups: dict[str, list[tuple[str, str]]] = {}
        branches: list[str] = []
        for rest, word in tails:
            if rest:
                groups.setdefault(rest[0], []).append((rest[1:], word))
            else:
                guard = f"(?![{re.escape(not_before[word])}])" if word in not_before else ""
                branches = [guard + ("(?![A-Za-z0-9])" if word[-1].isascii() and word[-1].isalnum() else "")]
        branches = [re.escape(char) + pattern(sub) for char, sub in sorted(groups.items())] + branches
        return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"

    return pattern([(word, word) for word in words])


@dataclass(frozen=True, slots=True)
class _Grammar:
    """The compiled patterns for one data file."""

    units: units.Units
    master: re.Pattern[str]
    arabic: re.Pattern[str]
    before: re.Pattern[str]
    far: re.Pattern[str]
    after: re.Pattern[str]
    comparison: re.Pattern[str]
    comparator: Mapping[str, str]
    soft: frozenset[str]
    measured: frozenset[str]
    prefix_ends: frozenset[str]
    before_ends: frozenset[str]  # what can stand directly before a numeral that is bounded there
    after_starts: frozenset[str]


@cache
def _grammar() -> _Grammar:
    data = units.load()
    digit, scale = f"[{numerals.CHINESE}]", "(?:百(?!分)|千(?![克瓦伏米帕卡分])|万(?!分之)|亿)"
    few = f"(?:{digit}|十)"  # the Chinese numerals of lists, shares and fractions
    decimal = r"\d+(?:\.\d+)?"
    arabic = rf"(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|{decimal})"
    mixed = rf"(?:{arabic}(?:{scale}{{1,3}}(?:零?\d{{1,4}}{scale}{{1,3}}){{1,6}}|{scale}{{1,3}}(?:零\d{{1,4}}|\d{{3,4}})(?![\d.,年]))|{arabic})"
    chinese = rf"(?:{digit}|[十拾佰仟廿卅]|{scale})+(?:点{digit}+)?"
    some = "余|多(?!样)|来(?=[十百千万亿个名户人家项件吨元米公年天岁])"
    one = _trie([*data.names, *data.synonyms], data.not_before)
    per = rf"/(?:[百千]?万|[百千])?(?:{one}|生)(?:[·/](?:{one}|生)|[年月日天人](?![度底均中末初]))?"
    spell = "月|小时|钟头|星期|学期"
    unit = rf"(?:个[半多](?:{spell})|{one}(?:{per}|每(?:小时|秒|分钟|平方米|立方米|公里|亩|吨))?)"
    measure = (
        rf"(?P<more>{some}|(?<=[十百千])几)?(?P<scale>{scale}*)(?P<more2>{some})?"
        rf"(?: (?=[A-Za-z°μ㎡]))?(?P<unit>{unit})?(?P<half2>半(?![数径成年月个小天]))?"
    )
    words = sorted({_split(word) for word in data.words}, key=lambda w: (-len(w[1]), w))
    alone = f"(?!{_START.pattern})"
    word = "|".join((f"(?<={head})" if head else "") + tail + (alone if _START.match(tail[-1]) else "") for head, tail in words)
    kinds = {
        "word": word,
        "date": r"(?:19|20)\d\d(?P<sep>[-/.])\d{1,2}(?P=sep)\d{1,2}(?![\d.])|(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?![\d.])",
        "code": r"(?<=[〔\[【])\d{4}(?=[〕\]】）)])|(?<=（)\d{4}(?=）第?\d+号)|(?<=〕)\d+|\d+(?:\.\d+){2,}"
        r"|0\d{2,3}-\d{7,8}(?!\d)|\d{3}-\d{3,4}-\d{4}(?!\d)|\d{12,}(?![\d.])|\d{20,}[\d.]*"
        rf"|{decimal}(?:[+×xX*]{decimal})+|\d+[+×](?=[A-Z])",
        "ratio": rf"{decimal}(?::{decimal})+|{decimal}(?:比{decimal})+(?![\d.年])",
        "plan": r"十[一二三四五六七八九]五(?![十百千万亿])|[一二三四五六七八九]五(?=计划|规划|时期|期间)",
        "list": rf"[①-⑳⑴-⒇]|(?<=（)(?:\d{{1,2}}|{few}{{1,3}})(?=）)"
        rf"|^(?:\d{{1,2}}(?:、(?!\d{{1,2}}[月日号])|\.(?!\d)|\.(?=(?:19|20)\d\d年)|）)|{few}{{1,3}}(?:、|\.))"
        rf"|(?<=[。；！？])(?:\d{{1,2}}(?:、|\.(?!\d)|）)|{few}{{1,3}}、)|(?<=：)\d{{1,2}}(?:、(?!\d)|\.(?!\d)|）)",
        "share": rf"[百千万]分之负?(?:{arabic}|{chinese})|百分百",
        "fraction": rf"(?:(?:{few}+|\d+)又)?(?:(?:{few}|[百千万])+|\d+)分之(?:(?:{few}|百)+|\d+)|\d{{1,3}}/\d{{1,3}}(?![\d/.])",
        "tenths": rf"(?:{arabic}|{few}+)成(?:半|[一二三四五六七八九])?(?![立员为果功效本品绩长都熟分就人年型才套批交份像语])(?:多(?!样))?",
        "half": rf"半(?:个(?:{spell})|小时|年|天|斤|公斤|吨|亩|公里)",
        "number": rf"(?P<num>{mixed}|{chinese}){measure}",
    }
    bounds = data.bounds
    comparator: dict[str, str] = {}
    for section in (bounds.far, bounds.before, bounds.after):
        for sign, hedges in section.items():
            comparator |= dict.fromkeys(hedges, sign)
    before = sorted((w for hedges in bounds.before.values() for w in hedges), key=lambda w: (-len(w), w))
    far = sorted((w for hedges in bounds.far.values() for w in hedges), key=lambda w: (-len(w), w))
    after = _trie([w for hedges in bounds.after.values() for w in hedges], bounds.not_before)
    guarded = [(f"(?<![{bounds.not_after[w]}])" if w in bounds.not_after else "") + re.escape(w) for w in before]
    return _Grammar(
        units=data,
        master=re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds.items())),
        arabic=re.compile(rf"(?P<number>(?P<num>{arabic}){measure})"),
        before=re.compile(rf"({'|'.join(guarded)})(?:{'|'.join(bounds.fillers)}){{0,2}}(?:{'|'.join(map(re.escape, data.prefixes))})?$"),
        far=re.compile("|".join(map(re.escape, far))),
        after=re.compile(after),
        comparison=re.compile(f"(?:{'|'.join(bounds.comparison)})$"),
        comparator=comparator,
        soft=frozenset(name for name, d in data.dimensions.items() if d.soft) | IGNORED_DIMENSIONS,
        measured=frozenset(name for name, d in data.dimensions.items() if d.measured),
        prefix_ends=frozenset(p[-1] for p in data.prefixes),
        before_ends=frozenset(w[-1] for w in (*before, *bounds.fillers, *data.prefixes)),
        after_starts=frozenset(w[0] for hedges in bounds.after.values() for w in hedges),
    )


def _split(word: str) -> tuple[str, str]:
    """A word cut before its first numeral."""
    start = _START.search(word)
    if start is None:
        raise ValueError(word)
    return word[: start.start()], word[start.start() :]


def find(view: View) -> list[Number]:
    """The numbers of a folded paragraph in order; each numeral belongs to exactly one."""
    text = view.text
    if _START.search(text) is None:
        return []
    grammar = _grammar()
    atoms = _classified(text, _shared(text, _noughts(_ranges(text, _atoms(text, grammar), grammar))), grammar)
    _bounded(text, atoms, grammar)
    atoms = _between(text, atoms)
    _softened(text, atoms)
    return [_number(view, atom, grammar) for atom in atoms]


# ---------------------------------------------------------------- numerals


def _atoms(text: str, grammar: _Grammar) -> list[_Atom]:
    """The numerals of ``text`` with what is printed directly behind them."""
    atoms: list[_Atom] = []
    position = last = 0
    while found := _START.search(text, position):
        start = found.start()
        match = grammar.master.match(text, start)
        if match is None:
            position = start + 1
            continue
        position = match.end()
        kind = match.lastgroup
        if kind == "word":
            continue
        atom = _quantity(text, match, last, grammar) if kind == "number" else _SPECIAL[kind or ""](text, *match.span())
        if atom is None and kind == "number" and text[start].isdecimal() and (match := grammar.arabic.match(text, start)):
            position = match.end()
            atom = _quantity(text, match, last, grammar)  # 3万5万 is no mixed numeral but two
        if atom is None:
            # A Chinese numeral that is no number may hide one that is: 统一十五个.
            position = position if text[start].isdecimal() or position > start + 40 else start + 1
            continue
        atoms.append(atom)
        position = max(position, atom.last)
        last = position
    return atoms


def _date(text: str, start: int, end: int) -> _Atom | None:
    return _Atom(start, end, start, end, Decimal(text[start : start + 4]), Decimal(1), dimension="date")


def _code(text: str, start: int, end: int) -> _Atom | None:
    digits = re.match(r"\d+", text[start:end])
    return _Atom(start, end, start, end, Decimal(digits[0][:20] if digits else 0), Decimal(1), dimension="code")


def _ratio(text: str, start: int, end: int) -> _Atom | None:
    parts = re.split("[:比]", text[start:end])
    values = [Decimal(part) for part in parts]
    minutes = ":" in text[start:end] and all(len(p) == 2 and p < "60" for p in parts[1:])
    clock = minutes and len(parts) < 4 and values[0] < 25 and sum(values) != 100  # 12:40:48 are shares of a hundred
    return _Atom(start, end, start, end, values[0], Decimal(1), dimension="clock" if clock else "ratio")


def _plan(text: str, start: int, end: int) -> _Atom | None:
    numeral = numerals.parse(text[start : end - 1])
    return None if numeral is None else _Atom(start, end, start, end, numeral.value, Decimal(1), dimension="plan")


def _list(text: str, start: int, end: int) -> _Atom | None:
    printed = text[start:end].rstrip("、.）")
    numeral = numerals.parse(printed)
    value = numeral.value if numeral else Decimal(int(unicodedata.numeric(printed[0], 1)))
    return _Atom(start, start + len(printed), start, end, value, Decimal(1), dimension="list")


def _share(text: str, start: int, end: int) -> _Atom | None:
    printed = text[start:end]
    if printed == "百分百":
        return _Atom(start, end, start, end, Decimal(100), Decimal(1), "%", "percent", chinese=True)
    numeral = numerals.parse(printed[3:].removeprefix("负"))
    if numeral is None:
        return None
    before = text.startswith("负", start - 1) if start else False
    factor = {"百": Decimal(1), "千": Decimal("0.1"), "万": Decimal("0.01")}[printed[0]]
    value = plain(numeral.value * factor * (-1 if before or printed[3] == "负" else 1))
    return _Atom(start - before, end, start - before, end, value, plain(numeral.places * factor), "%", "percent", chinese=True)


def _fraction(text: str, start: int, end: int) -> _Atom | None:
    printed = text[start:end]
    whole, _, rest = printed.rpartition("又")
    slash = "/" in printed
    ends = [numerals.parse(p) for p in (rest.split("/") if slash else reversed(rest.split("分之")))]
    more = numerals.parse(whole) if whole else None
    if ends[0] is None or ends[1] is None or not ends[1].value:
        return _code(text, start, end) if slash else None
    value = Fraction(ends[0].value) / Fraction(ends[1].value)
    if slash and not 0 < value < 1:
        return _code(text, start, end)
    value += Fraction(more.value) if more else 0
    shown = plain(Decimal(value.numerator) / value.denominator)
    return _Atom(start, end, start, end, shown, Decimal(0), "", "fraction", exact=value, chinese=not slash)


def _tenths(text: str, start: int, end: int) -> _Atom | None:
    printed = text[start:end]
    head, tail = printed.removesuffix("多").split("成")
    numeral = numerals.parse(head)
    if numeral is None:
        return None
    rows = len(head) == 2 and numeral.high is None and head.isalpha() and "十" not in head  # 九五成 is 9.5成
    digit = numerals.parse(tail) if tail != "半" else Numeral(Decimal(5), Decimal(1))
    value = numeral.value * (1 if rows else 10) + (digit.value if digit else 0)
    high = None if numeral.high is None else numeral.high * 10
    places = Decimal(1) if tail or rows else plain(numeral.places * 10)
    atom = _Atom(start, end, start, end, plain(value), places, "%", "percent", high=high, chinese=True)
    if printed.endswith("多"):
        atom.comparator, atom.hedge, atom.more, atom.end = ">", "多", True, end - 1
    return atom


def _half(text: str, start: int, end: int) -> _Atom | None:
    if start and text[start - 1] in "上下前后大多每过一":
        return None
    unit, dimension = units.load().canonical(text[start + 1 : end])
    return _Atom(start, start + 1, start, end, Decimal("0.5"), Decimal("0.5"), unit, dimension, chinese=True)


_SPECIAL: Mapping[str, Callable[[str, int, int], _Atom | None]] = {
    "date": _date,
    "code": _code,
    "ratio": _ratio,
    "plan": _plan,
    "list": _list,
    "share": _share,
    "fraction": _fraction,
    "tenths": _tenths,
    "half": _half,
}


def _quantity(text: str, match: re.Match[str], last: int, grammar: _Grammar) -> _Atom | None:
    start, (num, more, scale, more2, unit, half) = match.start(), match.group("num", "more", "scale", "more2", "unit", "half2")
    end, stop = match.end("num"), match.end()
    chinese = not num[0].isdecimal()
    before = text[start - 1] if start else ""
    numeral = numerals.parse(num + scale)
    if numeral is None or (num[0] in _HUNDREDS and not _hedged_hundred(before, more or more2)) or (before in _VAGUE and num[0] in _VAGUE_OF):
        return None
    factor = _ONE
    for char in scale if not chinese or more else "":
        factor *= {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}[char]
    if chinese:
        tail = num[len(num.rstrip("万亿萬億")) :]
        for char in tail if tail != num else "":
            factor *= 10**4 if char in "万萬" else 10**8
    atom = _Atom(start, end, start, stop, numeral.value, numeral.places, scale=factor, high=numeral.high, chinese=chinese)
    if before == "第" or (
        before in "、和至-—" and text[max(0, start - 12) : start].rstrip("零一二三四五六七八九十0123456789、和至-—").endswith("第")
    ):
        atom.dimension, atom.unit = "ordinal", ""
        return atom
    if before == "幺":
        atom.dimension = "code"
        return atom
    after = text[stop : stop + 1]
    if not unit and not scale and not chinese and (_letter(before) or (_letter(after) and after not in "%")):
        return _coded(text, atom)
    if (before and before in "@_#") or (before in ".-/" and start - 1 > last and _letter(text[start - 2])):
        return _coded(text, atom)
    if unit:
        _united(text, atom, unit, bool(half), grammar)
    if half and atom.last == stop and atom.unit and not unit.startswith("个半"):
        atom.value += Decimal("0.5")
        atom.places = Decimal("0.5")
    elif half:
        atom.last = match.start("half2")
    if num[0] in _HUNDREDS and before == "上":
        atom.first -= 1
        atom.comparator, atom.hedge = ">", "上"
    elif more or more2:
        atom.comparator, atom.hedge, atom.more = ">", more or more2, True
    if before in grammar.prefix_ends:
        _prefixed(text, atom, grammar)
    _signed(text, atom, last)
    if chinese and not atom.unit and not _stands_alone(num + scale):
        if num == "零" and before in ("为", "是") and (not after or _CLAUSE.match(after) or after == "、"):
            atom.dimension = "nothing"
            return atom
        if len(num) > 1 or num in "零〇○" or not _RANGE.match(text, stop):
            return None
        atom.dimension = "digit"
    return atom


def _hedged_hundred(before: str, more: str | None) -> bool:
    """百余户 and 近千人 are numbers, 百姓 and 万元户 are none."""
    return bool(more) or (before != "" and before in "近超逾过上")


def _han(char: str) -> bool:
    return "一" <= char <= "\u9fff"


def _letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _coded(text: str, atom: _Atom) -> _Atom:
    """The whole word of letters and digits around a numeral: PM2.5, A4, 5G, an e-mail address."""
    while atom.first and (text[atom.first - 1].isascii() and (text[atom.first - 1].isalnum() or text[atom.first - 1] in "._@-/+")):
        atom.first -= 1
    while atom.last < len(text) and text[atom.last].isascii() and (text[atom.last].isalnum() or text[atom.last] in "._@-/+"):
        atom.last += 1
    atom.dimension, atom.unit = "code", ""
    atom.end = max(atom.end, max((i + 1 for i in range(atom.start, atom.last) if text[i].isdecimal()), default=atom.end))
    return atom


def _united(text: str, atom: _Atom, unit: str, half: bool, grammar: _Grammar) -> None:
    if unit.startswith("个多"):
        unit = "个" + unit[2:]
        atom.comparator, atom.hedge, atom.more = ">", "多", True
    elif unit.startswith("个半"):
        unit = "个" + unit[2:]
        atom.value += Decimal("0.5")
        atom.places = Decimal("0.5")
    atom.unit, atom.dimension = grammar.units.canonical(unit)
    if atom.unit == "元" and (change := _CHANGE.match(text, atom.last)) and change.end() > atom.last:
        for digit, size in zip(change.groups(), (Decimal("0.1"), Decimal("0.01")), strict=True):
            if digit and (numeral := numerals.parse(digit)):
                atom.value += numeral.value * size
                atom.places = size
        atom.end = max([atom.end, *(change.end(i) for i in (1, 2) if change[i])])
        atom.last = change.end()
    if atom.dimension == "doubling":
        atom.value = Decimal(2) ** int(atom.value) if atom.value < 10 else atom.value


def _prefixed(text: str, atom: _Atom, grammar: _Grammar) -> None:
    for name, prefix in grammar.units.prefixes.items():
        if text.endswith(name, 0, atom.first) and atom.unit in ("", prefix.repeated):
            atom.unit, atom.dimension = grammar.units.canonical(prefix.unit)
            atom.first -= len(name)
            return


def _signed(text: str, atom: _Atom, last: int) -> None:
    before = text[atom.first - 1] if atom.first else ""
    if (before == "负" and not text.endswith("正负", 0, atom.first)) or text.endswith("零下", 0, atom.first):
        width = 1 if before == "负" else 2
    elif (
        before == "-"
        and not (last and _RANGE.fullmatch(text, last, atom.first))
        and not (text[max(0, atom.first - 2)].isascii() and text[max(0, atom.first - 2)].isalnum())
    ):
        width = 1
    else:
        return
    atom.first -= width
    atom.start = atom.first
    atom.value = -atom.value


def _stands_alone(numeral: str) -> bool:
    """Whether a Chinese numeral without unit is a number at all."""
    if "点" in numeral:
        return True
    if len(numeral) > 3 and not any(c in "十百千万亿拾佰仟" for c in numeral):
        return True  # a row of digits: 二三零六
    return len(numeral) > 1 and numeral[0] not in "百千万亿" and any(c in "十百千万亿拾佰仟廿卅" for c in numeral) and numeral[0] not in "零"


# ---------------------------------------------------------------- steps


def _ranges(text: str, atoms: list[_Atom], grammar: _Grammar) -> list[_Atom]:
    """Two ends become one number: 3-12个月, 1万元--5万元, 20和30之间, 三四万吨."""
    made: list[_Atom] = []
    for atom in atoms:
        a = made[-1] if made else None
        if a is not None and a.bounds is None and a.high is None and _is_range(text, a, atom):
            if not a.unit:
                a.dimension = atom.dimension
                if a.scale == 1 and atom.scale != 1 and a.value * atom.scale < atom.value * 1000:
                    a.value, a.places, a.scale = plain(a.value * atom.scale), plain(a.places * atom.scale), atom.scale
                a.unit = atom.unit
            a.bounds = (_Atom(a.start, a.end, a.first, a.last, a.value, a.places), atom)
            a.high, a.end, a.last, a.places = atom.value, atom.end, atom.last, min(a.places, atom.places)
            a.chinese = a.chinese and atom.chinese
            continue
        made.append(atom)
    return [atom for atom in made if atom.dimension != "digit"]  # the 一 of 一到五个 is nothing where no range begins


def _is_range(text: str, a: _Atom, b: _Atom) -> bool:
    if b.first - a.last > _JOINT:
        return False
    if b.high is not None or a.more or b.more or a.dimension in ("code", "list", "plan", "ordinal", "date", "clock", "fraction"):
        return False
    if b.dimension in ("code", "list", "plan", "ordinal", "date", "clock") and not (b.unit == "号" and a.unit in ("", "号")):
        return False
    between = text[a.last : b.first]
    if between in ("和", "与", "、"):
        if not text.startswith(("之间", "间"), b.last) or (b.last < len(text) and text.startswith("间", b.last) and b.unit != ""):
            return False
    elif not _RANGE.fullmatch(between):
        return False
    if a.unit and a.unit != b.unit:
        return False
    if between == "到" and a.first and text[a.first - 1] in "由从自" and b.unit not in _TIME:
        return False
    if not a.unit and a.value * (b.scale if a.scale == 1 else 1) >= b.value:
        return False
    return a.value != b.value or a.scale != b.scale


def _noughts(atoms: list[_Atom]) -> list[_Atom]:
    """东镇80%，西镇为零: nothing, in the unit of the number before it; a mere word where there is none."""
    kept: list[_Atom] = []
    for atom in atoms:
        if atom.dimension == "nothing":
            if not kept or not kept[-1].unit or kept[-1].dimension in IGNORED_DIMENSIONS:
                continue
            atom.unit, atom.dimension = kept[-1].unit, kept[-1].dimension
        kept.append(atom)
    return kept


def _shared(text: str, atoms: list[_Atom]) -> list[_Atom]:
    """Bare numbers of a list take unit and 万/亿 of its last one: 不超过0.3、0.5、1万元."""
    for i in range(len(atoms) - 1, 0, -1):
        a, b = atoms[i - 1], atoms[i]
        if a.unit == "个" and b.dimension == "point" and text[a.last : b.first] in _JOIN:
            a.unit, a.dimension = b.unit, b.dimension  # 16.3个、15.5个百分点
        if a.open and a.bounds is None and not a.chinese and b.unit and not b.chinese and text[a.last : b.first] in _JOIN:
            if b.dimension in ("code", "ordinal", "list"):
                continue
            if a.scale == 1 and b.scale != 1 and a.value * b.scale < b.value * 100:
                a.value, a.places, a.scale = plain(a.value * b.scale), plain(a.places * b.scale), b.scale
            a.unit, a.dimension = b.unit, b.dimension
    return atoms


def _classified(text: str, atoms: list[_Atom], grammar: _Grammar) -> list[_Atom]:
    """Tell dates, codes and articles from quantities."""
    previous: _Atom | None = None
    for atom in atoms:
        whole = atom.scale == 1 and not atom.more and atom.value == int(atom.value)
        after = text[atom.last : atom.last + 1]
        if atom.unit in _CALENDAR and whole:
            follows = previous.dimension if previous is not None and previous.last == atom.first else ""
            if _in_calendar(text, atom, after, follows):
                atom.dimension = _CALENDAR[atom.unit]
        elif atom.dimension in ("count", "grade"):
            heading = atom.first == 0 and atom.last < len(text)
            if not whole and heading and not atom.chinese and atom.scale == 1 and atom.value != int(atom.value):
                atom.dimension, atom.unit, atom.last = "list", "", atom.end  # 2.2本计划: half a count is a heading's number
            elif atom.chinese and whole and atom.value == 1 and atom.high is None and atom.unit in grammar.units.articles:
                atom.dimension = "article"
        elif not atom.unit and atom.dimension == "number":
            _bare(text, atom, after, whole)
        previous = atom
    return atoms


def _in_calendar(text: str, atom: _Atom, after: str, follows: str) -> bool:
    """Whether a whole number of 年, 月, 日, 点 … is a date or a time of day; ``follows`` is the dimension it touches."""
    value, high = atom.value, atom.value if atom.high is None else atom.high
    if atom.unit == "年":
        long = atom.end - atom.start >= 4 or not atom.chinese
        return (1000 < value < 3000 and 1000 < high < 3000 and long) or (49 <= value < 100 and not atom.chinese and after not in "以内来")
    if atom.unit == "月":
        return 0 < value < 13
    if atom.unit in ("日", "号"):
        return 0 < value < 32 and (follows == "month" or (atom.unit == "日" and after not in "内以之"))
    if atom.unit == "点":
        return value < 25 and (after in _OCLOCK or _DAYTIME.search(text, max(0, atom.first - 2), atom.first) is not None)
    return follows == "clock"


def _bare(text: str, atom: _Atom, after: str, whole: bool) -> None:
    """What a numeral without unit is, by what stands around it."""
    before = text[atom.first - 1] if atom.first else ""
    printed = text[atom.start : atom.end]
    if after in _CLOSING or before in _OPENING:
        atom.soft = True
        atom.dimension = "code" if whole else atom.dimension
    elif atom.first == 0 and not atom.chinese and not atom.more and atom.scale == 1 and _han(after) and (atom.end < 3 or not whole):
        atom.dimension = "list"
    elif not whole:
        return
    elif after == "时" and atom.value < 25 and not text.startswith(("时间", "时期", "时代"), atom.last):
        atom.dimension, atom.last = "clock", atom.last + 1
    elif len(printed) == 4 and 1949 <= atom.value < 2060 and (after in _YEARLY or (atom.first == 0 and _han(after))):
        atom.dimension = "year"
    elif (
        (printed[0] == "0" and len(printed) > 1)
        or (len(printed) > 9 and printed.isdecimal())
        or (len(printed) > 3 and atom.chinese and _TENS.isdisjoint(printed))
        or (after in _DASHES and _FOOTER.fullmatch(text))
        or _CALL.search(text, max(0, atom.first - 8), atom.first)
        or (after and not atom.chinese and text.startswith(units.load().names_of, atom.last))
    ):
        atom.dimension = "code"


def _bounded(text: str, atoms: list[_Atom], grammar: _Grammar) -> None:
    """Read the words that make a number a bound, on either side and further left in the clause."""
    previous: _Atom | None = None
    far = grammar.far.search(text) is not None
    for atom in atoms:
        if atom.dimension in IGNORED_DIMENSIONS and atom.dimension not in ("article", "year"):
            previous = atom
            continue
        if atom.dimension != "year":
            behind = grammar.after.match(text, atom.last) if text[atom.last : atom.last + 1] in grammar.after_starts else None
            bounded = atom.first and text[atom.first - 1] in grammar.before_ends
            ahead = grammar.before.search(text, max(0, atom.first - 12), atom.first) if bounded else None
            if ahead and not _fits(ahead[1], atom.dimension, grammar.units.bounds):
                ahead = None
            if ahead and (previous is None or ahead.start() >= previous.last - len(ahead[1])):
                sign = grammar.comparator[ahead[1]]
                if sign != "~" or (not behind and not atom.more):
                    atom.comparator, atom.hedge, atom.led = sign, ahead[1], True
                atom.first = ahead.start()
            if behind:
                sign = grammar.comparator[behind[0]]
                if (not ahead or grammar.comparator[ahead[1]] == "~" or ahead[1] in grammar.units.bounds.weak) and not atom.more:
                    atom.comparator, atom.hedge = sign, behind[0]
                atom.last = behind.end()
            if not ahead and not behind and not atom.more and atom.high is None and (far or (previous is not None and previous.led)):
                _inherit(text, atom, previous, grammar)
        previous = atom


def _fits(word: str, dimension: str, bounds: units.Bounds) -> bool:
    """Whether a bounding word may stand before a number of this dimension."""
    return dimension in bounds.only_for.get(word, (dimension,)) and dimension not in bounds.not_for.get(word, ())


def _inherit(text: str, atom: _Atom, previous: _Atom | None, grammar: _Grammar) -> None:
    """A bound from further left: 不低于…的60%, 至少选取1家…和1家…, 不超过0.3万元、0.5万元."""
    clause = max((m.end() for m in _CLAUSE.finditer(text, max(0, atom.first - 40), atom.first)), default=max(0, atom.first - 40))
    start = clause
    if previous is not None and previous.last > clause:
        gap = text[previous.last : atom.first]
        joined = gap in _JOIN or (previous.unit == atom.unit and any(word in gap for word in ("和", "及", "、")))
        if joined and previous.unit == atom.unit and previous.led and previous.comparator != "~":
            atom.comparator, atom.hedge, atom.led = previous.comparator, previous.hedge, True
            return
        start = previous.last
    found = max(grammar.far.finditer(text, start, atom.first), key=lambda m: m.start(), default=None)
    if found is None or grammar.comparison.search(text, found.end(), atom.first):
        return
    if grammar.comparator[found[0]] == "~" and atom.first - found.end() > 6:
        return
    atom.comparator, atom.hedge, atom.led = grammar.comparator[found[0]], found[0], True


def _between(text: str, atoms: list[_Atom]) -> list[_Atom]:
    """A lower and an upper bound side by side are one number: 大于10小于20, 3年以上7年以下."""
    made: list[_Atom] = []
    for b in atoms:
        a = made[-1] if made else None
        if (
            a is not None
            and a.bounds is None
            and a.high is None
            and b.high is None
            and {a.comparator in _LOWER, b.comparator in _LOWER} == {True, False}
            and {a.comparator in _UPPER, b.comparator in _UPPER} == {True, False}
            and (a.unit == b.unit or not a.unit or not b.unit)
            and not a.more
            and not b.more
            and _BOTH.fullmatch(text[a.last : b.first])
        ):
            low, high = (a, b) if a.comparator in _LOWER else (b, a)
            if low.value < high.value:
                first = _Atom(a.start, a.end, a.first, a.last, a.value, a.places, comparator=a.comparator)
                a.bounds, a.high = (first, b), b.value
                a.unit, a.dimension = (a.unit, a.dimension) if a.unit else (b.unit, b.dimension)
                a.comparator, a.hedge, a.end, a.last = "=", "", b.end, b.last
                continue
        made.append(b)
    return made


def _softened(text: str, atoms: list[_Atom]) -> None:
    """Numbers that qualify a noun: 1亿元以上项目12个, 三个, “351”."""
    grammar = _grammar()
    for i, atom in enumerate(atoms):
        if atom.dimension in grammar.soft or (
            atom.dimension == "count" and atom.chinese and atom.scale == 1 and atom.value <= 10 and atom.value == atom.value.to_integral_value()
        ):
            atom.soft = True
        elif atom.dimension == "percent" and atom.comparator != "=" and text.startswith("的", atom.last):
            atom.soft = i + 1 < len(atoms) and atoms[i + 1].dimension == "count" and not _CLAUSE.search(text, atom.last, atoms[i + 1].first)
        elif atom.comparator in (">=", "<=", ">", "<") and (
            atom.dimension in grammar.measured or atom.dimension == "money" or atom.unit in ("人", "户")
        ):
            rest = text[atom.last : atom.last + 1]
            noun = _han(rest) and ((atom.hedge and text.startswith(atom.hedge, atom.last - len(atom.hedge))) or rest == "的")
            if noun and any(_counts(text, atom, other) for other in atoms[max(0, i - 1) : i + 2] if other is not atom):
                atom.soft = True


def _counts(text: str, atom: _Atom, other: _Atom) -> bool:
    a, b = sorted((atom, other), key=lambda x: x.start)
    return other.dimension == "count" and other.unit != atom.unit and not _CLAUSE.search(text, a.last, b.first)


# ---------------------------------------------------------------- numbers


def _number(view: View, atom: _Atom, grammar: _Grammar) -> Number:
    at = view.at
    start, end, first, last = at[atom.start], at[atom.end - 1] + 1, at[atom.first], at[atom.last - 1] + 1
    return Number(
        start=start,
        end=end,
        first=first,
        last=last,
        text=view.text[atom.first : atom.last],
        value=plain(atom.value),
        unit=atom.unit,
        dimension=atom.dimension,
        comparator=atom.comparator,
        interval=_interval(atom, grammar.measured),
        places=atom.places,
        hedge=atom.hedge,
        soft=atom.soft,
    )


def _interval(atom: _Atom, measured: frozenset[str]) -> Interval:
    """What the print stands for (section 2.1 of the catalogue)."""
    if atom.comparator == "=" and atom.bounds is None and atom.high is None and atom.exact is None and not atom.more:
        counted = atom.places == 1 and atom.dimension not in measured and atom.dimension not in _ROUNDED
        return _printed(atom.value, _NOTHING if counted or atom.dimension in IGNORED_DIMENSIONS else atom.places)
    value = atom.exact if atom.exact is not None else _fraction_of(atom.value)
    if atom.bounds is not None and any(b.comparator != "=" for b in atom.bounds):
        low, high = sorted(atom.bounds, key=lambda b: b.value)
        return Interval(_fraction_of(low.value), _fraction_of(high.value), low.comparator != ">", high.comparator != "<")
    if atom.high is not None:
        other = _fraction_of(atom.high)
        return Interval(min(value, other), max(value, other))
    sign = atom.comparator
    if atom.more:
        return Interval(value, value + _last_digit(value), False, False)
    if sign == ">=":
        return Interval(value, None)
    if sign == "<=":
        return Interval(None, value)
    if sign == ">":
        return Interval(value, None, False)
    if sign == "<":
        return Interval(value - abs(value) * _NEAR if atom.hedge.endswith("近") else None, value, True, False)
    if sign == "~":
        margin = max(_last_digit(value) / 2, abs(value) * _ABOUT)
        return Interval(value - margin, value + margin)
    counted = atom.places == 1 and atom.dimension not in measured and atom.dimension not in _ROUNDED
    if counted or not atom.places or atom.dimension in IGNORED_DIMENSIONS:
        return Interval.exact(value)
    half = _fraction_of(atom.places) / 2
    return Interval(value - half, value + half)


@lru_cache(maxsize=4096)
def _printed(value: Decimal, places: Decimal) -> Interval:
    """What rounds to a printed value: half of the last place (0 for what is counted) to either side."""
    exact = _fraction_of(value)
    if not places:
        return Interval(exact, exact)
    half = _fraction_of(places) / 2
    return Interval(exact - half, exact + half)


def _fraction_of(value: Decimal) -> Fraction:
    whole = int(value)
    return Fraction(whole) if whole == value else Fraction(value)


def _last_digit(value: Fraction) -> Fraction:
    """The value of one unit of the last non-zero digit: 1200 → 100, 1.2 → 1/10."""
    if not value:
        return Fraction(1)
    exponent = Decimal(value.numerator) / value.denominator
    shown = exponent.normalize().as_tuple().exponent
    return Fraction(10) ** int(shown)
