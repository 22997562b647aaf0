"""The plan of work in the office (6.4.2): milestones, and making one public with the call it belongs to."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from catalog.calls.announcing import announce, is_public, why_inside
from catalog.calls.models import Call, Milestone

from .calls import CallViewSet, may
from .calls_pages import CallsPage

register_permission_policy(Milestone, ModelPermissionPolicy(Call))


class MilestoneViewSet(SnippetViewSet):
    """Planned steps (6.4.2): who may do something with calls may do the same with them."""

    model = Milestone
    icon = "date"
    menu_label = gettext_lazy("Milestones")
    menu_name = "milestones"
    list_display = [
        "title",
        Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("starts_on", label=gettext_lazy("On"), sort_key="starts_on", classname="huiqi-nowrap"),
        Column("ends_on", label=gettext_lazy("Until"), classname="huiqi-nowrap"),
        Column("responsible", label=gettext_lazy("Who sees to it")),
        Column("done", label=gettext_lazy("Done"), accessor=lambda row: _("yes") if row.done else _("no")),
        Column("public", label=gettext_lazy("Public"), accessor=lambda row: _("yes") if is_public(row) else _("no")),
    ]
    list_filter = ["kind", "done"]
    list_per_page = 50
    ordering = ["-starts_on"]
    search_fields = ["title", "responsible"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("kind"),
            FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
            FieldPanel("call"),
            FieldPanel("responsible"),
            FieldPanel("note", widget=AdminAutoHeightTextInput(attrs={"rows": 2})),
            FieldPanel("done"),
        ]
    )

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Milestone]":
        return Milestone.objects.select_related("call")


def milestone_buttons(milestone: Any, user: Any, next_url: str = "") -> list[Button]:
    """Making it public, for those who may change calls; where it already is, bringing that up to date."""
    if not isinstance(milestone, Milestone) or not may(user, "change") or why_inside(milestone):
        return []
    label = gettext_lazy("Bring what is public up to date") if is_public(milestone) else gettext_lazy("Make public")
    return [Button(label, url=reverse("catalog_calls:announce", args=[milestone.pk]), icon_name="view", priority=50)]


class AnnounceView(CallsPage, TemplateView):
    """What readers will be told of a milestone; sent, it is put among the activities of its call, as a draft."""

    page_title = gettext_lazy("Make public")
    template_name = "catalog/calls/announce.html"
    sending = "change"

    @cached_property
    def milestone(self) -> Milestone:
        return get_object_or_404(Milestone.objects.select_related("call"), pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.milestone.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        why = why_inside(self.milestone)
        return {**super().get_context_data(**kwargs), "milestone": self.milestone, "why_inside": why}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if why_inside(self.milestone):
            raise PermissionDenied
        call = announce(milestone=self.milestone, by=request.user)
        said = _(
            "Put among the activities of “%(call)s”. Add time and place, then submit it: published, readers see it."
        )
        messages.success(request, said % {"call": call})
        return redirect(f"{reverse('wagtailsnippets_catalog_call:edit', args=[call.pk])}#activities")


class CallGroup(SnippetViewSetGroup):
    """Calls and what is planned around them."""

    menu_label = gettext_lazy("Calls")
    menu_name = "calls-group"
    menu_icon = "calendar-alt"
    menu_order = 118
    add_to_admin_menu = True
    items = (CallViewSet, MilestoneViewSet)
