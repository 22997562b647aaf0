"""What a person should look at before something built from documents goes out; none of it stands against that."""

import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy

from catalog.blocks.settling import citations_in
from catalog.documents.models import PolicyDocument
from catalog.documents.places import places_of
from catalog.documents.projection import validity_dates
from catalog.documents.validity import phases
from catalog.reference.bearers import Places
from catalog.reference.models import Level, Region
from cms.content.gates import Refusal
from cms.content.phases import BEGINNING, CIVIL_TIME_ZONE

from .models import Product

ENDED = frozenset({"repealed", "expired"})
AXES = {
    "policy_areas": gettext_lazy("No policy area is said: it is not found by any."),
    "targets": gettext_lazy("No target of support is said: it is not found by any."),
    "support_modes": gettext_lazy("No support mode is said: it is not found by any."),
    "industries": gettext_lazy("No industry is said: it counts as one for every industry."),
}
"""What readers filter by, and what it means that nothing is said of it."""


def product_remarks(product: Product) -> Iterable[Refusal]:
    """What it rests on, who acts, and what it is found by."""
    yield from basis_remarks(product)
    for name, message in AXES.items():
        if not getattr(product, name).all():
            yield Refusal(f"no_{name}", message, name)


def basis_remarks(instance: Any) -> Iterator[Refusal]:
    """Documents it rests on that are not in force today, and organisations of another province than theirs."""
    places = {each.document_id: each.place.field for each in reversed(list(citations_in(instance)))}
    if notice := getattr(instance, "document_id", None):
        places.setdefault(notice, "document")
    rows = PolicyDocument.objects.filter(pk__in=places).defer("body", "provisions")
    documents = list(rows.prefetch_related("regions", "issuers"))
    for document in documents:
        if said := _ended(document):
            yield Refusal("basis_ended", said, places[document.pk])
    yield from _from_elsewhere(instance, [places_of(document) for document in documents])


def _ended(document: PolicyDocument) -> str:
    now = int(time.time())
    phase = next(each for each in phases(validity_dates(document)) if each.starts_at <= now < each.ends_at)
    if phase.status not in ENDED:
        return ""
    if phase.starts_at == BEGINNING:
        return gettext("“%(title)s”, on which it rests, is not in force any more.") % {"title": document.title}
    since = date_format(datetime.fromtimestamp(phase.starts_at, CIVIL_TIME_ZONE), "DATE_FORMAT")
    message = gettext("“%(title)s”, on which it rests, is not in force since %(day)s.")
    return message % {"title": document.title, "day": since}


def _from_elsewhere(instance: Any, where: Iterable[Places]) -> Iterator[Refusal]:
    around = {region for each in where for region in each.around}
    own = {region for each in where for region in each.own}
    provinces = {region.code for region in around if region.level == Level.PROVINCE}
    if not provinces or any(region.level == Level.NATIONAL for region in own):
        return
    for row in instance.organisations.all():
        region = row.organisation.region
        if region is not None and region.level != Level.NATIONAL and not _lies_in(region, provinces):
            message = gettext("%(name)s is of another province than the documents it rests on.")
            yield Refusal("organisation_from_elsewhere", message % {"name": row.organisation}, "organisations")


def _lies_in(region: Region, provinces: set[str]) -> bool:
    """By what contains it; by the code of GB/T 2260 where that is not said."""
    return bool(provinces & {*region.ancestor_codes, f"{region.code[:2]}0000"})
