"""The public shapes of notices: run once at publish, and the source of the OpenAPI document."""

from typing import Any

from rest_framework import serializers

from catalog.blocks.shapes import CitationSerializer, EntrySerializer, MaterialSerializer, WindowSerializer
from catalog.documents.serializers import AttachmentSerializer, BodySerializer
from catalog.products.serializers import StreamsSerializer, body_of
from catalog.reference.serializers import CodeSerializer, OrganisationInRoleSerializer

from .models import FulfilmentNotice, Notice, PublicNotice
from .wording import fulfilment_sections, objections_until, public_sections, steps_of


class NoticeCardSerializer(StreamsSerializer):
    """What the cards of both kinds of notice have."""

    numbers = serializers.SerializerMethodField(help_text="Empty: the document it is built from bears the number.")
    level = serializers.SerializerMethodField()
    regions = CodeSerializer(many=True)
    organisations = OrganisationInRoleSerializer(many=True)
    published_on = serializers.DateField(source="noticed_on", allow_null=True)


class StepSerializer(serializers.Serializer[Any]):
    """A step of the route (7.5.2.3 to 7.5.2.5), with what the notice says of it."""

    step = CodeSerializer()
    number = serializers.IntegerField(allow_null=True)
    unit = CodeSerializer(allow_null=True)
    after = serializers.CharField(allow_blank=True, help_text="What the time is counted from.")
    words = serializers.CharField(allow_blank=True)


class FulfilmentNoticeCardSerializer(NoticeCardSerializer):
    """A fulfilment notice as lists, references and search results show it."""

    route = serializers.SerializerMethodField()

    def get_route(self, notice: FulfilmentNotice) -> CodeSerializer(allow_null=True):  # type: ignore[valid-type]
        return {"code": notice.route, "name": notice.get_route_display()} if notice.route else None


class FulfilmentNoticeSerializer(FulfilmentNoticeCardSerializer):
    """A fulfilment notice whole. For whom it is, where it is for named companies, is never published."""

    steps = serializers.SerializerMethodField()
    windows = serializers.SerializerMethodField()
    materials = serializers.SerializerMethodField()
    entries = serializers.SerializerMethodField()
    contact = serializers.CharField(allow_blank=True)
    sources = serializers.SerializerMethodField()
    body = serializers.SerializerMethodField()

    def get_steps(self, notice: FulfilmentNotice) -> StepSerializer(many=True):  # type: ignore[valid-type]
        return steps_of(notice, self.streams(notice)["steps"])

    def get_windows(self, notice: FulfilmentNotice) -> WindowSerializer(many=True):  # type: ignore[valid-type]
        return self.streams(notice)["windows"]

    def get_materials(self, notice: FulfilmentNotice) -> MaterialSerializer(many=True):  # type: ignore[valid-type]
        return self.streams(notice)["materials"]

    def get_entries(self, notice: FulfilmentNotice) -> EntrySerializer(many=True):  # type: ignore[valid-type]
        return self.streams(notice)["entries"]

    def get_sources(self, notice: Notice) -> CitationSerializer(many=True):  # type: ignore[valid-type]
        return self.streams(notice)["sources"]

    def get_body(self, notice: FulfilmentNotice) -> BodySerializer:
        sections = list(fulfilment_sections(notice, self.streams(notice)))
        return body_of(notice, sections, notice.body)  # type: ignore[return-value]


class PublicNoticeCardSerializer(NoticeCardSerializer):
    """A public notice as lists, references and search results show it. Its status is added when it is read."""

    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True, help_text="The last day of the period, included.")


class ObjectionsSerializer(serializers.Serializer[Any]):
    """How, where and until when objections are taken; the day is included."""

    method = serializers.CharField(allow_blank=True)
    contact = serializers.CharField(allow_blank=True)
    until = serializers.DateField(allow_null=True)


class PublicNoticeSerializer(PublicNoticeCardSerializer):
    """A public notice whole."""

    objections = serializers.SerializerMethodField()
    attachments = AttachmentSerializer(many=True)
    sources = serializers.SerializerMethodField()
    body = serializers.SerializerMethodField()

    def get_objections(self, notice: PublicNotice) -> ObjectionsSerializer:
        until = objections_until(notice)
        return {  # type: ignore[return-value]
            "method": notice.objection_method,
            "contact": notice.objection_contact,
            "until": until and until.isoformat(),
        }

    def get_sources(self, notice: Notice) -> CitationSerializer(many=True):  # type: ignore[valid-type]
        return self.streams(notice)["sources"]

    def get_body(self, notice: PublicNotice) -> BodySerializer:
        return body_of(notice, list(public_sections(notice)), notice.body)  # type: ignore[return-value]
