"""What a question asks about: its words, without those by which one asks.

我是做软件的小企业能申请什么补贴 is about 软件, 小企业 and 补贴. The longest known word is cut off at each place;
what no list knows stays together. Lists: ``data/words.json`` (asking, light, content) and the editors' equal terms.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import orjson

from .analysis import is_han, tokens
from .reading import Words

_WORDS = Path(__file__).parent / "data" / "words.json"
ASKING, LIGHT, CONTENT, UNKNOWN = "asking", "light", "content", "unknown"
_LONGEST = 16
_LONGEST_STRETCH = 8


class Part(NamedTuple):
    """A word of a query, and of which list: asking, light (企业, 政策: in every title), content, or none of them."""

    words: Words
    kind: str


def parts_of(words: Words, terms: Iterable[Sequence[str]] = (), names: frozenset[Words] = frozenset()) -> list[Part]:
    """Cut a phrase into words; ``terms`` are groups of equal terms, ``names`` further words of content."""
    known = _known(tuple(map(tuple, terms)))
    found: list[Part] = []
    place = 0
    while place < len(words):
        part = _longest(words[place : place + _LONGEST], known, names)
        if part.kind == UNKNOWN and found and found[-1].kind == UNKNOWN and _run_together(found[-1].words, part.words):
            found[-1] = Part(found[-1].words + part.words, UNKNOWN)
        else:
            found.append(part)
        place += len(part.words)
    return found


def asks(parts: Iterable[Part]) -> bool:
    """Say whether there are words by which one asks."""
    return any(part.kind == ASKING for part in parts)


def content_of(parts: Iterable[Part]) -> list[Words]:
    """Return the words that say what is looked for, each once: the light ones only when there is no other."""
    kept = [part for part in parts if part.kind != ASKING]
    heavy = [part.words for part in kept if part.kind != LIGHT and not _is_remnant(part)]
    return list(dict.fromkeys(heavy or [part.words for part in kept]))


def stretches_of(parts: Iterable[Part]) -> list[Words]:
    """Return what stands together between words by which one asks: 税费优惠 tells more than 税费."""
    runs = (
        [part.words for part in run]
        for asking, run in groupby(parts, key=lambda part: part.kind == ASKING)
        if not asking
    )
    joined = [tuple(word for words in run for word in words) for run in runs if len(run) > 1]
    return [words for words in dict.fromkeys(joined) if len(words) <= _LONGEST_STRETCH]


def _is_remnant(part: Part) -> bool:
    """A single character that no list knows is what was left between words."""
    return part.kind == UNKNOWN and len(part.words) == 1 and is_han(part.words[0])


def _run_together(before: Words, after: Words) -> bool:
    return is_han(before[-1]) == is_han(after[0])


def _longest(ahead: Words, known: dict[Words, str], names: frozenset[Words]) -> Part:
    for length in range(len(ahead), 0, -1):
        words = ahead[:length]
        if words in names:
            return Part(words, CONTENT)
        if kind := known.get(words):
            return Part(words, kind)
    return Part(ahead[:1], UNKNOWN)


@lru_cache(maxsize=4)
def _known(terms: tuple[tuple[str, ...], ...]) -> dict[Words, str]:
    known = {tuple(tokens(term)): CONTENT for group in terms for term in group}
    return known | {tuple(tokens(word)): kind for kind in (CONTENT, LIGHT, ASKING) for word in _lists()[kind]}


def content_words() -> list[Words]:
    """Return the words of content and the light ones of the list."""
    return [tuple(tokens(word)) for kind in (CONTENT, LIGHT) for word in _lists()[kind]]


@lru_cache(maxsize=1)
def _lists() -> dict[str, list[str]]:
    found: dict[str, list[str]] = orjson.loads(_WORDS.read_bytes())
    return found
