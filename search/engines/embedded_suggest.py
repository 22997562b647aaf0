"""Suggestions from the embedded index: titles, numbers and names, by characters, pinyin, initials and mixtures.

Every question is answered by few lists of the index: what starts with the typed text stands under a mark of its own,
initials are kept by pairs, and no expression is matched against the words of the index. Titles are read of the newest
candidates only, and those within titles only when too few start with it.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice, product

import orjson
import tantivy
from tantivy import Occur, Query

from ..analysis import number_tokens, pairs
from ..documents import DocumentKey
from ..pinyin import known_syllables
from ..reading import Reading
from ..request import SearchRequest
from ..result import Suggestion, title_suggestion
from ..typed import LONGEST, Piece, Typed, read_typed, stands_in, stands_in_text
from .embedded_query import QueryBuilder, either
from .embedded_schema import START, key_of

_CANDIDATES = 30
_NAMES = 3
_SOUNDS = 6
_NUMBERS = 50


class Suggester:
    """Completes what was typed so far, in one locale."""

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema, locale: str) -> None:
        self._searcher = searcher
        self._schema = schema
        self._locale = locale
        self._builder = QueryBuilder(schema, SearchRequest(locale=locale), Reading((), everything=True))

    def suggest(self, text: str, limit: int) -> list[Suggestion]:
        """Return up to ``limit`` completions: organisations first (at most three), then numbers and titles."""
        typed = read_typed(text)
        if not typed or limit < 1:
            return []
        found = [*self._names(typed), *self._numbers(text)]
        found += self._titles(typed, limit - len(found))
        return list({suggestion.text: suggestion for suggestion in reversed(found)}.values())[::-1][:limit]

    def _names(self, typed: Sequence[Typed]) -> Iterable[Suggestion]:
        """Return organisations: what starts with it first, then by how much of theirs is published."""
        asked = {"names": {"terms": {"field": "organisation", "size": _CANDIDATES}}}
        answer = self._searcher.aggregate(self._asked("name", typed, at_start=False), asked)
        names = [bucket["key"] for bucket in answer["names"]["buckets"]]
        names = [name for name in names if stands_in_text(typed, name)]
        names.sort(key=lambda name: not stands_in_text(typed, name, at_start=True))
        return [Suggestion("organisation", name) for name in names[:_NAMES]]

    def _numbers(self, text: str) -> Iterator[Suggestion]:
        words = number_tokens(text[:LONGEST])
        if len(words) < 2:
            return
        for entry in self._newest(self._narrowed(self._number(words))):
            key, _, numbers, _ = entry
            for number in numbers:
                if _continues(number_tokens(number), words):
                    yield Suggestion("number", number, key.type, key.content_id)

    def _number(self, words: Sequence[str]) -> Query:
        """Return the query for numbers with these words, the last of which, if digits, may go on."""
        parts = pairs(words)
        if not words[-1].isdecimal():
            return self._builder.phrase("number", words)
        if len(parts) > 1:
            return Query.phrase_prefix_query(self._schema, "number_pairs", parts)
        going_on = self._searcher.terms_with_prefix("number_pairs", parts[0], limit=_NUMBERS)
        return either([Query.term_query(self._schema, "number_pairs", term, "freq") for term, _ in going_on])

    def _titles(self, typed: Sequence[Typed], limit: int) -> list[Suggestion]:
        """Return the newest titles that start with it, then, while there are too few, those it stands in."""
        found: dict[str, Suggestion] = {}
        for at_start in (True, False):
            if len(found) >= limit:
                break
            for key, title, _, syllables in self._newest(self._asked("title", typed, at_start=at_start)):
                words, sounds = syllables
                if title not in found and stands_in(typed, words, sounds, at_start=at_start):
                    found[title] = title_suggestion(title, key.type, key.content_id)
        return list(found.values())

    def _asked(self, field: str, typed: Sequence[Typed], *, at_start: bool) -> Query:
        queries = [query for reading in typed if (query := self._reading(field, reading, at_start=at_start))]
        return self._narrowed(either(queries))

    def _reading(self, field: str, reading: Typed, *, at_start: bool) -> Query | None:
        """Return what finds one reading: its words, its sounds, its initials, each run of them as a phrase."""
        clauses = [*self._words(field, reading, at_start=at_start)]
        if any(not piece.word for piece in reading):
            clauses += self._sounds(field, reading, at_start=at_start)
        if any(_is_initial(piece) for piece in reading) and len(reading) + at_start > 1:
            choices = islice(product(*(piece.initials for piece in reading)), _SOUNDS)
            clauses.append(either([self._initials(field, [START] * at_start + list(choice)) for choice in choices]))
        if len(clauses) > 1:
            return Query.boolean_query([(Occur.Must, clause) for clause in clauses])
        return clauses[0] if clauses else None

    def _words(self, field: str, reading: Typed, *, at_start: bool) -> Iterator[Query]:
        for first, run in _runs(reading, lambda piece: bool(piece.word)):
            yield self._builder.phrase(field, [START] * (at_start and not first) + [piece.word for piece in run])

    def _sounds(self, field: str, reading: Typed, *, at_start: bool) -> Iterator[Query]:
        for first, run in _runs(reading, lambda piece: not _is_initial(piece)):
            if any(not piece.word for piece in run):
                start = [START] * (at_start and not first)
                choices = islice(product(*(piece.sounds for piece in run)), _SOUNDS)
                yield either([self._syllables(field, [*start, *choice], run[-1].whole) for choice in choices])

    def _syllables(self, field: str, parts: list[str], whole: bool) -> Query:
        name = f"{field}_syllables"
        if len(parts) > 1:
            follow = Query.phrase_query if whole else Query.phrase_prefix_query
            return follow(self._schema, name, list(parts))
        meant = parts if whole else [word for word in known_syllables() if word.startswith(parts[0])]
        return either([Query.term_query(self._schema, name, word, "freq") for word in meant])

    def _initials(self, field: str, letters: Sequence[str]) -> Query:
        name, terms = f"{field}_initials", pairs(letters)
        if len(terms) == 1:
            return Query.term_query(self._schema, name, terms[0], "freq")
        return Query.phrase_query(self._schema, name, list(terms))

    def _narrowed(self, query: Query) -> Query:
        return Query.boolean_query([(Occur.Must, self._builder.matching()), (Occur.Must, query)])

    def _newest(self, query: Query) -> Iterator[tuple[DocumentKey, str, list[str], list[list[str]]]]:
        found = self._searcher.search(query, _CANDIDATES, count=False, order_by_field="published")
        for _, address in found.hits:
            entry = self._searcher.doc(address)
            yield key_of(entry.get_first("key")), *orjson.loads(entry.get_first("head"))


def _is_initial(piece: Piece) -> bool:
    return not piece.word and not piece.whole and len(piece.sounds[0]) == 1


def _runs(reading: Typed, wanted: object) -> Iterator[tuple[int, list[Piece]]]:
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
