"""How completions are put together, the same for every engine; what an engine adds is how to look things up.

Every question is answered by few lists of the index: what starts with the typed text stands under a mark of its own,
initials are kept by pairs, and no expression is matched against the words of the index. Titles are read of the newest
candidates only, and those within titles only when too few start with it.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, groupby, islice, product
from typing import Generic, NamedTuple, TypeVar

from .analysis import number_tokens
from .documents import DocumentKey
from .result import Suggestion, title_suggestion
from .typed import LONGEST, Piece, Typed, read_typed, stands_in, stands_in_text

CANDIDATES = 30
_NAMES = 3
_SOUNDS = 6

Query = TypeVar("Query")


class Head(NamedTuple):
    """What suggestions look at of a document: ``spelling`` holds the tokens of its title and their syllables."""

    key: DocumentKey
    title: str
    numbers: Sequence[str]
    spelling: Sequence[Sequence[str]]


class Completer(ABC, Generic[Query]):
    """Completes what was typed so far, in one locale. ``START`` is the mark before the first token."""

    START: str

    def suggest(self, text: str, limit: int) -> list[Suggestion]:
        """Return up to ``limit`` completions: organisations first (at most three), then numbers and titles."""
        typed = read_typed(text)
        if not typed or limit < 1:
            return []
        words = number_tokens(text[:LONGEST])
        numbers = [words] if len(words) > 1 else []
        names, newest = self.look_up(
            self._asked("name", typed, at_start=False),
            chain(map(self.number, numbers), (self._asked("title", typed, at_start=start) for start in (True, False))),
        )
        found = list(_names(typed, names))
        for each in numbers:
            found += _numbers(each, next(newest))
        found += _titles(typed, newest, limit - len(found))
        unique: dict[str, Suggestion] = {}
        for suggestion in found:
            unique.setdefault(suggestion.text, suggestion)
        return [*unique.values()][:limit]

    @abstractmethod
    def look_up(self, names: Query, newest: Iterable[Query]) -> tuple[list[str], Iterator[Iterable[Head]]]:
        """Return organisations of what is found, by how much of theirs that is; and of each other query the newest.

        Up to ``CANDIDATES`` of each. All may be asked at once, or each when it is read: the later may not be needed.
        """

    @abstractmethod
    def phrase(self, field: str, words: Sequence[str]) -> Query:
        """Return the query for words that follow each other."""

    @abstractmethod
    def syllables(self, field: str, parts: Sequence[str], *, whole: bool) -> Query:
        """Return the query for syllables that follow each other; the last one may go on when it is not ``whole``."""

    @abstractmethod
    def initials(self, field: str, letters: Sequence[str]) -> Query:
        """Return the query for initials, at least two, that follow each other."""

    @abstractmethod
    def number(self, words: Sequence[str]) -> Query:
        """Return the query for numbers with these words, the last of which, if digits, may go on."""

    @abstractmethod
    def either(self, queries: Sequence[Query]) -> Query:
        """Return the query for any of these."""

    @abstractmethod
    def both(self, queries: Sequence[Query]) -> Query:
        """Return the query for all of these."""

    def _asked(self, field: str, typed: Sequence[Typed], *, at_start: bool) -> Query:
        readings = [list(self._reading(field, reading, at_start=at_start)) for reading in typed]
        return self.either([self.both(clauses) for clauses in readings if clauses])

    def _reading(self, field: str, reading: Typed, *, at_start: bool) -> Iterator[Query]:
        """Yield what together finds one reading: its words, its sounds, its initials, each run of them as a phrase."""
        yield from self._words(field, reading, at_start=at_start)
        if any(not piece.word for piece in reading):
            yield from self._sounds(field, reading, at_start=at_start)
        if any(_is_initial(piece) for piece in reading) and len(reading) + at_start > 1:
            choices = islice(product(*(piece.initials for piece in reading)), _SOUNDS)
            yield self.either([self.initials(field, [self.START] * at_start + list(choice)) for choice in choices])

    def _words(self, field: str, reading: Typed, *, at_start: bool) -> Iterator[Query]:
        for first, run in _runs(reading, lambda piece: bool(piece.word)):
            yield self.phrase(field, [self.START] * (at_start and not first) + [piece.word for piece in run])

    def _sounds(self, field: str, reading: Typed, *, at_start: bool) -> Iterator[Query]:
        for first, run in _runs(reading, lambda piece: not _is_initial(piece)):
            if any(not piece.word for piece in run):
                start = [self.START] * (at_start and not first)
                choices = islice(product(*(piece.sounds for piece in run)), _SOUNDS)
                whole = run[-1].whole
                yield self.either([self.syllables(field, [*start, *choice], whole=whole) for choice in choices])


def _names(typed: Sequence[Typed], found: Iterable[str]) -> Iterator[Suggestion]:
    """Yield organisations: what starts with it first, then by how much of theirs is published."""
    names = [name for name in found if stands_in_text(typed, name)]
    names.sort(key=lambda name: not stands_in_text(typed, name, at_start=True))
    yield from (Suggestion("organisation", name) for name in names[:_NAMES])


def _numbers(words: Sequence[str], found: Iterable[Head]) -> Iterator[Suggestion]:
    for head in found:
        for number in head.numbers:
            if _continues(number_tokens(number), words):
                yield Suggestion("number", number, head.key.type, head.key.content_id)


def _titles(typed: Sequence[Typed], newest: Iterator[Iterable[Head]], limit: int) -> list[Suggestion]:
    """Return the newest titles that start with it, then, while there are too few, those it stands in."""
    found: dict[str, Suggestion] = {}
    for at_start in (True, False):
        if len(found) >= limit:
            break
        for head in next(newest):
            words, sounds = head.spelling
            if head.title not in found and stands_in(typed, words, sounds, at_start=at_start):
                found[head.title] = title_suggestion(head.title, head.key.type, head.key.content_id)
    return list(found.values())


def _is_initial(piece: Piece) -> bool:
    return not piece.word and not piece.whole and len(piece.sounds[0]) == 1


def _runs(reading: Typed, wanted: Callable[[Piece], bool]) -> Iterator[tuple[int, list[Piece]]]:
    """Yield (place, pieces) of each run of wanted pieces."""
    place = 0
    for is_wanted, group in groupby(reading, key=wanted):
        run = list(group)
        if is_wanted:
            yield place, run
        place += len(run)


def _continues(found: Sequence[str], words: Sequence[str]) -> bool:
    """Say whether words of a number stand in another, the last one, if digits, perhaps not typed to its end."""
    *before, last = words
    return any(
        list(found[start : start + len(before)]) == before and _goes_on(found[start + len(before)], last)
        for start in range(len(found) - len(before))
    )


def _goes_on(word: str, typed: str) -> bool:
    return word.startswith(typed) if typed.isdecimal() else word == typed
