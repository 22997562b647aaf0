"""The public shape of a government service: run once at publish, and the source of the OpenAPI document."""

from typing import Any

from rest_framework import serializers

from catalog.blocks.publishing import published_materials
from catalog.blocks.shapes import MaterialSerializer
from catalog.documents.serializers import BodySerializer
from catalog.reference.serializers import CardSerializer, CodeSerializer, OrganisationInRoleSerializer

from .models import GovernmentService
from .periods import TimeUnit
from .wording import composed_body, sections_of


class TimeSerializer(serializers.Serializer[Any]):
    """How long it takes. ``number`` and ``unit`` are null where the words are not understood; at once has no number."""

    number = serializers.IntegerField(allow_null=True)
    unit = CodeSerializer(allow_null=True)
    words = serializers.CharField(help_text="As the source writes it: 20(工作日).")


class GovernmentServiceCardSerializer(CardSerializer):
    """A government service as lists, references and search results show it."""

    numbers = serializers.SerializerMethodField()
    code = serializers.CharField(allow_blank=True)
    service_type = CodeSerializer(allow_null=True)
    organisations = OrganisationInRoleSerializer(many=True)
    level = serializers.SerializerMethodField()
    regions = CodeSerializer(many=True)
    service_objects = CodeSerializer(many=True)
    service_themes = CodeSerializer(many=True)
    promised_time = serializers.SerializerMethodField()

    def get_numbers(self, service: GovernmentService) -> list[str]:
        return [service.code] if service.code else []

    def get_promised_time(self, service: GovernmentService) -> TimeSerializer(allow_null=True):  # type: ignore[valid-type]
        return _time(service, "promised")


class GovernmentServiceSerializer(GovernmentServiceCardSerializer):
    """A government service whole."""

    department = serializers.CharField(allow_blank=True, help_text="What the source calls the department.")
    conditions = serializers.CharField(allow_blank=True)
    unconditional = serializers.BooleanField(help_text="The guide says that there are no conditions.")
    materials = serializers.SerializerMethodField()
    statutory_time = serializers.SerializerMethodField()
    place = serializers.CharField(allow_blank=True)
    source_url = serializers.CharField(allow_blank=True)
    body = serializers.SerializerMethodField()

    def get_materials(self, service: GovernmentService) -> MaterialSerializer(many=True):  # type: ignore[valid-type]
        return published_materials(service.materials)

    def get_statutory_time(self, service: GovernmentService) -> TimeSerializer(allow_null=True):  # type: ignore[valid-type]
        return _time(service, "statutory")

    def get_body(self, service: GovernmentService) -> BodySerializer:
        return composed_body(service.content_id, sections_of(service))  # type: ignore[return-value]


def _time(service: GovernmentService, name: str) -> dict[str, Any] | None:
    words, unit = getattr(service, f"{name}_time"), getattr(service, f"{name}_unit")
    if not words:
        return None
    labelled = {"code": unit, "name": str(TimeUnit(unit).label)} if unit else None
    return {"number": getattr(service, f"{name}_number"), "unit": labelled, "words": words}
