"""The public shape of a service item."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from catalog.blocks.shapes import ConditionSerializer, EntrySerializer, MaterialSerializer
from catalog.blocks.words import lines_of
from catalog.documents.serializers import BodySerializer
from catalog.government.wording import Section
from catalog.products.serializers import SourceSerializer, StreamsSerializer, body_of
from catalog.reference.serializers import CodeSerializer, OrganisationInRoleSerializer

from .models import ServiceItem


class ServiceItemCardSerializer(StreamsSerializer):
    """A service item as lists, references and search results show it; its product is among the relations."""

    numbers = serializers.SerializerMethodField(help_text="Empty: items bear no numbers.")
    kind = serializers.SerializerMethodField()
    level = serializers.SerializerMethodField()
    regions = CodeSerializer(many=True)
    organisations = OrganisationInRoleSerializer(many=True)

    def get_kind(self, item: ServiceItem) -> CodeSerializer:
        return {"code": item.kind, "name": item.get_kind_display()}  # type: ignore[return-value]


class ServiceItemSerializer(ServiceItemCardSerializer):
    """A service item whole. What its product asks and gives applies too."""

    variant = serializers.UUIDField(allow_null=True, help_text="The id of one of the product's variants; null for all.")
    excluded_regions = CodeSerializer(many=True)
    method = serializers.CharField(allow_blank=True)
    entries = serializers.SerializerMethodField()
    conditions = serializers.SerializerMethodField()
    materials = serializers.SerializerMethodField()
    sources = serializers.SerializerMethodField()
    body = serializers.SerializerMethodField()

    def get_entries(self, item: ServiceItem) -> EntrySerializer(many=True):  # type: ignore[valid-type]
        return self.streams(item)["entries"]

    def get_conditions(self, item: ServiceItem) -> ConditionSerializer(many=True):  # type: ignore[valid-type]
        return self.streams(item)["conditions"]

    def get_materials(self, item: ServiceItem) -> MaterialSerializer(many=True):  # type: ignore[valid-type]
        return self.streams(item)["materials"]

    def get_sources(self, item: ServiceItem) -> SourceSerializer(many=True):  # type: ignore[valid-type]
        return self.streams(item)["sources"]

    def get_body(self, item: ServiceItem) -> BodySerializer:
        shown: dict[str, Any] = self.streams(item) | {"method": item.method}
        return body_of(item, list(item_sections(shown)))  # type: ignore[return-value]


def item_sections(shown: dict[str, Any]) -> Iterator[Section]:
    """A published item in words."""
    yield _("Method"), shown["method"].splitlines()
    yield _("Entries"), lines_of(shown, "entries")
    yield _("Further conditions"), lines_of(shown, "conditions")
    yield _("Further materials"), lines_of(shown, "materials")
