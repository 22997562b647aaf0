"""What people do not find: queries without results or without anything opened, and the two ways to mend that."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import F, Max, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from catalog.reference import selectors

from ..bestbets import pin, pinned
from ..documents import DocumentKey
from ..engine import EngineUnavailable
from ..likeness import most_alike
from ..models import BestBet, LoggedQuery, Synonym
from ..models.logged import LONGEST
from ..synonyms import Groups, equate, synonym_groups
from .access import Rights
from .bets import find_items
from .effects import total_with

REPORTS = {
    "nothing": gettext_lazy("Nothing found"),
    "abandoned": gettext_lazy("Nothing opened"),
    "frequent": gettext_lazy("Most asked"),
}
DAYS = (7, 30, 90, 400)
USUAL_DAYS = 30
ABANDONED_FROM = 3
"""Times asked without anything opened before it says something."""
PER_PAGE = 20
PROPOSALS = 6
KNOWN_QUERIES = 500


class SearchPage(Rights, WagtailAdminTemplateMixin, TemplateView):
    """A page about searching."""

    header_icon = "search"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        report = {"url": reverse("search_office:gaps"), "label": _("What is not found")}
        here = [] if isinstance(self, GapsView) else [{"url": "", "label": self.get_page_title()}]
        return [*self.breadcrumbs_items, report, *here]


class GapsView(SearchPage):
    """The report: one of three lists over some days, with what each query finds now."""

    needs = (("view", LoggedQuery),)
    page_title = gettext_lazy("What is not found")
    template_name = "search/gaps/report.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report, days = self.request.GET.get("report", ""), self.request.GET.get("days", "")
        report = report if report in REPORTS else "nothing"
        length = int(days) if days in map(str, DAYS) else USUAL_DAYS
        page = Paginator(rows_of(report, length), PER_PAGE).get_page(self.request.GET.get("p"))
        return {
            **super().get_context_data(**kwargs),
            "reports": REPORTS.items(), "report": report, "day_choices": DAYS, "days": length,
            "page_obj": page, "rows": _with_state(list(page.object_list)),
            "told_what_was_opened": report != "abandoned" or _since(length).filter(opened__gt=0).exists(),
            "may_equate": AliasView.allows(self.request.user), "may_pin": BetView.allows(self.request.user),
            "kept": f"report={report}&days={length}",
        }  # fmt: skip


def rows_of(report: str, days: int) -> Any:
    """Return queries with how often they were asked, missed and opened in the last ``days``, the most telling first."""
    found = _since(days).values("query").annotate(
        times=Sum("asked"), missing=Sum("missed"), openings=Sum("opened"), last=Max("day")
    )  # fmt: skip
    if report == "nothing":
        return found.filter(missing__gt=0).order_by("-missing", "query")
    if report == "abandoned":
        left = found.filter(openings=0, times__gte=ABANDONED_FROM + F("missing"))
        return left.order_by("-times", "query")
    return found.filter(times__gt=0).order_by("-times", "query")


class AliasView(SearchPage):
    """Makes a query an alias of known words: one click on a proposal, or words of one's own."""

    needs = (("add", Synonym), ("change", Synonym))
    page_title = gettext_lazy("Make an alias")
    template_name = "search/gaps/alias.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = _query(self.request)
        try:
            proposals, unavailable = proposals_for(query), False
        except EngineUnavailable:
            proposals, unavailable = [], True
        return {
            **super().get_context_data(**kwargs),
            "query": query, "proposals": proposals, "unavailable": unavailable, "own": kwargs.get("own", ""),
        }  # fmt: skip

    def post(self, request: HttpRequest) -> HttpResponse:
        query, term = _query(request), request.POST.get("term", "").strip()[:LONGEST]
        try:
            group = equate(query=query, term=term, user=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return self.render_to_response(self.get_context_data(own=term))
        edit = reverse("wagtailsnippets_search_synonym:edit", args=[group.pk])
        messages.success(
            request, _("“%(group)s” are equal from now on.") % {"group": group},
            buttons=[messages.button(edit, _("Edit"))],
        )  # fmt: skip
        return redirect("search_office:gaps")


class BetView(SearchPage):
    """Puts an item first for a query: one click on what is found, by the query or by other words."""

    needs = (("add", BestBet), ("change", BestBet))
    page_title = gettext_lazy("Put something first")
    template_name = "search/gaps/bet.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = _query(self.request)
        words = self.request.GET.get("find", "").strip()[:LONGEST] or query
        try:
            items, unavailable = find_items(words), False
        except EngineUnavailable:
            items, unavailable = [], True
        first = {key[:2] for key in pinned(query)}
        offered = [item | {"pinned": (item["type"], item["id"]) in first} for item in items]
        return {
            **super().get_context_data(**kwargs),
            "query": query, "words": words, "items": offered, "unavailable": unavailable,
        }  # fmt: skip

    def post(self, request: HttpRequest) -> HttpResponse:
        type_, _colon, content_id = request.POST.get("item", "").partition(":")
        try:
            bet = pin(query=_query(request), item=DocumentKey(type_, content_id, ""), user=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(request.get_full_path())
        edit = reverse("wagtailsnippets_search_bestbet:edit", args=[bet.pk])
        told = {"query": bet, "title": bet.items[-1]["title"], "until": bet.until}
        messages.success(
            request, _("“%(title)s” comes first for “%(query)s” until %(until)s.") % told,
            buttons=[messages.button(edit, _("Edit"))],
        )  # fmt: skip
        return redirect("search_office:gaps")


def proposals_for(query: str) -> list[tuple[str, int]]:
    """Return words the query may stand for, each with how much it would find; may raise ``EngineUnavailable``."""
    if not query:
        return []
    groups = synonym_groups()
    terms = [term for group in groups for term in group]
    names = selectors.terms().filter(active=True).values_list("name_zh", flat=True)
    asked = (
        LoggedQuery.objects.filter(day__gte=localdate() - timedelta(days=90), missed=0, total__gt=0)
        .values("query").annotate(times=Sum("asked")).order_by("-times").values_list("query", flat=True)
    )  # fmt: skip
    alike = most_alike(query, [*terms, *names, *asked[:KNOWN_QUERIES]], PROPOSALS)
    counted = [(term, *total_with(query, _equal(groups, query, term))) for term in alike]
    return [(term, total) for term, total, changed in counted if total and not changed]


def _equal(groups: Groups, query: str, term: str) -> Groups:
    """The groups with the query in that of the term."""
    own = next((group for group in groups if term in group), (term,))
    return (*(group for group in groups if group is not own), (*own, query))


def _with_state(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What each query finds now: what was mended in the meantime can be passed over."""
    groups = synonym_groups()
    try:
        return [
            row | {"now": total_with(row["query"], groups)[0], "pinned": bool(pinned(row["query"]))} for row in rows
        ]
    except EngineUnavailable:
        return list(rows)


def _since(days: int) -> "QuerySet[LoggedQuery]":
    return LoggedQuery.objects.filter(Q(day__gt=localdate() - timedelta(days=days)))


def _query(request: HttpRequest) -> str:
    return request.GET.get("query", "").strip()[:LONGEST]
