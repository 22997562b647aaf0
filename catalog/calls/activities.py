"""What is planned around a call and made public with it (6.4.2), as instants."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.dateparse import parse_date, parse_time

from catalog.blocks.walking import raw
from cms.content.phases import CIVIL_TIME_ZONE, start_of_day

if TYPE_CHECKING:
    from .models import Call

Json = dict[str, Any]


def activities_of(call: "Call") -> list[Json]:
    """In the order of the form; instants in epoch seconds, the end not included. ``all_day``: no time is said."""
    return [
        {"activity": item["id"], **_span(item["value"]), **{name: item["value"].get(name) or "" for name in _WORDS}}
        for item in raw(call.activities)
    ]


_WORDS = ("kind", "title", "place", "url")


def _span(said: Json) -> Json:
    first, at = _day(said["starts_on"]), _time(said.get("starts_at"))
    last, until = _day(said.get("ends_on") or said["starts_on"]), _time(said.get("ends_at"))
    end: int | None = _instant(last, until) if until else start_of_day(last + timedelta(days=1))
    if at and not until and last == first:
        end = None
    return {"starts_at": _instant(first, at) if at else start_of_day(first), "ends_at": end, "all_day": at is None}


def _day(stored: Any) -> date:
    return stored if isinstance(stored, date) else parse_date(stored)  # type: ignore[return-value]  # a form checked it


def _time(stored: Any) -> time | None:
    return parse_time(stored) if isinstance(stored, str) and stored else stored or None


def _instant(day: date, at: time) -> int:
    return int(datetime.combine(day, at, tzinfo=CIVIL_TIME_ZONE).timestamp())
