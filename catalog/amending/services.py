"""The writes of amendment works: corrected by a person step by step, then applied to the target's draft.

A work is kept between days; whoever saves says which version was seen, so that nobody overwrites another.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.cleanup.effects import NotCarriedOut, refuse_work_of_others
from catalog.documents.models import DocumentRelation, PolicyDocument, RelationRole
from catalog.documents.versions import TextVersion, versions_in_order
from cms.content import services as content
from cms.content.gates import PublicationRefused

from .consolidating import Consolidated, Wording, consolidated, issued, of_version
from .model import Instruction
from .works import AmendmentWork, WorkState

LEFT_OUT, BY_HAND = "left_out", "by_hand"


class NotApplied(Exception):
    """Why a work was not changed or applied, in words for the person who asked."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Who changes which work, and the version of it that they saw."""

    work: int
    version: int
    user: Any


@dataclass(slots=True)
class Outcome:
    """What applying did. ``changed``: a draft was saved; ``check``: what a person must look at in later versions."""

    changed: bool
    check: list[str] = field(default_factory=list)
    relation_waits: str = ""


@contextmanager
def changing(seen: Seen) -> Iterator[AmendmentWork]:
    """The work locked for a change by who saw it; it is then open again, and saved.

    Raises NotApplied when someone else has changed it since.
    """
    with transaction.atomic():
        locked = AmendmentWork.objects.select_for_update(of=("self",)).select_related("updated_by").get(pk=seen.work)
        _refuse_stale(locked, seen.version)
        yield locked
        locked.state, locked.version, locked.updated_by = WorkState.OPEN, locked.version + 1, seen.user
        locked.save()


def settle_entry(*, seen: Seen, key: int, settled: str, reason: str) -> None:
    """Leave an entry out, mark it as done by hand (both with a reason), or take it up again."""
    if settled not in ("", LEFT_OUT, BY_HAND):
        raise NotApplied(_("An entry is carried out, left out, or done by hand."))
    if settled and not reason.strip():
        raise NotApplied(_("Say why it is not carried out as it stands."))
    with changing(seen) as locked:
        changed = {**_entry(locked, key), "settled": settled, "reason": reason.strip()[:300] if settled else ""}
        locked.entries = [changed if each["key"] == key else each for each in locked.entries]


def change_entry(*, seen: Seen, key: int | None, instruction: Instruction) -> None:
    """Put an entry's instruction right, or with no ``key`` add one that the text was not read to say."""
    with changing(seen) as locked:
        if key is None:
            key = max((each["key"] for each in locked.entries), default=0) + 1
            added = {"key": key, "words": instruction.words, "why": "", "settled": "", "reason": "", "added": True}
            locked.entries = [*locked.entries, added]
        changed = {**_entry(locked, key), "instruction": instruction.as_json(), "settled": "", "reason": ""}
        locked.entries = [changed if each["key"] == key else each for each in locked.entries]


def move_entry(*, seen: Seen, key: int, to: int) -> None:
    """The words are about another document of the same act."""
    with changing(seen) as locked:
        moved = _entry(locked, key)
        other = AmendmentWork.objects.select_for_update().filter(act=locked.act_id, pk=to).first()
        if other is None or other.pk == locked.pk:
            raise NotApplied(_("Choose another document of this act."))
        locked.entries = [each for each in locked.entries if each["key"] != key]
        last = max((each["key"] for each in other.entries), default=0)
        other.entries = [*other.entries, {**moved, "key": last + 1}]
        other.state, other.version, other.updated_by = WorkState.OPEN, other.version + 1, seen.user
        other.save()


def set_start(*, seen: Seen, starts_on: date | None, in_order: bool) -> None:
    """From which day the changes hold, and whether later provisions are numbered anew."""
    with changing(seen) as locked:
        locked.starts_on, locked.in_order = starts_on, in_order


