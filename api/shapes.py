"""Serializers that only describe: the members spliced in when something is read, and answers that SQL writes."""

from collections.abc import Mapping, Sequence
from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from .resources import Resource

Shape = type[serializers.Serializer[Any]]


class ProblemSerializer(serializers.Serializer[Any]):
    """RFC 9457. ``code`` never changes; other members depend on it (parameter, value, allowed, successor, …)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    instance = serializers.CharField()


class PhaseSerializer(serializers.Serializer[Any]):
    """A status from ``since`` up to, not including, ``until``; null means since ever, for ever."""

    status = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    since = serializers.DateTimeField(allow_null=True)
    until = serializers.DateTimeField(allow_null=True)


class StatusSerializer(PhaseSerializer):
    """The status now, or at ``as_of`` where that was asked for."""

    as_of = serializers.DateTimeField(required=False)


class StatusWithPhasesSerializer(StatusSerializer):
    """The status, and all phases, to compute it from at any other instant."""

    phases = PhaseSerializer(many=True)


class CitedProvisionSerializer(serializers.Serializer[Any]):
    """A provision of the other document, with the words it had when it was cited.

    ``id`` is that of the provision in that document and of its anchor (``p-{id}``). It is null, and ``quoted`` empty,
    where the document is not in the library or its text has no such provision.
    """

    id = serializers.UUIDField(allow_null=True)
    label = serializers.CharField(help_text="How it is cited: 第三条第二款.")  # type: ignore[assignment]
    quoted = serializers.CharField(allow_blank=True)


class CopiedRelationSerializer(serializers.Serializer[Any]):
    """A relation by id; ``target_id`` is null where its target is not in the library."""

    role = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    title = serializers.CharField(allow_blank=True)
    number = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    provisions = CitedProvisionSerializer(many=True)
    target_id = serializers.UUIDField(allow_null=True)


class IdSerializer(serializers.Serializer[Any]):
    """An entry of ``expand=none``: enough to compare a mirror with."""

    id = serializers.UUIDField()
    type = serializers.CharField()
    digest = serializers.CharField()
    updated_at = serializers.DateTimeField()


class ChangeSerializer(serializers.Serializer[Any]):
    """One public change. An erased item says nothing but that it is gone."""

    number = serializers.IntegerField()
    kind = serializers.CharField(help_text="published, updated, withdrawn, erased")
    cause = serializers.CharField(help_text="editorial, derived, correction")
    significant = serializers.BooleanField()
    note = serializers.CharField(allow_blank=True)
    type = serializers.CharField()
    id = serializers.UUIDField()
    locale = serializers.CharField()
    title = serializers.CharField(allow_null=True)
    digest = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField()
    successor_id = serializers.UUIDField(allow_null=True)
    document = serializers.DictField(required=False, allow_null=True)


class ChangesSerializer(serializers.Serializer[Any]):
    """A page of changes. Go on with ``since={next}``; ask again at once while ``has_more``."""

    epoch = serializers.UUIDField()
    number = serializers.IntegerField()
    oldest_number = serializers.IntegerField()
    retention_days = serializers.IntegerField()
    next = serializers.CharField()
    has_more = serializers.BooleanField()
    results = ChangeSerializer(many=True)


class FacetSerializer(serializers.Serializer[Any]):
    """How many hits choosing this code would leave."""

    code = serializers.CharField()
    name = serializers.CharField()
    count = serializers.IntegerField()


class TypeCountSerializer(serializers.Serializer[Any]):
    """A published type, how much of it there is, and where its list is."""

    type = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField()
    url = serializers.CharField()


class ProductCountsSerializer(serializers.Serializer[Any]):
    """How many products there are in all, and by axis and code: what a filter by that code alone would give."""

    count = serializers.IntegerField()
    by = serializers.DictField(child=FacetSerializer(many=True))


class SuggestionSerializer(serializers.Serializer[Any]):
    """A completion; ``kind`` is title, product, number, organisation or alias. The last two have no ``id``."""

    kind = serializers.CharField()
    text = serializers.CharField()
    type = serializers.CharField(allow_null=True)
    id = serializers.UUIDField(allow_null=True)


class SuggestionsSerializer(serializers.Serializer[Any]):
    results = SuggestionSerializer(many=True)


class WithoutSerializer(serializers.Serializer[Any]):
    """How much would be found without this filter (the name of its parameter)."""

    filter = serializers.CharField()
    count = serializers.IntegerField()


class CountedSerializer(serializers.Serializer[Any]):
    """Whether it was counted: queries that look like personal data are not."""

    counted = serializers.BooleanField()


class ExportedLineSerializer(serializers.Serializer[Any]):
    """The first line of an export; copies of items follow, and a last line ``{"end": true, "count": …}``."""

    epoch = serializers.UUIDField()
    number = serializers.IntegerField()
    cursor = serializers.CharField()
    locale = serializers.CharField()
    types = serializers.ListField(child=serializers.CharField())
    exported_at = serializers.DateTimeField()


def results_of(shape: Shape, name: str) -> Shape:
    """``{"results": […]}``."""
    return _shape(name, serializers.Serializer, {"results": shape(many=True)})


def card_shape(resource: Resource, card: Shape) -> Shape:
    """A card as lists give it: the stored one with what is spliced in."""
    members = {**_common(), **_clock(resource, StatusSerializer), **_transition(), "type": _type(resource)}
    return _shape(f"{_title(resource)}Card", card, members)


def _clock(resource: Resource, shape: Shape) -> dict[str, Any]:
    return {resource.clock: shape(allow_null=True)} if resource.clock else {}


def _type(resource: Resource) -> serializers.Field[Any, Any, Any, Any]:
    """The one value by which a reader of mixed cards tells them apart."""
    described = {"type": "string", "enum": [resource.type]}
    return extend_schema_field(described)(type("TypeField", (serializers.CharField,), {}))()


def any_of(name: str, shapes: Sequence[Shape]) -> type[serializers.Field[Any, Any, Any, Any]]:
    """A field that holds one of several shapes; ``type`` says which."""
    proxy = PolymorphicProxySerializer(name, list(shapes), resource_type_field_name=None, many=False)
    return extend_schema_field(proxy)(type(f"{name}Field", (serializers.JSONField,), {}))


def page_shape(resource: Resource, card: Shape) -> Shape:
    """A page of cards. With ``expand=none`` an entry is an Id."""
    members = {
        "next": serializers.URLField(allow_null=True),
        "previous": serializers.URLField(allow_null=True),
        "count": serializers.IntegerField(required=False),
        "as_of": serializers.DateTimeField(required=False),
        "results": card(many=True),
    }
    return _shape(f"{_title(resource)}Page", serializers.Serializer, members)


def detail_shape(resource: Resource, document: Shape, card: type[serializers.Field[Any, Any, Any, Any]]) -> Shape:
    """A document as its address gives it; ``card`` is that of any type, for what it refers to."""
    title = _title(resource)
    relation: dict[str, Any] = {
        name: serializers.CharField(allow_blank=name not in ("role", "label"))
        for name in ("role", "label", "title", "number", "note")
    }
    relation["provisions"] = CitedProvisionSerializer(many=True, help_text="Empty: the document as a whole.")
    referring = {name: relation[name] for name in ("role", "label", "note", "provisions")}
    members = {
        **_common(),
        **_clock(resource, StatusWithPhasesSerializer),
        **_transition(),
        "relations": _shape(
            f"{title}Relation", serializers.Serializer, relation | {"target": card(allow_null=True)}
        )(many=True),
        "referenced_by": _shape(
            f"{title}Referring", serializers.Serializer, referring | {"source": card()}
        )(many=True),
        "referenced_by_more": serializers.BooleanField(),
    }  # fmt: skip
    return _shape(f"{title}Detail", document, members)


class ComparedVersionSerializer(serializers.Serializer[Any]):
    """One side of a comparison: the day asked for, and the text that holds on it."""

    day = serializers.DateField(allow_null=True)
    text_version = serializers.IntegerField(help_text="0 is the text as issued.")
    starts_on = serializers.DateField(allow_null=True)
    act = serializers.DictField(allow_null=True, help_text="The document that made it: id and title.")


class RunSerializer(serializers.Serializer[Any]):
    """Characters that are equal, deleted or inserted."""

    sign = serializers.CharField(help_text="equal, delete, insert")
    text = serializers.CharField()


class ComparedProvisionSerializer(serializers.Serializer[Any]):
    """A provision that differs. ``runs`` of a changed one give the old words without insertions, else the new."""

    id = serializers.UUIDField()
    kind = serializers.CharField(help_text="added, removed, changed, moved, renumbered")
    level = serializers.CharField(help_text="What it is: article, paragraph, item …")
    number_before = serializers.CharField(allow_blank=True)
    number_after = serializers.CharField(allow_blank=True)
    heading = serializers.CharField(allow_blank=True)
    moved = serializers.BooleanField()
    before = serializers.CharField(allow_blank=True)
    after = serializers.CharField(allow_blank=True)
    runs = RunSerializer(many=True)


class DifferenceSerializer(serializers.Serializer[Any]):
    """Two texts of one document, compared by the identity of provisions; those unchanged are only counted."""

    id = serializers.UUIDField()
    from_ = ComparedVersionSerializer()
    to = ComparedVersionSerializer()
    title = serializers.DictField(child=serializers.CharField())
    exact = serializers.BooleanField(help_text="False: too different to compare every word.")
    counts = serializers.DictField(child=serializers.IntegerField())
    provisions = ComparedProvisionSerializer(many=True)

    def get_fields(self) -> dict[str, Any]:
        """``from`` is a word of Python."""
        return {("from" if name == "from_" else name): field for name, field in super().get_fields().items()}


def search_shape(cards: Mapping[Resource, Shape]) -> Shape:
    """A page of hits of all types."""
    found = {
        "highlights": serializers.DictField(child=serializers.ListField(child=serializers.CharField())),
        "pinned": serializers.BooleanField(help_text="Put first for this query by the editors."),
    }
    hit = any_of("AnyHit", [_shape(f"{_title(each)}Hit", card, found) for each, card in cards.items()])
    members = {
        "count": serializers.IntegerField(),
        "page": serializers.IntegerField(),
        "limit": serializers.IntegerField(),
        "as_of": serializers.DateTimeField(required=False),
        "changed": serializers.CharField(
            allow_null=True, help_text="The query that was asked instead, because the one given finds too little."
        ),
        "rule": serializers.CharField(
            allow_null=True,
            help_text="How it was read: pinyin, traditional, corrected, most_words, question, apart, number.",
        ),
        "without": WithoutSerializer(many=True, help_text="Nothing found: what leaving one filter out would find."),
        "facets": serializers.DictField(child=FacetSerializer(many=True)),
        "results": serializers.ListField(child=hit()),
    }
    return _shape("SearchPage", serializers.Serializer, members)


def similar_shape(card: type[serializers.Field[Any, Any, Any, Any]]) -> Shape:
    """Cards of any type."""
    return _shape("SimilarItems", serializers.Serializer, {"results": serializers.ListField(child=card())})


def openings_shape(card: Shape) -> Shape:
    """Counts and cards of one moment."""
    members = {
        "count": serializers.IntegerField(help_text="Calls that pass all filters."),
        "as_of": serializers.DateTimeField(required=False),
        "facets": _shape(
            "OpeningsFacets", serializers.Serializer,
            {axis: FacetSerializer(many=True) for axis in ("application", "level", "policy_area")},
        )(help_text="Each counted as if its own filter were not set."),
        "closing_next": card(many=True, help_text="Open now, by the next deadline."),
        "opening_next": card(many=True, help_text="Not open yet, by the day they open."),
    }  # fmt: skip
    return _shape("Openings", serializers.Serializer, members)


def market_shape(product: Shape, call: Shape) -> Shape:
    """The market: counts, cards of the newest products and of the calls that close next."""
    members = {
        "types": TypeCountSerializer(many=True),
        "products": ProductCountsSerializer(),
        "newest": product(many=True),
        "closing_next": call(many=True),
        "at": serializers.DateTimeField(help_text="The minute that statuses are meant at."),
    }
    return _shape("Market", serializers.Serializer, members)


def _common() -> dict[str, Any]:
    return {"updated_at": serializers.DateTimeField(), "web_url": serializers.URLField(allow_null=True)}


def _transition() -> dict[str, Any]:
    return {"next_transition_at": serializers.DateTimeField(allow_null=True)}


def _title(resource: Resource) -> str:
    return resource.type.title().replace("_", "")


def _shape(name: str, base: type[serializers.Serializer[Any]], members: dict[str, Any]) -> Shape:
    about = {"__doc__": base.__doc__ if base is not serializers.Serializer else ""}
    return type(f"{name}Serializer", (base,), about | members)
