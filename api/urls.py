"""Addresses under /api/v1/. Every view is wrapped by ``public``; what is not listed answers 404 as a problem."""

from collections.abc import Callable
from functools import partial

from django.urls import URLPattern, path, re_path

from .resources import RESOURCES, Resource
from .serving import View, public
from .views.details import show_item
from .views.lists import list_items
from .views.unknown import nothing_here

app_name = "api"


def _of(view: View, resource: Resource) -> Callable[..., object]:
    return public(partial(view, resource=resource))


def _resource_patterns(resource: Resource) -> list[URLPattern]:
    return [
        path(resource.path, _of(list_items, resource), name=f"{resource.type}-list"),
        path(f"{resource.path}/<str:id>", _of(show_item, resource), name=f"{resource.type}-detail"),
    ]


urlpatterns = [
    *(pattern for resource in RESOURCES for pattern in _resource_patterns(resource)),
    re_path(r"", public(nothing_here)),
]
