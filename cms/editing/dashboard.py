"""The first screen: what waits for this person, and what was due and did not happen."""

from collections.abc import Mapping
from typing import Any

from django.contrib.admin.utils import quote
from django.contrib.contenttypes.models import ContentType
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component
from wagtail.models import Revision, TaskState, WorkflowState

from cms.content.publishable import Publishable
from cms.content.scheduler import ScheduleAlarm
from cms.transfer.access import waiting_for

from .permissions import publishable_models

SHOWN = 10
"""How many lines a panel shows; it says how many more there are."""


class OfficePanel(Component):
    """A titled list of links; an empty one is not shown unless ``empty`` says something."""

    template_name = "editing/panel.html"
    name: str
    title: Any
    icon: str
    empty: Any = ""
    serious = False

    def lines(self, user: Any) -> "list[dict[str, Any]]":
        """All lines as ``{"title", "url", "note", "at"}``."""
        raise NotImplementedError

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        lines = self.lines(parent_context["request"].user)
        return {"panel": self, "lines": lines[:SHOWN], "more": max(0, len(lines) - SHOWN), "count": len(lines)}


class WaitingReviewsPanel(OfficePanel):
    name, order, icon = "waiting_reviews", 100, "glasses"
    title = _("Waiting for your review")

    def lines(self, user: Any) -> list[dict[str, Any]]:
        states = TaskState.objects.reviewable_by(user).select_related("revision", "workflow_state__requested_by")
        return [
            {
                "title": state.revision.object_str,
                "url": reverse("editing_review", args=[state.pk]),
                "note": person(state.workflow_state.requested_by),
                "at": state.started_at,
            }
            for state in states.defer("revision__content").order_by("started_at")
        ]


class WaitingImportsPanel(OfficePanel):
    name, order, icon = "waiting_imports", 105, "upload"
    title = _("Imports waiting for you")

    def lines(self, user: Any) -> list[dict[str, Any]]:
        return [
            {
                "title": job.original_name,
                "url": reverse("transfer:job", args=[job.pk]),
                "note": job.people.get("created_by", "") if job.waits_for_approval else job.get_status_display(),
                "at": job.confirmed_at or job.created_at,
            }
            for job in waiting_for(user)[:100]
        ]


class SentBackPanel(OfficePanel):
    name, order, icon, serious = "sent_back", 110, "undo", True
    title = _("Sent back to you")

    def lines(self, user: Any) -> list[dict[str, Any]]:
        return [
            {**line, "note": state.current_task_state.comment if state.current_task_state else ""}
            for state, line in _requested(user, WorkflowState.STATUS_NEEDS_CHANGES)
        ]


class SubmittedPanel(OfficePanel):
    name, order, icon = "submitted", 120, "time"
    title = _("Submitted by you, under review")

    def lines(self, user: Any) -> list[dict[str, Any]]:
        return [line for _state, line in _requested(user, WorkflowState.STATUS_IN_PROGRESS)]


class DraftsPanel(OfficePanel):
    name, order, icon = "drafts", 130, "edit"
    title = _("Your recent drafts")
    empty = _("You have no drafts.")

    def lines(self, user: Any) -> list[dict[str, Any]]:
        types = [ContentType.objects.get_for_model(model).pk for model in publishable_models()]
        own = Revision.objects.filter(user=user, base_content_type__in=types)
        latest = (
            own.values("base_content_type", "object_id").annotate(at=Max("created_at")).order_by("-at")[: 3 * SHOWN]
        )
        return [
            {"title": str(instance), "url": edit_url(instance), "note": str(instance.status_string), "at": row["at"]}
            for row in latest
            if (instance := _unpublished(row)) is not None
        ]


class AlarmsPanel(OfficePanel):
    name, order, icon, serious = "alarms", 90, "warning", True
    title = _("Was due and did not happen")

    def lines(self, user: Any) -> list[dict[str, Any]]:
        alarms: QuerySet[ScheduleAlarm] = ScheduleAlarm.objects.select_related("content_type").order_by("due_at")
        return [
            {
                "title": f"{alarm.get_action_display()}：{alarm.title}",
                "url": _alarm_url(alarm),
                "note": alarm.error,
                "at": alarm.due_at,
            }
            for alarm in alarms[:100]
            if _may_see(alarm, user)
        ]


def panels() -> list[OfficePanel]:
    """All panels of the first screen."""
    waiting = [WaitingReviewsPanel(), WaitingImportsPanel()]
    return [AlarmsPanel(), *waiting, SentBackPanel(), SubmittedPanel(), DraftsPanel()]


def person(user: Any) -> str:
    """How a person is named in the office."""
    return (user.get_full_name() or user.get_username()) if user else ""


def edit_url(instance: Publishable) -> str:
    """The edit screen of ``instance``."""
    return reverse(instance.snippet_viewset.get_url_name("edit"), args=[quote(instance.pk)])


def _requested(user: Any, status: str) -> list[tuple[WorkflowState, dict[str, Any]]]:
    states = WorkflowState.objects.filter(requested_by=user, status=status).select_related("current_task_state")
    found = []
    for state in states.order_by("-created_at")[:100]:
        instance = state.content_object
        if instance is not None:
            found.append(
                (state, {"title": str(instance), "url": edit_url(instance), "note": "", "at": state.created_at})
            )
    return found


def _unpublished(row: dict[str, Any]) -> Publishable | None:
    model = ContentType.objects.get_for_id(row["base_content_type"]).model_class()
    if model is None or not issubclass(model, Publishable):
        return None
    instance = model._base_manager.filter(pk=row["object_id"]).first()
    return instance if instance is not None and (not instance.live or instance.has_unpublished_changes) else None


def _alarm_url(alarm: ScheduleAlarm) -> str:
    model: Any = alarm.content_type.model_class()
    return reverse(model.snippet_viewset.get_url_name("inspect"), args=[quote(alarm.object_id)])


def _may_see(alarm: ScheduleAlarm, user: Any) -> bool:
    label, model = alarm.content_type.app_label, alarm.content_type.model
    return bool(user.has_perm(f"{label}.view_{model}"))
