"""What the OpenAPI document says of each address: descriptions beside the views, which stay plain functions.

drf-spectacular reads them from view classes, so each address carries one that is never called.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.urls import include, path
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.settings import patched_settings
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, PolymorphicProxySerializer, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from cms.content import projections

from . import shapes
from .parameters import LOCALE, Parameter
from .problems import MEDIA_TYPE
from .resources import BY_TYPE, RESOURCES, Resource, by_name
from .serving import JSON
from .views import calendar, changes, details, differences, export, openings, reference, search, similar

VERSION = "1.0.0"
PREFIX = "api/v1/"

_SETTINGS = {
    "TITLE": "惠企 API",
    "VERSION": VERSION,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "COMPONENT_SPLIT_REQUEST": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "OAS_VERSION": "3.1.0",
}


def described(view: Callable[..., Any], shell: type[APIView]) -> Callable[..., Any]:
    """``view`` with the description that goes with it."""
    view.cls = shell  # type: ignore[attr-defined]
    view.initkwargs = {}  # type: ignore[attr-defined]
    return view


@lru_cache(maxsize=4)
def openapi_document(locale: str) -> Mapping[str, Any]:
    """The OpenAPI document in a reader's language; it does not change while a process lives."""
    from .urls import urlpatterns

    with translation.override(locale), patched_settings(_SETTINGS | {"DESCRIPTION": str(ABOUT)}):
        patterns = [path(PREFIX, include(urlpatterns))]
        return _several_may_fit(SchemaGenerator(patterns=patterns).get_schema(request=None, public=True))


def _several_may_fit(schema: Any) -> Any:
    """``anyOf`` in place of ``oneOf``: an empty page is as good a page of cards as of ids."""
    if isinstance(schema, dict):
        return {"anyOf" if name == "oneOf" else name: _several_may_fit(each) for name, each in schema.items()}
    return [_several_may_fit(each) for each in schema] if isinstance(schema, list) else schema


ABOUT = _(
    "Read-only. Codes are open: accept ones you do not know. Times are ISO 8601 with their offset. Errors are problem"
    " details (RFC 9457)."
)
_PROBLEMS = {
    400: _("A parameter or a value is not allowed; the answer names it and what is."),
    404: _("There never was anything at this address."),
    405: _("Reading only."),
    406: _("Not available in the form asked for."),
    410: _("Withdrawn, or a cursor that is too old."),
    429: _("Too many requests; see Retry-After."),
    500: _("Error of the server."),
    503: _("Search is not available; see Retry-After."),
}


def shell(
    name: str,
    about: str | Promise,
    parameters: Iterable[Parameter | OpenApiParameter],
    answer: Any,
    problems: Iterable[int] = (),
) -> type[APIView]:
    """The description of one address; ``answer`` is a serializer, or a media type with its schema."""
    media_type, answer = answer if isinstance(answer, tuple) else (JSON, answer)
    failures: dict[Any, Any] = {
        (status, MEDIA_TYPE): _problem(status) for status in sorted({400, 405, 406, 429, 500, *problems})
    }
    get = extend_schema(
        operation_id=name,
        description=about,
        parameters=[p if isinstance(p, OpenApiParameter) else _query_parameter(p) for p in parameters],
        responses={
            (200, media_type): answer,
            304: OpenApiResponse(description=str(_("Unchanged since the ETag sent."))),
            **failures,
        },
        tags=["v1"],
    )(_description())
    members = {"get": get, "schema": AutoSchema(), "authentication_classes": [], "permission_classes": []}
    return type(f"{name}_shell", (APIView,), members)


def _problem(status: int) -> OpenApiResponse:
    return OpenApiResponse(shapes.ProblemSerializer, description=_PROBLEMS[status])


def _query_parameter(parameter: Parameter) -> OpenApiParameter:
    schema: dict[str, Any] = dict(parameter.schema)
    if parameter.repeated:
        schema = {"type": "array", "items": schema}
    return OpenApiParameter(
        parameter.name, schema, OpenApiParameter.QUERY,
        required=parameter.required, description=parameter.about, explode=True if parameter.repeated else None,
    )  # fmt: skip


def _description() -> Callable[..., None]:
    """A method of its own for each address: drf-spectacular writes on it."""

    def get(self: APIView, request: Request, **kwargs: str) -> None:
        raise AssertionError("A description is not a view.")

    return get


_ID = OpenApiParameter("id", {"type": "string", "format": "uuid"}, OpenApiParameter.PATH)
_CODE = OpenApiParameter("code", {"type": "string"}, OpenApiParameter.PATH)


@lru_cache(maxsize=64)
def _card(resource: Resource) -> shapes.Shape:
    return shapes.card_shape(resource, projections.for_type(resource.type).card_serializer)


