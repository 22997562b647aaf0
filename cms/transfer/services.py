"""What people do with imports: upload, confirm, approve, cancel. The command line goes the same way in one call."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import running, staging, store
from .adapters import ImportAdapter, get_adapter
from .jobs import enqueue, worker_name
from .models import ImportJob, ImportOptions, Status
from .outcomes import end
from .problems import ActionRefused, FileRefused
from .readers import detect, read_rows
from .receipts import Receipt, receipt
from .staging import Progress, refusal_blocks

# Files with more rows are checked in the background.
INLINE_ROWS = 200


def upload(*, kind: str, name: str, chunks: Iterable[bytes], user: Any, options: ImportOptions) -> ImportJob:
    """Keeps the file and makes a job of it. Raises FileRefused when its beginning shows that it cannot be read."""
    adapter = get_adapter(kind)
    _require(user, adapter.permission)
    sha256, size = store.keep(chunks)
    try:
        format = detect(store.path_of(sha256), name)
        rows = sum(1 for _row in islice(read_rows(store.path_of(sha256), format, adapter.columns), INLINE_ROWS + 1))
        if not rows:
            raise FileRefused(_("The file holds headings but no rows."))
    except FileRefused:
        if not ImportJob.objects.filter(sha256=sha256).exists():
            store.path_of(sha256).unlink(missing_ok=True)
        raise
    return ImportJob.objects.create(
        kind=kind,
        original_name=Path(name).name[-255:],
        size=size,
        sha256=sha256,
        format=format,
        options=options.as_json(),
        created_by=user,
        people={"created_by": user.get_username()},
        total=rows if rows <= INLINE_ROWS else None,
    )


def start_preview(job: ImportJob) -> None:
    """Checks a short file at once and queues a long one."""
    if job.total is not None:
        try:
            staging.preview(job.pk, worker_name())
        except Exception:
            # Logged where it happened; the job says so to its owner, who needs no page of a server error besides.
            job.refresh_from_db()
            if job.status != Status.FAILED:
                raise
        job.refresh_from_db()
    else:
        enqueue(job)


@transaction.atomic
def confirm(*, job_id: int, user: Any, sha256: str, mode: str | None = None) -> ImportJob:
    """Confirms what the preview showed: by the person who uploaded, for exactly this file. Raises ActionRefused."""
    job = _locked(job_id)
    _require(user, get_adapter(job.kind).permission)
    if job.status != Status.PREVIEWED:
        raise ActionRefused(_("This import is not waiting for confirmation."))
    if job.created_by_id != user.pk:
        raise ActionRefused(_("Only the person who uploaded the file and saw the preview may confirm it."))
    _same_file(job, sha256)
    if mode:
        job.options = replace(job.asked, mode=mode).as_json()
    if refusal_blocks(job, job.asked.mode):
        count = job.counts["refused"]
        raise ActionRefused(_("%(count)d rows are refused. Correct them, or leave them out.") % {"count": count})
    job.status, job.confirmed_by, job.confirmed_at = Status.CONFIRMED, user, timezone.now()
    job.people = {**job.people, "confirmed_by": user.get_username()}
    job.phase, job.cursor, job.progress, job.attempts = "read", 0, 0, 0
    job.save()
    if not job.asked.publish:
        enqueue(job)
    return job


@transaction.atomic
def approve(*, job_id: int, user: Any, sha256: str) -> ImportJob:
    """Approves the publication of a confirmed import: by another person. Raises ActionRefused."""
    job = _locked(job_id)
    _require(user, get_adapter(job.kind).approve_permission)
    if not job.waits_for_approval:
        raise ActionRefused(_("This import is not waiting for approval."))
    if user.pk in {job.created_by_id, job.confirmed_by_id}:
        raise ActionRefused(_("Another person must approve: not who uploaded or confirmed."))
    _same_file(job, sha256)
    job.approved_by, job.approved_at = user, timezone.now()
    job.people = {**job.people, "approved_by": user.get_username()}
    job.save()
    enqueue(job)
    return job


@transaction.atomic
def cancel(*, job_id: int, user: Any, reason: str = "") -> ImportJob:
    """Stops a job: at once if nobody works on it, otherwise after the chunk in hand. What is saved stays.

    ``reason`` is told to whoever uploaded the file; who refuses what another person asks to publish must give one.
    """
    job = _locked(job_id)
    if not may_cancel(user, job):
        raise ActionRefused(_("You may not do this."))
    if job.has_ended:
        raise ActionRefused(_("This import has already ended."))
    if job.waits_for_approval and user.pk not in {job.created_by_id, job.confirmed_by_id} and not reason.strip():
        raise ActionRefused(_("Say why the import is not approved: the person who uploaded it has to know."))
    job.people = {**job.people, "cancelled_by": user.get_username(), "cancelled_because": reason.strip()[:1000]}
    if job.status in {Status.PREVIEWING, Status.RUNNING}:
        job.cancel_requested = True
        job.save()
    else:
        end(job, Status.CANCELLED)
    return job


def may_cancel(user: Any, job: ImportJob) -> bool:
    """Whether this person may stop the job: who may import this kind, and who approves it once that is asked."""
    adapter = get_adapter(job.kind)
    asked = job.confirmed_at is not None and job.asked.publish
    return user.has_perm(adapter.permission) or (asked and may_approve(user, adapter))


def may_approve(user: Any, adapter: type[ImportAdapter]) -> bool:
    """Whether this person may approve imports of this kind."""
    return bool(adapter.approve_permission) and user.has_perm(adapter.approve_permission)


def run_file(  # noqa: PLR0913 (the options of a command)
    adapter: type[ImportAdapter],
    path: Path,
    *,
    user: Any,
    options: ImportOptions,
    approved_by: Any | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Receipt:
    """Upload, preview, confirm, approve and run in one go. Raises FileRefused or ActionRefused.

    If it is killed, the background goes on. With ``dry_run`` it ends after the preview and the job is cancelled.
    With ``options.publish`` another person's ``approved_by`` is needed.
    """
    job = upload(kind=adapter.name, name=path.name, chunks=store.pieces(path), user=user, options=options)
    staging.preview(job.pk, worker_name(), progress)
    job.refresh_from_db()
    if job.status == Status.FAILED:
        raise FileRefused(job.error)
    if dry_run:
        end(job, Status.CANCELLED)
        return receipt(job)
    job = confirm(job_id=job.pk, user=user, sha256=job.sha256)
    if options.publish:
        if approved_by is None:
            raise ActionRefused(_("Another person must approve: not who uploaded or confirmed."))
        approve(job_id=job.pk, user=approved_by, sha256=job.sha256)
    running.run(job.pk, worker_name(), progress)
    job.refresh_from_db()
    return receipt(job)


def _locked(job_id: int) -> ImportJob:
    return ImportJob.objects.select_for_update(of=("self",)).get(pk=job_id)


def _require(user: Any, permission: str) -> None:
    if not (permission and user.is_active and user.has_perm(permission)):
        raise ActionRefused(_("You may not do this."))


def _same_file(job: ImportJob, sha256: str) -> None:
    if sha256 != job.sha256:
        raise ActionRefused(_("The file is not the one whose preview was shown."))
    try:
        store.verified(job.sha256)
    except FileRefused as error:
        raise ActionRefused(error.message) from error
