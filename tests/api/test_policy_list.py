"""Lists of policies: order, filters, pages."""

from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client

from tests.factories import OrganisationFactory, RegionFactory, TermFactory, published_policy

from .conftest import Fetch

pytestmark = pytest.mark.django_db


def titles(answer: dict[str, Any]) -> list[str]:
    return [entry["title"] for entry in answer["results"]]


def follow(get: Fetch, link: str) -> Any:
    return get(urlsplit(link).path.removeprefix("/api/v1"), **dict(parse_qsl(urlsplit(link).query)))


@pytest.mark.clause("7.1.1.2")
def test_sort__newest_publication_first_unless_asked_otherwise(get: Fetch, week: list[Any]) -> None:
    assert titles(get("/policies", limit=2)) == ["第7日的通知", "第6日的通知"]
    assert titles(get("/policies", limit=2, sort="published")) == ["第1日的通知", "第2日的通知"]
    assert titles(get("/policies", limit=1, sort="-updated")) == ["第7日的通知"]


@pytest.mark.clause("7.1.1.2")
def test_cursor__walks_to_the_end_and_back(get: Fetch, week: list[Any]) -> None:
    pages = [get("/policies", limit=3)]
    while pages[-1]["next"]:
        pages.append(follow(get, pages[-1]["next"]))
    assert [len(page["results"]) for page in pages] == [3, 3, 1]
    assert pages[0]["previous"] is None
    back = follow(get, pages[-1]["previous"])
    assert titles(back) == titles(pages[1])
    assert titles(follow(get, back["previous"])) == titles(pages[0])
    assert follow(get, back["previous"])["previous"] is None


def test_cursor__keeps_its_place_when_something_newer_is_published(get: Fetch, week: list[Any]) -> None:
    first = get("/policies", limit=3)
    published_policy(title="插队的通知", published_on=date(2026, 2, 1))
    assert titles(follow(get, first["next"])) == ["第4日的通知", "第3日的通知", "第2日的通知"]


def test_cursor__several_of_one_day_are_each_listed_once(get: Fetch, locales: None) -> None:
    for number in range(5):
        published_policy(title=f"同日{number}", published_on=date(2026, 3, 1))
    first = get("/policies", limit=2)
    second = follow(get, first["next"])
    third = follow(get, second["next"])
    assert sorted(titles(first) + titles(second) + titles(third)) == [f"同日{number}" for number in range(5)]


def test_page__beside_cursors(get: Fetch, problem: Fetch, week: list[Any]) -> None:
    third = get("/policies", limit=2, page=3)
    assert titles(third) == ["第3日的通知", "第2日的通知"]
    assert titles(follow(get, third["next"])) == ["第1日的通知"]
    assert titles(follow(get, third["previous"])) == ["第5日的通知", "第4日的通知"]
    assert problem("/policies", 400, page=51)["parameter"] == "page"


def test_count__only_when_asked(get: Fetch, week: list[Any]) -> None:
    assert "count" not in get("/policies")
    assert get("/policies", count="true", limit=2)["count"] == 7
    after_cursor = follow(get, get("/policies", count="true", limit=2)["next"])
    assert after_cursor["count"] == 7


def test_expand_none__ids_and_digests(get: Fetch, week: list[Any]) -> None:
    entries = get("/policies", expand="none")["results"]
    assert [entry["id"] for entry in entries] == [str(policy.content_id) for policy in reversed(week)]
    assert set(entries[0]) == {"id", "type", "digest", "updated_at"}


@pytest.mark.clause("7.1.1.3")
def test_filters__or_within_a_parameter_and_between_them(reader: Client, locales: None) -> None:
    finance, talent = TermFactory(code="finance"), TermFactory(code="talent")
    published_policy(title="金融", policy_areas=[finance], level="city")
    published_policy(title="人才", policy_areas=[talent], level="city")
    published_policy(title="两者", policy_areas=[finance, talent], level="province")
    published_policy(title="其他", level="city")

    def listed(query: str) -> list[str]:
        return sorted(titles(reader.get(f"/api/v1/policies?{query}").json()))

    assert listed("policy_area=finance") == ["两者", "金融"]
    assert listed("policy_area=finance&policy_area=talent") == ["两者", "人才", "金融"]
    assert listed("policy_area=finance&policy_area=talent&level=city") == ["人才", "金融"]
    assert listed("policy_area=finance&level=province") == ["两者"]
    assert listed("policy_area=finance&policy_area=talent&count=true&limit=1") == listed("policy_area=talent&limit=1")


