"""The hot path asks the database at most three times, however much there is."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.documents.models import DocumentRelation
from cms.content import sequencer
from tests.factories import OrganisationFactory, RegionFactory, TermFactory, build_policy, published, published_policy

pytestmark = pytest.mark.django_db

LIST = "/api/v1/policies"


@pytest.fixture
def policies(locales: None) -> list[Any]:
    finance, city, bureau = TermFactory(code="finance"), RegionFactory(), OrganisationFactory(code="bureau")
    base = published_policy(policy_areas=[finance], regions=[city], issuer=bureau, level="city")
    found = [base]
    for number in range(3):
        policy = build_policy(title=str(number), policy_areas=[finance], regions=[city], issuer=bureau, level="city")
        policy.relations = [
            DocumentRelation(role="basis", target=base),
            DocumentRelation(role="repeals", target_title="不在库的文件"),
        ]
        found.append(published(policy))
    return found


def queries(reader: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        response = reader.get(address)
        assert response.status_code in (200, 410), response.content
    return len(asked)


WARM = "?policy_area=finance&issuer=bureau&region=980100&year=2026&validity=unknown"


def test_list__one_query_and_one_more_to_choose_the_rarest_filter(reader: Client, policies: list[Any]) -> None:
    assert queries(reader, LIST) == 1
    reader.get(f"{LIST}{WARM}")
    assert queries(reader, f"{LIST}{WARM}") == 1
    assert queries(reader, f"{LIST}{WARM}&count=true&limit=2") == 2


def test_list__never_more_than_three_once_the_codes_are_known(reader: Client, policies: list[Any]) -> None:
    from api import drivers

    reader.get(f"{LIST}{WARM}")
    drivers.forget()
    assert queries(reader, f"{LIST}{WARM}&count=true") == 3


def test_document__one_query_and_another_for_references_not_seen_before(reader: Client, policies: list[Any]) -> None:
    for address in (f"{LIST}/{policies[0].content_id}", f"{LIST}/{policies[1].content_id}?locale=en"):
        assert queries(reader, address) == 2
        assert queries(reader, address) == 1


def test_tombstone__two_queries(reader: Client, policies: list[Any]) -> None:
    from .test_policy_detail import withdraw

    withdraw(policies[3])
    assert queries(reader, f"{LIST}/{policies[3].content_id}") == 2


def test_changes__one_query_three_with_documents(reader: Client, policies: list[Any]) -> None:
    sequencer.number_changes()
    assert queries(reader, "/api/v1/changes") == 1
    assert queries(reader, "/api/v1/changes?expand=document") == 3