@lru_cache(maxsize=1)
def _any_card() -> Any:
    return shapes.any_of("AnyCard", [_card(resource) for resource in RESOURCES])


def list_shell(resource: Resource) -> type[APIView]:
    """The list of a type."""
    cards = shapes.page_shape(resource, _card(resource))
    bare = shapes.page_shape(Resource(f"{resource.type}_id", resource.label, "", "", ()), shapes.IdSerializer)
    answer = PolymorphicProxySerializer(
        f"{resource.type}_list", [cards, bare], resource_type_field_name=None, many=False
    )  # fmt: skip
    return shell(f"list_{resource.path}", _("A page of entries."), resource.list_parameters.values(), answer)


def detail_shell(resource: Resource) -> type[APIView]:
    """One document of a type."""
    document = projections.for_type(resource.type).document_serializer
    answer = shapes.detail_shape(resource, document, _any_card())
    return shell(
        f"show_{resource.type}", _("One document whole, with its relations both ways."),
        (_ID, *details.PARAMETERS.values()), answer, (404, 410),
    )  # fmt: skip


def difference_shell(resource: Resource) -> type[APIView]:
    """What changed in the text of one document."""
    return shell(
        f"compare_{resource.type}", _("What changed in the text between two days, by provision and by word."),
        (_ID, *differences.PARAMETERS.values()), shapes.DifferenceSerializer, (404, 410),
    )  # fmt: skip


MARKET = shell(
    "market", _("政策超市 (clause 7.1.1.2): products counted by every axis, the newest, and what closes next."),
    (LOCALE,), shapes.market_shape(_card(BY_TYPE["product"]), _card(BY_TYPE["call"])),
)  # fmt: skip
SEARCH = shell(
    "search", _("Full text: phrases, document numbers in any style, synonyms, highlights and facets. Items that editors"
                " pinned to a query come first."),
    search.PARAMETERS.values(), shapes.search_shape({each: _card(each) for each in RESOURCES}), (503,),
)  # fmt: skip
SIMILAR = shell(
    "search_similar", _("Public items that are about the same, the most alike first."),
    similar.SIMILAR_PARAMETERS.values(), shapes.similar_shape(_any_card()), (404, 410, 503),
)  # fmt: skip
OPENED = shell(
    "search_opened", _("Say that something a query found was opened: counted by day and query, nothing else is kept."),
    similar.OPENED_PARAMETERS.values(), shapes.CountedSerializer,
)  # fmt: skip
OPENINGS = shell(
    "show_openings", _("Calls for applications at one moment: counts by level, status and area, what closes and opens"
                       " next (clause 7.1.1.3)."),
    openings.PARAMETERS.values(), shapes.openings_shape(_card(BY_TYPE["call"])),
)  # fmt: skip
CALENDAR = shell(
    "show_calendar", _("The windows of calls as an iCalendar to subscribe to, with the filters of the list."),
    calendar.PARAMETERS.values(), (calendar.MEDIA_TYPE, OpenApiResponse({"type": "string"})),
)  # fmt: skip
SUGGEST = shell(
    "suggest", _("Completions while typing."), search.SUGGEST_PARAMETERS.values(), shapes.SuggestionsSerializer,
    (503,),
)  # fmt: skip
CHANGES = shell(
    "list_changes", _("What changed, in order, gapless: with an export, a mirror."), changes.PARAMETERS.values(),
    shapes.ChangesSerializer, (410,),
)  # fmt: skip
EXPORT = shell(
    "export", _("Everything as JSON lines: a first line with the cursor, the items, a last line with their count."),
    by_name(*(p for r in RESOURCES for p in export.parameters(r.type).values())).values(),
    (export.NDJSON, OpenApiResponse({"type": "string"})),
)  # fmt: skip

_LOCALE = (LOCALE,)
REGIONS = shell(
    "list_regions", _("All regions."), _LOCALE, shapes.results_of(reference.RegionSerializer, "Regions")
)  # fmt: skip
REGION = shell(
    "show_region", _("One region, by code or alias."), (_CODE, LOCALE), reference.RegionSerializer, (404,),
)  # fmt: skip
ORGANISATIONS = shell(
    "list_organisations", _("All organisations."), _LOCALE,
    shapes.results_of(reference.OrganisationSerializer, "Organisations"),
)  # fmt: skip
ORGANISATION = shell(
    "show_organisation", _("One organisation with its history."), (_CODE, LOCALE),
    reference.OrganisationSerializer, (404,),
)  # fmt: skip
VOCABULARIES = shell(
    "list_vocabularies", _("All vocabularies with their terms."), _LOCALE,
    shapes.results_of(reference.VocabularySerializer, "Vocabularies"),
)  # fmt: skip
VOCABULARY = shell(
    "show_vocabulary", _("One vocabulary with its terms."), (_CODE, LOCALE), reference.VocabularySerializer, (404,),
)  # fmt: skip
