"""More like one document, from the embedded index: what shares the rarest pairs of its title and summary."""

import math
from collections import Counter
from collections.abc import Sequence

import orjson
import tantivy
from tantivy import Occur, Query

from ..analysis import pairs, tokens
from ..documents import DocumentKey
from ..result import SearchHit
from .embedded_schema import key_of, key_text

_TELLING = 16
_LONGEST = 400  # tokens of a title or summary that are looked at
# Pairs in more than this share of titles and summaries say how documents are written, not what they are about.
_COMMON = 0.2
_FEW = 20
_SHARED = 4  # one of so many telling pairs must be shared, and at least two where there are two
_FIELDS = ("title", "summary")
_IN_TITLE = 2.0


class Likeness:
    """Finds documents like one, in its locale."""

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema, key: DocumentKey) -> None:
        self._searcher = searcher
        self._schema = schema
        self._key = key

    def similar(self, limit: int) -> list[SearchHit]:
        """Return up to ``limit`` documents, the likest first; none for a key that is not indexed."""
        weights = self._telling()
        if not weights or limit < 1:
            return []
        found = self._searcher.search(self._query(weights), limit, count=False, weight_by_field="recency").hits
        keys = [(score, key_of(self._searcher.doc(address).get_first("key"))) for score, address in found]
        return [SearchHit(key.content_id, key.type, key.locale, score) for score, key in keys]

    def _telling(self) -> dict[str, float]:
        """Return the rarest pairs that also stand elsewhere, each with what sharing it is worth."""
        own = Counter(pair for words in self._texts() for pair in {*pairs(words)})
        often = {pair: self._frequency(pair) for pair in own}
        most = max(self._searcher.num_docs, 1)
        shared = {pair: count for pair, count in often.items() if own[pair] < count <= max(_COMMON * most, _FEW)}
        rarest = sorted(shared, key=lambda pair: (shared[pair], pair))[:_TELLING]
        return {pair: math.log(1 + most / shared[pair]) for pair in rarest}

    def _frequency(self, pair: str) -> int:
        return sum(self._searcher.doc_freq(f"{field}_pairs", pair) for field in _FIELDS)

    def _texts(self) -> Sequence[list[str]]:
        itself = Query.term_query(self._schema, "key", key_text(self._key), "basic")
        found = self._searcher.search(itself, 1, count=False).hits
        if not found:
            return []
        title, _, summary, *_ = orjson.loads(self._searcher.doc(found[0][1]).get_first("source"))
        return [tokens(text)[:_LONGEST] for text in (title, summary)]

    def _query(self, weights: dict[str, float]) -> Query:
        """Return the query: a pair counts once, more in a title; who shares too few of them is not alike."""
        least = min(len(weights), max(2, len(weights) // _SHARED))
        shared = [(Occur.Should, self._pair(pair, weight)) for pair, weight in weights.items()]
        return Query.boolean_query(
            [
                (Occur.Must, Query.const_score_query(self._is("locale", self._key.locale), 0.0)),
                (Occur.Must, Query.boolean_query(shared, minimum_number_should_match=least)),
                (Occur.MustNot, self._is("key", key_text(self._key))),
            ]
        )

    def _pair(self, pair: str, weight: float) -> Query:
        worth = zip(_FIELDS, (weight * _IN_TITLE, weight), strict=True)
        return Query.disjunction_max_query(
            [Query.const_score_query(self._is(f"{field}_pairs", pair), score) for field, score in worth]
        )

    def _is(self, field: str, value: str) -> Query:
        return Query.term_query(self._schema, field, value, "basic")
