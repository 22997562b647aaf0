"""Pages about many calls: the board by status, and the calendar of windows and milestones (6.4.2)."""

from calendar import Calendar
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from catalog.calls.models import Call
from catalog.calls.planning import board, happenings
from catalog.reference.models import Level, Term, Vocabulary

from .access import READING
from .calls import PAGES, may

MONDAY_FIRST = Calendar(firstweekday=0)
FIRST_YEAR, LAST_YEAR = 1990, 2100


class CallsPage(WagtailAdminTemplateMixin):
    """A page for whoever may look at calls; sending it takes the right ``sending``."""

    sending = "add"
    header_icon = "calendar-alt"
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        looks = may(request.user, "view") or may(request.user, "change")
        if not (looks if request.method in READING else may(request.user, self.sending)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("wagtailsnippets_catalog_call:list"), "label": _("Calls")}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pages = [(reverse(f"catalog_calls:{name}"), label) for name, label, _icon in PAGES]
        return {**super().get_context_data(**kwargs), "pages": pages, "here": self.request.path}


class Narrowed:
    """Restricts calls by level and policy area, as the address says."""

    request: HttpRequest

    def rows(self) -> "QuerySet[Call]":
        """The calls in the source language that are asked for."""
        found = Call.objects.in_source_language()
        if level := self.request.GET.get("level"):
            found = found.filter(level=level)
        if area := self.request.GET.get("area"):
            found = found.filter(policy_areas__code=area, policy_areas__vocabulary=Vocabulary.POLICY_AREA)
        return found

    def choices(self) -> dict[str, Any]:
        """What the form above the page offers."""
        return {
            "levels": Level.choices,
            "areas": Term.objects.filter(vocabulary=Vocabulary.POLICY_AREA, active=True),
            "level": self.request.GET.get("level", ""),
            "area": self.request.GET.get("area", ""),
        }


class BoardView(Narrowed, CallsPage, TemplateView):
    """Calls in columns by their status now; drafts are marked."""

    page_title = gettext_lazy("Board by status")
    template_name = "catalog/calls/board.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **self.choices(), "columns": board(self.rows())}


class CalendarView(Narrowed, CallsPage, TemplateView):
    """A month: what opens and closes on each day, and what is planned."""

    page_title = gettext_lazy("Calendar of windows")
    template_name = "catalog/calls/calendar.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        month = self._month()
        weeks = MONDAY_FIRST.monthdatescalendar(month.year, month.month)
        by_day = defaultdict(list)
        for happening in sorted(happenings(weeks[0][0], weeks[-1][-1], self.rows()), key=lambda each: each.place):
            by_day[happening.day].append(happening)
        days = [
            [{"day": day, "other": day.month != month.month, "found": by_day[day]} for day in week] for week in weeks
        ]
        found = sum(len(entries) for day, entries in by_day.items() if day.month == month.month)
        return {
            **super().get_context_data(**kwargs), **self.choices(), "weeks": days, "month": month, "today": localdate(),
            "before": month - timedelta(days=1), "after": month + timedelta(days=31), "number_found": found,
            "may_add": may(self.request.user, "add"),
        }  # fmt: skip

    def _month(self) -> date:
        """The first day of the month asked for; of this month where nothing sensible is."""
        year, _dash, month = self.request.GET.get("month", "").partition("-")
        if year.isdecimal() and month.isdecimal() and FIRST_YEAR <= int(year) <= LAST_YEAR and 1 <= int(month) <= 12:
            return date(int(year), int(month), 1)
        return localdate().replace(day=1)
