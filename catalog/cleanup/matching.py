"""Finds the documents that rows name, by 文号 and title together; what is not there yet is matched when it arrives.

Documents are met by the keys of their fingerprints (catalog.documents.duplicates), which follow every saved draft.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q

from catalog.documents.duplicates import DocumentFingerprint, DuplicateDecision, DuplicatePair, FingerprintKey
from catalog.documents.identity import number_keys, title_key
from catalog.documents.likeness import core_title, title_likeness

from .models import CleanupRow, CleanupRowKey, MatchState, RowState

SHOWN = 8
"""How many candidates a row keeps for a person to choose from."""
AT_ONCE = 200
"""How many rows are matched together: as many queries as for one."""
_SHARING = 50  # documents under one key: a number or title that more bear tells nothing


@dataclass(frozen=True, slots=True)
class Named:
    """A document as another one names it, which is ``by`` and not the one meant."""

    title: str
    number: str
    by: int | None

    @property
    def keys(self) -> list[str]:
        """The keys under which it meets documents: its numbers, and its title however it was issued."""
        keys = [f"n:{key}" for key in number_keys(self.number)]
        if self.title:
            keys.append(f"t:{title_key(core_title(self.title))}")
        return [key[:200] for key in dict.fromkeys(keys)]


def candidates_of(named: Sequence[Named]) -> list[list[dict[str, Any]]]:
    """The documents that each may mean, best first: ``{"document", "title", "number", "score", "agrees"}``.

    As many queries for all as for one.
    """
    meeting = _documents_under({key for each in named for key in each.keys})
    found = []
    for each in named:
        prints = {print.pk: print for key in each.keys for print in meeting.get(key, ())}
        own = [_candidate(each, print) for print in prints.values() if print.document_id != each.by]
        found.append(sorted(own, key=lambda candidate: (-candidate["score"], candidate["document"])))
    return found


def row_keys(row: CleanupRow) -> list[str]:
    """The keys under which the row meets documents."""
    return _named(row).keys


def match_rows(rows: Iterable[CleanupRow]) -> None:
    """Match open rows whose target no person has chosen, and write down what was found."""
    waiting = [row for row in rows if row.state == RowState.OPEN and row.chosen_by_id is None]
    for start in range(0, len(waiting), AT_ONCE):
        _match_together(waiting[start : start + AT_ONCE])


def match_waiting(*, limit: int = AT_ONCE) -> int:
    """Match again up to ``limit`` rows that meet a document saved since they were matched; returns how many."""
    later = FingerprintKey.objects.filter(key=OuterRef("key"), pk__gt=OuterRef("row__seen_key"))
    open_keys = CleanupRowKey.objects.filter(row__state=RowState.OPEN, row__chosen_by=None)
    met = open_keys.filter(Exists(later)).values_list("row", flat=True).distinct()[:limit]
    rows = list(CleanupRow.objects.filter(pk__in=list(met)).select_related("decision"))
    match_rows(rows)
    return len(rows)


def _match_together(rows: Sequence[CleanupRow]) -> None:
    seen = FingerprintKey.objects.aggregate(last=Max("pk"))["last"] or 0
    for row, candidates in zip(rows, candidates_of([_named(row) for row in rows]), strict=True):
        waited = row.match == MatchState.NONE
        _judge(row, candidates)
        row.seen_key = seen
        if waited and row.match != MatchState.NONE:
            row.problem = ""  # that it was not in the library yet
    with transaction.atomic():
        CleanupRow.objects.bulk_update(rows, ["match", "target", "candidates", "seen_key", "problem"])


def _named(row: CleanupRow) -> Named:
    return Named(row.title_as_written, row.number_as_written, row.decision.document_id)


def _documents_under(keys: Iterable[str]) -> dict[str, list[DocumentFingerprint]]:
    """Fingerprints by key, with their keys and documents at hand; what was merged into another is left out."""
    merged = DuplicatePair.objects.filter(
        Q(first=OuterRef("fingerprint__document")) | Q(second=OuterRef("fingerprint__document")),
        ~Q(survivor=OuterRef("fingerprint__document")), decision=DuplicateDecision.MERGED,
    )  # fmt: skip
    in_source = Q(fingerprint__document__locale__language_code=settings.LANGUAGE_CODE)
    sharing = FingerprintKey.objects.filter(in_source, ~Exists(merged), key__in=list(keys))
    by_key: dict[str, list[int]] = defaultdict(list)
    for key, pk in sharing.order_by("-pk").values_list("key", "fingerprint"):
        if len(by_key[key]) < _SHARING:
            by_key[key].append(pk)
    found = DocumentFingerprint.objects.filter(pk__in={pk for pks in by_key.values() for pk in pks})
    numbers = found.select_related("document").prefetch_related("keys")
    prints = {print.pk: print for print in numbers.only("title", "document__number_raw", "document__title")}
    return {key: [prints[pk] for pk in pks if pk in prints] for key, pks in by_key.items()}


def _candidate(named: Named, print: DocumentFingerprint) -> dict[str, Any]:
    wanted, own = named.keys, {each.key for each in print.keys.all()}
    its_numbers = {key for key in own if key.startswith("n:")}
    numbers = {key for key in wanted if key.startswith("n:")}
    by_number = bool(numbers & its_numbers)
    by_title = any(key in own for key in wanted if key.startswith("t:"))
    likeness = 1.0 if by_title else title_likeness(named.title, print.title)
    if by_number and by_title:
        score = 1.0
    elif by_number:
        score = 0.4 + 0.5 * likeness
    else:
        # The same title under another number is mostly the next year's document.
        score = 0.5 if numbers and its_numbers else 0.8
    agrees = [name for name, holds in (("number", by_number), ("title", by_title)) if holds]
    return {
        "document": print.document_id, "title": print.title, "number": print.document.number_raw,
        "score": round(score, 2), "agrees": agrees,
    }  # fmt: skip


def _judge(row: CleanupRow, candidates: list[dict[str, Any]]) -> None:
    """Certain is exactly one document whose number and title agree; anything else is for a person."""
    row.candidates = candidates[:SHOWN]
    both = [each for each in candidates if len(each["agrees"]) == 2]
    row.target_id = both[0]["document"] if len(both) == 1 else None
    if len(both) == 1:
        row.match = MatchState.CERTAIN
    else:
        row.match = MatchState.UNCERTAIN if candidates else MatchState.NONE


def forget_target(row: CleanupRow) -> None:
    """Take a person's choice back, so that the row is matched again by itself."""
    row.chosen_by = None
    row.target = None
    match_rows([row])
