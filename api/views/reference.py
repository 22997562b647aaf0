"""Regions, organisations and vocabularies: the codes that content is classified by, with their names."""

from collections.abc import Callable, Iterable
from typing import Any

import orjson
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog.reference import selectors

from ..labels import level_label
from ..parameters import LOCALE, locale_of, read_pairs, read_parameters
from ..problems import Problem, words
from ..resources import by_name
from ..serving import Answer

PARAMETERS = by_name(LOCALE)


class NamedSerializer(serializers.Serializer[Any]):
    """A code with its names; ``name`` is in the reader's language, Chinese where no other is known."""

    code = serializers.CharField()
    name = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField(allow_blank=True)


@extend_schema_field({"type": "object", "properties": {"code": {"type": "string"}, "name": {"type": "string"}}})
class LevelField(serializers.Field[Any, Any, Any, Any]):
    """A level of government as code and name."""

    def to_representation(self, value: str) -> dict[str, str]:
        return {"code": value, "name": level_label(value, translation.get_language() or "")}


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class CodeListField(serializers.Field[Any, Any, Any, Any]):
    """Names written in one field, as a list."""

    def to_representation(self, value: str) -> list[str]:
        return list(selectors.split_list(value))


class RegionSerializer(NamedSerializer):
    """A region. ``ancestors`` are codes from the country down; ``aliases`` other names and codes."""

    level = LevelField()
    area_type = serializers.CharField()
    parent = serializers.CharField(source="parent.code", default=None, allow_null=True)  # type: ignore[assignment]
    ancestors = serializers.SerializerMethodField()
    aliases = CodeListField()

    def get_ancestors(self, region: Any) -> list[str]:
        return list(region.ancestor_codes[:-1])


class FormerNameSerializer(serializers.Serializer[Any]):
    """What an organisation was called, and until when."""

    name = serializers.CharField()
    until = serializers.DateField(allow_null=True)


class OrganisationSerializer(NamedSerializer):
    """An organisation; renamed and merged ones stay, with what they became."""

    short_names = CodeListField()
    level = LevelField()
    region = serializers.CharField(source="region.code", default=None, allow_null=True)
    parent = serializers.CharField(source="parent.code", default=None, allow_null=True)  # type: ignore[assignment]
    status = serializers.CharField()
    successor = serializers.CharField(source="successor.code", default=None, allow_null=True)
    former_names = FormerNameSerializer(many=True)


class TermSerializer(NamedSerializer):
    """A term of a vocabulary. ``active`` false: stays on what was classified by it, is not used any more."""

    position = serializers.IntegerField()
    parent = serializers.CharField(source="parent.code", default=None, allow_null=True)  # type: ignore[assignment]
    active = serializers.BooleanField()


class VocabularySerializer(serializers.Serializer[Any]):
    """A vocabulary. Vocabularies are open: accept codes you do not know."""

    code = serializers.CharField()
    name = serializers.CharField()
    terms = TermSerializer(many=True)


def list_regions(request: HttpRequest) -> Answer:
    """All regions, in the order of their codes."""
    return _answer(request, lambda: _list(RegionSerializer, selectors.regions()))


def show_region(request: HttpRequest, code: str) -> Answer:
    """One region, by its code or an alias."""
    region = selectors.find_region(code) if "\0" not in code else None
    return _answer(request, lambda: RegionSerializer(_or_missing(region, code)).data)


def list_organisations(request: HttpRequest) -> Answer:
    """All organisations that a person has confirmed."""
    return _answer(request, lambda: _list(OrganisationSerializer, selectors.organisations()))


def show_organisation(request: HttpRequest, code: str) -> Answer:
    """One organisation with its history."""
    found = None if "\0" in code else selectors.organisations().filter(code=code).first()
    return _answer(request, lambda: OrganisationSerializer(_or_missing(found, code)).data)


def list_vocabularies(request: HttpRequest) -> Answer:
    """All vocabularies with their terms."""
    return _answer(
        request, lambda: {"results": [_vocabulary(name) for name in selectors.Vocabulary.values]}
    )  # fmt: skip


def show_vocabulary(request: HttpRequest, code: str) -> Answer:
    """One vocabulary with its terms."""
    known = code if code in selectors.Vocabulary.values else None
    return _answer(request, lambda: _vocabulary(_or_missing(known, code)))


def _vocabulary(name: str) -> dict[str, Any]:
    label = selectors.Vocabulary(name).label
    return VocabularySerializer({"code": name, "name": label, "terms": selectors.terms(name)}).data


def _answer(request: HttpRequest, read: Callable[[], Any]) -> Answer:
    values = read_parameters(read_pairs(request), PARAMETERS)
    with translation.override(locale_of(request, values)):
        return Answer(orjson.dumps(read(), default=str))


def _list(serializer: type[serializers.Serializer[Any]], rows: Iterable[Any]) -> dict[str, Any]:
    return {"results": serializer(rows, many=True).data}


def _or_missing(found: Any, code: str) -> Any:
    if found is None:
        raise Problem("not_found", words(_("There is no code “%(code)s” here."), code=code[:100]))
    return found