def test_repeated_codes__are_counted_once(reader: Client, locales: None) -> None:
    finance, talent = TermFactory(code="finance"), TermFactory(code="talent")
    published_policy(policy_areas=[finance, talent])
    answer = reader.get("/api/v1/policies?policy_area=finance&policy_area=talent&count=true").json()
    assert (answer["count"], len(answer["results"])) == (1, 1)


def test_region__applies_exact_within(get: Fetch, locales: None) -> None:
    city = RegionFactory(code="980100", name_zh="澜江市")
    district = RegionFactory(code="980102", name_zh="映川区", level="county", parent=city, aliases="映川、989902")
    RegionFactory(code="980103", name_zh="望津区", level="county", parent=city)
    published_policy(title="市", regions=[city])
    published_policy(title="区", regions=[district])
    assert sorted(titles(get("/policies", region="980102"))) == ["区", "市"]
    assert sorted(titles(get("/policies", region="989902"))) == ["区", "市"]
    assert titles(get("/policies", region="980103")) == ["市"]
    assert titles(get("/policies", region="980102", region_scope="exact")) == ["区"]
    assert sorted(titles(get("/policies", region="980100", region_scope="within"))) == ["区", "市"]


@pytest.mark.parametrize(
    "style", ["澜政发〔2024〕3号", "澜政发[2024]3号", "澜政发（2024）第3号", "澜政发﹝２０２４﹞３号"]
)
def test_number__in_any_style(get: Fetch, locales: None, style: str) -> None:
    published_policy(title="三号文", number_raw="澜政发〔2024〕3号")
    published_policy(title="三十号文", number_raw="澜政发〔2024〕30号")
    assert titles(get("/policies", number=style)) == ["三号文"]


@pytest.mark.clause("6.1.4")
def test_organisation__in_any_role_issuer_only_as_issuer(get: Fetch, locales: None) -> None:
    issuer, interpreter = OrganisationFactory(code="finance-bureau"), OrganisationFactory(code="science-bureau")
    published_policy(issuer=issuer, interpreter=interpreter)
    assert len(get("/policies", organisation="science-bureau")["results"]) == 1
    assert len(get("/policies", issuer="finance-bureau")["results"]) == 1
    assert get("/policies", issuer="science-bureau")["results"] == []


@pytest.mark.clause("6.1.4")
def test_interpreter__only_in_that_role(get: Fetch, problem: Fetch, locales: None) -> None:
    finance, science = OrganisationFactory(code="finance-bureau"), OrganisationFactory(code="science-bureau")
    published_policy(title="科技局解读", issuer=finance, interpreter=science)
    published_policy(title="科技局发布", issuer=science)
    assert titles(get("/policies", interpreter="science-bureau")) == ["科技局解读"]
    assert titles(get("/policies", interpreter="science-bureau", issuer="finance-bureau")) == ["科技局解读"]
    assert get("/policies", interpreter="finance-bureau")["results"] == []
    assert problem("/policies", 400, interpreter="nobody")["parameter"] == "interpreter"


def test_published_from_to__both_days_included_unknown_days_in_no_range(get: Fetch, week: list[Any]) -> None:
    published_policy(title="日期不详")
    found = get("/policies", published_from="2026-01-02", published_to="2026-01-03")
    assert titles(found) == ["第3日的通知", "第2日的通知"]
    assert "日期不详" not in titles(get("/policies", published_to="2026-12-31"))
    assert "日期不详" in titles(get("/policies"))


def test_updated_since__what_changed_at_or_after(get: Fetch, week: list[Any]) -> None:
    newest = get("/policies", sort="-updated", limit=1)["results"][0]
    assert titles(get("/policies", updated_since=newest["updated_at"])) == ["第7日的通知"]
    assert get("/policies", updated_since="2100-01-01")["results"] == []


def test_year_genre_theme__by_code(get: Fetch, locales: None) -> None:
    notice = TermFactory(vocabulary="genre", code="notice", name_zh="通知")
    published_policy(title="通知", genre=notice, published_on=date(2024, 5, 1))
    published_policy(title="意见", published_on=date(2025, 5, 1))
    assert titles(get("/policies", genre="notice")) == ["通知"]
    assert titles(get("/policies", year="2025")) == ["意见"]


