"""A paragraph as rules see it: without noise, with the document offset of every character that is left.

Folding never adds or reorders a character, so ``View.at`` is all that is needed to point back into the document.
The printed line breaks, page cuts, markdown marks and spaces inside numerals disappear; look-alike forms of one character
(full-width, compatibility, radical) become one. So do traditional characters, and the pinyin that mirrors of government sites put
behind them is left out: of 343 real circulars, 72 are printed in traditional characters and 52 with pinyin.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from docparse.model import Span


@dataclass(frozen=True, slots=True)
class View:
    """Folded text; ``at[i]`` is the document offset of ``text[i]``."""

    text: str
    at: Sequence[int]

    def span(self, a: int, b: int) -> Span:
        """The stretch of the document behind ``text[a:b]`` (not empty)."""
        return Span(self.at[a], self.at[b - 1] + 1)


def _table() -> dict[int, str]:
    # Punctuation that Chinese text prints both ways becomes full-width, everything else of that block ASCII.
    kept = "，；：（）！？"
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in kept}
    table |= {ord(char) - 0xFEE0: char for char in kept}
    # Radicals and compatibility ideographs that PDF fonts put in place of the character itself.
    for code in (*range(0x2E80, 0x2FD6), *range(0xF900, 0xFAD9)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            table[code] = plain
    table |= dict.fromkeys(map(ord, "\u2010\u2011\u2212\ufe63"), "-") | dict.fromkeys(map(ord, "\u2013\u2015\u2500"), "—")
    table |= {ord("﹝"): "〔", ord("﹞"): "〕", ord("﹪"): "%", ord("﹣"): "-", ord("\u301c"): "~", ord("\u223c"): "~"}
    # Every white space but line break and tab is one kind of gap, every invisible character another.
    table |= dict.fromkeys((11, 12, 0x1C, 0x1D, 0x1E, 0x1F, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
    table |= dict.fromkeys((13, 0x2028, 0x2029), "\n")
    table |= dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xFFFC), "\0")
    return table


_TABLE = _table()
_MAPPED = re.compile("[" + re.escape("".join(map(chr, _TABLE))) + "]")
_GAP = re.compile(r"[\s\0]+(?:\*+[\s\0]*)*|\*\*+[\s\0]*|(?<![0-9])\*[\s\0]*|\*(?![0-9])[\s\0]*|^[-•▪●◆■][\s\0]+|^#+[\s\0]*|(?<=\n)#+[\s\0]*")
_ESCAPE = re.compile(r"\\(?=[.*_#()\[\]<>~+-])")
# A full stop printed as a point: behind a Chinese character (but not behind the numeral of a heading) or a closed number.
_STOP = re.compile(
    r"(?:(?<=[\u3400-\u9fff）”》*])(?<![一二三四五六七八九十])|(?<=[%‰]))\.(?=[\s*]*(?:[\u3400-\u9fff“《]|$))|(?<=[\u3400-\u9fffA-Za-z²³㎡])\.(?=[\s*]*$)"
)
_NOISE, _COMMA = re.compile(r"[\s\0*#]"), re.compile("[0-9]，[0-9]{3}")  # without these there is no gap, no group
_GROUPED = re.compile(r"(?<![0-9.，])[0-9]{1,3}(?:，[0-9]{3})+(?![0-9，])")
_COLON = re.compile(r"(?<=[0-9])：(?=[0-9])")
_POINT = re.compile(r"(?<=[0-9])·(?=[0-9]+[%‰万亿])")  # 4·3% is a decimal, 3·15 a day
# A thousand group cut off by a space needs something other than a number behind it, else it is a row of numbers.
_THOUSANDS_BEFORE = re.compile(r"(?:^|[^0-9. ])\s?[0-9]{1,3}(?: [0-9]{3})*$")
_THOUSANDS_AFTER = re.compile(r"[0-9]{3}(?![0-9])(?:\.[0-9]+)?(?: [0-9]{3}(?![0-9]))* ?(?=[^\s0-9.A-Z，、；。-])")
_FRACTION_BEFORE = re.compile(r"[^0-9.。；：！？\n][0-9]+\.$")
_FRACTION_AFTER = re.compile(r"[0-9]{1,2}(?![0-9.])")
_SHARE_AFTER = re.compile(r"[0-9]{1,2} ?[%‰]")
# 1 7 420 人, 3 80\n0 人: a numeral that a font set apart digit by digit, in a sentence, with what is counted behind it.
_PIECES_BEFORE = re.compile(r"(?:^|[\u3400-\u9fff”》）]\s?)[0-9][0-9\n]{0,3}(?: [0-9\n]{1,4})?$")
_PIECES_AFTER = re.compile(r"[0-9][0-9\n]{0,3}(?: [0-9\n]{1,4})?\s?[\u3400-\u9fff%‰]")
_SENTENCE = re.compile(r"[，。；]|^.{1,20}$", re.S)  # or little more than the numeral
# Characters that simplified text never prints and traditional text prints in every other sentence.
_TRADITIONAL = re.compile("[個萬億為與開進國業發資產項標準實際總額數據計劃縣區務後這對時間報於學鄉農戶條設還過達動員會長門場處來們說經濟環]")
_TONED = re.compile("（[a-zü]{0,5}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]{0,4}）")
_PINYIN = re.compile("（[a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜ]{1,6}）")
_DOTTED_BEFORE = re.compile(r"[0-9]\.[0-9]+$")
_DOTTED_AFTER = re.compile(r"[0-9]+\.[0-9]")


@cache
def _simplified() -> dict[int, str]:
    """Each traditional character and the simplified one that stands for it alone (the table of OpenCC)."""
    import opencc  # only for the texts that need it

    characters = [chr(code) for code in range(0x3400, 0xA000)]
    plain = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {ord(a): b for a, b in zip(characters, plain, strict=True) if a != b and len(b) == 1}


def fold(text: str, spans: Sequence[Span]) -> View:
    """The paragraph made of the pieces ``spans`` of ``text``, folded."""
    raw = text[spans[0].start : spans[0].end] if len(spans) == 1 else "\n".join([text[s.start : s.end] for s in spans])
    if _MAPPED.search(raw):
        raw = raw.translate(_TABLE)
    if _TRADITIONAL.search(raw):
        raw = raw.translate(_simplified())
    if "（" in raw and _TONED.search(raw):
        raw = _PINYIN.sub(lambda m: "\0" * len(m[0]), raw)
    if "\\" in raw:
        raw = _ESCAPE.sub("\0", raw)
    if "." in raw:
        raw = _STOP.sub("。", raw)
    if "·" in raw:
        raw = _POINT.sub(".", raw)
    if _COMMA.search(raw):
        raw = _GROUPED.sub(lambda m: m[0].replace("，", ","), raw)
    if "：" in raw:
        raw = _COLON.sub(":", raw)
    at: Sequence[int] = range(spans[0].start, spans[0].end) if spans else ()
    if len(spans) > 1:
        # the joint; always folded away or kept as the space between two words
        at = [place for span in spans for place in range(span.start, span.end + 1)]
    if not _NOISE.search(raw):
        return View(raw, at[: len(raw)])
    kept: list[str] = []
    places: list[int] = []
    done = 0
    for gap in _GAP.finditer(raw):
        start, end = gap.span()
        kept.append(raw[done:start])
        places += at[done:start]
        if start > 0 and end < len(raw) and _separates(raw, start, end):
            kept.append(" ")
            places.append(at[start])
        done = end
    kept.append(raw[done:])
    places += at[done : len(raw)]
    return View("".join(kept), tuple(places))


def _separates(raw: str, start: int, end: int) -> bool:
    """Whether the gap ``raw[start:end]`` stands between two words or numbers (and not inside a numeral)."""
    before, after = raw[start - 1], raw[end]
    if "\t" in raw[start:end] and before.isdecimal():
        return True  # two cells of a table
    if before == "." and after.isdecimal() and start > 1 and raw[start - 2].isdecimal():
        inside = _FRACTION_BEFORE.search(raw, max(0, start - 12), start) and _FRACTION_AFTER.match(raw, end)
        return not (inside or (start > 2 and _SHARE_AFTER.match(raw, end)))
    if not before.isascii() or not before.isalnum():
        return False
    if after == "-":
        return before.isdecimal() and raw[end + 1 : end + 2].isdecimal()
    if not after.isascii() or not after.isalnum():
        return False
    if not before.isdecimal() or not after.isdecimal():
        return True
    if "\n" in raw[start:end] and " " not in raw[start:end]:
        return bool(_DOTTED_BEFORE.search(raw, max(0, start - 12), start) and _DOTTED_AFTER.match(raw, end))
    if _THOUSANDS_BEFORE.search(raw, max(0, start - 16), start) and _THOUSANDS_AFTER.match(raw, end):
        return False
    return not (_PIECES_BEFORE.search(raw, max(0, start - 12), start) and _PIECES_AFTER.match(raw, end) and _SENTENCE.search(raw))
