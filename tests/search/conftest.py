"""Engines under test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from search.engine import SearchEngine
from search.engines.embedded import EmbeddedEngine

MAKERS: dict[str, Callable[[Path], SearchEngine]] = {"embedded": EmbeddedEngine}


@pytest.fixture(params=MAKERS)
def make_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], SearchEngine]:
    """Return a maker of empty engines; each call opens the same files anew, as another process would."""
    return lambda: MAKERS[request.param](tmp_path / "search")
