"""An amendment work corrected by a person step by step, before it is carried out (``carrying_out``).

A work is kept between days; whoever saves says which version was seen, so that nobody overwrites another.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.documents.models import PolicyDocument

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


@contextmanager
def changing(seen: Seen) -> Iterator[AmendmentWork]:
    """The work locked for a change by who saw it; it is then open again, and saved.

    Raises NotApplied when someone else has changed it since.
    """
    with transaction.atomic():
        locked = AmendmentWork.objects.select_for_update(of=("self",)).select_related("updated_by").get(pk=seen.work)
        refuse_stale(locked, seen.version)
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


def refuse_stale(work: AmendmentWork, version: int) -> None:
    """Raises NotApplied when someone has changed the work since ``version`` was seen."""
    if work.version != version:
        person = work.updated_by or _("someone")
        raise NotApplied(_("%(person)s has changed this in the meantime: look at it again.") % {"person": person})


def _entry(work: AmendmentWork, key: int) -> dict[str, Any]:
    try:
        return work.entry(key)
    except KeyError as missing:
        raise NotApplied(_("This entry is no longer there.")) from missing
