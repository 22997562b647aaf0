"""What the office shows of clean-up decisions."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from .models import CleanupDecision, CleanupRow, MatchState, Outcome, RowState
from .relations import waiting_relations

__all__ = ["announced_against_found", "certain_rows", "counts", "decisions", "rows_of", "waiting_relations"]

UNDECIDED = "undecided"
"""Stands for an empty outcome in addresses."""
FAILED = "failed"
"""Stands in addresses for rows that could not be carried out."""


def decisions() -> "QuerySet[CleanupDecision]":
    """All decisions, newest first, with how many of their rows are still open, unmatched and carried out."""
    return CleanupDecision.objects.annotate(
        row_count=Count("rows"),
        open_count=Count("rows", filter=Q(rows__state__in=(RowState.OPEN, RowState.QUEUED))),
        unmatched_count=Count("rows", filter=Q(rows__state=RowState.OPEN, rows__match=MatchState.NONE)),
        accepted_count=Count("rows", filter=Q(rows__state=RowState.ACCEPTED)),
    ).order_by("-pk")


def rows_of(
    decision: CleanupDecision, *, outcome: str = "", match: str = "", state: str = "", tried: str = ""
) -> "QuerySet[CleanupRow]":
    """The rows in the order of the list; ``match`` looks at open rows only, for the others it is settled.

    ``tried``: those that could not be carried out.
    """
    rows = decision.rows.select_related("target", "accepted_by").defer("target__body").order_by("position")
    if outcome:
        rows = rows.filter(outcome="" if outcome == UNDECIDED else outcome)
    if match:
        rows = rows.filter(match=match, state=RowState.OPEN)
    if tried:
        rows = rows.exclude(problem="")
    return rows.filter(state=state) if state else rows


def certain_rows(rows: "QuerySet[CleanupRow]") -> "QuerySet[CleanupRow]":
    """The open rows of ``rows`` that can be carried out: certain, or chosen by a person, and with an outcome."""
    ready = Q(match=MatchState.CERTAIN) | Q(chosen_by__isnull=False)
    return rows.filter(ready, state=RowState.OPEN, target__isnull=False).exclude(outcome="")


def counts(decision: CleanupDecision) -> dict[str, dict[str, int]]:
    """``{"outcome": {code: rows}, "match": {code: open rows}, "state", "tried": {code: rows}}``, in one query."""
    found: dict[str, dict[str, int]] = {
        "outcome": {**dict.fromkeys(Outcome.values, 0), UNDECIDED: 0},
        "match": dict.fromkeys(MatchState.values, 0),
        "state": dict.fromkeys(RowState.values, 0),
        "tried": {FAILED: 0},
    }
    failed = Count("pk", filter=~Q(problem=""))
    grouped = (
        decision.rows.order_by().values_list("outcome", "match", "state").annotate(rows=Count("pk"), failed=failed)
    )
    for outcome, match, state, rows, without_effect in grouped:
        found["tried"][FAILED] += without_effect
        found["outcome"][outcome or UNDECIDED] += rows
        found["state"][state] += rows
        if state == RowState.OPEN:
            found["match"][match] += rows
    return found


def announced_against_found(decision: CleanupDecision, found: dict[str, dict[str, int]]) -> list[dict[str, Any]]:
    """What the text announces, with the rows of that outcome: a difference shows a list that was not read whole."""
    labels = dict(Outcome.choices)
    return [
        {
            **each,
            "label": labels.get(each["outcome"], each["words"]),
            "found": found["outcome"].get(each["outcome"]) if each["outcome"] else None,
        }
        for each in decision.announced
    ]
