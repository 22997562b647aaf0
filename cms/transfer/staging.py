"""The preview: reads the file in pieces and stages what each row would do. Nothing of the domain is written here."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from . import store
from .adapters import ImportAdapter, ParsedRow, get_adapter
from .fields import field_problems
from .leases import MAX_ATTEMPTS, LeaseLost, claim, held
from .models import ImportJob, ImportRow, Mode, Outcome, Phase, RowState, Status
from .outcomes import end, failing_unexpectedly
from .problems import FileRefused, Level, RowProblem, shorten
from .readers import Row, read_rows

PIECE = 200
MOST_PROPOSALS = 5_000

Progress = Callable[[str, int, int | None], None]


def preview(job_id: int, owner: str, progress: Progress | None = None) -> None:
    """Stages every row of the job's file; goes on after the last committed piece if an earlier run was killed."""
    job = claim(job_id, owner, Status.UPLOADED, Status.PREVIEWING)
    if job is None:
        return
    if job.attempts > MAX_ATTEMPTS:
        end(job, Status.FAILED, _("The check was interrupted too often without getting on."))
        return
    with failing_unexpectedly(job):
        try:
            _read(job, owner, progress)
        except FileRefused as error:
            # Not the job as it was claimed: the pieces since then have their counts.
            end(ImportJob.objects.get(pk=job.pk), Status.FAILED, str(error))
        except LeaseLost:
            return


def _read(job: ImportJob, owner: str, progress: Progress | None) -> None:
    adapter_class = get_adapter(job.kind)
    adapter = adapter_class(job.asked)
    rows = read_rows(store.verified(job.sha256), job.format, adapter_class.columns)
    for piece in _pieces(row for row in rows if row.number > job.cursor):
        # Outside of the transaction: reading a piece takes a second or two, and a writer elsewhere would wait for it.
        parsed = [understand(adapter, row.values, row.number, row.problems) for row in piece]
        staged = _understood(job, adapter, piece, parsed)
        with transaction.atomic():
            job = held(job.pk, owner)
            if job.cancel_requested:
                end(job, Status.CANCELLED)
                return
            _stage(job, parsed, staged)
        if progress:
            progress(Phase.READ, job.progress, None)
    with transaction.atomic():
        job = held(job.pk, owner)
        job.status, job.total, job.attempts = Status.PREVIEWED, job.progress, 0
        job.lease_owner, job.lease_until = "", None
        job.save()


def _pieces(rows: Iterable[Row]) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while piece := list(islice(iterator, PIECE)):
        yield piece


def _understood(
    job: ImportJob, adapter: ImportAdapter, piece: Sequence[Row], parsed: Sequence[ParsedRow]
) -> list[ImportRow]:
    _refuse_repeated(job, piece, parsed)
    wanted = [found.identity for found in parsed if not found.outcome or found.outcome == Outcome.KEPT_DRAFT]
    existing = adapter.match(wanted) if wanted else {}
    pairs = zip(piece, parsed, strict=True)
    return [_staged(job, adapter, row, found, existing.get(found.identity)) for row, found in pairs]


def _stage(job: ImportJob, parsed: Sequence[ParsedRow], staged: Sequence[ImportRow]) -> None:
    ImportRow.objects.bulk_create(staged)
    _count(job, staged)
    _propose(job, parsed)
    job.status, job.cursor, job.attempts = Status.PREVIEWING, staged[-1].row_number, 0
    job.progress += len(staged)
    job.save()


def understand(
    adapter: ImportAdapter, values: dict[str, Any], number: int, problems: Iterable[RowProblem] = ()
) -> ParsedRow:
    """The adapter's reading of a row, and what holds for every kind: required columns, an identity, proposals."""
    parsed = adapter.read(values)
    found = [*problems, *parsed.problems]
    found = [problem for problem in found if not _is_missing(adapter, values, problem)] + _missing(adapter, values)
    if parsed.outcome != Outcome.SET_ASIDE:
        found += field_problems(adapter, parsed.values, found)
    if not any(problem.level == Level.ERROR for problem in found):
        if not parsed.identity:
            found.append(RowProblem(_("The row does not say which object it is.")))
        elif len(parsed.identity) > 255:
            found.append(RowProblem(_("The identifier is too long."), "", parsed.identity, _("255 characters")))
    if parsed.proposals and not adapter.options.create_missing:
        found += [
            RowProblem(_("“%(name)s” is not known.") % {"name": missing.label}, missing.kind, missing.label)
            for missing in parsed.proposals
        ]
    parsed.problems = [problem.at(number) for problem in found]
    return parsed


