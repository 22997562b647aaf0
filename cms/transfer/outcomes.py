"""How a job ends."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import ImportJob, Status

logger = logging.getLogger(__name__)


def end(job: ImportJob, status: str, error: str = "") -> None:
    """Writes the final status and gives the lease back."""
    job.status, job.error, job.finished_at = status, error, timezone.now()
    job.lease_owner, job.lease_until = "", None
    job.save()


@contextmanager
def failing_unexpectedly(job: ImportJob) -> Iterator[None]:
    """Whatever goes wrong inside is logged and ends the job; a database that is away leaves it to be resumed."""
    try:
        yield
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        logger.exception("Import %s stopped at row %s", job.pk, job.cursor)
        fresh = ImportJob.objects.get(pk=job.pk)
        message = _("An unexpected error stopped the import after row %(row)d: %(error)s.")
        end(fresh, Status.FAILED, message % {"row": fresh.cursor, "error": type(error).__name__})
        raise
