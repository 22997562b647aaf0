"""Search and suggestions over the real engine."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.models import PolicyDocument
from cms.content import services
from search import querylog
from search.bestbets import forget_bets
from search.engine import get_engine
from search.follower import rebuild
from search.models import BestBet, LoggedQuery
from search.synonyms import forget_groups
from tests.factories import OrganisationFactory, RegionFactory, TermFactory, UserFactory, approved, published_policy

from .conftest import Fetch
from .test_policy_detail import withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_index(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    forget_groups()
    forget_bets()


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


def pin(queries: str, *policies: Any, **values: Any) -> BestBet:
    items = [{"type": "policy", "id": str(policy.content_id), "title": policy.title} for policy in policies]
    bet = BestBet(queries=queries, items=items, **values)
    bet.full_clean()
    bet.save()
    forget_bets()
    return bet


def other(title: str, **values: Any) -> PolicyDocument:
    """A public document that nobody finds by the queries asked here."""
    return published_policy(title=title, text="各单位请遵照执行。", **values)


def logged() -> list[tuple[str, int, int, int, int]]:
    """What the follower wrote down: query, asked, nothing found, opened, found the last time."""
    querylog.collect(settled=0)
    querylog.collect(settled=0)
    return list(LoggedQuery.objects.order_by("query").values_list("query", "asked", "missed", "opened", "total"))


def test_pinned__come_first_in_their_order_and_are_marked(get: Fetch, library: None) -> None:
    guide, plan = other("申报指引汇总"), other("年度计划")
    index()
    pin("办法\n高企补贴", plan, guide)
    found = get("/search", q="办法")
    assert titles(found) == ["年度计划", "申报指引汇总", "高新技术企业认定奖励办法", "科技贷款贴息办法"]
    assert [hit["pinned"] for hit in found["results"]] == [True, True, False, False]
    assert found["count"] == 2
    assert titles(get("/search", q=" 高企，补贴 "))[:2] == ["年度计划", "申报指引汇总"]
    assert titles(get("/search", q="奖励办法")) == ["高新技术企业认定奖励办法"]


def test_pinned__what_was_found_anyway_is_shown_once_with_its_highlights(get: Fetch, library: None) -> None:
    found = get("/search", q="办法")["results"]
    pin("办法", PolicyDocument.objects.get(translation_key=found[1]["id"]))
    again = get("/search", q="办法")["results"]
    assert [hit["id"] for hit in again] == [found[1]["id"], found[0]["id"]]
    assert "<em>办法</em>" in again[0]["highlights"]["title"][0]


def test_pinned__never_what_is_not_public_or_over(get: Fetch, library: None) -> None:
    pinned = other("置顶的通知")
    index()
    pin("办法", pinned, until=date(2031, 3, 31))
    with time_machine.travel("2031-03-31T23:59:59+08:00", tick=False):
        assert titles(get("/search", q="办法"))[0] == "置顶的通知"
    with time_machine.travel("2031-04-01T00:00:00+08:00", tick=False):
        assert "置顶的通知" not in titles(get("/search", q="办法"))
    withdraw(pinned)
    with time_machine.travel("2031-03-31T12:00:00+08:00", tick=False):
        assert "置顶的通知" not in titles(get("/search", q="办法"))


def test_pinned__only_where_the_filters_let_them(get: Fetch, library: None) -> None:
    pin("办法", other("省级通知", level="province", effective_on=date(2020, 1, 1)))
    index()
    assert titles(get("/search", q="办法", level="province"))[0] == "省级通知"
    assert "省级通知" not in titles(get("/search", q="办法", level="city"))
    assert titles(get("/search", q="办法", validity="in_force"))[0] == "省级通知"
    assert "省级通知" not in titles(get("/search", q="办法", validity="expired"))
    assert "省级通知" not in titles(get("/search", q="办法", type="call"))
    assert "省级通知" not in titles(get("/search", q="办法", sort="-published"))
    assert "省级通知" not in titles(get("/search", q="办法", page=2))


def test_search__nothing_found_says_which_filter_to_drop(get: Fetch, library: None) -> None:
    found = get("/search", q="贴息", level="city")
    assert (found["count"], found["without"]) == (0, [{"filter": "level", "count": 1}])
    assert get("/search", q="贴息")["without"] == []
    finance = get("/search", q="贴息", level="city", region_scope="within")
    assert finance["without"] == [{"filter": "level", "count": 1}]


def test_search__says_what_was_asked_instead(get: Fetch, library: None) -> None:
    assert (get("/search", q="贴息")["changed"], get("/search", q="贴息")["rule"]) == (None, None)
    found = get("/search", q="tiexi")
    assert titles(found) == ["科技贷款贴息办法"]
    assert found["rule"] == "pinyin"
    assert "贴息" in found["changed"]


def test_search__nearer_comes_first_of_what_is_equal(get: Fetch, problem: Fetch, locales: None) -> None:
    city = RegionFactory(code="980100", name_zh="澜江市")
    district = RegionFactory(code="980102", name_zh="江北区", parent=city)
    for region in (city, district):
        published_policy(title=f"{region.name_zh}补贴办法", regions=[region], published_on=date(2026, 1, 1))
    index()
    assert titles(get("/search", q="补贴办法", near="980102"))[0] == "江北区补贴办法"
    assert titles(get("/search", q="补贴办法", near="980100"))[0] == "澜江市补贴办法"
    assert problem("/search", 400, near="1")["parameter"] == "near"


def test_similar__cards_of_the_same_subject_never_itself(get: Fetch, library: None) -> None:
    item = published_policy(title="高新技术企业认定管理办法", text="高新技术企业认定奖励的程序。")
    index()
    found = get("/search/similar", type="policy", id=str(item.content_id), limit=3)["results"]
    assert found[0]["title"] == "高新技术企业认定奖励办法"
    assert found[0]["validity"]["status"] == "in_force"
    assert str(item.content_id) not in [card["id"] for card in found]


def test_similar__of_what_is_not_public_answers_as_its_address(get: Fetch, problem: Fetch, library: None) -> None:
    item = published_policy(title="撤回的办法")
    never = "00000000-0000-4000-8000-000000000000"
    index()
    assert problem("/search/similar", 404, type="policy", id=never)["code"] == "not_found"
    assert problem("/search/similar", 404, type="policy", id="x")["code"] == "not_found"
    assert problem("/search/similar", 404, type="call", id=str(item.content_id))["code"] == "not_found"
    assert problem("/search/similar", 400, type="policy")["parameter"] == "id"
    withdraw(item)
    assert problem("/search/similar", 410, type="policy", id=str(item.content_id))["code"] == "withdrawn"


def test_similar__shows_nothing_that_was_withdrawn_though_the_index_is_behind(get: Fetch, library: None) -> None:
    gone = published_policy(title="高新技术企业认定撤回办法")
    item = published_policy(title="高新技术企业认定管理办法")
    index()
    withdraw(gone)
    assert "撤回" not in str(get("/search/similar", type="policy", id=str(item.content_id)))


@pytest.mark.parametrize(
    "address",
    ["/search?q=办法&facets=level,policy_area,validity&level=city", "/search?q=贴息&level=city"],
)
def test_search__at_most_three_questions_to_the_database(
    get: Fetch, reader: Client, library: None, address: str
) -> None:
    pin("办法", published_policy(level="city"))
    get("/search", q="贴息", facets="policy_area,level,region,issuer", level="city")  # names of codes are kept
    for forget in (forget_groups, forget_bets):
        forget()
    with CaptureQueriesContext(connection) as asked:
        assert reader.get(f"/api/v1{address}").status_code == 200
    assert len(asked) <= 3, [query["sql"][:80] for query in asked]


def test_log__counts_queries_and_not_their_pages(get: Fetch, library: None) -> None:
    for query in ("贴息", " 贴息 ", "贴息"):
        get("/search", q=query)
    get("/search", q="贴息", page=2)
    get("/search")
    assert get("/search/opened", q="贴息") == {"counted": True}
    assert get("/search", q="没有的东西")["count"] == 0
    assert logged() == [("没有的东西", 1, 1, 0, 0), ("贴息", 3, 0, 1, 1)]


def test_log__nothing_because_of_a_filter_is_no_gap(get: Fetch, library: None) -> None:
    get("/search", q="贴息", level="city")
    assert logged() == [("贴息", 1, 0, 0, 0)]


def test_log__keeps_no_personal_data(get: Fetch, library: None) -> None:
    for query in ("13812345678", "补贴 138-1234-5678", "320506199001011234", "a@example.com"):
        get("/search", q=query)
        assert get("/search/opened", q=query) == {"counted": False}
    assert logged() == []
    assert list((querylog._folder()).glob("*")) == []


def test_opened__is_not_kept_by_caches(reader: Client, locales: None) -> None:
    assert reader.get("/api/v1/search/opened?q=贴息")["Cache-Control"] == "no-store"