def choose_target(*, seen: Seen, target: PolicyDocument | None) -> None:
    """A person says which document is meant."""
    with changing(seen) as locked:
        if locked.applied and locked.target_id != (target and target.pk):
            raise NotApplied(_("It was applied to “%(title)s” already.") % {"title": locked.target})
        if target is not None and target.pk == locked.act_id:
            raise NotApplied(_("An act does not amend itself."))
        others = AmendmentWork.objects.filter(act=locked.act_id, target=target).exclude(pk=locked.pk)
        if target is not None and others.exists():
            raise NotApplied(_("This act changes “%(title)s” in another part of the worksheet.") % {"title": target})
        locked.target = target


def add_target(*, act: PolicyDocument, user: Any, target: PolicyDocument, starts_on: date | None) -> AmendmentWork:
    """A further document that the act changes, though its text was not read to say so."""
    if target.pk == act.pk:
        raise NotApplied(_("An act does not amend itself."))
    with transaction.atomic():
        PolicyDocument.objects.select_for_update(of=("self",)).get(pk=act.pk)
        works = act.amendment_works
        if works.filter(target=target).exists() or works.filter(target_title=target.title[:500]).exists():
            raise NotApplied(_("This act changes “%(title)s” in another part of the worksheet.") % {"title": target})
        return works.create(
            target=target, target_title=target.title[:500], target_number=target.number_raw[:300],
            starts_on=starts_on, position=works.count() + 1, updated_by=user,
        )  # fmt: skip


def write_by_hand(*, seen: Seen, provision: str, before: str, after: str) -> None:
    """Keep what a person wrote over the text of a provision, or of the whole where ``provision`` is empty."""
    before, after = ("\n".join(text.splitlines()).strip() for text in (before, after))
    with changing(seen) as locked:
        written = {each["provision"]: each for each in locked.by_hand}
        earlier = written.pop(provision, None)
        if earlier is not None and earlier["after"] != before:
            raise NotApplied(_("This was written by hand before and reads otherwise now: take that back first."))
        before = earlier["before"] if earlier else before
        if after != before:
            written[provision] = {"provision": provision, "before": before, "after": after}
        locked.by_hand = list(written.values())


def take_back_by_hand(*, seen: Seen, provision: str) -> None:
    """What was written by hand there no longer counts."""
    with changing(seen) as locked:
        locked.by_hand = [each for each in locked.by_hand if each["provision"] != provision]


