"""The OpenAPI document: complete, readable, and kept to by every answer."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.resources import RESOURCES
from api.urls import urlpatterns
from search.engine import get_engine
from search.follower import rebuild

from .conftest import Fetch
from .everything import CALLS, every_type
from .test_golden import sample_library

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip
EXAMPLES = int(os.environ.get("EXAMPLES", "25"))
PLAIN = {"Accept-Encoding": "identity"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(reader: Client, settings: Any, tmp_path: Path) -> dict[str, Any]:
    settings.VAR_DIR = tmp_path
    found = sample_library() | every_type()
    rebuild(get_engine())
    return found


@pytest.fixture
def described(library: dict[str, Any]) -> Iterator[Any]:
    """The document as served. As Django's own test client does, the test's connection is kept between requests."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_any_request__no_server_error_and_no_answer_outside_its_schema(described: Any) -> None:
    asked = 0
    for found in described.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy())
        @settings(
            max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        def ask(case: Any) -> None:
            case.call_and_validate(checks=CHECKS, headers=PLAIN)

        ask()
        asked += 1
    assert asked == sum(hasattr(pattern.callback, "cls") for pattern in urlpatterns)


KNOWN: list[tuple[str, dict[str, str], dict[str, Any]]] = [
    ("/policies", {}, {"limit": 1, "count": "true"}),
    ("/policies", {}, {"expand": "none"}),
    ("/policies", {}, {"as_of": "2031-04-01", "validity": ["in_force"]}),
    ("/policies/{id}", {"id": "new"}, {}),
    ("/policies/{id}", {"id": "old"}, {"as_of": "2031-04-01", "locale": "en"}),
    ("/policies/{id}", {"id": "gone"}, {}),
    ("/products", {}, {"product_kind": ["funds"], "count": "true"}),
    ("/products/{id}", {"id": "product"}, {}),
    ("/products/{id}", {"id": "product"}, {"locale": "en"}),
    ("/service-items", {}, {"expand": "none"}),
    ("/service-items/{id}", {"id": "item"}, {}),
    ("/government-services", {}, {"region": ["980100"]}),
    ("/government-services/{id}", {"id": "service"}, {"locale": "en"}),
    ("/calls", {}, {"sort": "deadline", "application": ["open", "closing"], "count": "true"}),
    ("/calls", {}, {"as_of": "2031-04-01", "locale": "en"}),
    *(("/calls/{id}", {"id": name}, {}) for name in (*CALLS, "yearly", "local", "gone_call")),
    ("/calls/{id}", {"id": "open"}, {"locale": "en", "as_of": "9999-12-31"}),
    ("/fulfilment-notices", {}, {"route": ["funds"]}),
    ("/fulfilment-notices/{id}", {"id": "fulfilled"}, {}),
    ("/public-notices", {}, {"notice": ["open"]}),
    ("/public-notices/{id}", {"id": "noticed"}, {"locale": "en"}),
    ("/market", {}, {"locale": "en"}),
    ("/openings", {}, {"level": ["city"], "application": ["open"]}),
    ("/calendar.ics", {}, {"application": ["upcoming"]}),
    ("/search", {}, {"q": "补助", "type": "call", "facets": "application,type"}),
    ("/search", {}, {"q": "办法", "facets": "level,policy_area,validity,type"}),
    ("/search", {}, {"q": "补助", "level": ["town"], "near": "980100"}),
    ("/search/similar", {}, {"type": "policy", "id": "new"}),
    ("/search/similar", {}, {"type": "policy", "id": "gone", "locale": "en"}),
    ("/search/opened", {}, {"q": "补助"}),
    ("/suggest", {}, {"q": "科技"}),
    ("/changes", {}, {"expand": "document"}),
    ("/export", {}, {}),
    ("/regions", {}, {}),
    ("/organisations/{code}", {"code": "science"}, {}),
    ("/vocabularies", {}, {}),
]


def test_known_answers__keep_to_their_schemas(
    described: Any, library: dict[str, Any], subtests: pytest.Subtests
) -> None:
    for path, names, query in KNOWN:
        with subtests.test(path=path, names=names, query=query):
            known = {key: str(library[name].content_id) if name in library else name for key, name in names.items()}
            asked = query | ({"id": str(library[query["id"]].content_id)} if "id" in query else {})
            case = described[f"/api/v1{path}"]["GET"].Case(path_parameters=known, query=asked)
            case.call_and_validate(checks=CHECKS, headers=PLAIN)


def test_lists__of_every_type_are_not_empty_here(described: Any, reader: Client) -> None:
    """Otherwise the other tests of this file would look at nothing."""
    empty = [each.path for each in RESOURCES if not reader.get(f"/api/v1/{each.path}").json()["results"]]
    assert empty == []


def test_document__names_every_address_but_itself(get: Fetch, locales: None) -> None:
    described = set(get("/openapi.json")["paths"])
    routed = {"/api/v1/" + str(entry.pattern).replace("<str:", "{").replace(">", "}") for entry in urlpatterns}
    assert routed - described == {"/api/v1/openapi.json", "/api/v1/docs", "/api/v1/"}


def test_document__describes_every_parameter_an_address_takes(get: Fetch, locales: None) -> None:
    listed = get("/openapi.json")["paths"]["/api/v1/policies"]["get"]["parameters"]
    assert {parameter["name"] for parameter in listed} == set(RESOURCES[0].list_parameters)
    assert all(parameter["description"] for parameter in listed)


def test_page__is_in_the_readers_language_and_asks_nothing_of_elsewhere(reader: Client, locales: None) -> None:
    page = reader.get("/api/v1/docs", headers={"Accept": "text/html"})
    text = page.content.decode()
    assert page["Content-Type"] == "text/html; charset=utf-8"
    assert "只读接口" in text
    assert 'id="problem-invalid_cursor"' in text
    assert "src=" not in text
    assert "http://" not in text.replace("http://www.w3.org", "")
    assert "default-src 'none'" in page["Content-Security-Policy"]
    assert "Read-only" in reader.get("/api/v1/docs?locale=en").content.decode()
