"""A document as it is published, with stamps of what it refers to and what refers to it, by one query (DESIGN §2).

What is withdrawn disappears at once, and no publication fans out. A key resolves only while exactly one public item
of the reader's locale bears it.
"""

from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any

from cms.content.texts import TEXT_AXIS

from .database import Row, fetch
from .resources import Resource, identified_listings
from .splicing import Interval, phase_at

MOST_ROWS = 500
"""Stamps of references to a document; where there may be more, they say nothing and the references are always read."""

_WHOLE, _TO_IT = 0, 2
_WAY = itemgetter(0)

ITEM_ID = """(
    SELECT i.id FROM content_contentitem i
    WHERE i.content_id = %(id)s AND i.locale = %(locale)s AND i.type = %(type)s)"""
LEADS_TO = """CASE
    WHEN r.to_id IS NOT NULL THEN (
        SELECT i.{of_item} FROM content_contentitem i
        WHERE i.content_id = r.to_id AND i.locale = %(locale)s AND i.audience = 'public' ORDER BY i.type LIMIT 1)
    WHEN r.to_key <> '' THEN (
        SELECT CASE WHEN count(*) = 1 THEN min(k.{of_term}) END FROM content_contentterm k
        WHERE k.listing IN {{listings}} AND k.axis = 'identity' AND k.code = r.to_key)
    END"""
"""A column of the item that the reference ``r`` leads to, as items and as terms call it."""
NAMED_BY_KEY = f"""k.item_id = {ITEM_ID} AND k.axis = 'identity' AND f.to_key = k.code AND NOT EXISTS (
    SELECT 1 FROM content_contentterm o
    WHERE o.listing IN {{listings}} AND o.axis = 'identity' AND o.code = k.code AND o.item_id <> k.item_id)"""
"""The reference ``f`` names the document by its key ``k``, which no other bears."""

_STATEMENT = f"""
SELECT 0, i.id, i.updated_key, i.digest, i.content_id, i.document, i.timeline
FROM content_contentitem i WHERE i.id = {ITEM_ID} AND i.audience = 'public'
UNION ALL
SELECT 1, r.id, {LEADS_TO.format(of_item="updated_key", of_term="updated_key")}, NULL, NULL, NULL, NULL
FROM content_contentreference r WHERE r.item_id = {ITEM_ID}
UNION ALL
SELECT few.*, NULL, NULL, NULL, NULL FROM (
    SELECT 2, f.id, 0 FROM content_contentreference f WHERE f.to_id = %(id)s
    UNION ALL
    SELECT 2, f.id, 0 FROM content_contentterm k CROSS JOIN content_contentreference f WHERE {NAMED_BY_KEY}
    LIMIT {{most}}) AS few"""


@dataclass(slots=True)  # not frozen: those cost three times as much to make, for every request
class Reader:
    """For whom a document is read: their locale, the instant statuses are meant at, and whether they asked for it."""

    locale: str
    instant: int
    as_of: int | None


@dataclass(slots=True)
class Document:
    """A document as stored, its phases as text and those at the instant asked for.

    ``text`` is the phase of its text version; None where the text never changed. ``stamps`` are a row for each
    reference: its way (1 from the document, 2 to it), its id, and for those from it when what they lead to was written.
    Publishing an item writes its references anew, under new ids, so equal stamps mean that nothing about them changed.
    """

    item: int
    content_id: Any
    updated_key: int
    digest: str
    stored: bytes
    timeline: str
    phase: Interval | None
    text: Interval | None
    stamps: tuple[Row, ...]

    def is_often_referred_to(self) -> bool:
        """Whether there may be references without a stamp."""
        return len(self.stamps) >= MOST_ROWS and sum(stamp[0] == _TO_IT for stamp in self.stamps) >= MOST_ROWS


def read_document(resource: Resource, content_id: Any, reader: Reader) -> Document | None:
    """The public document with this id (as the database compares it); None where there is none."""
    rows = fetch(_statement(reader.locale), {"id": content_id, **marks(resource.type, reader.locale)})
    rows.sort(key=_WAY)
    if not rows or rows[0][0] != _WHOLE:
        return None
    _way, item, updated_key, digest, known_id, stored, timeline = rows[0]
    return Document(
        item=item,
        content_id=known_id,
        updated_key=updated_key,
        digest=digest,
        stored=stored,
        timeline=timeline,
        phase=phase_at(timeline, resource.clock, reader.instant),
        text=phase_at(timeline, TEXT_AXIS, reader.instant),
        stamps=tuple(rows[1:]),
    )


@lru_cache(maxsize=64)
def marks(type_: str, locale: str) -> dict[str, Any]:
    """What every statement about documents of this type is given; not to be changed."""
    listings = identified_listings(locale)
    return {f"listing{place}": listing for place, listing in enumerate(listings)} | {"type": type_, "locale": locale}


@lru_cache(maxsize=8)
def _statement(locale: str) -> str:
    """The document and the stamps of its references, unsorted; none of them reads a card."""
    return " ".join(_STATEMENT.format(listings=listing_marks(locale), most=MOST_ROWS).split())


def listing_marks(locale: str) -> str:
    """The partitions in which a key is sought, as marks of a statement."""
    return f"({', '.join(f'%(listing{place})s' for place in range(len(identified_listings(locale))))})"
