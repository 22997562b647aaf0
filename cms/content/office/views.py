"""The office views that every published type shares; they ask services and gates, and decide nothing themselves."""

from typing import Any

from django import forms
from django.contrib.admin.utils import quote
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from modelcluster.models import get_all_child_relations
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views import snippets

from cms.content import services
from cms.content.publishable import Publishable

from .checklist import ChecklistSidePanel, open_points

READERS = ["view", "change"]
"""Whoever may look at a type may look at its history: reviewers and auditors change nothing."""


class SubmitChecked:
    """Refuses to submit a text for review while something else stands against publishing it."""

    def submit_action(self) -> HttpResponseBase | None:
        return self._refused() or super().submit_action()  # type: ignore[misc]

    def restart_workflow_action(self) -> HttpResponseBase | None:
        return self._refused() or super().restart_workflow_action()  # type: ignore[misc]

    def _refused(self) -> HttpResponse | None:
        view: Any = self
        if not (points := open_points(view.object)):
            return None
        messages.warning(view.request, _("Saved as a draft, but not submitted for review. Settle this first:"))
        for point in points:
            messages.error(view.request, str(point.message))
        return redirect(view.get_edit_url())


class ChecklistShown:
    """Puts the checklist beside the form, in place of Wagtail's checks, whose readability figures are for English.

    On the create screen too, which autosave turns into the edit screen.
    """

    def get_side_panels(self) -> MediaContainer:
        view: Any = self
        panels = [panel for panel in super().get_side_panels() if panel.name != "checks"]  # type: ignore[misc]
        if not view.expects_json_response:
            panels.insert(1, ChecklistSidePanel(view.form.instance, view.request))
        return MediaContainer(panels)


class CreateView(SubmitChecked, ChecklistShown, snippets.CreateView):
    """Creates drafts."""


class CopyView(SubmitChecked, ChecklistShown, snippets.CopyView):
    """A copy is a new draft: its form goes to the create view; posted here, it would change the original."""

    http_method_names = ["get", "head", "options"]

    def get_initial_form_instance(self) -> Publishable:
        """The latest words, as a row that is not saved yet, with children that are not either."""
        original = self.get_object().get_latest_revision_as_object()
        data = original.serializable_data()
        for relation in get_all_child_relations(original):
            for child in data.get(relation.get_accessor_name(), []):
                child["pk"] = None
        return self.model.from_serializable_data({**data, "pk": None})


class EditView(SubmitChecked, ChecklistShown, snippets.EditView):
    """Edits drafts, with the checklist beside the form."""

    withdraw_url_name = ""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = list(super().header_more_buttons)
        for hook in hooks.get_hooks("register_snippet_listing_buttons"):
            buttons.extend(hook(self.live_object, self.request.user, self.get_edit_url()))
        if self.live_object.live and self.user_has_permission("withdraw"):
            url = reverse(self.withdraw_url_name, args=[quote(self.object.pk)])
            buttons.append(Button(_("Withdraw from the public"), url=url, icon_name="download", priority=90))
        return buttons


class DeleteView(snippets.DeleteView):
    """Deletes drafts; for what was ever public it says how to withdraw it."""

    withdraw_url_name = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.object.first_published_at is not None:
            messages.error(request, was_public_message(self.object))
            return redirect(reverse(self.index_url_name))
        return super().dispatch(request, *args, **kwargs)


def was_public_message(instance: Publishable) -> str:
    """Why ``instance`` is not deleted, and what to do instead."""
    return _(
        "“%(title)s” was public, so it is not deleted: portals and citations rely on its address. "
        "A reviewer can withdraw it with a reason."
    ) % {"title": instance}


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Kept in the history; readers are only told that it was withdrawn, and when."),
    )


class WithdrawView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Takes a public text down, with a reason."""

    permission_required = "withdraw"
    model: type[Publishable] = Publishable  # the viewset names the type; it sets only attributes that exist
    form_class = WithdrawForm
    template_name = "content/office/withdraw.html"
    page_title = gettext_lazy("Withdraw from the public")
    header_icon = "download"
    index_url_name = edit_url_name = inspect_url_name = ""

    def setup(self, request: HttpRequest, *args: Any, pk: Any, **kwargs: Any) -> None:
        super().setup(request, *args, pk=pk, **kwargs)
        self.object = get_object_or_404(self.model, pk=pk)

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse(self.index_url_name), "label": str(self.model._meta.verbose_name_plural)}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.get_page_title()}]

    def form_valid(self, form: forms.Form) -> HttpResponse:
        services.withdraw(instance=self.object, user=self.request.user, reason=form.cleaned_data["reason"])
        messages.success(self.request, _("“%(title)s” is withdrawn from the public.") % {"title": self.object})
        return redirect(reverse(self.index_url_name))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "object": self.object, "index_url": reverse(self.index_url_name)}


class HistoryView(snippets.HistoryView):
    any_permission_required = READERS


class RevisionsCompareView(snippets.RevisionsCompareView):
    permission_required = None
    any_permission_required = READERS


class PreviewRevisionView(snippets.PreviewRevisionView):
    permission_required = None
    any_permission_required = READERS


class WorkflowHistoryView(snippets.WorkflowHistoryView):
    permission_required = None
    any_permission_required = READERS


class WorkflowHistoryDetailView(snippets.WorkflowHistoryDetailView):
    permission_required = None
    any_permission_required = READERS


class UnscheduleView(snippets.RevisionsUnscheduleView):
    """Calls off a publication that is scheduled: whoever edits or withdraws may do that."""

    permission_required = None
    any_permission_required = ["change", "withdraw"]


class InspectView(snippets.InspectView):
    """Shows one object to people who do not edit it, with the way to its history."""

    history_url_name = ""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = list(super().header_more_buttons)
        history = reverse(self.history_url_name, args=[quote(self.object.pk)])
        return [*buttons, Button(_("History"), url=history, icon_name="history", priority=80)]
