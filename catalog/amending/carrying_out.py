"""An amendment work carried out on its target's draft, and taken back from it; publishing is left to approval."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.cleanup.effects import NotCarriedOut, refuse_work_of_others
from catalog.documents.models import DocumentRelation, PolicyDocument, RelationRole
from cms.content import services as content
from cms.content.gates import PublicationRefused

from .consolidating import Consolidated, Wording, consolidated
from .remaking import Later, Remade, put_in, taken_out, text_before
from .services import BY_HAND, NotApplied, Seen, refuse_stale
from .works import AmendmentWork, WorkState


@dataclass(slots=True)
class Outcome:
    """What was done. ``changed``: a draft was saved; ``check``: what a person must look at in later versions."""

    changed: bool
    check: list[str] = field(default_factory=list)
    relation_waits: str = ""


def preview(work: AmendmentWork) -> tuple[Wording, Consolidated] | None:
    """The target's text before the act and after it as the work stands; None while the target is not chosen."""
    if work.target is None:
        return None
    draft = work.target.get_latest_revision_as_object()
    before = text_before(draft, work)
    return before, consolidated(before, work.snapshot(), work.act.translation_key)


def unsettled(work: AmendmentWork, done: Consolidated) -> list[str]:
    """What a person must still say before the work can be applied."""
    found = [
        _("Entry %(key)d: %(reason)s") % {"key": each["key"], "reason": done.failed.get(each["key"], each["why"])}
        for each in work.entries
        if not each["settled"] and (each["key"] in done.failed or each["instruction"] is None)
    ]
    if any(each["settled"] == BY_HAND for each in work.entries) and not work.by_hand:
        found.append(_("An entry is marked as done by hand, but no text was written by hand."))
    if work.starts_on is None:
        found.append(_("Say from which day the changes hold."))
    return [*found, *map(str, done.troubles)]


def apply_work(*, seen: Seen, over_draft: bool = False) -> Outcome:
    """Write the text that the work makes as a version on the target's draft; later acts are carried out anew on it.

    Applied again without a change it writes nothing. Raises NotApplied.
    """
    with _at_work(seen) as (work, row):
        outcome = _apply(work, row, seen.user, over_draft)
    outcome.relation_waits = relate(act=work.act, target=work.target, user=seen.user)
    return outcome


def undo_work(*, seen: Seen, over_draft: bool = False) -> Outcome:
    """Take the text that the work made out of the target's draft; later acts are carried out anew without it.

    The work is open again with all its entries. That the act amends the target stays said until an editor removes
    it: it may be applied again. Raises NotApplied.
    """
    with _at_work(seen) as (work, row):
        if not work.applied:
            raise NotApplied(_("It has not been applied, or was taken back already."))
        outcome = _take_out(work, row, seen.user, over_draft)
        work.applied, work.state, work.problem = {}, WorkState.OPEN, ""
        work.applied_by, work.applied_at, work.updated_by = None, None, seen.user
        work.version += 1
        work.save()
    return outcome


def what_undoing_does(work: AmendmentWork) -> Remade:
    """What ``undo_work`` would do to the texts of the target's draft; nothing is written."""
    row = PolicyDocument.objects.filter(pk=work.target_id).first()
    if row is None:
        return Remade(changed=False, own=None)
    return taken_out(row.get_latest_revision_as_object(), work)


def relate(*, act: PolicyDocument, target: PolicyDocument | None, user: Any) -> str:
    """Have the act's draft say that it amends ``target``; returns why that has to wait, or nothing."""
    try:
        with transaction.atomic():
            row = PolicyDocument.objects.select_for_update(of=("self",)).get(pk=act.pk)
            draft = row.get_latest_revision_as_object()
            said = [each for each in draft.relations.all() if each.role == RelationRole.AMENDS]
            if target is None or any(_names(each, target) for each in said):
                return ""
            refuse_work_of_others(row, user, over_draft=False)
            draft.relations.add(DocumentRelation(role=RelationRole.AMENDS, target=target))
            content.save_draft(instance=draft, user=user)
    except (NotCarriedOut, ValidationError, PublicationRefused) as error:
        return "；".join(error.messages) if isinstance(error, ValidationError) else str(error)
    return ""


