"""Search and suggestions over the real engine."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from cms.content import services
from search.engine import get_engine
from search.follower import rebuild
from search.synonyms import forget_groups
from tests.factories import OrganisationFactory, TermFactory, UserFactory, approved, published_policy

from .conftest import Fetch
from .test_policy_detail import withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_index(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    forget_groups()


@pytest.fixture
def library(locales: None) -> None:
    finance = TermFactory(code="finance", name_zh="金融支持", name_en="Finance")
    bureau = OrganisationFactory(code="science", name_zh="澜江市科学技术局")
    published_policy(
        title="高新技术企业认定奖励办法", issuer=bureau, number_raw="澜科规〔2024〕7号", level="city",
        effective_on=date(2024, 1, 1), published_on=date(2024, 1, 1),
    )  # fmt: skip
    published_policy(
        title="科技贷款贴息办法", policy_areas=[finance], level="province", text="对科技企业的贷款给予贴息。",
        effective_on=date(2020, 1, 1), expires_on=date(2022, 1, 1), published_on=date(2020, 1, 1),
    )  # fmt: skip
    index()


def index() -> None:
    rebuild(get_engine())


def titles(answer: Any) -> list[str]:
    return [hit["title"] for hit in answer["results"]]


@pytest.mark.clause("5.1.1.3", "7.1.1.2")
def test_search__hits_are_cards_with_highlights(get: Fetch, library: None) -> None:
    found = get("/search", q="贴息")
    assert found["count"] == 1
    hit = found["results"][0]
    assert hit["title"] == "科技贷款贴息办法"
    assert "<em>贴息</em>" in hit["highlights"]["title"][0]
    assert hit["validity"]["status"] == "expired"


@pytest.mark.parametrize("number", ["澜科规〔2024〕7号", "澜科规[2024]7号", "澜科规（2024）第7号", "澜科规 2024 7"])
def test_search__number_in_any_style(get: Fetch, library: None, number: str) -> None:
    assert titles(get("/search", q=number)) == ["高新技术企业认定奖励办法"]


@pytest.mark.clause("7.1.1.3")
def test_search__filters_and_status_at_an_instant(get: Fetch, library: None) -> None:
    assert titles(get("/search", q="办法", level="city")) == ["高新技术企业认定奖励办法"]
    assert titles(get("/search", q="办法", validity="in_force")) == ["高新技术企业认定奖励办法"]
    assert titles(get("/search", q="办法", validity="in_force", as_of="2021-01-01")) == ["科技贷款贴息办法"]


@pytest.mark.clause("6.1.4")
def test_search__by_who_explains_a_document_which_is_no_facet(get: Fetch, problem: Fetch, locales: None) -> None:
    science = OrganisationFactory(code="science")
    published_policy(title="科技局解读的办法", interpreter=science)
    published_policy(title="科技局发布的办法", issuer=science)
    index()
    assert titles(get("/search", q="办法", interpreter="science")) == ["科技局解读的办法"]
    assert "interpreter" not in problem("/search", 400, facets="interpreter")["allowed"]


def test_search__status_changes_at_midnight(get: Fetch, library: None) -> None:
    published_policy(title="将施行的办法", effective_on=date(2031, 4, 1))
    index()
    with time_machine.travel("2031-03-31T23:59:59+08:00", tick=False):
        assert titles(get("/search", q="将施行", validity="upcoming")) == ["将施行的办法"]
    with time_machine.travel("2031-04-01T00:00:00+08:00", tick=False):
        assert get("/search", q="将施行", validity="upcoming")["results"] == []
        assert titles(get("/search", q="将施行", validity="in_force")) == ["将施行的办法"]


@pytest.mark.clause("7.1.1.3")
def test_facets__named_in_the_readers_language_and_counted_without_their_own_filter(get: Fetch, library: None) -> None:
    facets = get("/search", q="办法", level="city", facets="level,policy_area,validity,issuer,year")["facets"]
    assert {entry["code"]: entry["count"] for entry in facets["level"]} == {"city": 1, "province": 1}
    assert facets["validity"] == [{"code": "in_force", "name": "现行有效", "count": 1}]
    assert facets["issuer"] == [{"code": "science", "name": "澜江市科学技术局", "count": 1}]
    assert facets["year"] == [{"code": "2024", "name": "2024", "count": 1}]
    english = get("/search", facets="policy_area", locale="en")["facets"]
    assert english["policy_area"] == [{"code": "finance", "name": "Finance", "count": 1}]


def test_search__what_was_withdrawn_is_not_shown_though_the_index_is_behind(get: Fetch, locales: None) -> None:
    policy = published_policy(title="撤回的办法")
    index()
    withdraw(policy)
    assert get("/search", q="撤回")["results"] == []
    assert "撤回的办法" not in str(get("/suggest", q="撤回"))


def test_search__what_became_internal_is_not_shown_though_the_index_is_behind(get: Fetch, locales: None) -> None:
    policy = published_policy(title="转为内部的办法")
    index()
    policy.refresh_from_db()
    policy.disclosure = "withheld"
    services.publish(revision=approved(policy), user=UserFactory(username="approver"))
    assert get("/search", q="内部")["results"] == []
    assert "转为内部" not in str(get("/suggest", q="转为"))


def test_search__without_an_index_is_503_and_lists_go_on(problem: Fetch, get: Fetch, locales: None) -> None:
    published_policy()
    assert problem("/search", 503, q="办法")["code"] == "search_unavailable"
    assert problem("/suggest", 503, q="办")["code"] == "search_unavailable"
    assert len(get("/policies")["results"]) == 1


def test_search__unavailable_says_when_to_ask_again(reader: Client) -> None:
    answer = reader.get("/api/v1/search")
    assert (answer["Retry-After"], answer["Cache-Control"]) == ("10", "no-store")


@pytest.mark.parametrize(
    ("parameter", "value"),
    [("facets", "title"), ("sort", "price"), ("page", "51"), ("limit", "101"), ("level", "x"), ("type", "recipe")],
)
def test_search__values_not_allowed(problem: Fetch, locales: None, parameter: str, value: str) -> None:
    assert problem("/search", 400, **{parameter: value})["parameter"] == parameter


@pytest.mark.parametrize("text", ["税" * 5000, "😀", "a AND b -c *", "，。！", "\u200b\ufeff", "[", '"'])
def test_search__odd_input_is_an_answer(get: Fetch, library: None, text: str) -> None:
    assert get("/search", q=text)["count"] >= 0


def test_search__longer_than_any_query(problem: Fetch, locales: None) -> None:
    assert problem("/search", 400, q="税" * 5001)["parameter"] == "q"


def test_suggest__titles_numbers_and_organisations(get: Fetch, problem: Fetch, library: None) -> None:
    kinds = {entry["kind"]: entry for entry in get("/suggest", q="科技")["results"]}
    assert kinds["title"]["text"] == "科技贷款贴息办法"
    assert kinds["title"]["id"]
    assert problem("/suggest", 400)["parameter"] == "q"
