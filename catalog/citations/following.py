"""Finds what changed under citations: after every published change, and when a source ends by the clock.

Policy documents cite in their relations, all other types in their streams. Which public object rests on which document
is read from the references that were published with it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils import timezone

from catalog.blocks.settling import BASIS, CitedHere, citations_in, standing_in, text_under
from catalog.documents.models import DocumentRelation, PolicyDocument
from catalog.documents.projection import validity_dates
from catalog.documents.validity import AXIS, phases
from catalog.provisions.keeping import Kept
from cms.content import projections
from cms.content.models import ContentChange, ContentPhase, ContentReference
from cms.content.phases import status_at
from cms.content.publishable import Publishable

from .citing import digest_of, provisions_on, words_of
from .models import ChangeOfSource, SourceChange

ENDED = frozenset({"repealed", "expired"})
ENDS_MATTER = frozenset({"basis", "implements", "supplements", "interprets", "amends", "extends"})
"""Relations that rest on a document still in force; what repeals a document is not surprised by its end."""

DOCUMENT = "policy"
LOOKED_BACK = 31 * 86_400
"""Seconds within which the clock must have moved a source for ``compare_ended`` to look at it again."""


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation: what cites, where in it, and what is kept of the source. No ``provision``: the whole document."""

    citing: Publishable
    place: str
    block_id: str
    provision: str
    label: str
    words: str
    digest: str
    in_stream: bool = False

    @property
    def of_provision(self) -> bool:
        """Whether it can be compared word by word."""
        return bool(self.provision or self.words)


@dataclass(frozen=True, slots=True)
class Source:
    """A cited document as it stands today; ``gone`` is how all of it ceased to be a basis."""

    document: PolicyDocument
    provisions: Kept
    gone: str = ""


class CitationFollower:
    """Looks at whatever cites a document that changed, and at what an object cites that changed itself."""

    name = "citations"

    def apply(self, changes: Sequence[ContentChange]) -> None:
        """Compare each changed document that something rests on, once, and each citation of what changed."""
        changed = {change.content_id for change in changes}
        for source_id in {change.content_id for change in changes if change.type == DOCUMENT}:
            compare(source_id)
        rests = _references().filter(item__content_id__in=changed).values_list("to_id", "item__content_id").distinct()
        by_source: dict[UUID, set[UUID]] = defaultdict(set)
        for cited_id, citing_id in rests:
            if cited_id is not None:
                by_source[cited_id].add(citing_id)
        for cited_id, citing in by_source.items():
            if cited_id not in changed:
                compare(cited_id, citing)

    def reset(self) -> None:
        """Compare everything that is cited."""
        for source_id in cited_sources():
            compare(source_id)


def cited_sources() -> Iterator[UUID]:
    """Documents that a public object rests on."""
    sources = _references().values_list("to_id", flat=True).distinct().iterator(chunk_size=500)
    yield from (source_id for source_id in sources if source_id is not None)


def compare_ended() -> int:
    """Sources end, and amendments begin, by the clock without a change; returns how many new changes were found."""
    now = int(timezone.now().timestamp())
    moved = ContentPhase.objects.filter(
        item__type=DOCUMENT, starts_at__gt=now - LOOKED_BACK, starts_at__lte=now
    ).values("item__content_id")
    sources = list(_references().filter(to_id__in=moved).values_list("to_id", flat=True).distinct())
    return sum(compare(source_id) for source_id in sources if source_id is not None)


def compare(source_id: UUID, citing: Collection[UUID] | None = None) -> int:
    """Note what changed under every citation of the document, or those of ``citing``; returns how many were found."""
    found = [
        *_cited_in_relations(source_id, citing),
        *_cited_in_streams(source_id, citing),
    ]
    document = PolicyDocument.objects.in_source_language().filter(translation_key=source_id).first() if found else None
    if document is None:
        return 0
    source = _source(document)
    findings = [(cited, finding) for cited in found if (finding := _finding(cited, source)) is not None]
    return sum(_note(cited, source, *finding) for cited, finding in findings)


def _references() -> "QuerySet[ContentReference]":
    """References by which a public object rests on a document in the library."""
    resting = Q(item__type=DOCUMENT, role__in=ENDS_MATTER) | Q(~Q(item__type=DOCUMENT), role=BASIS)
    return ContentReference.objects.filter(resting, to_id__isnull=False)


