"""Entries of Wagtail's log, written with one statement."""

from typing import Any

from django.utils import timezone
from wagtail.log_actions import get_active_log_context, registry
from wagtail.models import Revision
from wagtail.models.audit_log import BaseLogEntry


def note(instance: Any, action: str, *, user: Any, revision: Revision, **values: Any) -> None:
    """Log ``action`` as ``wagtail.log_actions.log`` does, but without asking whether what is at hand exists.

    Its entries look up user, revision and type again before each save (wagtail/models/audit_log.py, full_clean).
    ``values`` are further fields of the entry: data, content_changed.
    """
    context = get_active_log_context()
    entry = registry.get_log_model_for_instance(instance)(
        content_type=instance.get_content_type(),
        object_id=str(instance.pk),
        label=str(instance),
        action=action,
        timestamp=timezone.now(),
        uuid=context.uuid,
        user=user or context.user,
        revision=revision,
        **values,
    )
    super(BaseLogEntry, entry).save(force_insert=True)
