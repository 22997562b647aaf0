"""How the text of a query is read: phrases, quotes, synonyms and document numbers.

There are no operators: AND, -, * and the like are text or punctuation. White space (outside quotes) means *and*; each
piece is a phrase. A text without any letter, digit or Han character finds nothing; an empty one finds everything.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from .analysis import is_han, is_year, number_tokens, tokens

Words = tuple[str, ...]


class Group(NamedTuple):
    """Equal terms; ``marks`` are their words as one text, with which most groups are passed over at once."""

    terms: list[Words]
    marks: list[str]


Groups = list[Group]

# Far beyond any title or number; bounds the work a query of 5,000 characters can cause. What follows is not read.
MAX_WORDS = 128
MAX_PHRASES = 16
MAX_READINGS = 8
MAX_NUMBER_WORDS = 32
_LEAST_OFFICE = 2  # characters
_QUOTES = '"“”„‟＂「」『』'
_PIECE = re.compile(rf"[{_QUOTES}]([^{_QUOTES}]*)[{_QUOTES}]|([^\s{_QUOTES}]+)")


class OnAxis(NamedTuple):
    """What also meets a phrase: a document that holds one of ``codes`` on ``axis``, whether or not it has the words."""

    phrase: int
    axis: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A query as understood.

    ``phrases``: what must be found; each is a list of equal readings, the words as typed first, then synonyms.
    ``number``: the words of the query as a document number, empty when it cannot be one.
    ``everything``: the query was empty.
    ``least``: how many of the phrases must be found at least; 0 means every one.
    ``also``: codes that meet a phrase as its words would, but earn nothing: 昆山 is met by what applies there.
    """

    phrases: tuple[tuple[Words, ...], ...]
    number: Words = ()
    everything: bool = False
    least: int = 0
    also: tuple[OnAxis, ...] = ()

    @property
    def needed(self) -> int:
        """Return how many phrases a document must have: ``least``, and all where that says nothing."""
        return min(self.least, len(self.phrases)) or len(self.phrases)


def read_query(text: str, synonyms: Iterable[Sequence[str]] = ()) -> Reading:
    """Read a query; ``synonyms`` are groups of equal terms, expanded each way wherever one stands in a phrase."""
    if not text.strip():
        return Reading((), everything=True)
    phrases: list[Words] = []
    left = MAX_WORDS
    for match in _PIECE.finditer(text):
        words = tuple(tokens(match.group(1) or match.group(2) or ""))[:left]
        if words and words not in phrases:
            phrases.append(words)
            left -= len(words)
        if not left or len(phrases) == MAX_PHRASES:
            break
    groups = _groups(tuple(map(tuple, synonyms)))
    return Reading(tuple(equal_readings(words, groups) for words in phrases), _number(text))


def series_of(number: Words) -> Words:
    """Return office and year of a document number: 苏府规 2021 of 苏府规〔2021〕3号; nothing of another text."""
    *office, year, last = number if len(number) > _LEAST_OFFICE + 1 else ("", "", "")
    is_number = len(office) >= _LEAST_OFFICE and all(map(is_han, office)) and is_year(year) and last.isdecimal()
    return number[:-1] if is_number else ()


def is_quoted(text: str) -> bool:
    """Say whether something is asked for in quotation marks: as it stands there, and not otherwise."""
    return any(mark in text for mark in _QUOTES)


def equal_terms(words: Words, synonyms: Iterable[Sequence[str]]) -> tuple[Words, ...]:
    """Return the words and what means the same, by the groups of equal terms."""
    return equal_readings(words, _groups(tuple(map(tuple, synonyms))))


@lru_cache(maxsize=4)
def _groups(synonyms: tuple[tuple[str, ...], ...]) -> Groups:
    read = ([words for term in group if is_term(words := tuple(tokens(term)))] for group in synonyms)
    return [Group(terms, list(map(_marked, terms))) for terms in read]


def _number(text: str) -> Words:
    words = tuple(number_tokens(text[:256]))
    if len(words) > MAX_NUMBER_WORDS or not any(word.isdecimal() for word in words):
        return ()
    return words


def equal_readings(words: Words, groups: Groups) -> tuple[Words, ...]:
    """Return the words and their equal readings: what differs in one term first, then what differs in several."""
    found = [words]
    for reading in found:  # grows while it is gone through: terms within what a term stands for are replaced as well
        for other in _replaced(reading, groups):
            if len(found) == MAX_READINGS:
                return tuple(found)
            if other not in found:
                found.append(other)
    return tuple(found)


def _replaced(words: Words, groups: Groups) -> Iterator[Words]:
    text = _marked(words)
    for terms, marks in groups:
        if not any(mark in text for mark in marks):
            continue
        standing = [(start, start + len(term)) for term in terms for start in _places(words, term)]
        for start, end in standing:
            # 研发费 within 研发费用 is the longer of the two equal terms, not the shorter with 用 behind it.
            if not any(low <= start and end <= high and high - low > end - start for low, high in standing):
                yield from (words[:start] + other + words[end:] for other in terms)


def _marked(words: Words) -> str:
    return f" {' '.join(words)} "


def is_term(words: Words) -> bool:
    """Say whether words can have equal ones: at least two characters, be they one word (AI) or several (高企)."""
    return sum(map(len, words)) > 1


def holds(words: Words, term: Words) -> bool:
    """Say whether the words of a term follow each other in these words."""
    return bool(_places(words, term))


def _places(words: Words, term: Words) -> list[int]:
    return [start for start in range(len(words) - len(term) + 1) if words[start : start + len(term)] == term]
