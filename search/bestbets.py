"""Which items editors put first for a query."""

import time
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from wagtail.log_actions import log

from .documents import DocumentKey
from .models import BestBet
from .models.bet import query_key, usual_end

FRESH_FOR = 2.0  # seconds; an edit works in every process after that long

Pins = tuple[DocumentKey, ...]


class _Memory:
    """Best bets as last read in this process, by the key of their queries; good for one day."""

    pins: Mapping[str, Pins] = {}
    day: date = date.min
    read_at: float = float("-inf")


def pinned(query: str) -> Pins:
    """Return type and id of the items to show first to whoever asks ``query``, in order; the locale is left open.

    Whether they are public is for the caller to see, with the query that reads their cards.
    """
    key = query_key(query)
    return _current().get(key, ()) if key else ()


@transaction.atomic
def pin(*, query: str, item: DocumentKey, user: Any) -> BestBet:
    """Put a public item last among those shown first for ``query``: for 90 days, where there is no best bet yet.

    Raise ``ValidationError`` saying why not, for example when the item is not public any more.
    """
    key = query_key(query)
    current = BestBet.objects.filter(until__gte=localdate()).order_by("pk")
    bet = next((each for each in current if key in map(query_key, each.query_list())), None)
    action = "wagtail.edit" if bet else "wagtail.create"
    bet = bet or BestBet(queries=query, until=usual_end())
    if item[:2] not in [each[:2] for each in bet.document_keys()]:
        bet.items = [*bet.items, {"type": item.type, "id": item.content_id, "title": ""}]
    bet.full_clean()
    bet.save()
    log(instance=bet, action=action, user=user, content_changed=True)
    transaction.on_commit(forget_bets)
    return bet


def forget_bets() -> None:
    """Read the list again with the next query."""
    _Memory.read_at = float("-inf")


def _current() -> Mapping[str, Pins]:
    now, today = time.monotonic(), localdate()
    if now - _Memory.read_at >= FRESH_FOR or _Memory.day != today:
        pins: dict[str, Pins] = {}
        for bet in BestBet.objects.filter(until__gte=today).order_by("pk"):
            for query in bet.query_list():
                # An older one was there first; two for one query come about only by saving at the same moment.
                pins.setdefault(query_key(query), tuple(bet.document_keys()))
        _Memory.pins, _Memory.day, _Memory.read_at = pins, today, now
    return _Memory.pins
