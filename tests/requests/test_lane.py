"""The short lane of the public doors and the transactions around writes."""

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client
from django.urls import path
from django.utils import timezone, translation
from pytest_django import Settings


def report(request: HttpRequest) -> JsonResponse:
    """What the view sees of the middleware and of the transaction."""
    words = {"language": translation.get_language(), "time_zone": timezone.get_current_timezone_name()}
    return JsonResponse({"session": hasattr(request, "session"), "atomic": connection.in_atomic_block} | words)


@transaction.non_atomic_requests
def on_its_own(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"atomic": connection.in_atomic_block})


def report_from_tokyo(request: HttpRequest) -> JsonResponse:
    timezone.activate("Asia/Tokyo")
    return report(request)


def failing_write(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_session VALUES ('broken', 'x', '2030-01-01')")
    raise ValueError("after the write")


urlpatterns = [
    path("api/v1/report", report),
    path("api/v1/failing", failing_write),
    path("office/report", report),
    path("office/tokyo", report_from_tokyo),
    path("office/failing", failing_write),
    path("office/on-its-own", on_its_own),
]


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture(autouse=True)
def our_urls(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__


def test_lane__api_request_skips_sessions(client: Client) -> None:
    response = client.get("/api/v1/report")
    assert response.json()["session"] is False
    assert "Cookie" not in response.headers.get("Vary", "")


def test_lane__office_request_has_a_session(client: Client) -> None:
    assert client.get("/office/report").json()["session"] is True


def test_lane__keeps_security_headers(client: Client) -> None:
    assert client.get("/api/v1/report").headers["X-Content-Type-Options"] == "nosniff"


def test_lane__language_and_time_zone_of_an_earlier_office_request_are_forgotten(client: Client) -> None:
    assert client.get("/office/tokyo", headers={"accept-language": "en"}).json()["language"] == "en"
    answer = client.get("/api/v1/report", headers={"accept-language": "en"}).json()
    assert (answer["language"], answer["time_zone"]) == ("zh-hans", "Asia/Shanghai")


def test_lane__errors_of_views_become_responses(client: Client) -> None:
    assert client.get("/api/v1/nothing-here").status_code == 404


def test_lane__write_to_the_public_door_meets_the_view_not_csrf() -> None:
    assert Client(enforce_csrf_checks=True).post("/api/v1/report").status_code == 200


def test_office__write_without_token_is_refused() -> None:
    assert Client(enforce_csrf_checks=True).post("/office/report").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_atomic__reads_have_no_transaction(client: Client) -> None:
    assert client.get("/office/report").json()["atomic"] is False


@pytest.mark.django_db(transaction=True)
def test_atomic__writes_have_one(client: Client) -> None:
    assert client.post("/office/report").json()["atomic"] is True


@pytest.mark.django_db(transaction=True)
def test_atomic__view_that_asks_for_none_gets_none(client: Client) -> None:
    assert client.post("/office/on-its-own").json()["atomic"] is False


@pytest.mark.django_db(transaction=True)
def test_atomic__failing_write_leaves_nothing(client: Client) -> None:
    assert client.post("/office/failing").status_code == 500
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session")
        assert cursor.fetchone() == (0,)


def test_settings__atomic_writes_come_last() -> None:
    """The view is called from its hook: the hook of a middleware after it would never run."""
    assert settings.MIDDLEWARE[-1] == "cms.requests.AtomicWrites"
    assert not settings.DATABASES["default"].get("ATOMIC_REQUESTS")
