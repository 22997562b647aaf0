"""What a product needs to go out, by how one comes by it; each line of the checklist leads to its place."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from catalog.products.gates import product_refusals
from cms.content.office.checklist import open_points
from tests.factories import (
    OrganisationFactory,
    TermFactory,
    block,
    build_policy,
    build_product,
    cited,
    draft,
)

pytestmark = pytest.mark.django_db


def saved(**values: Any) -> Any:
    return draft(build_product(**values)).as_object()


def points(product: Any) -> dict[str, str]:
    """Code and place of each open point."""
    return {refusal.code: refusal.place for refusal in product_refusals(product)}


def test_checklist__of_a_whole_product_is_empty() -> None:
    assert points(saved()) == {}


@pytest.mark.clause("6.1.2", "6.1.3", "6.1.4", "6.1.6")
@pytest.mark.parametrize(
    ("lacking", "expected"),
    [
        ({"kind": None}, {"no_kind": "kind"}),
        ({"sources": []}, {"no_basis": "sources"}),
        (
            {"application_conditions": [], "benefits": [block("fixed", amount="5")]},
            {"no_conditions": "application_conditions"},
        ),
        ({"benefits": []}, {"no_benefit": "benefits"}),
        ({"draft_reason": "依据已废止"}, {"kept_as_draft": "draft_reason"}),
    ],
)
def test_checklist__names_what_is_lacking_and_where(lacking: dict[str, Any], expected: dict[str, str]) -> None:
    assert points(saved(**lacking)) == expected


@pytest.mark.clause("6.1.4")
def test_checklist__an_accepting_organisation_is_no_competent_one() -> None:
    product = saved(organisations=[("accepting", OrganisationFactory())])

    assert points(product) == {"no_competent_organisation": "organisations"}


@pytest.mark.clause("6.1.3")
def test_checklist__a_recognition_of_any_kind_may_give_nothing_but_its_title() -> None:
    wider = TermFactory(vocabulary="product_kind", code="recognition", name_zh="认定类")
    narrower = TermFactory(vocabulary="product_kind", code="honour", name_zh="荣誉", parent=wider)

    assert points(saved(kind=narrower, benefits=[])) == {}


def test_checklist__what_a_variant_says_counts() -> None:
    variant = block("variant", name="一档", benefits=[block("fixed", amount="5")],
                    recognition_conditions=[block("text", words="评分六十分以上")])  # fmt: skip

    assert points(saved(application_conditions=[], benefits=[], variants=[variant])) == {}


def test_checklist__benefits_that_each_say_whose_they_are_need_no_other_condition() -> None:
    prize = block("fixed", amount="10", case="获得国家级工业设计中心的企业")
    assert points(saved(application_conditions=[], benefits=[prize])) == {}
    anyone = block("fixed", amount="5")
    assert points(saved(application_conditions=[], benefits=[prize, anyone])) == {
        "no_conditions": "application_conditions"
    }


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("no_application", {"materials_not_asked": "materials"}), ("apply", {}), ("self_declared", {}), ("instant", {})],
)
def test_checklist__nothing_is_handed_in_for_what_comes_without_application(
    mode: str, expected: dict[str, str]
) -> None:
    product = saved(access_mode=mode, materials=[block("material", name="申请表")])

    assert points(product) == expected


@pytest.mark.clause("6.1.2")
def test_checklist__a_citation_of_words_the_document_has_not_is_named_with_its_place() -> None:
    document = build_policy(text="第一条　给予十万元。")
    condition = block(
        "text", words="注册满一年",
        citations=[{"type": "item", "id": "1", "value": cited(document, "第二条")}],
    )  # fmt: skip

    [refusal] = product_refusals(saved(application_conditions=[condition]))

    assert (refusal.code, refusal.place) == ("citation_not_found", "application_conditions")
    assert "第二条" in str(refusal.message)


def test_checklist__words_of_a_document_that_is_not_open_do_not_go_out() -> None:
    closed = build_policy(title="内部纪要", disclosure="withheld")

    [refusal] = product_refusals(saved(sources=[block("citation", **cited(closed))]))

    assert (refusal.code, refusal.place) == ("closed_basis", "sources")
    assert "内部纪要" in str(refusal.message)


def test_checklist__is_what_the_office_shows() -> None:
    assert [point.code for point in open_points(saved(benefits=[]))] == ["no_benefit"]


@pytest.mark.parametrize(
    "values", [{"valid_from": "2026-01-02", "valid_until": "2026-01-01"}, {"certificate_term_months": 0}]
)
def test_clean__refuses_what_does_not_fit(values: dict[str, Any]) -> None:
    days = {name: date.fromisoformat(value) if isinstance(value, str) else value for name, value in values.items()}
    product = build_product(**days)

    with pytest.raises(ValidationError):
        product.full_clean()


def test_clean__no_product_stands_in_for_itself() -> None:
    product = saved()
    product.successor = product

    with pytest.raises(ValidationError):
        product.full_clean()
