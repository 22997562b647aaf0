"""Publishes and takes down what is due: one transaction per object, goes on after an error, raises an alarm.

Wagtail's ``publish_scheduled`` stops at the first exception and can take a live row down (DESIGN §2).
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from . import projections
from .publishable import Publishable

logger = logging.getLogger(__name__)

RETRY_AFTER = timedelta(minutes=1)


class ScheduledAction(models.TextChoices):
    PUBLISH = "publish", _("publish")
    EXPIRE = "expire", _("take down")


class ScheduleAlarm(models.Model):
    """Something that was due and did not happen; it is tried again and the alarm closes when it succeeds."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.CharField(max_length=64)
    action = models.CharField(max_length=20, choices=ScheduledAction)
    title = models.TextField()
    due_at = models.DateTimeField()
    last_tried_at = models.DateTimeField()
    error = models.TextField()

    class Meta:
        verbose_name = _("schedule alarm")
        verbose_name_plural = _("schedule alarms")
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "action"], name="content_alarm_identity")
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.title}: {self.error}"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is due; ``perform`` does it, raising when it may not happen."""

    action: str
    instance: Publishable
    due_at: datetime
    perform: Callable[[], object]


def run_due(now: datetime | None = None) -> tuple[int, int]:
    """Do everything due at ``now``; returns (done, failed)."""
    now = now or timezone.now()
    done = failed = 0
    for due in _due(now):
        if _recently_failed(due, now):
            continue
        try:
            with transaction.atomic():
                due.perform()
                _alarms(due).delete()
            done += 1
        except Exception as error:
            logger.exception("Due but not done: %s %s", due.action, due.instance)
            _raise_alarm(due, error, now)
            failed += 1
    return done, failed


def _due(now: datetime) -> Iterator[Due]:
    for model in projections.registered():
        yield from _due_to_publish(model, now)
        for instance in model._base_manager.filter(live=True, expire_at__lte=now).order_by("expire_at", "pk"):
            yield Due(ScheduledAction.EXPIRE, instance, instance.expire_at or now, _expiry(instance))


def _due_to_publish(model: type[Publishable], now: datetime) -> Iterator[Due]:
    due = Revision.objects.filter(
        content_type=ContentType.objects.get_for_model(model), approved_go_live_at__lte=now
    ).order_by("approved_go_live_at", "pk")
    for revision in due:
        instance = revision.as_object()
        yield Due(ScheduledAction.PUBLISH, instance, revision.approved_go_live_at, _publication(revision))


def _publication(revision: Revision) -> Callable[[], object]:
    return lambda: revision.publish(skip_permission_checks=True)


def _expiry(instance: Publishable) -> Callable[[], object]:
    return lambda: instance.unpublish(set_expired=True)


def _alarms(due: Due) -> "models.QuerySet[ScheduleAlarm]":
    return ScheduleAlarm.objects.filter(
        content_type=ContentType.objects.get_for_model(due.instance), object_id=str(due.instance.pk), action=due.action
    )


def _recently_failed(due: Due, now: datetime) -> bool:
    return _alarms(due).filter(last_tried_at__gt=now - RETRY_AFTER).exists()


def _raise_alarm(due: Due, error: Exception, now: datetime) -> None:
    ScheduleAlarm.objects.update_or_create(
        content_type=ContentType.objects.get_for_model(due.instance),
        object_id=str(due.instance.pk),
        action=due.action,
        defaults={
            "title": str(due.instance),
            "due_at": due.due_at,
            "last_tried_at": now,
            "error": "; ".join(getattr(error, "messages", None) or [str(error)]),
        },
    )
