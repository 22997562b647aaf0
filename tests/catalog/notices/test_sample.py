"""The notices of the sample city: one of each route, a list that is open now, one that is to come."""

import pytest
from django.test import Client

from catalog.models import FulfilmentNotice, PublicNotice
from catalog.notices.gates import fulfilment_refusals, public_notice_refusals
from catalog.sample.loading import load
from catalog.sample.notices import load_notices
from tests.factories import UserFactory, locale

pytestmark = pytest.mark.django_db


@pytest.mark.clause("7.4.2.6", "7.5.1.1")
def test_sample__has_a_notice_of_each_route_and_lists_and_loads_once(client: Client) -> None:
    locale()
    people = {"editor": UserFactory(username="editor"), "reviewer": UserFactory(username="reviewer")}
    load(**people)

    assert {notice.route for notice in FulfilmentNotice.objects.all()} == {"recognition", "project", "funds"}
    assert not [refusal for notice in FulfilmentNotice.objects.all() for refusal in fulfilment_refusals(notice)]
    assert not [refusal for notice in PublicNotice.objects.all() for refusal in public_notice_refusals(notice)]
    listed = client.get("/api/v1/public-notices").json()["results"]
    assert {each["notice"]["status"] for each in listed} == {"open", "upcoming"}
    assert len(client.get("/api/v1/fulfilment-notices").json()["results"]) == 3
    assert load_notices(**people) == 0
