"""The embedded engine: tantivy files under one directory; no server.

One process (the follower) writes; any number of processes read and see a commit with their next question.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import orjson
import tantivy
from tantivy import Query

from ..analysed import highlights_of
from ..documents import DocumentKey, SearchDocument, key_of, key_text
from ..engine import Changes, EngineBusy, EngineUnavailable, Position, nothing_later
from ..reading import Reading
from ..request import SearchRequest
from ..result import SearchHit, SearchResult, Suggestion
from .embedded_facets import FacetCounter
from .embedded_query import QueryBuilder
from .embedded_schema import FORM, POSITION_KEY, build_schema, index_entry, position_entry
from .embedded_similar import Likeness
from .embedded_suggest import Suggester
from .generations import Generation, Generations, Stamp, file_stamp

_COMMIT_MEMORY = 48_000_000
_REBUILD_MEMORY = 256_000_000
_META = "meta.json"
# The library has one exception for everything; a query it refuses says nothing about the files.
_OUR_FAULT = "An invalid argument was passed"


@dataclass(slots=True)
class _Reader:
    generation: Generation
    index: tantivy.Index
    seen: Stamp


@dataclass(slots=True)
class _Writer:
    generation: Generation
    writer: tantivy.IndexWriter


class EmbeddedEngine:
    """See ``search.engine.SearchEngine``."""

    def __init__(self, directory: Path) -> None:
        self._generations = Generations(directory, FORM)
        self._schema = build_schema()
        self._lock = threading.Lock()
        self._writing = threading.RLock()
        self._reader: _Reader | None = None
        self._writer: _Writer | None = None

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a question."""
        reading = request.understood()
        with self._reading() as searcher:
            builder = QueryBuilder(searcher, self._schema, request, reading)
            total, found = self._find(searcher, builder, request, reading)
            hits = [_hit(searcher, address, score, reading) for score, address in found[: request.limit]]
            counts = FacetCounter(searcher, builder, request).counts()
        return SearchResult(total, hits, counts)

    def suggest(self, text: str, locale: str, limit: int) -> list[Suggestion]:
        """Offer completions of titles, numbers and names of organisations."""
        with self._reading() as searcher:
            return Suggester(searcher, self._schema, locale).suggest(text, limit)

    def similar(self, key: DocumentKey, limit: int) -> list[SearchHit]:
        """Return documents that share the rarest pairs of this one's title and summary."""
        with self._reading() as searcher:
            return Likeness(searcher, self._schema, key).similar(limit)

    def apply(
        self, upserts: Iterable[SearchDocument], deletions: Iterable[DocumentKey], position: Position | None
    ) -> None:
        """Write changes in one commit. Readers, and a process started after a kill, see all of them or none."""
        with self._writing, _guarded(self._drop_writer):
            writer = self._open_writer()
            _write(writer, upserts, deletions)
            if position is not None:
                writer.delete_documents_by_term("key", POSITION_KEY)
                writer.add_document(position_entry(position))
            writer.commit()

    def rebuild(
        self,
        documents: Iterable[SearchDocument],
        position: Position,
        later: Callable[[Position], Iterable[Changes]] = nothing_later,
    ) -> None:
        """Build a fresh generation beside the present one, then put it in use."""
        with self._writing:
            with _guarded(), self._generations.building() as path:
                writer = tantivy.Index(self._schema, path=str(path), reuse=False).writer(_REBUILD_MEMORY, 2)
                for document in documents:
                    writer.add_document(index_entry(document))
                for upserts, deletions, reached in later(position):
                    _write(writer, upserts, deletions)
                    position = reached
                writer.add_document(position_entry(position))
                writer.commit()
                writer.wait_merging_threads()
            self._drop_writer()

    def go_back(self) -> None:
        """Refuse: generations that are not in use are removed at once."""
        raise EngineUnavailable("The embedded engine keeps no earlier index.")

    def position(self) -> Position:
        """Return what the index reflects."""
        with self._reading() as searcher:
            query = Query.term_query(self._schema, "key", POSITION_KEY, "basic")
            found = searcher.search(query, 1, count=False).hits
            if not found:
                raise EngineUnavailable("The search index does not say what it reflects.")
            epoch, number = orjson.loads(_source(searcher, found[0][1]))
            return Position(epoch, number)

    def ready(self) -> bool:
        """Say whether there is an index that can be read and that no reader has failed on."""
        return not self.problem()

    def problem(self) -> str:
        """Return why searches cannot be answered, or nothing."""
        try:
            self.position()
        except EngineUnavailable as error:
            return error.reason
        return "broken" if self._generations.marked_broken() else ""

    def entries(self) -> Iterator[tuple[DocumentKey, int]]:
        """Yield key and change id of everything indexed."""
        with self._reading() as searcher:
            found = searcher.search(Query.all_query(), max(searcher.num_docs, 1), count=False).hits
            for _, address in found:
                entry = searcher.doc(address)
                key = entry.get_first("key")
                if key != POSITION_KEY:
                    yield key_of(key), entry.get_first("change")

    def close(self) -> None:
        """Let another process write."""
        with self._writing:
            self._drop_writer()

    def _find(
        self, searcher: tantivy.Searcher, builder: QueryBuilder, request: SearchRequest, reading: Reading
    ) -> tuple[int, Sequence[tuple[float, tantivy.DocAddress]]]:
        sort = request.order(reading)
        limit = max(request.limit, 1)
        if sort == "relevance":
            ranked = builder.ranked(request.instant())
            found = searcher.search(ranked, limit, offset=request.offset, weight_by_field="recency")
        else:
            found = searcher.search(builder.matching(), limit, offset=request.offset, order_by_field=sort)
        return found.count, [(score if sort == "relevance" else 0.0, address) for score, address in found.hits]

    @contextmanager
    def _reading(self) -> Iterator[tantivy.Searcher]:
        """Give a searcher over the newest commit of the generation in use."""
        with _guarded(self._generations.mark_broken):
            yield self._newest()

    def _newest(self) -> tantivy.Searcher:
        with self._lock:
            reader = self._reader
            if reader is None or reader.generation.stamp != self._generations.stamp():
                self._reader = None
                reader = self._reader = self._open()
            stamp = file_stamp(reader.generation.path / _META)
            if stamp != reader.seen:
                reader.index.reload()
                reader.seen = stamp
            return reader.index.searcher()

    def _open(self) -> _Reader:
        generation = self._generations.current()
        stamp = file_stamp(generation.path / _META)
        index = tantivy.Index.open(str(generation.path))
        index.config_reader("manual")
        index.reload()
        return _Reader(generation, index, stamp)

    def _open_writer(self) -> tantivy.IndexWriter:
        """Return the writer; the library's lock refuses a second process, and dies with the first."""
        generation = self._generations.current()
        if self._writer is not None and self._writer.generation != generation:
            self._drop_writer()
        if self._writer is None:
            self._writer = _Writer(generation, _exclusive_writer(generation.path))
        return self._writer.writer

    def _drop_writer(self) -> None:
        """Forget the writer and with it all that was not committed."""
        self._writer = None


