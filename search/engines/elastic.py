"""The engine over Elasticsearch, for installations of more than one machine."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from zlib import crc32

from elasticsearch import Elasticsearch
from elasticsearch_dsl import MultiSearch, Search
from elasticsearch_dsl.query import Exists

from ..analysed import highlights_of
from ..documents import DocumentKey, SearchDocument, key_of
from ..engine import Changes, EngineUnavailable, Position, nothing_later
from ..reading import Reading
from ..request import SearchRequest
from ..result import SearchHit, SearchResult, Suggestion
from .elastic_connection import Connection, Server, fault_among_answers
from .elastic_facets import FacetCounter, Statuses
from .elastic_indices import Indices
from .elastic_query import QueryBuilder
from .elastic_similar import find_telling, find_texts, question
from .elastic_suggest import Suggester
from .elastic_writing import Writer

_ENTRIES = 5_000
_KEEP_OPEN = "2m"
# The server gives up a little before the client, so that one slow question does not look like a dead server.
_PATIENCE = 0.8


class ElasticEngine:
    """See ``search.engine.SearchEngine``."""

    def __init__(self, server: Server) -> None:
        self._connection = Connection(server)
        self._indices = Indices(server.prefix)
        self._statuses = Statuses()
        self._patience = f"{int(server.timeout * _PATIENCE * 1000)}ms"

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a question."""
        reading = request.understood()
        builder = QueryBuilder(request, reading)
        counter = FacetCounter(request, builder.filters(), self._statuses)
        # The same question always goes to the same copy of the index: scores of copies differ a little.
        copy = f"q{crc32(request.query.encode('utf-8', 'ignore')):x}"
        with self._connection.asking() as client:
            answer = self._ask(client, _question(request, reading, builder, counter), copy)
            if counter.learn(answer.get("aggregations", {})):
                answer = self._ask(client, _question(request, reading, builder, counter), copy)
        hits = [_hit(found, reading) for found in answer["hits"]["hits"]]
        return SearchResult(answer["hits"]["total"]["value"], hits, counter.counts(answer.get("aggregations", {})))

    def suggest(self, text: str, locale: str, limit: int) -> list[Suggestion]:
        """Offer completions of titles, numbers and names of organisations."""
        with self._connection.asking() as client:
            return Suggester(lambda questions: self._ask_all(client, questions), locale).suggest(text, limit)

    def similar(self, key: DocumentKey, limit: int) -> list[SearchHit]:
        """Return more like one document."""
        with self._connection.asking() as client:
            texts = find_texts(client, self._indices.alias, key)
            weights = find_telling(client, self._indices.alias, texts)
            if not weights or limit < 1:
                return []
            found = self._ask(client, question(key, weights, limit))["hits"]["hits"]
        keys = [(key_of(hit["_id"]), hit["_score"]) for hit in found]
        return [SearchHit(key.content_id, key.type, key.locale, score) for key, score in keys]

    def apply(
        self, upserts: Iterable[SearchDocument], deletions: Iterable[DocumentKey], position: Position | None
    ) -> None:
        """Write changes, then the position they lead to, and show both at once.

        Whoever comes later than another worker that went further has nothing to add.
        """
        with self._connection.writing() as client:
            live = self._indices.live(client)
            held = self._indices.position(client, live, shown=False)
            if held is None or (position is not None and position.epoch != held.epoch):
                raise EngineUnavailable("The search index reflects another history.", "older_form")
            if position is not None and position.number < held.number:
                return
            writer = Writer(client, live, (position or held).number)
            writer.write(upserts, deletions)
            if position is not None:
                writer.write_position(position)
            writer.show()

    def rebuild(
        self,
        documents: Iterable[SearchDocument],
        position: Position,
        later: Callable[[Position], Iterable[Changes]] = nothing_later,
    ) -> None:
        """Build an index beside the one in use, go on where an earlier attempt was stopped, and put it in use."""
        with self._connection.writing() as client:
            name = self._indices.unfinished(client, position.epoch) or self._indices.create(client, position.epoch)
            writer = Writer(client, name, position.number)
            writer.show()
            held = dict(_entries(client, name))
            seen: set[DocumentKey] = set()
            writer.write(_missing(documents, held, seen))
            writer.write((), held.keys() - seen)
            writer.show()
            _compare(client, name, len(seen))
            reached = position
            for upserts, deletions, after in later(position):
                writer = Writer(client, name, after.number)
                writer.write(upserts, deletions)
                reached = after
            writer.write_position(reached)
            writer.show()
            self._indices.put_in_use(client, name)

    def go_back(self) -> None:
        """Put the index before the present one in use again."""
        with self._connection.writing() as client:
            self._indices.go_back(client)

    def position(self) -> Position:
        """Return what the index reflects."""
        with self._connection.asking() as client:
            found = self._indices.position(client, self._indices.alias, shown=True)
        if found is None:
            raise EngineUnavailable("The search index does not say what it reflects.", "broken")
        return found

    def ready(self) -> bool:
        """Say whether searches can be answered."""
        try:
            self.position()
        except EngineUnavailable:
            return False
        return True

    def problem(self) -> str:
        """Return why searches or changes cannot be served, or nothing."""
        try:
            self.position()
            with self._connection.asking() as client:
                self._ask(client, Search().extra(size=0, terminate_after=1))  # under load, only questions are refused
                return "read_only" if self._indices.is_blocked(client) else ""
        except EngineUnavailable as error:
            return error.reason

    def entries(self) -> Iterator[tuple[DocumentKey, int]]:
        """Yield key and change id of everything indexed, as it was at one moment."""
        with self._connection.writing() as client:
            yield from _entries(client, self._indices.live(client))

    def _ask(self, client: Elasticsearch, question: Search, copy: str = "") -> dict[str, Any]:
        asked = self._patient(question).using(client).params(**({"preference": copy} if copy else {}))
        return _whole(asked.execute().to_dict())

    def _ask_all(self, client: Elasticsearch, questions: Iterable[Search]) -> list[dict[str, Any]]:
        """Ask in one request; a fault of one of them is raised as if it had been asked alone."""
        asked = MultiSearch()
        for each in questions:
            asked = asked.add(self._patient(each))
        response = client.msearch(searches=asked.to_dict())
        for answer in response["responses"]:
            if "error" in answer:
                raise fault_among_answers(answer, response.meta)
        return [_whole(answer) for answer in response["responses"]]

    def _patient(self, question: Search) -> Search:
        asked = question.index(self._indices.alias).extra(timeout=self._patience)
        return asked.params(allow_partial_search_results=False)


