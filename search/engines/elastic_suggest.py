"""Suggestions from Elasticsearch: how titles, numbers and names are looked up there."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import orjson
from elasticsearch_dsl import A, Search
from elasticsearch_dsl.query import Bool, MatchPhrase, MatchPhrasePrefix, Prefix, Query, Term

from ..analysis import pairs
from ..completing import CANDIDATES, Completer, Head
from ..documents import key_of
from ..pinyin import known_syllables
from .elastic_query import either, one_of, phrase
from .elastic_schema import GAPPED, NEWEST_FIRST, START, joined, word

# More than syllables, or numbers of a year, begin alike.
_GOING_ON = 500

Ask = Callable[[Sequence[Search]], list[dict[str, Any]]]


class Suggester(Completer[Query]):
    """Completes from Elasticsearch; ``ask`` puts questions, all at once."""

    START = START

    def __init__(self, ask: Ask, locale: str) -> None:
        self._ask = ask
        self._locale = locale

    def look_up(self, names: Query, newest: Iterable[Query]) -> tuple[list[str], Iterator[Iterator[Head]]]:
        """Return organisations and the newest, all asked at once: the way there and back costs more than a query."""
        first, *others = self._ask([self._names(names), *map(self._newest, newest)])
        buckets = first["aggregations"]["names"]["buckets"]
        return [bucket["key"] for bucket in buckets], map(_heads, others)

    def phrase(self, field: str, words: Sequence[str]) -> Query:
        """Return the query for words."""
        return phrase(field, words)

    def syllables(self, field: str, parts: Sequence[str], *, whole: bool) -> Query:
        """Return the query for syllables."""
        name = f"{field}_syllables"
        if len(parts) > 1:
            text = joined(parts)
            if whole:
                return MatchPhrase(**{name: text})
            return MatchPhrasePrefix(**{name: {"query": text, "max_expansions": _GOING_ON}})
        meant = parts if whole else [each for each in known_syllables() if each.startswith(parts[0])]
        return one_of(name, [word(each) for each in meant])

    def initials(self, field: str, letters: Sequence[str]) -> Query:
        """Return the query for initials."""
        name = f"{field}_initials"
        terms = pairs([word(letter) for letter in letters])
        return Term(**{name: terms[0]}) if len(terms) == 1 else MatchPhrase(**{name: joined(letters)})

    def number(self, words: Sequence[str]) -> Query:
        """Return the query for a number."""
        if not words[-1].isdecimal():
            return phrase("number", words)
        parts = pairs([word(each) for each in words])
        if len(parts) == 1:
            return Prefix(**{"number_words.pairs": parts[0]})
        asked = {"query": " ".join(parts), "analyzer": GAPPED._name, "max_expansions": _GOING_ON}
        return MatchPhrasePrefix(**{"number_words.pairs": asked})

    def either(self, queries: Sequence[Query]) -> Query:
        """Return the query for any."""
        return either(queries)

    def both(self, queries: Sequence[Query]) -> Query:
        """Return the query for all."""
        return Bool(filter=list(queries))

    def _names(self, query: Query) -> Search:
        question = self._narrowed(query).extra(size=0)
        question.aggs["names"] = A("terms", field="organisation", size=CANDIDATES)
        return question

    def _newest(self, query: Query) -> Search:
        question = self._narrowed(query).sort(*NEWEST_FIRST).source(False)
        return question.extra(size=CANDIDATES, docvalue_fields=["head"])

    def _narrowed(self, query: Query) -> Search:
        return Search().query(Bool(filter=[Term(locale=self._locale), query])).extra(track_total_hits=False)


def _heads(answer: dict[str, Any]) -> Iterator[Head]:
    """Yield what was found; titles of thousands of characters are left out."""
    for hit in answer["hits"]["hits"]:
        if "fields" in hit:
            yield Head(key_of(hit["_id"]), *orjson.loads(hit["fields"]["head"][0]))
