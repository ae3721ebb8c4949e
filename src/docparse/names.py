"""What indicators are called: cleaning names, telling elided from full ones, and how alike two are."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import pairwise

import regex

from docparse.rules import Pack

# 城关区（86.4%）、尧川县（78.2%）: a place before this one, whose figure was cut out
_GONE = regex.compile("^.*（[，、；：]*）[、，和及与]|（[，、；：]*）$")


@cache
def _cleaner(pack: Pack) -> tuple[regex.Pattern[str], regex.Pattern[str], regex.Pattern[str]]:
    heads, tails, verbs = (sorted(map(regex.escape, pack.names.get(key, [])), key=len, reverse=True) for key in ("heads", "tails", "verbs"))
    since = "(?:截至|截止|到|至)?"
    time = rf"{since}(?:\d{{4}}年)?(?:\d{{1,2}}月(?:\d{{1,2}}日)?(?:底|末|份|初|中旬|上旬|下旬)?|\d{{1,2}}日|[年月季][底末])前?"
    # 对虾: 对 leads in only what is more than a character
    heads = [h if h != "对" else "对(?!.$)" for h in heads]
    head = regex.compile(
        rf"^(?:{'|'.join(heads)}|经[^，。；]{{2,14}}(?:批准|批复|同意|审议通过)后?|按[^，。；]{{1,6}}(?:计算|统计|算|计)|(?:因|由于|受)[^，。；]{{2,20}}(?:影响|原因|制约)|自[^，。；]{{2,12}}以来|[，。；：、\s]|{time}(?<=[底末份日月前])|\d{{1,2}}[—－\-~至]\d{{1,2}}月|[一二三四]季度|[一二两三四五六七八九十]+年(?=累计))+"
    )
    # 惠及: part of a verb, no tail
    tails = [t if t != "及" else "(?<![惠涉普])及" for t in tails]
    tail = regex.compile(rf"(?:{'|'.join(tails)})+$")
    verb = regex.compile(rf"(?:{'|'.join(verbs)}|[了的共已]|\d{{4}}年)+")
    return head, tail, verb


def tidy(name: str, pack: Pack) -> str:
    """An indicator's words without what leads in (截至6月底, 已, 累计) and trails off (达到, 为)."""
    head, tail, _ = _cleaner(pack)
    name = _GONE.sub("", name)
    before = None
    while before != name:
        before = name
        name = tail.sub("", head.sub("", name))
    return name if name.count("（") == name.count("）") else name.strip("（）").lstrip("、，")


@lru_cache(maxsize=1 << 14)
def elided(name: str, pack: Pack) -> bool:
    """Whether a name says only what was done (已完成, 新增), not to what."""
    _, _, verb = _cleaner(pack)
    return not name or verb.fullmatch(name) is not None


@lru_cache(maxsize=1 << 14)
def thin(name: str, pack: Pack) -> bool:
    """Whether a name says only a verb and a common noun (补助学生, 惠及群众), which many indicators share."""
    for word in pack.names["generic"]:
        name = name.replace(word, "")
    return elided(name, pack)


@lru_cache(maxsize=1 << 14)
def _grams(name: str, pack: Pack) -> tuple[frozenset[str], frozenset[str]]:
    text = _cleaner(pack)[2].sub("", name) or name
    chars = [c for c in text if "\u4e00" <= c <= "\u9fff" or c.isalnum()]
    return frozenset(chars), frozenset(a + b for a, b in pairwise(chars))


def likeness(a: str, b: str, pack: Pack) -> float:
    """How alike two names are, from 0 to 1, by the characters and pairs of characters of the shorter one."""
    ua, ba = _grams(a, pack)
    ub, bb = _grams(b, pack)
    if not ua or not ub:
        return 0.0
    single = len(ua & ub) / min(len(ua), len(ub))
    double = len(ba & bb) / max(1, min(len(ba), len(bb)))
    whole = len(ua & ub) / max(len(ua), len(ub))
    return 0.4 * single + 0.4 * double + 0.2 * whole
