"""Who works on a job. A worker that is killed lets its lease run out, and another one goes on from the last chunk."""

from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone

from .models import ImportJob, Status

LEASE = timedelta(seconds=60)
# A task may wait behind others for this long before it is queued once more (which does no harm).
QUEUED = timedelta(minutes=10)
MAX_ATTEMPTS = 5


class LeaseLost(Exception):
    """Another worker has taken the job over; whatever this one was about to write must not be written."""


def claim(job_id: int, owner: str, *statuses: str) -> ImportJob | None:
    """Takes the job if it is in one of ``statuses`` and nobody holds it; otherwise None."""
    now = timezone.now()
    free = Q(lease_owner="") | Q(lease_until__lt=now) | Q(lease_until=None)
    taken = ImportJob.objects.filter(free, pk=job_id, status__in=statuses).update(
        lease_owner=owner, lease_until=now + LEASE, attempts=F("attempts") + 1
    )
    return ImportJob.objects.get(pk=job_id) if taken else None


def held(job_id: int, owner: str) -> ImportJob:
    """Inside a transaction: renews the lease, locks the job and returns it as it is now. Raises LeaseLost."""
    if not ImportJob.objects.filter(pk=job_id, lease_owner=owner).update(lease_until=timezone.now() + LEASE):
        raise LeaseLost
    return ImportJob.objects.get(pk=job_id)


def queued(job: ImportJob) -> None:
    """Marks the job as waiting in the queue; the caller saves it."""
    job.lease_owner = ""
    job.lease_until = timezone.now() + QUEUED


def stale() -> list[ImportJob]:
    """Jobs whose worker or whose task in the queue has not been heard of in time."""
    waiting = Q(status__in=[Status.UPLOADED, Status.PREVIEWING, Status.CONFIRMED, Status.RUNNING])
    return list(ImportJob.objects.filter(waiting, lease_until__lt=timezone.now()).order_by("pk")[:100])
