"""More like one document, from Elasticsearch."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError
from elasticsearch_dsl import Search
from elasticsearch_dsl.query import Bool, ConstantScore, DisMax, FunctionScore, Query, Term

from ..alike import FIELDS, least_shared, looked_at, telling_pairs, worths
from ..analysis import PAIR
from ..documents import DocumentKey, key_text
from .elastic_schema import RECENCY, joined, word


def find_texts(client: Elasticsearch, index: str, key: DocumentKey) -> Sequence[list[str]]:
    """Return title and summary of a document as tokens; none when it is not there."""
    try:
        source = client.get(index=index, id=key_text(key))["_source"].get("source")
    except NotFoundError as error:
        if error.body.get("found") is None:  # the index itself is not there
            raise
        return []
    return looked_at(source) if source else []


def find_telling(client: Elasticsearch, index: str, texts: Sequence[list[str]]) -> dict[str, float]:
    """Return the pairs that tell what the texts are about, each with its worth."""
    if not any(texts):
        return {}
    # Every pair is asked for in both fields: the server counts the words of a document that is not in the index.
    fields = [f"{field}_words.pairs" for field in FIELDS]
    artificial = {f"{field}_words": [joined(words) for words in texts] for field in FIELDS}
    answer = client.termvectors(
        index=index, doc=artificial, fields=fields, term_statistics=True, positions=False, offsets=False, payloads=False
    )
    often: Counter[str] = Counter()
    documents = 0
    for found in answer["term_vectors"].values():
        documents = max(documents, found["field_statistics"]["doc_count"])
        often.update({term: counted.get("doc_freq", 0) for term, counted in found["terms"].items()})
    return telling_pairs(texts, lambda pair: often[_as_indexed(pair)], documents)


def question(key: DocumentKey, weights: Mapping[str, float], limit: int) -> Search:
    """Return the question: a pair counts once, more in a title; who shares too few of them is not alike."""
    shared = [_pair(_as_indexed(pair), weight) for pair, weight in weights.items()]
    alike = Bool(
        filter=[Term(locale=key.locale)],
        must=[Bool(should=shared, minimum_should_match=least_shared(len(weights)))],
        must_not=[Term(key=key_text(key))],
    )
    query = FunctionScore(query=alike, functions=[RECENCY])
    return Search().query(query).source(False).sort("_score", "key").extra(size=limit, track_total_hits=False)


def _pair(pair: str, weight: float) -> Query:
    found: list[Any] = [
        ConstantScore(filter=Term(**{f"{field}_words.pairs": pair}), boost=score) for field, score in worths(weight)
    ]
    return DisMax(queries=found)


def _as_indexed(pair: str) -> str:
    return PAIR.join(map(word, pair.split(PAIR)))
