"""Screens for amending documents: the list of works, the worksheet of an act, and what it does to one document."""

from typing import Any, Final

from django.db.models import Count, Max, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView, TemplateView
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button

from catalog.amending import carrying_out, services, worksheets
from catalog.amending.forms import InstructionForm, StartForm, TargetForm
from catalog.amending.services import NotApplied
from catalog.amending.works import AmendmentWork, WorkState
from catalog.documents.models import PolicyDocument

from .access import may
from .amending_actions import ACTIONS
from .amending_pages import AmendingMixin
from .amending_undoing import UndoView
from .amending_versions import VersionsView
from .amending_worksheet import shown_changes, shown_entries


def document_buttons(document: Any, user: Any, next_url: str = "") -> list[Button]:
    """What the header menu of a policy document offers: its texts in time, and the worksheet where it amends others."""
    if not isinstance(document, PolicyDocument) or not may(user, "view"):
        return []
    versions = reverse("catalog_amending:versions", args=[document.pk])
    found = [Button(_("Text versions"), url=versions, icon_name="history", priority=60)]
    if worksheets.amends(document):
        worksheet = reverse("catalog_amending:sheet", args=[document.pk])
        found.append(Button(_("Work through as an amendment"), url=worksheet, icon_name="edit", priority=55))
    return found


class WorkListView(AmendingMixin, ListView):
    """Acts that were begun, those with open works first."""

    page_title = gettext_lazy("Amendments")
    template_name = "catalog/amending/list.html"
    paginate_by = 30
    page_kwarg = "p"

    def get_queryset(self) -> Any:
        begun = PolicyDocument.objects.exclude(amendment_works=None).defer("body", "provisions")
        open_works = Count("amendment_works", filter=Q(amendment_works__state=WorkState.OPEN))
        proposed = Q(amendment_works__target=None) & ~Q(amendment_works__candidates=[])
        counted = begun.annotate(
            works=Count("amendment_works"), open_works=open_works, touched=Max("amendment_works__updated_at"),
            proposed=Count("amendment_works", filter=proposed),
        )  # fmt: skip
        return counted.order_by("-open_works", "-touched")


class WorksheetView(AmendingMixin, TemplateView):
    """The documents that one act changes, and how far each has come."""

    page_title = gettext_lazy("Worksheet of an amendment")
    template_name = "catalog/amending/sheet.html"

    def get_page_subtitle(self) -> str:
        return str(self.act)

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": str(self.act)}]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Read the text, for the first time or anew; or add a document."""
        if request.POST.get("do") == "add":
            self._add()
        else:
            works = worksheets.open_worksheet(act=self.act, user=request.user)
            messages.success(request, _("The text was read: %(count)d documents.") % {"count": len(works)})
        return redirect(request.path)

    def _add(self) -> None:
        form = TargetForm(self.request.POST, prefix="add")
        if not form.is_valid() or form.cleaned_data["target"] is None:
            messages.error(self.request, _("Choose a document of the library."))
            return
        try:
            services.add_target(
                act=self.act, user=self.request.user, target=form.cleaned_data["target"],
                starts_on=worksheets.common_start(self.act),
            )  # fmt: skip
        except NotApplied as refused:
            messages.error(self.request, str(refused))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        works = worksheets.works_of(self.act)
        return {
            **super().get_context_data(**kwargs), "act": self.act, "may_change": self.may_change,
            "rows": [{"work": work, "waiting": _waiting(work)} for work in works], "form": TargetForm(prefix="add"),
            "no_target": worksheets.no_target_name(),
        }  # fmt: skip


class WorkView(AmendingMixin, TemplateView):
    """What the act does to one document: instructions, the text that results, and applying it."""

    template_name = "catalog/amending/work.html"
    rejected: InstructionForm | None = None

    @cached_property
    def work(self) -> AmendmentWork:
        for work in self.works:
            if work.pk == self.kwargs["pk"]:
                return work
        raise Http404

    @cached_property
    def works(self) -> list[AmendmentWork]:
        """All of the act; words can be moved from one to another."""
        return worksheets.works_of(self.act)

    @property
    def page_title(self) -> str:
        return str(self.work) or worksheets.no_target_name()

    def trail(self) -> list[dict[str, Any]]:
        sheet = {"url": reverse("catalog_amending:sheet", args=[self.act.pk]), "label": str(self.act)}
        return [sheet, {"url": "", "label": self.page_title}]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One change, or applying; what is refused is said, and what was entered wrongly is shown again."""
        action = ACTIONS.get(request.POST.get("do", ""))
        if action is None:
            return redirect(request.get_full_path())
        try:
            done = action(request, self.work)
        except NotApplied as refused:
            messages.error(request, str(refused))
            return redirect(request.get_full_path())
        if isinstance(done, InstructionForm):
            self.rejected = done
            return self.render_to_response(self.get_context_data(**kwargs))
        return redirect(request.get_full_path() + done)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = carrying_out.preview(self.work)
        whole = self.request.GET.get("whole") == "1"
        changes = shown_changes(self.work, *shown, whole=whole) if shown else None
        return {
            **super().get_context_data(**kwargs), "act": self.act, "work": self.work, "may_change": self.may_change,
            "entries": shown_entries(self.work, shown[1] if shown else None, self.rejected),
            "added": self._added(),
            "start": StartForm(instance=self.work, prefix="start"),
            "target": TargetForm(prefix="target", initial={"target": self.work.target}),
            "others": [other for other in self.works if other.pk != self.work.pk],
            "no_target": worksheets.no_target_name(), "changes": changes, "whole": whole,
            "open_points": carrying_out.unsettled(self.work, shown[1]) if shown else [],
            "shown": shown[1] if shown else None,
        }  # fmt: skip

    def _added(self) -> InstructionForm:
        wrong = self.rejected
        return wrong if wrong is not None and wrong.prefix == "new" else InstructionForm(prefix="new")


def _waiting(work: AmendmentWork) -> int:
    """Entries that were not understood and that nobody has settled."""
    return sum(entry["instruction"] is None and not entry["settled"] for entry in work.entries)


urls: Final[list[Any]] = [
    path("", WorkListView.as_view(), name="list"),
    path("versions/<int:pk>/", VersionsView.as_view(), name="versions"),
    path("<int:act>/", WorksheetView.as_view(), name="sheet"),
    path("<int:act>/<int:pk>/", WorkView.as_view(), name="work"),
    path("<int:act>/<int:pk>/undo/", UndoView.as_view(), name="undo"),
]