def _hit(searcher: tantivy.Searcher, address: tantivy.DocAddress, score: float, reading: Reading) -> SearchHit:
    entry = searcher.doc(address)
    key = key_of(entry.get_first("key"))
    found = highlights_of(orjson.loads(entry.get_first("source")), reading)
    return SearchHit(key.content_id, key.type, key.locale, score, found)


def _write(writer: tantivy.IndexWriter, upserts: Iterable[SearchDocument], deletions: Iterable[DocumentKey]) -> None:
    for key in deletions:
        writer.delete_documents_by_term("key", key_text(key))
    for document in upserts:
        writer.delete_documents_by_term("key", key_text(document.key))
        writer.add_document(index_entry(document))


def _exclusive_writer(path: Path) -> tantivy.IndexWriter:
    try:
        return tantivy.Index.open(str(path)).writer(_COMMIT_MEMORY, 1)
    except ValueError as error:
        if "LockBusy" not in str(error):
            raise
        raise EngineBusy("Another process is writing the search index.") from error


def _source(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> bytes:
    return searcher.doc(address).get_first("source")


@contextmanager
def _guarded(on_failure: Callable[[], None] | None = None) -> Iterator[None]:
    """Turn whatever the library raises for missing or damaged files into ``EngineUnavailable``.

    Damage found deep inside arrives as a panic, which is no ``Exception``.
    """
    try:
        yield
    except EngineUnavailable:
        raise
    except (OSError, ValueError, RuntimeError) as error:
        if str(error).startswith(_OUR_FAULT):
            raise
        _fail(on_failure, error)
    except BaseException as error:
        if type(error).__module__ != "pyo3_runtime":
            raise
        _fail(on_failure, error)


def _fail(on_failure: Callable[[], None] | None, error: BaseException) -> None:
    if on_failure:
        on_failure()
    raise EngineUnavailable(f"The search index cannot be used: {error}", "broken") from error
