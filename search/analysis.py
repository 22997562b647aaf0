"""The analysed form of text, shared by every engine: what a token is, and nothing about where it is looked up.

Chinese is searched by single characters and phrases of them, because queries of one and two characters are normal and
word segmentation loses them. Engines are given the tokens joined with spaces, so that no engine's own analyzer decides.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

# Radicals (left over by PDF readers), 々〇〡〸, the unified blocks, compatibility ideographs, planes 2 and 3.
HAN = "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
# A run longer than 64 characters is no word (encoded data, a line of digits): it is cut, in texts and queries alike.
_TOKEN = re.compile(rf"[{HAN}]|\d{{1,64}}|[^\W\d_{HAN}]{{1,64}}")
_IS_HAN = re.compile(rf"[{HAN}]")
# What Chinese writers put or leave out at will in the number of a document: 第3号, 3号, 3.
NUMBER_NOISE = frozenset("第号號")
YEAR = "年"
_IS_YEAR = re.compile(r"(?:19|20)\d\d")
PAIR = "_"  # never part of a token
_ASCII_NEIGHBOURS = re.compile(rf"(?<=[a-z0-9]){PAIR}(?=[a-z0-9])")


def normalise(text: str) -> str:
    """Return the text in Unicode NFKC and lower case: widths, brackets and letter case stop mattering."""
    lowered = unicodedata.normalize("NFKC", text).lower()
    # Lowering can take letters and marks apart again.
    return lowered if unicodedata.is_normalized("NFKC", lowered) else unicodedata.normalize("NFKC", lowered)


def tokens(text: str) -> list[str]:
    """Return one token for each Han character, each run of digits and each run of other letters; all else divides."""
    return _TOKEN.findall(normalise(text))


def is_han(token: str) -> bool:
    """Say whether a token is a Han character."""
    return bool(_IS_HAN.match(token))


def is_year(token: str) -> bool:
    """Say whether a token is a year of these times."""
    return bool(_IS_YEAR.fullmatch(token))


def written(words: Sequence[str]) -> str:
    """Return tokens as one writes them: without blanks, but between two that would read as one."""
    return _ASCII_NEIGHBOURS.sub(" ", PAIR.join(words)).replace(PAIR, "")


def pairs(words: Sequence[str]) -> list[str]:
    """Return each two neighbours as one term.

    Engines index these beside the tokens: a phrase is a phrase of pairs, and 企业 is one lookup where two lists of
    positions of the most frequent characters would have to be joined.
    """
    return [f"{left}{PAIR}{right}" for left, right in pairwise(words)]


def number_tokens(text: str) -> list[str]:
    """Return the tokens of a document number (文号) without 第 and 号, 年 behind a year, and leading zeros.

    Brackets of every style and spaces are no tokens to begin with, so 苏府规〔2021〕3号, 苏府规[2021]第03号,
    苏府规2021年3号 and 苏府规2021 3 become the same list.
    """
    found = tokens(text)
    kept = [
        token
        for place, token in enumerate(found)
        if token not in NUMBER_NOISE and not (token == YEAR and place and is_year(found[place - 1]))
    ]
    return [token.lstrip("0") or "0" if token.isdecimal() else token for token in kept]


class _Folding(dict[int, str]):
    """Normalised form of single characters, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        folded = normalise(chr(code))
        # An ellipsis unfolds into three points: no part of a token, so one blank keeps the text's length.
        self[code] = folded = folded if len(folded) == 1 or _TOKEN.search(folded) else " "
        return folded


_FOLDING = _Folding()


def fold(text: str) -> tuple[str, tuple[int, ...] | None]:
    """Normalise character by character; return the text and, when lengths differ, the origin of each character.

    Used where a place in the original must be found again (highlights). The origins are ``None`` when they are equal.
    """
    folded = text.translate(_FOLDING)
    if len(folded) == len(text):
        return folded, None
    return folded, tuple(index for index, char in enumerate(text) for _ in _FOLDING[ord(char)])
