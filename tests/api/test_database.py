"""Reading on the hot path."""

from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from api.database import fetch
from tests.factories import published_policy

postgresql = pytest.mark.skipif(
    settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"),
    reason="PostgreSQL prepares and has backends",
)
pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = ("dbname", "user", "password", "host", "port")


@postgresql
def test_statement__is_prepared_once(reader: Client) -> None:
    policy = published_policy()
    for _ in range(3):
        assert reader.get(f"/api/v1/policies/{policy.content_id}").status_code == 200
    prepared = fetch(
        "SELECT statement FROM pg_prepared_statements WHERE statement LIKE %(text)s", {"text": "%identity%"}
    )
    assert len(prepared) == len({*prepared}) == 2  # the document's, and that of references not seen before


@postgresql
def test_connection__that_the_server_ended_is_replaced_without_an_error(reader: Client, other_backend: Any) -> None:
    published_policy()
    assert reader.get("/api/v1/policies").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        other_backend(cursor.fetchone()[0])
    assert len(reader.get("/api/v1/policies").json()["results"]) == 1


@pytest.fixture
def other_backend() -> Any:
    """Ends the backend with this process id, from a connection of its own."""
    import psycopg

    def end(pid: int) -> None:
        values = {
            key: connection.get_connection_params().get(key) for key in ("dbname", "user", "password", "host", "port")
        }
        with psycopg.connect(**{key: value for key, value in values.items() if value}) as other:
            other.execute("SELECT pg_terminate_backend(%s, 2000)", [pid])

    return end


@postgresql
def test_pooler__that_shares_connections_gets_no_prepared_statements(reader: Client) -> None:
    published_policy()
    connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] = True
    try:
        assert len(reader.get("/api/v1/policies?validity=unknown").json()["results"]) == 1
    finally:
        connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] = False
