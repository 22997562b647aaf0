"""What tests of the API share: readers without cookies, and processes that remember nothing of other tests."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from api import drivers, lookups
from tests.factories import locale


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    yield
    drivers.forget()
    lookups.forget()


@pytest.fixture
def locales(db: None) -> None:
    locale("zh-hans")
    locale("en")


@pytest.fixture
def reader(locales: None) -> Client:
    """A portal: it sends no cookies, and wants to see errors as answers."""
    return Client(raise_request_exception=False)


@pytest.fixture
def get(reader: Client) -> Any:
    """``get("/policies", level="city")`` → the decoded answer, which must be 200."""

    def fetch(path: str, **parameters: Any) -> Any:
        response = reader.get(f"/api/v1{path}", parameters)
        assert response.status_code == 200, response.content.decode()
        return response.json()

    return fetch


@pytest.fixture(autouse=True)
def _addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.api.addresses"
