"""The worklist "source changed": what cites words that are no longer what they were."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from catalog.citations import services
from catalog.citations.citing import digest_of
from catalog.citations.models import ChangeOfSource, SourceChange
from catalog.citations.renewing import Standing, standings, take_over
from catalog.documents.models import PolicyDocument, RelationRole

from .access import DocumentRights, may
from .consequences import may as may_change_type
from .marking import marked_differences

ADVICE = {
    ChangeOfSource.WORDS: gettext_lazy(
        "Compare the words and adapt what rests on them. It leaves this list when that is public."
    ),
    ChangeOfSource.REMOVED: gettext_lazy("Cite the provision that took its place, or take the citation out."),
    ChangeOfSource.ENDED: gettext_lazy("Check whether what rests on it still holds, and cite what replaced it."),
    ChangeOfSource.WITHDRAWN: gettext_lazy("Cite another source, or take the citation out."),
}


BY_CONSEQUENCE = (ChangeOfSource.ENDED, ChangeOfSource.WITHDRAWN)
"""What is answered under “Consequences”."""


class SourceChangeListView(DocumentRights, WagtailAdminTemplateMixin, ListView):
    """Open changes, one's own on request; a person takes the words of today over, or marks it as reviewed."""

    page_title = gettext_lazy("Source changed")
    header_icon = "warning"
    template_name = "catalog/office/source_changes.html"
    paginate_by = 20
    page_kwarg = "p"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_queryset(self) -> Any:
        found = services.open_changes().select_related("content_type")
        return found.filter(owner=self.request.user.pk) if self._mine else found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        changes = list(context["object_list"])
        standing = standings(changes)
        may_change = {
            model: may_change_type(self.request.user, "change", model)
            for model in {change.content_type.model_class() for change in changes}
        }
        rows = [_row(change, standing.get(change.pk), may_change) for change in changes]
        may_review = may(self.request.user, "change")
        return {**context, "rows": rows, "mine": self._mine, "may_review": may_review}

    def post(self, request: HttpRequest) -> HttpResponse:
        """Mark one as reviewed, or take the words of today over and go where they are cited."""
        change = get_object_or_404(SourceChange, pk=request.POST.get("change") or 0)
        try:
            if "take_over" in request.POST:
                return self._take_over(change)
            services.mark_reviewed(change=change, user=request.user, note=request.POST.get("note", "")[:300])
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Reviewed: “%(title)s”.") % {"title": change.citing_title})
        return redirect(request.get_full_path())

    def _take_over(self, change: SourceChange) -> HttpResponse:
        if not may_change_type(self.request.user, "change", _model_of(change)):
            raise PermissionDenied
        taken = take_over(change=change, seen=self.request.POST["take_over"], user=self.request.user)
        said = _("The draft quotes the words of today.")
        if taken.figures:
            checked = _("Other figures stand in them: %(figures)s. Check the values here, then empty the reason.")
            said = f"{said}{checked % {'figures': taken.figures}}"
            messages.warning(self.request, said, extra_tags="huiqi-here")
        else:
            messages.success(self.request, said)
        return redirect(_edit(change, taken.place.block_id))

    @property
    def _mine(self) -> bool:
        return self.request.GET.get("mine") == "1"


def _row(change: SourceChange, standing: Standing | None, may_change: dict[Any, bool]) -> dict[str, Any]:
    model = _model_of(change)
    words = standing.words if standing else ""
    now = words or (standing.quoted if standing else "") or change.words_after
    before, after = marked_differences(change.words_before, now)
    return {
        "change": change,
        "type": model._meta.verbose_name,
        "place": RelationRole(change.place).label if model is PolicyDocument else change.place,
        "places": _places(change, standing),
        "before": before,
        "after": after,
        "advice": ADVICE[ChangeOfSource(change.kind)],
        "edit": _edit(change, change.block_id),
        "in_draft": standing is not None and not standing.places,
        "editor": standing and standing.editor,
        "take_over": digest_of(change.words_after) if words and may_change[model] else "",
        "consequences": change.kind in BY_CONSEQUENCE and model is not PolicyDocument,
    }


def _places(change: SourceChange, standing: Standing | None) -> list[tuple[str, str]]:
    """Every place in the draft that cites these words, each with its address."""
    found = {place.block_id: str(place) for place in (standing.places if standing else ())}
    return [(label, _edit(change, block_id)) for block_id, label in found.items()]


def _model_of(change: SourceChange) -> Any:
    return change.content_type.model_class()


def _edit(change: SourceChange, block_id: str) -> str:
    edit = reverse(_model_of(change).snippet_viewset.get_url_name("edit"), args=[change.object_id])
    return f"{edit}#block-{block_id}-section" if block_id else edit


urls = [path("", SourceChangeListView.as_view(), name="list")]
