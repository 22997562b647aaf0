"""Products and all else that cites in blocks is told when what it quotes changes (6.1.2, 5.1.1.4)."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.citations.following import CitationFollower, compare, compare_ended
from catalog.citations.models import SourceChange
from catalog.documents.models import PolicyDocument
from catalog.products.models import Product
from cms.content.models import ContentChange
from cms.content.services import withdraw
from tests.catalog.blocks.making import citation, criterion, listed, source
from tests.factories import UserFactory, build_product, published, published_policy

pytestmark = pytest.mark.django_db

ARTICLES = ("第一条 为了扶持企业。", "第二条 按投资额的百分之五补助。每家不超过十万元。", "第三条 自印发之日起施行。")


def product_on(document: PolicyDocument, label: str, words: str = "", **values: Any) -> Product:
    made = criterion("revenue", "at_least", "1000", citations=listed(citation(document, label, words)))
    product = build_product(application_conditions=[made], sources=[], **values)
    return published(product)  # type: ignore[return-value]


def published_again(document: PolicyDocument, *articles: str) -> None:
    latest = document.get_latest_revision_as_object()
    latest.body = [("text", "".join(f"<p>{article}</p>" for article in articles))]
    published(latest)


def follow() -> list[SourceChange]:
    CitationFollower().apply(list(ContentChange.objects.all()))
    return list(SourceChange.objects.order_by("pk"))


def replaced(before: str, after: str) -> list[str]:
    return [article.replace(before, after) for article in ARTICLES]


@pytest.mark.clause("5.1.1.4", "6.1.2")
def test_follower__a_product_whose_quoted_provision_changed_is_shown_once_with_both_wordings() -> None:
    document = source(*ARTICLES, title="扶持办法")
    product = product_on(document, "第二条", title="设备补助")
    published_again(document, *replaced("百分之五", "百分之八"))
    follow()
    [change] = follow()
    assert (change.kind, change.label, change.citing_title) == ("words", "第二条", "设备补助")
    assert "百分之五" in change.words_before
    assert "百分之八" in change.words_after
    assert change.citing == product
    assert change.place.endswith(" 1")
    assert change.block_id == product.application_conditions[0].id
    assert change.owner == product.latest_revision.user


def test_follower__words_quoted_of_a_provision_that_still_stand_are_no_change() -> None:
    document = source(*ARTICLES)
    product_on(document, "第二条", "每家不超过十万元")
    published_again(document, *replaced("百分之五", "百分之八"))
    assert follow() == []
    published_again(document, *replaced("十万元", "五万元"))
    [change] = follow()
    assert (change.kind, change.words_before) == ("words", "每家不超过十万元")


def test_follower__a_provision_that_went() -> None:
    document = source(*ARTICLES)
    product_on(document, "第二条")
    published_again(document, ARTICLES[0], ARTICLES[2])
    assert [(change.kind, change.label) for change in follow()] == [("removed", "第二条")]


def test_follower__a_source_that_was_withdrawn() -> None:
    document = source(*ARTICLES)
    product_on(document, "第二条")
    withdraw(instance=document, user=UserFactory(username="approver"), reason="发错了")
    assert [change.kind for change in follow()] == ["withdrawn"]


@pytest.mark.clause("5.1.1.4")
def test_follower__a_source_that_ends_by_the_clock() -> None:
    document = source(*ARTICLES, effective_on=date(2030, 1, 1), expires_on=date(2031, 12, 31))
    with time_machine.travel("2031-06-01T10:00:00+08:00", tick=False):
        product_on(document, "第二条")
    with time_machine.travel("2031-12-31T23:00:00+08:00", tick=False):
        assert compare_ended() == 0
    with time_machine.travel("2032-01-01T01:00:00+08:00", tick=False):
        assert compare_ended() == 1
        assert compare_ended() == 0


def test_follower__what_is_published_on_a_document_that_had_ended() -> None:
    document = source(*ARTICLES, effective_on=date(2020, 1, 1), expires_on=date(2021, 12, 31))
    follow()
    product_on(document, "第二条")
    assert [change.kind for change in follow()] == ["ended"]


def test_follower__a_draft_that_cites_is_not_public_and_not_told() -> None:
    document = source(*ARTICLES)
    made = criterion("revenue", "at_least", "1", citations=listed(citation(document, "第二条")))
    build_product(application_conditions=[made]).save()
    published_again(document, *replaced("百分之五", "百分之八"))
    assert follow() == []


def test_follower__finds_who_cites_without_looking_at_everyone() -> None:
    document = source(*ARTICLES)
    product_on(document, "第二条")
    with CaptureQueriesContext(connection) as alone:
        compare(document.content_id)
    for number in range(5):
        product_on(source("第一条 另有规定。", title=f"办法{number}"), "第一条", title=f"业务品种{number}")
    with CaptureQueriesContext(connection) as among_others:
        compare(document.content_id)
    assert len(among_others) == len(alone)


def test_office__shows_the_place_and_leads_to_the_block(client: Any) -> None:
    document = source(*ARTICLES, title="扶持办法")
    product = product_on(document, "第二条", title="设备补助")
    published_again(document, *replaced("百分之五", "百分之八"))
    [change] = follow()
    client.force_login(UserFactory(username="chief", is_superuser=True, is_staff=True))
    page = client.get(reverse("catalog_source_changes:list")).content.decode()
    assert f"/edit/{product.pk}/#block-{change.block_id}-section" in page
    assert change.place in page
    assert "<del>五</del>" in page


def test_follower__many_documents_that_nothing_rests_on_cost_a_few_questions() -> None:
    for number in range(6):
        published_policy(title=f"无人引用的办法{number}")
    changes = list(ContentChange.objects.all())
    with CaptureQueriesContext(connection) as asked:
        CitationFollower().apply(changes)
    assert len(asked) <= 8
