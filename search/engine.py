"""The protocol of a search engine, and the choice of one by the settings."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from .documents import DocumentKey, SearchDocument
from .request import SearchRequest
from .result import SearchHit, SearchResult, Suggestion

DEFAULT_ENGINE = "search.engines.embedded.EmbeddedEngine"

REASONS = ("missing", "older_form", "broken", "busy", "unreachable", "slow", "red", "read_only", "refused", "failing")
"""Why an engine is not available: no index; one written by another release; damaged; to be tried again later; no
connection; no answer in time; parts of the index have no server; full disk; login or certificate; any other fault."""


class EngineUnavailable(Exception):
    """The engine cannot answer now: no index, a broken one, one of an older form, or no connection.

    Callers answer 503; an empty success would say that nothing was found. ``reason`` is one of ``REASONS``.
    """

    def __init__(self, message: str, reason: str = "missing") -> None:
        super().__init__(message)
        self.reason = reason


class EngineBusy(EngineUnavailable):
    """Another process is writing the index, or the server has too much to do; trying again later is enough."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "busy")


NEEDS_BUILDING = frozenset({"missing", "older_form", "broken"})
"""Reasons that a fresh index takes away; the others pass, or need the operator."""


@dataclass(frozen=True, slots=True)
class Position:
    """Which history (``epoch`` of the feed) and how much of it (``number`` of the last change) an index reflects."""

    epoch: str
    number: int


Changes = tuple[Sequence[SearchDocument], Sequence[DocumentKey], Position]
"""What to write, what to remove, and the position this leads to."""


def nothing_later(_position: Position) -> Iterable[Changes]:
    """No change came while an index was built."""
    return ()


class SearchEngine(Protocol):
    """What the rest of the system knows of an engine. Every method may raise ``EngineUnavailable``."""

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a question."""

    def suggest(self, text: str, locale: str, limit: int) -> list[Suggestion]:
        """Offer completions."""

    def similar(self, key: DocumentKey, limit: int) -> list[SearchHit]:
        """Return documents like this one in the same locale, the most alike first, without itself or highlights."""

    def apply(
        self, upserts: Iterable[SearchDocument], deletions: Iterable[DocumentKey], position: Position | None
    ) -> None:
        """Make changes visible all at once, together with the position they lead to (``None``: as it was)."""

    def rebuild(
        self,
        documents: Iterable[SearchDocument],
        position: Position,
        later: Callable[[Position], Iterable[Changes]] = nothing_later,
    ) -> None:
        """Build a fresh index and put it in place of the present one in one step.

        ``later`` gives what changed after a position; it is asked when the documents are written.
        """

    def go_back(self) -> None:
        """Put the index before the present one in use again; the follower then applies what came after it."""

    def position(self) -> Position:
        """Return what the index reflects."""

    def ready(self) -> bool:
        """Say whether searches can be answered."""

    def problem(self) -> str:
        """Return one of ``REASONS``, or nothing: also what searches do not notice, such as a full disk."""

    def entries(self) -> Iterator[tuple[DocumentKey, int]]:
        """Yield key and change id of everything indexed, for comparison."""


def get_engine() -> SearchEngine:
    """Return the engine of this process.

    ``settings.ELASTICSEARCH_URL`` chooses Elasticsearch; without it ``settings.SEARCH_ENGINE`` is used, with its files
    under ``VAR_DIR / "search"``.
    """
    if settings.ELASTICSEARCH_URL:
        from .engines.elastic import ElasticEngine  # its libraries are loaded where they are needed only
        from .engines.elastic_connection import server_of_settings

        return _over(ElasticEngine, server_of_settings())
    path = getattr(settings, "SEARCH_ENGINE", DEFAULT_ENGINE)
    return _over(import_string(path), Path(settings.VAR_DIR) / "search")


@lru_cache(maxsize=8)
def _over(engine: Callable[[Any], SearchEngine], place: Any) -> SearchEngine:
    return engine(place)
