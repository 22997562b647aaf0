"""The two-step workflow: submitted by one person, approved and published by another (DESIGN §2)."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.locks import WorkflowLock
from wagtail.models import AbstractGroupApprovalTask, Revision, TaskState

from cms.content import services
from cms.content.digests import content_digest
from cms.content.gates import PublicationRefused, Refusal
from cms.content.publishable import Publishable
from cms.content.selectors import editors_since_publication

APPROVE, SEND_BACK = "approve", "reject"
"""Wagtail's names of the two decisions."""


class ApprovalForm(forms.Form):
    """``seen`` is the digest of the words on the reviewer's screen: nothing else gets approved."""

    seen = forms.CharField(widget=forms.HiddenInput)
    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class SendBackForm(forms.Form):
    """A reviewer who sends a text back says why."""

    comment = forms.CharField(
        label=_("What has to be changed"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ReviewLock(WorkflowLock):
    """While a text is under review nobody changes it, so that what is approved is what was read."""

    def get_message(self, user: Any) -> Any:
        return _("This text is under review, so it cannot be changed. Whoever submitted it can call it back first.")

    def get_locked_by(self, user: Any, can_lock: bool = False) -> Any:
        return _("Under review")

    def get_description(self, user: Any, can_lock: bool = False) -> Any:
        return _("Nobody can change it until it is published, sent back or called back.")


class ReviewTask(AbstractGroupApprovalTask):
    """Approval by a member of the chosen groups who edited nothing since the last public words."""

    lock_class = ReviewLock

    class Meta:
        verbose_name = _("review by another person")
        verbose_name_plural = _("reviews by another person")

    @classmethod
    def get_description(cls) -> Any:
        return _("Approval and publication by a member of the chosen groups who did not edit the text")

    def locked_for_user(self, obj: Publishable, user: Any) -> bool:
        return True

    def user_can_lock(self, obj: Publishable, user: Any) -> bool:
        return False

    def user_can_access_editor(self, obj: Publishable, user: Any) -> bool:
        return self.is_reviewer(user)

    def is_reviewer(self, user: Any) -> bool:
        """Whether ``user`` may decide at all, own work apart."""
        return bool(user.is_superuser or self._user_in_groups(user))

    def may_decide(self, obj: Publishable, user: Any) -> bool:
        """Whether ``user`` may approve or send back ``obj``: a reviewer, and not of their own work."""
        return self.is_reviewer(user) and user.pk not in editors_since_publication(obj)

    def get_actions(self, obj: Publishable, user: Any) -> list[tuple[str, Any, bool]]:
        """Both decisions open a form; superusers get none on their own work either."""
        if not self.may_decide(obj, user):
            return []
        return [(SEND_BACK, _("Send back"), True), (APPROVE, _("Approve and publish"), True)]

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        return SendBackForm if action == SEND_BACK else ApprovalForm

    def get_template_for_action(self, action: str) -> str:
        return "editing/decision_modal.html"

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> "QuerySet[TaskState]":
        """States that wait for ``user``; own work is left out."""
        if not self.is_reviewer(user):
            return TaskState.objects.none()
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        touched = waiting.filter(Exists(_revisions_by(user))).select_related("workflow_state__base_content_type")
        own = [state.pk for state in touched if not self.may_decide(state.workflow_state.content_object, user)]
        return waiting.filter(~Q(pk__in=own))

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Carry out a decision, whatever door it came through.

        Raises PublicationRefused, with words for the reviewer, when it may not be carried out.
        """
        task_state = TaskState.objects.select_for_update().get(pk=task_state.pk)
        instance = task_state.workflow_state.content_object
        if task_state.status != TaskState.STATUS_IN_PROGRESS:
            raise PublicationRefused(Refusal("decided", _("This review has been decided already.")))
        if not self.is_reviewer(user):
            raise PermissionDenied
        if not self.may_decide(instance, user):
            raise PublicationRefused(
                Refusal("own_work", _("Nobody reviews their own work: another person must do it."))
            )
        comment = str(kwargs.get("comment", "")).strip()
        if action_name == APPROVE:
            self._approve(task_state, instance, user, seen=str(kwargs.get("seen", "")), comment=comment)
        elif action_name == SEND_BACK:
            if not comment:
                raise PublicationRefused(Refusal("no_reason", _("Say what has to be changed.")))
            task_state.reject(user=user, comment=comment)
        else:
            raise PermissionDenied

    def _approve(self, task_state: TaskState, instance: Publishable, user: Any, *, seen: str, comment: str) -> None:
        revision = task_state.revision
        if instance.latest_revision_id != revision.pk or digest_of(revision) != seen:
            raise PublicationRefused(
                Refusal("changed", _("The text was changed after you opened it. Nothing was approved: read it again."))
            )
        services.approve(revision=revision, approver=user, comment=comment)
        task_state.approve(user=user, comment=comment)


def digest_of(revision: Revision) -> str:
    """The digest of a revision's words, as the reviewer's form carries it."""
    return content_digest(revision.as_object())


def _revisions_by(user: Any) -> "QuerySet[Revision]":
    return Revision.objects.filter(
        user=user,
        base_content_type=OuterRef("workflow_state__base_content_type"),
        object_id=OuterRef("workflow_state__object_id"),
    )
