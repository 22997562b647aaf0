"""Background work: tasks for django-tasks, and what brings back jobs whose worker died."""

import logging
import os
import socket
import uuid

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from . import running, staging
from .leases import queued, stale
from .models import ImportJob, Status

logger = logging.getLogger(__name__)


def worker_name() -> str:
    """A name for the lease that no other run has."""
    return f"{socket.gethostname()[:24]}-{os.getpid()}-{uuid.uuid4().hex[:12]}"


@task()
def preview_import(job_id: int) -> None:
    """Checks the file of a job."""
    staging.preview(job_id, worker_name())


@task()
def run_import(job_id: int) -> None:
    """Saves the rows of a confirmed job."""
    running.run(job_id, worker_name())


def enqueue(job: ImportJob) -> None:
    """Queues what the job's status calls for; the entry in the queue is part of the caller's transaction."""
    queued(job)
    job.save(update_fields=["lease_owner", "lease_until"])
    work = preview_import if job.status in {Status.UPLOADED, Status.PREVIEWING} else run_import
    work.enqueue(job.pk)


def requeue_stale() -> int:
    """Queues jobs again whose lease ran out; called by the ``follow`` process. Returns how many."""
    count = 0
    for job in stale():
        with transaction.atomic():
            same = ImportJob.objects.select_for_update().filter(
                pk=job.pk, lease_until=job.lease_until, lease_until__lt=timezone.now()
            )
            if current := same.first():
                logger.warning("Import %s was interrupted and goes on", job.pk)
                enqueue(current)
                count += 1
    return count
