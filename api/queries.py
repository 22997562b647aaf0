"""SQL of lists, counts and exports over the published tables: one builder for all of them.

A list is walked along the index of its rarest filter, in the order asked for; the other filters are EXISTS on
(item, axis, code). So a rare filter costs no more than a common one, and the last page no more than the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from .filters import Criteria, Group

EVERYTHING: Group = ("all", ("",))
"""The axis that every item carries: what an unfiltered list is driven by."""

COLUMNS = {"published": "published_key", "updated": "updated_key"}


@dataclass(frozen=True, slots=True)
class Order:
    """A sort as readers write it: ``-published`` is by publication, newest first."""

    sort: str

    @property
    def column(self) -> str:
        return COLUMNS[self.sort.removeprefix("-")]

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
    """A statement under construction: text and parameters grow together."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.parameters: list[Any] = []

    def add(self, text: str, *parameters: Any) -> "Sql":
        self.parts.append(text)
        self.parameters.extend(parameters)
        return self

    @property
    def text(self) -> str:
        return " ".join(self.parts)


def select_entries(walk: Walk, columns: str, clock: str, *, columns_take: Sequence[Any] = ()) -> Sql:
    """Entries of a stretch: ``columns`` of the item ``i``, the phase on ``clock`` at the instant, sort key, item id.

    ``columns_take`` are the parameters that ``columns`` hold.
    """
    direction = "DESC" if walk.descending else "ASC"
    sql = Sql()
    # CROSS JOIN keeps SQLite from starting with the items; PostgreSQL plans it like any join.
    sql.add(f"SELECT {columns}, p.status, p.starts_at, p.ends_at, d.sort_key, d.item_id FROM (", *columns_take)
    _walk(sql, walk, direction)
    sql.add(
        ") AS d CROSS JOIN content_contentitem i LEFT JOIN content_contentphase p "
        "ON p.item_id = i.id AND p.axis = %s AND p.starts_at <= %s AND p.ends_at > %s "
        f"WHERE i.id = d.item_id ORDER BY d.sort_key {direction}, d.item_id {direction}",
        clock, walk.instant, walk.instant,
    )  # fmt: skip
    return sql


def select_count(walk: Walk) -> Sql:
    """How many entries the whole list has, wherever the stretch lies."""
    walk = replace(walk, place=None)
    sql = Sql().add("SELECT count(*) FROM (")
    for place, code in enumerate(_codes(walk)):
        sql.add(" UNION " if place else "")
        _select_driver(sql, walk, code)
    return sql.add(") AS counted")


def _walk(sql: Sql, walk: Walk, direction: str) -> None:
    codes = _codes(walk)
    order = f"ORDER BY sort_key {direction}, item_id {direction}"
    if len(codes) == 1:
        _select_driver(sql, walk, codes[0])
        sql.add(f"{order} LIMIT %s OFFSET %s", walk.limit, walk.offset)
        return
    # Each code gives its own best entries; UNION drops those that bear several of the codes.
    sql.add("SELECT sort_key, item_id FROM (")
    for place, code in enumerate(codes):
        sql.add(f"{'UNION ' if place else ''}SELECT * FROM (")
        _select_driver(sql, walk, code)
        sql.add(f"{order} LIMIT %s) AS c{place}", walk.limit + walk.offset)
    sql.add(f") AS merged {order} LIMIT %s OFFSET %s", walk.limit, walk.offset)


def _codes(walk: Walk) -> Sequence[str]:
    return ("",) if walk.driven_by_phase else walk.driver[1]


def _select_driver(sql: Sql, walk: Walk, code: str) -> None:
    axis, statuses = walk.driver
    column = walk.order.column
    sql.add(f"SELECT t.{column} AS sort_key, t.item_id AS item_id FROM")
    if walk.driven_by_phase:
        sql.add(
            "content_contentphase b CROSS JOIN content_contentterm t "
            f"WHERE b.axis = %s AND b.status IN {_marks(statuses)} "
            "AND b.starts_at <= %s AND b.ends_at > %s AND t.item_id = b.item_id",
            axis, *statuses, walk.instant, walk.instant,
        )  # fmt: skip
        axis, code = EVERYTHING[0], EVERYTHING[1][0]
    else:
        sql.add("content_contentterm t WHERE true")
    sql.add("AND t.listing = %s AND t.axis = %s AND t.code = %s", walk.listing, axis, code)
    _restrict(sql, walk, column)


def _restrict(sql: Sql, walk: Walk, column: str) -> None:
    criteria = walk.criteria
    if walk.place is not None:
        comparison = "<" if walk.descending else ">"
        sql.add(f"AND (t.{column}, t.item_id) {comparison} (%s, %s)", walk.place.key, walk.place.item)
    if criteria.published is not None:
        sql.add("AND t.published_key BETWEEN %s AND %s", *criteria.published)
    if criteria.updated_since is not None:
        sql.add("AND t.updated_key >= %s", criteria.updated_since)
    for group in criteria.terms:
        if group is not walk.driver:
            sql.add(
                "AND EXISTS (SELECT 1 FROM content_contentterm f WHERE f.item_id = t.item_id AND f.axis = %s "
                f"AND f.code IN {_marks(group[1])})",
                group[0], *group[1],
            )  # fmt: skip
    for group in criteria.phases:
        if group is not walk.driver:
            sql.add(
                "AND EXISTS (SELECT 1 FROM content_contentphase f WHERE f.item_id = t.item_id AND f.axis = %s "
                f"AND f.status IN {_marks(group[1])} AND f.starts_at <= %s AND f.ends_at > %s)",
                group[0], *group[1], walk.instant, walk.instant,
            )  # fmt: skip


def _marks(values: Sequence[Any]) -> str:
    return "(" + ", ".join(["%s"] * len(values)) + ")"
