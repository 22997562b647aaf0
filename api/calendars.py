"""Calendars of windows (RFC 5545), written by icalendar: what is said of an event, in days and times of Asia/Shanghai.

A calendar is asked for again every hour by everybody who subscribed, and hardly ever differs; the library takes half a
millisecond for an event. So the bytes of events are kept, and it is loaded with the first calendar that is asked for.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from cms.content.phases import CIVIL_TIME_ZONE

if TYPE_CHECKING:
    import icalendar

KEPT = 4_096
"""Events whose bytes are kept; each is about a kilobyte."""
_DAY = 86_400
_STANDARD_SINCE = datetime(1991, 9, 15)
"""Since then there was no summer time in China."""
_END = b"END:VCALENDAR\r\n"
# 3.3.11 allows no control characters in text but line ends and tabs; half of a surrogate pair is no character at all.
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Event:
    """One event. Instants are epoch seconds, the end not included; where one is not known, the other is the event.

    ``status``: CONFIRMED, TENTATIVE or CANCELLED. ``sequence`` and ``modified_at`` grow with every change.
    """

    uid: str
    title: str
    starts_at: int | None
    ends_at: int | None
    all_day: bool
    status: str
    sequence: int
    modified_at: int
    note: str = ""
    url: str = ""
    yearly: bool = False


def write_calendar(name: str, events: Iterable[Event]) -> bytes:
    """The calendar as bytes."""
    return b"".join([_head(name).removesuffix(_END), *map(_written, events), _END])


def forget() -> None:
    """Write every event afresh."""
    _written.cache_clear()


@lru_cache(maxsize=8)
def _head(name: str) -> bytes:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Huiqi//Calls for applications//EN")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add("x-wr-timezone", CIVIL_TIME_ZONE.key)
    calendar.add("x-wr-calname", _text(name))
    calendar.add_component(_time_zone())
    return calendar.to_ical(sorted=False)


def _time_zone() -> "icalendar.Timezone":
    from icalendar import Timezone, TimezoneStandard

    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", CIVIL_TIME_ZONE.key)
    standard.add("dtstart", _STANDARD_SINCE)
    for name in ("tzoffsetfrom", "tzoffsetto"):
        standard.add(name, timedelta(hours=8))
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone


@lru_cache(maxsize=KEPT)
def _written(event: Event) -> bytes:
    from icalendar import Event as Written

    modified = datetime.fromtimestamp(event.modified_at, UTC)
    start, end = _when(event)
    written = Written()
    written.add("uid", event.uid)
    # The same bytes until something changes, so that a reader who asks again is told so.
    written.add("dtstamp", modified)
    written.add("last-modified", modified)
    written.add("sequence", event.sequence)
    written.add("dtstart", start)
    if end is not None:
        written.add("dtend", end)
    if event.yearly:
        written.add("rrule", {"freq": "yearly"})
    written.add("summary", _text(event.title))
    if event.note:
        written.add("description", _text(event.note))
    if event.url:
        written.add("url", event.url)
    written.add("status", event.status)
    written.add("transp", "TRANSPARENT")
    return written.to_ical(sorted=False)


def _when(event: Event) -> tuple[date, date | None]:
    """Whole days end with the day after the last (RFC 5545 3.6.1); what has one end only is that day or moment."""
    start, end = event.starts_at, event.ends_at
    if event.all_day:
        first = start if start is not None else (end or 0) - 1
        last = end if end is not None else first + _DAY
        return _civil(first).date(), _civil(last).date()
    at = _civil(start if start is not None else end or 0)
    return at, _civil(end) if start is not None and end is not None else None


def _civil(instant: int) -> datetime:
    return datetime.fromtimestamp(instant, CIVIL_TIME_ZONE)


def _text(value: str) -> str:
    return _NO_TEXT.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
