"""Lists are walked along the rarest filter."""

from datetime import date

import pytest

from api.drivers import forget, plan_walk
from api.filters import Criteria
from api.queries import EVERYTHING, Order, Walk
from cms.content.phases import start_of_day
from tests.factories import TermFactory, published_policy

pytestmark = pytest.mark.django_db

LISTING = "public:policy:zh-hans"


@pytest.fixture
def library(locales: None) -> None:
    common = TermFactory(code="common")
    rare = TermFactory(code="rare")
    for _ in range(3):
        published_policy(policy_areas=[common], level="city", effective_on=date(2020, 1, 1))
    published_policy(policy_areas=[common, rare], level="city", effective_on=date(2031, 4, 1))


def planned(criteria: Criteria, instant: int = 0, sort: str = "-published") -> Walk:
    return plan_walk(Walk(LISTING, criteria, Order(sort), instant, limit=3))


def test_driver__is_the_rarest_of_the_filters(library: None) -> None:
    criteria = Criteria(terms=(("policy_area", ("common",)), ("policy_area", ("rare",)), ("level", ("city",))))
    assert planned(criteria).driver == ("policy_area", ("rare",))
    assert not planned(criteria).driven_by_phase


def test_status__is_sorted_gathered_or_asked_of_each_by_how_few_are_in_it(
    library: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    upcoming = ("validity", ("upcoming",))
    criteria = Criteria(terms=(("level", ("city",)),), phases=(upcoming,))

    def way(sorting: float, gathering: float) -> Walk:
        forget()
        monkeypatch.setattr("api.drivers.SORTING", sorting)
        monkeypatch.setattr("api.drivers.GATHERING", gathering)
        return planned(criteria, start_of_day(date(2030, 1, 1)))

    assert (way(1, 1).driver, way(1, 1).driven_by_phase) == (upcoming, True)
    assert (way(0, 1).driver, way(0, 1).gathered) == (("level", ("city",)), (upcoming,))
    assert (way(0, 0).driver, way(0, 0).gathered) == (("level", ("city",)), ())


def test_driver__of_an_unfiltered_list_is_everything(library: None) -> None:
    assert planned(Criteria()).driver is EVERYTHING
