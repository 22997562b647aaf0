"""What a row does to its target: the fields it sets, why it may not, and how it is taken back."""

from datetime import date
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalog.citations.claiming import open_in_editor
from catalog.documents.models import Basis, PolicyDocument, RelationRole, TerminationKind

from .models import CleanupRow, Outcome

RELATIONS: Final[dict[str, RelationRole]] = {
    Outcome.AMEND: RelationRole.CALLS_TO_AMEND,
    Outcome.REPEAL: RelationRole.REPEALS,
    Outcome.DECLARE_INVALID: RelationRole.DECLARES_INVALID,
    Outcome.EXTEND: RelationRole.EXTENDS,
}
"""What the deciding document does to the target. What is kept changes nothing and is said by the row alone."""

_ENDS: Final = {
    Outcome.REPEAL: TerminationKind.REPEALED,
    Outcome.DECLARE_INVALID: TerminationKind.DECLARED_INVALID,
}


class NotCarriedOut(Exception):
    """Why a row was not carried out, in words for the person who asked."""


def changes(row: CleanupRow) -> dict[str, Any]:
    """The fields of the target that the row sets. Raises NotCarriedOut where the row does not say enough."""
    if not row.outcome:
        raise NotCarriedOut(_("The list does not say what is decided about this document: choose the outcome."))
    if row.outcome in _ENDS:
        day = row.decision.effective_on or row.decision.decided_on
        if day is None:
            raise NotCarriedOut(_("The decision has no date: say when it was decided or takes effect."))
        kind = _ENDS[Outcome(row.outcome)]
        return {"terminated_on": day, "terminated_basis": str(Basis.DECLARED), "termination_kind": str(kind)}
    if row.outcome == Outcome.EXTEND:
        if row.until is None:
            raise NotCarriedOut(_("The row does not say until when the validity is extended: enter the day."))
        return {"expires_on": row.until, "expires_basis": str(Basis.DECLARED)}
    return {}


def refuse_contradiction(draft: PolicyDocument, wanted: dict[str, Any]) -> None:
    """Raises NotCarriedOut when the target says otherwise already: a person must look at both."""
    if "terminated_on" in wanted and draft.terminated_on and draft.terminated_on != wanted["terminated_on"]:
        day = date_format(draft.terminated_on, "DATE_FORMAT")
        raise NotCarriedOut(_("The document has ended already, on %(day)s.") % {"day": day})
    if "expires_on" in wanted and draft.terminated_on:
        day = date_format(draft.terminated_on, "DATE_FORMAT")
        raise NotCarriedOut(_("The document has ended already, on %(day)s.") % {"day": day})
    presumed = draft.expires_basis == Basis.PRESUMED  # what is declared counts for more
    if "expires_on" in wanted and draft.expires_on and draft.expires_on > wanted["expires_on"] and not presumed:
        day = date_format(draft.expires_on, "DATE_FORMAT")
        raise NotCarriedOut(_("The document is valid longer already, until %(day)s.") % {"day": day})


def refuse_work_of_others(target: PolicyDocument, user: Any, *, over_draft: bool) -> None:
    """Raises NotCarriedOut when someone else is at work on ``target``.

    What is under review, locked, or open in an editor would be changed behind that person's back; an unpublished
    draft may be built upon when a person says so (``over_draft``).
    """
    if target.workflow_in_progress:
        raise NotCarriedOut(_("The document is under review; call it back first or wait."))
    if target.locked and target.locked_by_id != user.pk:
        raise NotCarriedOut(_("The document is locked by %(person)s.") % {"person": target.locked_by or _("someone")})
    if (editing := open_in_editor(target, user)) is not None:
        raise NotCarriedOut(_("The document is being edited by %(person)s.") % {"person": editing})
    if not over_draft and (person := _draft_by_other(target, user)) is not None:
        raise NotCarriedOut(_("There is an unpublished draft by %(person)s.") % {"person": person})


def set_fields(draft: PolicyDocument, values: dict[str, Any]) -> dict[str, list[Any]]:
    """Set ``values`` on ``draft``; returns ``{field: [before, after]}`` as JSON."""
    changed = {name: [_as_json(getattr(draft, name)), _as_json(value)] for name, value in values.items()}
    for name, value in values.items():
        setattr(draft, name, value)
    return changed


def holds(draft: PolicyDocument, values: dict[str, Any]) -> bool:
    """Whether ``draft`` says all of ``values`` already."""
    return all(getattr(draft, name) == value for name, value in values.items())


def values_before(changed: dict[str, list[Any]]) -> dict[str, Any]:
    """What the fields held before, of what :func:`set_fields` wrote down."""
    return {name: _from_json(name, before) for name, (before, _after) in changed.items()}


def values_after(changed: dict[str, list[Any]]) -> dict[str, Any]:
    """What was set, of what :func:`set_fields` wrote down."""
    return {name: _from_json(name, after) for name, (_before, after) in changed.items()}


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _from_json(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name.endswith("_on") and value else value


def _draft_by_other(target: PolicyDocument, user: Any) -> Any:
    """Who wrote the words that are not public. What an import brought in and nobody has touched is nobody's work."""
    latest = target.latest_revision
    if latest is None or latest.user_id in (None, user.pk) or latest.pk == target.live_revision_id:
        return None
    if CleanupRow.objects.filter(revision_id=latest.pk).exists():
        return None
    untouched = target.source and not target.revisions.exclude(pk=latest.pk).exists()
    return None if untouched else latest.user
