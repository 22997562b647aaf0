"""References that were put together once are used again only while nothing about them has changed."""

import random
from typing import Any

import pytest
from django.test import Client

from api import documents, references
from catalog.documents.models import DocumentRelation, PolicyDocument
from tests.factories import build_policy, published

from .conftest import Fetch
from .test_policy_detail import withdraw
from .test_query_counts import queries

pytestmark = pytest.mark.django_db

NUMBERS = ("惠城政发〔2026〕1号", "惠城政发〔2026〕2号")
LIBRARY = 5


def build(number: int, randomly: random.Random, named: str = "") -> PolicyDocument:
    """A document that may bear one of two numbers."""
    policy = build_policy(title=f"第{number}件", number_raw=randomly.choice(["", *NUMBERS]))
    policy.relations = named_by_number(named)
    return policy


def named_by_number(number: str) -> list[DocumentRelation]:
    return [DocumentRelation(role="basis", target_title="另一件", target_number=number)] if number else []


def published_anew(policy: PolicyDocument, randomly: random.Random) -> None:
    policy.title += "改"
    policy.number_raw = randomly.choice(["", *NUMBERS])
    others = list(PolicyDocument.objects.filter(live=True).exclude(pk=policy.pk))
    targets = randomly.sample(others, min(randomly.randrange(3), len(others)))
    policy.relations = [DocumentRelation(role="repeals", target=other) for other in targets]
    policy.relations.add(*named_by_number(randomly.choice(["", *NUMBERS])))
    published(policy)


def said(reader: Client, library: list[PolicyDocument]) -> list[Any]:
    answers = [reader.get(f"/api/v1/policies/{policy.content_id}") for policy in library]
    return [(answer.status_code, answer.content, answer.headers.get("ETag")) for answer in answers]


@pytest.mark.parametrize("seed", range(4))
def test_references__remembered_are_those_a_new_process_reads(reader: Client, locales: None, seed: int) -> None:
    randomly = random.Random(seed)
    library = [published(build(number, randomly, NUMBERS[number % 2])) for number in range(LIBRARY)]
    for _ in range(12):
        chosen = PolicyDocument.objects.get(pk=randomly.choice(library).pk)
        if chosen.live and randomly.random() < 0.3:
            withdraw(chosen)
        else:
            published_anew(chosen, randomly)
        remembered = said(reader, library)
        references.forget()
        assert said(reader, library) == remembered


def test_references__are_read_once_for_many(locales: None, reader: Client) -> None:
    policy = published(build(1, random.Random(1), NUMBERS[0]))
    address = f"/api/v1/policies/{policy.content_id}"
    assert [queries(reader, address) for _ in range(3)] == [2, 1, 1]


def test_references__of_what_is_named_too_often_are_always_read(
    get: Fetch, locales: None, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "MOST_ROWS", 2)
    documents._statement.cache_clear()
    base = published(build_policy(title="母法"))
    for number in range(3):
        policy = build_policy(title=f"第{number}件")
        policy.relations = [DocumentRelation(role="basis", target=base)]
        published(policy)
    address = f"/api/v1/policies/{base.content_id}"
    assert [queries(reader, address) for _ in range(2)] == [2, 2]
    documents._statement.cache_clear()
    assert len(get(f"/policies/{base.content_id}")["referenced_by"]) == 3


def test_references__only_so_many_are_remembered(
    locales: None, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(references, "MOST_KEPT", 1)
    first, second = (f"/api/v1/policies/{published(build_policy(title=title)).content_id}" for title in "甲乙")
    assert [queries(reader, address) for address in (first, second, second, first)] == [2, 2, 1, 2]
