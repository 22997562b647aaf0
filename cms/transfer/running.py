"""The run: saves staged rows in chunks. Each chunk, its progress and the lease are one transaction.

A killed run goes on with the rows that are still staged. In "all or nothing" up to ATOMIC_ROWS rows are one chunk;
longer files are checked for edits before the first write, then saved in chunks, and a row that fails stops the run.
"""

import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.queued_sqlite3.base import others_wait

from . import store
from .adapters import ImportAdapter, ParsedRow, Proposal, get_adapter
from .leases import MAX_ATTEMPTS, LeaseLost, claim, held
from .models import ImportJob, ImportLock, ImportRow, Mode, Outcome, Phase, RowState, Status
from .outcomes import end, failing_unexpectedly
from .problems import ActionRefused, FileRefused, RowProblem
from .saving import refuse, save_row
from .staging import Progress, understand

CHUNK = 10
"""Rows of one transaction. Where there is one writer at a time, it ends after the row at hand when another waits."""
COURTESY = 0.25
"""Seconds an import steps aside when somebody waits to write: editors first."""
GAP = 0.006
"""Seconds it leaves to others otherwise: who is patient looks for a free turn every 2 ms, and else lines up at last."""
ATOMIC_ROWS = 200
_TRIES = 3


class _Stopped(Exception):
    """A row of an "all or nothing" import could not be saved; its chunk is rolled back."""

    def __init__(self, row: ImportRow) -> None:
        super().__init__(row.pk)
        self.row = row


def run(job_id: int, owner: str, progress: Progress | None = None) -> None:
    """Brings a confirmed job to its end, or a killed one further."""
    if ImportJob.objects.get(pk=job_id).waits_for_approval:
        return
    job = claim(job_id, owner, Status.CONFIRMED, Status.RUNNING)
    if job is None:
        return
    if job.attempts > MAX_ATTEMPTS:
        end(job, Status.FAILED, _("The import was interrupted too often without getting on."))
        return
    adapter = get_adapter(job.kind)(job.asked)
    with failing_unexpectedly(job), disable_reference_index_auto_update():
        try:
            store.verified(job.sha256)
            while not job.has_ended:
                job, somebody_waited = _step(job, owner, adapter)
                if progress and not job.has_ended:
                    progress(job.phase, job.progress, job.total)
                time.sleep(COURTESY if somebody_waited else GAP)
        except LeaseLost:
            return
        except (FileRefused, ActionRefused) as error:
            end(ImportJob.objects.get(pk=job.pk), Status.FAILED, str(error))


def _step(job: ImportJob, owner: str, adapter: ImportAdapter) -> tuple[ImportJob, bool]:
    """One transaction's worth of work, and whether another writer waited for it. A busy database is tried again."""
    for attempt in range(_TRIES):
        try:
            with transaction.atomic():
                job = held(job.pk, owner)
                if job.cancel_requested:
                    end(job, Status.CANCELLED)
                else:
                    _PHASES[Phase(job.phase)](job, adapter)
                    job.attempts = 0
                    job.save()
                somebody_waits = others_wait()
            return job, somebody_waits
        except _Stopped as stopped:
            return _stop(job, owner, stopped.row), False
        except OperationalError:
            if attempt == _TRIES - 1 or connection.in_atomic_block:
                raise
            time.sleep(0.2 * (attempt + 1))
    return job, False


def _begin(job: ImportJob, _adapter: ImportAdapter) -> None:
    job.status, job.cursor, job.progress = Status.RUNNING, 0, 0
    job.total = job.rows.filter(state=RowState.STAGED).count()
    job.phase = Phase.VERIFY if job.asked.mode == Mode.ALL_OR_NOTHING else Phase.APPLY


def _verify(job: ImportJob, adapter: ImportAdapter) -> None:
    """Before the first write: has any object been edited since the preview?"""
    rows = list(job.rows.filter(state=RowState.STAGED, row_number__gt=job.cursor)[:ATOMIC_ROWS])
    if rows:
        existing = adapter.match([row.identity for row in rows])
        for row in rows:
            if version_now(adapter, existing.get(row.identity)) != row.version_seen:
                refuse(row, RowState.CONFLICT, edited_meanwhile())
                row.save()
        job.cursor = rows[-1].row_number
        return
    conflicts = job.rows.filter(state=RowState.CONFLICT).count()
    if conflicts:
        job.results = {"conflict": conflicts}
        message = _("%(count)d objects were edited after the preview. Nothing was saved.") % {"count": conflicts}
        end(job, Status.FAILED, message)
        return
    job.phase, job.cursor = Phase.APPLY, 0


