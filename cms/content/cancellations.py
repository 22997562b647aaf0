"""What readers' calendars may still show though it is public no more: rooms say how it is found."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A dated part of an item that was public; instants are epoch seconds, as they were last said.

    ``terms``: (axis, code) pairs of the item at that time. ``sequence`` grows with every change of the item.
    """

    content_id: UUID
    part: UUID
    title: str
    starts_at: int | None
    ends_at: int | None
    all_day: bool
    cancelled_at: int
    sequence: int
    terms: frozenset[tuple[str, str]]


Find = Callable[[str, int, int], Iterable[Cancelled]]
"""For readers of a locale: what was cancelled at an instant or later, at most so many, the latest first."""

_found_by: dict[str, Find] = {}


def register(type_: str, find: Find) -> None:
    """Have cancelled parts of items of ``type_`` found by ``find``."""
    _found_by[type_] = find


def cancelled(type_: str, locale: str, since: int, limit: int) -> list[Cancelled]:
    """What was public of items of ``type_`` and was taken back since an instant (epoch seconds)."""
    find = _found_by.get(type_)
    return list(find(locale, since, limit)) if find else []
