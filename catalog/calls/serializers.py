"""The public shape of a call: run once at publish, and the source of the OpenAPI document."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from catalog.blocks.shapes import (
    CitationSerializer,
    ConditionSerializer,
    EntrySerializer,
    MaterialSerializer,
    WindowSerializer,
)
from catalog.documents.serializers import BodySerializer
from catalog.products.serializers import StreamsSerializer, body_of
from catalog.reference.serializers import CodeSerializer, OrganisationInRoleSerializer
from cms.content.phases import BEGINNING, CIVIL_TIME_ZONE

from .activities import activities_of
from .models import Call
from .times import noticed_at, periods_of
from .wording import sections_of


class CallPeriodSerializer(serializers.Serializer[Any]):
    """A window in short, in the order of the notice: from ``starts_at`` up to, not including, ``ends_at``.

    Null where no such instant is known. ``decides``: the status follows it.
    """

    window = serializers.UUIDField(help_text="The id of the window.")
    stage = serializers.CharField(help_text="apply 申报, materials 纸质材料, recommend 推荐上报, review, claim 申领.")
    audience = serializers.CharField(help_text="enterprise, institution, department, person.")
    batch = serializers.CharField(allow_blank=True)
    regions = serializers.ListField(child=serializers.CharField(), help_text="Codes; empty: everywhere.")
    decides = serializers.BooleanField()
    all_day = serializers.BooleanField(help_text="Known to the day or the month: no time of day is said.")
    starts_at = serializers.DateTimeField(allow_null=True)
    ends_at = serializers.DateTimeField(allow_null=True)
    standing = serializers.BooleanField(help_text="常年受理.")
    yearly = serializers.BooleanField(help_text="The same every year; the instants are those of the first.")
    while_funds_last = serializers.BooleanField(help_text="额满即止.")
    announced_later = serializers.BooleanField(help_text="另行通知.")


class CallWindowSerializer(WindowSerializer):  # type: ignore[misc,valid-type]  # drawn from the block when loaded
    """A window as the source states it, in its words and in parts, and the instants that these mean.

    A day that is ``included`` counts to its end; ``…_at`` is set where the source names a time of day.
    """

    starts_at = serializers.DateTimeField(allow_null=True, help_text="The first instant; of a yearly one the first.")
    ends_at = serializers.DateTimeField(allow_null=True, help_text="The first instant beyond it.")
    decides = serializers.BooleanField(help_text="The status of the call follows it.")


class SuspensionSerializer(serializers.Serializer[Any]):
    """A span in which nothing is taken, whatever the windows say."""

    id = serializers.UUIDField()
    type = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField()


class ActivitySerializer(serializers.Serializer[Any]):
    """Something planned around the call: from ``starts_at`` up to, not including, ``ends_at``; null: not said."""

    activity = serializers.UUIDField()
    kind = serializers.CharField(help_text="notice, briefing 政策解读活动, deadline 申报时间节点, coaching 辅导; open.")
    title = serializers.CharField()
    place = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)
    all_day = serializers.BooleanField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True)


class CallCardSerializer(StreamsSerializer):
    """A call as lists, references and search results show it. Its status is added when it is read."""

    numbers = serializers.SerializerMethodField(help_text="Empty: a call bears no number, its notice does.")
    year = serializers.IntegerField(allow_null=True)
    batch = serializers.CharField(allow_blank=True)
    level = serializers.SerializerMethodField()
    policy_areas = CodeSerializer(many=True)
    regions = CodeSerializer(many=True)
    organisations = OrganisationInRoleSerializer(many=True)
    published_on = serializers.DateField(source="noticed_on", allow_null=True)
    is_forecast = serializers.BooleanField()
    periods = serializers.SerializerMethodField()
    activities = serializers.SerializerMethodField()

    def get_activities(self, call: Call) -> ActivitySerializer(many=True):  # type: ignore[valid-type]
        return [{**each, **_instants(each)} for each in activities_of(call)]

    def get_periods(self, call: Call) -> CallPeriodSerializer(many=True):  # type: ignore[valid-type]
        return [{**period, **_instants(period)} for period in self._periods(call)]

    def _periods(self, call: Call) -> list[dict[str, Any]]:
        """The same for readers of every language."""
        memo: dict[Any, Any] = self.context["memo"]
        if "periods" not in memo:
            memo["periods"] = periods_of(call)
        return memo["periods"]


class CallSerializer(CallCardSerializer):
    """A call whole."""

    excluded_regions = CodeSerializer(many=True)
    noticed_at = serializers.SerializerMethodField()
    conditions = serializers.SerializerMethodField()
    windows = serializers.SerializerMethodField()
    suspensions = serializers.SerializerMethodField()
    method = serializers.CharField(allow_blank=True)
    entries = serializers.SerializerMethodField()
    materials = serializers.SerializerMethodField()
    no_materials = serializers.BooleanField(help_text="True: nothing is handed in; ``materials`` is empty then.")
    contact = serializers.CharField(allow_blank=True)
    sources = serializers.SerializerMethodField()
    body = serializers.SerializerMethodField()

    def get_noticed_at(self, call: Call) -> serializers.DateTimeField(allow_null=True):  # type: ignore[valid-type]
        return _instant(noticed_at(call))

    def get_conditions(self, call: Call) -> ConditionSerializer(many=True):  # type: ignore[valid-type]
        return self.streams(call)["conditions"]

    def get_windows(self, call: Call) -> CallWindowSerializer(many=True):  # type: ignore[valid-type]
        known = {each["window"]: {**_instants(each), "decides": each["decides"]} for each in self._periods(call)}
        return [window | known[window["id"]] for window in self.streams(call)["windows"]]

    def get_suspensions(self, call: Call) -> SuspensionSerializer(many=True):  # type: ignore[valid-type]
        return self.streams(call)["suspensions"]

    def get_entries(self, call: Call) -> EntrySerializer(many=True):  # type: ignore[valid-type]
        return self.streams(call)["entries"]

    def get_materials(self, call: Call) -> MaterialSerializer(many=True):  # type: ignore[valid-type]
        return self.streams(call)["materials"]

    def get_sources(self, call: Call) -> CitationSerializer(many=True):  # type: ignore[valid-type]
        return self.streams(call)["sources"]

    def get_body(self, call: Call) -> BodySerializer:
        return body_of(call, list(sections_of(call, self.streams(call))), call.body)  # type: ignore[return-value]


def _instants(period: dict[str, Any]) -> dict[str, str | None]:
    return {name: _instant(period[name]) for name in ("starts_at", "ends_at")}


def _instant(instant: int | None) -> str | None:
    if instant is None or instant <= BEGINNING:
        return None
    return datetime.fromtimestamp(instant, CIVIL_TIME_ZONE).isoformat()