@contextmanager
def _at_work(seen: Seen) -> Iterator[tuple[AmendmentWork, PolicyDocument | None]]:
    """The work and its target's row, locked in the order in which all lock them: a work may open others again."""
    try:
        with transaction.atomic():
            target = AmendmentWork.objects.values_list("target", flat=True).get(pk=seen.work)
            row = PolicyDocument.objects.select_for_update(of=("self",)).filter(pk=target).first()
            works = AmendmentWork.objects.select_for_update(of=("self",)).select_related("updated_by")
            work = works.get(pk=seen.work)
            refuse_stale(work, seen.version if work.target_id == target else 0)
            yield work, row
    except NotCarriedOut as refused:
        raise NotApplied(str(refused)) from refused
    except ValidationError as error:
        raise NotApplied("；".join(error.messages)) from error


def _apply(work: AmendmentWork, row: PolicyDocument | None, user: Any, over_draft: bool) -> Outcome:
    if row is None:
        raise NotApplied(_("Choose the document that is meant."))
    draft = row.get_latest_revision_as_object()
    done = consolidated(text_before(draft, work), work.snapshot(), work.act.translation_key)
    if open_points := unsettled(work, done):
        raise NotApplied("；".join(open_points))
    remade = put_in(draft, work)
    outcome = Outcome(remade.changed, [words for each in remade.later if (words := _told(each, work.act))])
    if outcome.changed:
        refuse_work_of_others(row, user, over_draft=over_draft)
        content.save_draft(instance=draft, user=user)
    if outcome.changed or work.state != WorkState.APPLIED:
        work.applied, work.state, work.problem = work.snapshot(), WorkState.APPLIED, ""
        work.applied_by, work.applied_at, work.version = user, timezone.now(), work.version + 1
        work.save()
    return outcome


def _take_out(work: AmendmentWork, row: PolicyDocument | None, user: Any, over_draft: bool) -> Outcome:
    if row is None:
        return Outcome(changed=False)
    draft = row.get_latest_revision_as_object()
    remade = taken_out(draft, work)
    if remade.changed:
        refuse_work_of_others(row, user, over_draft=over_draft)
        content.save_draft(instance=draft, user=user)
    return Outcome(remade.changed, [words for each in remade.later if (words := _told(each, work.act))])


def _told(later: Later, act: PolicyDocument) -> str:
    """What a person must look at in a later text; its work is opened again, or closed where its words fit again."""
    if later.work is None:
        words = _("The text from %(day)s was not made from instructions and stays as it is: check it.")
        return words % {"day": later.row.starts_on.isoformat()}
    if not later.problems:
        _close_again(later.work)
        return ""
    words = _("The text before it changed by “%(act)s”; in “%(title)s” this is no longer carried out: %(problems)s")
    told = words % {"act": act.title, "title": later.work.act.title, "problems": "；".join(later.problems)}
    if later.work.problem != told:
        _set_state(later.work, WorkState.OPEN, told)
    return told


def _close_again(work: AmendmentWork) -> None:
    """It was opened because its words did not fit; nobody changed it since, and now they fit."""
    if work.problem and work.snapshot() == work.applied:
        _set_state(work, WorkState.APPLIED, "")


def _set_state(work: AmendmentWork, state: WorkState, problem: str) -> None:
    """Of a work that nobody is at: only this is written, so that no correction is overwritten."""
    AmendmentWork.objects.filter(pk=work.pk).update(state=state, problem=problem, version=F("version") + 1)


def _names(relation: DocumentRelation, target: PolicyDocument) -> bool:
    return relation.target_id == target.pk or (relation.target_id is None and relation.target_title == target.title)
