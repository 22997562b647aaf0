"""The calendar of windows: what calendar programs need (RFC 5545), updates and cancellations included (6.4.2)."""

import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from api.calendars import Event, write_calendar
from catalog.calls.following import CallFollower
from catalog.models import Call
from cms.content import sequencer, services
from cms.content.followers import catch_up
from tests.factories import TermFactory, UserFactory, build_call, published, published_call, stated_window

from .test_query_counts import queries

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/calendar.ics"
NOW = "2026-03-10T10:00:00+08:00"


@pytest.fixture(autouse=True)
def _in_march() -> Any:
    with time_machine.travel(NOW):
        yield


def unfolded(body: bytes) -> list[str]:
    return body.decode().replace("\r\n ", "").split("\r\n")


def events(body: bytes) -> list[dict[str, str]]:
    """Properties of each event by name; parameters stay with the name."""
    found: list[dict[str, str]] = []
    for line in unfolded(body):
        name, _colon, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found:
            found[-1].setdefault(name, value)
    return found


def read(reader: Client, query: str = "") -> list[dict[str, str]]:
    response = reader.get(f"{ADDRESS}{query}")
    assert response.status_code == 200, response.content.decode()
    return events(response.content)


@pytest.mark.clause("6.4.2", "7.1.1.3")
def test_event__of_a_window_known_to_the_day_is_all_day_and_ends_with_the_day_after(
    reader: Client, locales: None
) -> None:
    call = published_call()
    [event] = read(reader)
    assert event["DTSTART;VALUE=DATE"] == "20260301"
    assert event["DTEND;VALUE=DATE"] == "20260401"
    assert event["SUMMARY"] == "2026年度研发费用补助申报通知"
    assert event["UID"] == f"{call.windows[0].id}.{call.content_id}@huiqi"
    assert event["STATUS"] == "CONFIRMED"


def test_event__to_the_minute_is_timed_in_shanghai(reader: Client, locales: None) -> None:
    published_call(windows=[stated_window(closes_at="17:00:00", closes_precision="minute")])
    [event] = read(reader)
    assert event["DTSTART;TZID=Asia/Shanghai"] == "20260301T000000"
    assert event["DTEND;TZID=Asia/Shanghai"] == "20260331T170000"
    assert "TZID:Asia/Shanghai" in unfolded(reader.get(ADDRESS).content)


def test_event__without_a_beginning_is_the_last_day(reader: Client, locales: None) -> None:
    published_call(noticed_on=None, windows=[stated_window(opens_on=None)])
    [event] = read(reader)
    assert (event["DTSTART;VALUE=DATE"], event["DTEND;VALUE=DATE"]) == ("20260331", "20260401")


def test_event__of_a_yearly_window_comes_again(reader: Client, locales: None) -> None:
    published_call(windows=[stated_window(yearly=True, opens_on="2020-03-01", closes_on="2020-03-31")])
    [event] = read(reader)
    assert (event["DTSTART;VALUE=DATE"], event["RRULE"]) == ("20200301", "FREQ=YEARLY")


def test_event__there_is_none_where_no_instant_is_known_or_all_is_long_over(reader: Client, locales: None) -> None:
    nothing = {"opens_on": None, "closes_on": None}
    published_call(noticed_on=None, windows=[stated_window(**nothing, standing=True)])
    published_call(windows=[stated_window(**nothing, announced_later=True)])
    published_call(windows=[stated_window(opens_on="2025-03-01", closes_on="2025-03-31")])
    assert read(reader) == []


def test_event__a_forecast_is_tentative(reader: Client, locales: None) -> None:
    published_call(is_forecast=True)
    assert [event["STATUS"] for event in read(reader)] == ["TENTATIVE"]


def test_filters__are_those_of_the_list(reader: Client, locales: None) -> None:
    published_call(title="甲", policy_areas=[TermFactory(code="finance")])
    published_call(title="乙", level="county", windows=[stated_window(opens_on="2026-06-01", closes_on="2026-06-30")])
    assert [event["SUMMARY"] for event in read(reader, "?policy_area=finance")] == ["甲"]
    assert [event["SUMMARY"] for event in read(reader, "?application=upcoming")] == ["乙"]
    assert [event["SUMMARY"] for event in read(reader, "?level=city&as_of=2026-03-02")] == ["甲"]
    assert reader.get(f"{ADDRESS}?colour=red").status_code == 400


@pytest.mark.clause("6.4.2")
def test_update__keeps_the_id_and_counts_up(reader: Client, locales: None) -> None:
    call = published_call()
    [before] = read(reader)
    moved(call, closes_on="2026-04-15")
    [after] = read(reader)
    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert after["LAST-MODIFIED"] >= before["LAST-MODIFIED"]
    assert after["DTEND;VALUE=DATE"] == "20260416"


def moved(call: Call, **said: Any) -> None:
    fresh = Call.objects.get(pk=call.pk)
    stored = fresh.windows.get_prep_value()
    fresh.windows = [{**item, "value": {**item["value"], **said}} for item in stored]
    published(fresh)


