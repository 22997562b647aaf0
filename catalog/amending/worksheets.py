"""The worksheet of an amending document: read once from its text, kept, and matched with the library."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from catalog.documents.dates import Terms
from catalog.documents.duplicates import FingerprintKey
from catalog.documents.identity import number_keys, title_key
from catalog.documents.likeness import core_title
from catalog.documents.models import PolicyDocument, RelationRole

from .instructions import read_instructions
from .model import Instruction, Reading, Target, Unclear
from .works import AmendmentWork

SHOWN = 8
"""How many candidates are kept for a person to choose from."""
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
    starts_on = proposed_start(reading.terms, latest)
    known = {(work.target_title, work.target_number): work for work in act.amendment_works.all()}
    for place, target in enumerate(_targets(reading), start=1):
        work = known.get((target.title[:500], target.number[:300]))
        if work is None:
            work = AmendmentWork(act=act, target_title=target.title[:500], target_number=target.number[:300])
            work.starts_on = starts_on
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


def proposed_start(terms: Terms, act: PolicyDocument) -> date | None:
    """The day from which the changes hold: as the act says, else its own; None where neither is known."""
    if terms.effective_on is not None:
        return terms.effective_on
    own = act.published_on or act.written_on
    if terms.from_act:
        return own + timedelta(days=terms.after_days) if own else None
    return act.effective_on or (None if terms.several else own)


def match(work: AmendmentWork, act: PolicyDocument) -> None:
    """Propose the document that is meant; certain only where one alone fits.

    It fits by number and title, or by title alone where one of the act's issuers issued it.
    """
    numbers = {f"n:{key}" for key in number_keys(work.target_number)}
    titles = {f"t:{title_key(core_title(work.target_title))}"} if work.target_title else set()
    found = [each for each in _documents(numbers | titles, work.target_title) if each.pk != act.pk]
    issuers = {issuer.organisation_id for issuer in act.issuers.all()}
    candidates = [_candidate(each, work, numbers, issuers) for each in found]
    candidates.sort(key=lambda each: (-len(each["agrees"]), each["document"]))
    sure = [each for each in candidates if "title" in each["agrees"] and len(each["agrees"]) > 1]
    work.candidates = candidates[:SHOWN]
    taken = set(act.amendment_works.exclude(pk=work.pk).values_list("target", flat=True))
    if len(sure) == 1 and sure[0]["document"] not in taken:
        work.target_id = sure[0]["document"]


def _documents(keys: set[str], title: str) -> list[PolicyDocument]:
    """By the keys of fingerprints, by title where the keys are not written down yet, and by the name an act gave."""
    if not keys:
        return []
    prints = FingerprintKey.objects.filter(key__in=keys).values("fingerprint__document")
    named = Q(text_versions__title=title) | Q(title=title) if title else Q()
    documents = PolicyDocument.objects.in_source_language().filter(Q(pk__in=prints) | named).distinct()
    return list(documents.defer("body", "provisions").prefetch_related("issuers").order_by("-pk")[: 2 * SHOWN])


def _candidate(document: PolicyDocument, work: AmendmentWork, numbers: set[str], issuers: set[int]) -> dict[str, Any]:
    agrees = []
    if numbers & {f"n:{key}" for key in number_keys(document.number_raw)}:
        agrees.append("number")
    names = {document.title, *(version.title for version in document.text_versions.all())}
    if work.target_title and core_title(work.target_title) in {core_title(name) for name in names if name}:
        agrees.append("title")
    if not numbers and issuers & {issuer.organisation_id for issuer in document.issuers.all()}:
        agrees.append("issuer")
    return {
        "document": document.pk, "title": document.title, "number": document.number_raw, "agrees": agrees,
    }  # fmt: skip


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
