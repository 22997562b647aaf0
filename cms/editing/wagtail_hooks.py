"""The look of the office: what is offered to whom, in our words."""

from typing import Any

from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.permissions import policy_registry
from wagtail.snippets.action_menu import ActionMenuItem
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction

from cms.content.publishable import Publishable

from . import dashboard, translation
from .permissions import WITHDRAW, publishable_models
from .review import ReviewView
from .workflow import ReviewTask

LAST = 1_000
"""After every other hook of the kind."""

PUBLISHING_ACTIONS = {"action-publish", "action-unpublish"}
FOREIGN_MENU_ITEMS = {"explorer", "images", "documents", "help"}
"""There are no pages, files are kept by ``cms.content.files``, and Wagtail's help is in English: they would mislead."""


@hooks.register("register_admin_urls", order=-1)
def register_urls() -> list[Any]:
    return [
        path("review/<int:task_state_id>/", ReviewView.as_view(), name="editing_review"),
        # Takes the address of wagtail-localize's own view, which offers to publish.
        path("localize/update/<int:translation_source_id>/", translation.UpdateView.as_view()),
    ]


class ReviewMenuItem(ActionMenuItem):
    """The way from the edit screen to the reviewer's screen, for those who may decide."""

    name, label, icon_name = "action-review", _("Review"), "glasses"
    template_name = "editing/action_link.html"

    def is_shown(self, context: dict[str, Any]) -> bool:
        if context["view"] != "edit":
            return False
        task = context["instance"].current_workflow_task
        return isinstance(task, ReviewTask) and task.may_decide(context["instance"], context["request"].user)

    def get_url(self, context: dict[str, Any]) -> str:
        return reverse("editing_review", args=[context["instance"].current_workflow_task_state.pk])


class UnscheduleMenuItem(ActionMenuItem):
    """Calls off a publication that is scheduled; Wagtail offers that to holders of ``publish`` only."""

    name, label, icon_name = "action-unschedule", _("Call off the scheduled publication"), "cross"
    template_name = "editing/action_link.html"

    def is_shown(self, context: dict[str, Any]) -> bool:
        if context["view"] != "edit" or context["instance"].scheduled_revision is None:
            return False
        policy = policy_registry.get_by_type(type(context["instance"]))
        return bool(policy.user_has_any_permission(context["request"].user, ["change", WITHDRAW]))

    def get_url(self, context: dict[str, Any]) -> str:
        instance = context["instance"]
        name = instance.snippet_viewset.get_url_name("revisions_unschedule")
        address = reverse(name, args=[quote(instance.pk), instance.scheduled_revision.pk])
        return f"{address}?next={dashboard.edit_url(instance)}"


@hooks.register("register_snippet_action_menu_item")
def register_review_item(model: type) -> ActionMenuItem | None:
    return ReviewMenuItem(order=-10) if issubclass(model, Publishable) else None


@hooks.register("register_snippet_action_menu_item")
def register_unschedule_item(model: type) -> ActionMenuItem | None:
    return UnscheduleMenuItem(order=70) if issubclass(model, Publishable) else None


@hooks.register("construct_snippet_action_menu")
def office_actions(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """No publishing by hand, for superusers neither: Wagtail's menu asks no policy. Decisions have a screen."""
    if not issubclass(context["model"], Publishable):
        return
    hidden = PUBLISHING_ACTIONS | {"approve", "reject"}
    items[:] = [item for item in items if item.name not in hidden]
    if context.get("instance") is not None and context["instance"].workflow_in_progress:
        items.sort(key=lambda item: item.order)


@hooks.register("register_bulk_action", order=1)
class DeleteDrafts(DeleteBulkAction):
    """Deletes the drafts among the chosen; what was ever public is left, and said."""

    models = publishable_models()

    def check_perm(self, snippet: Any) -> bool:
        return snippet.first_published_at is None and super().check_perm(snippet)

    @classmethod
    def execute_action(cls, objects: list[Publishable], user: Any = None, **kwargs: Any) -> tuple[int, int]:
        """One by one: published types refuse bulk deletion."""
        for instance in objects:
            instance.delete()
        return len(objects), 0


@hooks.register("register_log_actions", order=LAST)
def show_reason_of_withdrawal(actions: LogActionRegistry) -> None:
    """Wagtail's own entry says only that something was unpublished."""

    @actions.register_action("wagtail.unpublish")
    class Withdrawal(LogFormatter):
        label = _("Withdraw from the public")

        def format_message(self, log_entry: Any) -> Any:
            return _("Withdrawn from the public")

        def format_comment(self, log_entry: Any) -> str:
            return str(log_entry.data.get("reason", ""))


@hooks.register("construct_main_menu", order=LAST)
def office_menu(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in FOREIGN_MENU_ITEMS]


@hooks.register("construct_homepage_panels", order=LAST)
def office_home(request: HttpRequest, panels: list[Any]) -> None:
    panels[:] = dashboard.panels()


@hooks.register("construct_homepage_summary_items", order=LAST)
def no_page_counts(request: HttpRequest, items: list[Any]) -> None:
    items.clear()


@hooks.register("before_edit_snippet", order=-1)
def before_edit(request: HttpRequest, instance: Any) -> HttpResponse | None:
    return translation.translate_instead_of_publishing(request, instance)


@hooks.register("before_edit_user")
def protect_superusers(request: HttpRequest, user: Any) -> None:
    """Whoever manages accounts could otherwise set a superuser's password, and be one."""
    if user.is_superuser and not request.user.is_superuser:
        raise PermissionDenied


@hooks.register("insert_global_admin_css")
def office_style() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("editing/office.css"))
