"""Public shapes that all types of the catalogue share."""

from typing import Any

from rest_framework import serializers

from cms.content import projections


class CodeSerializer(serializers.Serializer[Any]):
    """A stable code with its name in the reader's language; codes are open: clients must accept new ones."""

    code = serializers.CharField()
    name = serializers.CharField()


class OrganisationInRoleSerializer(serializers.Serializer[Any]):
    """An organisation and what it does here (6.1.4): competent 主管, accepting 受理, authorising 业务授权."""

    role = serializers.CharField()
    code = serializers.CharField(source="organisation.code")
    name = serializers.CharField(source="organisation.name")


class CardSerializer(serializers.Serializer[Any]):
    """What every card begins with; the type is that of the projection of the model."""

    id = serializers.UUIDField(source="content_id")
    type = serializers.SerializerMethodField()
    locale = serializers.SerializerMethodField()
    content_locale = serializers.SerializerMethodField()
    title = serializers.CharField()
    summary = serializers.CharField(allow_blank=True)

    def get_type(self, instance: Any) -> str:
        return projections.for_model(type(instance)).type

    def get_locale(self, instance: Any) -> str:
        return str(self.context["locale"])

    def get_content_locale(self, instance: Any) -> str:
        return str(self.context["content_locale"])

    def get_level(self, instance: Any) -> CodeSerializer(allow_null=True):  # type: ignore[valid-type]
        """For subclasses that declare ``level``."""
        return {"code": instance.level, "name": instance.get_level_display()} if instance.level else None
