"""Suggestions from the embedded index: how titles, numbers and names are looked up there."""

from collections.abc import Iterable, Iterator, Sequence

import orjson
import tantivy
from tantivy import Occur, Query

from ..analysis import pairs
from ..completing import CANDIDATES, Completer, Head
from ..documents import key_of
from ..pinyin import known_syllables
from ..reading import Reading
from ..request import SearchRequest
from .embedded_query import QueryBuilder, either
from .embedded_schema import START

_NUMBERS = 50


class Suggester(Completer[Query]):
    """Completes from the embedded index."""

    START = START

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema, locale: str) -> None:
        self._searcher = searcher
        self._schema = schema
        self._builder = QueryBuilder(searcher, schema, SearchRequest(locale=locale), Reading((), everything=True))

    def look_up(self, names: Query, newest: Iterable[Query]) -> tuple[list[str], Iterator[Iterator[Head]]]:
        """Return organisations, and the newest when they are read."""
        return self._names(names), map(self._newest, newest)

    def phrase(self, field: str, words: Sequence[str]) -> Query:
        """Return the query for words."""
        return self._builder.phrase(field, words)

    def syllables(self, field: str, parts: Sequence[str], *, whole: bool) -> Query:
        """Return the query for syllables."""
        name = f"{field}_syllables"
        if len(parts) > 1:
            follow = Query.phrase_query if whole else Query.phrase_prefix_query
            return follow(self._schema, name, list(parts))
        meant = parts if whole else [word for word in known_syllables() if word.startswith(parts[0])]
        return either([Query.term_query(self._schema, name, word, "freq") for word in meant])

    def initials(self, field: str, letters: Sequence[str]) -> Query:
        """Return the query for initials."""
        name, terms = f"{field}_initials", pairs(letters)
        if len(terms) == 1:
            return Query.term_query(self._schema, name, terms[0], "freq")
        return Query.phrase_query(self._schema, name, list(terms))

    def number(self, words: Sequence[str]) -> Query:
        """Return the query for a number."""
        parts = pairs(words)
        if not words[-1].isdecimal():
            return self._builder.phrase("number", words)
        if len(parts) > 1:
            return Query.phrase_prefix_query(self._schema, "number_pairs", parts)
        going_on = self._searcher.terms_with_prefix("number_pairs", parts[0], limit=_NUMBERS)
        return either([Query.term_query(self._schema, "number_pairs", term, "freq") for term, _ in going_on])

    def either(self, queries: Sequence[Query]) -> Query:
        """Return the query for any."""
        return either(queries)

    def both(self, queries: Sequence[Query]) -> Query:
        """Return the query for all."""
        if len(queries) == 1:
            return queries[0]
        return Query.boolean_query([(Occur.Must, query) for query in queries])

    def _names(self, query: Query) -> list[str]:
        asked = {"names": {"terms": {"field": "organisation", "size": CANDIDATES}}}
        answer = self._searcher.aggregate(self._narrowed(query), asked)
        return [bucket["key"] for bucket in answer["names"]["buckets"]]

    def _newest(self, query: Query) -> Iterator[Head]:
        found = self._searcher.search(self._narrowed(query), CANDIDATES, count=False, order_by_field="published")
        for _, address in found.hits:
            entry = self._searcher.doc(address)
            yield Head(key_of(entry.get_first("key")), *orjson.loads(entry.get_first("head")))

    def _narrowed(self, query: Query) -> Query:
        return Query.boolean_query([(Occur.Must, self._builder.matching()), (Occur.Must, query)])
