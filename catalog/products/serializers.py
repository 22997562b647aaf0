"""The public shape of a product: run once at publish, and the source of the OpenAPI document."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from catalog.blocks.lookup import Lookup
from catalog.blocks.publishing import published_stream
from catalog.blocks.shapes import (
    BenefitSerializer,
    CitationSerializer,
    ConditionSerializer,
    MaterialSerializer,
    StackingSerializer,
    stream_shape,
)
from catalog.blocks.walking import stream_fields
from catalog.blocks.words import lines_of
from catalog.documents.body import HTML_VERSION, published_body
from catalog.documents.serializers import BodySerializer
from catalog.government.wording import Section, composed_body
from catalog.reference.models import Term
from catalog.reference.serializers import CardSerializer, CodeSerializer, OrganisationInRoleSerializer

from .blocks import VariantsBlock
from .headline import headline
from .models import Product

Json = dict[str, Any]
BODY = "body"


class KindSerializer(CodeSerializer):
    """A kind; ``parent`` is the wider one of clause 6.1.3 where this is a narrower one."""

    parent = CodeSerializer(allow_null=True)


class StreamsSerializer(CardSerializer):
    """Cards of what is made of blocks: each stream is published once for readers of a language."""

    def streams(self, instance: Any) -> Json:
        """All streams of ``instance`` but its text, published."""
        memo, key = self.context["memo"], ("streams", self.context["locale"])
        if key not in memo:
            lookup = Lookup.of_instance(instance)
            names = [field.name for field in stream_fields(type(instance)) if field.name != BODY]
            memo[key] = {name: published_stream(getattr(instance, name), lookup) for name in names}
        return memo[key]

    def get_numbers(self, instance: Any) -> list[str]:
        return []


class ProductCardSerializer(StreamsSerializer):
    """A product as lists, references and search results show it."""

    numbers = serializers.SerializerMethodField(help_text="Empty: products bear no numbers.")
    kind = serializers.SerializerMethodField()
    access_mode = serializers.SerializerMethodField()
    benefit = serializers.SerializerMethodField(help_text="What it gives at most, in a few words; may be empty.")
    policy_areas = CodeSerializer(many=True)
    level = serializers.SerializerMethodField()
    regions = CodeSerializer(many=True)
    organisations = OrganisationInRoleSerializer(many=True)
    variant_names = serializers.SerializerMethodField()
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)

    def get_kind(self, product: Product) -> KindSerializer(allow_null=True):  # type: ignore[valid-type]
        kind: Term | None = product.kind
        return None if kind is None else {**_coded(kind), "parent": _coded(kind.parent) if kind.parent else None}

    def get_access_mode(self, product: Product) -> CodeSerializer:
        return {"code": product.access_mode, "name": product.get_access_mode_display()}  # type: ignore[return-value]

    def get_benefit(self, product: Product) -> str:
        shown = self.streams(product)
        return headline([*shown["benefits"], *(each for one in shown["variants"] for each in one["benefits"])])

    def get_variant_names(self, product: Product) -> list[str]:
        return [variant["name"] for variant in self.streams(product)["variants"]]


def _coded(term: Term) -> dict[str, str]:
    return {"code": term.code, "name": term.name}


class SourceSerializer(CitationSerializer):
    """A provision, or a document, that something is built from."""

    type = serializers.CharField()


VariantSerializer = stream_shape("Variant", VariantsBlock(), "A variant 业务品种子类; its id stays the same.")


class ProductSerializer(ProductCardSerializer):
    """A product whole. Its documents, items and calls are among the relations, added when it is read."""

    support_modes = CodeSerializer(many=True)
    targets = CodeSerializer(many=True)
    beneficiaries = CodeSerializer(many=True, help_text="享受主体 (clause 6.1.6).")
    industries = CodeSerializer(many=True, help_text="Empty: every industry.")
    chains = CodeSerializer(many=True)
    excluded_regions = CodeSerializer(many=True)
    who_applies = serializers.CharField(allow_blank=True)
    who_benefits = serializers.CharField(allow_blank=True)
    who_is_paid = serializers.CharField(allow_blank=True)
    application_conditions = serializers.SerializerMethodField()
    recognition_conditions = serializers.SerializerMethodField()
    benefits = serializers.SerializerMethodField()
    stacking = serializers.SerializerMethodField()
    materials = serializers.SerializerMethodField()
    certificate_term_months = serializers.IntegerField(allow_null=True)
    re_examination = serializers.CharField(allow_blank=True)
    sources = serializers.SerializerMethodField()
    variants = serializers.SerializerMethodField()
    body = serializers.SerializerMethodField()

    def get_application_conditions(self, product: Product) -> ConditionSerializer(many=True):  # type: ignore[valid-type]
        return self.streams(product)["application_conditions"]

    def get_recognition_conditions(self, product: Product) -> ConditionSerializer(many=True):  # type: ignore[valid-type]
        return self.streams(product)["recognition_conditions"]

    def get_benefits(self, product: Product) -> BenefitSerializer(many=True):  # type: ignore[valid-type]
        return self.streams(product)["benefits"]

    def get_stacking(self, product: Product) -> StackingSerializer(many=True):  # type: ignore[valid-type]
        return self.streams(product)["stacking"]

    def get_materials(self, product: Product) -> MaterialSerializer(many=True):  # type: ignore[valid-type]
        return self.streams(product)["materials"]

    def get_sources(self, product: Product) -> SourceSerializer(many=True):  # type: ignore[valid-type]
        return self.streams(product)["sources"]

    def get_variants(self, product: Product) -> VariantSerializer(many=True):  # type: ignore[valid-type]
        return self.streams(product)["variants"]

    def get_body(self, product: Product) -> BodySerializer:
        shown = self.streams(product) | {
            name: getattr(product, name) for name in ("who_applies", "who_benefits", "who_is_paid", "re_examination")
        }
        return body_of(product, list(product_sections(shown)), product.body)  # type: ignore[return-value]


def product_sections(shown: Json) -> Iterator[Section]:
    """A published product in words: the text that search finds it by, and the sheet that people read in the office."""
    whom = (
        ("who_applies", _("Who applies")), ("who_benefits", _("Who benefits")), ("who_is_paid", _("Who is paid")),
    )  # fmt: skip
    yield _("For whom"), [f"{label}：{shown[name]}" for name, label in whom if shown[name]]
    yield from _parts(shown)
    yield _("Together with other products"), lines_of(shown, "stacking")
    yield _("Re-examination"), shown["re_examination"].splitlines()
    for variant in shown["variants"]:
        yield from _variant(variant)


def _parts(shown: Json) -> Iterator[Section]:
    """What a product and its variants have alike."""
    yield _("Conditions of application"), lines_of(shown, "application_conditions")
    yield _("Conditions of recognition"), lines_of(shown, "recognition_conditions")
    yield _("Benefits"), lines_of(shown, "benefits")
    yield _("Materials"), lines_of(shown, "materials")


def _variant(variant: Json) -> Iterator[Section]:
    """A variant in words; each heading bears its name, so that a line is understood alone."""
    said = [*variant["summary"].splitlines(), *variant["re_examination"].splitlines()]
    parts = [(heading, lines) for heading, lines in _parts(variant) if lines]
    yield variant["name"], said if said or parts else [variant["name"]]
    yield from ((f"{variant['name']} · {heading}", lines) for heading, lines in parts)


def body_of(instance: Any, sections: list[Section], own: Any = ()) -> Mapping[str, Any]:
    """What was written as text, and after it the parts in words."""
    written, composed = published_body(own), composed_body(instance.content_id, sections)
    return {
        "html_version": HTML_VERSION,
        "blocks": [*written["blocks"], *composed["blocks"]],
        "html": written["html"] + composed["html"],
        "text": "\n".join(text for text in (written["text"], composed["text"]) if text),
    }
