"""The reviewer's screen: what changed, what still stands against it, and the decision."""

from typing import Any

from django import forms
from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import TaskState

from cms.content import gates
from cms.content.office.checklist import open_points
from cms.content.publishable import Publishable

from .workflow import APPROVE, SEND_BACK, ApprovalForm, ReviewTask, SendBackForm, digest_of


class ReviewView(WagtailAdminTemplateMixin, TemplateView):
    """One submitted revision beside the public words, with the two decisions."""

    template_name = "editing/review.html"
    page_title = gettext_lazy("Review")
    header_icon = "glasses"
    _show_breadcrumbs = True

    def setup(self, request: HttpRequest, *args: Any, task_state_id: int, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        states = TaskState.objects.select_related("revision__user", "workflow_state__requested_by", "task")
        self.state = get_object_or_404(states, pk=task_state_id)
        self.task = self.state.task.specific
        self.live_object = self.state.workflow_state.content_object

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(self.task, ReviewTask) or not self.task.is_reviewer(request.user):
            raise PermissionDenied
        if self.state.status != TaskState.STATUS_IN_PROGRESS:
            messages.warning(request, _("This review has been decided already."))
            return redirect("wagtailadmin_home")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def submitted(self) -> Publishable:
        return self.state.revision.as_object()

    def get_page_subtitle(self) -> str:
        return str(self.submitted)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        viewset = self.live_object.snippet_viewset
        listing = {"url": reverse(viewset.get_url_name("list")), "label": viewset.menu_label}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": f"{_('Review')}：{self.submitted}"}]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        action = SEND_BACK if "send_back" in request.POST else APPROVE
        form = self._form(action, request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(**{_FORM_NAMES[action]: form}))
        self.task.on_action(self.state, request.user, action, **form.cleaned_data)
        messages.success(request, self._said(action))
        return redirect("wagtailadmin_home")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own_work = not self.task.may_decide(self.live_object, self.request.user)
        context = {
            "state": self.state,
            "submitted": self.submitted,
            "live_object": self.live_object,
            "points": open_points(self.submitted),
            "remarks": gates.remarks(self.submitted),
            "own_work": own_work,
            "comparison": self._comparison(),
            "preview_url": self._url("revisions_view", self.state.revision_id),
            "history_url": self._url("history"),
            "approval_form": self._form(APPROVE),
            "send_back_form": self._form(SEND_BACK),
        }
        return {**super().get_context_data(**kwargs), **context, **kwargs}

    def _form(self, action: str, data: Any = None) -> forms.Form:
        if action == SEND_BACK:
            return SendBackForm(data, prefix="back")
        return ApprovalForm(data, initial={"seen": digest_of(self.state.revision)}, prefix="approve")

    def _said(self, action: str) -> str:
        title = {"title": str(self.submitted)}
        if action == SEND_BACK:
            return _("“%(title)s” was sent back.") % title
        self.live_object.refresh_from_db()
        if self.live_object.live_revision_id == self.state.revision_id:
            return _("“%(title)s” is approved and public.") % title
        return _("“%(title)s” is approved and goes public at the time set.") % title

    def _url(self, name: str, *args: Any) -> str:
        url_name = self.live_object.snippet_viewset.get_url_name(name)
        return reverse(url_name, args=[quote(self.live_object.pk), *args])

    def _comparison(self) -> list[Any]:
        """What differs from the public words, field by field; nothing where nothing is public yet."""
        if not self.live_object.live:
            return []
        handler = type(self.live_object).get_edit_handler()
        panel = handler.get_bound_panel(instance=self.live_object, request=self.request, form=None)
        compared = [compare(self.live_object, self.submitted) for compare in panel.get_comparison()]
        return [difference for difference in compared if difference.has_changed()]


_FORM_NAMES = {APPROVE: "approval_form", SEND_BACK: "send_back_form"}
