"""One published item whole, or why there is none."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.content.texts import with_text

from ..database import VENDOR, fetch
from ..documents import Document, Reader, read_document
from ..filters import AS_OF
from ..instants import current_instant, iso_moment
from ..parameters import LOCALE, locale_of, read_pairs, read_parameters
from ..problems import Problem, words
from ..references import References, read_references
from ..resources import Resource, by_name
from ..serving import Answer
from ..splicing import (
    as_uuid,
    clock_members_with_phases,
    common_members,
    extend,
    freshness,
    without_links,
)

PARAMETERS = by_name(LOCALE, AS_OF)
_UUID = re.compile("[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")

_TOMBSTONE = """
SELECT c.kind, c.at, s.content_id FROM content_contentchange c
LEFT JOIN content_contentitem s ON s.content_id = c.successor_id AND s.locale = c.locale AND s.type = c.type
    AND s.audience = 'public'
WHERE c.content_id = %(id)s AND c.locale = %(locale)s AND c.type = %(type)s ORDER BY c.id DESC LIMIT 1"""


def show_item(request: HttpRequest, resource: Resource, id: str) -> Answer:
    """The document of one item with its status, its relations and what refers to it."""
    values = read_parameters(read_pairs(request), PARAMETERS)
    locale = locale_of(request, values)
    key = database_id(id)
    now = current_instant()
    as_of = None if "as_of" not in values else int(values["as_of"] // 1)
    reader = Reader(locale, int(now) if as_of is None else as_of, as_of)
    found = read_document(resource, key, reader)
    if found is None:
        raise missing(resource, key, locale)
    clock = clock_members_with_phases(resource.clock, found.phase, found.timeline, locale, as_of)
    common = common_members(resource.type, found.content_id, found.updated_key)
    references = read_references(resource, found, reader)
    max_age = freshness(now, () if as_of is not None else _transitions(found, references))
    text = found.text and found.text[0]
    fingerprint = b"".join((found.digest.encode(), (text or "").encode(), common, clock, references.digest))
    stored = found.stored if text is None else with_text(found.stored, int(text))
    stored = without_links(stored, references.unresolved)
    return Answer(extend(stored, common, clock, references.members), max_age, fingerprint=fingerprint)


def _transitions(document: Document, references: References) -> Iterator[int]:
    """When it, and the cards among its references, change next."""
    if document.phase:
        yield document.phase[2]
    if document.text:
        yield document.text[2]
    yield references.until


def database_id(raw: str) -> Any:
    """A content id as this database compares it; anything that is no UUID was never an address."""
    if not _UUID.fullmatch(raw):
        raise Problem("not_found", _("There is nothing at this address, and there never was."))
    return raw.replace("-", "").lower() if VENDOR == "sqlite" else UUID(raw)


def missing(resource: Resource, key: Any, locale: str) -> Problem:
    """410 for what was public once, with the date and what to read instead; 404 for all else."""
    found = fetch(_TOMBSTONE, {"id": key, "locale": locale, "type": resource.type})
    if not found or found[0][0] not in ("withdrawn", "erased"):
        return Problem("not_found", _("There is nothing at this address, and there never was."))
    kind, at, successor = found[0]
    moment = iso_moment(at)
    return Problem(
        "withdrawn",
        words(_("This was public and was withdrawn on %(date)s."), date=moment),
        kind=kind,
        withdrawn_at=moment,
        successor=successor and f"/api/v1/{resource.path}/{as_uuid(successor)}",
    )
