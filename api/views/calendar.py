"""The windows of calls as a calendar to subscribe to (6.4.2): the filters of the list, stable ids, cancellations."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

import orjson
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.content.cancellations import Cancelled, cancelled
from cms.content.phases import DEADLINE_AXIS

from .. import lookups
from ..calendars import Event, write_calendar
from ..drivers import plan_walk
from ..filters import Criteria, filter_parameters, read_criteria
from ..instants import current_instant
from ..parameters import LOCALE, locale_of, read_pairs, read_parameters
from ..queries import Order, Walk, in_order, select_entries
from ..resources import BY_TYPE, by_name, public_listing
from ..serving import Answer
from ..splicing import as_uuid, common_members, freshness

RESOURCE = BY_TYPE["call"]
MEDIA_TYPE = "text/calendar"
MOST_CALLS, MOST_EVENTS, MOST_CANCELLED = 300, 1_000, 200
DAY = 86_400
PAST_DAYS, CANCELLED_DAYS = 60, 90
"""For so long is shown what is over, and taken back what was cancelled."""
PARAMETERS = by_name(*filter_parameters(RESOURCE.filters), LOCALE)
STAGES = {
    "materials": gettext_lazy("Handing in of paper materials"),
    "recommend": gettext_lazy("Recommendation by departments"),
    "review": gettext_lazy("Review"),
    "claim": gettext_lazy("Claim of what was granted"),
}
"""What a window is for, where it is not the application itself."""

Row = Sequence[Any]


def show_calendar(request: HttpRequest) -> Answer:
    """An event for each window, those of the calls that close next first; at most ``MOST_EVENTS``."""
    values = read_parameters(read_pairs(request), PARAMETERS)
    locale = locale_of(request, values)
    criteria = read_criteria(values, RESOURCE.filters)
    now = current_instant()
    instant = int(now) if criteria.as_of is None else criteria.as_of
    # Counted in whole days, so that the bytes stay the same from one request to the next.
    today = instant // DAY * DAY
    rows = _read_calls(criteria, locale, instant)
    with translation.override(locale):
        events = list(islice(_events(rows, locale, today - PAST_DAYS * DAY), MOST_EVENTS))
        taken_back = cancelled(RESOURCE.type, locale, today - CANCELLED_DAYS * DAY, MOST_CANCELLED)
        events += [_cancellation(each) for each in taken_back if _matches(each, criteria)]
        body = write_calendar(_("Calls for applications"), events)
    edge = [int(now) // 60 * 60 + 60] if criteria.phases and criteria.as_of is None else []
    headers = {"Content-Disposition": 'inline; filename="calls.ics"'}
    return Answer(body, freshness(now, edge), media_type=f"{MEDIA_TYPE}; charset=utf-8", headers=headers)


def _read_calls(criteria: Criteria, locale: str, instant: int) -> list[Row]:
    listing, order = public_listing(RESOURCE.type, locale), Order(DEADLINE_AXIS)
    walk = plan_walk(Walk(listing, criteria, order, instant, limit=MOST_CALLS))
    return in_order(select_entries(walk, "i.content_id, i.updated_key, i.card, i.change_id").fetch(), walk)


def _events(rows: Sequence[Row], locale: str, since: int) -> Iterator[Event]:
    names = lookups.regions().names
    for content_id, updated_key, stored, change_id, *_place in rows:
        card = orjson.loads(stored)
        url = orjson.loads(b"{" + common_members(RESOURCE.type, content_id, updated_key)[1:] + b"}")["web_url"] or ""
        version: dict[str, Any] = {"sequence": change_id, "modified_at": updated_key // 1_000_000}
        for period in card["periods"]:
            start, end = _epoch(period["starts_at"]), _epoch(period["ends_at"])
            over = end is not None and end < since and not period["yearly"]
            if (start is None and end is None) or over or (start is not None and start == end):
                continue
            regions = [names[code].in_locale(locale) for code in period["regions"] if code in names]
            yield Event(
                uid=_uid(content_id, period["window"]),
                title=_title(card, period),
                starts_at=start,
                ends_at=end,
                all_day=period["all_day"],
                status="TENTATIVE" if card["is_forecast"] else "CONFIRMED",
                note="\n".join(part for part in (card["summary"], "、".join(regions)) if part),
                url=url,
                yearly=period["yearly"],
                **version,
            )
        yield from _activities(card, content_id, since, url, version)


def _activities(
    card: dict[str, Any], content_id: Any, since: int, url: str, version: dict[str, Any]
) -> Iterator[Event]:
    """Briefings, coaching and other points of the plan that were published with the call."""
    for each in card.get("activities", ()):
        start, end = _epoch(each["starts_at"]), _epoch(each["ends_at"])
        if (end or start or 0) >= since:
            yield Event(
                uid=_uid(content_id, each["activity"]), title=each["title"], starts_at=start, ends_at=end,
                all_day=each["all_day"], status="CONFIRMED", url=each["url"] or url,
                note="\n".join(part for part in (card["title"], each["place"]) if part), **version,
            )  # fmt: skip


def _title(card: dict[str, Any], period: dict[str, Any]) -> str:
    stage = str(STAGES.get(period["stage"], ""))
    return " · ".join(part for part in (card["title"], period["batch"], stage) if part)


def _cancellation(found: Cancelled) -> Event:
    # It was a day once; that it is cancelled has to be said of some day.
    start = found.starts_at if found.starts_at is not None or found.ends_at is not None else found.cancelled_at
    return Event(
        uid=_uid(found.content_id, str(found.part)), title=found.title, starts_at=start, ends_at=found.ends_at,
        all_day=found.all_day, status="CANCELLED", sequence=found.sequence, modified_at=found.cancelled_at,
    )  # fmt: skip


def _matches(found: Cancelled, criteria: Criteria) -> bool:
    """Whether it stood in the calendar that is asked for."""
    return all(any((axis, code) in found.terms for code in codes) for axis, codes in criteria.terms)


def _uid(content_id: Any, window: str) -> str:
    return f"{window}.{as_uuid(content_id)}@huiqi"


def _epoch(moment: str | None) -> int | None:
    return None if moment is None else int(datetime.fromisoformat(moment).timestamp())
