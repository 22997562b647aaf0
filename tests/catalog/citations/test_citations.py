"""What cites a provision is told when its words change, when it goes, and when the document ends (6.1.2, 5.1.1.4)."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.citations import services
from catalog.citations.citing import cite, named
from catalog.citations.following import CitationFollower, compare, compare_ended
from catalog.citations.models import SourceChange
from catalog.documents.models import DocumentRelation, PolicyDocument
from catalog.documents.versions import TextVersion
from cms.content.models import ContentChange
from cms.content.services import withdraw
from tests.factories import UserFactory, build_policy, published, published_policy

pytestmark = pytest.mark.django_db

ARTICLES = "</p><p>".join(
    ["第一条 为了扶持企业。", "第二条 按投资额的百分之五补助。", "每家不超过十万元。", "第三条 自印发之日起施行。"]
)


def resting(source: PolicyDocument, cited: str, role: str = "basis") -> PolicyDocument:
    policy = build_policy(title="实施细则")
    policy.relations = [DocumentRelation(role=role, target=source, provisions_cited=cited)]
    return published(policy)  # type: ignore[return-value]


def published_again(policy: PolicyDocument, text: str) -> None:
    latest = policy.get_latest_revision_as_object()
    latest.body = [("text", f"<p>{text}</p>")]
    published(latest)


def kinds() -> list[tuple[str, str]]:
    return list(SourceChange.objects.order_by("pk").values_list("kind", "label"))


@pytest.mark.parametrize(
    ("cited", "labels"),
    [
        ("第三条、第五条第二款", ["第三条", "第五条第二款"]),
        ("第3条第2款", ["第三条第二款"]),
        ("第六条第(一)项；第七条", ["第六条第（一）项", "第七条"]),
        ("", []),
        ("第三条、第三条", ["第三条"]),
    ],
)
def test_named__labels_in_any_style(cited: str, labels: list[str]) -> None:
    assert named(cited) == labels


@pytest.mark.clause("6.1.2")
def test_citation__keeps_the_words_of_its_day() -> None:
    source = published_policy(title="扶持办法", text=ARTICLES)
    [citation] = resting(source, "第二条第二款").relations.get().citations
    assert (citation["label"], citation["words"]) == ("第二条第二款", "每家不超过十万元。")
    assert citation["provision"] in {each["id"] for each in source.provisions}


def test_citation__of_what_is_not_there_is_refused_by_name() -> None:
    source = published_policy(text=ARTICLES)
    relation = DocumentRelation(role="basis", target=source, provisions_cited="第二条、第九条")
    with pytest.raises(ValidationError, match="第九条"):
        relation.clean()


def test_follower__says_nothing_while_words_stay_though_numbers_shift() -> None:
    source = published_policy(title="扶持办法", text=ARTICLES)
    resting(source, "第二条")
    shifted = ARTICLES.replace("第三条", "第四条").replace("第二条", "第三条")
    published_again(source, shifted.replace("</p><p>第三条", "</p><p>第二条 本市另设资金。</p><p>第三条"))
    assert compare(source.content_id) == 0


@pytest.mark.clause("5.1.1.4")
def test_follower__words_that_changed_are_shown_once() -> None:
    source = published_policy(title="扶持办法", text=ARTICLES)
    citing = resting(source, "第二条、第三条")
    published_again(source, ARTICLES.replace("百分之五", "百分之八"))
    CitationFollower().apply(list(ContentChange.objects.all()))
    CitationFollower().apply(list(ContentChange.objects.all()))
    change = SourceChange.objects.get()
    assert (change.kind, change.label, change.citing_title) == ("words", "第二条", "实施细则")
    assert "百分之五" in change.words_before
    assert "百分之八" in change.words_after
    assert change.owner == citing.latest_revision.user


def test_follower__takes_no_turn_to_write_for_what_nothing_rests_on() -> None:
    published_policy(title="扶持办法", text=ARTICLES)
    with CaptureQueriesContext(connection) as asked:
        CitationFollower().apply(list(ContentChange.objects.all()))
    assert {query["sql"].split()[0] for query in asked} == {"SELECT"}


def test_follower__a_provision_that_went() -> None:
    source = published_policy(text=ARTICLES)
    resting(source, "第二条第二款")
    published_again(source, ARTICLES.replace("</p><p>每家不超过十万元。", ""))
    compare(source.content_id)
    assert kinds() == [("removed", "第二条第二款")]


@pytest.mark.clause("5.1.1.4")
def test_follower__an_amendment_counts_from_its_day() -> None:
    source = build_policy(text=ARTICLES)
    body = [{"type": "text", "value": f"<p>{ARTICLES.replace('百分之五', '百分之八')}</p>", "id": None}]
    source.text_versions = [TextVersion(starts_on=date(2031, 7, 1), body=body, act_title="修改决定")]
    with time_machine.travel("2031-03-15T10:00:00+08:00", tick=False):
        resting(published(source), "第二条")  # type: ignore[arg-type]
        assert compare(source.content_id) == 0
    with time_machine.travel("2031-07-01T00:00:10+08:00", tick=False):
        assert compare(source.content_id) == 1


@pytest.mark.clause("5.1.1.4")
def test_follower__the_end_of_a_document_by_the_clock() -> None:
    source = published_policy(effective_on=date(2030, 1, 1), expires_on=date(2031, 12, 31))
    resting(source, "")
    with time_machine.travel("2031-12-31T23:00:00+08:00", tick=False):
        assert compare_ended() == 0
    with time_machine.travel("2032-01-01T01:00:00+08:00", tick=False):
        assert compare_ended() == 1
        assert compare_ended() == 0
    assert kinds() == [("ended", "")]


def test_follower__what_repeals_a_document_is_not_surprised_by_its_end() -> None:
    source = published_policy(effective_on=date(2020, 1, 1), expires_on=date(2021, 12, 31))
    resting(source, "", role="repeals")
    assert compare_ended() == 0


def test_follower__a_withdrawn_source() -> None:
    source = published_policy(text=ARTICLES)
    resting(source, "第一条")
    withdraw(instance=source, user=UserFactory(username="approver"), reason="发错了")
    assert compare(source.content_id) == 1
    assert kinds() == [("withdrawn", "")]


def test_reviewed__by_a_person_and_only_once() -> None:
    source = published_policy(text=ARTICLES)
    resting(source, "第二条")
    published_again(source, ARTICLES.replace("百分之五", "百分之八"))
    compare(source.content_id)
    change, editor = SourceChange.objects.get(), UserFactory(username="writer")
    services.mark_reviewed(change=change, user=editor, note="已改")
    assert list(services.open_changes()) == []
    with pytest.raises(ValidationError, match="writer"):
        services.mark_reviewed(change=change, user=editor)
    assert compare(source.content_id) == 0


def test_cite__what_was_cited_earlier_stays_as_it_was() -> None:
    source = build_policy(text=ARTICLES)
    source.settle()
    kept = cite(source, "第二条", on=date(2026, 1, 1))
    source.body = [("text", f"<p>{ARTICLES.replace('百分之五', '百分之八')}</p>")]
    source.settle()
    assert cite(source, "第二条、第一条", kept, on=date(2026, 1, 1))[0] == kept[0]


def _as(client: Any, name: str) -> Any:
    client.force_login(UserFactory(username=name, is_superuser=True, is_staff=True))
    return client


def test_office__the_list_and_the_review(client: Any) -> None:
    source = published_policy(title="扶持办法", text=ARTICLES)
    resting(source, "第二条")
    published_again(source, ARTICLES.replace("百分之五", "百分之八"))
    compare(source.content_id)
    address = reverse("catalog_source_changes:list")
    page = _as(client, "chief").get(address).content.decode()
    assert "<del>五</del>" in page
    assert "《扶持办法》第二条" in page
    assert "扶持办法" not in client.get(address, {"mine": "1"}).content.decode()
    response = client.post(address, {"change": SourceChange.objects.get().pk, "note": "已改"}, follow=True)
    assert "《扶持办法》第二条" not in response.content.decode()
    assert SourceChange.objects.get().note == "已改"


def test_office__needs_the_right(client: Any) -> None:
    client.force_login(UserFactory(username="nobody"))
    assert client.get(reverse("catalog_source_changes:list")).status_code in (302, 403)
