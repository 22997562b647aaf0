"""Conditions put together with 且 and 或, and a call that takes over what its product asks."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from catalog.models import Call, PolicyDocument, Product
from catalog.workspace import arranging, selectors, services
from catalog.workspace.beginning import Beginning, begin
from catalog.workspace.spots import Entry, Spot
from tests.factories import UserFactory, build_policy, draft

pytestmark = [pytest.mark.django_db, pytest.mark.clause("6.1.2", "6.1.6")]

CONDITIONS = Spot("application_conditions")


@pytest.fixture
def editor() -> Any:
    return UserFactory(username="editor")


@pytest.fixture
def product(editor: Any) -> Product:
    """A product with four conditions: 甲 乙 丙 丁."""
    document = build_policy(title="办法")
    draft(document)
    document = PolicyDocument.objects.get()
    made: Any = begin(document=document, beginning=Beginning("product", "奖励"), user=editor)
    for words in "甲乙丙丁":
        value = {"words": words, "effect": "include", "citations": []}
        put(made, Entry(CONDITIONS, "text", value), editor)
    return made


def put(product: Any, entry: Entry, editor: Any) -> None:
    services.put(instance=product, seen=latest_id(product), entry=entry, user=editor)


def latest_id(product: Any) -> int:
    return type(product).objects.get(pk=product.pk).latest_revision_id


def stream(product: Product) -> list[Any]:
    return list(Product.objects.get(pk=product.pk).get_latest_revision_as_object().application_conditions)


def shape(value: Any) -> Any:
    """Groups as (kind, members), conditions as their words."""
    if value.block_type == "group":
        return (value.value["kind"], [shape(each) for each in value.value["conditions"]])
    return value.value["words"]


def join(product: Product, place: int, kind: str, editor: Any) -> None:
    block_id = stream(product)[place].id
    services.change(
        instance=product, seen=latest_id(product), user=editor,
        alter=lambda draft: arranging.join(draft, CONDITIONS, block_id, kind),
    )  # fmt: skip


def test_join__two_and_two_and_either(product: Product, editor: Any) -> None:
    join(product, 1, "all_of", editor)
    join(product, 1, "all_of", editor)
    assert [shape(each) for each in stream(product)] == [("all_of", ["甲", "乙", "丙"]), "丁"]
    join(product, 1, "any_of", editor)
    assert [shape(each) for each in stream(product)] == [("any_of", [("all_of", ["甲", "乙", "丙"]), "丁"])]


@pytest.mark.parametrize(("place", "kind"), [(0, "any_of"), (1, "at_least"), (1, "")])
def test_join__what_cannot_be_is_refused(product: Product, editor: Any, place: int, kind: str) -> None:
    with pytest.raises(ValidationError):
        join(product, place, kind, editor)
    assert [shape(each) for each in stream(product)] == ["甲", "乙", "丙", "丁"]


def test_join__a_scorecard_stands_for_itself(product: Product, editor: Any) -> None:
    value = {"words": "评分", "pass_mark": "60", "maximum": "100", "sections": [], "routes": [], "citations": []}
    put(product, Entry(CONDITIONS, "scorecard", value), editor)
    with pytest.raises(ValidationError):
        join(product, 4, "any_of", editor)


def test_group__shows_what_its_members_cite(product: Product, editor: Any) -> None:
    document = PolicyDocument.objects.get()
    citation = {"document": document.pk, "label": "", "words": "请遵照执行"}
    value = {"words": "戊", "effect": "include", "citations": [{"type": "item", "value": citation, "id": ""}]}
    put(product, Entry(CONDITIONS, "text", value), editor)
    join(product, 4, "any_of", editor)

    sections = {section.spot.field: section for section in selectors.card_of(product).sections}
    assert [len(row.cited) for row in sections["application_conditions"].rows] == [0, 0, 0, 1]


def test_take_over__copies_what_the_call_has_not_of_its_own(product: Product, editor: Any) -> None:
    document = PolicyDocument.objects.get()
    made: Any = begin(document=document, beginning=Beginning("call", "通知", within=product), user=editor)
    assert selectors.card_of(made).may_take_over
    services.change(instance=made, seen=latest_id(made), user=editor, alter=arranging.take_over)

    call = Call.objects.get().get_latest_revision_as_object()
    assert [each.value["words"] for each in call.conditions] == ["甲", "乙", "丙", "丁"]
    assert {each.id for each in call.conditions}.isdisjoint(each.id for each in stream(product))
    assert not selectors.card_of(made).may_take_over
    with pytest.raises(ValidationError):
        services.change(instance=made, seen=latest_id(made), user=editor, alter=arranging.take_over)


def test_link__joins_a_call_with_the_products_of_its_document(product: Product, editor: Any) -> None:
    document = PolicyDocument.objects.get()
    made: Any = begin(document=document, beginning=Beginning("call", "通知"), user=editor)
    assert [card.may_link for card in selectors.built_from(document) if card.kind == "call"] == [True]
    products = selectors.products_of(document)
    services.change(instance=made, seen=latest_id(made), user=editor, alter=lambda call: arranging.link(call, products))

    assert list(Call.objects.get().get_latest_revision_as_object().products.all()) == [product]
    (card,) = [card for card in selectors.built_from(document) if card.kind == "call"]
    assert (card.may_link, card.may_take_over) == (False, True)
    with pytest.raises(ValidationError):
        arranging.link(Call.objects.get().get_latest_revision_as_object(), products)
