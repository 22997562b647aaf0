"""Saves one staged row through its adapter, and says what became of it."""

import logging
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from .adapters import ImportAdapter, ParsedRow
from .models import ImportJob, ImportRow, Outcome, RowState
from .problems import Level, RowProblem, RowRefused

logger = logging.getLogger(__name__)


def refuse(row: ImportRow, state: RowState, *problems: RowProblem) -> None:
    """Marks a row as not saved, with the reasons added to what the preview found."""
    row.state = state
    row.problems = [*row.problems, *(problem.at(row.row_number).as_json() for problem in problems)]


def problems_of(error: Exception, level: str = Level.ERROR) -> list[RowProblem]:
    """An exception in the words of problems."""
    if isinstance(error, RowRefused):
        return [RowProblem(p.message, p.column, p.value, p.allowed, level, p.row) for p in error.problems]
    if isinstance(error, ValidationError):
        if hasattr(error, "error_dict"):
            return [
                RowProblem(message, "" if name == "__all__" else name, level=level)
                for name, messages in error.message_dict.items()
                for message in messages
            ]
        return [RowProblem(message, level=level) for message in error.messages]
    return [RowProblem(str(error) or _("Not allowed."), level=level)]


def save_row(  # noqa: PLR0913 (one row, its two readings and the three people and things concerned)
    adapter: ImportAdapter,
    row: ImportRow,
    parsed: ParsedRow,
    existing: Any,
    *,
    job: ImportJob,
    user: AbstractBaseUser,
    approver: AbstractBaseUser | None,
) -> None:
    """Saves as a draft and, if asked and nothing speaks against it, publishes. A refused publication stays a draft."""
    try:
        with transaction.atomic():
            instance = existing
            if existing is None or row.outcome != Outcome.SAME:
                _raise_errors([*parsed.problems, *adapter.check(parsed.values, existing)])
                instance = adapter.apply(parsed.values, existing, job=job, user=user)
    except (RowRefused, ValidationError, PermissionDenied) as error:
        refuse(row, RowState.SKIPPED, *problems_of(error))
        row.outcome = Outcome.REFUSED
        return
    except IntegrityError:
        logger.warning("Import %s, row %s: refused by the database", job.pk, row.row_number, exc_info=True)
        refuse(row, RowState.CONFLICT, RowProblem(_("Another change made the same object at the same moment.")))
        return
    row.state, row.object_id, row.created = RowState.APPLIED, str(instance.pk), existing is None
    row.problems = [*row.problems, *(note.at(row.row_number).as_json() for note in adapter.noted(instance))]
    if job.asked.publish and approver is not None and _may_go_public(row, parsed):
        _publish(adapter, row, instance, job=job, user=user, approver=approver)


def _raise_errors(problems: list[RowProblem]) -> None:
    errors = [problem for problem in problems if problem.level in {Level.ERROR, Level.SET_ASIDE}]
    if errors:
        raise RowRefused(*errors)


def _may_go_public(row: ImportRow, parsed: ParsedRow) -> bool:
    return Outcome.KEPT_DRAFT not in {row.outcome, parsed.outcome}


def _publish(  # noqa: PLR0913
    adapter: ImportAdapter,
    row: ImportRow,
    instance: Any,
    *,
    job: ImportJob,
    user: AbstractBaseUser,
    approver: AbstractBaseUser,
) -> None:
    try:
        with transaction.atomic():
            adapter.publish(instance, job=job, user=user, approved_by=approver)
        row.published = True
    except (RowRefused, ValidationError, PermissionDenied) as error:
        refuse(row, RowState.APPLIED, *problems_of(error, Level.KEPT_DRAFT))
        row.outcome = Outcome.KEPT_DRAFT
