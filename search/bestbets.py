"""Which items editors put first for a query."""

import time
from collections.abc import Mapping
from datetime import date

from django.utils.timezone import localdate

from .documents import DocumentKey
from .models import BestBet
from .models.bet import query_key

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
                pins.setdefault(query_key(query), tuple(bet.keys()))
        _Memory.pins, _Memory.day, _Memory.read_at = pins, today, now
    return _Memory.pins
