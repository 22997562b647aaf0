"""Background work: the task that reads, what brings back interrupted readings, and what clears away old files."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from cms.transfer.jobs import worker_name

from . import originals, running
from .models import QUEUED, Intake, IntakeState

logger = logging.getLogger(__name__)

IN_QUEUE = timedelta(minutes=10)
"""How long a task may wait behind others before it is queued once more, which does no harm."""
KEPT = timedelta(days=30)
_AT_ONCE = 100


@task()
def read_intake(intake_id: int) -> None:
    """Reads one text in the background."""
    running.read(intake_id, worker_name())


def enqueue(intake: Intake) -> None:
    """Queues the reading; the entry in the queue is part of the caller's transaction."""
    intake.lease_owner, intake.lease_until = "", timezone.now() + IN_QUEUE
    intake.save(update_fields=["lease_owner", "lease_until"])
    read_intake.enqueue(intake.pk)


def requeue_stale() -> int:
    """Queues readings again whose worker or task has not been heard of in time; returns how many."""
    count = 0
    for stale in Intake.objects.filter(state__in=QUEUED, lease_until__lt=timezone.now()).only("pk")[:_AT_ONCE]:
        with transaction.atomic():
            late = Intake.objects.select_for_update().filter(state__in=QUEUED, lease_until__lt=timezone.now())
            if intake := late.filter(pk=stale.pk).first():
                logger.warning("Reading of intake %s was interrupted and goes on", intake.pk)
                enqueue(intake)
                count += 1
    return count


def remove_old() -> int:
    """Removes files and words of what came 30 days ago; who brought what when stays. Returns how many.

    A saved document has its own copy of everything; what nobody confirmed in all that time counts as discarded.
    """
    old = Q(created_at__lt=timezone.now() - KEPT) & ~Q(state__in=QUEUED)
    count = 0
    for intake in Intake.objects.filter(old, files_removed=False).only("pk", "key", "state")[:_AT_ONCE]:
        ended = IntakeState.CONFIRMED if intake.state == IntakeState.CONFIRMED else IntakeState.DISCARDED
        originals.forget(intake.key)
        Intake.objects.filter(pk=intake.pk).update(files_removed=True, reading={}, proposals={}, state=ended)
        count += 1
    return count
