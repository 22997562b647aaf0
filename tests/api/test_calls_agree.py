"""One rule, many readers: status and deadlines are the same everywhere, to the second, whatever the windows are."""

import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api import openings
from api.instants import iso_instant
from catalog.calls.models import Call
from catalog.calls.now import status_of
from catalog.calls.planning import board, calls_that_are
from catalog.calls.status import AXIS, STATUSES, deadlines, phases
from catalog.calls.times import call_times, windows_of
from catalog.models import Region
from cms.content.phases import BEGINNING, CIVIL_TIME_ZONE, DEADLINE_AXIS, END, Phase, status_at
from search.engine import get_engine
from search.follower import rebuild
from tests.catalog.products.test_office import logged_in
from tests.factories import RegionFactory, published_call, stated_window

from .conftest import forget_everything
from .test_calendar import events
from .test_clock import seconds

pytestmark = pytest.mark.django_db

EAST = "980102"
days = st.dates(min_value=date(2024, 2, 1), max_value=date(2026, 12, 31)) | st.just(date(2024, 2, 29))
times = st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0).isoformat())
instants = st.integers(min_value=1_704_000_000, max_value=1_800_000_000)


def moment(instant: int) -> str:
    return datetime.fromtimestamp(instant, CIVIL_TIME_ZONE).isoformat()


windows = st.fixed_dictionaries(
    {
        "words": st.just("按通知"),
        "opens_on": st.none() | days.map(date.isoformat),
        "opens_at": times,
        "opens_included": st.booleans(),
        "closes_on": st.none() | days.map(date.isoformat),
        "closes_at": times,
        "closes_precision": st.sampled_from(["day", "month"]),
        "closes_included": st.booleans(),
        "stage": st.sampled_from(["apply", "apply", "claim", "recommend"]),
        "audience": st.sampled_from(["enterprise", "enterprise", "department"]),
        "regions": st.sampled_from([[], [], [EAST], ["980100"]]),
        "yearly": st.sampled_from([False, False, True]),
        "ended_at": st.none() | instants.map(moment),
        "announced_later": st.sampled_from([False, False, False, True]),
    }
)
ways = st.sampled_from([(1 / 4, 2.0, 1_000), (10**9, 0, 10**9), (0, 10**9, 0), (0, 0, 0)])
"""Through a list: as few calls make it; along the phases; with a status gathered beforehand; asked of each call."""
zones = st.sampled_from(["Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati"])
described = st.fixed_dictionaries(
    {
        "windows": st.lists(windows, max_size=3),
        "noticed_on": st.none() | days,
        "is_forecast": st.sampled_from([False, False, True]),
        "suspended": st.lists(st.tuples(instants, instants), max_size=1),
        "in_east": st.booleans(),
    }
)


@pytest.fixture
def places(locales: None, settings: Any, tmp_path: Path) -> dict[bool, Region]:
    settings.VAR_DIR = tmp_path
    city = RegionFactory()
    return {False: city, True: Region.objects.create(code=EAST, name_zh="东区", level="county", parent=city)}


@contextmanager
def thrown_away() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def made(found: dict[str, Any], places: dict[bool, Region], number: int) -> Call:
    """A public call of such windows; gates, which refuse what makes no sense, are not asked."""
    suspensions = [
        {"type": "suspension", "id": f"00000000-0000-4000-8000-00000000000{place}",
         "value": {"starts_at": moment(min(pair)), "ends_at": moment(max(pair)), "reason": "系统维护"}}
        for place, pair in enumerate(found["suspended"]) if pair[0] != pair[1]
    ]  # fmt: skip
    return published_call(
        title=f"通知{number}", regions=[places[found["in_east"]]], noticed_on=found["noticed_on"],
        is_forecast=found["is_forecast"], suspensions=suspensions,
        windows=[stated_window(**said) for said in found["windows"]],
    )  # fmt: skip


