"""Chinese words: jieba, loaded only when asked for, silent, with the genre's nouns added.

jieba keeps its dictionary as a marshalled file of fixed name in the shared temporary folder, where anybody could have put
another; building it anew takes no longer than reading that file, so no cache is read or written.
"""

from __future__ import annotations

import warnings
from functools import cache
from typing import Any

from docparse.errors import BadRules
from docparse.resources import folder


@cache
def segmenter() -> Any:
    """The segmenter; loading takes about a second. Raises BadRules with the line of a faulty dictionary entry."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(60)
    segmenter = jieba.Tokenizer()
    segmenter.FREQ, segmenter.total = segmenter.gen_pfdict(segmenter.get_dict_file())
    segmenter.initialized = True
    path = folder("rules") / "dictionary.txt"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadRules(str(path), 0, f"无法读取：{error}") from None
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        word, *rest = line.split()
        if len(rest) != 2 or not rest[0].isdigit():
            raise BadRules(str(path), number, "应写成“词 词频 词性”")
        segmenter.add_word(word, int(rest[0]), rest[1])
    return segmenter


def cut(text: str) -> tuple[str, ...]:
    """The words of a text, in order, together the whole text. Raises BadRules for a fault in ``rules/dictionary.txt``."""
    return tuple(segmenter().cut(text, HMM=False)) if text else ()
