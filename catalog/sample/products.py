"""Products and service items of the sample city, each built on provisions of its documents."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from wagtail.models import Locale

from catalog.attributes.loading import load_attributes
from catalog.attributes.models import Attribute
from catalog.blocks.completing import complete
from catalog.documents.models import PolicyDocument
from catalog.items.models import ItemOrganisation, ServiceItem
from catalog.products.models import Product, ProductOrganisation
from catalog.reference.models import Organisation, Region, Term, Vocabulary
from catalog.reference.vocabularies import load_vocabularies
from cms.content import services
from cms.content.publication import source_language

from .rows import Row, missing

FILE = Path(__file__).parent / "products.json"
CITY = "980100"

_TERMS = {
    "support_modes": Vocabulary.SUPPORT_MODE,
    "targets": Vocabulary.TARGET,
    "beneficiaries": Vocabulary.BENEFICIARY,
    "industries": Vocabulary.INDUSTRY,
    "chains": Vocabulary.CHAIN,
    "policy_areas": Vocabulary.POLICY_AREA,
}
_PRODUCT_STREAMS = (
    "application_conditions", "recognition_conditions", "benefits", "stacking", "materials", "sources", "variants",
)  # fmt: skip
_ITEM_STREAMS = ("entries", "materials", "sources")
_STREAMS = frozenset({*_PRODUCT_STREAMS, *_ITEM_STREAMS, "conditions", "routes"})
_LISTS = frozenset({"citations", "tiers", "sections", "items", "options", "tests", "products"})
_DAYS = frozenset({"valid_from", "valid_until"})


@dataclass(frozen=True, slots=True)
class Known:
    """What rows refer to by code: read once for all of them."""

    documents: Mapping[str, int]
    attributes: Mapping[str, int]
    organisations: Mapping[str, Organisation]
    regions: Mapping[str, Region]
    terms: Mapping[tuple[str, str], Term]
    products: Mapping[str, Row]


def load_products(*, editor: Any, reviewer: Any, progress: Callable[[str], None] = lambda _title: None) -> int:
    """Load what is missing; returns how many were made. ``editor`` writes, ``reviewer`` approves."""
    data = json.loads(FILE.read_text(encoding="utf-8"))
    products = missing(Product, data["products"])
    items = missing(ServiceItem, data["service_items"])
    if not products and not items:
        return 0
    load_attributes()
    load_vocabularies()
    known = _known(data)
    for row, make in (*((row, _product) for row in products), *((row, _item) for row in items)):
        with transaction.atomic():
            revision = services.save_draft(instance=make(row, known), user=editor)
            services.approve(revision=revision, approver=reviewer)
            services.publish(revision=revision, user=reviewer)
        progress(row["title"])
    return len(products) + len(items)


def _known(data: Row) -> Known:
    ids = data["documents"]
    keys = dict(PolicyDocument.objects.filter(translation_key__in=ids.values()).values_list("translation_key", "pk"))
    vocabularies = (Vocabulary.PRODUCT_KIND, *_TERMS.values())
    terms = Term.objects.filter(vocabulary__in=vocabularies).select_related("parent__parent__parent")
    return Known(
        documents={name: keys[UUID(id_)] for name, id_ in ids.items()},
        attributes=dict(Attribute.objects.values_list("code", "pk")),
        organisations={row.code: row for row in Organisation.objects.all()},
        regions={row.code: row for row in Region.objects.all()},
        terms={(term.vocabulary, term.code): term for term in terms},
        products={row["slug"]: row for row in data["products"]},
    )


def _product(row: Row, known: Known) -> Product:
    product = Product(translation_key=row["id"], locale=Locale.objects.get(language_code=source_language()))
    product.kind = known.terms[Vocabulary.PRODUCT_KIND, row["kind"]]
    for name in ("title", "summary", "access_mode", "who_applies", "who_benefits", "who_is_paid", "re_examination"):
        setattr(product, name, row.get(name, ""))
    product.certificate_term_months = row.get("certificate_term_months")
    product.level = row.get("level", "city")
    for name in _DAYS:
        setattr(product, name, date.fromisoformat(row[name]) if row.get(name) else None)
    for name, vocabulary in _TERMS.items():
        setattr(product, name, [known.terms[vocabulary, code] for code in row.get(name, ())])
    product.regions = [known.regions[code] for code in row.get("regions", (CITY,))]
    product.organisations = [
        ProductOrganisation(role=role, organisation=known.organisations[code], sort_order=place)
        for place, (role, code) in enumerate(row["organisations"])
    ]
    _set_streams(product, row, _PRODUCT_STREAMS, known)
    return product


def _item(row: Row, known: Known) -> ServiceItem:
    product = known.products[row["product"]]
    item = ServiceItem(
        translation_key=row["id"], locale=Locale.objects.get(language_code=source_language()), level="city",
        product=Product.objects.in_source_language().get(translation_key=product["id"]),
    )  # fmt: skip
    for name in ("title", "summary", "kind", "method"):
        setattr(item, name, row.get(name, ""))
    item.variant = variant_id(product, row["variant"]) if "variant" in row else None
    item.regions = [known.regions[code] for code in product.get("regions", (CITY,))]
    item.organisations = [
        ItemOrganisation(role=role, organisation=known.organisations[code], sort_order=place)
        for place, (role, code) in enumerate(row["organisations"])
    ]
    _set_streams(item, row, _ITEM_STREAMS, known)
    return item


def variant_id(product: Row, slug: str) -> UUID:
    """The fixed id of a variant of the sample."""
    return uuid5(UUID(product["id"]), f"variant {slug}")


def _set_streams(instance: Any, row: Row, names: tuple[str, ...], known: Known) -> None:
    for name in names:
        setattr(instance, name, list(_stream(name, row.get(name, ()), row, known)))
    complete(instance, *names)


def _stream(name: str, entries: Any, row: Row, known: Known) -> Iterator[Row]:
    for place, each in enumerate(entries):
        if name == "sources":
            value, type_ = _citation(each, known), "citation"
        else:
            type_ = each["type"]
            value = {key: _member(key, one, row, known) for key, one in each.items() if key not in ("type", "slug")}
        fixed = variant_id(row, each["slug"]) if name == "variants" else uuid5(UUID(row["id"]), f"{name} {place}")
        yield {"type": type_, "id": str(fixed), "value": value}


def _member(name: str, value: Any, row: Row, known: Known) -> Any:
    if name in _STREAMS:
        return list(_stream(name, value, row, known))
    if name in _LISTS:
        return [{"type": "item", "id": _entry_id(row, name, place), "value": _entry(name, each, row, known)}
                for place, each in enumerate(value)]  # fmt: skip
    return known.attributes[value] if name == "attribute" else value


def _entry_id(row: Row, name: str, place: int) -> str:
    return str(uuid5(UUID(row["id"]), f"{name} {place}"))


def _entry(name: str, each: Any, row: Row, known: Known) -> Row:
    if name == "citations":
        return _citation(each, known)
    if name == "products":
        return {"name": known.products[each]["title"], "content_id": known.products[each]["id"]}
    return {key: _member(key, one, row, known) for key, one in each.items()}


def _citation(written: Any, known: Known) -> Row:
    """``document:第九条|words``, or a dict where words are cited without a label."""
    if isinstance(written, dict):
        return {**written, "document": known.documents[written["document"]]}
    document, _colon, rest = written.partition(":")
    label, _bar, words = rest.partition("|")
    return {"document": known.documents[document], "label": label, "words": words}
