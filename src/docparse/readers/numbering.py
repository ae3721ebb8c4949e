"""Automatic numbers of Word lists made visible: 一、 （一） 1. ① as they are printed, though no character of the file holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_COUNTING = {
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "koreanCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "ideographEnclosedCircle",
}
_HIDDEN_FORMS = {"none", "bullet"}


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: first number, form (ST_NumberFormat of ISO/IEC 29500-1), text with %1 … %9 for the numbers of the levels."""

    start: int = 1
    form: str = "decimal"
    text: str = "%1."
    restart: int | None = None  # the level (from 1) that sets this one back; 0 none; by default any above
    legal: bool = False  # numbers of higher levels in Arabic digits


@dataclass(slots=True)
class Counter:
    """The numbers of one list while a document is read.

    Lists of one definition count on together (``at`` is theirs in common); ``anew`` holds the levels at which this one begins with a
    number of its own when it is first met.
    """

    levels: Mapping[int, Level]
    at: dict[int, int] = field(default_factory=dict)
    anew: dict[int, int] = field(default_factory=dict)

    def next(self, level: int) -> str:
        """The printed number of the next paragraph of this level (from 0); "" where nothing, "●" where a bullet is printed."""
        kind = self.levels.get(level)
        if kind is None:
            return ""
        if level in self.anew:
            self.at[level] = self.anew.pop(level) - 1
        self.at[level] = self.at.get(level, kind.start - 1) + 1
        for below in [k for k in self.at if k > level]:
            restart = self.levels[below].restart if below in self.levels else None
            if restart is None or restart > level:
                del self.at[below]
        if kind.form == "bullet":
            return "●"
        text = kind.text
        for k in range(9):
            if f"%{k + 1}" in text:
                own = self.levels.get(k, Level())
                value = self.at.setdefault(k, own.start)
                text = text.replace(f"%{k + 1}", printed(value, "decimal" if kind.legal and k < level else own.form))
        return text


def chinese(value: int) -> str:
    """A number below 10,000 in Chinese numerals as headings count: 十, 十一, 二十, 一百零一."""
    if not 0 < value < 10_000:
        return str(value)
    out, zero = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // power % 10
        if digit:
            out += ("零" if zero and out else "") + ("" if power == 10 and digit == 1 and not out else _DIGITS[digit]) + unit
            zero = False
        else:
            zero = True
    return out


def printed(value: int, form: str) -> str:
    """A number in a form of ISO/IEC 29500-1 (17.18.59); forms unknown here come out in Arabic digits."""
    if form in _HIDDEN_FORMS:
        return ""
    if form in _COUNTING:
        return chinese(value)
    if form == "ideographDigital":
        return "".join(_DIGITS[int(d)] for d in str(value))
    if form in ("chineseLegalSimplified", "ideographLegalTraditional"):
        plain = chinese(value)
        for a, b in zip("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟", strict=True):
            plain = plain.replace(a, b)
        return "壹" + plain if plain.startswith("拾") else plain
    if form == "ideographTraditional":
        return _STEMS[(value - 1) % 10] if value > 0 else str(value)
    if form == "ideographZodiac":
        return _BRANCHES[(value - 1) % 12] if value > 0 else str(value)
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= value <= 20:
        return chr(0x245F + value)
    if form == "decimalEnclosedParen" and 1 <= value <= 20:
        return chr(0x2473 + value)
    if form == "decimalEnclosedFullstop" and 1 <= value <= 20:
        return chr(0x2487 + value)
    if form in ("decimalFullWidth", "decimalFullWidth2"):
        return str(value).translate({ord("0") + k: 0xFF10 + k for k in range(10)})
    if form == "decimalZero":
        return f"{value:02}"
    if form == "numberInDash":
        return f"- {value} -"
    if form in ("lowerRoman", "upperRoman") and 0 < value < 4000:
        out = ""
        for size, letters in _ROMAN:
            out += letters * (value // size)
            value %= size
        return out if form == "lowerRoman" else out.upper()
    if form in ("lowerLetter", "upperLetter") and value > 0:
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    return str(value)


def before(number: str, text: str) -> str:
    """The paragraph with its number in front, parted by a space unless the number ends in a Chinese mark."""
    return f"{number}{' ' if number[-1:].isascii() or number[-1:].isalnum() else ''}{text}" if number else text
