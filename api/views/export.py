"""Everything public as JSON lines, in bounded memory: the beginning of a mirror.

The first line names the epoch and the number of the last change *before* anything is read, the last line says how many
items there were. Items are then read in chunks, each as it is at that moment, under no lock and in no long transaction,
which would keep old rows alive for as long as a slow reader takes. That is enough for an exact mirror: whatever changes
while the export runs has a number after the first line's, and applying the feed from there brings every item to its
latest state, whether the export saw it before, after, twice or not at all.
"""

import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _

from ..copies import COPY, write_copies
from ..drivers import plan_walk
from ..feed_cursors import Head, read_head
from ..filters import Criteria, filter_parameters, read_criteria
from ..instants import current_instant, iso_instant
from ..parameters import LOCALE, Parameter, locale_of, one_of, read_pairs, read_parameters
from ..problems import CORS
from ..queries import Order, Place, Walk, in_order, select_entries
from ..resources import BY_TYPE, RESOURCES, Resource, by_name, public_listing
from ..serving import accepts_gzip

NDJSON = "application/x-ndjson"
CHUNK = 100
TYPE = one_of("type", BY_TYPE, _("Items of this type only. Filters can be used with it."))


def parameters(type_: str | None) -> dict[str, Parameter]:
    """What an export takes: with a type, the filters of its list as well."""
    filters = filter_parameters(BY_TYPE[type_].filters) if type_ else ()
    return by_name(TYPE, LOCALE, *filters)


def export_items(request: HttpRequest) -> HttpResponseBase:
    """All items of a locale, or those of one type that pass the filters."""
    pairs = read_pairs(request)
    type_ = next((value for name, value in pairs if name == "type" and value in BY_TYPE), None)
    values = read_parameters(pairs, parameters(type_))
    locale = locale_of(request, values)
    resources = [BY_TYPE[type_]] if type_ else RESOURCES
    criteria = read_criteria(values, resources[0].filters) if type_ else Criteria()
    headers = {**CORS, "Cache-Control": "no-store", "Vary": "Accept-Encoding, Accept-Language"}
    zipped = accepts_gzip(request)
    if zipped:
        headers["Content-Encoding"] = "gzip"
    if request.method == "HEAD":
        return HttpResponse(content_type=NDJSON, headers=headers)
    lines = _lines(read_head(), resources, locale, criteria)
    return StreamingHttpResponse(_zipped(lines) if zipped else lines, content_type=NDJSON, headers=headers)


def _lines(head: Head, resources: Sequence[Resource], locale: str, criteria: Criteria) -> Iterator[bytes]:
    """The export in pieces of many lines; a missing last line tells the reader that it was cut."""
    first: dict[str, Any] = {"epoch": head.epoch, "number": head.last_number, "cursor": head.cursor(head.last_number)}
    first |= {"locale": locale, "types": [resource.type for resource in resources]}
    yield orjson.dumps(first | {"exported_at": iso_instant(int(current_instant()))}) + b"\n"
    count = 0
    for resource in resources:
        for rows in _chunks(resource, locale, criteria):
            count += len(rows)
            yield b"\n".join((*write_copies(resource, locale, rows), b""))
    yield orjson.dumps({"end": True, "count": count}) + b"\n"


def _chunks(resource: Resource, locale: str, criteria: Criteria) -> Iterator[Sequence[Sequence[Any]]]:
    listing = public_listing(resource.type, locale)
    instant = int(current_instant()) if criteria.as_of is None else criteria.as_of
    order, place = Order("published"), None
    more = True
    while more:
        walk = plan_walk(Walk(listing, criteria, order, instant, place, limit=CHUNK))
        rows = in_order(select_entries(walk, COPY).fetch(), walk)
        more = len(rows) == CHUNK
        if rows:
            yield rows
            place = Place(rows[-1][-2], rows[-1][-1])


def _zipped(pieces: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(1, zlib.DEFLATED, wbits=31)
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()
