"""More like one document, from the embedded index."""

from collections.abc import Mapping, Sequence

import orjson
import tantivy
from tantivy import Occur, Query

from ..alike import FIELDS, least_shared, looked_at, telling_pairs, worths
from ..documents import DocumentKey, key_of, key_text
from ..result import SearchHit


class Likeness:
    """Finds documents like one, in its locale."""

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema, key: DocumentKey) -> None:
        self._searcher = searcher
        self._schema = schema
        self._key = key

    def similar(self, limit: int) -> list[SearchHit]:
        """Return up to ``limit`` documents, the likest first; none for a key that is not indexed."""
        weights = telling_pairs(self._texts(), self._frequency, self._searcher.num_docs)
        if not weights or limit < 1:
            return []
        found = self._searcher.search(self._query(weights), limit, count=False, weight_by_field="recency").hits
        keys = [(score, key_of(self._searcher.doc(address).get_first("key"))) for score, address in found]
        return [SearchHit(key.content_id, key.type, key.locale, score) for score, key in keys]

    def _frequency(self, pair: str) -> int:
        return sum(self._searcher.doc_freq(f"{field}_pairs", pair) for field in FIELDS)

    def _texts(self) -> Sequence[list[str]]:
        itself = Query.term_query(self._schema, "key", key_text(self._key), "basic")
        found = self._searcher.search(itself, 1, count=False).hits
        return looked_at(orjson.loads(self._searcher.doc(found[0][1]).get_first("source"))) if found else []

    def _query(self, weights: Mapping[str, float]) -> Query:
        """Return the query: a pair counts once, more in a title; who shares too few of them is not alike."""
        shared = [(Occur.Should, self._pair(pair, weight)) for pair, weight in weights.items()]
        return Query.boolean_query(
            [
                (Occur.Must, Query.const_score_query(self._is("locale", self._key.locale), 0.0)),
                (Occur.Must, Query.boolean_query(shared, minimum_number_should_match=least_shared(len(weights)))),
                (Occur.MustNot, self._is("key", key_text(self._key))),
            ]
        )

    def _pair(self, pair: str, weight: float) -> Query:
        return Query.disjunction_max_query(
            [Query.const_score_query(self._is(f"{field}_pairs", pair), score) for field, score in worths(weight)]
        )

    def _is(self, field: str, value: str) -> Query:
        return Query.term_query(self._schema, field, value, "basic")
