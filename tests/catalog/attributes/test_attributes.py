"""Attributes: data that every library starts with and editors extend (6.1.6)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from catalog.attributes.industries import industry_code, within
from catalog.attributes.kinds import OPERATORS, SIZES, AttributeKind, Operator
from catalog.attributes.loading import load_attributes, read_attributes
from catalog.attributes.models import Attribute
from catalog.attributes.sizes import possible_sizes, standard_on
from tests.factories import UserFactory


def test_kinds__each_has_its_operators() -> None:
    assert set(OPERATORS) == set(AttributeKind.values)
    assert {each for operators in OPERATORS.values() for each in operators} == set(Operator.values)


@pytest.mark.clause("6.1.6")
@pytest.mark.django_db
def test_table__holds_what_conditions_ask_and_every_row_is_sound() -> None:
    rows = read_attributes()
    assert len(rows) >= 40
    for row in rows:
        Attribute(**row).full_clean()
    kinds = {row["code"]: row["kind"] for row in rows}
    assert {kinds[code] for code in ("registered_in", "industry", "size", "revenue")} == {
        "region", "industry", "size", "money"
    }  # fmt: skip


@pytest.mark.django_db
def test_load__what_editors_changed_or_added_stays() -> None:
    call_command("load_attributes")
    revenue = Attribute.objects.get(code="revenue")
    revenue.name_zh = "营业收入总额"
    revenue.save()
    Attribute.objects.create(code="own_attribute", name_zh="自设指标", kind="flag")
    Attribute.objects.get(code="net_profit").delete()
    assert load_attributes() == 1
    assert load_attributes() == 0
    assert Attribute.objects.get(code="revenue").name_zh == "营业收入总额"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "grade", "choices": ""}, "choices"),
        ({"kind": "set", "choices": "高新技术企业"}, "choices"),
        ({"kind": "money", "unit": "吨"}, "unit"),
        ({"kind": "flag", "code": "Not A Code"}, "code"),
    ],
)
@pytest.mark.django_db
def test_attribute__choices_and_units_fit_the_kind(values: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Attribute(**{"code": "one", "name_zh": "一", **values}).full_clean()
    assert list(refused.value.message_dict) == [field]


@pytest.mark.django_db
def test_office__editors_add_an_attribute(client: Any) -> None:
    client.force_login(UserFactory(username="chief", is_superuser=True, is_staff=True))
    said = {"name_zh": "能耗", "code": "energy", "kind": "number", "unit": "吨标准煤", "position": "5", "active": "on"}
    response = client.post(reverse("wagtailsnippets_catalog_attribute:add"), said)
    assert response.status_code == 302
    assert Attribute.objects.get(code="energy").unit == "吨标准煤"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("C39", "39"),
        ("C", "c"),
        ("3921", "3921"),
        ("c3921", "3921"),
        ("I39", None),
        ("98", None),
        ("U", None),
        ("", None),
    ],
)
def test_industry__codes_of_the_standard_alone(written: str, code: str | None) -> None:
    assert industry_code(written) == code


def test_industry__what_is_narrower_begins_with_what_is_wider() -> None:
    assert [within("3921", wider) for wider in ("c", "39", "392", "3921", "38", "i")] == [True] * 4 + [False] * 2
    assert within("39", "3921") is None
    assert within("c", "39") is None
    assert within("i", "39") is False


TODAY = date(2026, 6, 15)


def size(industry: str, **measures: int) -> str:
    [found] = possible_sizes(industry, {name: Decimal(value) for name, value in measures.items()}, TODAY)
    return found


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (("c", {"employees": 1000, "revenue": 40_000}), "large"),
        (("c", {"employees": 1000, "revenue": 39_999}), "medium"),
        (("c", {"employees": 299, "revenue": 90_000}), "small"),
        (("c", {"employees": 19, "revenue": 90_000}), "micro"),
        (("0111", {"revenue": 50}), "small"),
        (("e", {"revenue": 80_000, "assets": 79_999}), "medium"),
        (("5910", {"employees": 1000, "revenue": 30_000}), "large"),
        (("5920", {"employees": 1000, "revenue": 999}), "small"),
        (("7010", {"revenue": 1000, "assets": 5000}), "medium"),
        (("72", {"employees": 300, "assets": 8000}), "medium"),
        (("84", {"employees": 300}), "large"),
    ],
)
def test_size__as_the_statistics_divide(found: tuple[str, dict[str, int]], expected: str) -> None:
    assert size(found[0], **found[1]) == expected


def test_size__says_where_it_comes_from() -> None:
    standard = standard_on(TODAY)
    assert standard is not None
    assert "国统字〔2017〕213号" in standard.source
    assert standard_on(date(2017, 12, 27)) is None


def test_size__of_an_industry_that_no_line_names_or_tells_is_not_known() -> None:
    assert possible_sizes("j", {"employees": Decimal(5)}, TODAY) == frozenset(SIZES)
    assert possible_sizes("59", {"employees": Decimal(5)}, TODAY) == frozenset(SIZES)


measures = st.fixed_dictionaries(
    {name: st.integers(0, 200_000).map(Decimal) for name in ("employees", "revenue", "assets")}
)
codes = st.sampled_from(["a", "c", "e", "51", "52", "5910", "5920", "60", "61", "63", "65", "7010", "702", "72", "84"])


@given(industry=codes, values=measures, hidden=st.sets(st.sampled_from(["employees", "revenue", "assets"])))
def test_size__what_is_not_known_leaves_more_possible_never_less(industry: str, values: Any, hidden: Any) -> None:
    known = {name: None if name in hidden else value for name, value in values.items()}
    assert possible_sizes(industry, values, TODAY) <= possible_sizes(industry, known, TODAY)
    assert len(possible_sizes(industry, values, TODAY)) == 1
