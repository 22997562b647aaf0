"""Addresses under /api/v1/. Every view is wrapped by ``public``; what is not listed answers 404 as a problem."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.urls import URLPattern, path, re_path

from . import schema
from .resources import RESOURCES, Resource
from .serving import ANYTHING, JSON, View, public
from .views import documentation, reference
from .views.calendar import MEDIA_TYPE, show_calendar
from .views.changes import list_changes
from .views.details import show_item
from .views.differences import show_difference
from .views.export import export_items
from .views.lists import list_items
from .views.market import show_market
from .views.openings import show_openings
from .views.search import search_items, suggest
from .views.similar import opened, similar
from .views.unknown import nothing_here

app_name = "api"


def _address(route: str, view: View, name: str, shell: Any, *, produces: str = JSON) -> URLPattern:
    """A public address; ``shell`` describes it in the OpenAPI document."""
    return path(route, schema.described(public(view, produces=produces), shell), name=name)


def _resource_patterns(resource: Resource) -> list[URLPattern]:
    listing: Callable[..., Any] = partial(list_items, resource=resource)
    detail: Callable[..., Any] = partial(show_item, resource=resource)
    patterns = [
        _address(resource.path, listing, f"{resource.type}-list", schema.list_shell(resource)),
        _address(f"{resource.path}/<str:id>", detail, f"{resource.type}-detail", schema.detail_shell(resource)),
    ]
    if resource.versioned:
        differences = partial(show_difference, resource=resource)
        shell = schema.difference_shell(resource)
        patterns.append(_address(f"{resource.path}/<str:id>/diff", differences, f"{resource.type}-diff", shell))
    return patterns


urlpatterns = [
    *(pattern for resource in RESOURCES for pattern in _resource_patterns(resource)),
    _address("openings", show_openings, "openings", schema.OPENINGS),
    _address("calendar.ics", show_calendar, "calendar", schema.CALENDAR, produces=MEDIA_TYPE),
    _address("market", show_market, "market", schema.MARKET),
    _address("search", search_items, "search", schema.SEARCH),
    _address("search/similar", similar, "search-similar", schema.SIMILAR),
    _address("search/opened", opened, "search-opened", schema.OPENED),
    _address("suggest", suggest, "suggest", schema.SUGGEST),
    _address("changes", list_changes, "changes", schema.CHANGES),
    _address("export", export_items, "export", schema.EXPORT, produces=ANYTHING),
    _address("regions", reference.list_regions, "region-list", schema.REGIONS),
    _address("regions/<str:code>", reference.show_region, "region-detail", schema.REGION),
    _address("organisations", reference.list_organisations, "organisation-list", schema.ORGANISATIONS),
    _address("organisations/<str:code>", reference.show_organisation, "organisation-detail", schema.ORGANISATION),
    _address("vocabularies", reference.list_vocabularies, "vocabulary-list", schema.VOCABULARIES),
    _address("vocabularies/<str:code>", reference.show_vocabulary, "vocabulary-detail", schema.VOCABULARY),
    path("openapi.json", public(documentation.openapi), name="openapi"),
    path("docs", public(documentation.docs, produces="text/html"), name="docs"),
    re_path(r"", public(nothing_here)),
]
