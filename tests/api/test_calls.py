"""Calls over the API: what 7.4.1.1 asks them to say, the filters of 7.1.1.3, and the order of deadlines."""

from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client

from catalog.models import Call
from catalog.reference.models import Region
from tests.factories import (
    OrganisationFactory,
    RegionFactory,
    TermFactory,
    build_call,
    build_policy,
    build_product,
    published,
    published_call,
    stated_window,
)

from .conftest import Fetch
from .test_query_counts import queries

pytestmark = pytest.mark.django_db

LIST = "/api/v1/calls"


def sample_calls() -> Call:
    """An open call of the bureau of the sample library, for the examples of the guide."""
    science = OrganisationFactory(code="science", name_zh="澜江市科学技术局")
    window = stated_window(words="3月1日至3月31日", opens_on="2031-03-01", closes_on="2031-03-31")
    return published_call(
        translation_key=UUID("00000000-0000-4000-8000-0000000000c1"), title="2031年度科技贷款贴息申报通知", year=2031,
        regions=[RegionFactory()], policy_areas=[TermFactory(code="finance")], windows=[window],
        organisations=[("competent", science), ("accepting", science)],
    )  # fmt: skip


def titles(answer: Any) -> list[str]:
    return [card["title"] for card in answer["results"]]


def months(*months_open: int, **values: Any) -> dict[str, Any]:
    """Open in these months of 2026, each for its first ten days."""
    windows = [
        stated_window(words=f"{month}月上旬", opens_on=f"2026-{month:02}-01", closes_on=f"2026-{month:02}-10")
        for month in months_open
    ]
    return {"windows": windows, "title": f"{'、'.join(map(str, months_open))}月", **values}


@pytest.mark.clause("7.4.1.1")
def test_detail__says_conditions_time_method_and_materials(get: Fetch, locales: None) -> None:
    call = published_call()
    found = get(f"/calls/{call.content_id}", as_of="2026-03-30")
    assert [condition["words"] for condition in found["conditions"]] == ["在澜江市登记注册的企业"]
    [window] = found["windows"]
    assert (window["words"], window["starts_at"], window["ends_at"], window["decides"]) == (
        "3月1日至3月31日", "2026-03-01T00:00:00+08:00", "2026-04-01T00:00:00+08:00", True,
    )  # fmt: skip
    assert found["method"] == "网上填报，纸质材料送受理窗口。"
    assert [material["name"] for material in found["materials"]] == ["申报书"]
    assert {row["role"] for row in found["organisations"]} == {"competent", "accepting"}
    assert found["application"]["status"] == "closing"
    assert "在澜江市登记注册的企业" in found["body"]["text"]


@pytest.mark.clause("7.4.1.1")
def test_detail__says_that_no_materials_are_handed_in(get: Fetch, locales: None) -> None:
    found = get(f"/calls/{published_call(materials=[], no_materials=True).content_id}")

    assert (found["materials"], found["no_materials"]) == ([], True)
    assert "无需提交材料" in found["body"]["text"]


@pytest.mark.clause("7.1.1.3")
def test_list__by_level_status_and_policy_area(get: Fetch, locales: None) -> None:
    finance, talent = TermFactory(code="finance"), TermFactory(code="talent")
    published_call(**months(3, policy_areas=[finance], level="city"))
    published_call(**months(5, policy_areas=[talent], level="county"))
    published_call(**months(3, 5, policy_areas=[finance, talent], level="province"))
    assert titles(get("/calls", level="county", as_of="2026-03-02")) == ["5月"]
    assert set(titles(get("/calls", application="open", as_of="2026-03-02"))) == {"3月", "3、5月"}
    assert titles(get("/calls", application="closing", policy_area="finance", as_of="2026-05-08")) == ["3、5月"]
    assert titles(get("/calls", application="closed", as_of="2026-05-08")) == ["3月"]


@pytest.mark.clause("6.1.4", "6.1.5")
def test_list__by_organisation_and_by_what_the_products_are_for(get: Fetch, locales: None) -> None:
    bureau, window = OrganisationFactory(code="one"), OrganisationFactory(code="other")
    target = TermFactory(vocabulary="target", code="technology_sme")
    product = published(build_product(targets=[target]))
    published_call(title="甲", organisations=[("competent", bureau), ("accepting", window)], products=[product])
    published_call(title="乙", organisations=[("competent", window), ("accepting", bureau)])
    assert titles(get("/calls", competent="one")) == ["甲"]
    assert titles(get("/calls", accepting="one")) == ["乙"]
    assert len(titles(get("/calls", organisation="one"))) == 2
    assert titles(get("/calls", target="technology_sme")) == ["甲"]
    assert titles(get("/calls", product=str(product.content_id))) == ["甲"]


