"""References of an item both ways, expanded to cards in one query when read (DESIGN §2).

What is withdrawn disappears at once, and no publication fans out. A key resolves only while exactly one public item
of the reader's locale bears it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from django.db import connection

from .labels import role_label
from .resources import BY_TYPE, RESOURCES, public_listings
from .splicing import NO_PHASE, clock_members, common_members, extend

MOST_REFERRING = 100
"""Cards in ``referenced_by``, newest first; ``referenced_by_more`` says that there are others."""

_CARD = "{0}.type, {0}.content_id, {0}.updated_key, {0}.card, p.status, p.starts_at, p.ends_at"
_PHASE = (
    "LEFT JOIN content_contentphase p ON p.item_id = {0}.id AND p.axis = {1} AND p.starts_at <= %s AND p.ends_at > %s"
)
TARGET = """t.id <> r.item_id AND t.id = CASE
    WHEN r.to_id IS NOT NULL THEN (
        SELECT i.id FROM content_contentitem i
        WHERE i.content_id = r.to_id AND i.locale = %s AND i.audience = 'public' ORDER BY i.type LIMIT 1)
    WHEN r.to_key <> '' THEN (
        SELECT CASE WHEN count(*) = 1 THEN min(k.item_id) END FROM content_contentterm k
        WHERE k.listing IN ({marks}) AND k.axis = 'identity' AND k.code = r.to_key)
    END"""
"""Which item ``t`` the reference ``r`` leads to; takes the locale and the public listings."""


@dataclass(frozen=True, slots=True)
class References:
    """The members to splice in, and when the cards in them change next."""

    members: bytes
    transitions: Sequence[int | None]


def read_references(item: int, content_id: Any, locale: str, instant: int, as_of: int | None) -> References:
    """Both directions of ``item`` (row id), whose content id is given as the database gives it."""
    listings = public_listings(locale)
    statement = _statement(len(listings), MOST_REFERRING + 1)
    parameters = [
        locale, *listings, instant, instant, item,
        item, *listings, instant, instant, content_id, locale, item,
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows = cursor.fetchall()
    outgoing = [row for row in rows if not row[0]]
    incoming = [row for row in rows if row[0]]
    shown = incoming[:MOST_REFERRING]
    members = b',"relations":[%b],"referenced_by":[%b],"referenced_by_more":%b' % (
        b",".join(_relation(row, locale, as_of) for row in outgoing),
        b",".join(_referring(row, locale, as_of) for row in shown),
        b"true" if len(incoming) > len(shown) else b"false",
    )
    return References(members, [row[-1] for row in (*outgoing, *shown)])


@lru_cache(maxsize=8)
def _statement(listings: int, most: int) -> str:
    """One statement for both directions; the second half takes at most ``most`` rows, newest first."""
    marks = ", ".join(["%s"] * listings)
    return f"""
SELECT 0 AS way, r.position AS place, r.role, r.title, r.number, r.note, {_CARD.format("t")}
FROM content_contentreference r
LEFT JOIN content_contentitem t ON {TARGET.format(marks=marks)}
{_PHASE.format("t", _axis("t"))}
WHERE r.item_id = %s
UNION ALL SELECT * FROM (
    SELECT 1 AS way, -s.published_key AS place, r.role, '' AS title, '' AS number, r.note, {_CARD.format("s")}
    FROM (
        SELECT f.id, f.item_id, f.role, f.note FROM content_contentterm k
        CROSS JOIN content_contentreference f
        WHERE k.item_id = %s AND k.axis = 'identity' AND f.to_key = k.code AND f.to_key <> '' AND f.to_id IS NULL
        AND NOT EXISTS (
            SELECT 1 FROM content_contentterm o
            WHERE o.listing IN ({marks}) AND o.axis = 'identity' AND o.code = k.code AND o.item_id <> k.item_id)
        UNION ALL SELECT f.id, f.item_id, f.role, f.note FROM content_contentreference f WHERE f.to_id = %s
    ) AS r
    CROSS JOIN content_contentitem s
    {_PHASE.format("s", _axis("s"))}
    WHERE s.id = r.item_id AND s.audience = 'public' AND s.locale = %s AND s.id <> %s
    ORDER BY place, r.id LIMIT {most}
) AS referring
ORDER BY way, place"""


def _axis(table: str) -> str:
    """The phase axis of a card, by its type: a constant where there is one type."""
    axes = {resource.clock for resource in RESOURCES}
    if len(axes) == 1:
        return f"'{axes.pop()}'"
    cases = " ".join(f"WHEN '{resource.type}' THEN '{resource.clock}'" for resource in RESOURCES)
    return f"CASE {table}.type {cases} END"


def _relation(row: Sequence[Any], locale: str, as_of: int | None) -> bytes:
    _way, _place, role, title, number, note, *card = row
    known = {"role": role, "label": role_label(role, locale), "title": title, "number": number, "note": note}
    return b'%b,"target":%b}' % (orjson.dumps(known)[:-1], _card(card, locale, as_of))


def _referring(row: Sequence[Any], locale: str, as_of: int | None) -> bytes:
    _way, _place, role, _title, _number, note, *card = row
    known = {"role": role, "label": role_label(role, locale, referred_to=True), "note": note}
    return b'%b,"source":%b}' % (orjson.dumps(known)[:-1], _card(card, locale, as_of))


def _card(columns: Iterable[Any], locale: str, as_of: int | None) -> bytes:
    type_, content_id, updated_key, stored, *interval = columns
    if stored is None:
        return b"null"
    clock = NO_PHASE
    if interval[0] is not None:
        clock = clock_members(BY_TYPE[type_].clock, tuple(interval), locale, as_of)
    return extend(stored, common_members(type_, content_id, updated_key), clock)