@pytest.mark.clause("6.4.2")
def test_cancellation__of_a_call_withdrawn_and_of_a_window_taken_out(reader: Client, locales: None) -> None:
    finance = TermFactory(code="finance")
    gone = published_call(title="撤回的", policy_areas=[finance])
    changed = published_call(title="改过的", windows=[stated_window(), stated_window(words="第二批", batch="第二批")])
    followed()
    uids = {event["UID"]: event for event in read(reader)}
    services.withdraw(instance=gone, user=UserFactory(username="approver"), reason="误发")
    fresh = Call.objects.get(pk=changed.pk)
    fresh.windows = fresh.windows.get_prep_value()[:1]
    published(fresh)
    followed()
    found = {event["UID"]: event for event in read(reader)}
    assert set(found) == set(uids)
    assert sorted(event["STATUS"] for event in found.values()) == ["CANCELLED", "CANCELLED", "CONFIRMED"]
    for uid, event in found.items():
        if event["STATUS"] == "CANCELLED":
            assert int(event["SEQUENCE"]) > int(uids[uid]["SEQUENCE"])
    assert [event["SUMMARY"] for event in read(reader, "?policy_area=finance")] == ["撤回的"]
    assert read(reader, "?level=county") == []


def test_cancellation__is_forgotten_when_the_call_is_erased(reader: Client, locales: None) -> None:
    call = published_call()
    followed()
    services.erase(instance=call, user=UserFactory(username="approver"), reason="个人信息")
    followed()
    assert read(reader) == []


def test_cancellation__survives_a_follower_that_begins_again(reader: Client, locales: None) -> None:
    call = published_call()
    followed()
    services.withdraw(instance=call, user=UserFactory(username="approver"), reason="误发")
    CallFollower().reset()
    assert [event["STATUS"] for event in read(reader)] == ["CANCELLED"]


def followed() -> None:
    sequencer.number_changes()
    while catch_up(CallFollower()):
        pass


def test_answer__is_a_calendar_that_caches_can_keep(reader: Client, locales: None) -> None:
    published_call()
    first = reader.get(ADDRESS)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Cache-Control"] == "public, max-age=30"
    assert reader.get(ADDRESS, headers={"If-None-Match": first["ETag"]}).status_code == 304
    head = reader.head(ADDRESS)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])
    assert reader.get(ADDRESS, headers={"Accept": "text/calendar"}).status_code == 200
    assert reader.get(ADDRESS, headers={"Accept": "application/json"}).status_code == 406
    assert reader.post(ADDRESS).status_code == 405


def test_size__is_bounded(reader: Client, locales: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.views.calendar.MOST_CALLS", 2)
    for number in range(3):
        published_call(title=str(number))
    assert len(read(reader)) == 2


def test_queries__three_at_most(reader: Client, locales: None) -> None:
    published_call(policy_areas=[TermFactory(code="finance")], level="city")
    reader.get(f"{ADDRESS}?policy_area=finance&level=city")
    assert queries(reader, f"{ADDRESS}?policy_area=finance&level=city") <= 3


titles = st.text(min_size=1, max_size=120)


@given(titles, titles)
def test_lines__are_short_and_say_what_was_said_whatever_is_in_it(title: str, note: str) -> None:
    written = write_calendar("", [Event("a@b", title, 0, 86_400, False, "CONFIRMED", 1, 0, note=note)])
    assert written.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    assert b"\n" not in written.replace(b"\r\n", b"")
    [event] = events(written)
    assert plain(event["SUMMARY"]) == said(title)


def plain(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)


def said(title: str) -> str:
    """Line ends in one form, without other control characters."""
    lines = title.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(character for character in lines if character >= " " or character in "\n\t").replace("\x7f", "")


def test_instants__are_those_of_the_detail(reader: Client, locales: None) -> None:
    call = published_call(windows=[stated_window(opens_at="09:00:00", closes_at="17:30:00")])
    [window] = reader.get(f"/api/v1/calls/{call.content_id}").json()["windows"]
    [event] = read(reader)
    for name, member in (("DTSTART", "starts_at"), ("DTEND", "ends_at")):
        civil = datetime.strptime(event[f"{name};TZID=Asia/Shanghai"], "%Y%m%dT%H%M%S")
        assert civil.replace(tzinfo=ZoneInfo("Asia/Shanghai")).isoformat() == window[member]


def test_calendar__is_read_by_a_calendar_program_without_complaint(reader: Client, locales: None) -> None:
    """Folded, escaped, with its time zone: days stay days, minutes are those of Shanghai."""
    published_call(title="逗号，comma, 分号; 反斜杠\\ 换行\n" + "很长的标题" * 20)
    published_call(windows=[stated_window(opens_at="09:00:00", closes_at="17:30:00")])
    found = Calendar.from_ical(reader.get(ADDRESS).content)
    assert found.errors == []
    [zone] = found.walk("VTIMEZONE")
    assert zone["TZID"] == "Asia/Shanghai"
    whole, timed = sorted(found.walk("VEVENT"), key=lambda event: isinstance(event["DTSTART"].dt, datetime))
    assert str(whole["SUMMARY"]) == "逗号，comma, 分号; 反斜杠\\ 换行\n" + "很长的标题" * 20
    assert (whole["DTSTART"].dt, whole["DTEND"].dt) == (date(2026, 3, 1), date(2026, 4, 1))
    assert timed["DTEND"].dt == datetime(2026, 3, 31, 17, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_build__of_a_draft_shows_nothing(reader: Client, locales: None) -> None:
    build_call().save()
    assert read(reader) == []
