"""Places in the feed of changes: ``epoch:number``, readable on purpose, because mirrors keep them for years."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cms.content import feed

from .database import fetch
from .parameters import Parameter, Refused
from .problems import Problem
from .splicing import as_uuid


@dataclass(frozen=True, slots=True)
class Head:
    """The feed as it stands: its history, the last number, and the oldest still kept."""

    epoch: UUID
    last_number: int
    oldest_number: int

    def cursor(self, number: int) -> str:
        return f"{self.epoch}:{number}"


HEAD_COLUMNS = "h.epoch, h.last_number, h.oldest_number"


def read_head() -> Head:
    """The feed's single row, by one query."""
    found = fetch(f"SELECT {HEAD_COLUMNS} FROM content_feed h WHERE h.id = 1", {})
    return head_of(found[0] if found else None)


def head_of(row: Sequence[Any] | None) -> Head:
    """``HEAD_COLUMNS`` of the feed; a feed nothing was ever published to is begun."""
    if row is None:
        first = feed.current()
        return Head(first.epoch, first.last_number, first.oldest_number)
    return Head(as_uuid(row[0]), row[1], row[2])


def _read(raw: str) -> tuple[str, int]:
    epoch, _colon, number = raw.partition(":")
    try:
        epoch = str(UUID(epoch))
    except ValueError:
        number = ""
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise Refused(_("a cursor as an export or an earlier answer gave it: epoch:number"))
    return epoch, int(number)


SINCE = Parameter(
    "since",
    _read,
    _("Changes after this cursor, from an export's first line or from next; otherwise from the oldest kept."),
    {"type": "string", "maxLength": 60},
)  # fmt: skip


def number_since(head: Head, since: tuple[str, int] | None) -> int:
    """The number to go on from; a Problem "load again" where the feed cannot tell everything since then."""
    if since is None:
        return head.oldest_number - 1
    epoch, number = since
    if epoch != str(head.epoch) or number > head.last_number:
        detail = _("The history began anew since this cursor was given: load everything again with an export.")
    elif number < head.oldest_number - 1:
        detail = _("This cursor is older than the changes that are kept: load everything again with an export.")
    else:
        return number
    raise Problem(
        "reload_required", detail, parameter="since", epoch=str(head.epoch), number=head.last_number,
        oldest_number=head.oldest_number, export="/api/v1/export",
    )  # fmt: skip
