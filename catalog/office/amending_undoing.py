"""Taking an applied amendment back: first what would happen, then doing it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from catalog.amending import carrying_out, worksheets
from catalog.amending.services import NotApplied
from catalog.amending.works import AmendmentWork

from .amending_actions import seen
from .amending_pages import AmendingMixin


class UndoView(AmendingMixin, TemplateView):
    """Which texts go, which are made anew, and what has to be worked through again."""

    page_title = gettext_lazy("Take back an applied amendment")
    template_name = "catalog/amending/undo.html"
    header_icon = "history"
    looking = "change"

    @cached_property
    def work(self) -> AmendmentWork:
        works = AmendmentWork.objects.select_related("act", "target", "applied_by", "updated_by")
        work = works.filter(act=self.act.pk, pk=self.kwargs["pk"]).first()
        if work is None:
            raise Http404
        return work

    @property
    def address(self) -> str:
        """The work's own page."""
        return reverse("catalog_amending:work", args=[self.act.pk, self.work.pk])

    def get_page_subtitle(self) -> str:
        return str(self.work.target or self.work)

    def trail(self) -> list[dict[str, Any]]:
        sheet = {"url": reverse("catalog_amending:sheet", args=[self.act.pk]), "label": str(self.act)}
        work = {"url": self.address, "label": str(self.work) or worksheets.no_target_name()}
        return [sheet, work, {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.work.applied:
            messages.info(request, _("It has not been applied, or was taken back already."))
            return redirect(self.address)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take it back; where that is refused the page says why."""
        try:
            outcome = carrying_out.undo_work(seen=seen(request, self.work), over_draft="over_draft" in request.POST)
        except NotApplied as refused:
            messages.error(request, str(refused))
            return redirect(request.path)
        if outcome.changed:
            messages.success(request, _("It was taken back from the draft, which goes to review as usual."))
        else:
            messages.success(request, _("The draft did not hold this text any more; the work is open again."))
        for each in outcome.check:
            messages.warning(request, each)
        return redirect(self.address)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = carrying_out.what_undoing_does(self.work)
        target = self.work.target
        public = target is not None and target.live and target.text_versions.filter(act=self.act.pk).exists()
        return {
            **super().get_context_data(**kwargs), "act": self.act, "work": self.work, "told": told,
            "is_public": public, "back": self.address,
        }  # fmt: skip
