"""What the confirmation screen looks up: texts in work, possible duplicates, documents that relations name."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.functional import Promise

from catalog.documents.duplicates import NEIGHBOURS, DocumentFingerprint, DuplicateReason, FingerprintKey
from catalog.documents.identity import number_keys, title_key
from catalog.documents.likeness import (
    ALIKE_TEXTS,
    ALIKE_TITLES,
    core_title,
    keys,
    text_likeness,
    title_likeness,
)
from catalog.documents.models import PolicyDocument

from .models import IN_WORK, Intake

SHOWN = 5
"""How many duplicates, or documents that one relation may mean, are offered."""
_SHARING = 50  # documents under one key: a title that more bear tells nothing


@dataclass(frozen=True, slots=True)
class Alike:
    """A document of the library that may be the one coming in; ``likeness`` 0…1."""

    document: PolicyDocument
    reason: str | Promise
    likeness: float


def in_work() -> "QuerySet[Intake]":
    """Texts that wait for a person or for the background, newest first, without their words."""
    found = Intake.objects.filter(state__in=IN_WORK).select_related("created_by")
    return found.defer("reading", "proposals")


def alike(*, title: str, number_raw: str, own_sketch: list[int]) -> list[Alike]:
    """Documents that share a key with the text and are as alike as the library's own comparison asks."""
    own = [key[:200] for key in dict.fromkeys(keys(title, number_raw, own_sketch))]
    sharing = FingerprintKey.objects.filter(key__in=own).values("fingerprint").annotate(shared=Count("pk"))
    nearest = [row["fingerprint"] for row in sharing.order_by("-shared", "-fingerprint")[:NEIGHBOURS]]
    prints = DocumentFingerprint.objects.filter(pk__in=nearest).select_related("document").prefetch_related("keys")
    numbers = {key for key in own if key.startswith("n:")}
    found = [
        Alike(other.document, DuplicateReason(judged[0]).label, judged[1])
        for other in prints.defer("document__body", "document__provisions")
        if (judged := _judged(title, numbers, own_sketch, other))
    ]
    return sorted(found, key=lambda each: -each.likeness)[:SHOWN]


def _judged(
    title: str, numbers: set[str], own_sketch: list[int], other: DocumentFingerprint
) -> tuple[str, float] | None:
    titles, texts = title_likeness(title, other.title), text_likeness(own_sketch, other.sketch)
    its_numbers = {row.key for row in other.keys.all() if row.key.startswith("n:")}
    if numbers & its_numbers and titles >= ALIKE_TITLES:
        return DuplicateReason.NUMBER, max(titles, texts)
    if numbers and its_numbers and not numbers & its_numbers:
        # Yearly documents repeat title and text; another number says that it is another document.
        return None
    if title and core_title(title) == core_title(other.title):
        return DuplicateReason.TITLE, max(0.5, texts)
    return (DuplicateReason.TEXT, texts) if texts >= ALIKE_TEXTS else None


def documents_named(named: Sequence[tuple[str, str]]) -> list[list[PolicyDocument]]:
    """For each (title, number) the documents of the library that may be meant, best first; two questions for all."""
    wanted = [_keys_of(title, number) for title, number in named]
    meeting = _under({key for each in wanted for key in each})
    return [_best(title, each, meeting) for (title, _number), each in zip(named, wanted, strict=True)]


def surely(title: str, number: str, found: Sequence[PolicyDocument]) -> PolicyDocument | None:
    """The one that is meant beyond doubt: number and title agree, or the only one with this number or title."""
    numbers = set(number_keys(number))
    agreeing = [
        document
        for document in found
        if (not numbers or numbers & set(number_keys(document.number_raw)))
        and (not title or title_likeness(title, document.title) >= ALIKE_TITLES)
    ]
    if title and len(agreeing) > 1:
        # A number that several bear, or a 试行 next to what it became: the very title decides.
        agreeing = [document for document in agreeing if core_title(document.title) == core_title(title)]
    return agreeing[0] if len(agreeing) == 1 else None


def _keys_of(title: str, number: str) -> list[str]:
    found = [f"n:{key}" for key in number_keys(number)]
    if title:
        found.append(f"t:{title_key(core_title(title))}")
    return [key[:200] for key in found]


def _under(wanted: Iterable[str]) -> dict[str, list[PolicyDocument]]:
    rows = FingerprintKey.objects.filter(key__in=set(wanted)).select_related("fingerprint__document")
    rows = rows.only("key", "fingerprint__document__title", "fingerprint__document__number_raw")
    meeting: dict[str, list[PolicyDocument]] = defaultdict(list)
    for row in rows.order_by("pk"):
        meeting[row.key].append(row.fingerprint.document)
    return {key: documents for key, documents in meeting.items() if len(documents) <= _SHARING}


def _best(title: str, wanted: Iterable[str], meeting: dict[str, list[PolicyDocument]]) -> list[PolicyDocument]:
    found: dict[int, Any] = {each.pk: each for key in wanted for each in meeting.get(key, ())}
    return sorted(found.values(), key=lambda each: -title_likeness(title, each.title))[:SHOWN]