@pytest.mark.clause("7.1.1.3", "5.1.1.4")
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(described, min_size=1, max_size=3), st.data())
def test_status__is_the_same_everywhere(
    places: dict[bool, Region], reader: Client, monkeypatch: pytest.MonkeyPatch, all_found: Any, data: Any
) -> None:
    monkeypatch.setattr("catalog.calls.gates._time_refusals", lambda call: ())
    with thrown_away():
        forget_everything()
        openings.forget()
        for name, value in zip(("SORTING", "GATHERING", "SORTED_AT_MOST"), data.draw(ways), strict=True):
            monkeypatch.setattr(f"api.drivers.{name}", value)
        calls = [made(found, places, number) for number, found in enumerate(all_found)]
        rebuild(get_engine())
        edges = sorted({phase.starts_at for call in calls for phase in phases(call_times(call))} - {BEGINNING})
        around = [edge + by for edge in edges for by in (-1, 0, 1)]
        instant = data.draw(st.sampled_from(around) | instants if around else instants)
        with server_in(data.draw(zones)):
            agree_at(calls, instant, reader)


def agree_at(calls: list[Call], instant: int, reader: Client) -> None:
    expected = {str(call.content_id): status_at(phases(call_times(call)), AXIS, instant) for call in calls}
    as_of = iso_instant(instant)

    def get(path: str, **asked: Any) -> Any:
        response = reader.get(f"/api/v1{path}", {**asked, "as_of": as_of})
        assert response.status_code == 200, response.content.decode()
        return response

    # list, details, and the rule that clients compute by
    listed = {card["id"]: card["application"]["status"] for card in get("/calls").json()["results"]}
    assert listed == expected
    for content_id, status in expected.items():
        detail = get(f"/calls/{content_id}").json()
        assert detail["application"]["status"] == status
        published = [
            Phase(AXIS, each["status"], seconds(each["since"], BEGINNING), seconds(each["until"], END))
            for each in detail["application"]["phases"]
        ]
        assert status_at(published, AXIS, instant) == status
    # filters of the list, of search and of the calendar
    by_deadline = [card["id"] for card in get("/calls", sort="deadline").json()["results"]]
    assert set(by_deadline) == set(expected)
    dated = {str(call.content_id) for call in calls if dates_known(call)}
    for status in set(expected.values()) | {"open"}:
        wanted = {content_id for content_id, found in expected.items() if found == status}
        assert {card["id"] for card in get("/calls", application=status).json()["results"]} == wanted
        ordered = [card["id"] for card in get("/calls", application=status, sort="deadline").json()["results"]]
        assert ordered == [content_id for content_id in by_deadline if content_id in wanted]
        assert {hit["id"] for hit in get("/search", application=status, type="call").json()["results"]} == wanted
        uids = [event["UID"] for event in events(get("/calendar.ics", application=status).content)]
        assert {uid.partition(".")[2].removesuffix("@huiqi") for uid in uids} <= wanted
        assert {content_id for content_id in wanted & dated if recent(content_id, calls, instant)} <= {
            uid.partition(".")[2].removesuffix("@huiqi") for uid in uids
        }
    # counts
    found = get("/openings").json()
    counted = {each["code"]: each["count"] for each in found["facets"]["application"] if each["count"]}
    assert counted == Counter(expected.values())
    closing = [card["id"] for card in found["closing_next"]]
    assert set(closing) == {content_id for content_id, status in expected.items() if status in ("open", "closing")}
    # the office
    for call in Call.objects.all():
        assert status_of(call.timeline, instant) == expected[str(call.content_id)]
    for status in STATUSES:
        rows = Call.objects.filter(calls_that_are([status], instant))
        assert {str(row.content_id) for row in rows} == {key for key, found in expected.items() if found == status}
    columns = {column.status: column.count for column in board(Call.objects.all(), instant) if column.count}
    assert columns == Counter(expected.values())
    # the order of deadlines
    order = by_deadline
    keys = {
        str(call.content_id): next(
            phase.ends_at for phase in deadlines(call_times(call)) if phase.starts_at <= instant < phase.ends_at
        )
        for call in calls
    }
    assert all(keys[one] <= keys[other] for one, other in pairwise(order))
    assert [card for card in order if card in closing] == closing


def dates_known(call: Call) -> bool:
    return any(
        (period["starts_at"], period["ends_at"]) != (None, None) and period["starts_at"] != period["ends_at"]
        for period in call.periods
    )


