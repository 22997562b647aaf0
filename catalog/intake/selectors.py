"""What the confirmation screen looks up: texts in work, possible duplicates, documents that relations name."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from catalog.documents.duplicates import DuplicateReason, FingerprintKey, judge, neighbours
from catalog.documents.identity import number_keys, title_key
from catalog.documents.likeness import ALIKE_TITLES, core_title, keys, title_likeness
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
    prints = neighbours(own).select_related("document").defer("document__body", "document__provisions")
    found = [
        Alike(other.document, DuplicateReason(judged[0]).label, judged[1])
        for other in prints
        if (judged := judge(title, own, own_sketch, other))
    ]
    return sorted(found, key=lambda each: -each.likeness)[:SHOWN]


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
