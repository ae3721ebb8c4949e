"""Encodings: exact text or a refusal, never a guess that is wrong."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docparse.errors import UnreadableFile
from docparse.readers import text

SENTENCE = "截至6月底，新开工公租房1264套，开工率93.5%。\r\n\r\n（牵头责任单位：市住房和城乡建设局）\n"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("ending", ["\n", "：", "\u3000", "人"])
def test_encodings_without_mark(encoding: str, ending: str) -> None:
    assert text.decode((SENTENCE + ending).encode(encoding), "x") == SENTENCE + ending


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF32_LE, "utf-32-le")],
)
def test_the_mark_alone_is_removed(mark: bytes, encoding: str) -> None:
    assert text.read(mark + SENTENCE.encode(encoding), "x").text == SENTENCE


@given(st.text(st.characters(codec="gb2312", exclude_categories=["Cc"]), min_size=4), st.sampled_from(["utf-8", "gb18030", "utf-16-le", "utf-16-be"]))
def test_everyday_text_is_read_exactly_or_refused(prose: str, encoding: str) -> None:
    whole = SENTENCE + "完成投资" * len(prose) + prose
    assert text.decode(whole.encode(encoding), "x") == whole


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (SENTENCE.encode() + SENTENCE.encode("gb18030") * 3, "编码"),
        (SENTENCE.encode("gb18030") + SENTENCE.encode(), "编码"),
        (SENTENCE.encode("big5", "ignore") * 3, "编码"),
        (("完成率" * 20).encode()[:-1], "截断"),
        (codecs.BOM_UTF8 + SENTENCE.encode("gb18030"), "解码"),
        (codecs.BOM_UTF16_LE + "完成率".encode("utf-16-le")[:-1], "解码"),
        ("完成率\x01\x02".encode(), "二进制"),
        (b"\n\n  \n", "没有文字"),
    ],
)
def test_what_no_encoding_explains_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        text.read(data, "x")


def test_replacement_marks_of_an_earlier_wrong_decoding_are_told() -> None:
    (warning,) = text.read("完成\ufffd\ufffd套".encode(), "x").warnings
    assert (warning.code, warning.page) == ("Q910", 0)
    assert "2" in warning.message