def test_locale__labels_and_members(reader: Client, locales: None) -> None:
    published_policy(policy_areas=[TermFactory(code="finance", name_zh="金融", name_en="Finance")])
    chinese = reader.get("/api/v1/policies").json()["results"][0]
    english = reader.get("/api/v1/policies", headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert chinese["policy_areas"][0]["name"] == "金融"
    assert english.json()["results"][0]["policy_areas"][0]["name"] == "Finance"
    assert (english.json()["results"][0]["locale"], english.json()["results"][0]["content_locale"]) == ("en", "zh-hans")
    assert "Accept-Language" in english["Vary"]
    forced = reader.get("/api/v1/policies?locale=zh-hans", headers={"Accept-Language": "en"}).json()
    assert forced["results"][0]["policy_areas"][0]["name"] == "金融"
    assert chinese["validity"]["label"] == "未知"
    assert english.json()["results"][0]["validity"]["label"] == "Unknown"


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("level", "galaxy"), ("policy_area", "nothing"), ("issuer", "nobody"), ("region", "000001"), ("year", "24"),
        ("validity", "maybe"), ("sort", "title"), ("limit", "0"), ("limit", "101"), ("limit", "ten"), ("page", "0"),
        ("count", "yes"), ("expand", "all"), ("locale", "fr"), ("published_from", "2026-13-01"), ("as_of", "yesterday"),
        ("as_of", "2026-01-01T00:00:00"), ("number", "不是文号"), ("genre", ""), ("published_to", "20260101"),
    ],
)  # fmt: skip
def test_value__not_allowed_is_named_with_what_is(problem: Fetch, locales: None, parameter: str, value: str) -> None:
    TermFactory(code="finance"), TermFactory(vocabulary="genre", code="notice"), OrganisationFactory(), RegionFactory()
    found = problem("/policies", 400, **{parameter: value})
    assert (found["code"], found["parameter"], found["value"]) == ("invalid_value", parameter, value)
    assert found["allowed"]


def test_parameter__unknown_is_named_with_those_known(problem: Fetch, get: Fetch, locales: None) -> None:
    found = problem("/policies", 400, polic_area="x")
    assert (found["code"], found["parameter"]) == ("unknown_parameter", "polic_area")
    assert "policy_area" in found["allowed"]
    assert "polic_area" in found["detail"]
    assert "没有参数" in found["detail"]
    assert get("/policies", _="123", utm_source="wechat")["results"] == []


def test_parameter__given_twice_where_one_is_meant(reader: Client) -> None:
    assert reader.get("/api/v1/policies?limit=1&limit=2").json()["parameter"] == "limit"


def test_new_code__works_at_once_though_codes_are_kept(get: Fetch, problem: Fetch, locales: None) -> None:
    TermFactory(code="finance")
    get("/policies", policy_area="finance")
    TermFactory(code="brand-new")
    lookups_read_long_ago()
    assert get("/policies", policy_area="brand-new")["results"] == []


def lookups_read_long_ago() -> None:
    from api import lookups

    lookups._terms.read_at -= 2 * lookups.RETRY_MISSES_AFTER


@pytest.mark.parametrize("cursor", ["x", "AAAA", "qFqEJvb_WzEsMCwi", "1" * 400, "%%%", "中文"])
def test_cursor__damaged(problem: Fetch, locales: None, cursor: str) -> None:
    assert problem("/policies", 400, cursor=cursor)["code"] == "invalid_cursor"


def test_cursor__of_other_filters_or_another_sort(problem: Fetch, get: Fetch, week: list[Any]) -> None:
    link = get("/policies", limit=2)["next"]
    cursor = dict(parse_qsl(urlsplit(link).query))["cursor"]
    assert problem("/policies", 400, cursor=cursor, year="2026")["code"] == "invalid_cursor"
    assert problem("/policies", 400, cursor=cursor, sort="updated")["code"] == "invalid_cursor"
    assert problem("/policies", 400, cursor=cursor, page=2)["parameter"] == "page"


def test_empty_list__is_an_answer(get: Fetch, locales: None) -> None:
    assert get("/policies", count="true") == {"next": None, "previous": None, "count": 0, "results": []}
