"""The feed of public changes: what a mirror applies after an export, in order and without gaps."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.content.feed import RETENTION

from ..copies import COPY, write_copies
from ..database import Row, fetch
from ..feed_cursors import HEAD_COLUMNS, SINCE, Head, head_of, number_since
from ..instants import iso_moment
from ..parameters import LOCALE, locale_of, one_of, read_pairs, read_parameters, whole_number
from ..queries import Sql
from ..resources import BY_TYPE, by_name
from ..serving import Answer
from ..splicing import as_uuid

LIMIT = whole_number("limit", _("Changes of one page."), least=1, most=100, default=100)
TYPE = one_of("type", BY_TYPE, _("Changes of this type only."))
EXPAND = one_of(
    "expand",
    ("none", "document"),
    _("document adds the present copy of each item, as an export has it."),
    default="none",
)
PARAMETERS = by_name(SINCE, LIMIT, TYPE, EXPAND, LOCALE)

WINDOW = 2_000
"""Numbers looked at for one page, so that a rare type does not make a page expensive."""
GONE = ("withdrawn", "erased")

_CHANGES = f"""
SELECT {HEAD_COLUMNS}, c.number, c.kind, c.cause, c.significant, c.note, c.type, c.content_id,
    CASE WHEN c.kind = 'withdrawn' THEN c.title ELSE i.title END, c.digest, c.at, s.content_id
FROM content_feed h
LEFT JOIN (
    SELECT * FROM content_contentchange WHERE locale = %(locale)s {{of_type}}
    AND number > COALESCE(%(after)s, (SELECT oldest_number - 1 FROM content_feed WHERE id = 1))
    AND number <= COALESCE(%(after)s, (SELECT oldest_number - 1 FROM content_feed WHERE id = 1)) + {{window}}
    ORDER BY number LIMIT %(limit)s
) AS c ON c.number <= h.last_number
LEFT JOIN content_contentitem i ON i.content_id = c.content_id AND i.locale = c.locale AND i.type = c.type
    AND i.audience = 'public' AND c.kind IN ('published', 'updated')
LEFT JOIN content_contentitem s ON s.content_id = c.successor_id AND s.locale = c.locale AND s.type = c.type
    AND s.audience = 'public'
WHERE h.id = 1 ORDER BY c.number"""
"""One statement, so that the feed's head and the changes are of one moment.

A change shows the title that is public now; only the tombstone of what was withdrawn keeps its last public one.
"""


def list_changes(request: HttpRequest) -> Answer:
    """Changes after a cursor. ``next`` is where to go on, also when there is nothing yet."""
    values = read_parameters(read_pairs(request), PARAMETERS)
    locale = locale_of(request, values)
    since, limit = values.get("since"), values.get("limit", 100)
    head, rows = _read_changes(since and since[1], locale, values.get("type"), limit + 1)
    after = number_since(head, since)
    until = min(after + WINDOW, head.last_number)
    if len(rows) > limit:
        rows = rows[:limit]
        until = rows[-1][0]
    copies = _read_copies(rows, locale) if values.get("expand") == "document" else None
    body = {
        "epoch": head.epoch,
        "number": head.last_number,
        "oldest_number": head.oldest_number,
        "retention_days": RETENTION.days,
        "next": head.cursor(until),
        "has_more": until < head.last_number,
        "results": [_change(row, locale, copies) for row in rows],
    }
    return Answer(orjson.dumps(body))


def _read_changes(after: int | None, locale: str, type_: str | None, limit: int) -> tuple[Head, Sequence[Row]]:
    """The feed's head, and up to ``limit`` changes within the window after a number (or after all that is gone)."""
    statement = _CHANGES.format(of_type="AND type = %(type)s" if type_ else "", window=WINDOW)
    asked = {"after": after, "locale": locale, "limit": limit} | ({"type": type_} if type_ else {})
    rows = fetch(statement, asked)
    head = head_of(rows[0] if rows else None)
    return head, [row[3:] for row in rows if row[3] is not None]


def _read_copies(rows: Sequence[Row], locale: str) -> Mapping[tuple[str, Any], bytes]:
    """Copies as they are now, by type and content id. An item that is gone has none; its tombstone follows."""
    found: dict[tuple[str, Any], bytes] = {}
    for type_ in {row[5] for row in rows} & BY_TYPE.keys():
        resource = BY_TYPE[type_]
        ids = sorted({row[6] for row in rows if row[5] == type_ and row[1] not in GONE})
        if not ids:
            continue
        sql = Sql()
        sql.add("SELECT", COPY, "FROM content_contentitem i WHERE i.type =", sql.bind(type_))
        sql.add("AND i.locale =", sql.bind(locale), "AND i.audience = 'public' AND i.content_id IN", sql.bind_all(ids))
        items = sql.fetch()
        copies = write_copies(resource, locale, items)
        found.update({(type_, item[1]): copy for item, copy in zip(items, copies, strict=True)})
    return found


def _change(row: Row, locale: str, copies: Mapping[tuple[str, Any], bytes] | None) -> dict[str, Any]:
    number, kind, cause, significant, note, type_, content_id, title, digest, at, successor = row
    change: dict[str, Any] = {
        "number": number,
        "kind": kind,
        "cause": cause,
        "significant": bool(significant),
        "note": note,
        "type": type_,
        "id": as_uuid(content_id),
        "locale": locale,
        "title": title or None,
        "digest": digest or None,
        "at": iso_moment(at),
        "successor_id": as_uuid(successor) if successor else None,
    }
    if copies is not None:
        copy = copies.get((type_, content_id)) if kind not in GONE else None
        change["document"] = orjson.Fragment(copy) if copy else None
    return change
