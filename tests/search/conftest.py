"""Engines under test."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from search.engine import SearchEngine, get_engine
from search.engines.embedded import EmbeddedEngine
from search.synonyms import forget_groups
from tooling import elasticsearch

MAKERS: dict[str, Callable[[Path], SearchEngine]] = {"embedded": EmbeddedEngine}


@pytest.fixture(params=MAKERS)
def make_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], SearchEngine]:
    """Return a maker of empty engines; each call opens the same files anew, as another process would."""
    return lambda: MAKERS[request.param](tmp_path / "search")


@pytest.fixture
def engine(settings: Settings, tmp_path: Path) -> SearchEngine:
    """Return the engine of the settings, with files of its own and no synonyms remembered."""
    settings.VAR_DIR = tmp_path
    forget_groups()
    return get_engine()


@pytest.fixture(scope="session")
def elasticsearch_present() -> None:
    """Skip where a server cannot be run, saying what is missing; in CI that is a failure."""
    if missing := elasticsearch.missing():
        message = f"Elasticsearch needs: apt-get install {' '.join(missing)}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)


@pytest.fixture(scope="session")
def elasticsearch_address(request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the address of a real server: the one of the whole suite, or one for this run."""
    if given := os.environ.get("ELASTICSEARCH_TEST_URL"):
        yield given
        return
    request.getfixturevalue("elasticsearch_present")
    with elasticsearch.temporary_server() as address:
        yield address
