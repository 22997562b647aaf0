"""Publishing a revision: Wagtail's action, less what it asks the database again."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import Revision
from wagtail.utils.timestamps import ensure_utc

from . import history

if TYPE_CHECKING:
    from .publishable import Publishable


class PublishLockedRow(PublishRevisionAction):
    """Publishes over ``row``, which the caller has locked; a later go-live is left to Wagtail.

    It differs from ``PublishRevisionAction._publish_revision`` in knowing the row: nothing is read for the old title
    and for whether a later revision exists, and schedules are cleared only where there is one.
    """

    def __init__(self, revision: Revision, *, row: "Publishable", **kwargs: Any) -> None:
        _hand_over(revision, row)
        super().__init__(revision, **kwargs)
        self.row = row
        self.object.stored_row = row

    def _publish_revision(  # noqa: PLR0913, PLR0917 (Wagtail's signature)
        self,
        revision: Revision,
        object: Any,
        user: Any,
        changed: bool,
        log_action: bool | str,
        previous_revision: Revision | None = None,
    ) -> None:
        if object.go_live_at and object.go_live_at > timezone.now():
            super()._publish_revision(revision, object, user, changed, log_action, previous_revision)
            return
        self._make_live(revision, object)
        object.save()
        self._after_publish()
        if log_action:
            self._log(log_action if isinstance(log_action, str) else "wagtail.publish")

    def _after_publish(self) -> None:
        # Mostly there is no review to cancel, and to read one is to join four tables.
        if not self.object.workflow_states.active().exists():
            self.object._current_workflow_states = []
        super()._after_publish()

    def _make_live(self, revision: Revision, instance: Any) -> None:
        latest = self.row.latest_revision_id
        is_latest = revision.is_latest_revision() if latest is None else latest == revision.pk
        instance.revisions.exclude(approved_go_live_at=None).update(approved_go_live_at=None)
        instance.live, instance.expired, instance.has_unpublished_changes = True, False, not is_latest
        instance.live_revision, instance.last_published_at = revision, timezone.now()
        if instance.first_published_at is None:
            instance.first_published_at = instance.last_published_at

    def _log(self, action: str) -> None:
        data: dict[str, Any] = {}
        previous, old_title = self.previous_revision, str(self.row)
        if previous is not None:
            data["revision"] = {"id": previous.pk, "created": ensure_utc(previous.created_at)}
            old_title = str(previous.as_object())
        if old_title != str(self.object):
            data["title"] = {"old": old_title, "new": str(self.object)}
            self._note("wagtail.rename", data)
        self._note(action, data)

    def _note(self, action: str, data: dict[str, Any]) -> None:
        renamed = action == "wagtail.rename"
        history.note(
            self.object,
            action,
            user=self.user,
            revision=self.revision,
            data=data,
            content_changed=self.changed and not renamed,
        )


def _hand_over(revision: Revision, row: "Publishable") -> None:
    """Spare ``revision.as_object`` from reading the row, and of it the same revision, again."""
    Revision._meta.get_field("content_object").set_cached_value(revision, row)
    if row.latest_revision_id == revision.pk:
        row.latest_revision = revision
