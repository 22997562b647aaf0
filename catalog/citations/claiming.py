"""Before a draft is changed beside its form: the row is locked, and nobody else is at work on it."""

from datetime import timedelta
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.models import EditingSession

from cms.content.publishable import Publishable

_AT_WORK: Final = timedelta(minutes=2)
"""An open editor says every few seconds that it is there."""


def claimed(instance: Publishable, user: Any) -> Any:
    """The row of ``instance``, locked until the transaction ends; raises ValidationError where it is another's turn."""
    row = type(instance)._base_manager.select_for_update(of=("self",)).get(pk=instance.pk)
    lock = row.get_lock()
    if lock is not None and lock.for_user(user):
        raise ValidationError(
            _("“%(title)s” is locked or under review: answer this afterwards."), params={"title": row}
        )
    if (editing := open_in_editor(row, user)) is not None:
        raise ValidationError(
            _("“%(title)s” is open in the editor of %(name)s: answer this afterwards."),
            params={"title": row, "name": editing},
        )
    return row


def open_in_editor(instance: Any, user: Any) -> Any:
    """Who else has the form of ``instance`` open; None where nobody has."""
    sessions = EditingSession.objects.filter(
        content_type=ContentType.objects.get_for_model(type(instance)), object_id=str(instance.pk),
        last_seen_at__gte=timezone.now() - _AT_WORK,
    )  # fmt: skip
    session = sessions.exclude(user=user).select_related("user").first()
    return session.user if session else None
