"""What tests of the API share: readers without cookies, and processes that remember nothing of other tests."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from api import drivers, lookups, references, splicing
from tests.factories import locale, published_policy

Fetch = Callable[..., Any]


def forget_everything() -> None:
    drivers.forget()
    lookups.forget()
    references.forget()
    splicing.common_members.cache_clear()


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    forget_everything()
    yield
    forget_everything()


@pytest.fixture
def locales(db: None) -> None:
    locale("zh-hans")
    locale("en")


@pytest.fixture
def reader(locales: None) -> Client:
    """A portal: it sends no cookies, and sees errors as answers."""
    return Client(raise_request_exception=False)


@pytest.fixture
def get(reader: Client) -> Fetch:
    """``get("/policies", level="city")`` → the decoded answer, which must be 200."""

    def fetch(path: str, **parameters: Any) -> Any:
        response = reader.get(f"/api/v1{path}", parameters)
        assert response.status_code == 200, response.content.decode()
        return response.json()

    return fetch


@pytest.fixture
def problem(reader: Client) -> Fetch:
    """``problem("/policies", 400, page="x")`` → the decoded problem, which must have that status."""

    def fetch(path: str, status: int, **parameters: Any) -> Any:
        response = reader.get(f"/api/v1{path}", parameters)
        assert response.status_code == status, response.content.decode()
        assert response["Content-Type"] == "application/problem+json"
        found = response.json()
        assert found["status"] == status
        return found

    return fetch


@pytest.fixture
def week(locales: None) -> list[Any]:
    """Seven policies, published on the first seven days of 2026, in that order."""
    return [published_policy(title=f"第{day}日的通知", published_on=date(2026, 1, day)) for day in range(1, 8)]
