"""A document with its references both ways, expanded to cards, by one query (DESIGN §2).

What is withdrawn disappears at once, and no publication fans out. A key resolves only while exactly one public item
of the reader's locale bears it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from operator import itemgetter
from typing import Any

import orjson

from cms.content.texts import TEXT_AXIS

from .database import Row, fetch
from .labels import role_label
from .resources import BY_TYPE, Resource, identified_listings
from .splicing import Interval, clock_members, common_members, extend, phase_at

Placed = tuple[Row, Interval | None]
"""A row with its card's phase at the instant asked for."""
MOST_REFERRING = 100
"""Cards in ``referenced_by``, newest first; ``referenced_by_more`` says that there are others."""
MOST_ROWS = 200
"""References to it read in no particular order; only where there are more are the newest sought by a second query."""

_WHOLE, _TO, _FROM = 0, 1, 2
_PLACE = itemgetter(0, 1, 2)

TARGET = """t.id <> r.item_id AND t.id = CASE
    WHEN r.to_id IS NOT NULL THEN (
        SELECT i.id FROM content_contentitem i
        WHERE i.content_id = r.to_id AND i.locale = %(locale)s AND i.audience = 'public' ORDER BY i.type LIMIT 1)
    WHEN r.to_key <> '' THEN (
        SELECT CASE WHEN count(*) = 1 THEN min(k.item_id) END FROM content_contentterm k
        WHERE k.listing IN {listings} AND k.axis = 'identity' AND k.code = r.to_key)
    END"""
"""Which item ``t`` the reference ``r`` leads to; the locale and the marks of the listings are to be given."""

_ITEM = "i.content_id = %(id)s AND i.locale = %(locale)s AND i.type = %(type)s AND i.audience = 'public'"
_ITEM_ID = f"(SELECT i.id FROM content_contentitem i WHERE {_ITEM})"
_CARD = "{0}.type, {0}.content_id, {0}.updated_key, {0}.card, {0}.timeline"

_DOCUMENT = """
SELECT 0 AS way, 0 AS place, i.id, i.digest, '', '', '', i.type, i.content_id, i.updated_key, i.document, i.timeline,
    '', i.content_id
FROM content_contentitem i WHERE {item}"""
_OUTGOING = """
SELECT 1, r.position, r.id, r.role, r.title, r.number, r.note, {card}, r.provisions, r.to_id
FROM content_contentreference r LEFT JOIN content_contentitem t ON {target}
WHERE r.item_id = {item_id}"""
_INCOMING = """
SELECT 2, -s.published_key, f.id, f.role, '', '', f.note, {card}, f.provisions, f.to_id
FROM {found} CROSS JOIN content_contentitem s
WHERE {condition} AND s.id = f.item_id AND s.audience = 'public' AND s.locale = %(locale)s AND s.content_id <> %(id)s"""
_BY_KEY = """k.item_id = {item_id} AND k.axis = 'identity' AND f.to_key = k.code AND f.to_id IS NULL AND NOT EXISTS (
    SELECT 1 FROM content_contentterm o
    WHERE o.listing IN {listings} AND o.axis = 'identity' AND o.code = f.to_key AND o.item_id <> k.item_id)"""


@dataclass(slots=True)  # not frozen: those cost three times as much to make, for every request
class Reader:
    """For whom a document is read: their locale, the instant statuses are meant at, and whether they asked for it."""

    locale: str
    instant: int
    as_of: int | None


@dataclass(slots=True)
class Document:
    """A document as stored, its phases as text, those at the instant asked for, and its references as rows.

    ``text`` is the phase of its text version; None where the text never changed.
    """

    content_id: Any
    updated_key: int
    digest: str
    stored: bytes
    timeline: str
    phase: Interval | None
    text: Interval | None
    outgoing: tuple[Placed, ...]
    incoming: tuple[Placed, ...]
    more_incoming: bool

    def transitions(self) -> list[int]:
        """When it, and the cards among its references, change next."""
        phases = (self.phase, self.text, *(phase for _row, phase in (*self.outgoing, *self.incoming)))
        return [phase[2] for phase in phases if phase]

    def unresolved(self) -> list[Any]:
        """Ids of documents it rests on that are not public at this moment."""
        return [row[13] for row, _phase in self.outgoing if row[13] is not None and row[10] is None]

    def reference_members(self, locale: str, as_of: int | None) -> tuple[bytes, bytes]:
        """The members that show the references, and a digest of them."""
        return _reference_members(self.outgoing, self.incoming, self.more_incoming, locale, as_of)


