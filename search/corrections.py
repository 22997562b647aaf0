"""What was meant by letters, by wrong characters of the same sound, and by phrases with a slip in them.

Nothing is guessed blindly: letters and sounds are resolved to words that stand in titles of the index or in the lists
of this installation (equal terms, names of regions, words of content).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby

from .analysis import is_han, tokens
from .pinyin import SPELLED, divide, known_syllables, spell
from .questions import content_words
from .reading import Words

MOST_MEANT = 4
_MOST_PIECES = 32
_SHORTEST_PHRASE = 4
# Of the pieces of a phrase with a slip at least so many must be found: one wrong character breaks two.
_SHARE_OF_PIECES = 0.55
_ALIKE = 0.75


def letters_of(words: Sequence[str]) -> str:
    """Return how words are spelled, without spaces; empty for what cannot be spelled (digits, very long)."""
    letters = "".join(spell("".join(words)).syllables)
    return letters if SPELLED.fullmatch(letters) else ""


def is_spelled(word: str) -> bool:
    """Say whether letters can be read as whole syllables."""
    return bool(SPELLED.fullmatch(word)) and any(parts[-1] in known_syllables() for parts in divide(word))


def runs_of_letters(phrases: Sequence[Words]) -> list[list[Words]]:
    """Group neighbouring phrases that are letters only: gao xin ji shu was typed with spaces between syllables."""
    return [list(run) for _, run in groupby(phrases, key=lambda words: all(map(is_spelled, words)))]


def alike_in(letters: str, texts: Iterable[str]) -> list[Words]:
    """Return the words in texts that are spelled so, the most frequent first."""
    found: Counter[Words] = Counter()
    for text in texts:
        found.update(set(_spelled_so(letters, tuple(tokens(text)), spell(text).syllables)))
    return [words for words, _ in found.most_common(MOST_MEANT)]


def alike_known(letters: str, terms: tuple[tuple[str, ...], ...], names: frozenset[Words]) -> list[Words]:
    """Return the known words that are spelled so."""
    return _by_letters(terms, names).get(letters, [])


def divided(letters: str, terms: tuple[tuple[str, ...], ...], names: frozenset[Words]) -> list[Words]:
    """Return several known words that are spelled so one after the other: kunshanjigai is 昆山, 技改."""
    known = _by_letters(terms, names)
    reached: dict[int, list[Words]] = {0: []}
    for end in range(1, len(letters) + 1):
        for start in range(end):
            if start in reached and end not in reached and (words := known.get(letters[start:end])):
                reached[end] = [*reached[start], words[0]]
    return reached.get(len(letters), [])


def pieces_of(phrases: Iterable[Words]) -> tuple[list[Words], int]:
    """Return the two-character pieces of phrases, each once, and how many of them must be found."""
    pieces = list(dict.fromkeys(piece for words in phrases for piece in _pieces(words)))[:_MOST_PIECES]
    return pieces, max(1, round(len(pieces) * _SHARE_OF_PIECES))


def meant_in(title: str, typed: str) -> str:
    """Return the part of a title that is nearly what was typed, or nothing."""
    shared = [
        block for block in SequenceMatcher(None, title, typed, autojunk=False).get_matching_blocks() if block.size
    ]
    if not shared or sum(block.size for block in shared) < _ALIKE * len(typed):
        return ""
    low, high = shared[0].a - shared[0].b, shared[-1].a + len(typed) - shared[-1].b
    part = title[max(low, 0) : max(high, shared[-1].a + shared[-1].size)]
    return part if SequenceMatcher(None, part, typed, autojunk=False).ratio() >= _ALIKE else ""


def _pieces(words: Words) -> Iterator[Words]:
    if len(words) < _SHORTEST_PHRASE:
        yield words
    else:
        yield from (words[start : start + 2] for start in range(len(words) - 1))


def _spelled_so(letters: str, words: Words, syllables: Sequence[str]) -> Iterator[Words]:
    for start in range(len(words)):
        rest = letters
        for end in range(start, len(words)):
            if not is_han(words[end]) or not rest.startswith(syllables[end]):
                break
            rest = rest[len(syllables[end]) :]
            if not rest:
                yield words[start : end + 1]
                break


@lru_cache(maxsize=2)
def _by_letters(terms: tuple[tuple[str, ...], ...], names: frozenset[Words]) -> dict[str, list[Words]]:
    known: dict[str, list[Words]] = {}
    of_terms = (tuple(tokens(term)) for group in terms for term in group)
    for words in dict.fromkeys((*of_terms, *content_words(), *sorted(names))):
        if len(words) > 1 and all(map(is_han, words)) and (letters := letters_of(words)):
            known.setdefault(letters, []).append(words)
    return known
