"""Lists are walked along the rarest filter."""

import pytest

from api.drivers import choose_driver, forget
from api.filters import Criteria
from api.queries import EVERYTHING
from cms.content.phases import start_of_day
from tests.factories import TermFactory, published_policy

pytestmark = pytest.mark.django_db

LISTING = "public:policy:zh-hans"


@pytest.fixture
def library(locales: None) -> None:
    from datetime import date

    common = TermFactory(code="common")
    rare = TermFactory(code="rare")
    for _ in range(3):
        published_policy(policy_areas=[common], level="city", effective_on=date(2020, 1, 1))
    published_policy(policy_areas=[common, rare], level="city", effective_on=date(2031, 4, 1))


def test_driver__is_the_rarest_of_the_filters(library: None) -> None:
    criteria = Criteria(terms=(("policy_area", ("common",)), ("policy_area", ("rare",)), ("level", ("city",))))
    assert choose_driver(LISTING, criteria, 0) == (("policy_area", ("rare",)), False)


def test_driver__is_a_status_where_that_is_rarer(library: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import date

    instant = start_of_day(date(2030, 1, 1))
    criteria = Criteria(terms=(("level", ("city",)),), phases=(("validity", ("upcoming",)),))
    assert choose_driver(LISTING, criteria, instant) == (("validity", ("upcoming",)), True)
    forget()
    monkeypatch.setattr("api.drivers.SORTED_AT_MOST", 1)
    assert choose_driver(LISTING, criteria, instant) == (("level", ("city",)), False)


def test_driver__of_an_unfiltered_list_is_everything(library: None) -> None:
    assert choose_driver(LISTING, Criteria(), 0) == (EVERYTHING, False)
