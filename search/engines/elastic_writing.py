"""Writing to Elasticsearch in bulk.

Every entry carries the number of the change it reflects as its version, and the server refuses older ones: what a slow
worker brings late changes nothing. Who read a later state writes a later number; see docs/decisions/0016.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from ..documents import DocumentKey, SearchDocument, key_text
from ..engine import Position
from .elastic_connection import judge_answer
from .elastic_indices import writing
from .elastic_schema import POSITION_ID, index_entry, position_entry

_PIECE, _PIECE_BYTES = 500, 5_000_000
_OLDER = 409
# A server that has too much to do is given 0.5, 1, 2, 4, 8 and 8 seconds.
_RETRIES, _FIRST_PAUSE, _LONGEST_PAUSE = 6, 0.5, 8.0

Entry = tuple[str, dict[str, Any]]


class Writer:
    """Writes entries into one index as of one change number."""

    def __init__(self, client: Elasticsearch, name: str, version: int) -> None:
        self._client = client
        self._name = name
        self._version = version

    def write(self, documents: Iterable[SearchDocument], gone: Iterable[DocumentKey] = ()) -> None:
        """Write and remove; raise ``EngineUnavailable`` when something could not be written."""
        self._send((key_text(document.key), index_entry(document)) for document in documents)
        # What is gone leaves an entry without a locale, which no search finds: the server forgets versions of entries
        # that are deleted, and a late write would bring them back. The next rebuild leaves them out.
        self._send((key_text(key), {}) for key in gone)

    def write_position(self, position: Position) -> None:
        """Say what the index reflects, after all of it was written."""
        self._send([(POSITION_ID, position_entry(position))])

    def show(self) -> None:
        """Let searches see what was written."""
        self._client.indices.refresh(index=self._name)

    def _send(self, entries: Iterable[Entry]) -> None:
        answers = streaming_bulk(
            self._client,
            self._actions(entries),
            chunk_size=_PIECE,
            max_chunk_bytes=_PIECE_BYTES,
            raise_on_error=False,
            max_retries=_RETRIES,
            initial_backoff=_FIRST_PAUSE,
            max_backoff=_LONGEST_PAUSE,
            yield_ok=False,
            require_alias=True,
        )
        for _, answer in answers:
            fault = answer["index"]
            if fault["status"] != _OLDER:
                cause = fault.get("error") or {}
                raise judge_answer(fault["status"], cause.get("type", ""), str(cause.get("reason", cause)))

    def _actions(self, entries: Iterable[Entry]) -> Iterator[dict[str, Any]]:
        for name, entry in entries:
            yield {
                "_op_type": "index",
                "_index": writing(self._name),
                "_id": name,
                "version": self._version,
                "version_type": "external_gte",
                "_source": entry,
            }