def test_list__by_region_knows_exceptions(get: Fetch, locales: None) -> None:
    city = RegionFactory()
    here, there = (
        Region.objects.create(code=code, name_zh=name, level="county", parent=city)
        for code, name in (("980102", "东区"), ("980103", "西区"))
    )
    published_call(title="全市", regions=[city])
    published_call(title="除西区", regions=[city], excluded_regions=[there])
    assert set(titles(get("/calls", region=here.code))) == {"全市", "除西区"}
    assert titles(get("/calls", region=there.code)) == ["全市"]
    assert set(titles(get("/calls", region=city.code, region_scope="within"))) == {"全市", "除西区"}


def test_sort__by_deadline_puts_what_closes_next_first_and_what_is_closed_last(get: Fetch, locales: None) -> None:
    published_call(**months(3))
    published_call(**months(2))
    published_call(**months(6))
    published_call(**months(4))
    published_call(title="常年", windows=[stated_window(opens_on=None, closes_on=None, standing=True)])
    published_call(title="另行通知", windows=[stated_window(opens_on=None, closes_on=None, announced_later=True)])
    endless = {"常年", "另行通知"}
    found = titles(get("/calls", sort="deadline", as_of="2026-03-15"))
    assert found[:2] == ["4月", "6月"]
    assert set(found[2:4]) == endless
    assert found[4:] == ["3月", "2月"]
    page = get("/calls", sort="deadline", as_of="2026-03-15", limit=2)
    assert titles(page) == ["4月", "6月"]
    assert page["next"]


def test_links__lead_both_ways(get: Fetch, locales: None) -> None:
    notice = published(build_policy(title="申报通知原文"))
    above = published_call(title="省级", document=notice, level="province")
    product = published(build_product(title="研发费用补助"))
    call = published_call(title="市级", document=notice, parent_call=above, products=[product])
    found = get(f"/calls/{call.content_id}")
    linked = {(each["role"], each["target"]["title"]) for each in found["relations"]}
    assert linked == {("notice", "申报通知原文"), ("passed_down_from", "省级"), ("product", "研发费用补助")}
    back = get(f"/policies/{notice.content_id}")["referenced_by"]
    assert {each["source"]["title"] for each in back} >= {"省级", "市级"}
    assert "市级" in {each["source"]["title"] for each in get(f"/products/{product.content_id}")["referenced_by"]}


def test_windows_of_some_districts__say_nothing_about_the_others(get: Fetch, locales: None) -> None:
    city = RegionFactory()
    east = Region.objects.create(code="980102", name_zh="东区", level="county", parent=city)
    early = stated_window(words="东区3月5日截止", closes_on="2026-03-05", regions=[east.code])
    whole = published_call(title="全市", regions=[city], windows=[early, stated_window()])
    districts_only = published_call(title="各区自定", regions=[city], windows=[early])
    own = published_call(title="东区", regions=[east], windows=[early])
    day = "2026-03-20"
    assert get(f"/calls/{whole.content_id}", as_of=day)["application"]["status"] == "open"
    assert get(f"/calls/{districts_only.content_id}", as_of=day)["application"]["status"] == "local"
    assert get(f"/calls/{own.content_id}", as_of=day)["application"]["status"] == "closed"
    assert [each["decides"] for each in get(f"/calls/{whole.content_id}")["windows"]] == [False, True]


def test_what_is_not_public__is_not_named(get: Fetch, locales: None) -> None:
    call = published_call(document=build_and_keep("内部通知"))
    [relation] = get(f"/calls/{call.content_id}")["relations"]
    assert relation["target"] is None
    assert "内部通知" not in str(get(f"/calls/{call.content_id}"))


def build_and_keep(title: str) -> Any:
    document = build_policy(title=title)
    document.save()
    return document


def test_queries__a_list_and_a_detail_ask_little(reader: Client, locales: None) -> None:
    call = published_call(policy_areas=[TermFactory(code="finance")])
    filters = "?policy_area=finance&level=city&application=open&sort=deadline"
    reader.get(f"{LIST}{filters}")
    assert queries(reader, f"{LIST}{filters}&count=true") <= 3
    reader.get(f"{LIST}/{call.content_id}")
    assert queries(reader, f"{LIST}/{call.content_id}") == 1


@pytest.mark.parametrize(("moment", "max_age"), [("2026-03-31T23:59:50+08:00", 10), ("2026-03-20T12:00:00+08:00", 30)])
def test_cache__ends_with_the_window(reader: Client, locales: None, moment: str, max_age: int) -> None:
    call = build_call()
    published(call)
    with time_machine.travel(moment, tick=False):
        answer = reader.get(f"{LIST}/{call.content_id}")
    assert answer["Cache-Control"] == f"public, max-age={max_age}"
