"""Reports on calls, each on a tab of its own, and as a file."""

from typing import Any

from django.http import HttpRequest
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from catalog.calls.models import Call
from catalog.calls.now import last_moment, status_now
from catalog.calls.reporting import closing_soon, on_ended_documents, rows_of, without_basis
from catalog.products.models import Product
from cms.transfer.columns import Column
from cms.transfer.exports import export_response
from cms.transfer.writers import CONTENT_TYPES

from .calls_making import ForecastView, NextYearView, PassDownView
from .calls_pages import BoardView, CalendarView, CallsPage
from .milestones import AnnounceView

REPORTS = {
    "closing": _("Closing soon"),
    "ended": _("Open call on an ended document"),
    "basis": _("No basis cited"),
}
DAYS = (7, 14, 30, 90)
MOST_SHOWN = 200
COLUMNS = (
    Column("kind", _("Kind")),
    Column("title", _("Title")),
    Column("status", _("Status")),
    Column("deadline", _("Deadline")),
    Column("competent", _("Competent organisation")),
    Column("public", _("Public")),
    Column("note", _("Note")),
)


class ReportsView(CallsPage, TemplateView):
    """One of the reports; ``export`` gives the whole of it as a file."""

    page_title = _("Reports on calls")
    header_icon = "warning"
    template_name = "catalog/calls/reports.html"

    @property
    def report(self) -> str:
        asked = self.request.GET.get("report", "")
        return asked if asked in REPORTS else "closing"

    @property
    def days(self) -> int:
        asked = self.request.GET.get("days", "")
        return int(asked) if asked.isdecimal() and int(asked) in DAYS else 14

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        format = request.GET.get("export", "")
        if format in CONTENT_TYPES:
            return export_response(rows_of(self.report, self.days), COLUMNS, format, name=f"calls-{self.report}")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "reports": REPORTS.items(),
            "report": self.report,
            "day_choices": DAYS,
            "days": self.days,
            "rows": list(self._rows()),
            "formats": CONTENT_TYPES,
        }

    def _rows(self) -> Any:
        """Object, status and what is noted of it."""
        if self.report == "closing":
            return [(call, _status(call), last_moment(end)) for end, call in closing_soon(self.days)]
        if self.report == "ended":
            return [(call, _status(call), "；".join(titles)) for call, titles in on_ended_documents()]
        calls = [(call, _status(call), "") for call in without_basis(Call)[:MOST_SHOWN]]
        return [*calls, *((product, "", "") for product in without_basis(Product)[:MOST_SHOWN])]


def _status(call: Call) -> Any:
    return status_now(call)


urls = [
    path("board/", BoardView.as_view(), name="board"),
    path("calendar/", CalendarView.as_view(), name="calendar"),
    path("reports/", ReportsView.as_view(), name="reports"),
    path("milestones/<int:pk>/announce/", AnnounceView.as_view(), name="announce"),
    path("<int:pk>/next-year/", NextYearView.as_view(), name="next_year"),
    path("<int:pk>/forecast/", ForecastView.as_view(), name="forecast"),
    path("<int:pk>/pass-down/", PassDownView.as_view(), name="pass_down"),
]
