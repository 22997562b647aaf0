"""What an import did, for people, for reports, and as a file of the refused rows to correct and send again."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import IO, Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from .adapters import get_adapter
from .columns import PROBLEM_COLUMN, problem_column
from .fields import field_names
from .models import ImportJob, ImportRow, Outcome, RowState
from .problems import Level, weightiest_first
from .writers import write_rows


@dataclass(frozen=True, slots=True)
class Receipt:
    """The account of one import. ``preview`` counts every row read once, by outcome."""

    job: int
    kind: str
    status: str
    error: str
    name: str
    size: int
    sha256: str
    uploaded_by: str
    confirmed_by: str
    approved_by: str
    cancelled_by: str
    cancelled_because: str
    confirmed_at: datetime | None
    finished_at: datetime | None
    preview: dict[str, int]
    results: dict[str, int]
    proposals: list[dict[str, Any]]

    @property
    def refused(self) -> int:
        """Rows refused in the preview or while saving."""
        return self.preview.get("refused", 0) + self.results.get("refused", 0)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for a JSON report: read, created, changed, published, same, refused, set_aside as numbers,
        ``kept_draft`` as a list of {row, id, reason}, ``conflicts`` and ``problems`` likewise, and ``notes`` where
        rows have them."""
        rows = ImportRow.objects.filter(job_id=self.job)
        names = headings(self.kind)
        conflicts = rows.filter(state=RowState.CONFLICT)
        drafts = rows.filter(outcome=Outcome.KEPT_DRAFT).exclude(state=RowState.CONFLICT)
        return {
            "read": self.preview.get("read", 0),
            "created": self.results.get("created", 0),
            "changed": self.results.get("changed", 0),
            "published": self.results.get("published", 0),
            "same": self.preview.get("same", 0),
            "kept_draft": _entries(drafts, names, Level.KEPT_DRAFT),
            "set_aside": self.preview.get("set_aside", 0),
            "refused": self.refused,
            "conflicts": _entries(conflicts, names, Level.ERROR),
            "problems": _entries(rows.filter(outcome=Outcome.REFUSED), names, Level.ERROR),
            **({"notes": _notes(rows, names)} if get_adapter(self.kind).notes_rows else {}),
            **{name: value for name, value in asdict(self).items() if name not in {"preview", "results"}},
        }


def receipt(job: ImportJob) -> Receipt:
    """The account of a job as it stands."""
    return Receipt(
        job=job.pk,
        kind=job.kind,
        status=job.status,
        error=job.error,
        name=job.original_name,
        size=job.size,
        sha256=job.sha256,
        uploaded_by=job.people.get("created_by", ""),
        confirmed_by=job.people.get("confirmed_by", ""),
        approved_by=job.people.get("approved_by", ""),
        cancelled_by=job.people.get("cancelled_by", ""),
        cancelled_because=job.people.get("cancelled_because", ""),
        confirmed_at=job.confirmed_at,
        finished_at=job.finished_at,
        preview=job.counts,
        results=job.results,
        proposals=job.proposals,
    )


def _entries(rows: QuerySet[ImportRow], names: Mapping[str, str], level: str) -> list[dict[str, Any]]:
    return [
        {"row": row.row_number, "id": row.identity, "reason": reasons(row, names, level)} for row in rows.iterator()
    ]


def _notes(rows: QuerySet[ImportRow], names: Mapping[str, str]) -> list[dict[str, Any]]:
    told = rows.exclude(outcome__in=(Outcome.SET_ASIDE, Outcome.REFUSED)).order_by("row_number")
    return [entry for entry in _entries(told, names, Level.NOTE) if entry["reason"]]


def headings(kind: str) -> dict[str, str]:
    """The columns of a kind by name, as people call them, and the fields of its model that have other names."""
    adapter = get_adapter(kind)
    names = field_names(adapter.model)
    for column in adapter.columns:
        names |= dict.fromkeys((*column.aliases, column.name), column.heading())
    return names


def reasons(row: ImportRow, names: Mapping[str, str], level: str | None = None) -> str:
    """The row's problems in one line: column (by ``names``), what is wrong, the value, what is allowed."""
    return "；".join(
        _sentence(found, names) for found in weightiest_first(row.problems) if level is None or found["level"] == level
    )


def _sentence(found: dict[str, Any], names: Mapping[str, str]) -> str:
    column = names.get(found["column"], found["column"])
    text = f"{column}：{found['message']}" if column else found["message"]
    if found["value"]:
        text += _(" Found: %(value)s.") % {"value": found["value"]}
    if found["allowed"]:
        text += _(" Allowed: %(allowed)s.") % {"allowed": found["allowed"]}
    return text


def refused_rows(job: ImportJob) -> Iterator[dict[str, Any]]:
    """The values of rows that were refused or found edited, as they were read, with a column that says why."""
    names = headings(job.kind)
    rows = job.rows.filter(Q(outcome=Outcome.REFUSED) | Q(state=RowState.CONFLICT))
    for row in rows.order_by("row_number").iterator(chunk_size=200):
        yield {
            **(row.raw or {}),
            PROBLEM_COLUMN: _("Row %(row)d") % {"row": row.row_number} + "：" + reasons(row, names),
        }


def write_refused(job: ImportJob, file: IO[bytes]) -> None:
    """Writes :func:`refused_rows` in the job's own format; the file can be corrected and uploaded again."""
    columns = [*get_adapter(job.kind).columns, problem_column()]
    write_rows(file, job.format, columns, refused_rows(job))
