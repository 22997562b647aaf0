"""The writes of clean-up decisions: rows taken down, targets chosen, rows carried out and taken back.

Every row is carried out in a transaction of its own: what was done stays done, and asking again does nothing twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.documents.models import PolicyDocument
from cms.content import services as content
from cms.content.gates import PublicationRefused

from .effects import (
    NotCarriedOut,
    changes,
    holds,
    refuse_contradiction,
    refuse_work_of_others,
    set_fields,
    values_after,
    values_before,
)
from .matching import match_rows, row_keys
from .models import CleanupDecision, CleanupRow, CleanupRowKey, MatchState, Outcome, RowState
from .relations import relate
from .rows import ParsedRow, Reading

AT_ONCE = 20
"""Rows carried out while the person waits (about 80 ms each); more are queued for the follower."""


@dataclass(slots=True)
class Tally:
    """What became of the rows that were to be carried out."""

    accepted: int = 0
    problems: list[CleanupRow] = field(default_factory=list)
    relations_wait: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """What is known of the deciding act."""

    title: str
    number_raw: str = ""
    document: PolicyDocument | None = None
    decided_on: date | None = None
    effective_on: date | None = None


@transaction.atomic
def create_decision(*, act: Act, reading: Reading, user: Any) -> CleanupDecision:
    """Take down what ``reading`` found, matched against the library; nothing is carried out yet."""
    decision = CleanupDecision.objects.create(
        document=act.document, title=act.title, number_raw=act.number_raw, decided_on=act.decided_on,
        effective_on=act.effective_on, announced=[asdict(each) for each in reading.announced],
        leftover=list(reading.leftover), created_by=user,
    )  # fmt: skip
    add_rows(decision=decision, rows=reading.rows)
    return decision


@transaction.atomic
def add_rows(*, decision: CleanupDecision, rows: Sequence[ParsedRow]) -> list[CleanupRow]:
    """Append ``rows`` to the decision and match them."""
    last = decision.rows.order_by("-position").values_list("position", flat=True).first() or 0
    made = CleanupRow.objects.bulk_create(
        CleanupRow(
            decision=decision, position=last + place, ordinal=row.ordinal[:20], outcome=row.outcome,
            title_as_written=row.title[:500], number_as_written=row.number[:300],
            issuer_as_written=row.issuer[:300], until=row.until, note=row.note, words=row.words,
        )
        for place, row in enumerate(rows, start=1)
    )  # fmt: skip
    remember_keys(made)
    match_rows(made)
    return made


def remember_keys(rows: Iterable[CleanupRow]) -> None:
    """Write down the keys under which rows wait for documents."""
    rows = list(rows)
    CleanupRowKey.objects.filter(row__in=rows).delete()
    CleanupRowKey.objects.bulk_create(CleanupRowKey(row=row, key=key) for row in rows for key in row_keys(row))


@transaction.atomic
def correct_row(*, row: CleanupRow, user: Any) -> None:
    """Save what a person corrected on an open ``row``; a target set by hand is theirs, else it is matched anew."""
    row.problem = ""
    row.chosen_by = user if row.target_id else None
    row.save()
    remember_keys([row])
    match_rows([row])


@transaction.atomic
def choose_target(*, row: CleanupRow, target: PolicyDocument, user: Any) -> None:
    """``user`` says which document the row means."""
    locked = _locked(row)
    if locked.state != RowState.OPEN:
        return
    locked.target, locked.chosen_by, locked.problem = target, user, ""
    locked.save(update_fields=["target", "chosen_by", "problem"])


def set_aside(*, decision: CleanupDecision, rows: Iterable[int]) -> int:
    """Nothing is to be done about these rows; they stay in the list."""
    return decision.rows.filter(pk__in=list(rows), state=RowState.OPEN).update(state=RowState.SET_ASIDE, problem="")


def set_outcome(*, decision: CleanupDecision, rows: Iterable[int], outcome: str) -> int:
    """A person says what is decided about these rows, where the list leaves it open or was misread."""
    waiting = decision.rows.filter(pk__in=list(rows), state=RowState.OPEN)
    return waiting.update(outcome=Outcome(outcome), problem="")


def queue_rows(*, decision: CleanupDecision, rows: Iterable[int], user: Any, over_draft: bool = False) -> int:
    """Have the follower carry the rows out; returns how many were queued."""
    waiting = decision.rows.filter(pk__in=list(rows), state=RowState.OPEN)
    return waiting.update(state=RowState.QUEUED, accepted_by=user, over_draft=over_draft, problem="")


def accept_queued(*, limit: int = AT_ONCE) -> int:
    """Carry out up to ``limit`` queued rows of one decision, for the person who queued them; returns how many."""
    first = CleanupRow.objects.filter(state=RowState.QUEUED).order_by("pk").first()
    if first is None:
        return 0
    person = get_user_model().objects.filter(pk__in=[first.accepted_by_id]).first()
    queued = first.decision.rows.filter(state=RowState.QUEUED, accepted_by=first.accepted_by_id)
    rows = list(queued.order_by("position").values_list("pk", flat=True)[:limit])
    if person is None:
        queued.update(state=RowState.OPEN, problem=_("Whoever asked for this has no account any more."))
    else:
        more = queued.count() > len(rows)
        accept_rows(decision=first.decision, rows=rows, user=person, with_relations=not more)
    return len(rows)


def accept_rows(
    *, decision: CleanupDecision, rows: Iterable[int], user: Any, over_draft: bool = False, with_relations: bool = True
) -> Tally:
    """Carry out the rows with these ids: each writes a draft of its target, which is then reviewed like any other.

    A row that cannot be carried out says why and stays open. The relations of all carried-out rows are written on
    the deciding document's draft together, once.
    """
    tally = Tally()
    for pk in rows:
        row = _accept_one(decision, pk, user, over_draft)
        if row is not None and row.problem:
            tally.problems.append(row)
        elif row is not None:
            tally.accepted += 1
    if with_relations:
        tally.relations_wait = relate(decision=decision, user=user)
    return tally


def take_back(*, row: CleanupRow, user: Any) -> None:
    """Open an accepted or set-aside row again; what it wrote is undone in the target's draft.

    Raises NotCarriedOut when the words are public already, or someone else is at work on the document.
    """
    with transaction.atomic():
        locked = CleanupRow.objects.select_for_update(of=("self",)).select_related("target", "decision").get(pk=row.pk)
        if locked.state == RowState.ACCEPTED and locked.before and locked.target is not None:
            _restore(locked, user)
        locked.state, locked.problem, locked.before, locked.revision_id = RowState.OPEN, "", {}, None
        locked.accepted_by = locked.accepted_at = None
        locked.save()
    relate(decision=row.decision, user=user)


def _accept_one(decision: CleanupDecision, pk: int, user: Any, over_draft: bool) -> CleanupRow | None:
    """The row as it is afterwards; None when it was carried out or set aside before."""
    try:
        with transaction.atomic():
            row = _locked_of(decision, pk)
            if row is None:
                return None
            _carry_out(row, user, over_draft=over_draft or row.over_draft)
            row.state, row.problem = RowState.ACCEPTED, ""
            row.accepted_by, row.accepted_at = user, timezone.now()
            row.save()
            return row
    except (NotCarriedOut, ValidationError, PublicationRefused) as error:
        problem = "；".join(error.messages) if isinstance(error, ValidationError) else str(error)
    decision.rows.filter(pk=pk).update(state=RowState.OPEN, problem=problem, over_draft=False)
    return decision.rows.get(pk=pk)


def _carry_out(row: CleanupRow, user: Any, *, over_draft: bool) -> None:
    if row.target is None and row.match == MatchState.NONE:
        raise NotCarriedOut(_("Its document is not in the library yet: the row waits, and is matched when it arrives."))
    if row.target is None:  # matching sets it where it is certain, else a person does
        raise NotCarriedOut(_("It is not certain which document is meant: choose it first."))
    wanted = changes(row)
    if not wanted:
        return
    target = PolicyDocument.objects.select_for_update(of=("self",)).get(pk=row.target_id)
    draft = target.get_latest_revision_as_object()
    refuse_contradiction(draft, wanted)
    if holds(draft, wanted):
        return
    refuse_work_of_others(target, user, over_draft=over_draft)
    row.before = set_fields(draft, wanted)
    row.revision_id = content.save_draft(instance=draft, user=user).pk


def _restore(row: CleanupRow, user: Any) -> None:
    target = PolicyDocument.objects.select_for_update(of=("self",)).get(pk=row.target_id)
    wanted = values_after(row.before)
    if target.live and holds(target, wanted):
        raise NotCarriedOut(_("This is public already: correct the document itself and have it reviewed."))
    draft = target.get_latest_revision_as_object()
    if not holds(draft, wanted):
        return  # someone has changed it since: there is nothing of ours to undo
    refuse_work_of_others(target, user, over_draft=False)
    set_fields(draft, values_before(row.before))
    content.save_draft(instance=draft, user=user)


def _locked(row: CleanupRow) -> CleanupRow:
    return CleanupRow.objects.select_for_update().get(pk=row.pk)


def _locked_of(decision: CleanupDecision, pk: int) -> CleanupRow | None:
    rows = decision.rows.select_for_update(of=("self",)).select_related("decision", "target")
    return rows.filter(pk=pk, state__in=(RowState.OPEN, RowState.QUEUED)).first()