def preview(work: AmendmentWork) -> tuple[Wording, Consolidated] | None:
    """The target's text before the act and after it as the work stands; None while the target is not chosen."""
    if work.target is None:
        return None
    draft = work.target.get_latest_revision_as_object()
    before = _text_before(draft, work)
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

    Applied again without a change it writes nothing. Publishing is left to approval. Raises NotApplied.
    """
    try:
        with transaction.atomic():
            locked = AmendmentWork.objects.select_for_update(of=("self",)).get(pk=seen.work)
            _refuse_stale(locked, seen.version)
            outcome = _apply(locked, seen.user, over_draft)
    except NotCarriedOut as refused:
        raise NotApplied(str(refused)) from refused
    except ValidationError as error:
        raise NotApplied("；".join(error.messages)) from error
    outcome.relation_waits = relate(act=locked.act, target=locked.target, user=seen.user)
    return outcome


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


def _apply(work: AmendmentWork, user: Any, over_draft: bool) -> Outcome:
    if work.target_id is None:
        raise NotApplied(_("Choose the document that is meant."))
    row = PolicyDocument.objects.select_for_update(of=("self",)).get(pk=work.target_id)
    draft = row.get_latest_revision_as_object()
    done = consolidated(_text_before(draft, work), work.snapshot(), work.act.translation_key)
    if open_points := unsettled(work, done):
        raise NotApplied("；".join(open_points))
    outcome = _write_versions(draft, work)
    if outcome.changed:
        refuse_work_of_others(row, user, over_draft=over_draft)
        content.save_draft(instance=draft, user=user)
    if outcome.changed or work.state != WorkState.APPLIED:
        work.applied, work.state, work.problem = work.snapshot(), WorkState.APPLIED, ""
        work.applied_by, work.applied_at, work.version = user, timezone.now(), work.version + 1
        work.save()
    return outcome


def _write_versions(draft: PolicyDocument, work: AmendmentWork) -> Outcome:
    """The versions of ``draft`` from the act on, each made again from the one before it."""
    assert work.starts_on is not None  # nothing is applied without a day
    rows = versions_in_order(draft)
    own = next((row for row in rows if row.act_id == work.act_id), None)
    was_at = rows.index(own) if own in rows else len(rows)
    own = own or TextVersion(act=work.act)
    later = [row for row in rows if row is not own]
    place = sum(row.starts_on <= work.starts_on for row in later)
    if own in rows and own.starts_on == work.starts_on:
        place = was_at
    order = [*later[:place], own, *later[place:]]
    state_before = [_state(row) for row in rows]
    own.starts_on = work.starts_on
    outcome = Outcome(changed=False)
    _remake(draft, order, min(was_at, place), work, outcome)
    for position, row in enumerate(order):
        row.sort_order = position
    outcome.changed = [_state(row) for row in order] != state_before
    draft.text_versions = order
    return outcome


def _remake(draft: PolicyDocument, order: list[TextVersion], start: int, work: AmendmentWork, outcome: Outcome) -> None:
    kept = AmendmentWork.objects.filter(target=draft.pk).exclude(applied={}).select_related("act")
    works = {each.act_id: each for each in kept}
    before = of_version(draft, order[start - 1]) if start else issued(draft)
    for row in order[start:]:
        given = work.snapshot() if row.act_id == work.act_id else getattr(works.get(row.act_id), "applied", None)
        if given is None:
            outcome.check.append(_by_itself(row))
            before = of_version(draft, row)
            continue
        act = work.act if row.act_id == work.act_id else works[row.act_id].act
        done = consolidated(before, given, act.translation_key)
        if row.act_id != work.act_id and (problems := [*map(str, done.failed.values()), *map(str, done.troubles)]):
            _open_again(works[row.act_id], problems, outcome)
        _write(draft, row, done.wording)
        before = done.wording


def _by_itself(row: TextVersion) -> str:
    words = _("The text from %(day)s was not made from instructions and stays as it is: check it.")
    return words % {"day": row.starts_on.isoformat()}


def _open_again(later: AmendmentWork, problems: list[str], outcome: Outcome) -> None:
    """A later act no longer finds its words: it has to be worked through again."""
    words = _("An earlier act was applied; in “%(title)s” this is no longer carried out: %(problems)s")
    later.problem = words % {"title": later.act.title, "problems": "；".join(problems)}
    later.state, later.version = WorkState.OPEN, later.version + 1
    later.save()
    outcome.check.append(later.problem)


def _write(draft: PolicyDocument, row: TextVersion, wording: Wording) -> None:
    row.title = wording.title if wording.title != draft.title else ""
    body = wording.stream.get_prep_value()
    if body != row.body:
        row.body, row.provisions = body, wording.provisions


def _state(row: TextVersion) -> tuple[Any, ...]:
    return row.act_id, row.act_title, row.starts_on, row.title, row.body


def _text_before(draft: PolicyDocument, work: AmendmentWork) -> Wording:
    """The text that the act finds: as issued, or of the last version before its day."""
    rows = versions_in_order(draft)
    own = next((place for place, row in enumerate(rows) if row.act_id == work.act_id), None)
    others = [row for row in rows if row.act_id != work.act_id]
    if work.starts_on is None:
        earlier = others
    elif own is not None and rows[own].starts_on == work.starts_on:
        earlier = rows[:own]
    else:
        earlier = [row for row in others if row.starts_on <= work.starts_on]
    return of_version(draft, earlier[-1]) if earlier else issued(draft)


def _entry(work: AmendmentWork, key: int) -> dict[str, Any]:
    try:
        return work.entry(key)
    except KeyError as missing:
        raise NotApplied(_("This entry is no longer there.")) from missing


def _refuse_stale(work: AmendmentWork, version: int) -> None:
    if work.version != version:
        person = work.updated_by or _("someone")
        raise NotApplied(_("%(person)s has changed this in the meantime: look at it again.") % {"person": person})


def _names(relation: DocumentRelation, target: PolicyDocument) -> bool:
    return relation.target_id == target.pk or (relation.target_id is None and relation.target_title == target.title)
