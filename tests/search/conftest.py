"""Engines under test."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from search.engine import SearchEngine, get_engine
from search.engines.embedded import EmbeddedEngine
from search.synonyms import forget_groups

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