def _whole(answer: dict[str, Any]) -> dict[str, Any]:
    if answer["timed_out"]:
        raise EngineUnavailable("Elasticsearch needs too long for an answer.", "slow")
    return answer


def _question(request: SearchRequest, reading: Reading, builder: QueryBuilder, counter: FacetCounter) -> Search:
    sort = request.order(reading)
    relevance = sort == "relevance"
    query = builder.ranked(counter.before, request.instant()) if relevance else builder.matching(counter.before)
    question = Search().query(query).extra(from_=request.offset, size=request.limit, track_total_hits=True)
    question = question.sort("_score" if relevance else f"-{sort}", "key")
    if (after := counter.after()) is not None:
        question = question.post_filter(after)
    for name, aggregation in counter.aggregations().items():
        question.aggs[name] = aggregation
    return question


def _hit(found: dict[str, Any], reading: Reading) -> SearchHit:
    key = key_of(found["_id"])
    highlights = highlights_of(found["_source"]["source"], reading)
    return SearchHit(key.content_id, key.type, key.locale, found["_score"] or 0.0, highlights)


def _missing(
    documents: Iterable[SearchDocument], held: dict[DocumentKey, int], seen: set[DocumentKey]
) -> Iterator[SearchDocument]:
    """Yield what an earlier attempt did not write, or wrote before it changed; ``seen`` takes all keys."""
    for document in documents:
        seen.add(document.key)
        if held.get(document.key) != document.change_id:
            yield document


def _entries(client: Elasticsearch, name: str) -> Iterator[tuple[DocumentKey, int]]:
    moment = client.open_point_in_time(index=name, keep_alive=_KEEP_OPEN)["id"]
    try:
        asked = Search(using=client).query(Exists(field="locale")).source(False).sort("key")
        asked = asked.extra(size=_ENTRIES, pit={"id": moment, "keep_alive": _KEEP_OPEN}, track_total_hits=False)
        asked = asked.extra(docvalue_fields=["change"])
        while found := asked.execute().to_dict()["hits"]["hits"]:
            yield from ((key_of(hit["_id"]), hit["fields"]["change"][0]) for hit in found)
            asked = asked.extra(search_after=found[-1]["sort"])
    finally:
        client.close_point_in_time(id=moment)


def _compare(client: Elasticsearch, name: str, expected: int) -> None:
    found = Search(using=client, index=name).query(Exists(field="locale")).count()
    if found != expected:
        raise EngineUnavailable(f"The new search index has {found} entries instead of {expected}.", "failing")
