"""政策发布空间 (7.1.1.3): calls counted by level, application status and area; what closes and what opens next."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..filters import filter_parameters, read_criteria
from ..instants import current_instant, iso_instant
from ..labels import STATUSES
from ..openings import AXIS, TERM_AXES, Asked, Openings, read_openings
from ..parameters import LOCALE, locale_of, read_pairs, read_parameters, whole_number
from ..resources import BY_TYPE, by_name, public_listing
from ..serving import Answer
from ..splicing import clock_members, common_members, extend, freshness, phase_at
from .search import code_name

RESOURCE = BY_TYPE["call"]
DEFAULT_CARDS, MOST_CARDS = 10, 20
CARDS = whole_number(
    "limit", _("Cards of each kind."), least=1, most=MOST_CARDS, default=DEFAULT_CARDS
)  # fmt: skip
PARAMETERS = by_name(*filter_parameters(RESOURCE.filters), CARDS, LOCALE)


def show_openings(request: HttpRequest) -> Answer:
    """Counts and cards of one moment, all under the same filters."""
    values = read_parameters(read_pairs(request), PARAMETERS)
    locale = locale_of(request, values)
    criteria = read_criteria(values, RESOURCE.filters)
    now = current_instant()
    instant = int(now) if criteria.as_of is None else criteria.as_of
    limit = values.get("limit", DEFAULT_CARDS)
    found = read_openings(Asked(public_listing(RESOURCE.type, locale), criteria, limit, instant))
    wanted = {code for group in criteria.phases for code in group[1]} or set(STATUSES[AXIS])
    statuses = found.counts[AXIS]
    head: dict[str, Any] = {"count": sum(count for code, count in statuses.items() if code in wanted)}
    if criteria.as_of is not None:
        head["as_of"] = iso_instant(criteria.as_of)
    head["facets"] = _facets(found, locale)
    cards = tuple(b",".join(_cards(rows, instant, locale, criteria.as_of)) for rows in (found.closing, found.opening))
    body = b'%b,"closing_next":[%b],"opening_next":[%b]}' % (orjson.dumps(head)[:-1], *cards)
    return Answer(body, freshness(now, () if criteria.as_of is not None else (found.until,)))


def _facets(found: Openings, locale: str) -> dict[str, list[dict[str, Any]]]:
    """Every status, in the order in which a call goes through them; levels and areas by number."""
    facets = {AXIS: _counted(AXIS, {code: found.counts[AXIS].get(code, 0) for code in STATUSES[AXIS]}, locale)}
    for axis in TERM_AXES:
        by_number = sorted(found.counts[axis].items(), key=lambda pair: (-pair[1], pair[0]))
        facets[axis] = _counted(axis, dict(by_number), locale)
    return facets


def _counted(axis: str, counts: Mapping[str, int], locale: str) -> list[dict[str, Any]]:
    return [{"code": code, "name": code_name(axis, code, locale), "count": count} for code, count in counts.items()]


def _cards(rows: Sequence[Sequence[Any]], instant: int, locale: str, as_of: int | None) -> Iterable[bytes]:
    for content_id, updated_key, card, timeline in rows:
        clock = clock_members(AXIS, phase_at(timeline, AXIS, instant), locale, as_of)
        yield extend(card, common_members(RESOURCE.type, content_id, updated_key), clock)
