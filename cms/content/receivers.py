"""Deletions that do not pass through ``Publishable.delete`` (a cascade) still leave the published tables."""

from typing import Any

from django.db.models.signals import post_delete

from . import projections, publication
from .publishable import Publishable
from .published import ContentItem


def connect() -> None:
    """Listen to deletions of every published type."""
    post_delete.connect(withdraw_deleted, dispatch_uid="content.withdraw_deleted")


def withdraw_deleted(sender: type, instance: Any, **kwargs: Any) -> None:
    """Withdraw what a deleted row had published, in the deleting transaction."""
    if not isinstance(instance, Publishable) or sender not in projections.registered():
        return
    if ContentItem.objects.filter(content_id=instance.content_id, object_id=instance.pk).exists():
        publication.withdraw(instance)
