"""Screens for clean-up decisions: the list, a new one, and the worklist of its rows."""

from dataclasses import replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView, UpdateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button, HeaderButton

from catalog.cleanup import reading, selectors, services
from catalog.cleanup.attached import attached_lists
from catalog.cleanup.forms import DecisionForm, NewDecisionForm, RowForm
from catalog.cleanup.models import CleanupDecision, CleanupRow, MatchState, Outcome, RowState
from catalog.cleanup.rows import Reading
from catalog.documents.models import PolicyDocument
from cms.transfer.problems import FileRefused

from .access import DocumentRights, may
from .cleanup_actions import ACTIONS, say


class CleanupMixin(DocumentRights, WagtailAdminTemplateMixin):
    header_icon = "list-ul"
    _show_breadcrumbs = True
    looking = "change"

    @cached_property
    def decision(self) -> CleanupDecision:
        return get_object_or_404(CleanupDecision.objects.select_related("document"), pk=self.kwargs["pk"])

    def trail(self) -> list[dict[str, Any]]:
        """Breadcrumbs below the list."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("catalog_cleanup:list"), "label": _("Clean-up decisions")}
        return [*self.breadcrumbs_items, listing, *self.trail()]


class DecisionListView(CleanupMixin, ListView):
    page_title = gettext_lazy("Clean-up decisions")
    template_name = "catalog/cleanup/list.html"
    paginate_by = 30
    page_kwarg = "p"
    looking = "view"

    def get_queryset(self) -> Any:
        return selectors.decisions()

    @property
    def header_buttons(self) -> list[HeaderButton]:
        if not may(self.request.user, "change"):
            return []
        return [HeaderButton(_("New clean-up decision"), url=reverse("catalog_cleanup:new"), icon_name="plus")]


class NewDecisionView(CleanupMixin, FormView):
    """Reads the rows; what cannot be read is not taken down, and said."""

    page_title = gettext_lazy("New clean-up decision")
    template_name = "catalog/cleanup/new.html"
    form_class = NewDecisionForm

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": self.page_title}]

    def get_initial(self) -> dict[str, Any]:
        chosen = self.request.GET.get("document", "")
        return {"document": chosen} if chosen.isdigit() else {}

    def get_form_kwargs(self) -> dict[str, Any]:
        """With what the attachments of the chosen document list, so that nobody overlooks a list in a file."""
        kwargs = super().get_form_kwargs()
        given = self.request.POST or self.request.GET
        pk = given.get("document", "")
        document = PolicyDocument.objects.in_source_language().filter(pk=pk).first() if pk.isdigit() else None
        if document is None or self.request.FILES or given.get("pasted"):
            return kwargs
        draft = document.get_latest_revision_as_object()
        if not (attached := attached_lists(draft)):
            return kwargs
        return {**kwargs, "attached": attached, "text_rows": len(reading.read_document(draft).rows)}

    def form_valid(self, form: NewDecisionForm) -> HttpResponse:
        given = form.cleaned_data
        try:
            found = self._read(given, form)
        except FileRefused as refused:
            form.add_error("file", str(refused))
            return self.form_invalid(form)
        if not found.rows:
            form.add_error(None, self._nothing_found(found))
            return self.form_invalid(form)
        names = ("title", "number_raw", "document", "decided_on", "effective_on")
        act = services.Act(**{name: given[name] for name in names})
        decision = services.create_decision(act=act, reading=found, user=self.request.user)
        messages.success(self.request, _("%(count)d rows were read.") % {"count": len(found.rows)})
        return redirect("catalog_cleanup:rows", decision.pk)

    def _read(self, given: dict[str, Any], form: NewDecisionForm) -> Reading:
        if given.get("file"):
            with NamedTemporaryFile(suffix=Path(given["file"].name).suffix) as copy:
                for chunk in given["file"].chunks():
                    copy.write(chunk)
                copy.flush()
                return reading.read_file(Path(copy.name), given["file"].name)
        if given.get("pasted"):
            return reading.read_pasted(given["pasted"])
        own = reading.read_document(given["document"].get_latest_revision_as_object())
        if chosen := form.attached.get(given.get("list_in", "")):
            # How many documents are kept and repealed is said by the act, which ones by its attachment.
            return replace(chosen.reading, announced=(*own.announced, *chosen.reading.announced))
        return own

    def _nothing_found(self, found: Reading) -> str:
        said = _("No list of documents was found in it.")
        if total := sum(each.count for each in found.announced):
            said += _(" It speaks of %(total)d documents, so the list may be in an attachment.") % {"total": total}
        return said + _(" Paste the list or upload the table.")


class EditDecisionView(CleanupMixin, UpdateView):
    """Title, number and dates of the act: rows that are carried out take its day."""

    page_title = gettext_lazy("About the decision")
    template_name = "catalog/cleanup/form.html"
    form_class = DecisionForm
    model = CleanupDecision

    def trail(self) -> list[dict[str, Any]]:
        rows = {"url": reverse("catalog_cleanup:rows", args=[self.object.pk]), "label": self.object.title}
        return [rows, {"url": "", "label": self.page_title}]

    def get_success_url(self) -> str:
        return reverse("catalog_cleanup:rows", args=[self.object.pk])


class RowsView(CleanupMixin, ListView):
    """The worklist of one decision; its buttons act on the ticked rows, or on all that are certain."""

    template_name = "catalog/cleanup/rows.html"
    paginate_by = 50
    page_kwarg = "p"
    looking = "view"

    @property
    def page_title(self) -> str:
        return self.decision.title

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": self.decision.title}]

    @property
    def header_more_buttons(self) -> list[Button]:
        if not may(self.request.user, "change"):
            return []
        about = reverse("catalog_cleanup:edit", args=[self.decision.pk])
        add = reverse("catalog_cleanup:add_row", args=[self.decision.pk])
        return [
            Button(_("About the decision"), url=about, icon_name="edit"),
            Button(_("Add a row"), url=add, icon_name="plus"),
        ]

    @cached_property
    def chosen(self) -> dict[str, str]:
        """The filters in force."""
        allowed = {
            "outcome": {*Outcome.values, selectors.UNDECIDED}, "match": set(MatchState.values),
            "state": set(RowState.values), "tried": {selectors.FAILED},
        }  # fmt: skip
        given = {name: self.request.GET.get(name, "") for name in allowed}
        return {name: value for name, value in given.items() if value in allowed[name]}

    def get_queryset(self) -> Any:
        return selectors.rows_of(self.decision, **self.chosen)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        action = ACTIONS.get(request.POST.get("action", ""))
        if action is not None:
            say(request, action(request, self.decision, self.get_queryset()))
        return HttpResponseRedirect(request.get_full_path())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        found = selectors.counts(self.decision)
        return {
            **context, "decision": self.decision, "groups": self._groups(found), "counts": found,
            "announced": selectors.announced_against_found(self.decision, found),
            "certain": selectors.certain_rows(self.get_queryset()).count(),
            "may_change": may(self.request.user, "change"), "outcomes": Outcome.choices,
            "relations_wait": selectors.waiting_relations(self.decision),
        }  # fmt: skip

    def _groups(self, found: dict[str, dict[str, int]]) -> list[dict[str, Any]]:
        """The filters as links, each with how many rows it has; those without rows are left out."""
        named = (
            ("outcome", _("What is decided"), [*Outcome.choices, (selectors.UNDECIDED, _("not said"))]),
            ("match", _("Match of open rows"), MatchState.choices),
            ("state", _("State"), RowState.choices),
            ("tried", _("Carrying out"), [(selectors.FAILED, _("could not be carried out"))]),
        )
        return [
            {"label": label, "links": [self._link(name, "", _("All"), None), *self._links(name, values, found[name])]}
            for name, label, values in named
            if name != "tried" or found[name][selectors.FAILED] or self.chosen.get(name)
        ]

    def _links(self, name: str, values: Any, found: dict[str, int]) -> list[dict[str, Any]]:
        shown = [(code, label) for code, label in values if found[code] or self.chosen.get(name) == code]
        return [self._link(name, code, label, found[code]) for code, label in shown]

    def _link(self, name: str, code: str, label: Any, count: int | None) -> dict[str, Any]:
        others = {key: value for key, value in self.chosen.items() if key != name}
        query = urlencode({**others, name: code} if code else others)
        current = self.chosen.get(name, "") == code
        return {"label": label, "count": count, "url": f"?{query}" if query else "?", "current": current}


class RowView(CleanupMixin, UpdateView):
    """One row put right by a person; only while it is open."""

    page_title = gettext_lazy("Row of a clean-up decision")
    template_name = "catalog/cleanup/form.html"
    form_class = RowForm

    def get_object(self, queryset: Any = None) -> CleanupRow:
        return get_object_or_404(self.decision.rows.filter(state=RowState.OPEN), pk=self.kwargs["row"])

    def trail(self) -> list[dict[str, Any]]:
        rows = {"url": reverse("catalog_cleanup:rows", args=[self.decision.pk]), "label": self.decision.title}
        return [rows, {"url": "", "label": self.page_title}]

    def form_valid(self, form: Any) -> HttpResponse:
        services.correct_row(row=form.save(commit=False), user=self.request.user)
        messages.success(self.request, _("The row was saved."))
        return redirect("catalog_cleanup:rows", self.decision.pk)


class AddRowView(RowView):
    """A row that the list did not give by itself."""

    page_title = gettext_lazy("Add a row")

    def get_object(self, queryset: Any = None) -> CleanupRow:
        last = self.decision.rows.order_by("position").last()
        return CleanupRow(decision=self.decision, position=last.position + 1 if last else 1)


urls = [
    path("", DecisionListView.as_view(), name="list"),
    path("new/", NewDecisionView.as_view(), name="new"),
    path("<int:pk>/", RowsView.as_view(), name="rows"),
    path("<int:pk>/about/", EditDecisionView.as_view(), name="edit"),
    path("<int:pk>/rows/new/", AddRowView.as_view(), name="add_row"),
    path("<int:pk>/rows/<int:row>/", RowView.as_view(), name="row"),
]
