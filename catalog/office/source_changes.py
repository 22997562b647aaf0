"""The worklist "source changed": what cites words that are no longer what they were."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from catalog.citations import services
from catalog.citations.models import ChangeOfSource, SourceChange
from catalog.documents.models import PolicyDocument, RelationRole

from .access import DocumentRights, may
from .duplicates import marked_differences

ADVICE = {
    ChangeOfSource.WORDS: gettext_lazy("Compare the words and adapt the text that rests on them."),
    ChangeOfSource.REMOVED: gettext_lazy("Cite the provision that took its place, or take the citation out."),
    ChangeOfSource.ENDED: gettext_lazy("Check whether what rests on it still holds, and cite what replaced it."),
    ChangeOfSource.WITHDRAWN: gettext_lazy("Cite another source, or take the citation out."),
}


class SourceChangeListView(DocumentRights, WagtailAdminTemplateMixin, ListView):
    """Open changes, one's own on request; a person marks each as reviewed."""

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
        rows = [_row(change) for change in context["object_list"]]
        may_review = may(self.request.user, "change")
        return {**context, "rows": rows, "mine": self._mine, "may_review": may_review}

    def post(self, request: HttpRequest) -> HttpResponse:
        """Mark one as reviewed."""
        change = get_object_or_404(SourceChange, pk=request.POST.get("change") or 0)
        try:
            services.mark_reviewed(change=change, user=request.user, note=request.POST.get("note", "")[:300])
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Reviewed: “%(title)s”.") % {"title": change.citing_title})
        return redirect(request.get_full_path())

    @property
    def _mine(self) -> bool:
        return self.request.GET.get("mine") == "1"


def _row(change: SourceChange) -> dict[str, Any]:
    before, after = marked_differences(change.words_before, change.words_after)
    model = change.content_type.model_class()
    edit = reverse(model.snippet_viewset.get_url_name("edit"), args=[change.object_id])  # type: ignore[union-attr]
    return {
        "change": change,
        "type": model._meta.verbose_name,  # type: ignore[union-attr]
        "place": RelationRole(change.place).label if model is PolicyDocument else change.place,
        "before": before,
        "after": after,
        "advice": ADVICE[ChangeOfSource(change.kind)],
        "edit": f"{edit}#block-{change.block_id}-section" if change.block_id else edit,
    }


urls = [path("", SourceChangeListView.as_view(), name="list")]
