"""The rows that ``make bench`` measures on."""

import pytest
from django.test import Client

from benchmarks.rows import PROVISIONS, content_id, fill


@pytest.mark.django_db(transaction=True)
def test_fill__puts_in_documents_as_the_api_serves_them(client: Client) -> None:
    fill(40)

    document = client.get(f"/api/v1/policies/{content_id(7)}").json()
    assert [relation["role"] for relation in document["relations"]] == ["basis", "implements", "replaces"]
    assert document["relations"][0]["provisions"][0]["quoted"]
    assert len(document["provisions"]) == PROVISIONS
    assert document["validity"]["status"] == "in_force"
    assert client.get("/api/v1/policies?count=true").json()["count"] == 40
