"""The calls of the sample city: several statuses at once, and what 7.4.1.1 asks of each."""

from collections import Counter
from datetime import date

import pytest
from django.test import Client

from catalog.calls.gates import call_refusals
from catalog.calls.status import AXIS, phases
from catalog.calls.times import call_times
from catalog.models import Call, Milestone
from catalog.sample.calls import load_calls
from catalog.sample.loading import load
from cms.content.phases import start_of_day, status_at
from tests.factories import UserFactory, locale

pytestmark = pytest.mark.django_db


@pytest.mark.clause("7.4.1.1", "7.1.1.3")
def test_sample__has_calls_of_every_status_and_loads_once(client: Client) -> None:
    locale()
    people = {"editor": UserFactory(username="editor"), "reviewer": UserFactory(username="reviewer")}
    load(**people)
    calls = list(Call.objects.all())
    assert len(calls) == 12
    assert all(not list(call_refusals(call)) for call in calls)
    seen = Counter(status_at(phases(call_times(call)), AXIS, start_of_day(date(2026, 11, 24))) for call in calls)
    assert seen == {
        "closed": 3,
        "closing": 1,
        "standing": 1,
        "open": 2,
        "forecast": 1,
        "suspended": 1,
        "upcoming": 2,
        "local": 1,
    }
    assert Milestone.objects.count() == 5
    assert load_calls(**people) == 0
    counted = client.get("/api/v1/openings", {"as_of": "2026-11-24"}).json()["facets"]["application"]
    assert {each["code"]: each["count"] for each in counted if each["count"]} == seen
