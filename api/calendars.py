"""Calendars as RFC 5545 writes them: lines of at most 75 octets, escaped text, days and times of Asia/Shanghai."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from cms.content.phases import CIVIL_TIME_ZONE

LONGEST_LINE = 75
"""Octets of a line without its end (RFC 5545 3.1)."""
ZONE = "Asia/Shanghai"
_DAY = 86_400

_HEAD = (
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Huiqi//Calls for applications//EN", "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H", f"X-WR-TIMEZONE:{ZONE}",
)  # fmt: skip
_TIME_ZONE = (
    "BEGIN:VTIMEZONE", f"TZID:{ZONE}", "BEGIN:STANDARD", "DTSTART:19910915T000000", "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0800", "TZNAME:CST", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip


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
    lines = [*_HEAD, f"X-WR-CALNAME:{_text(name)}", *_TIME_ZONE]
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(event: Event) -> Iterator[str]:
    modified = datetime.fromtimestamp(event.modified_at, UTC).strftime("%Y%m%dT%H%M%SZ")
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    # The same bytes until something changes, so that a reader who asks again is told so.
    yield f"DTSTAMP:{modified}"
    yield f"LAST-MODIFIED:{modified}"
    yield f"SEQUENCE:{event.sequence}"
    yield from _when(event)
    if event.yearly:
        yield "RRULE:FREQ=YEARLY"
    yield f"SUMMARY:{_text(event.title)}"
    if event.note:
        yield f"DESCRIPTION:{_text(event.note)}"
    if event.url:
        yield f"URL:{event.url}"
    yield f"STATUS:{event.status}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _when(event: Event) -> Iterator[str]:
    """Whole days end with the day after the last (RFC 5545 3.6.1); what has one end only is that day or moment."""
    start, end = event.starts_at, event.ends_at
    if event.all_day:
        first = start if start is not None else (end or 0) - 1
        last = end if end is not None else first + _DAY
        yield f"DTSTART;VALUE=DATE:{_civil(first):%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{_civil(last):%Y%m%d}"
        return
    yield f"DTSTART;TZID={ZONE}:{_civil(start if start is not None else end or 0):%Y%m%dT%H%M%S}"
    if start is not None and end is not None:
        yield f"DTEND;TZID={ZONE}:{_civil(end):%Y%m%dT%H%M%S}"


def _civil(instant: int) -> datetime:
    return datetime.fromtimestamp(instant, CIVIL_TIME_ZONE)


def _text(value: str) -> str:
    """Escaped as 3.3.11 asks; other control characters are left out."""
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    escaped = escaped.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(character for character in escaped if character >= " " and character != "\x7f")


def _folded(line: str) -> bytes:
    """A line in pieces of at most 75 octets, none of which cuts a character."""
    pieces, piece = [], b""
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > LONGEST_LINE:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
