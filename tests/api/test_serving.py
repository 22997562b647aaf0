"""How answers leave: conditional, compressed, cached, cross-origin, and as problems when something is wrong."""

import gzip
import json
from typing import Any

import brotli
import pytest
from django.test import Client

from api import serving
from tests.factories import published_policy

from .conftest import Fetch

pytestmark = pytest.mark.django_db

LIST = "/api/v1/policies"


@pytest.fixture
def policy(locales: None) -> Any:
    return published_policy(text="扶持" * 500)


def test_etag__is_of_the_bytes_and_gives_304(reader: Client, policy: Any) -> None:
    first = reader.get(LIST)
    again = reader.get(LIST, headers={"If-None-Match": f'"other", {first["ETag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert (again["ETag"], again["Cache-Control"]) == (first["ETag"], first["Cache-Control"])
    published_policy(title="新的通知")
    assert reader.get(LIST, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_etag__of_a_document_changes_with_what_refers_to_it(reader: Client, policy: Any) -> None:
    from tests.api.test_policy_detail import referring

    address = f"{LIST}/{policy.content_id}"
    before = reader.get(address)["ETag"]
    assert reader.get(address)["ETag"] == before
    referring("新办法", target=policy)
    assert reader.get(address)["ETag"] != before


@pytest.mark.parametrize(("accepted", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_compression__for_readers_who_take_it(reader: Client, policy: Any, accepted: str, unpack: Any) -> None:
    address = f"{LIST}/{policy.content_id}"
    plain = reader.get(address)
    packed = reader.get(address, headers={"Accept-Encoding": accepted})
    assert packed["Content-Encoding"] == accepted
    assert "Accept-Encoding" in packed["Vary"]
    assert unpack(packed.content) == plain.content
    assert len(packed.content) == int(packed["Content-Length"]) < len(plain.content)
    assert packed["ETag"] != plain["ETag"]
    same = reader.get(address, headers={"Accept-Encoding": accepted, "If-None-Match": packed["ETag"]})
    assert same.status_code == 304


@pytest.mark.parametrize("header", ["identity", "gzip;q=0, br;q=0", "", "zstd"])
def test_compression__not_for_others(reader: Client, policy: Any, header: str) -> None:
    assert "Content-Encoding" not in reader.get(f"{LIST}/{policy.content_id}", headers={"Accept-Encoding": header})


def test_cross_origin__any_site_may_read(reader: Client, policy: Any) -> None:
    answer = reader.get(LIST, headers={"Origin": "https://portal.example"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert {"ETag", "Link"} <= {name.strip() for name in answer["Access-Control-Expose-Headers"].split(",")}
    preflight = reader.options(
        LIST, headers={"Origin": "https://portal.example", "Access-Control-Request-Method": "GET"}
    )
    assert preflight.status_code in (200, 204)
    assert preflight["Access-Control-Allow-Origin"] == "*"
    assert "GET" in preflight["Access-Control-Allow-Methods"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_method__only_reading(reader: Client, locales: None, method: str) -> None:
    answer = getattr(reader, method)(LIST)
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", 200), ("application/json", 200), ("application/*", 200),
        ("text/html", 406), ("application/json;q=0, text/plain", 406), ("*/*;q=0", 406),
    ],
)  # fmt: skip
def test_accept__what_cannot_be_given_is_406(reader: Client, locales: None, accept: str, status: int) -> None:
    assert reader.get(LIST, headers={"Accept": accept}).status_code == status


def test_problem__in_the_readers_language_with_an_english_code(reader: Client, locales: None) -> None:
    chinese = reader.get(f"{LIST}?level=x").json()
    english = reader.get(f"{LIST}?level=x&locale=en").json()
    assert chinese["code"] == english["code"] == "invalid_value"
    assert "不允许" in chinese["detail"]
    assert "is not allowed" in english["detail"]
    assert chinese["title"] == "取值不允许"
    assert chinese["type"] == "/api/v1/docs#problem-invalid_value"
    assert chinese["instance"] == LIST


def test_problem__address_that_does_not_exist(problem: Fetch, locales: None) -> None:
    assert problem("/nothing/here", 404)["code"] == "not_found"
    assert problem("/policies/", 404)["code"] == "not_found"


def test_problem__error_of_ours_says_nothing_of_its_cause(
    reader: Client, locales: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.views.lists.select_entries", lambda *given: 1 / 0)
    answer = reader.get(LIST)
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert "division" not in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


def test_problem__too_many_requests_says_when_to_ask_again(reader: Client, rf: Any) -> None:
    from api.problems import throttled

    def busy(request: Any) -> Any:
        raise throttled(12)

    answer = serving.public(busy)(rf.get(LIST))
    assert (answer.status_code, answer["Retry-After"]) == (429, "12")
    assert json.loads(answer.getvalue())["code"] == "throttled"


def test_query_string__too_many_fields_or_broken_bytes(reader: Client, locales: None) -> None:
    assert reader.get(LIST + "?" + "&".join(["level=city"] * 300)).status_code == 400
    assert reader.get(LIST + "?level=%ff%fe").status_code == 400
    assert reader.get(LIST + "?level=%00").status_code == 400
    assert reader.get(LIST + "?" + "x" * 1000).status_code == 400


def test_no_cookies__and_no_session(reader: Client, policy: Any) -> None:
    answer = reader.get(LIST)
    assert not answer.cookies
    assert "Cookie" not in answer["Vary"]


def test_link__leads_to_the_next_page(reader: Client, locales: None) -> None:
    published_policy(title="一")
    published_policy(title="二")
    answer = reader.get(f"{LIST}?limit=1")
    assert answer["Link"] == f'<{answer.json()["next"]}>; rel="next"'
