"""The public shape of a call: run once at publish, and the source of the OpenAPI document."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from rest_framework import serializers

from catalog.blocks.lookup import Lookup
from catalog.blocks.publishing import published_stream
from catalog.documents.serializers import BodySerializer
from catalog.reference.serializers import CardSerializer, CodeSerializer, OrganisationInRoleSerializer
from cms.content.phases import BEGINNING, CIVIL_TIME_ZONE, END

from .models import Call
from .times import StatedWindow, noticed_at, windows_of
from .wording import body_of


class PeriodSerializer(serializers.Serializer[Any]):
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


class QuotedSerializer(serializers.Serializer[Any]):
    """What something rests on, with the words quoted; ``document`` is null where that is not public."""

    id = serializers.UUIDField()
    document = serializers.UUIDField(allow_null=True)
    title = serializers.CharField(allow_blank=True)
    label = serializers.CharField(allow_blank=True)  # type: ignore[assignment]  # a field's own attribute is another
    provision = serializers.UUIDField(allow_null=True)
    words = serializers.CharField(allow_blank=True)


class WindowSerializer(serializers.Serializer[Any]):
    """A window as the source states it, in its words and in parts, and the instants that these mean.

    A day that is ``included`` counts to its end; ``…_at`` is set where the source names a time of day.
    """

    id = serializers.UUIDField()
    type = serializers.CharField()
    words = serializers.CharField(help_text="What the source says, exactly.")
    opens_on = serializers.DateField(allow_null=True, help_text="Null: with the notice.")
    opens_at = serializers.TimeField(allow_null=True)
    opens_precision = serializers.CharField(help_text="minute, day, month.")
    opens_included = serializers.BooleanField()
    closes_on = serializers.DateField(allow_null=True)
    closes_at = serializers.TimeField(allow_null=True)
    closes_precision = serializers.CharField(help_text="minute, day, month.")
    closes_included = serializers.BooleanField()
    stage = serializers.CharField()
    audience = serializers.CharField()
    channel = serializers.CharField(allow_blank=True)
    batch = serializers.CharField(allow_blank=True)
    regions = CodeSerializer(many=True)
    standing = serializers.BooleanField()
    yearly = serializers.BooleanField()
    while_funds_last = serializers.BooleanField()
    ended_at = serializers.DateTimeField(allow_null=True, help_text="Closed before its time.")
    announced_later = serializers.BooleanField()
    citations = QuotedSerializer(many=True)
    starts_at = serializers.DateTimeField(allow_null=True, help_text="The first instant.")
    ends_at = serializers.DateTimeField(allow_null=True, help_text="The first instant beyond it.")
    decides = serializers.BooleanField(help_text="The status of the call follows it.")


class SuspensionSerializer(serializers.Serializer[Any]):
    """A span in which nothing is taken, whatever the windows say."""

    id = serializers.UUIDField()
    type = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField()


class CallCardSerializer(CardSerializer):
    """A call as lists, references and search results show it. Its status is added when it is read."""

    numbers = serializers.SerializerMethodField()
    year = serializers.IntegerField(allow_null=True)
    batch = serializers.CharField(allow_blank=True)
    level = serializers.SerializerMethodField()
    policy_areas = CodeSerializer(many=True)
    regions = CodeSerializer(many=True)
    organisations = OrganisationInRoleSerializer(many=True)
    published_on = serializers.DateField(source="noticed_on", allow_null=True)
    is_forecast = serializers.BooleanField()
    periods = serializers.SerializerMethodField()

    def get_numbers(self, call: Call) -> list[str]:
        """A call has no number of its own; its notice has."""
        return []

    def get_periods(self, call: Call) -> PeriodSerializer(many=True):  # type: ignore[valid-type]
        return [_period(stated, call) for stated in self._windows(call)]

    def _windows(self, call: Call) -> list[StatedWindow]:
        return self._once("windows", lambda: windows_of(call))

    def _once(self, name: str, make: Any) -> Any:
        memo = self.context["memo"]
        if name not in memo:
            memo[name] = make()
        return memo[name]


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
    contact = serializers.CharField(allow_blank=True)
    body = serializers.SerializerMethodField()

    def get_noticed_at(self, call: Call) -> serializers.DateTimeField(allow_null=True):  # type: ignore[valid-type]
        return _instant(noticed_at(call))

    def get_conditions(self, call: Call) -> serializers.ListField(child=serializers.DictField()):  # type: ignore[valid-type]
        return self._stream(call, "conditions")

    def get_windows(self, call: Call) -> WindowSerializer(many=True):  # type: ignore[valid-type]
        stated = {each.id: _instants(each, call) for each in self._windows(call)}
        return [window | stated[window["id"]] for window in self._stream(call, "windows")]

    def get_suspensions(self, call: Call) -> SuspensionSerializer(many=True):  # type: ignore[valid-type]
        return self._stream(call, "suspensions")

    def get_entries(self, call: Call) -> serializers.ListField(child=serializers.DictField()):  # type: ignore[valid-type]
        return self._stream(call, "entries")

    def get_materials(self, call: Call) -> serializers.ListField(child=serializers.DictField()):  # type: ignore[valid-type]
        return self._stream(call, "materials")

    def get_body(self, call: Call) -> BodySerializer:
        return self._once(f"body {get_language()}", lambda: body_of(call))

    def _stream(self, call: Call, name: str) -> Iterable[dict[str, Any]]:
        lookup = self._once(f"lookup {get_language()}", lambda: Lookup.of_instance(call))
        return published_stream(getattr(call, name), lookup)


def _period(stated: StatedWindow, call: Call) -> dict[str, Any]:
    said, window = stated.said, stated.window
    bounds = [bound for bound in (window.opens, window.closes) if bound is not None]
    return {
        "window": stated.id,
        "stage": window.stage,
        "audience": window.audience,
        "batch": said.get("batch") or "",
        "regions": list(said.get("regions") or ()),
        "decides": window.decides,
        "all_day": window.ended_at is None and all(bound.precision != "minute" for bound in bounds),
        **{name: value for name, value in _instants(stated, call).items() if name != "decides"},
        "standing": window.standing,
        "yearly": window.yearly,
        "while_funds_last": bool(said.get("while_funds_last")),
        "announced_later": window.announced_later,
    }


def _instants(stated: StatedWindow, call: Call) -> dict[str, Any]:
    """Of a yearly window those of the first year."""
    window = stated.window
    start, end = (BEGINNING, END) if window.announced_later else window.span(noticed_at(call))
    return {"starts_at": _instant(start), "ends_at": _instant(end), "decides": window.decides}


def _instant(instant: int) -> str | None:
    known = BEGINNING < instant < END
    return datetime.fromtimestamp(instant, CIVIL_TIME_ZONE).isoformat() if known else None
