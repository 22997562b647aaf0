"""What a token is, for us and for the engine that is given the tokens."""

from itertools import pairwise

import pytest
import tantivy
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import PAIR, fold, normalise, number_tokens, pairs, tokens

TEXTS = st.text() | st.text(alphabet="税收优惠〇々𠮷㐂aAÀÅΣςİßﬁ①㎡Ａ１٣²½_ \u3000\n\x00\u0301\u200b\ud83d「〔()-，。…")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("税收优惠", ["税", "收", "优", "惠"]),
        ("R&D", ["r", "d"]),
        ("ＩＳＯ９００１认证", ["iso", "9001", "认", "证"]),
        ("5G", ["5", "g"]),
        ("二〇二一年", ["二", "〇", "二", "一", "年"]),
        ("𠮷㐂", ["𠮷", "㐂"]),
        ("㈠⑴①", ["一", "1", "1"]),
        ("⼀⺠", ["一", "⺠"]),
        ("snake_case", ["snake", "case"]),
        ("！？…—🏭\x00", []),
    ],
)
def test_tokens__han_one_by_one_letters_and_digits_in_runs(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@given(TEXTS)
def test_tokens__survive_the_engine_unchanged(text: str) -> None:
    engine = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    words = tokens(text)
    assert engine.analyze(" ".join(words)) == words
    assert engine.analyze(" ".join(pairs(words))) == pairs(words)


@given(TEXTS)
def test_tokens__of_tokens_are_the_same(text: str) -> None:
    assert tokens(" ".join(tokens(text))) == tokens(text)
    assert normalise(normalise(text)) == normalise(text)


@given(TEXTS)
def test_pairs__can_be_told_from_each_other(text: str) -> None:
    words = tokens(text)
    assert [tuple(pair.split(PAIR)) for pair in pairs(words)] == list(pairwise(words))


@pytest.mark.parametrize(
    "text",
    [
        "苏府规〔2021〕3号",
        "苏府规﹝2021﹞第3号",
        "苏府规 [2021] 03",
        "苏府规（２０２１）３號",
        "苏府规2021-3",
        "苏府规【2021】第003号",
    ],
)
def test_number_tokens__are_the_same_in_every_style(text: str) -> None:
    assert number_tokens(text) == ["苏", "府", "规", "2021", "3"]


@given(TEXTS)
def test_fold__knows_where_each_character_came_from(text: str) -> None:
    folded, origins = fold(text)
    assert len(folded) == len(text if origins is None else origins)
    for place, character in enumerate(folded):
        origin = text[place if origins is None else origins[place]]
        assert character in normalise(origin) or character == " "
