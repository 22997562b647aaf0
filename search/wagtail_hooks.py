"""What search adds to the office: the lists editors keep for it, and the report on what is not found."""

from typing import Any

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from .office.access import GapsMenuItem
from .office.bets import BestBetViewSet, ItemsView
from .office.gaps import AliasView, BetView, GapsView
from .office.synonyms import PreviewView, SynonymViewSet

urls = [
    path("synonyms/preview/", PreviewView.as_view(), name="preview"),
    path("items/", ItemsView.as_view(), name="items"),
    path("gaps/", GapsView.as_view(), name="gaps"),
    path("gaps/alias/", AliasView.as_view(), name="alias"),
    path("gaps/bet/", BetView.as_view(), name="bet"),
]


class SearchGroup(SnippetViewSetGroup):
    """What editors keep for search."""

    menu_label = _("Searching")
    menu_name = "search-group"
    menu_icon = "search"
    menu_order = 170
    add_to_admin_menu = True
    items = (SynonymViewSet, BestBetViewSet)

    def get_submenu_items(self) -> list[Any]:
        address = reverse("search_office:gaps")
        report = GapsMenuItem(_("What is not found"), address, name="search-gaps", icon_name="warning", order=0)
        return [report, *super().get_submenu_items()]


register_snippet(SearchGroup)


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("searching/", include((urls, "search_office")))]


@hooks.register("insert_global_admin_css")
def office_style() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("search/office.css"))


@hooks.register("insert_global_admin_js")
def office_script() -> str:
    return format_html('<script type="module" src="{}"></script>', static("search/office.js"))
