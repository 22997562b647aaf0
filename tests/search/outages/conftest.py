"""A server that the tests end, hold up and fill up; each has indices of its own on it."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch
from pytest_django.fixtures import Settings

from search.engines.elastic import ElasticEngine
from search.engines.elastic_connection import Server as Place
from tooling.elasticsearch import Server, own_server

from .observing import TIMEOUT


@pytest.fixture(scope="package")
def server(elasticsearch_present: None) -> Iterator[Server]:
    with own_server(brief=True) as started:
        yield started


@pytest.fixture(scope="package")
def operator(server: Server) -> Iterator[Elasticsearch]:
    """Who may do everything to the server."""
    with Elasticsearch(server.address, request_timeout=30) as client:
        yield client


@pytest.fixture
def place(server: Server, operator: Elasticsearch) -> Iterator[Place]:
    """Indices of a test's own; afterwards the server is well again."""
    own = Place((server.address,), prefix=f"outage{uuid4().hex[:8]}", timeout=TIMEOUT)
    yield own
    server.go_on()
    if not server.alive():
        server.start()
    operator.cluster.put_settings(transient={"network.breaker.inflight_requests.limit": None})
    operator.indices.delete(index=f"{own.prefix}-*")


@pytest.fixture
def engine(place: Place) -> ElasticEngine:
    return ElasticEngine(place)


@pytest.fixture
def chosen(place: Place, settings: Settings, tmp_path: Path) -> Place:
    """Let the settings choose this server."""
    settings.VAR_DIR = tmp_path
    settings.ELASTICSEARCH_URL = list(place.addresses)
    settings.ELASTICSEARCH_PREFIX = place.prefix
    settings.ELASTICSEARCH_TIMEOUT = TIMEOUT
    return place
