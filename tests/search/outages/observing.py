"""What is written to an engine under test, and what is seen of it."""

import time
from collections.abc import Callable

import pytest
from elasticsearch import Elasticsearch

from search.documents import SearchDocument
from search.engine import EngineUnavailable
from search.engines.elastic import ElasticEngine
from search.engines.elastic_connection import Server as Place
from search.request import SearchRequest
from tests.search.contract import document

TIMEOUT = 1.0


def policies(count: int, words: str = "扶持措施") -> list[SearchDocument]:
    return [document(f"d{number}", f"第{number}项{words}", change_id=number) for number in range(count)]


def total(engine: ElasticEngine, words: str = "措施") -> int:
    return engine.search(SearchRequest(words, limit=1)).total


def reason(action: Callable[[], object]) -> str:
    """Why the engine was not available."""
    with pytest.raises(EngineUnavailable) as caught:
        action()
    return caught.value.reason


def eventually(holds: Callable[[], bool], seconds: float = 60.0) -> bool:
    """Say whether it came to hold by itself."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if holds():
                return True
        except EngineUnavailable:
            pass
        time.sleep(0.2)
    return False


def indices(operator: Elasticsearch, place: Place) -> set[str]:
    return set(operator.indices.get(index=f"{place.prefix}-*"))


def in_use(operator: Elasticsearch, place: Place) -> dict[str, set[str]]:
    """The indices that are searched, each with the aliases by which it is."""
    found = operator.indices.get_alias(index=f"{place.prefix}-*")
    aliases = {
        index: {name for name in each["aliases"] if not name.endswith("-writing")} for index, each in found.items()
    }
    return {index: names for index, names in aliases.items() if names}
