"""How titles and names are spelled: for suggestions to people who type letters."""

import re
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from .analysis import is_han, tokens

SPELLED = re.compile(r"[a-z]{2,40}")
_SYLLABLE = re.compile(r"[a-z]*[aeiouv][a-z]*")  # 嗯 is also read n and ng
_MAX_READINGS = 12
_MAX_OF_ONE = 4
_LONGEST = 6  # zhuang


class Spelling(NamedTuple):
    """A text as people spell it: tokens, one entry each; what is no Han character stays as it is."""

    syllables: tuple[str, ...]
    initials: tuple[str, ...]


@lru_cache(maxsize=4096)
def spell(text: str) -> Spelling:
    """Return syllables without tones (ü as v) and their first letters.

    Runs are read as a whole, because characters are pronounced by their company: 重庆 is chong qing.
    """
    from pypinyin import Style, lazy_pinyin  # half a second that every process would pay at its start

    words: list[str] = []
    syllables: list[str] = []
    for han, run in groupby(tokens(text), key=is_han):
        part = list(run)
        words += part
        syllables += lazy_pinyin("".join(part), style=Style.NORMAL, v_to_u=False, errors=_one_by_one) if han else part
    initials = (syllable[0] if is_han(word) else word for word, syllable in zip(words, syllables, strict=True))
    return Spelling(tuple(syllables), tuple(initials))


def _one_by_one(unknown: str) -> Any:
    """Keep characters without a reading; the library wants a list of them and says a text."""
    return list(unknown)


@lru_cache(maxsize=1)
def known_syllables() -> frozenset[str]:
    """Return every syllable of standard Chinese, without tones."""
    from pypinyin.constants import PINYIN_DICT
    from pypinyin.contrib.tone_convert import to_normal

    readings = {reading for entry in PINYIN_DICT.values() for reading in entry.split(",")}
    plain = {to_normal(reading, v_to_u=False) for reading in readings}
    return frozenset(word for word in plain if _SYLLABLE.fullmatch(word))


@lru_cache(maxsize=1)
def _beginnings() -> frozenset[str]:
    return frozenset(word[:length] for word in known_syllables() for length in range(1, len(word) + 1))


@lru_cache(maxsize=4096)
def readings_of(character: str) -> tuple[str, ...]:
    """Return the syllables of a character, the usual one first: 重 is zhong, chong or tong; at most four."""
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=False, errors=_one_by_one)
    return tuple(found[0][:_MAX_OF_ONE]) if found else (character,)


def divide(letters: str) -> list[tuple[str, ...]]:
    """Return the ways to read letters as syllables, the last of which may be unfinished; longest syllables first.

    xian → (xian), (xi, an); gaoxinj → (gao, xin, j).
    """
    found: list[tuple[str, ...]] = []
    _divide(letters, (), found)
    return found


def _divide(letters: str, before: tuple[str, ...], found: list[tuple[str, ...]]) -> None:
    if len(found) >= _MAX_READINGS:
        return
    known = known_syllables()
    if letters in _beginnings():
        found.append((*before, letters))
    for length in range(min(_LONGEST, len(letters) - 1), 0, -1):
        if letters[:length] in known:
            _divide(letters[length:], (*before, letters[:length]), found)
