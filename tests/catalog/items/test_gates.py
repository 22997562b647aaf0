"""What a service item needs to go out, by its kind and by how one comes by its product (7.4.1.2)."""

import uuid
from typing import Any

import pytest

from catalog.items.gates import item_refusals
from tests.factories import OrganisationFactory, block, build_product, build_service_item, draft

pytestmark = pytest.mark.django_db


def saved(**values: Any) -> Any:
    return draft(build_service_item(**values)).as_object()


def points(item: Any) -> dict[str, str]:
    return {refusal.code: refusal.place for refusal in item_refusals(item)}


def product(**values: Any) -> Any:
    return draft(build_product(**values)).as_object()


def test_checklist__of_a_whole_item_is_empty() -> None:
    assert points(saved()) == {}


@pytest.mark.clause("6.1.4")
@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        (["competent"], {"no_accepting_organisation": "organisations"}),
        (["accepting"], {"no_competent_organisation": "organisations"}),
        (["competent", "accepting", "authorising"], {}),
    ],
)
def test_checklist__asks_for_competent_and_accepting_organisation(roles: list[str], expected: dict[str, str]) -> None:
    bureau = OrganisationFactory()

    assert points(saved(organisations=[(role, bureau) for role in roles])) == expected


@pytest.mark.clause("7.4.1.2")
@pytest.mark.parametrize(
    ("lacking", "expected"),
    [
        ({"sources": []}, {"no_basis": "sources"}),
        ({"product": None}, {"no_product": "product"}),
        ({"method": " "}, {"no_method": "method"}),
        ({"entries": []}, {"no_entry": "entries"}),
    ],
)
def test_checklist__of_an_application_names_what_is_lacking(lacking: dict[str, Any], expected: dict[str, str]) -> None:
    assert points(saved(**lacking)) == expected


@pytest.mark.clause("7.4.1.2")
@pytest.mark.parametrize("kind", ["survey", "retention"])
def test_checklist__surveys_and_data_need_no_entry(kind: str) -> None:
    assert points(saved(kind=kind, product=None, method="", entries=[])) == {}


def test_checklist__by_own_declaration_is_handed_in_nowhere() -> None:
    item = saved(product=product(access_mode="self_declared"), method="", entries=[])

    assert points(item) == {}


def test_checklist__there_is_nothing_to_apply_for_without_application() -> None:
    item = saved(product=product(access_mode="no_application"), materials=[block("material", name="申请表")])

    assert points(item) == {"nothing_to_apply_for": "kind", "materials_not_asked": "materials"}


def test_checklist__a_variant_must_be_one_of_the_product() -> None:
    variant = block("variant", name="一档")
    of_product = product(variants=[variant])

    assert points(saved(product=of_product, variant=uuid.UUID(variant["id"]))) == {}
    assert points(saved(product=of_product, variant=uuid.uuid4())) == {"unknown_variant": "variant"}