def read_document(resource: Resource, content_id: Any, reader: Reader) -> Document | None:
    """The public document with this id (as the database compares it); None where there is none."""
    listings = identified_listings(reader.locale)
    values: dict[str, Any] = {f"listing{place}": listing for place, listing in enumerate(listings)}
    values |= {"id": content_id, "type": resource.type, "locale": reader.locale}
    rows = fetch(_statement(len(listings)), values)
    rows.sort(key=_PLACE)
    if not rows or rows[0][0] != _WHOLE:
        return None
    whole, *references = rows
    if len(references) >= MOST_ROWS and sum(row[0] == _FROM for row in references) == MOST_ROWS:
        references = sorted(fetch(_exact_statement(len(listings)), values), key=_PLACE)
    outgoing, incoming = _placed(references, reader.instant)
    return Document(
        content_id=whole[8],
        updated_key=whole[9],
        digest=whole[3],
        stored=whole[10],
        timeline=whole[11],
        phase=_phase(whole, reader.instant),
        text=phase_at(whole[11], TEXT_AXIS, reader.instant),
        outgoing=tuple(outgoing),
        incoming=tuple(incoming[:MOST_REFERRING]),
        more_incoming=len(incoming) > MOST_REFERRING,
    )


def _placed(references: Iterable[Row], instant: int) -> tuple[list[Placed], list[Placed]]:
    """References from the document and those to it, in their order, with the phases of their cards."""
    outgoing: list[Placed] = []
    incoming: list[Placed] = []
    for row in references:
        (outgoing if row[0] == _TO else incoming).append((row, _phase(row, instant)))
    return outgoing, incoming


@lru_cache(maxsize=8)
def _statement(listings: int) -> str:
    """The document and its references, unsorted: sorting whole cards in the database costs more than all the rest."""
    document, outgoing, by_id, by_key = _parts(listings)
    few = f"SELECT * FROM ({by_id} UNION ALL {by_key} LIMIT {MOST_ROWS}) AS few"
    return f"{document} UNION ALL {outgoing} UNION ALL {few}"


@lru_cache(maxsize=8)
def _exact_statement(listings: int) -> str:
    """All references from it, the newest to it."""
    _document, outgoing, by_id, by_key = _parts(listings)
    newest = f"SELECT * FROM ({by_id} UNION ALL {by_key} ORDER BY 2, 3 LIMIT {MOST_REFERRING + 1}) AS newest"
    return f"{outgoing} UNION ALL {newest}"


def _parts(listings: int) -> tuple[str, str, str, str]:
    marks = f"({', '.join(f'%(listing{place})s' for place in range(listings))})"
    outgoing = _OUTGOING.format(
        card=_CARD.format("t"), target=TARGET.format(listings=marks), item_id=_ITEM_ID
    )  # fmt: skip
    card = _CARD.format("s")
    by_id = _INCOMING.format(card=card, found="content_contentreference f", condition="f.to_id = %(id)s")
    by_key = _INCOMING.format(
        card=card, found="content_contentterm k CROSS JOIN content_contentreference f",
        condition=_BY_KEY.format(item_id=_ITEM_ID, listings=marks),
    )  # fmt: skip
    parts = (_DOCUMENT.format(item=_ITEM), outgoing, by_id, by_key)
    return tuple(" ".join(part.split()) for part in parts)  # type: ignore[return-value]


@lru_cache(maxsize=1024)
def _reference_members(
    outgoing: tuple[Placed, ...], incoming: tuple[Placed, ...], more: bool, locale: str, as_of: int | None
) -> tuple[bytes, bytes]:
    """Nothing but its arguments goes into it, so what many ask for is put together once."""
    members = {
        "relations": [_relation(row, phase, locale, as_of) for row, phase in outgoing],
        "referenced_by": [_referring(row, phase, locale, as_of) for row, phase in incoming],
        "referenced_by_more": more,
    }
    spliced = b"," + orjson.dumps(members)[1:-1]
    return spliced, sha256(spliced).digest()


def _relation(row: Row, phase: Interval | None, locale: str, as_of: int | None) -> dict[str, Any]:
    role, title, number, note = row[3:7]
    known = {"role": role, "label": role_label(role, locale), "title": title, "number": number, "note": note}
    return known | {"provisions": provisions_member(row[12]), "target": _card(row, phase, locale, as_of)}


def _referring(row: Row, phase: Interval | None, locale: str, as_of: int | None) -> dict[str, Any]:
    label = role_label(row[3], locale, referred_to=True)
    known = {"role": row[3], "label": label, "note": row[6], "provisions": provisions_member(row[12])}
    return known | {"source": _card(row, phase, locale, as_of)}


def provisions_member(stored: str) -> orjson.Fragment:
    """The parts a reference means, as they were written when it was published."""
    return orjson.Fragment(stored or "[]")


def _phase(row: Row, instant: int) -> Interval | None:
    return phase_at(row[11], BY_TYPE[row[7]].clock, instant) if row[11] else None


def _card(row: Row, phase: Interval | None, locale: str, as_of: int | None) -> orjson.Fragment | None:
    type_, content_id, updated_key, stored, _timeline = row[7:12]
    if stored is None:
        return None
    clock = clock_members(BY_TYPE[type_].clock, phase, locale, as_of)
    return orjson.Fragment(extend(stored, common_members(type_, content_id, updated_key), clock))
