"""Regions, organisations and vocabularies."""

import pytest

from catalog.reference.models import FormerName, Vocabulary
from tests.factories import OrganisationFactory, RegionFactory, TermFactory

from .conftest import Fetch

pytestmark = pytest.mark.django_db


def test_regions__with_names_ancestors_and_aliases(get: Fetch, locales: None) -> None:
    city = RegionFactory(code="980100", name_zh="澜江市", name_en="Lanjiang")
    RegionFactory(code="980102", name_zh="映川区", level="county", parent=city, aliases="映川、989902")
    first, second = get("/regions")["results"]
    assert (first["name"], first["level"], first["ancestors"]) == ("澜江市", {"code": "city", "name": "市级"}, [])
    assert (second["parent"], second["ancestors"], second["aliases"]) == ("980100", ["980100"], ["映川", "989902"])
    assert get("/regions/989902")["code"] == "980102"
    assert get("/regions/980100", locale="en")["name"] == "Lanjiang"


@pytest.mark.clause("6.1.4")
def test_organisations__keep_their_history_and_hide_what_an_import_proposed(get: Fetch, problem: Fetch) -> None:
    new = OrganisationFactory(code="new-bureau", name_zh="新局")
    old = OrganisationFactory(code="old-bureau", name_zh="旧局", status="merged", successor=new, short_names="旧、老局")
    FormerName.objects.create(organisation=new, name="曾用局", until="2020-01-01")
    OrganisationFactory(code="guessed", status="proposed")
    by_code = {entry["code"]: entry for entry in get("/organisations")["results"]}
    assert set(by_code) == {"new-bureau", "old-bureau"}
    assert (by_code["old-bureau"]["successor"], by_code["old-bureau"]["short_names"]) == ("new-bureau", ["旧", "老局"])
    assert get("/organisations/new-bureau")["former_names"] == [{"name": "曾用局", "until": "2020-01-01"}]
    assert get(f"/organisations/{old.code}")["status"] == "merged"
    assert problem("/organisations/guessed", 404)["code"] == "not_found"


def test_vocabularies__with_terms_in_the_editors_order(get: Fetch, problem: Fetch, locales: None) -> None:
    TermFactory(code="second", name_zh="乙", position=2)
    TermFactory(code="first", name_zh="甲", position=1, active=False)
    found = get("/vocabularies/policy_area")
    assert found["name"] == "政策领域"
    assert [(term["code"], term["name"], term["active"]) for term in found["terms"]] == [
        ("first", "甲", False),
        ("second", "乙", True),
    ]
    assert {entry["code"] for entry in get("/vocabularies")["results"]} == set(Vocabulary.values)
    assert problem("/vocabularies/recipes", 404)["code"] == "not_found"
    assert problem("/regions", 400, level="city")["code"] == "unknown_parameter"
