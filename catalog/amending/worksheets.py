"""The worksheet of an amending document: read once from its text, kept, and matched with the library."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.documents.models import PolicyDocument, RelationRole

from .instructions import read_instructions
from .model import Instruction, Reading, Target, Unclear
from .targets import match
from .works import AmendmentWork

NO_TARGET = Target("")
"""Where the words go of which it is not said what they change."""


def amends(document: PolicyDocument) -> bool:
    """Whether its title or its relations say that it amends others."""
    if any(word in document.title for word in ("修改", "修正", "修订", "废止和修改")):
        return True
    return any(relation.role == RelationRole.AMENDS for relation in document.relations.all())


@transaction.atomic
def open_worksheet(*, act: PolicyDocument, user: Any) -> list[AmendmentWork]:
    """Read the latest text of ``act`` into works, one for each document it changes.

    Asked again it adds what is new in the text; what a person has done about words that are still there stays, and
    works that were applied are left alone.
    """
    act = PolicyDocument.objects.select_for_update(of=("self",)).get(pk=act.pk)
    latest = act.get_latest_revision_as_object()
    reading = read_instructions(latest.text, latest.title)
    known = {(work.target_title, work.target_number): work for work in act.amendment_works.all()}
    for place, target in enumerate(_targets(reading), start=1):
        work = known.get((target.title[:500], target.number[:300]))
        if work is None:
            work = AmendmentWork(act=act, target_title=target.title[:500], target_number=target.number[:300])
            work.starts_on = proposed_start(reading, target, latest)
            match(work, latest)
        if work.applied:
            continue
        work.position, work.updated_by = place, user
        work.entries = _merged(work.entries, _entries(reading, target))
        work.version = work.version + 1 if work.pk else 1
        work.save()
    return works_of(act)


def works_of(act: PolicyDocument) -> list[AmendmentWork]:
    """The works of an act in the order in which it speaks of the documents."""
    works = act.amendment_works.select_related("target", "act", "updated_by", "applied_by")
    return list(works.order_by("position", "pk"))


def proposed_start(reading: Reading, target: Target, act: PolicyDocument) -> date | None:
    """The day from which the changes of ``target`` hold: as the act says of the part that changes it, else of itself.

    None where neither is known, or where its parts hold from several days and it is not said which is meant.
    """
    terms = reading.terms_of(target)
    if terms is None:
        return None
    if terms.effective_on is not None:
        return terms.effective_on
    own = act.published_on or act.written_on
    if terms.from_act:
        return own + timedelta(days=terms.after_days) if own else None
    return act.effective_on or (None if reading.terms.several else own)


def common_start(act: PolicyDocument) -> date | None:
    """The day from which all its changes hold; None where they hold from several days."""
    days = set(act.amendment_works.values_list("starts_on", flat=True))
    return days.pop() if len(days) == 1 else None


def _targets(reading: Reading) -> Iterable[Target]:
    said: tuple[Instruction | Unclear, ...] = (*reading.instructions, *reading.unclear)
    homeless = any(each.target is None for each in said)
    return (*reading.targets, NO_TARGET) if homeless or not reading.targets else reading.targets


def _entries(reading: Reading, target: Target) -> list[dict[str, Any]]:
    said: tuple[Instruction | Unclear, ...] = (*reading.instructions, *reading.unclear)
    own = [each for each in said if (each.target or NO_TARGET) == target]
    return [_entry(key, each) for key, each in enumerate(sorted(own, key=lambda each: each.start), start=1)]


def _entry(key: int, said: Instruction | Unclear) -> dict[str, Any]:
    entry = {"key": key, "words": said.words, "why": "", "settled": "", "reason": "", "instruction": None}
    if isinstance(said, Unclear):
        return {**entry, "why": str(said.reason)}
    return {**entry, "instruction": said.as_json()}


def _merged(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """New entries, each as a person left it where its words are still the same; what a person added stays."""
    left = {_place(old, each): each for each in old}
    merged = [{**left.pop(_place(new, each), each), "key": each["key"]} for each in new]
    added = [each for each in left.values() if each.get("added")]
    return [*merged, *({**each, "key": len(merged) + place} for place, each in enumerate(added, start=1))]


def _place(entries: list[dict[str, Any]], entry: dict[str, Any]) -> tuple[str, int]:
    same = [each["key"] for each in entries if each["words"] == entry["words"]]
    return entry["words"], same.index(entry["key"])


def no_target_name() -> str:
    """How the work is called that holds what names no document."""
    return _("Document not named")
