"""What all tests share: which of them touch the database, and a browser."""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import TransactionTestCase

from tooling import elasticsearch
from tooling.catalogues import compile_outdated

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytest_plugins = ["tests.conformance.plugin"]

DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "database: touches the database; set by itself, runs on PostgreSQL and SQLite")
    config.addinivalue_line("markers", "stress: many processes at once; minutes, not seconds")
    if not hasattr(config, "workerinput"):
        compile_outdated()


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if touches_database(item):
            item.add_marker("database")


def touches_database(item: pytest.Item) -> bool:
    test_class = getattr(item, "cls", None)
    return (
        item.get_closest_marker("django_db") is not None
        or not DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))
        or (isinstance(test_class, type) and issubclass(test_class, TransactionTestCase))
    )


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """wagtail-localize asks which migrations were applied; a schema built from the models has no such table."""
    with django_db_blocker.unblock():
        MigrationRecorder(connection).ensure_schema()


@pytest.fixture(scope="session")
def elasticsearch_present() -> None:
    """Skips where a server cannot be run, saying what is missing; in CI that is a failure."""
    if missing := elasticsearch.missing():
        message = f"Elasticsearch needs: apt-get install {' '.join(missing)}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)


@pytest.fixture(scope="session")
def elasticsearch_address(request: pytest.FixtureRequest) -> Iterator[str]:
    """Address of a real server: the one of the whole suite, or one for this run."""
    if given := os.environ.get("ELASTICSEARCH_TEST_URL"):
        yield given
        return
    request.getfixturevalue("elasticsearch_present")
    with elasticsearch.temporary_server() as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Callable[[], Browser]]":
    """Starts the system's Chromium. Where there is none, browser tests are skipped; in CI that is a failure."""
    path = shutil.which("chromium")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is missing: apt-get install chromium")
        pytest.skip("chromium is missing: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    # Playwright's loop runs in this thread, which Django would take for an async context.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        yield lambda: playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)


@pytest.fixture
def browser(chromium: "Callable[[], Browser]") -> "Iterator[Browser]":
    """A browser for one test.

    Closing only a context of a browser shared by all has been seen to wait for ever; a browser that does not close is
    ended by Playwright after 30 seconds.
    """
    started = chromium()
    yield started
    started.close()


@pytest.fixture
def page(browser: "Browser") -> "Iterator[Page]":
    """A new tab, in Chinese, on a desk-sized screen."""
    from playwright.sync_api import Error

    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    tab = context.new_page()
    yield tab
    # What a page still asks for is answered by a thread of the server, and would meet the database being emptied.
    with contextlib.suppress(Error):
        tab.wait_for_load_state("networkidle", timeout=10_000)
