"""How entries were read, beside the words they were taken from: so that a person sees what is kept, not only quoted."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from catalog.blocks.lookup import Lookup
from catalog.blocks.publishing import published_stream
from catalog.blocks.windows import Stage, WindowAudience
from catalog.blocks.words import INDENT, benefit_line, condition_words
from catalog.calls.models import Call
from catalog.conditions.wording import question_words
from catalog.products.models import Product

from .offers import Offer
from .spots import Spot, StoredStream

Json = dict[str, Any]
MODELS = {"windows": Call, "entries": Call}
"""Whose stream an offer is for; all others are for products."""


def reading_of(field: str, entry: Mapping[str, Any]) -> str:
    """How a published entry was read; empty where its words say it all."""
    if entry["type"] == "criterion" and entry["words"]:
        said = question_words(entry)
        return _("Excluded: %(what)s") % {"what": said} if entry["effect"] == "exclude" else said
    return _window(entry) if field == "windows" else ""


def readings(offers: Iterable[Offer]) -> dict[str, str]:
    """How each offer would be kept, by its key; a few questions for all."""
    offers = list(offers)
    streams = {offer.key: _stream(offer) for offer in offers if offer.field}
    fields = {offer.key: offer.field for offer in offers}
    lookup = Lookup.of(*((each.stream_block, each.stored) for each in streams.values()))
    read = {key: _would_be(fields[key], published_stream(each, lookup)[0]) for key, each in streams.items()}
    return read | {offer.key: _whose(offer) for offer in offers if offer.kind == "organisation"}


def _whose(offer: Offer) -> str:
    """The organisation a name is read as, where that is another name or nobody's."""
    name = offer.members["name"]
    if offer.members["organisation"] is None:
        return _("%(name)s (not among the organisations)") % {"name": name}
    return name if name != offer.words else ""


def _stream(offer: Offer) -> StoredStream:
    stored = [{"type": offer.type, "value": offer.members, "id": offer.key}]
    return StoredStream(Spot(offer.field).stream(MODELS.get(offer.field, Product)), stored)


def _would_be(field: str, entry: Json) -> str:
    if field == "benefits" and entry["type"] != "text":
        return benefit_line(entry)
    if entry["type"] == "scorecard":
        lines = condition_words([entry]).split("\n")
        return "；".join(line.strip() for line in lines if not line.startswith(INDENT * 2))
    return reading_of(field, entry)


def _window(window: Mapping[str, Any]) -> str:
    stage, audience = window["stage"], window["audience"]
    parts = [
        str(Stage(stage).label) if stage != Stage.APPLY else "",
        str(WindowAudience(audience).label) if audience != WindowAudience.ENTERPRISE else "",
        window["batch"],
        _span(window),
    ]
    return " ".join(part for part in parts if part)


def _span(window: Mapping[str, Any]) -> str:
    if window["announced_later"]:
        return _("to be announced")
    if window["standing"]:
        return _("all the time")
    opens, closes = _bound(window, "opens"), _bound(window, "closes")
    span = f"{opens} – {closes}" if opens or closes else ""
    return _("every year: %(span)s") % {"span": span} if window["yearly"] else span


def _bound(window: Mapping[str, Any], name: str) -> str:
    """The day, or the month, as it is kept; with the time where one is said."""
    day, at = window[f"{name}_on"] or "", window[f"{name}_at"] or ""
    return f"{day[:7] if window[f'{name}_precision'] == 'month' else day} {at[:5]}".strip()