def _cited_in_relations(source_id: UUID, citing: Collection[UUID] | None) -> Iterator[Cited]:
    rests = DocumentRelation.objects.filter(
        role__in=ENDS_MATTER, document__live=True, target__translation_key=source_id
    ).select_related("document__latest_revision__user")
    if citing is not None:
        rests = rests.filter(document__translation_key__in=citing)
    for relation in rests:
        yield Cited(relation.document, relation.role, "", "", "", "", "")
        for kept in relation.citations:
            parts = (kept["provision"], kept["label"], kept["words"], kept["digest"])
            yield Cited(relation.document, relation.role, "", *parts)


def _cited_in_streams(source_id: UUID, citing: Collection[UUID] | None) -> Iterator[Cited]:
    rows = _references().filter(to_id=source_id).exclude(item__type=DOCUMENT)
    if citing is not None:
        rows = rows.filter(item__content_id__in=citing)
    by_type: dict[str, set[int]] = defaultdict(set)
    for type_, object_id in rows.values_list("item__type", "item__object_id").distinct():
        by_type[type_].add(object_id)
    if not by_type:
        return
    keys = set(PolicyDocument.objects.filter(translation_key=source_id).values_list("pk", flat=True))
    for type_, object_ids in by_type.items():
        objects = projections.model_of(type_).objects.in_source_language()
        for instance in objects.filter(pk__in=object_ids, live=True).select_related("latest_revision__user"):
            yield from _cited_here(instance, keys)


def _cited_here(instance: Publishable, keys: set[int]) -> Iterator[Cited]:
    """The citations of one document in an object's streams, and the document as a whole, once."""
    here = [cited for cited in citations_in(instance) if cited.document_id in keys]
    yield from (Cited(instance, str(cited.place), cited.place.block_id, "", "", "", "") for cited in here[:1])
    yield from (_of_block(instance, cited) for cited in here)


def _of_block(instance: Publishable, cited: CitedHere) -> Cited:
    kept = (cited.provision, cited.label, cited.words, cited.digest)
    return Cited(instance, str(cited.place), cited.place.block_id, *kept, in_stream=True)


def _source(document: PolicyDocument) -> Source:
    if not document.live:
        return Source(document, (), ChangeOfSource.WITHDRAWN if document.first_published_at else "")
    now = int(timezone.now().timestamp())
    if status_at(phases(validity_dates(document)), AXIS, now) in ENDED:
        return Source(document, (), ChangeOfSource.ENDED)
    return Source(document, provisions_on(document, timezone.localdate()))


def _finding(cited: Cited, source: Source) -> tuple[str, str] | None:
    """What a citation meets today that it did not meet when it was made: the kind, and the words of today."""
    if source.gone or not source.document.live:
        return (source.gone, "") if source.gone and not cited.of_provision else None
    if not cited.of_provision:
        return None
    if not cited.provision:
        stands = standing_in(cited.words, "".join(each["text"] for each in source.provisions))
        return None if stands else (ChangeOfSource.REMOVED, "")
    provision = next((each for each in source.provisions if each["id"] == cited.provision), None)
    if provision is None:
        return ChangeOfSource.REMOVED, ""
    words = text_under(cited.provision, source.provisions) if cited.in_stream else words_of(provision)
    if digest_of(words) == cited.digest or (_is_part(cited) and standing_in(cited.words, words)):
        return None
    return ChangeOfSource.WORDS, words


def _is_part(cited: Cited) -> bool:
    """Whether only some words of the provision are quoted: what stands beside them may change."""
    return cited.in_stream and digest_of(cited.words) != cited.digest


def _note(cited: Cited, source: Source, kind: str, words: str) -> bool:
    """Write the finding down once: again only when the words changed again."""
    citing = cited.citing
    identity: dict[str, Any] = {
        "content_type": ContentType.objects.get_for_model(citing),
        "object_id": citing.pk,
        "source_id": source.document.translation_key,
        "provision": cited.provision or None,
        "kind": kind,
        "words_before": cited.words,
        "words_after": words,
    }
    values = {
        "citing_title": str(citing),
        "place": cited.place[:300],
        "block_id": cited.block_id,
        "source_title": source.document.title,
        "label": cited.label,
        "owner": citing.latest_revision and citing.latest_revision.user,
    }
    return SourceChange.objects.get_or_create(**identity, defaults=values)[1]