def _missing(adapter: ImportAdapter, values: dict[str, Any]) -> list[RowProblem]:
    """One problem for each required column without a value."""
    found = []
    for column in adapter.columns:
        if column.required and values.get(column.name) in (None, "", []):
            allowed = _("a value, for example %(example)s") % {"example": column.example}
            found.append(
                RowProblem(_("The value is missing."), column.name, "", allowed if column.example else _("a value"))
            )
    return found


def _is_missing(adapter: ImportAdapter, values: dict[str, Any], problem: RowProblem) -> bool:
    """Whether the adapter's problem says of a required column no more than that it is empty."""
    names = {column.name for column in adapter.columns if column.required}
    empty = problem.column in names and values.get(problem.column) in (None, "", [])
    return empty and not problem.value and problem.level in {Level.ERROR, Level.KEPT_DRAFT}


def _refuse_repeated(job: ImportJob, piece: Sequence[Row], parsed: Sequence[ParsedRow]) -> None:
    identities = [found.identity for found in parsed if found.identity]
    earlier = job.rows.filter(identity__in=identities).exclude(outcome=Outcome.REFUSED)
    first = dict(earlier.values_list("identity", "row_number"))
    for row, found in zip(piece, parsed, strict=True):
        if found.outcome == Outcome.REFUSED or not found.identity:
            continue
        if found.identity in first:
            message = _("Row %(row)d is about the same object.") % {"row": first[found.identity]}
            allowed = _("each object once in a file")
            found.problems.append(RowProblem(message, "", found.identity, allowed, row=row.number))
        else:
            first[found.identity] = row.number


def _staged(job: ImportJob, adapter: ImportAdapter, row: Row, parsed: ParsedRow, existing: Any | None) -> ImportRow:
    if parsed.outcome not in {Outcome.REFUSED, Outcome.SET_ASIDE}:
        parsed.problems += [problem.at(row.number) for problem in adapter.check(parsed.values, existing)]
    outcome, diff, state = parsed.outcome, [], RowState.SKIPPED
    if outcome not in {Outcome.REFUSED, Outcome.SET_ASIDE}:
        diff = adapter.diff(existing, parsed.values) if existing is not None else []
        outcome, state = _verdict(adapter, outcome, existing, changed=bool(diff))
    keeps_values = state == RowState.STAGED or outcome == Outcome.REFUSED
    return ImportRow(
        job=job,
        row_number=row.number,
        identity=parsed.identity[:255],
        title=shorten(parsed.title or parsed.identity, 255),
        outcome=outcome,
        problems=[problem.as_json() for problem in parsed.problems],
        diff=diff,
        raw=row.values if keeps_values else None,
        version_seen=adapter.version(existing) if existing is not None and state == RowState.STAGED else "",
        state=state,
    )


def _verdict(adapter: ImportAdapter, outcome: str, existing: Any | None, *, changed: bool) -> tuple[str, RowState]:
    """What the row is called and whether something is to be done. A kept draft that is there already is "same"."""
    if existing is not None and not changed:
        to_publish = adapter.options.publish and not outcome and adapter.awaits_publication(existing)
        return Outcome.SAME, RowState.STAGED if to_publish else RowState.SKIPPED
    return outcome or (Outcome.NEW if existing is None else Outcome.CHANGED), RowState.STAGED


def _count(job: ImportJob, staged: Sequence[ImportRow]) -> None:
    counts = Counter(job.counts)
    counts.update(str(row.outcome) for row in staged)
    counts["read"] += len(staged)
    counts["staged"] += sum(row.state == RowState.STAGED for row in staged)
    counts["warnings"] += sum(any(p["level"] == Level.WARNING for p in row.problems) for row in staged)
    job.counts = dict(counts)


def _propose(job: ImportJob, parsed: Sequence[ParsedRow]) -> None:
    known = {(found["kind"], found["key"]): found for found in job.proposals}
    for row in parsed:
        if row.outcome in {Outcome.REFUSED, Outcome.SET_ASIDE}:
            continue
        for missing in row.proposals:
            entry = known.setdefault((missing.kind, missing.key), {**asdict(missing), "rows": 0})
            entry["rows"] += 1
    if len(known) > MOST_PROPOSALS:
        raise FileRefused(_("The file names more than %(limit)d things that do not exist.") % {"limit": MOST_PROPOSALS})
    job.proposals = list(known.values())


def refusal_blocks(job: ImportJob, mode: str) -> bool:
    """Whether refused rows forbid confirming in this mode."""
    return mode == Mode.ALL_OR_NOTHING and bool(job.counts.get(Outcome.REFUSED))
