"""What a document shows of its references both ways, expanded to cards, put together once for equal stamps."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from operator import itemgetter
from threading import Lock
from typing import Any

import orjson

from cms.content.phases import END, read_timeline

from .database import Row, fetch
from .documents import ITEM_ID, LEADS_TO, NAMED_BY_KEY, Document, Reader, listing_marks, marks
from .labels import role_label
from .resources import BY_TYPE, Resource
from .splicing import clock_members, common_members, extend, phase_at

MOST_REFERRING = 100
"""Cards in ``referenced_by``, newest first; ``referenced_by_more`` says that there are others."""
MOST_KEPT = 1024
"""Documents whose references are remembered; some kilobytes each."""

_TO, _FROM = 1, 2
_ORDER = itemgetter(0, 1, 2)

TARGET = f"t.id <> r.item_id AND t.id = {LEADS_TO.format(of_item='id', of_term='item_id')}"
"""Which item ``t`` the reference ``r`` leads to; the locale and the marks of the listings are to be given."""
_CARD = "{0}.type, {0}.content_id, {0}.updated_key, {0}.card, {0}.timeline"
_OUTGOING = f"""
SELECT 1, r.position, r.id, r.role, r.title, r.number, r.note, {_CARD.format("t")}, r.provisions, r.to_id
FROM content_contentreference r LEFT JOIN content_contentitem t ON {TARGET}
WHERE r.item_id = {ITEM_ID}"""
_INCOMING = f"""
SELECT 2, -s.published_key, f.id, f.role, '', '', f.note, {_CARD.format("s")}, f.provisions, f.to_id
FROM {{found}} CROSS JOIN content_contentitem s
WHERE {{condition}} AND s.id = f.item_id AND s.audience = 'public' AND s.locale = %(locale)s AND s.content_id <> %(id)s
"""
_BY_ID = _INCOMING.format(found="content_contentreference f", condition="f.to_id = %(id)s")
_BY_KEY = _INCOMING.format(
    found="content_contentterm k CROSS JOIN content_contentreference f", condition=f"f.to_id IS NULL AND {NAMED_BY_KEY}"
)


@dataclass(frozen=True, slots=True)
class References:
    """The members that show them and a digest of these, as they are from ``since`` until ``until`` (epoch seconds).

    ``unresolved``: ids of documents it rests on that are not public at this moment.
    """

    members: bytes
    digest: bytes
    since: int
    until: int
    unresolved: tuple[Any, ...]


_kept: dict[Any, References] = {}
_keeping = Lock()


def read_references(resource: Resource, document: Document, reader: Reader) -> References:
    """The references of a document; the database is asked only where its stamps were not seen before."""
    key = (reader.locale, reader.as_of, document.item, document.updated_key, document.stamps)
    found = _kept.get(key)
    if found is None or not found.since <= reader.instant < found.until:
        more = document.is_often_referred_to()
        statement = (_newest_statement if more else _statement)(reader.locale)
        rows = fetch(statement, {"id": document.content_id, **marks(resource.type, reader.locale)})
        found = _shown(sorted(rows, key=_ORDER), reader)
        if not more:  # the stamps are of some only, and say nothing of the others
            _keep(key, found)
    return found


def _keep(key: Any, found: References) -> None:
    with _keeping:
        if len(_kept) >= MOST_KEPT:
            del _kept[next(iter(_kept))]
        _kept[key] = found


def forget() -> None:
    """As in a process that was not asked before."""
    with _keeping:
        _kept.clear()


@lru_cache(maxsize=8)
def _statement(locale: str) -> str:
    """All references, unsorted: sorting whole cards in the database costs more than all the rest."""
    return " UNION ALL ".join(_parts(locale))


@lru_cache(maxsize=8)
def _newest_statement(locale: str) -> str:
    """All references from it, the newest to it."""
    outgoing, by_id, by_key = _parts(locale)
    newest = f"SELECT * FROM ({by_id} UNION ALL {by_key} ORDER BY 2, 3 LIMIT {MOST_REFERRING + 1}) AS newest"
    return f"{outgoing} UNION ALL {newest}"


def _parts(locale: str) -> list[str]:
    """The references from a document, those to it by its id, and those to it by a key that it alone bears."""
    listings = listing_marks(locale)
    return [" ".join(part.format(listings=listings).split()) for part in (_OUTGOING, _BY_ID, _BY_KEY)]


def _shown(rows: list[Row], reader: Reader) -> References:
    from_it = [row for row in rows if row[0] == _TO]
    to_it = [row for row in rows if row[0] == _FROM]
    members = {
        "relations": [_relation(row, reader) for row in from_it],
        "referenced_by": [_referring(row, reader) for row in to_it[:MOST_REFERRING]],
        "referenced_by_more": len(to_it) > MOST_REFERRING,
    }
    spliced = b"," + orjson.dumps(members)[1:-1]
    since, until = _constant_around(reader.instant, (*from_it, *to_it[:MOST_REFERRING]))
    unresolved = tuple(row[13] for row in from_it if row[13] is not None and row[10] is None)
    return References(spliced, sha256(spliced).digest(), since, until, unresolved)


def _constant_around(instant: int, rows: Iterable[Row]) -> tuple[int, int]:
    """From when until when no card among the rows changes its status."""
    edges = [
        edge
        for row in rows
        if row[11]
        for phase in read_timeline(row[11], BY_TYPE[row[7]].clock)
        for edge in (phase[1], phase[2])
    ]
    since = max((edge for edge in edges if edge <= instant), default=-END)
    return since, min((edge for edge in edges if edge > instant), default=END)


def _relation(row: Row, reader: Reader) -> dict[str, Any]:
    role, title, number, note = row[3:7]
    known = {"role": role, "label": role_label(role, reader.locale), "title": title, "number": number, "note": note}
    return known | {"provisions": provisions_member(row[12]), "target": _card(row, reader)}


def _referring(row: Row, reader: Reader) -> dict[str, Any]:
    label = role_label(row[3], reader.locale, referred_to=True)
    known = {"role": row[3], "label": label, "note": row[6], "provisions": provisions_member(row[12])}
    return known | {"source": _card(row, reader)}


def provisions_member(stored: str) -> orjson.Fragment:
    """The parts a reference means, as they were written when it was published."""
    return orjson.Fragment(stored or "[]")


def _card(row: Row, reader: Reader) -> orjson.Fragment | None:
    type_, content_id, updated_key, stored, timeline = row[7:12]
    if stored is None:
        return None
    axis = BY_TYPE[type_].clock
    clock = clock_members(axis, phase_at(timeline, axis, reader.instant), reader.locale, reader.as_of)
    return orjson.Fragment(extend(stored, common_members(type_, content_id, updated_key), clock))
