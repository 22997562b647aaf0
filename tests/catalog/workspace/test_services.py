"""Entries put into drafts, taken out and brought back."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from catalog.models import Built, Call, PolicyDocument, Product, ProposalAnswer
from catalog.workspace import selectors, services
from catalog.workspace.beginning import Beginning, begin
from catalog.workspace.services import Outdated
from catalog.workspace.spots import Entry, Spot
from cms.content.models import ContentItem
from tests.factories import RegionFactory, TermFactory, UserFactory, build_policy, draft

pytestmark = [pytest.mark.django_db, pytest.mark.clause("6.1.2")]

CONDITIONS = Spot("application_conditions")


@pytest.fixture
def policy() -> PolicyDocument:
    areas, regions = [TermFactory()], [RegionFactory()]
    document = build_policy(level="city", policy_areas=areas, regions=regions)
    document.body = [("text", "<p>第一条 制定本办法。</p><p>第二条 企业应当守信。企业应当纳税。</p>")]
    draft(document)
    return PolicyDocument.objects.get(pk=document.pk)


@pytest.fixture
def editor() -> Any:
    return UserFactory(username="editor")


@pytest.fixture
def product(policy: PolicyDocument, editor: Any) -> Product:
    source = {"document": policy.pk, "label": "第二条", "words": ""}
    return begin(document=policy, beginning=Beginning("product", "守信企业奖励", source), user=editor)  # type: ignore[return-value]


def latest(product: Product) -> Product:
    return Product.objects.get(pk=product.pk).get_latest_revision_as_object()  # type: ignore[no-any-return]


def seen(product: Product) -> int:
    return Product.objects.get(pk=product.pk).latest_revision_id  # type: ignore[return-value]


def words(text: str, block_id: str = "", spot: Spot = CONDITIONS) -> Entry:
    return Entry(spot, "text", {"words": text, "effect": "include", "citations": []}, block_id)


def test_begin__takes_over_what_the_document_says_and_cites_it(product: Product, policy: PolicyDocument) -> None:
    made = latest(product)

    assert (made.level, [region.code for region in made.regions.all()]) == ("city", ["980100"])
    assert [area.code for area in made.policy_areas.all()] == ["innovation"]
    (source,) = made.sources
    assert source.value["words"] == "企业应当守信。企业应当纳税。"
    assert source.value["provision"] == policy.provisions[1]["id"]
    assert [card.key for card in selectors.built_from(policy)] == [f"product:{product.pk}"]
    assert not ContentItem.objects.exists()


def test_begin__a_call_knows_its_notice(policy: PolicyDocument, editor: Any) -> None:
    made = begin(document=policy, beginning=Beginning("call", "申报通知"), user=editor)

    assert Call.objects.get(pk=made.pk).document == policy
    assert [card.kind for card in selectors.built_from(policy)] == ["call"]


def test_put__a_new_entry_and_another_in_its_place(product: Product, editor: Any) -> None:
    services.put(instance=product, seen=seen(product), entry=words("守信"), user=editor)
    (first,) = latest(product).application_conditions
    services.put(instance=product, seen=seen(product), entry=words("守信并纳税", first.id), user=editor)

    (now,) = latest(product).application_conditions
    assert (now.id, now.value["words"]) == (first.id, "守信并纳税")


@pytest.mark.clause("6.1.4")
def test_put__into_a_variant(product: Product, editor: Any) -> None:
    variant = Entry(Spot("variants"), "variant", {"name": "一类"})
    services.put(instance=product, seen=seen(product), entry=variant, user=editor)
    (kept,) = latest(product).variants
    services.put(
        instance=product,
        seen=seen(product),
        entry=words("守信", spot=Spot("application_conditions", kept.id)),
        user=editor,
    )

    card = selectors.card_of(product)
    (part,) = card.parts
    said = {section.spot.field: [row.words for row in section.rows] for section in part.sections}
    assert (part.name, said["application_conditions"]) == ("一类", ["守信"])
    assert not latest(product).application_conditions


def test_put__over_somebody_elses_change_is_refused(product: Product, editor: Any) -> None:
    before = seen(product)
    services.put(instance=product, seen=before, entry=words("甲"), user=UserFactory(username="other"))

    with pytest.raises(Outdated) as outdated:
        services.put(instance=product, seen=before, entry=words("乙"), user=editor)
    assert "other" in outdated.value.messages[0]
    assert [each.value["words"] for each in latest(product).application_conditions] == ["甲"]


@pytest.mark.parametrize(
    "entry",
    [
        Entry(Spot("title"), "text", {}),
        Entry(Spot("nowhere"), "text", {}),
        Entry(CONDITIONS, "window", {}),
        Entry(Spot("application_conditions", "no-such-variant"), "text", {}),
        words("甲", "no-such-entry"),
    ],
)
def test_put__where_nothing_stands_is_refused(product: Product, editor: Any, entry: Entry) -> None:
    with pytest.raises(ValidationError):
        services.put(instance=product, seen=seen(product), entry=entry, user=editor)


def test_restore__undoes_and_redoes(product: Product, editor: Any) -> None:
    empty = seen(product)
    services.put(instance=product, seen=empty, entry=words("甲"), user=editor)
    full = seen(product)

    services.restore(instance=product, seen=full, revision=empty, user=editor)
    assert not latest(product).application_conditions
    services.restore(instance=product, seen=seen(product), revision=full, user=editor)
    assert [each.value["words"] for each in latest(product).application_conditions] == ["甲"]


def test_discard__takes_back_a_beginning(product: Product, editor: Any) -> None:
    services.discard(instance=product, seen=seen(product), user=editor)

    assert not Product.objects.exists()
    assert not Built.objects.exists()


def test_take_out__what_is_gone_is_said(product: Product, editor: Any) -> None:
    services.put(instance=product, seen=seen(product), entry=words("甲"), user=editor)
    (kept,) = latest(product).application_conditions
    services.take_out(instance=product, seen=seen(product), spot=CONDITIONS, block_id=kept.id, user=editor)

    assert not latest(product).application_conditions
    with pytest.raises(ValidationError):
        services.take_out(instance=product, seen=seen(product), spot=CONDITIONS, block_id=kept.id, user=editor)


def test_answer__is_remembered_and_taken_back(policy: PolicyDocument, editor: Any) -> None:
    services.answer(document=policy, key="k", said="dismissed", user=editor)
    assert selectors.answers_to(policy) == {"k": "dismissed"}

    services.answer(document=policy, key="k", said="", user=editor)
    assert not ProposalAnswer.objects.exists()


def test_built_from__costs_the_same_for_many(
    policy: PolicyDocument, editor: Any, django_assert_num_queries: Any
) -> None:
    for number in range(6):
        made = begin(document=policy, beginning=Beginning("product", f"品种{number}"), user=editor)
        services.put(instance=made, seen=seen(made), entry=words("甲"), user=editor)  # type: ignore[arg-type]

    with django_assert_num_queries(8):
        selectors.built_from(policy)
