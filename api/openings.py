"""What is open, closes and opens next (7.1.1.3), by one statement, kept while nothing changed.

Counting 100,000 calls costs more than a page may. What was counted stays right until the next phase ends or something
is published, and both are known: so it is counted once for many readers, and is still right to the second.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, NamedTuple

from cms.content.phases import DEADLINE_AXIS, END

from .database import fetch
from .drivers import plan_walk
from .filters import Criteria
from .labels import STATUSES
from .queries import EVERYTHING, Order, Sql, Walk, add_matching, restrict, select_by_end, select_entries

AXIS = "application"
TERM_AXES = ("level", "policy_area")
CLOSES = ("open", "closing")
"""Statuses that end with a deadline."""
OPENS = ("upcoming", "forecast")
"""Statuses that end with an opening."""
KEPT = 60
"""Seconds for which an answer is kept at most."""
MOST_KEPT = 256

CLOSING, OPENING, COUNTED, UNTIL = "closing", "opening", "counted", "until"
_CARD = "i.content_id, i.updated_key, i.card, i.timeline"
_NO_CARD = "NULL, NULL, NULL, NULL, NULL, NULL"

_VERSION = """
SELECT (SELECT max(f.last_number) FROM content_feed f), (SELECT max(c.id) FROM content_contentchange c)"""


class Asked(NamedTuple):
    """Openings of a listing, restricted, with so many cards of each kind, and statuses as they are at ``instant``."""

    listing: str
    criteria: Criteria
    limit: int
    instant: int


@dataclass(frozen=True, slots=True)
class Openings:
    """Counts by axis and code, the cards closing next and opening next, and the instant until which all that holds.

    An axis is counted as if its own filter were not set. Rows: content_id, updated_key, card, timeline.
    """

    counts: Mapping[str, Mapping[str, int]]
    closing: tuple[Sequence[Any], ...]
    opening: tuple[Sequence[Any], ...]
    since: int
    until: int


_kept: OrderedDict[Any, tuple[Any, Openings]] = OrderedDict()
_lock = Lock()


def read_openings(asked: Asked) -> Openings:
    """The openings as of ``asked.instant``: one query where they are known, three where they are not."""
    criteria = replace(asked.criteria, as_of=None)
    key = asked.listing, criteria, asked.limit, asked.criteria.as_of
    version = tuple(map(tuple, fetch(_VERSION, {})))
    with _lock:
        known = _kept.get(key)
    if known is not None and known[0] == version and known[1].since <= asked.instant < known[1].until:
        return known[1]
    found = _count(asked)
    with _lock:
        _kept[key] = version, found
        _kept.move_to_end(key)
        if len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return found


def forget() -> None:
    """Count afresh on next use."""
    _kept.clear()


def _count(asked: Asked) -> Openings:
    # One look at how rare the filters and statuses are; each walk below then chooses among what is known.
    statuses = tuple(dict.fromkeys((*CLOSES, *(code for group in asked.criteria.phases for code in group[1]))))
    counted = replace(asked.criteria, phases=((AXIS, statuses),))
    plan_walk(Walk(asked.listing, counted, Order(DEADLINE_AXIS), asked.instant))
    sql = Sql()
    sql.values["instant"] = asked.instant
    _add_closing(sql, asked)
    _add_opening(sql, asked)
    _add_counts(sql, asked)
    rows = sql.fetch()
    counts: dict[str, dict[str, int]] = {axis: {} for axis in (AXIS, *TERM_AXES)}
    for row in rows:
        if row[0] == COUNTED:
            counts[row[1]][row[2]] = row[3]
    ends = [row[3] for row in rows if row[0] == UNTIL and row[3] is not None]
    return Openings(
        counts=counts,
        closing=_cards(rows, CLOSING),
        opening=_cards(rows, OPENING),
        since=asked.instant,
        until=min([*ends, asked.instant + KEPT]),
    )


def _cards(rows: Sequence[Sequence[Any]], kind: str) -> tuple[Sequence[Any], ...]:
    found = sorted((row for row in rows if row[0] == kind), key=lambda row: (row[8], row[9]))
    return tuple(row[4:8] for row in found)


def _walk(asked: Asked, criteria: Criteria, sort: str = "-published", *, whole: bool = False) -> Walk:
    return plan_walk(Walk(asked.listing, criteria, Order(sort), asked.instant, limit=asked.limit), whole=whole)


def _narrowed(criteria: Criteria, statuses: Sequence[str]) -> Criteria | None:
    """The same with only those of ``statuses`` that were asked for; None where none is left."""
    wanted = [group[1] for group in criteria.phases if group[0] == AXIS]
    left = tuple(status for status in statuses if all(status in codes for codes in wanted))
    others = tuple(group for group in criteria.phases if group[0] != AXIS)
    return replace(criteria, phases=(*others, (AXIS, left))) if left else None


def _without(criteria: Criteria, axis: str) -> Criteria:
    """The same without its own filter."""
    kept = [tuple(group for group in groups if group[0] != axis) for groups in (criteria.terms, criteria.phases)]
    return replace(criteria, terms=kept[0], phases=kept[1])


def _next(sql: Sql) -> None:
    """Between two selects; cards come first, so that PostgreSQL knows the types of the columns that counts leave."""
    if sql.parts:
        sql.add("UNION ALL")


def _add_closing(sql: Sql, asked: Asked) -> None:
    criteria = _narrowed(asked.criteria, CLOSES)
    if criteria is not None:
        select_entries(_walk(asked, criteria, DEADLINE_AXIS), _typed(CLOSING), sql)


def _typed(kind: str) -> str:
    return f"'{kind}' AS kind, '' AS axis, '' AS code, 0 AS number, {_CARD}"


def _add_opening(sql: Sql, asked: Asked) -> None:
    """Phases of what is not open yet, in the order in which they end, where that is known: along their index."""
    criteria = _narrowed(asked.criteria, OPENS)
    if criteria is None:
        return
    _next(sql)
    sql.add("SELECT", _typed(OPENING), ", d.sort_key, d.item_id FROM (SELECT * FROM (")
    walk = _walk(asked, replace(criteria, phases=criteria.phases[:-1]))
    for place, status in enumerate(criteria.phases[-1][1]):
        sql.add("UNION ALL" if place else "", "SELECT * FROM (")
        select_by_end(sql, replace(walk, driver=(AXIS, (status,)), driven_by_phase=True))
        sql.add(
            "AND b.ends_at <",
            sql.bind(END),
            "ORDER BY sort_key, item_id LIMIT",
            sql.bind(asked.limit),
            f") AS s{place}",
        )
    sql.add(") AS merged ORDER BY sort_key, item_id LIMIT", sql.bind(asked.limit), ") AS d")
    sql.add("CROSS JOIN content_contentitem i WHERE i.id = d.item_id")


def _add_counts(sql: Sql, asked: Asked) -> None:
    _next(sql)
    sql.add(f"SELECT '{COUNTED}', '{AXIS}', p.status, count(*), {_NO_CARD} FROM (")
    add_matching(sql, _walk(asked, _without(asked.criteria, AXIS), whole=True))
    sql.add(") AS d CROSS JOIN content_contentphase p WHERE p.item_id = d.item_id AND p.axis =", sql.bind(AXIS))
    sql.add("AND p.starts_at <= %(instant)s AND p.ends_at > %(instant)s GROUP BY p.status")
    for axis in TERM_AXES:
        _add_count_of(sql, asked, axis)
    for status in STATUSES[AXIS]:
        sql.add(f"UNION ALL SELECT '{UNTIL}', '', '', min(ends_at), {_NO_CARD} FROM content_contentphase WHERE axis =")
        sql.add(sql.bind(AXIS), "AND status =", sql.bind(status), "AND ends_at > %(instant)s")


def _add_count_of(sql: Sql, asked: Asked, axis: str) -> None:
    walk = _walk(asked, _without(asked.criteria, axis), whole=True)
    sql.add(f"UNION ALL SELECT '{COUNTED}', '{axis}', t.code, count(*), {_NO_CARD} FROM")
    if walk.driver is EVERYTHING and not walk.driven_by_phase:
        sql.add("content_contentterm t WHERE t.listing =", sql.bind(walk.listing), "AND t.axis =", sql.bind(axis))
        restrict(sql, walk)
    else:
        sql.add("(")
        add_matching(sql, walk)
        sql.add(") AS d CROSS JOIN content_contentterm t WHERE t.item_id = d.item_id AND t.axis =", sql.bind(axis))
    sql.add("GROUP BY t.code")
