"""What changed in a text between two days."""

from datetime import date
from functools import lru_cache
from typing import Any

import orjson
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from cms.content.differences import difference
from cms.content.phases import start_of_day
from cms.content.texts import TEXT_AXIS, in_version

from ..documents import Document, Reader, read_document
from ..parameters import LOCALE, day, locale_of, read_pairs, read_parameters
from ..problems import Problem
from ..resources import Resource, by_name
from ..serving import Answer
from ..splicing import as_uuid, phase_at
from .details import database_id, missing

FROM = day("from", _("The earlier day, YYYY-MM-DD; left out, the text as issued."))
TO = day("to", _("The later day, YYYY-MM-DD; left out, today (Asia/Shanghai)."))
PARAMETERS = by_name(FROM, TO, LOCALE)


def show_difference(request: HttpRequest, resource: Resource, id: str) -> Answer:
    """The text of ``from`` and that of ``to``, compared by provision; what did not change is only counted."""
    values = read_parameters(read_pairs(request), PARAMETERS)
    locale = locale_of(request, values)
    key = database_id(id)
    later: date = values.get("to") or localdate()
    earlier: date | None = values.get("from")
    if earlier is not None and earlier > later:
        raise Problem("invalid_value", _("The day “from” must not be later than the day “to”."), parameter="from")
    found = read_document(resource, key, Reader(locale, start_of_day(later), None))
    if found is None:
        raise missing(resource, key, locale)
    days = {"from": earlier and earlier.isoformat(), "to": later.isoformat()}
    sides, told = _compared(bytes(found.stored), _number(found, earlier), _number(found, later))
    asked = {name: {"day": days[name], **side} for name, side in sides.items()}
    return Answer(orjson.dumps({"id": str(as_uuid(found.content_id)), **asked, **told}))


def _number(found: Document, day: date | None) -> int:
    phase = None if day is None else phase_at(found.timeline, TEXT_AXIS, start_of_day(day))
    return int(phase[0]) if phase else 0


@lru_cache(maxsize=64)
def _compared(stored: bytes, earlier: int, later: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both sides and what differs. Comparing words is the dearest thing anybody may ask for, so it is kept."""
    document = orjson.loads(stored)
    before, after = in_version(document, earlier), in_version(document, later)
    told = difference(before["provisions"], after["provisions"], titles=(before["title"], after["title"]))
    return {"from": _side(before), "to": _side(after)}, told.as_json()


def _side(document: dict[str, Any]) -> dict[str, Any]:
    number = document["text_version"]
    made_by = document["text_versions"][number - 1] if number else {}
    return {"text_version": number, "starts_on": made_by.get("starts_on"), "act": made_by.get("act")}
