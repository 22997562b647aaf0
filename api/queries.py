"""SQL of lists, counts and exports over the published tables: one builder for all of them.

A list is walked along the index of its rarest filter, in the order asked for; the other filters are EXISTS on
(item, axis, code). So a rare filter costs no more than a common one, and the last page no more than the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from cms.content.phases import DEADLINE_AXIS

from .database import fetch
from .filters import Criteria, Group

EVERYTHING: Group = ("all", ("",))
"""The axis that every item carries: what an unfiltered list is driven by."""

COLUMNS = {"published": "published_key", "updated": "updated_key"}

DEADLINES: Group = (DEADLINE_AXIS, ("",))
"""The phases that are in order of the next deadline: what a list sorted by it is driven by."""


@dataclass(frozen=True, slots=True)
class Order:
    """A sort as readers write it: ``-published`` is by publication, newest first; ``deadline`` depends on the clock."""

    sort: str

    @property
    def clocked(self) -> bool:
        return self.sort == DEADLINE_AXIS

    @property
    def column(self) -> str:
        """The sort key among a term ``t``, the phase ``b`` that drives the list or the phase ``p`` of its deadline."""
        return "p.ends_at" if self.clocked else f"t.{COLUMNS[self.sort.removeprefix('-')]}"

    @property
    def descending(self) -> bool:
        return self.sort.startswith("-")


@dataclass(frozen=True, slots=True)
class Place:
    """Between two entries: after (or, ``backwards``, before) the entry with this sort key and item id."""

    key: int
    item: int
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class Walk:
    """One stretch of a list. ``driver`` is the group whose index is walked; ``instant`` is when phases are meant."""

    listing: str
    criteria: Criteria
    driver: Group
    driven_by_phase: bool
    order: Order
    instant: int
    place: Place | None = None
    offset: int = 0
    limit: int = 20

    @property
    def descending(self) -> bool:
        """The direction walked: against the order when going backwards."""
        return self.order.descending != (self.place is not None and self.place.backwards)


class Sql:
    """A statement under construction. Values are bound by name: Django rewrites positional marks by a costly search."""

    __slots__ = ("parts", "values")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.values: dict[str, Any] = {}

    def add(self, *parts: str) -> "Sql":
        self.parts.extend(parts)
        return self

    def bind(self, value: Any) -> str:
        """The mark that stands for ``value``."""
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f"%({name})s"

    def bind_all(self, values: Sequence[Any]) -> str:
        """The marks of a list, for IN."""
        return "(" + ", ".join([self.bind(value) for value in values]) + ")"

    @property
    def text(self) -> str:
        return " ".join(self.parts)

    def fetch(self) -> list[Any]:
        """All rows."""
        return fetch(self.text, self.values)


def select_entries(walk: Walk, columns: str, sql: Sql | None = None) -> Sql:
    """Entries of a stretch: ``columns`` of the item ``i``, sort key, item id; added to ``sql`` where it is given.

    The rows come in any order: ``in_order`` sorts them, which costs less than a sort of whole cards in the database.
    """
    direction = "DESC" if walk.descending else "ASC"
    sql = sql or Sql()
    sql.values["instant"] = walk.instant
    # CROSS JOIN keeps SQLite from starting with the items; PostgreSQL plans it like any join.
    sql.add("SELECT", columns, ", d.sort_key, d.item_id FROM (")
    _walk(sql, walk, direction)
    return sql.add(") AS d CROSS JOIN content_contentitem i WHERE i.id = d.item_id")


def in_order(rows: list[Any], walk: Walk) -> list[Any]:
    """Rows of ``select_entries`` in the order asked for, also when the walk went backwards."""
    rows.sort(key=_sort_key, reverse=walk.order.descending)
    return rows


def _sort_key(row: Sequence[Any]) -> tuple[int, int]:
    return row[-2], row[-1]


def select_count(walk: Walk) -> Sql:
    """How many entries the whole list has, wherever the stretch lies."""
    walk = replace(walk, place=None)
    sql = Sql()
    sql.values["instant"] = walk.instant
    sql.add("SELECT count(*) FROM (")
    add_matching(sql, walk)
    return sql.add(") AS counted")


def add_matching(sql: Sql, walk: Walk) -> None:
    """All entries of the list, each once, as ``sort_key`` and ``item_id``."""
    for place, code in enumerate(_codes(walk)):
        sql.add("UNION" if place else "")
        _select_driver(sql, walk, code)


def _walk(sql: Sql, walk: Walk, direction: str) -> None:
    codes = _codes(walk)
    order = f"ORDER BY sort_key {direction}, item_id {direction} LIMIT"
    if len(codes) == 1:
        _select_driver(sql, walk, codes[0])
        sql.add(order, sql.bind(walk.limit), "OFFSET", sql.bind(walk.offset))
        return
    # Each code gives its own best entries; UNION drops those that bear several of the codes.
    sql.add("SELECT sort_key, item_id FROM (")
    for place, code in enumerate(codes):
        sql.add("UNION" if place else "", "SELECT * FROM (")
        _select_driver(sql, walk, code)
        sql.add(order, sql.bind(walk.limit + walk.offset), f") AS c{place}")
    sql.add(") AS merged", order, sql.bind(walk.limit), "OFFSET", sql.bind(walk.offset))


def _codes(walk: Walk) -> Sequence[str]:
    return ("",) if walk.driven_by_phase else walk.driver[1]


_NOW = "starts_at <= %(instant)s AND {0}.ends_at > %(instant)s"
_AT_INSTANT = {alias: f"{alias}.{_NOW.format(alias)}" for alias in ("b", "p")}


def _select_driver(sql: Sql, walk: Walk, code: str) -> None:
    axis, statuses = walk.driver
    sql.add(f"SELECT {walk.order.column} AS sort_key, t.item_id AS item_id FROM")
    by_deadline = walk.order.clocked and walk.driver != DEADLINES
    joined = "CROSS JOIN content_contentphase p" if by_deadline else ""
    if walk.driven_by_phase:
        alias = "p" if walk.driver == DEADLINES else "b"
        sql.add(
            f"content_contentphase {alias} CROSS JOIN content_contentterm t {joined} WHERE {alias}.axis =",
            sql.bind(axis), f"AND {alias}.status IN", sql.bind_all(statuses),
            f"AND {_AT_INSTANT[alias]} AND t.item_id = {alias}.item_id AND",
        )  # fmt: skip
        axis, code = EVERYTHING[0], EVERYTHING[1][0]
    else:
        sql.add(f"content_contentterm t {joined} WHERE")
    sql.add("t.listing =", sql.bind(walk.listing), "AND t.axis =", sql.bind(axis), "AND t.code =", sql.bind(code))
    if by_deadline:
        sql.add("AND p.item_id = t.item_id AND p.axis =", sql.bind(DEADLINE_AXIS), "AND", _AT_INSTANT["p"])
    restrict(sql, walk)


def restrict(sql: Sql, walk: Walk) -> None:
    """What the term ``t`` must be beside what it is driven by."""
    criteria = walk.criteria
    if walk.place is not None:
        comparison = "<" if walk.descending else ">"
        sql.add(f"AND ({walk.order.column}, t.item_id) {comparison}", sql.bind_all((walk.place.key, walk.place.item)))
    if criteria.published is not None:
        first, last = criteria.published
        sql.add("AND t.published_key BETWEEN", sql.bind(first), "AND", sql.bind(last))
    if criteria.updated_since is not None:
        sql.add("AND t.updated_key >=", sql.bind(criteria.updated_since))
    for axis, codes in (group for group in criteria.terms if group is not walk.driver):
        sql.add("AND EXISTS (SELECT 1 FROM content_contentterm f WHERE f.item_id = t.item_id AND f.axis =")
        sql.add(sql.bind(axis), "AND f.code IN", sql.bind_all(codes), ")")
    for axis, statuses in (group for group in criteria.phases if group is not walk.driver):
        sql.add("AND EXISTS (SELECT 1 FROM content_contentphase f WHERE f.item_id = t.item_id AND f.axis =")
        sql.add(sql.bind(axis), "AND f.status IN", sql.bind_all(statuses))
        sql.add("AND f.starts_at <= %(instant)s AND f.ends_at > %(instant)s)")
