"""政策发布空间 (7.1.1.3): counts and next calls of one moment, right to the second, with few questions."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from api import drivers, openings
from cms.content import services
from tests.factories import TermFactory, UserFactory, build_call, published, published_call, stated_window

from .conftest import Fetch
from .test_calls import months
from .test_query_counts import queries

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/openings"


def counts(found: Any, axis: str) -> dict[str, int]:
    return {each["code"]: each["count"] for each in found["facets"][axis] if each["count"]}


def names(found: Any, kind: str) -> list[str]:
    return [card["title"] for card in found[kind]]


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    openings.forget()


@pytest.fixture
def year(locales: None) -> None:
    finance, talent = TermFactory(code="finance"), TermFactory(code="talent")
    published_call(**months(3, policy_areas=[finance], level="city"))
    published_call(**months(4, policy_areas=[finance], level="county"))
    published_call(**months(2, 3, policy_areas=[talent], level="city"))
    published_call(**months(6, policy_areas=[talent], level="province", is_forecast=True))
    published_call(title="常年", level="city", windows=[stated_window(opens_on=None, closes_on=None, standing=True)])


@pytest.mark.clause("7.1.1.1", "7.1.1.3")
def test_openings__by_status_level_and_area_with_what_comes_next(get: Fetch, year: None) -> None:
    found = get("/openings", as_of="2026-03-02")
    assert found["count"] == 5
    assert counts(found, "application") == {"open": 2, "upcoming": 1, "forecast": 1, "standing": 1}
    assert counts(found, "level") == {"city": 3, "county": 1, "province": 1}
    assert counts(found, "policy_area") == {"finance": 2, "talent": 2}
    assert set(names(found, "closing_next")) == {"3月", "2、3月"}
    assert names(found, "opening_next") == ["4月", "6月"]
    assert found["closing_next"][0]["application"]["status"] == "open"


@pytest.mark.clause("7.1.1.3")
def test_openings__take_the_filters_of_the_list(get: Fetch, year: None) -> None:
    found = get("/openings", as_of="2026-03-02", policy_area="finance", application="open")
    assert found["count"] == 1
    assert counts(found, "application") == {"open": 1, "upcoming": 1}
    assert counts(found, "policy_area") == {"finance": 1, "talent": 1}
    assert counts(found, "level") == {"city": 1}
    assert (names(found, "closing_next"), names(found, "opening_next")) == (["3月"], [])
    assert get("/openings", level="county")["count"] == 1
    assert get("/openings", application="closed", as_of="2026-03-02")["count"] == 0


def test_openings__change_with_the_second(get: Fetch, locales: None) -> None:
    published_call(**months(3))
    seen = []
    for moment in ("2026-02-28T23:59:59", "2026-03-01T00:00:00", "2026-03-03T23:59:59", "2026-03-04T00:00:00",
                   "2026-03-10T23:59:59", "2026-03-11T00:00:00", "2026-02-28T23:59:59"):  # fmt: skip
        with time_machine.travel(f"{moment}+08:00", tick=False):
            seen.append(list(counts(get("/openings"), "application")))
    assert seen == [["upcoming"], ["open"], ["open"], ["closing"], ["closing"], ["closed"], ["upcoming"]]


def test_openings__show_a_publication_and_a_withdrawal_at_once(get: Fetch, locales: None) -> None:
    call = published(build_call())
    assert get("/openings")["count"] == 1
    published_call(title="又一个")
    assert get("/openings")["count"] == 2
    services.withdraw(instance=call, user=UserFactory(username="approver"), reason="误发")
    assert get("/openings")["count"] == 1


def test_queries__three_at_first_and_one_while_nothing_changed(reader: Client, year: None) -> None:
    address = f"{ADDRESS}?policy_area=finance&level=city&as_of=2026-03-02"
    reader.get(address)
    openings.forget()
    drivers.forget()
    assert queries(reader, address) == 3
    assert queries(reader, address) == 1


def test_cache__ends_with_the_next_change(reader: Client, locales: None) -> None:
    published_call(**months(3))
    with time_machine.travel("2026-02-28T23:59:48+08:00", tick=False):
        answer = reader.get(ADDRESS)
    assert answer["Cache-Control"] == "public, max-age=12"
    assert answer["ETag"]


def test_openings__of_nothing_are_empty(get: Fetch, locales: None) -> None:
    found = get("/openings")
    assert (found["count"], found["closing_next"], found["opening_next"]) == (0, [], [])


def test_filter__that_is_rare_gives_the_same(get: Fetch, year: None, monkeypatch: pytest.MonkeyPatch) -> None:
    rare = get("/openings", as_of="2026-03-02", policy_area="talent", level="city")
    openings.forget()
    monkeypatch.setattr("api.drivers.SORTED_AT_MOST", 0)
    assert get("/openings", as_of="2026-03-02", policy_area="talent", level="city") == rare
