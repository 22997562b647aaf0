"""SQL of lists, counts and exports over the published tables: one builder for all of them.

A list is walked along the index of its rarest filter, in the order asked for; each entry is held against the other
filters one after the other until the page is full. So a rare filter costs no more than a common one, and the last page
no more than the first. Entries in a status that few are in are looked up beforehand (``Walk.gathered``).

A filter is asked by a scalar subquery that says NULL or not: PostgreSQL makes joins of EXISTS, expects next to nothing
to be left, and then reads and sorts everything instead of stopping when the page is full.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from cms.content.phases import BEGINNING, DEADLINE_AXIS, END

from .database import fetch
from .filters import Criteria, Group

EVERYTHING: Group = ("all", ("",))
"""The axis that every item carries: what an unfiltered list is driven by."""

COLUMNS = {"published": "published_key", "updated": "updated_key"}

DEADLINES: Group = (DEADLINE_AXIS, ("",))
"""The phases that are in order of the next deadline: what a list sorted by it is driven by."""

FIRST_DEADLINE = {"standing": END, "local": END, "closed": END + 1}
"""Where in the order of deadlines those of a status begin, if not among what ends (``catalog.calls.status``)."""


@dataclass(frozen=True, slots=True)
class Order:
    """A sort as readers write it: ``-published`` is by publication, newest first; ``deadline`` depends on the clock."""

    sort: str

    @property
    def clocked(self) -> bool:
        return self.sort == DEADLINE_AXIS

    @property
    def column(self) -> str:
        """The sort key: of a term ``t``, or of the phase ``p`` of the next deadline."""
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
    """One stretch of a list. ``driver`` is the group whose index is walked; ``instant`` is when phases are meant.

    ``anchor``: the filter by a single code whose term says of an item found by its phase that it stands in the listing.
    ``gathered``: filters by status whose items are looked up once, instead of asking each entry for its status.
    """

    listing: str
    criteria: Criteria
    order: Order
    instant: int
    place: Place | None = None
    offset: int = 0
    limit: int = 20
    driver: Group = EVERYTHING
    driven_by_phase: bool = False
    anchor: Group = EVERYTHING
    gathered: tuple[Group, ...] = ()

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


def _now(alias: str) -> str:
    return f"{alias}.starts_at <= %(instant)s AND {alias}.ends_at > %(instant)s"


def _select_driver(sql: Sql, walk: Walk, code: str) -> None:
    if not walk.driven_by_phase:
        _select_by_term(sql, walk, code)
    elif walk.driver is DEADLINES:
        select_by_end(sql, walk)
    else:
        _select_by_phase(sql, walk)


def _select_by_term(sql: Sql, walk: Walk, code: str) -> None:
    by_deadline = walk.order.clocked
    joined = "CROSS JOIN content_contentphase p" if by_deadline else ""
    sql.add(f"SELECT {walk.order.column} AS sort_key, t.item_id AS item_id FROM content_contentterm t {joined} WHERE")
    _of_listing(sql, walk, walk.driver[0], code)
    if by_deadline:
        sql.add("AND p.item_id = t.item_id AND p.axis =", sql.bind(DEADLINE_AXIS), "AND", _now("p"))
    _beyond(sql, walk, walk.order.column, "t.item_id")
    restrict(sql, walk)


def select_by_end(sql: Sql, walk: Walk) -> None:
    """Entries by the end of the phase of ``walk.driver`` that they are in, along the index of phases."""
    axis, statuses = walk.driver
    sql.add("SELECT b.ends_at AS sort_key, b.item_id AS item_id FROM content_contentphase b WHERE b.axis =")
    sql.add(sql.bind(axis), "AND b.status IN", sql.bind_all(statuses), "AND", _now("b"))
    if walk.driver is DEADLINES and (first := _first_deadline(walk)) > BEGINNING:
        sql.add("AND b.ends_at >=", sql.bind(first))
    _beyond(sql, walk, "b.ends_at", "b.item_id")
    _of_anchor(sql, walk)
    restrict(sql, walk, of="b")


def _first_deadline(walk: Walk) -> int:
    """Where the walk may begin: passing by all that ends takes long where only what is over was asked for."""
    firsts = [min(FIRST_DEADLINE.get(status, BEGINNING) for status in group[1]) for group in walk.criteria.phases]
    return max(firsts, default=BEGINNING)


def _select_by_phase(sql: Sql, walk: Walk) -> None:
    """All that are in the statuses of the driver, which are few, to be sorted."""
    axis, statuses = walk.driver
    sql.add("SELECT k.sort_key, k.item_id FROM (SELECT (")
    if walk.order.clocked:
        sql.add("SELECT p.ends_at FROM content_contentphase p WHERE p.item_id = b.item_id AND p.axis =")
        sql.add(sql.bind(DEADLINE_AXIS), "AND", _now("p"))
    else:
        sql.add(f"SELECT {walk.order.column} FROM content_contentterm t WHERE t.item_id = b.item_id AND t.axis = 'all'")
    sql.add(") AS sort_key, b.item_id AS item_id FROM content_contentphase b WHERE b.axis =", sql.bind(axis))
    sql.add("AND b.status IN", sql.bind_all(statuses), "AND", _now("b"))
    _of_anchor(sql, walk)
    restrict(sql, walk, of="b")
    sql.add(") AS k WHERE k.sort_key IS NOT NULL")
    _beyond(sql, walk, "k.sort_key", "k.item_id")


def _of_anchor(sql: Sql, walk: Walk) -> None:
    """That an item found by its phase ``b`` stands in the listing, with the filter whose term says so."""
    axis, codes = walk.anchor
    sql.add("AND (SELECT 1 FROM content_contentterm t WHERE t.item_id = b.item_id AND")
    _of_listing(sql, walk, axis, codes[0])
    _in_ranges(sql, walk.criteria)
    sql.add(") IS NOT NULL")


def _of_listing(sql: Sql, walk: Walk, axis: str, code: str) -> None:
    sql.add("t.listing =", sql.bind(walk.listing), "AND t.axis =", sql.bind(axis), "AND t.code =", sql.bind(code))


def _beyond(sql: Sql, walk: Walk, key: str, item: str) -> None:
    if walk.place is not None:
        comparison = "<" if walk.descending else ">"
        sql.add(f"AND ({key}, {item}) {comparison}", sql.bind_all((walk.place.key, walk.place.item)))


def _in_ranges(sql: Sql, criteria: Criteria) -> None:
    if criteria.published is not None:
        first, last = criteria.published
        sql.add("AND t.published_key BETWEEN", sql.bind(first), "AND", sql.bind(last))
    if criteria.updated_since is not None:
        sql.add("AND t.updated_key >=", sql.bind(criteria.updated_since))


def restrict(sql: Sql, walk: Walk, *, of: str = "t") -> None:
    """What the term ``t``, or the phase ``b``, must be beside what the list is driven by."""
    if of == "t":
        _in_ranges(sql, walk.criteria)
    told = (walk.driver,) if of == "t" else (walk.driver, walk.anchor)
    for group in walk.gathered:
        _gathered(sql, group, of)
    for axis, codes in (group for group in walk.criteria.terms if group not in told):
        sql.add(f"AND (SELECT 1 FROM content_contentterm f WHERE f.item_id = {of}.item_id AND f.axis =")
        sql.add(sql.bind(axis), "AND f.code IN", sql.bind_all(codes), "LIMIT 1) IS NOT NULL")
    for group in walk.criteria.phases:
        if group not in (walk.driver, *walk.gathered):
            _in_status(sql, group, of)


def _gathered(sql: Sql, group: Group, of: str) -> None:
    # IS TRUE keeps PostgreSQL from making a join of it: the items are hashed once.
    sql.add(f"AND ({of}.item_id IN (SELECT f.item_id FROM content_contentphase f WHERE f.axis =", sql.bind(group[0]))
    sql.add("AND f.status IN", sql.bind_all(group[1]), "AND", _now("f"), ")) IS TRUE")


def _in_status(sql: Sql, group: Group, of: str) -> None:
    # Phases of an axis lie apart: only the one that began last can be on, and a yearly call has eighty.
    sql.add("AND (SELECT 1 FROM (SELECT f.status, f.ends_at FROM content_contentphase f WHERE")
    sql.add(f"f.item_id = {of}.item_id AND f.axis =", sql.bind(group[0]), "AND f.starts_at <= %(instant)s")
    sql.add("ORDER BY f.starts_at DESC LIMIT 1) AS l WHERE l.ends_at > %(instant)s AND l.status IN")
    sql.add(sql.bind_all(group[1]), ") IS NOT NULL")
