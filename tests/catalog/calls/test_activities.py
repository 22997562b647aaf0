"""From a milestone of the office to what readers are told: through a draft of its call, and by no other way."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from catalog.calls.activities import activities_of
from catalog.calls.announcing import announce, is_public
from catalog.calls.following import PublishedWindow
from catalog.models import Call, Milestone
from cms.content.phases import start_of_day
from tests.api.test_calendar import followed, read
from tests.catalog.products.test_office import logged_in
from tests.factories import UserFactory, block, build_call, locale, published, published_call

pytestmark = [pytest.mark.django_db, pytest.mark.clause("6.4.2")]

DAY = start_of_day(date(2026, 3, 20))


@pytest.fixture(autouse=True)
def _in_march() -> Any:
    with time_machine.travel("2026-03-10T10:00:00+08:00"):
        yield


@pytest.fixture
def locales(db: None) -> None:
    locale("zh-hans"), locale("en")


@pytest.fixture
def reader() -> Client:
    return Client()


def activity(**said: Any) -> dict[str, Any]:
    return block("activity", **{"kind": "briefing", "title": "政策解读会", "starts_on": "2026-03-20", **said})


def planned(call: Call | None, **values: Any) -> Milestone:
    first = {"kind": "briefing", "title": "政策解读会", "starts_on": date(2026, 3, 20)}
    return Milestone.objects.create(call=call, responsible="张三", note="内部备注", **first | values)


@pytest.mark.parametrize(
    ("said", "start", "end", "all_day"),
    [
        ({}, DAY, DAY + 86_400, True),
        ({"ends_on": "2026-03-21"}, DAY, DAY + 2 * 86_400, True),
        ({"starts_at": "14:00:00"}, DAY + 14 * 3600, None, False),
        ({"starts_at": "14:00:00", "ends_at": "16:30:00"}, DAY + 14 * 3600, DAY + 16 * 3600 + 1800, False),
        ({"starts_at": "14:00:00", "ends_on": "2026-03-21"}, DAY + 14 * 3600, DAY + 2 * 86_400, False),
    ],
)
def test_span__is_what_is_said_and_no_more(said: dict[str, Any], start: int, end: int | None, all_day: bool) -> None:
    [found] = activities_of(build_call(activities=[activity(**said)]))
    assert (found["starts_at"], found["ends_at"], found["all_day"]) == (start, end, all_day)


@pytest.mark.parametrize(
    "said",
    [
        {"ends_on": "2026-03-19"},
        {"ends_at": "16:30:00"},
        {"starts_at": "16:30:00", "ends_at": "14:00:00"},
    ],
)
def test_span__out_of_order_is_refused(said: dict[str, Any]) -> None:
    call = build_call(activities=[activity(**said)])
    with pytest.raises(ValidationError):
        call.activities.stream_block.clean(call.activities)


def test_announced__is_a_draft_of_the_call_until_that_is_published(reader: Client, locales: None) -> None:
    call = published_call()
    milestone = planned(call)
    assert len(read(reader)) == 1

    words = announce(milestone=milestone, by=UserFactory())
    assert (len(read(reader)), is_public(Milestone.objects.get())) == (1, False)

    published(words)
    followed()
    assert is_public(Milestone.objects.get())
    event = read(reader)[1]
    assert (event["SUMMARY"], event["DTSTART;VALUE=DATE"]) == ("政策解读会", "20260320")
    shown = reader.get(f"/api/v1/calls/{call.content_id}")
    assert [each["title"] for each in shown.json()["activities"]] == ["政策解读会"]
    assert "政策解读会" in shown.json()["body"]["text"]
    assert not any(inside in shown.content.decode() for inside in ("张三", "内部备注"))


def test_announced__again_keeps_its_place_time_and_id(locales: None) -> None:
    milestone = planned(published_call())
    words = announce(milestone=milestone, by=UserFactory())
    [kept] = words.activities.get_prep_value()
    words.activities = [{**kept, "value": {**kept["value"], "place": "三楼会议室", "starts_at": "14:00:00"}}]
    published(words)
    milestone.title = "政策解读会（改期）"
    again = announce(milestone=Milestone.objects.get(), by=UserFactory())
    [entry] = again.activities.get_prep_value()
    assert entry["id"] == kept["id"]
    assert (entry["value"]["place"], entry["value"]["starts_at"]) == ("三楼会议室", "14:00:00")


def test_announced__what_staff_do_and_what_has_no_call_stay_inside(locales: None) -> None:
    for milestone in (planned(None), planned(published_call(), kind="handling")):
        with pytest.raises(ValidationError):
            announce(milestone=milestone, by=UserFactory())


def test_taken_out__is_cancelled_in_calendars(reader: Client, locales: None) -> None:
    call = published_call(activities=[activity()])
    followed()
    assert PublishedWindow.objects.filter(title="政策解读会", cancelled_at=None).exists()
    fresh = Call.objects.get(pk=call.pk)
    fresh.activities = []
    published(fresh)
    followed()
    assert {event["SUMMARY"]: event["STATUS"] for event in read(reader)} == {
        "2026年度研发费用补助申报通知": "CONFIRMED", "政策解读会": "CANCELLED",
    }  # fmt: skip


def test_office__makes_a_milestone_public_by_its_page(locales: None) -> None:
    editor, call = logged_in("editor"), published_call()
    milestone, inside = planned(call), planned(None, title="还没有通知")
    listing = editor.get(reverse("wagtailsnippets_catalog_milestone:list")).content.decode()
    assert reverse("catalog_calls:announce", args=[milestone.pk]) in listing
    assert reverse("catalog_calls:announce", args=[inside.pk]) not in listing

    address = reverse("catalog_calls:announce", args=[milestone.pk])
    assert "政策解读会" in editor.get(address).content.decode()
    assert editor.post(address).status_code == 302
    [entry] = Call.objects.get(pk=call.pk).get_latest_revision_as_object().activities.get_prep_value()
    assert entry["value"]["title"] == "政策解读会"
    assert editor.post(reverse("catalog_calls:announce", args=[inside.pk])).status_code in (302, 403)
    assert logged_in("archivist").post(address).status_code in (302, 403)
