"""What the index holds of a published item, and how it is read out of the published tables."""

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson
from django.db.models import QuerySet

from cms.content.file_texts import texts_of_files
from cms.content.models import Audience, ContentItem, ContentPhase, ContentTerm
from cms.content.phases import DEADLINE_AXIS, Phase, status_at
from cms.content.texts import TEXT_AXIS, former_titles, in_version

from .analysis import number_tokens

# Drives lists in the database; every item has it, so it divides nothing.
_LIST_AXIS = "all"
_NOT_ASKED_FOR = (TEXT_AXIS, DEADLINE_AXIS)
"""Phases by which nobody filters: which text holds, and the order of deadlines."""
NUMBER_AXIS = "number"
CHUNK = 200
_SEPARATOR = "|"


class DocumentKey(NamedTuple):
    """What is one entry of the index."""

    type: str
    content_id: str
    locale: str


def key_text(key: DocumentKey) -> str:
    """Return the identity of an entry as one term."""
    return _SEPARATOR.join(key)


def key_of(text: str) -> DocumentKey:
    """Read an identity back."""
    return DocumentKey(*text.split(_SEPARATOR))


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One published item as engines index it.

    ``terms`` are (axis, code) pairs, ``phases`` half-open intervals in epoch seconds, ``published_key`` yyyymmdd or 0,
    ``updated_key`` epoch microseconds, ``change_id`` the change this is a copy of. ``organisations`` are names offered
    as suggestions, ``attachments`` the words of the attached files, ``former_titles`` what it was called once.
    """

    content_id: str
    type: str
    locale: str
    title: str
    numbers: tuple[str, ...] = ()
    summary: str = ""
    body: str = ""
    terms: tuple[tuple[str, str], ...] = ()
    phases: tuple[Phase, ...] = ()
    organisations: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    former_titles: tuple[str, ...] = ()
    published_key: int = 0
    updated_key: int = 0
    change_id: int = 0

    @property
    def key(self) -> DocumentKey:
        """Return the identity of the entry."""
        return DocumentKey(self.type, self.content_id, self.locale)


@dataclass(slots=True)
class _Rows:
    """Terms and phases of a batch of items, by item id."""

    terms: Mapping[int, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    phases: Mapping[int, list[Phase]] = field(default_factory=lambda: defaultdict(list))
    files: Mapping[int, list[str]] = field(default_factory=dict)


def searchable_items() -> QuerySet[ContentItem]:
    """Return the items the index holds: what is public, and nothing else."""
    return ContentItem.objects.filter(audience=Audience.PUBLIC)


def build_documents(items: Sequence[ContentItem]) -> list[SearchDocument]:
    """Read items, with their terms and phases, into what engines index: four queries for any number of items."""
    ids = [item.pk for item in items]
    rows = _Rows(files=texts_of_files(ids))
    for item_id, axis, code in ContentTerm.objects.filter(item__in=ids).values_list("item_id", "axis", "code"):
        rows.terms[item_id].append((axis, code))
    found = ContentPhase.objects.filter(item__in=ids).order_by("axis", "starts_at")
    for row in found:
        rows.phases[row.item_id].append(Phase(row.axis, row.status, row.starts_at, row.ends_at))
    return [_document(item, rows) for item in items]


def all_documents() -> Iterator[SearchDocument]:
    """Yield every searchable item in bounded memory, in the order of ids."""
    last = 0
    while items := list(searchable_items().filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield from build_documents(items)
        last = items[-1].pk


def _document(item: ContentItem, rows: _Rows) -> SearchDocument:
    texts = [phase for phase in rows.phases[item.pk] if phase.axis == TEXT_AXIS]
    number = status_at(texts, TEXT_AXIS, int(time.time()))
    published = orjson.loads(bytes(item.document))
    former = former_titles(published, int(number)) if number else []
    published = in_version(published, int(number)) if number else published
    return SearchDocument(
        content_id=str(item.content_id),
        type=item.type,
        locale=item.locale,
        # Of the text that is indexed: this may be built on its first day before the item is written anew.
        title=published["title"] if number else item.title,
        numbers=_numbers(published),
        summary=published.get("summary") or "",
        body=(published.get("body") or {}).get("text") or "",
        terms=tuple(sorted(term for term in rows.terms[item.pk] if term[0] != _LIST_AXIS)),
        phases=tuple(phase for phase in rows.phases[item.pk] if phase.axis not in _NOT_ASKED_FOR),
        organisations=_organisations(published),
        attachments=tuple(rows.files.get(item.pk, ())),
        former_titles=tuple(former),
        published_key=item.published_key,
        updated_key=item.updated_key,
        change_id=item.change_id,
    )


def _numbers(published: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the numbers in standard form, and as printed where that reads differently: 国科发综字[87]0810号."""
    numbers = list(published.get("numbers") or ())
    printed = published.get("number_as_printed") or ""
    if number_tokens(printed) not in [number_tokens(number) for number in numbers]:
        numbers.append(printed)
    return tuple(number for number in numbers if number)


def _organisations(published: Mapping[str, Any]) -> tuple[str, ...]:
    names = (issuer.get("name") for issuer in published.get("issuers") or ())
    return tuple(dict.fromkeys(name for name in names if name))
