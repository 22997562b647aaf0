"""What the world sees of a product."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from catalog.blocks.settling import cited_references
from catalog.blocks.walking import found_in, raw
from catalog.documents.body import figure_files
from catalog.reference.axes import organisation_terms, path_of, region_terms, term_terms
from catalog.reference.models import Organisation, Term
from cms.content.file_chooser import StoredFileChooserBlock
from cms.content.files import StoredFile
from cms.content.projections import Projection, PublicFile, Reference

from .blocks import VariantOrganisationBlock
from .models import Product
from .serializers import ProductCardSerializer, ProductSerializer

REPLACED_BY = "replaced_by"
ANY = "any"
"""On the axis of industries: it is for every industry."""
INHERITED = frozenset(
    {"product_kind", "access_mode", "support_mode", "target", "beneficiary", "industry", "industry_within", "chain",
     "policy_area"}
)  # fmt: skip
_TERMS = ("support_modes", "targets", "beneficiaries", "chains", "policy_areas")

Pairs = Iterable[tuple[str, str]]


class ProductProjection(Projection):
    """Products as ``product``. The clock changes nothing of them."""

    type = "product"
    version = 1
    document_serializer = ProductSerializer
    card_serializer = ProductCardSerializer

    def title(self, instance: Product) -> str:
        return instance.title

    def terms(self, instance: Product) -> Pairs:
        """Everything lists filter by."""
        if instance.kind is not None:
            # A kind is asked for with its narrower ones, so both are on the axis.
            yield from (("product_kind", code) for code in path_of(instance.kind))
        yield "access_mode", instance.access_mode
        for name in _TERMS:
            yield from ((term.vocabulary, term.code) for term in getattr(instance, name).all())
        yield from _industry_terms(instance)
        if instance.level:
            yield "level", instance.level
        yield from region_terms(instance.regions.all(), instance.excluded_regions.all())
        yield from organisation_terms(instance.organisations.all())
        yield from _organisations_of_variants(instance)
        yield from (("benefit", kind) for kind in benefit_kinds(instance))
        yield from basis_terms(self.references(instance))

    def references(self, instance: Product) -> Sequence[Reference]:
        """The documents it is built from, and what replaced it."""
        found = cited_references(instance)
        if instance.successor is not None:
            found.append(Reference(REPLACED_BY, to_id=instance.successor.translation_key))
        return found

    def files(self, instance: Product) -> Sequence[PublicFile]:
        return public_files(instance, instance.body)

    def published_key(self, instance: Product) -> int:
        return first_published_key(instance)

    def successor_id(self, instance: Product) -> UUID | None:
        return instance.successor.translation_key if instance.successor else None


def inherited_terms(product: Product) -> Pairs:
    """What an item of a public product is found by because its product is; ``CallFollower`` keeps it in step."""
    if not product.live:
        return ()
    return [term for term in ProductProjection().terms(product) if term[0] in INHERITED]


def _industry_terms(product: Product) -> Pairs:
    chosen = [term.pk for term in product.industries.all()]
    if not chosen:
        return [("industry", ANY)]
    return term_terms(Term.objects.filter(pk__in=chosen).select_related("parent__parent__parent"))


def _organisations_of_variants(product: Product) -> Iterator[tuple[str, str]]:
    rows = [value for _place, value in found_in(product, VariantOrganisationBlock)]
    codes = dict(
        Organisation.objects.filter(pk__in=[row["organisation"] for row in rows]).values_list("pk", "code")
        if rows
        else ()
    )
    for row in rows:
        if row["organisation"] in codes:
            yield row["role"], codes[row["organisation"]]
            yield "organisation", codes[row["organisation"]]


def benefit_kinds(product: Product) -> set[str]:
    """The kinds of what it or one of its variants gives."""
    variants = (variant["value"].get("benefits") or () for variant in raw(product.variants))
    return {each["type"] for stream in (raw(product.benefits), *variants) for each in stream}


def basis_terms(references: Iterable[Reference]) -> Pairs:
    """Each document that something is built from."""
    return [("document", str(each.to_id)) for each in references if each.role == "basis" and each.to_id]


def public_files(instance: Any, body: Any = ()) -> list[PublicFile]:
    """Forms to fill in, and the pictures of the text."""
    keys = [key for _place, key in found_in(instance, StoredFileChooserBlock) if key is not None]
    forms = StoredFile.objects.filter(pk__in=keys) if keys else ()
    shown = {file.sha256: file.name for file in (*forms, *figure_files(body))}
    return [PublicFile(sha256, name) for sha256, name in shown.items()]


def first_published_key(instance: Any) -> int:
    """The day it was first public, by which lists sort."""
    day = localdate(instance.first_published_at) if instance.first_published_at else localdate()
    return day.year * 10_000 + day.month * 100 + day.day
