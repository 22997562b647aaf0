"""Final bytes from stored ones: what depends on the clock is put in before the last brace, nothing is parsed."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import quote
from uuid import UUID

import orjson
from django.conf import settings

from cms.content.phases import END, Interval, read_timeline

from .instants import iso_instant, iso_microseconds
from .labels import status_label
from .serving import MAX_AGE

_TITLE = rb'"(?:[^"\\]|\\.)*"'
"""A string of JSON."""
NO_TRANSITION = b',"next_transition_at":null'


@lru_cache(maxsize=8192)
def clock_members(axis: str, interval: Interval | None, locale: str, as_of: int | None) -> bytes:
    """The members of a card that depend on the clock, in the phase given (epoch seconds, half-open)."""
    if interval is None:
        return no_phase(axis)
    return _members(axis, _phase(axis, interval, locale, as_of), interval[2])


@lru_cache(maxsize=16)
def no_phase(axis: str) -> bytes:
    """The members where no phase is known; ``axis`` is empty for types that the clock does not change."""
    return b',"%b":null%b' % (axis.encode(), NO_TRANSITION) if axis else NO_TRANSITION


@lru_cache(maxsize=8192)
def clock_members_with_phases(
    axis: str, interval: Interval | None, timeline: str, locale: str, as_of: int | None
) -> bytes:
    """The same for a document, with all its phases."""
    if interval is None:
        return no_phase(axis)
    members = _phase(axis, interval, locale, as_of)
    members["phases"] = [_phase(axis, phase, locale, None) for phase in read_timeline(timeline, axis)]
    return _members(axis, members, interval[2])


@lru_cache(maxsize=8192)
def phase_members(axis: str, timeline: str, locale: str) -> bytes:
    """All phases and no "now": for copies that are read later."""
    phases = [_phase(axis, phase, locale, None) for phase in read_timeline(timeline, axis)] if axis else []
    return b"," + orjson.dumps({"phases": {axis: phases} if axis else {}})[1:-1]


def phase_at(timeline: str | None, axis: str, instant: int) -> Interval | None:
    """The phase that covers ``instant``; None where none does."""
    for phase in read_timeline(timeline, axis) if timeline else ():
        if phase[1] <= instant < phase[2]:
            return phase
    return None


def _phase(axis: str, interval: Interval, locale: str, as_of: int | None) -> dict[str, Any]:
    status, starts_at, ends_at = interval
    phase: dict[str, Any] = {"status": status, "label": status_label(axis, status, locale)}
    if as_of is not None:
        phase["as_of"] = iso_instant(as_of)
    return phase | {"since": iso_instant(starts_at), "until": iso_instant(ends_at)}


def _members(axis: str, phase: dict[str, Any], ends_at: int) -> bytes:
    return b"," + orjson.dumps({axis: phase, "next_transition_at": iso_instant(ends_at)})[1:-1]


@lru_cache(maxsize=8192)
def common_members(type_: str, content_id: Any, updated_key: int) -> bytes:
    """When it last changed, and where the portal shows it."""
    return b',"updated_at":"%b","web_url":%b' % (iso_microseconds(updated_key).encode(), _web_url(type_, content_id))


def _web_url(type_: str, content_id: Any) -> bytes:
    template = getattr(settings, "PORTAL_URL_TEMPLATE", "")
    if not template:
        return b"null"
    return orjson.dumps(template.replace("{type}", quote(type_)).replace("{id}", str(as_uuid(content_id))))


def as_uuid(value: Any) -> UUID:
    """A content id as the database gives it: a UUID, or its 32 hex digits on SQLite."""
    return value if isinstance(value, UUID) else UUID(value)


def extend(stored: bytes, *members: bytes) -> bytes:
    """A stored JSON object with members added; each begins with a comma."""
    return b"".join((stored[:-1], *members, b"}"))


def without_links(stored: bytes, ids: Iterable[Any]) -> bytes:
    """A stored object whose citations name none of these documents: what is withdrawn is not linked from anywhere.

    Citations are published as ``"document"``, ``"title"`` in this order; the words quoted stay, as of drafts.
    """
    for content_id in ids:
        link = b'"document":"%b","title":' % str(as_uuid(content_id)).encode()
        if link in stored:
            stored = re.sub(link + _TITLE, b'"document":null,"title":""', stored)
    return stored


def freshness(now: float, transitions: Iterable[int | None]) -> int:
    """Seconds an answer may be kept: no longer than until the next known transition in it."""
    ahead = [int(ends_at - now) for ends_at in transitions if ends_at is not None and now < ends_at < END]
    return max(0, min([MAX_AGE, *ahead]))