def _apply(job: ImportJob, adapter: ImportAdapter) -> None:
    user, approver = _people(job)
    ImportLock.objects.get_or_create(kind=job.kind)
    ImportLock.objects.select_for_update().get(kind=job.kind)
    if not job.progress:
        proposals = [Proposal(p["kind"], p["key"], p["label"], p["data"]) for p in job.proposals]
        adapter.create_proposed(proposals, job=job, user=user)
    whole = job.asked.mode == Mode.ALL_OR_NOTHING
    size = ATOMIC_ROWS if whole and (job.total or 0) <= ATOMIC_ROWS else CHUNK
    rows = list(job.rows.filter(state=RowState.STAGED)[: 1 if size == CHUNK and others_wait() else size])
    if not rows:
        job.phase, job.cursor, job.progress = Phase.REFERENCES, 0, 0
        job.total = job.rows.filter(state=RowState.APPLIED).count()
        return
    existing = adapter.match([row.identity for row in rows], for_update=True)
    saved = []
    for row in rows:
        found = understand(adapter, row.raw or {}, row.row_number)
        _save(adapter, row, found, existing.get(row.identity), job=job, user=user, approver=approver)
        if whole and row.state != RowState.APPLIED:
            raise _Stopped(row)
        saved.append(row)
        if size == CHUNK and others_wait():
            break
    _note(job, saved)


def _save(adapter: ImportAdapter, row: ImportRow, parsed: ParsedRow, existing: Any | None, **concerned: Any) -> None:
    if parsed.identity != row.identity or version_now(adapter, existing) != row.version_seen:
        refuse(row, RowState.CONFLICT, edited_meanwhile())
    else:
        save_row(adapter, row, parsed, existing, **concerned)
    if row.state == RowState.APPLIED:
        row.raw = None


def version_now(adapter: ImportAdapter, existing: Any | None) -> str:
    """The version of an object, "" when there is none."""
    return "" if existing is None else adapter.version(existing)


def edited_meanwhile() -> RowProblem:
    """The problem of a row whose object is no longer what the preview showed."""
    return RowProblem(_("The object was edited or created after the preview; the row was not saved over it."))


def _note(job: ImportJob, rows: list[ImportRow]) -> None:
    """Writes the rows' fates and the job's progress."""
    fields = ["state", "outcome", "problems", "object_id", "created", "published", "raw"]
    # An upsert: bulk_update's CASE expressions cost three times what saving the objects themselves does.
    ImportRow.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=fields)
    results = Counter(job.results)
    for row in rows:
        results.update(_fates(row))
    job.results, job.cursor = dict(results), rows[-1].row_number
    job.progress += len(rows)


def _fates(row: ImportRow) -> Iterator[str]:
    if row.state == RowState.CONFLICT:
        yield "conflict"
    elif row.state != RowState.APPLIED:
        yield "refused"
    else:
        if row.outcome != Outcome.SAME:
            yield "created" if row.created else "changed"
        if row.outcome == Outcome.KEPT_DRAFT:
            yield "kept_draft"
        if row.published:
            yield "published"


def _people(job: ImportJob) -> tuple[Any, Any]:
    """The confirmer and the approver, who must still be allowed to do this. Raises ActionRefused."""
    adapter = get_adapter(job.kind)
    user, approver = job.confirmed_by, job.approved_by
    if user is None or not user.is_active or not user.has_perm(adapter.permission):
        raise ActionRefused(_("Who confirmed this import may no longer import."))
    if job.asked.publish and (
        approver is None or not approver.is_active or not approver.has_perm(adapter.approve_permission)
    ):
        raise ActionRefused(_("Who approved this import may no longer approve."))
    return user, approver


def _references(job: ImportJob, adapter: ImportAdapter) -> None:
    """Brings Wagtail's reference index up to date, which was set aside while rows were saved."""
    model = adapter.model
    rows = list(job.rows.filter(state=RowState.APPLIED, row_number__gt=job.cursor)[:CHUNK])
    if not rows or model is None or not ReferenceIndex.is_indexed(model):
        end(job, Status.DONE)
        return
    objects = {str(each.pk): each for each in model._default_manager.filter(pk__in=[row.object_id for row in rows])}
    for row in rows:
        if row.object_id in objects:  # it may have been deleted since
            ReferenceIndex.create_or_update_for_object(objects[row.object_id])
        job.cursor = row.row_number
        job.progress += 1
        if others_wait():
            break


_PHASES = {Phase.READ: _begin, Phase.VERIFY: _verify, Phase.APPLY: _apply, Phase.REFERENCES: _references}


def _stop(job: ImportJob, owner: str, row: ImportRow) -> ImportJob:
    """After the rollback: records why the run stopped."""
    with transaction.atomic():
        job = held(job.pk, owner)
        row.save(update_fields=["state", "outcome", "problems"])
        job.results = {**job.results, "conflict" if row.state == RowState.CONFLICT else "refused": 1}
        reason = row.problems[-1]["message"] if row.problems else ""
        saved = (
            _("The rows before it are saved; upload the corrected file again, they will be recognised.")
            if job.progress
            else _("Nothing was saved.")
        )
        message = _("Row %(row)d could not be saved: %(reason)s") % {"row": row.row_number, "reason": reason}
        end(job, Status.FAILED, f"{message} {saved}")
    return job
