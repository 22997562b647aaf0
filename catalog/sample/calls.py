"""Calls of the sample city, with what is planned around them; their days are fixed, in 2025 to 2027."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from wagtail.models import Locale

from catalog.blocks.completing import complete
from catalog.calls.models import Call, CallOrganisation, Milestone
from catalog.documents.models import PolicyDocument
from catalog.items.models import ServiceItem
from catalog.products.models import Product
from catalog.reference.models import Organisation, Region, Term, Vocabulary
from cms.content import services
from cms.content.publication import source_language

from .rows import Row, missing

FILE = Path(__file__).parent / "calls.json"
_PLAIN = ("title", "summary", "year", "batch", "level", "method", "contact", "noticed_on", "is_forecast")
_STREAMS = ("conditions", "materials", "windows", "entries", "suspensions", "sources")


def load_calls(*, editor: Any, reviewer: Any, progress: Callable[[str], None] = lambda _title: None) -> int:
    """Load what is missing, in the order of the file; returns how many were made."""
    rows: list[Row] = json.loads(FILE.read_text(encoding="utf-8"))["calls"]
    ids = {row["slug"]: row["id"] for row in rows}
    unmade = missing(Call, rows)
    for row in unmade:
        with transaction.atomic():
            revision = services.save_draft(instance=_call(row, ids), user=editor)
            services.approve(revision=revision, approver=reviewer)
            made = services.publish(revision=revision, user=reviewer)
            _plan(row, made)
        progress(row["title"])
    return len(unmade)


def _call(row: Row, ids: dict[str, str]) -> Call:
    call = Call(translation_key=row["id"], locale=Locale.objects.get(language_code=source_language()))
    for name in _PLAIN:
        setattr(call, name, row[name])
    call.noticed_on = date.fromisoformat(row["noticed_on"])
    call.document = _source(PolicyDocument, row["document"])
    call.parent_call = _source(Call, ids.get(row["parent"] or ""))
    call.previous_call = _source(Call, ids.get(row["previous"] or ""))
    call.policy_areas = Term.objects.filter(vocabulary=Vocabulary.POLICY_AREA, code__in=row["policy_areas"])
    for name in ("regions", "excluded_regions"):
        setattr(call, name, Region.objects.filter(code__in=row[name]))
    for name, model in (("products", Product), ("service_items", ServiceItem)):
        setattr(call, name, model.objects.in_source_language().filter(translation_key__in=row[name]))
    call.organisations = [
        CallOrganisation(role=role, organisation=Organisation.objects.get(code=code), sort_order=place)
        for place, (role, code) in enumerate(row["organisations"])
    ]
    for name in _STREAMS:
        setattr(call, name, _stream(row, name))
    complete(call, *_STREAMS)
    return call


def _source(model: type[Any], content_id: str | None) -> Any:
    return model.objects.in_source_language().filter(translation_key=content_id).first() if content_id else None


def _stream(row: Row, name: str) -> list[Row]:
    """The entries of a stream, with ids that are the same in every installation."""
    values: dict[str, tuple[str, list[Row]]] = {
        "conditions": ("text", [{"words": words} for words in row["conditions"]]),
        "materials": ("material", [{"name": called} for called in row["materials"]]),
        "windows": ("window", row["windows"]),
        "entries": ("entry", row["entries"]),
        "suspensions": ("suspension", row["suspensions"]),
        "sources": ("citation", [{"document": _source(PolicyDocument, each).pk} for each in row["basis"]]),
    }
    type_, entries = values[name]
    return [
        {"type": type_, "id": str(uuid5(UUID(row["id"]), f"{name} {place}")), "value": value}
        for place, value in enumerate(entries)
    ]


def _plan(row: Row, call: Any) -> None:
    for kind, title, first, last in row["milestones"]:
        ends_on = date.fromisoformat(last) if last else None
        Milestone.objects.create(
            kind=kind, title=title, starts_on=date.fromisoformat(first), ends_on=ends_on, call=call
        )
