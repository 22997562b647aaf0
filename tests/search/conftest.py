"""Engines under test."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from pytest_django.fixtures import Settings

from search.engine import SearchEngine, get_engine
from search.engines.elastic import ElasticEngine
from search.engines.elastic_connection import Connection, Server
from search.engines.embedded import EmbeddedEngine
from search.synonyms import forget_groups

Maker = Callable[[], SearchEngine]


def embedded(request: pytest.FixtureRequest, tmp_path: Path) -> Maker:
    """Make engines over the same files."""
    return lambda: EmbeddedEngine(tmp_path / "search")


def elasticsearch_indices(request: pytest.FixtureRequest, tmp_path: Path) -> Maker:
    """Make engines over the same indices of the server, which are removed in the end."""
    address = request.getfixturevalue("elasticsearch_address")
    server = Server((address,), timeout=30.0, prefix=f"test-{uuid4().hex}")
    request.addfinalizer(lambda: remove_indices(server))
    return lambda: ElasticEngine(server)


def remove_indices(server: Server) -> None:
    """Remove all that an engine made."""
    with Connection(server).writing() as client:
        names = list(client.indices.get(index=f"{server.prefix}-*"))
        for name in names:
            client.indices.delete(index=name)


MAKERS: dict[str, Callable[[pytest.FixtureRequest, Path], Maker]] = {
    "embedded": embedded,
    "elasticsearch": elasticsearch_indices,
}


@pytest.fixture(params=MAKERS)
def make_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Maker:
    """Return a maker of empty engines; each call opens the same index anew, as another process would."""
    return MAKERS[request.param](request, tmp_path)


@pytest.fixture
def engine(settings: Settings, tmp_path: Path) -> SearchEngine:
    """Return the engine of the settings, with files of its own and no synonyms remembered."""
    settings.VAR_DIR = tmp_path
    forget_groups()
    return get_engine()
