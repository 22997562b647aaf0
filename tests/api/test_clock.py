"""What depends on the clock is right to the second, and no cache outlives a change."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from api.splicing import clock_members, no_phase
from cms.content.phases import BEGINNING, END, Phase, status_at
from tests.factories import build_policy, published, published_policy

from .conftest import Fetch

pytestmark = pytest.mark.django_db

LIST = "/api/v1/policies"
BEFORE, MIDNIGHT, AFTER = "2031-03-31T23:59:59.900+08:00", "2031-04-01T00:00:00+08:00", "2031-04-01T00:00:10+08:00"


@pytest.fixture
def coming(locales: None) -> Any:
    """A policy in force from 1 April 2031 to the end of that month."""
    return published_policy(title="将施行", effective_on=date(2031, 4, 1), expires_on=date(2031, 4, 30))


def at(moment: str) -> Any:
    return time_machine.travel(moment, tick=False)


def statuses(reader: Client, policy: Any) -> list[str]:
    card = reader.get(LIST).json()["results"][0]
    return [card["validity"]["status"], reader.get(f"{LIST}/{policy.content_id}").json()["validity"]["status"]]


@pytest.mark.clause("5.1.1.4")
def test_status__changes_at_midnight_of_asia_shanghai(reader: Client, coming: Any) -> None:
    with at(BEFORE):
        assert statuses(reader, coming) == ["upcoming", "upcoming"]
    with at(MIDNIGHT):
        assert statuses(reader, coming) == ["in_force", "in_force"]
    with at("2031-04-30T23:59:59+08:00"):
        assert statuses(reader, coming) == ["in_force", "in_force"]
    with at("2031-05-01T00:00:00+08:00"):
        assert statuses(reader, coming) == ["expired", "expired"]


@pytest.mark.clause("5.1.1.4")
def test_filter__changes_at_midnight_of_asia_shanghai(get: Fetch, coming: Any) -> None:
    with at(BEFORE):
        assert len(get("/policies", validity="upcoming")["results"]) == 1
        assert get("/policies", validity="in_force")["results"] == []
    with at(MIDNIGHT):
        assert get("/policies", validity="upcoming")["results"] == []
        assert len(get("/policies", validity="in_force", count="true")["results"]) == 1


def test_filter__beside_another_changes_at_midnight(get: Fetch, coming: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.drivers.SORTED_AT_MOST", 0)
    with at("2031-03-31T23:59:59+08:00"):
        assert get("/policies", validity="in_force", count="true")["count"] == 0
        assert get("/policies", validity="upcoming", count="true")["count"] == 1
    with at(MIDNIGHT):
        assert len(get("/policies", validity="in_force")["results"]) == 1
        assert get("/policies", validity="upcoming")["results"] == []


def test_relations__show_the_status_of_the_other_document_now(get: Fetch, coming: Any) -> None:
    from catalog.documents.models import DocumentRelation

    policy = build_policy(title="引用")
    policy.relations = [DocumentRelation(role="basis", target=coming)]
    published(policy)
    with at(BEFORE):
        assert get(f"/policies/{policy.content_id}")["relations"][0]["target"]["validity"]["status"] == "upcoming"
    with at(MIDNIGHT):
        assert get(f"/policies/{policy.content_id}")["relations"][0]["target"]["validity"]["status"] == "in_force"


@pytest.mark.parametrize(
    ("moment", "max_age"),
    [("2031-03-31T12:00:00+08:00", 30), ("2031-03-31T23:59:40+08:00", 20), (BEFORE, 0), (AFTER, 30)],
)
@pytest.mark.parametrize("address", ["detail", "list"])
def test_cache_control__ends_before_the_next_known_change(
    reader: Client, coming: Any, moment: str, max_age: int, address: str
) -> None:
    with at(moment):
        answer = reader.get(LIST if address == "list" else f"{LIST}/{coming.content_id}")
    assert answer["Cache-Control"] == f"public, max-age={max_age}"


def test_cache_control__of_a_list_by_status_ends_with_the_minute_though_nothing_listed_changes(
    reader: Client, coming: Any
) -> None:
    with at("2031-03-31T23:59:50+08:00"):
        answer = reader.get(f"{LIST}?validity=in_force")
    assert answer["Cache-Control"] == "public, max-age=10"


def test_etag__changes_at_midnight(reader: Client, coming: Any) -> None:
    for address in (LIST, f"{LIST}/{coming.content_id}"):
        with at(BEFORE):
            before = reader.get(address)["ETag"]
        with at(MIDNIGHT):
            after = reader.get(address, headers={"If-None-Match": before})
        assert (after.status_code, after["ETag"] != before) == (200, True)


def test_etag__of_a_list_by_status_stays_within_the_minute(reader: Client, coming: Any) -> None:
    published_policy(title="另一件", effective_on=date(2031, 4, 1))
    address = f"{LIST}?validity=upcoming&limit=1"
    with at("2031-01-01T10:00:05+08:00"):
        first = reader.get(address)
    with at("2031-01-01T10:00:55+08:00"):
        assert reader.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_next_transition__is_told_in_cards_and_documents(get: Fetch, coming: Any) -> None:
    with at(BEFORE):
        assert get("/policies")["results"][0]["next_transition_at"] == "2031-04-01T00:00:00+08:00"
        assert get(f"/policies/{coming.content_id}")["next_transition_at"] == "2031-04-01T00:00:00+08:00"
    with at("2031-06-01T00:00:00+08:00"):
        assert get("/policies")["results"][0]["next_transition_at"] is None


def test_cursor__stops_the_clock_so_that_pages_fit_together(reader: Client, locales: None) -> None:
    for number in range(4):
        published_policy(title=str(number), effective_on=date(2031, 4, 1))
    with at("2031-03-31T23:59:30+08:00"):
        first = reader.get(f"{LIST}?validity=upcoming&limit=2").json()
    with at("2031-04-01T00:05:00+08:00"):
        second = reader.get(first["next"]).json()
    assert len(first["results"] + second["results"]) == 4
    assert second["as_of"] == "2031-03-31T23:59:00+08:00"
    assert {card["validity"]["status"] for card in second["results"]} == {"upcoming"}


VECTORS = json.loads((Path(__file__).parent / "golden" / "status_vectors.json").read_text())


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["about"])
def test_status_rule__documented_vectors(vector: dict[str, Any]) -> None:
    """The rule clients compute by: the phase with ``since`` ≤ instant < ``until``; null is unbounded."""
    instant = seconds(vector["at"], BEGINNING)
    phases = [
        Phase("validity", phase["status"], seconds(phase["since"], BEGINNING), seconds(phase["until"], END))
        for phase in vector["phases"]
    ]
    assert status_at(phases, "validity", instant) == vector["status"]
    current = [phase for phase in phases if phase.starts_at <= instant < phase.ends_at]
    members = [clock_members("validity", (at.status, at.starts_at, at.ends_at), "zh-hans", instant) for at in current]
    spoken = json.loads(b"{" + (members or [no_phase("validity")])[0][1:] + b"}")
    assert seconds(spoken["next_transition_at"], END) == seconds(vector["next_transition_at"], END)


def seconds(moment: str | None, unbounded: int) -> int:
    from datetime import datetime

    return unbounded if moment is None else int(datetime.fromisoformat(moment).timestamp())


@pytest.mark.parametrize("moment", [f"2031-04-0{day}" for day in range(1, 7)])
def test_filter__by_status_agrees_with_the_cards(get: Fetch, locales: None, moment: str) -> None:
    for number in range(2, 5):
        published_policy(title=str(number), effective_on=date(2031, 4, number), expires_on=date(2031, 4, number + 1))
    cards = get("/policies", as_of=moment)["results"]
    for status in ("upcoming", "in_force", "expired"):
        listed = get("/policies", as_of=moment, validity=status)["results"]
        assert listed == [card for card in cards if card["validity"]["status"] == status]
