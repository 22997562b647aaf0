"""Which known words a query that found nothing may have meant: offered to editors, never used in a search."""

from collections.abc import Iterable
from difflib import SequenceMatcher

from .analysis import tokens
from .pinyin import spell

LEAST = 0.5


def most_alike(query: str, terms: Iterable[str], limit: int) -> list[str]:
    """Return up to ``limit`` of the terms: short for it or it for them, said alike, or mostly the same characters."""
    words = tokens(query)
    worth = {term: _likeness(words, tokens(term)) for term in dict.fromkeys(terms)}
    found = [term for term, likeness in worth.items() if likeness >= LEAST]
    return sorted(found, key=lambda term: (-worth[term], len(term), term))[:limit]


def _likeness(words: list[str], other: list[str]) -> float:
    """0 to 1; 1 for the same sound, 0 for the same words, which are no alias."""
    if len(other) < 2 or words == other:
        return 0.0
    if spell("".join(words)).syllables == spell("".join(other)).syllables:
        return 1.0
    short, long = sorted((words, other), key=len)
    if len(short) > 1 and short[0] == long[0] and _in_order(short, long):
        return 0.9
    return SequenceMatcher(None, words, other, autojunk=False).ratio()


def _in_order(short: list[str], long: list[str]) -> bool:
    """Whether all of ``short`` comes in ``long`` in this order: 智改数转 in 智能化改造数字化转型."""
    rest = iter(long)
    return all(word in rest for word in short)
