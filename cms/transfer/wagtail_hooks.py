"""Imports in the back office: their addresses and their place in the menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .access import kinds_seen_by


class ImportsMenuItem(MenuItem):
    """Shown to whoever may import or approve anything."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(kinds_seen_by(request.user))


@hooks.register("register_admin_urls")
def register_import_urls() -> list[Any]:
    """Under /admin/imports/."""
    return [path("imports/", include("cms.transfer.urls"))]


@hooks.register("register_admin_menu_item")
def register_import_menu_item() -> MenuItem:
    """“Imports” in the main menu."""
    return ImportsMenuItem(_("Imports"), reverse("transfer:index"), name="imports", icon_name="upload", order=600)
