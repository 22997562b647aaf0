"""The list of best bets in the office, and how items are chosen for one."""

import json
from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.content import projections

from ..asking import ask
from ..documents import searchable_items
from ..engine import EngineUnavailable
from ..models import BestBet
from ..models.bet import public_titles
from ..request import SearchRequest
from .access import Rights

OFFERED = 10
LONGEST = 200


class ItemsWidget(forms.Widget):
    """Public items in an order: found by typing, moved and taken out by buttons; a list of JSON in the form."""

    template_name = "search/bets/items_widget.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["value"] = value or "[]"
        return context | {"find": reverse("search_office:items")}


class BestBetFilterSet(WagtailFilterSet):
    """By whether it still counts."""

    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=(("current", _("In effect")), ("ended", _("Its last day is over"))),
        method="filter_state",
    )

    class Meta:
        model = BestBet
        fields: list[str] = []

    def filter_state(self, queryset: "QuerySet[BestBet]", name: str, value: str) -> "QuerySet[BestBet]":
        today = localdate()
        return queryset.filter(until__gte=today) if value == "current" else queryset.filter(until__lt=today)


def state_of(bet: BestBet) -> str:
    """Say in a word whether a best bet counts, and why not."""
    if bet.ended:
        return gettext("Its last day is over")
    public = len(public_titles(bet.document_keys()))
    if not public:
        return gettext("Nothing of it is public any more")
    if public < len(bet.items):
        return gettext("In effect; %(count)d of its items not public any more") % {"count": len(bet.items) - public}
    return gettext("In effect")


class BestBetViewSet(SnippetViewSet):
    """The list of best bets in the back office."""

    model = BestBet
    icon = "pick"
    menu_label = _("Best bets")
    panels = [
        FieldPanel("queries", widget=forms.Textarea(attrs={"rows": 3})),
        FieldPanel("items", widget=ItemsWidget, help_text=_("In this order, before everything else that is found.")),
        FieldPanel("until"),
        FieldPanel("note"),
    ]
    list_display = [
        "__str__",
        Column("items", label=_("Shown first"), accessor=lambda bet: "；".join(each["title"] for each in bet.items)),
        Column("until", label=_("shown first until"), sort_key="until", accessor=lambda bet: f"{bet.until:%Y-%m-%d}"),
        Column("state", label=_("State"), accessor=state_of),
        "note",
    ]
    filterset_class = BestBetFilterSet
    list_per_page = 30
    search_fields = ["queries", "note"]
    search_backend_name = None


class ItemsView(Rights, View):
    """Public items that a search finds, to choose from: ``{"results": [{"type", "id", "title", "label"}]}``."""

    needs = (("add", BestBet), ("change", BestBet))

    def get(self, request: HttpRequest) -> JsonResponse:
        try:
            return JsonResponse({"results": find_items(request.GET.get("q", "")[:LONGEST])})
        except EngineUnavailable:
            problem = gettext("The search index is being built or cannot be reached; try again in a minute.")
            return JsonResponse({"problem": problem}, status=503)


def find_items(query: str) -> list[dict[str, str]]:
    """Return the first ten public items that a query finds; may raise ``EngineUnavailable``."""
    if not query.strip():
        return []
    asked = SearchRequest(query=query, locale=settings.LANGUAGE_CODE, limit=OFFERED)
    hits = ask(asked).result.hits
    rows = searchable_items().filter(content_id__in=[hit.content_id for hit in hits], locale=settings.LANGUAGE_CODE)
    titles = {(row.type, str(row.content_id)): row.title for row in rows.only("type", "content_id", "title")}
    return [
        {"type": hit.type, "id": hit.content_id, "title": titles[key], "label": type_label(hit.type)}
        for hit in hits
        if (key := (hit.type, hit.content_id)) in titles
    ]


def type_label(type_: str) -> str:
    """Return what a published type is called."""
    return str(projections.model_of(type_)._meta.verbose_name)


def as_json(items: list[dict[str, str]]) -> str:
    """Return items as the form holds them."""
    return json.dumps(items, ensure_ascii=False)
