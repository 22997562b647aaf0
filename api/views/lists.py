"""Lists of published items: at most three queries, no model, prepared bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import orjson
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..cursors import Cursor, read_cursor, write_cursor
from ..drivers import plan_walk
from ..filters import Criteria, read_criteria
from ..instants import current_instant, iso_instant, iso_microseconds
from ..parameters import Pairs, locale_of, read_pairs, read_parameters
from ..problems import Problem
from ..queries import Order, Place, Walk, in_order, select_count, select_entries
from ..resources import DEADLINE, DEFAULT_LIMIT, SORTS, Resource, public_listing
from ..serving import Answer
from ..splicing import Interval, as_uuid, clock_members, common_members, extend, freshness, phase_at

CARD = "i.content_id, i.updated_key, i.card, i.timeline"
ID_ONLY = "i.content_id, i.updated_key, i.digest"
MINUTE = 60

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Question:
    """A request for a page, understood. ``now`` is when it was asked, in epoch seconds."""

    resource: Resource
    pairs: Pairs
    values: dict[str, Any]
    locale: str
    criteria: Criteria
    cursor: Cursor | None
    now: float

    @property
    def instant(self) -> int:
        """When statuses are meant."""
        return int(self.now) if self.criteria.as_of is None else self.criteria.as_of


@dataclass(frozen=True, slots=True)
class Page:
    """One page as found: rows in the order asked for, and whether there is more on either side."""

    rows: Sequence[Row]
    more_after: bool
    more_before: bool


def list_items(request: HttpRequest, resource: Resource) -> Answer:
    """A page of cards (or ids) of one type."""
    question = _read_question(request, resource)
    walk = _walk(question)
    bare = question.values.get("expand") == "none"
    page = _read_page(walk, ID_ONLY if bare else CARD)
    phases: list[Interval | None] = []
    if bare:
        entries = [_bare(question, row) for row in page.rows]
    else:
        phases = [phase_at(row[3], resource.clock, question.instant) for row in page.rows]
        entries = [_card(question, row, phase) for row, phase in zip(page.rows, phases, strict=True)]
    before, after = _links(request, question, walk, page)
    head: dict[str, Any] = {"next": after, "previous": before}
    if question.values.get("count") == "true":
        head["count"] = select_count(walk).fetch()[0][0]
    if question.criteria.as_of is not None:
        head["as_of"] = iso_instant(question.criteria.as_of)
    body = b'%b,"results":[%b]}' % (orjson.dumps(head)[:-1], b",".join(entries))
    return Answer(body, _max_age(question, phases), headers={"Link": f'<{after}>; rel="next"'} if after else {})


def _read_question(request: HttpRequest, resource: Resource) -> Question:
    pairs = read_pairs(request)
    values = read_parameters(pairs, resource.list_parameters)
    criteria = read_criteria(values, resource.filters)
    cursor = None
    if "cursor" in values:
        if "page" in values:
            raise Problem("invalid_value", _("Give cursor or page, not both."), parameter="page", value=values["page"])
        cursor = read_cursor(values["cursor"], filters=criteria.digest(), sort=values.get("sort"))
        if cursor.as_of is not None:
            criteria = criteria.at(cursor.as_of)
    return Question(resource, pairs, values, locale_of(request, values), criteria, cursor, current_instant())


def _walk(question: Question) -> Walk:
    listing = public_listing(question.resource.type, question.locale)
    values, cursor = question.values, question.cursor
    order = Order(cursor.sort if cursor else values.get("sort", SORTS[0]))
    limit = values.get("limit", DEFAULT_LIMIT)
    return plan_walk(
        Walk(
            listing=listing,
            criteria=question.criteria,
            order=order,
            instant=question.instant,
            place=cursor.place if cursor else None,
            offset=(values.get("page", 1) - 1) * limit,
            limit=limit + 1,
        )
    )


def _read_page(walk: Walk, columns: str) -> Page:
    """Read one more than asked for: that says whether there is more."""
    rows = in_order(select_entries(walk, columns).fetch(), walk)
    more = len(rows) == walk.limit
    if walk.place is not None and walk.place.backwards:
        return Page(rows[1:] if more else rows, more_after=True, more_before=more)
    return Page(rows[:-1] if more else rows, more_after=more, more_before=walk.place is not None or walk.offset > 0)


def _links(request: HttpRequest, question: Question, walk: Walk, page: Page) -> tuple[str | None, str | None]:
    """Addresses of the previous and the next page. What depends on the clock is pinned, so that pages fit together.

    The pin is the beginning of the minute: the answer's bytes then stay the same for readers who ask again.
    """
    if not page.rows or not (page.more_after or page.more_before):
        return None, None
    as_of = question.criteria.as_of
    if as_of is None and (question.criteria.phases or walk.order.clocked):
        as_of = int(question.now) // MINUTE * MINUTE
    base = f"{request.scheme}://{request.get_host()}{request.path}"
    kept = [pair for pair in question.pairs if pair[0] not in ("cursor", "page")]
    digest = question.criteria.digest()

    def link(row: Row, *, backwards: bool) -> str:
        place = Place(row[-2], row[-1], backwards)
        cursor = write_cursor(Cursor(walk.order.sort, digest, place, as_of))
        return f"{base}?{urlencode([*kept, ('cursor', cursor)])}"

    return (
        link(page.rows[0], backwards=True) if page.more_before else None,
        link(page.rows[-1], backwards=False) if page.more_after else None,
    )


def _card(question: Question, row: Row, phase: Interval | None) -> bytes:
    resource = question.resource
    clock = clock_members(resource.clock, phase, question.locale, question.criteria.as_of)
    return extend(row[2], common_members(resource.type, row[0], row[1]), clock)


def _bare(question: Question, row: Row) -> bytes:
    """Enough for a mirror to compare: which items there are, and whether its copies are the same."""
    entry = {"id": as_uuid(row[0]), "type": question.resource.type, "digest": row[2]}
    return orjson.dumps(entry | {"updated_at": iso_microseconds(row[1])})


def _max_age(question: Question, phases: Sequence[Interval | None]) -> int:
    """How long the page may be kept. Statuses change on whole minutes: a list filtered by them is kept to the next."""
    if question.criteria.as_of is not None:
        return freshness(question.now, ())
    clocked = question.criteria.phases or question.values.get("sort") == DEADLINE
    edge = [int(question.now) // MINUTE * MINUTE + MINUTE] if clocked else []
    return freshness(question.now, [*edge, *(phase[2] for phase in phases if phase)])
