"""What a search found as cards: one query for all of them, pinned ones included."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import orjson

from .database import VENDOR
from .filters import Criteria
from .queries import Order, Sql, Walk, restrict
from .resources import BY_TYPE
from .splicing import Interval, as_uuid, clock_members, common_members, extend, phase_at


class Keyed(Protocol):
    """A hit, a suggestion, or the key of a pinned item."""

    @property
    def type(self) -> str: ...

    @property
    def content_id(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Card:
    """A public item: its row, its phase at the instant asked for, and whether it passes the filters."""

    row: Sequence[Any]
    phase: Interval | None
    fits: bool = True


Cards = Mapping[tuple[str, UUID], Card]


def key_of(found: Keyed) -> tuple[str, UUID]:
    """What ``read_cards`` knows an item by."""
    return found.type, UUID(found.content_id)


def read_cards(found: Iterable[Keyed], locale: str, instant: int, criteria: Criteria | None = None) -> Cards:
    """Cards of what was found: one query. What is public no more is not among them.

    ``criteria``: also look whether each passes these filters, which an engine has not done for pinned items.
    """
    ids = sorted({UUID(each.content_id) for each in found})
    if not ids:
        return {}
    keys = [key.hex for key in ids] if VENDOR == "sqlite" else ids
    sql = Sql().add("SELECT i.type, i.content_id, i.updated_key, i.card, i.timeline,")
    _add_fitness(sql, instant, criteria)
    sql.add("FROM content_contentitem i WHERE i.content_id IN", sql.bind_all(keys))
    sql.add("AND i.audience = 'public' AND i.locale =", sql.bind(locale), "AND i.type IN", sql.bind_all(tuple(BY_TYPE)))
    return {
        (row[0], as_uuid(row[1])): Card(row, phase_at(row[4], BY_TYPE[row[0]].clock, instant), bool(row[5]))
        for row in sql.fetch()
    }


def _add_fitness(sql: Sql, instant: int, criteria: Criteria | None) -> None:
    if criteria is None:
        sql.add("1")
        return
    sql.values["instant"] = instant
    sql.add("(SELECT 1 FROM content_contentterm t WHERE t.item_id = i.id AND t.axis = 'all'")
    restrict(sql, Walk("", criteria, Order("-published"), instant))
    sql.add(")")


def card_bytes(card: Card, locale: str, as_of: int | None, *members: bytes) -> bytes:
    """A card as it is sent, with ``members`` that depend on how it was found."""
    type_, content_id, updated_key, stored = card.row[:4]
    clock = clock_members(BY_TYPE[type_].clock, card.phase, locale, as_of)
    return extend(stored, common_members(type_, content_id, updated_key), clock, *members)


def hit_members(highlights: Mapping[str, Any], *, pinned: bool) -> bytes:
    """What is said of a hit beside its card."""
    return b',"highlights":%b,"pinned":%b' % (orjson.dumps(dict(highlights)), b"true" if pinned else b"false")
