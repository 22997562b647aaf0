"""Finds what changed under citations: after every published change, and when a source ends by the clock."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils import timezone

from catalog.documents.models import DocumentRelation, PolicyDocument
from catalog.documents.projection import validity_dates
from catalog.documents.validity import AXIS, phases
from cms.content.models import ContentChange
from cms.content.phases import status_at

from .citing import Citation, digest_of, provisions_on, words_of
from .models import ChangeOfSource, SourceChange

ENDED = frozenset({"repealed", "expired"})
ENDS_MATTER = frozenset({"basis", "implements", "supplements", "interprets", "amends", "extends"})
"""Relations that rest on a document still in force; what repeals a document is not surprised by its end."""

_SOURCE = ("target__translation_key",)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a citation meets today that it did not meet when it was made."""

    kind: str
    citation: Mapping[str, str]
    words_after: str = ""


class CitationFollower:
    """Looks at whatever cites a document that changed."""

    name = "citations"

    def apply(self, changes: Sequence[ContentChange]) -> None:
        """Compare each changed document that something rests on, once."""
        changed = {change.content_id for change in changes if change.type == "policy"}
        for source_id in _rests().filter(target__translation_key__in=changed).values_list(*_SOURCE).distinct():
            compare(*source_id)

    def reset(self) -> None:
        """Compare everything that is cited."""
        for source_id in cited_sources():
            compare(source_id)


def _rests() -> "QuerySet[DocumentRelation]":
    return DocumentRelation.objects.filter(role__in=ENDS_MATTER, document__live=True)


def cited_sources() -> Iterator[UUID]:
    """Documents that a public document rests on."""
    rests = _rests().exclude(target=None).values_list(*_SOURCE).distinct()
    yield from (source_id for (source_id,) in rests.iterator(chunk_size=500))


def compare_ended() -> int:
    """Sources end by the clock without a change; returns how many citations were found to rest on one."""
    return sum(compare(source_id) for source_id in cited_sources())


def compare(source_id: UUID) -> int:
    """Note what changed under every citation of the document; returns how many new changes were found."""
    source = PolicyDocument.objects.in_source_language().filter(translation_key=source_id).first()
    if source is None:
        return 0
    found = 0
    for relation in _rests().filter(target=source).select_related("document__latest_revision"):
        found += sum(_note(relation, source, finding) for finding in _findings(source, relation.citations))
    return found


def _findings(source: PolicyDocument, citations: Iterable[Citation]) -> Iterator[Finding]:
    if not source.live:
        if source.first_published_at is not None:
            yield Finding(ChangeOfSource.WITHDRAWN, {})
        return
    now = int(timezone.now().timestamp())
    if status_at(phases(validity_dates(source)), AXIS, now) in ENDED:
        yield Finding(ChangeOfSource.ENDED, {})
        return
    today = {provision["id"]: words_of(provision) for provision in provisions_on(source, timezone.localdate())}
    for citation in citations:
        words = today.get(citation["provision"])
        if words is None:
            yield Finding(ChangeOfSource.REMOVED, citation)
        elif digest_of(words) != citation["digest"]:
            yield Finding(ChangeOfSource.WORDS, citation, words)


def _note(relation: DocumentRelation, source: PolicyDocument, finding: Finding) -> bool:
    """Write the finding down once: again only when the words changed again."""
    document = relation.document
    identity: dict[str, Any] = {
        "content_type": ContentType.objects.get_for_model(document),
        "object_id": document.pk,
        "source_id": source.translation_key,
        "provision": finding.citation.get("provision"),
        "kind": finding.kind,
        "words_after": finding.words_after,
    }
    values = {
        "citing_title": document.title,
        "place": relation.role,
        "source_title": source.title,
        "label": finding.citation.get("label", ""),
        "words_before": finding.citation.get("words", ""),
        "owner": document.latest_revision and document.latest_revision.user,
    }
    return SourceChange.objects.get_or_create(**identity, defaults=values)[1]
