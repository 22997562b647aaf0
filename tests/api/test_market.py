"""政策超市 (7.1.1.2) in one answer."""

from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from api.views import market
from cms.content import sequencer, services
from tests.factories import (
    RegionFactory,
    TermFactory,
    UserFactory,
    build_product,
    draft,
    published_call,
    published_policy,
    published_product,
    stated_window,
)

from .conftest import Fetch

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    market.forget()


def counted(found: Any, axis: str) -> dict[str, int]:
    return {each["code"]: each["count"] for each in found["products"]["by"][axis]}


@pytest.mark.clause("7.1.1.1", "7.1.1.2")
def test_market__counts_products_by_every_axis(get: Fetch) -> None:
    funds = TermFactory(vocabulary="product_kind", code="funds", name_zh="资金类")
    loans = TermFactory(vocabulary="product_kind", code="interest_subsidy", name_zh="贷款贴息", parent=funds)
    area, city = TermFactory(), RegionFactory()
    published_product(kind=loans, policy_areas=[area], regions=[city], level="city")
    published_product(kind=funds, access_mode="no_application", level="province")
    draft(build_product(title="还没有公开的"))
    published_policy()

    found = get("/market")

    assert counted(found, "product_kind") == {"funds": 2, "interest_subsidy": 1}
    assert found["products"]["by"]["product_kind"][0]["name"] == "资金类"
    assert counted(found, "access_mode") == {"apply": 1, "no_application": 1}
    assert [each["name"] for each in found["products"]["by"]["access_mode"]] == ["申报", "免申即享"]
    assert counted(found, "level") == {"city": 1, "province": 1}
    assert counted(found, "policy_area") == {"innovation": 1}
    assert counted(found, "region") == {"980100": 1}
    assert counted(found, "industry") == {"any": 2}
    assert found["products"]["count"] == 2
    assert {each["type"]: each["count"] for each in found["types"]}["policy"] == 1


@pytest.mark.clause("7.1.1.2")
def test_market__a_count_is_what_the_filter_gives(get: Fetch) -> None:
    for level in ("city", "city", "county"):
        published_product(level=level)

    for code, count in counted(get("/market"), "level").items():
        assert get("/products", level=code, count="true")["count"] == count


@pytest.mark.clause("7.1.1.2")
def test_market__shows_the_newest_first_and_what_closes_next(get: Fetch) -> None:
    with time_machine.travel(datetime.fromisoformat("2026-03-10T09:00:00+08:00"), tick=False):
        for title in ("先发布的", "后发布的"):
            published_product(title=title)
        for title, day in (("月底截止", "2026-03-31"), ("明天截止", "2026-03-11"), ("已截止", "2026-03-09")):
            published_call(title=title, windows=[stated_window(closes_on=day)])
        published_call(title="还没开始", windows=[stated_window(opens_on="2026-03-20", closes_on="2026-03-25")])
        found = get("/market")

    assert [card["title"] for card in found["newest"]][:2] == ["后发布的", "先发布的"]
    assert [card["title"] for card in found["closing_next"]] == ["明天截止", "月底截止"]
    assert found["closing_next"][0]["application"]["status"] == "closing"


def test_market__sees_a_publication_and_a_withdrawal_at_once(get: Fetch) -> None:
    product = published_product()
    assert get("/market")["products"]["count"] == 1
    other = published_product(title="第二个")
    assert get("/market")["products"]["count"] == 2

    services.withdraw(instance=other, user=UserFactory(), reason="有误")

    assert get("/market")["products"]["count"] == 1
    assert get("/market")["newest"][0]["id"] == str(product.content_id)


def test_market__asks_at_most_three_queries_and_two_while_nothing_changes(reader: Client) -> None:
    published_product()
    published_call()
    sequencer.number_changes()

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert reader.get("/api/v1/market").status_code == 200
        return len(queries)

    asked()  # names of codes are kept a minute
    market.forget()
    assert asked() == 3
    assert asked() == 2
    later = market.time.monotonic() + timedelta(seconds=31).total_seconds()
    with patch.object(market.time, "monotonic", return_value=later):
        assert asked() == 3


def test_market__of_an_empty_library_says_so(get: Fetch) -> None:
    found = get("/market", locale="en")

    assert found["products"]["count"] == 0
    assert (found["newest"], found["closing_next"]) == ([], [])


def test_market__refuses_what_it_does_not_know(problem: Fetch) -> None:
    assert problem("/market", 400, colour="red")["parameter"] == "colour"


def test_counts__that_are_dear_are_not_made_anew_for_every_publication() -> None:
    counted = market.Counted(number=7, at=100.0, took=0.2, members=b"")
    cheap = market.Counted(number=7, at=100.0, took=0.01, members=b"")

    assert [counted.serves(8, at) for at in (100.1, 101.9, 102.1)] == [True, True, False]
    assert [cheap.serves(number, 100.1) for number in (7, 8, None)] == [True, False, False]
    assert [counted.serves(7, at) for at in (129.0, 131.0)] == [True, False]