def recent(content_id: str, calls: list[Call], instant: int) -> bool:
    """Whether one of its windows is not long over."""
    call = next(call for call in calls if str(call.content_id) == content_id)
    return any(
        period["yearly"] or period["ends_at"] is None or period["ends_at"] > instant
        for period in call.periods
        if period["starts_at"] != period["ends_at"] and (period["starts_at"] or period["ends_at"])
    )


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(described)
def test_deadlines__cover_all_time_and_are_the_ends_of_windows(found: dict[str, Any]) -> None:
    stated = [read(said) for said in found["windows"]]
    from catalog.calls.status import CallTimes, periods

    times_ = CallTimes(tuple(stated), years=(2024, 2030), is_forecast=found["is_forecast"])
    ends = deadlines(times_)
    assert ends[0].starts_at == BEGINNING
    assert all(one.ends_at == other.starts_at for one, other in pairwise(ends))
    assert ends[-1].ends_at >= END
    assert {phase.axis for phase in ends} == {DEADLINE_AXIS}
    spans = periods(times_)
    assert [phase.ends_at for phase in ends if phase.ends_at < END] == [end for _start, end in spans if end < END]
    for start, end in spans:
        if end < END:
            assert (
                next(phase for phase in ends if phase.starts_at <= max(start, BEGINNING) < phase.ends_at).ends_at == end
            )


def read(said: dict[str, Any]) -> Any:
    from catalog.calls.times import read_window

    return read_window(said)


@contextmanager
def server_in(zone: str) -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    try:
        yield
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Kiritimati", "UTC"])
def test_status__does_not_depend_on_where_the_server_stands(reader: Client, locales: None, zone: str) -> None:
    with server_in(zone):
        call = published_call(windows=[stated_window(closes_on="2028-02-29", opens_on="2028-02-29")])
        assert [(each.window.span()) for each in windows_of(call)] == [(1_835_366_400, 1_835_452_800)]
        for instant, status in ((1_835_366_399, "upcoming"), (1_835_366_400, "closing"), (1_835_452_799, "closing"),
                                (1_835_452_800, "closed")):  # fmt: skip
            with time_machine.travel(instant, tick=False):
                assert reader.get("/api/v1/calls").json()["results"][0]["application"]["status"] == status


def test_status__follows_a_clock_that_is_set_back(reader: Client, locales: None) -> None:
    published_call()
    editor = logged_in("editor")
    for day, status in (("2026-03-26", "closing"), ("2026-04-02", "closed"), ("2026-03-02", "open")):
        with time_machine.travel(f"{day}T12:00:00+08:00"):
            assert reader.get("/api/v1/calls").json()["results"][0]["application"]["status"] == status
            found = reader.get("/api/v1/openings").json()["facets"]["application"]
            assert [each["code"] for each in found if each["count"]] == [status]
            listed = editor.get(reverse("wagtailsnippets_catalog_call:list"), {"application": status})
            assert "2026年度研发费用补助申报通知" in listed.content.decode()


VECTORS = json.loads((Path(__file__).parent / "golden" / "application_vectors.json").read_text())


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["about"])
def test_rule__documented_vectors(reader: Client, locales: None, vector: dict[str, Any]) -> None:
    """From windows to phases, as the integrator's guide states the rule."""
    call = vector["call"]
    suspensions = [
        {"type": "suspension", "id": "00000000-0000-4000-8000-000000000009", "value": {**each, "reason": "暂停"}}
        for each in call.get("suspensions", [])
    ]
    noticed = date.fromisoformat(call["noticed_on"]) if call.get("noticed_on") else None
    kept = published_call(
        windows=[stated_window(**{"opens_on": None, "closes_on": None, **said}) for said in call["windows"]],
        noticed_on=noticed, is_forecast=call.get("is_forecast", False), suspensions=suspensions,
    )  # fmt: skip
    found = reader.get(f"/api/v1/calls/{kept.content_id}", {"as_of": vector["at"]}).json()
    said = [{name: each[name] for name in ("status", "since", "until")} for each in found["application"]["phases"]]
    assert said == vector["phases"]
    assert found["application"]["status"] == vector["status"]
    assert found["next_transition_at"] == vector["next_transition_at"]
