"""Opaque places in lists: where to go on, in which order, under which filters, and as of when."""

import base64
import binascii
import hashlib
from dataclasses import dataclass

import orjson
from django.utils.translation import gettext_lazy as _

from .problems import Problem
from .queries import Place
from .resources import DEADLINE, SORTS

VERSION = 1
_SORTS = (*SORTS, DEADLINE)
_CHECK = 6


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a list sorted by ``sort``, filtered as ``filters`` names it, with the clock stopped at ``as_of``."""

    sort: str
    filters: str
    place: Place
    as_of: int | None = None


def write_cursor(cursor: Cursor) -> str:
    """The cursor as readers get it: checked, so that a damaged one is refused instead of misread."""
    place = cursor.place
    parts = [VERSION, _SORTS.index(cursor.sort), cursor.filters, place.key, place.item, place.backwards, cursor.as_of]
    payload = orjson.dumps(parts)
    return base64.urlsafe_b64encode(_check(payload) + payload).rstrip(b"=").decode()


def read_cursor(raw: str, *, filters: str, sort: str | None) -> Cursor:
    """The cursor written before; a Problem when it is damaged or belongs to other filters or another sort."""
    try:
        found = base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4))
        payload = found[_CHECK:]
        if _check(payload) != found[:_CHECK]:
            raise ValueError(raw)
        version, place, digest, key, item, backwards, as_of = orjson.loads(payload)
        if version != VERSION:
            raise ValueError(raw)
        cursor = Cursor(_SORTS[place], digest, Place(key, item, backwards), as_of)
    except (ValueError, binascii.Error, IndexError, TypeError) as error:
        raise Problem(
            "invalid_cursor", _("This cursor is damaged: use next and previous exactly as they were given."),
            parameter="cursor",
        ) from error  # fmt: skip
    if cursor.filters != filters or (sort is not None and sort != cursor.sort):
        raise Problem(
            "invalid_cursor", _("This cursor belongs to other filters or another sort: start again without it."),
            parameter="cursor",
        )  # fmt: skip
    return cursor


def _check(payload: bytes) -> bytes:
    return hashlib.blake2b(payload, digest_size=_CHECK, person=b"huiqi-cursor").digest()
