"""What lists filter by: regions with exceptions, terms that contain one another."""

import pytest

from catalog.reference.axes import region_terms, term_terms
from catalog.reference.models import Region, Term
from catalog.reference.vocabularies import load_vocabularies

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> dict[str, Region]:
    """A province with two cities; the first has three districts."""
    made: dict[str, Region] = {}
    for code, parent in (
        ("97", ""),
        ("9701", "97"),
        ("9702", "97"),
        ("970101", "9701"),
        ("970102", "9701"),
        ("970103", "9701"),
    ):
        made[code] = Region(code=code.ljust(6, "0"), name_zh=code, level="city", parent=made.get(parent))
        made[code].save()
    return made


def applying(regions: list[Region], excluded: list[Region] = []) -> set[str]:  # noqa: B006  # never written to
    return {code for axis, code in region_terms(regions, excluded) if axis == "region"}


def test_region__without_exceptions_is_one_term(city: dict[str, Region]) -> None:
    assert applying([city["9701"]]) == {"970100"}
    assert {code for axis, code in region_terms([city["970101"]]) if axis == "region_within"} == {
        "970000", "970100", "970101",
    }  # fmt: skip


@pytest.mark.clause("6.1.5")
def test_region__with_an_exception_is_its_other_parts(city: dict[str, Region]) -> None:
    assert applying([city["9701"]], [city["970102"]]) == {"=970100", "970101", "970103"}
    assert applying([city["97"]], [city["970102"]]) == {"=970000", "=970100", "970101", "970103", "970200"}
    assert applying([city["9701"]], [city["9701"]]) == set()
    assert applying([city["9702"]], [city["970102"]]) == {"970200"}


def test_region__exceptions_cost_one_question(city: dict[str, Region], django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        applying([city["97"]], [city["970102"], city["970103"]])


@pytest.mark.clause("6.1.3")
def test_vocabularies__are_loaded_once_with_what_contains_what() -> None:
    made = load_vocabularies()

    assert made > 1971
    assert load_vocabularies() == 0
    rice = Term.objects.select_related("parent__parent__parent").get(vocabulary="industry", code="0111")
    assert [pair for pair in term_terms([rice]) if pair[0] == "industry_within"] == [
        ("industry_within", code) for code in ("a", "01", "011", "0111")
    ]
    kinds = Term.objects.filter(vocabulary="product_kind", parent=None)
    assert [kind.name_zh for kind in kinds] == ["认定类", "项目类", "资金类", "培育类", "其他类"]
