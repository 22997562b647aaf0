"""What load balancers and alarms ask."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from api.views import health
from cms.content.models import ContentChange
from search.engine import get_engine
from search.follower import rebuild


@pytest.fixture(autouse=True)
def _own_index(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


def test_health__asks_nothing_of_the_database() -> None:
    answer = Client().get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready__ok_when_everything_is(reader: Client) -> None:
    rebuild(get_engine())
    answer = reader.get("/ready")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")
    assert set(answer.json()["checks"]) == {"database", "migrations", "feed", "index"}


@pytest.mark.django_db
def test_ready__without_index_is_degraded_but_serves(reader: Client) -> None:
    answer = reader.get("/ready")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["checks"]["index"] == {"ok": False, "available": False, "reason": "missing"}


@pytest.mark.django_db
def test_ready__late_numbers_are_told(reader: Client) -> None:
    rebuild(get_engine())
    ContentChange.objects.create(
        content_id=uuid4(), type="policy", locale="zh-hans", kind="published", cause="editorial",
        at=timezone.now() - timedelta(seconds=90),
    )  # fmt: skip
    feed = reader.get("/ready").json()["checks"]["feed"]
    assert (feed["ok"], feed["unnumbered"], feed["lag_seconds"] >= 90) == (False, 1, True)


@pytest.mark.django_db
@pytest.mark.parametrize("check", ["_database", "_migrations"])
def test_ready__broken_database_or_schema_is_503(reader: Client, monkeypatch: pytest.MonkeyPatch, check: str) -> None:
    def fail() -> dict[str, Any]:
        raise DatabaseError("password of the database")

    monkeypatch.setattr(health, check, fail)
    answer = reader.get("/ready")
    assert (answer.status_code, answer.json()["status"]) == (503, "unavailable")
    assert "password" not in answer.content.decode()
