"""政策超市 (7.1.1.2): what there is by every axis, what is new and what closes next, in one answer."""

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.http import HttpRequest

from ..database import fetch
from ..filters import PARTLY, Criteria
from ..instants import current_instant, iso_instant
from ..parameters import LOCALE, locale_of, read_pairs, read_parameters
from ..queries import DEADLINES, Order, Walk, in_order, select_entries
from ..resources import BY_TYPE, DEADLINE, RESOURCES, Resource, by_name, public_listing, type_label
from ..serving import MAX_AGE, Answer
from ..splicing import Interval, clock_members, common_members, extend, freshness, phase_at
from .search import code_name

PARAMETERS = by_name(LOCALE)
PRODUCT, CALL = BY_TYPE["product"], BY_TYPE["call"]
AXES = (
    "product_kind", "policy_area", "level", "access_mode", "target", "support_mode", "beneficiary", "industry",
    "chain", "benefit", "region",
)  # fmt: skip
"""What products are counted by."""
NEWEST = 12
CLOSING = 12
TAKING = ("open", "closing")
MINUTE = 60
DEAR = 0.05
"""Seconds; counting that takes less is done again after every publication."""

_NUMBERED = "i.content_id, i.updated_key, i.card, i.timeline, (SELECT max(last_number) FROM content_feed)"
_CARD = "i.content_id, i.updated_key, i.card, i.timeline"
_COUNTS = """
SELECT axis, code, count(*) FROM content_contentterm WHERE listing = %(products)s AND axis IN ({axes})
GROUP BY axis, code
UNION ALL
SELECT 'type', listing, count(*) FROM content_contentterm WHERE listing IN ({listings}) AND axis = 'all' AND code = ''
GROUP BY listing"""

Row = Sequence[Any]
Clocked = tuple[Row, Interval | None]


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts as JSON, good for ``MAX_AGE`` seconds while the feed stays at ``number``.

    ``took``: seconds of counting. Of a large library in which much is published, the counts are not made anew for
    every publication: a tenth of the time goes into counting at most.
    """

    number: int | None
    at: float
    took: float
    members: bytes

    def serves(self, number: int | None, now: float) -> bool:
        """Whether these counts are still good."""
        age = now - self.at
        if self.took > DEAR and age < 10 * self.took:
            return True
        return number is not None and number == self.number and age <= MAX_AGE


_kept: dict[str, Counted] = {}


def show_market(request: HttpRequest) -> Answer:
    """At most three queries: the newest with the number of the feed, what closes next, and the counts if they aged."""
    locale = locale_of(request, read_parameters(read_pairs(request), PARAMETERS))
    now = current_instant()
    newest = _newest(locale, int(now))
    closing = _closing_next(locale, int(now))
    counts = _counts(locale, newest[0][4] if newest else None)
    body = b'{%b,"newest":[%b],"closing_next":[%b],"at":%b}' % (
        counts,
        b",".join(_card(PRODUCT, row, None, locale) for row in newest),
        b",".join(_card(CALL, row, phase, locale) for row, phase in closing),
        orjson.dumps(iso_instant(int(now) // MINUTE * MINUTE)),
    )
    edges = [(int(now) // MINUTE + 1) * MINUTE, *(phase[2] for _row, phase in closing if phase)]
    return Answer(body, freshness(now, edges))


def forget() -> None:
    """Count afresh on next use."""
    _kept.clear()


def _newest(locale: str, instant: int) -> list[Row]:
    walk = Walk(public_listing(PRODUCT.type, locale), Criteria(), Order("-published"), instant, limit=NEWEST)
    return in_order(select_entries(walk, _NUMBERED).fetch(), walk)


def _closing_next(locale: str, instant: int) -> Sequence[Clocked]:
    """Calls that take applications now, the next to close first."""
    # By deadline they come first, so nothing has to be counted to know the way.
    taking = Criteria(phases=((CALL.clock, TAKING),))
    listing = public_listing(CALL.type, locale)
    walk = Walk(
        listing, taking, Order(DEADLINE), instant, limit=CLOSING, driver=DEADLINES, driven_by_phase=True
    )  # fmt: skip
    rows = in_order(select_entries(walk, _CARD).fetch(), walk)
    return [(row, phase_at(row[3], CALL.clock, instant)) for row in rows]


def _card(resource: Resource, row: Row, phase: Interval | None, locale: str) -> bytes:
    clock = clock_members(resource.clock, phase, locale, None)
    return extend(row[2], common_members(resource.type, row[0], row[1]), clock)


def _counts(locale: str, number: int | None) -> bytes:
    kept, began = _kept.get(locale), time.monotonic()
    if kept is None or not kept.serves(number, began):
        members = _count(locale)
        now = time.monotonic()
        kept = _kept[locale] = Counted(number, now, now - began, members)
    return kept.members


def _count(locale: str) -> bytes:
    types = {public_listing(resource.type, locale): resource for resource in RESOURCES}
    values = {"products": public_listing(PRODUCT.type, locale)}
    values |= {f"axis{place}": axis for place, axis in enumerate(AXES)}
    values |= {f"listing{place}": listing for place, listing in enumerate(types)}
    marks = {"axes": _marks("axis", AXES), "listings": _marks("listing", types)}
    found: dict[str, Counter[str]] = {axis: Counter() for axis in (*AXES, "type")}
    for axis, code, count in fetch(_COUNTS.format(**marks), values):
        found[axis][code.removeprefix(PARTLY)] += count
    counted = {axis: _named(axis, found[axis], locale) for axis in AXES}
    there = [_type(resource, found["type"][listing], locale) for listing, resource in types.items()]
    return orjson.dumps({"types": there, "products": {"count": found["type"][values["products"]], "by": counted}})[1:-1]


def _marks(name: str, values: Iterable[str]) -> str:
    return ", ".join(f"%({name}{place})s" for place, _value in enumerate(values))


def _named(axis: str, counts: Mapping[str, int], locale: str) -> list[dict[str, Any]]:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [{"code": code, "name": code_name(axis, code, locale), "count": count} for code, count in ordered]


def _type(resource: Resource, count: int, locale: str) -> dict[str, Any]:
    label = type_label(resource.type, locale)
    return {"type": resource.type, "label": label, "count": count, "url": f"/api/v1/{resource.path}"}
