"""What a document's end or replacement means for what is built from it: proposed, never done by itself (5.1.1.4)."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from catalog.blocks.settling import citations_in
from catalog.citations.following import CitationFollower
from catalog.citations.models import SourceChange
from catalog.documents.models import DocumentRelation
from catalog.products.answers import Consequence
from catalog.products.consequences import Touched, answer, proposals, waiting
from catalog.products.gates import product_refusals
from cms.content import services
from cms.content.models import ContentItem
from tests.factories import (
    UserFactory,
    block,
    build_policy,
    build_product,
    cited,
    entry,
    locale,
    published,
    published_call,
    published_policy,
    stated_window,
)

pytestmark = pytest.mark.django_db

TEXT = "第一条　给予20万元奖励。</p><p>第二条　只享受一次。"


@pytest.fixture
def built() -> dict[str, Any]:
    """A document that ended yesterday by its own words, and a product that rests on it."""
    locale("zh-hans"), locale("en")
    document = published_policy(title="旧办法", text=TEXT, effective_on=date(2020, 1, 1))
    product = published(build_product(title="奖励", sources=[block("citation", **cited(document, "第一条"))]))
    return {"document": document, "product": product}


def ended(document: Any) -> None:
    row = type(document).objects.get(pk=document.pk)
    row.terminated_on, row.termination_kind, row.terminated_basis = date(2024, 1, 1), "repealed", "declared"
    published(row)


def replaced(document: Any) -> Any:
    successor = build_policy(title="新办法", text=TEXT.replace("20万", "30万"))
    successor.relations = [DocumentRelation(role="replaces", target=document)]
    return published(successor)


def test_waiting__nothing_while_the_source_holds(built: dict[str, Any]) -> None:
    assert waiting() == []


@pytest.mark.clause("5.1.1.4")
@pytest.mark.parametrize(("what", "event"), [(ended, "ended"), (replaced, "replaced")])
def test_waiting__names_the_product_when_its_source_ends_or_is_replaced(
    built: dict[str, Any], what: Any, event: str
) -> None:
    what(built["document"])

    [touched] = waiting()

    assert (touched.type, touched.object_id, touched.event) == ("product", built["product"].pk, event)


@pytest.mark.clause("5.1.1.4")
def test_waiting__names_the_product_when_its_source_is_withdrawn(built: dict[str, Any]) -> None:
    services.withdraw(instance=built["document"], user=UserFactory(), reason="误发")

    assert [each.event for each in waiting()] == ["withdrawn"]


def test_waiting__what_is_replaced_and_ended_is_asked_once(built: dict[str, Any]) -> None:
    replaced(built["document"])
    ended(built["document"])

    assert [each.event for each in waiting()] == ["ended"]


def test_waiting__open_calls_are_named_and_closed_ones_not(built: dict[str, Any], time_machine: Any) -> None:
    time_machine.move_to("2026-03-10T09:00:00+08:00", tick=False)
    sources = [block("citation", **cited(built["document"], "第一条"))]
    running = published_call(title="申报中", sources=sources)
    published_call(
        title="已截止", sources=sources, windows=[stated_window(opens_on="2026-01-01", closes_on="2026-02-01")]
    )
    ended(built["document"])

    assert {(each.type, each.object_id) for each in waiting()} == {
        ("product", built["product"].pk), ("call", running.pk),
    }  # fmt: skip


@pytest.mark.clause("5.1.1.4")
def test_waiting__a_call_whose_notice_is_replaced_can_name_the_new_one(time_machine: Any) -> None:
    time_machine.move_to("2026-03-10T09:00:00+08:00", tick=False)
    notice = published_policy(title="申报通知")
    call = published_call(title="申报中", document=notice)
    successor = build_policy(title="更正后的申报通知")
    successor.relations = [DocumentRelation(role="replaces", target=notice)]
    published(successor)

    [touched] = waiting()
    answer(touched=touched, said="cite", user=UserFactory())

    call.refresh_from_db()
    assert (touched.type, call.document.title) == ("call", "申报通知")
    assert call.get_latest_revision_as_object().document.title == "更正后的申报通知"


def test_answer__keeps_what_else_is_to_be_looked_at(built: dict[str, Any]) -> None:
    draft = built["product"].get_latest_revision_as_object()
    draft.draft_reason = "核对金额"
    services.save_draft(instance=draft, user=UserFactory())
    ended(built["document"])

    answer(touched=waiting()[0], said="review", user=UserFactory())

    built["product"].refresh_from_db()
    reason = built["product"].get_latest_revision_as_object().draft_reason
    assert ("核对金额" in reason, "旧办法" in reason) == (True, True)


@pytest.mark.clause("5.1.1.4")
def test_answer__review_keeps_a_draft_that_says_why_and_changes_nothing_public(built: dict[str, Any]) -> None:
    ended(built["document"])
    public = bytes(ContentItem.objects.get(type="product", locale="zh-hans").document)
    user = UserFactory()

    answer(touched=waiting()[0], said="review", user=user, note="请科技局确认")

    product = built["product"]
    product.refresh_from_db()
    draft = product.get_latest_revision_as_object()
    assert "旧办法" in draft.draft_reason
    assert "请科技局确认" in draft.draft_reason
    assert draft.latest_revision.user == user
    assert product.live
    assert bytes(ContentItem.objects.get(type="product", locale="zh-hans").document) == public
    assert waiting() == []


@pytest.mark.clause("5.1.1.4")
def test_answer__cite_keeps_a_draft_with_the_words_of_the_successor(built: dict[str, Any]) -> None:
    successor = replaced(built["document"])
    [touched] = waiting()
    assert proposals([touched])[0].successor == successor

    answer(touched=touched, said="cite", user=UserFactory())

    product = built["product"]
    product.refresh_from_db()
    [citation] = citations_in(product.get_latest_revision_as_object())
    assert citation.document_id == successor.pk
    assert (citation.label, citation.words) == ("第一条", "给予30万元奖励。")
    assert [each.words for each in citations_in(product)] == ["给予20万元奖励。"]


@pytest.mark.clause("5.1.1.4")
def test_answer__cite_shows_where_the_successor_has_not_got_the_words(built: dict[str, Any]) -> None:
    document = built["document"]
    condition = block("text", words="有上限", citations=[entry(**cited(document, words="20万元"))])
    other = published(build_product(title="另一项", application_conditions=[condition], sources=[]))
    replaced(document)

    for touched in waiting():
        answer(touched=touched, said="cite", user=UserFactory())

    other.refresh_from_db()
    draft = other.get_latest_revision_as_object()
    assert [each.is_settled for each in citations_in(draft)] == [False]
    assert "citation_not_found" in {refusal.code for refusal in product_refusals(draft)}


def test_answer__cite_without_a_known_successor_is_refused(built: dict[str, Any]) -> None:
    ended(built["document"])

    with pytest.raises(ValidationError):
        answer(touched=waiting()[0], said="cite", user=UserFactory())
    assert not Consequence.objects.exists()


def test_answer__withdraw_is_only_proposed(built: dict[str, Any]) -> None:
    ended(built["document"])

    answer(touched=waiting()[0], said="withdraw", user=UserFactory())

    assert ContentItem.objects.filter(type="product").exists()
    assert Consequence.objects.get().answer == "withdraw"


def test_answer__put_aside_needs_a_reason_and_keeps_no_draft(built: dict[str, Any]) -> None:
    ended(built["document"])
    [touched] = waiting()
    before = built["product"].latest_revision_id

    with pytest.raises(ValidationError):
        answer(touched=touched, said="aside", user=UserFactory())
    answer(touched=touched, said="aside", user=UserFactory(), note="只引用了定义")

    built["product"].refresh_from_db()
    assert built["product"].latest_revision_id == before
    assert waiting() == []


def test_answer__second_person_is_told_who_answered(built: dict[str, Any]) -> None:
    ended(built["document"])
    [touched] = waiting()
    answer(touched=touched, said="review", user=UserFactory(username="甲"))

    with pytest.raises(ValidationError, match="甲"):
        answer(touched=touched, said="withdraw", user=UserFactory())


def test_answer__closes_the_change_of_source_too(built: dict[str, Any]) -> None:
    ended(built["document"])
    CitationFollower().reset()
    assert SourceChange.objects.filter(reviewed_at=None).exists()

    answer(touched=waiting()[0], said="review", user=UserFactory())

    assert not SourceChange.objects.filter(reviewed_at=None).exists()


def test_answer__to_what_is_gone_is_refused() -> None:
    with pytest.raises(ValidationError):
        answer(
            touched=Touched("product", 1, "00000000-0000-4000-8000-000000000001", "ended"),  # type: ignore[arg-type]
            said="review",
            user=UserFactory(),
        )
