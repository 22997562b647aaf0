"""Finds what changed under citations: after every published change, and when a source ends by the clock.

Policy documents cite in their relations, all other types in their streams. Which public object rests on which document
is read from the references that were published with it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.blocks.settling import BASIS, CitedHere, citations_in, standing_in, text_under
from catalog.documents.models import DocumentRelation, PolicyDocument
from catalog.documents.projection import validity_dates
from catalog.documents.validity import AXIS, phases
from catalog.documents.versions import TextVersion
from catalog.provisions.keeping import Kept
from cms.content import projections
from cms.content.models import ChangeKind, ContentChange, ContentItem, ContentPhase, ContentReference
from cms.content.phases import status_at
from cms.content.publication import source_language
from cms.content.publishable import Publishable
from cms.content.services import mark_outdated

from .citing import digest_of, provisions_on, words_of
from .models import ChangeOfSource, SourceChange
from .noting import Cited, close_settled, forget_erased, note

ENDED = frozenset({"repealed", "expired"})
ENDS_MATTER = frozenset({"basis", "implements", "supplements", "interprets", "amends", "extends"})
"""Relations that rest on a document still in force; what repeals a document is not surprised by its end."""

DOCUMENT = "policy"


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
        documents = {change.content_id for change in changes if change.type == DOCUMENT}
        name_anew(documents)
        for type_ in {change.type for change in changes if change.kind == ChangeKind.ERASED}:
            forget_erased(projections.model_of(type_))
        for source_id in _concerning(documents):
            compare(source_id)
        by_source: dict[UUID, set[UUID]] = defaultdict(set)
        for cited_id, citing_id in (*_rested_on(changed), *_noted_of(changes)):
            by_source[cited_id].add(citing_id)
        for cited_id, citing in by_source.items():
            if cited_id not in documents:
                compare(cited_id, citing)

    def reset(self) -> None:
        """Compare everything that is cited, or was noted as changed, and have it named as it is called now."""
        noted = SourceChange.objects.filter(reviewed_at=None).values_list("source_id", flat=True)
        acts = TextVersion.objects.filter(act__isnull=False).values_list("act__translation_key", flat=True)
        for source_id in {*cited_sources(), *noted, *acts}:
            name_anew({source_id})
            compare(source_id)


def cited_sources() -> Iterator[UUID]:
    """Documents that a public object rests on."""
    sources = _references().values_list("to_id", flat=True).distinct().iterator(chunk_size=500)
    yield from (source_id for source_id in sources if source_id is not None)


def name_anew(documents: Collection[UUID]) -> int:
    """Have what names these documents projected again: by another title, or without a link to what is gone.

    What quotes them bears them on an axis; texts that they amended name them as the act.
    """
    amended = TextVersion.objects.filter(act__translation_key__in=documents, document__live=True).values("document")
    naming = ContentItem.objects.filter(type=DOCUMENT, object_id__in=amended)
    # Asked first: an update of nothing takes its turn to write, and an import at work steps aside for it.
    found = naming.update(version=0) if naming.exists() else 0
    cited = _references().exclude(item__type=DOCUMENT).filter(to_id__in=documents)
    keys = set(cited.values_list("to_id", flat=True))
    return found + sum(mark_outdated(axis="document", code=str(key)) for key in keys)


def compare_ended() -> int:
    """Sources end by the clock without a change; returns how many new changes were found.

    What has ended and was not told of is looked for, not what ended lately: so nothing is missed while the follower
    stands still. Texts that begin by the clock are announced in the feed (``announce_begun_texts``).
    """
    now = int(timezone.now().timestamp())
    over = ContentPhase.objects.filter(
        item__type=DOCUMENT, axis=AXIS, status__in=ENDED, starts_at__lte=now, ends_at__gt=now
    ).values("item__content_id")
    resting = _references().filter(to_id__in=over, item__content_locale=source_language())
    untold: set[UUID | None] = set()
    for model, projection in projections.registered().items():
        told = SourceChange.objects.filter(
            content_type=ContentType.objects.get_for_model(model), object_id=OuterRef("item__object_id"),
            source_id=OuterRef("to_id"), kind=ChangeOfSource.ENDED,
        )  # fmt: skip
        untold.update(resting.filter(~Exists(told), item__type=projection.type).values_list("to_id", flat=True))
    return sum(compare(source_id) for source_id in untold if source_id is not None)


def compare(source_id: UUID, citing: Collection[UUID] | None = None) -> int:
    """Note what changed under every citation of the document, or those of ``citing``; returns how many were found.

    What was noted and stands no more, because other words are public, is closed.
    """
    found = [
        *_cited_in_relations(source_id, citing),
        *_cited_in_streams(source_id, citing),
    ]
    rows = PolicyDocument.objects.in_source_language()
    document = rows.filter(translation_key=source_id).first() if found or _is_noted(source_id) else None
    if document is None:
        # Erased: nothing refers to it any more, though its words may stand quoted; so only a person closes this.
        title = _("a document erased from the library")
        return sum(note(cited, source_id, title, ChangeOfSource.WITHDRAWN, "") for cited in found)
    source = _source(document)
    findings = [(cited, finding) for cited in found if (finding := _finding(cited, source)) is not None]
    # Of what is gone nobody knows what it would say.
    standing = [cited for cited, _found in findings] if document.live and not source.gone else found
    close_settled(source_id, standing, citing)
    return sum(note(cited, source_id, document.title, *finding) for cited, finding in findings)


def _concerning(documents: Collection[UUID]) -> set[UUID]:
    """Those among these documents that something rests on, or of which something is noted; mostly none."""
    noted = SourceChange.objects.filter(source_id__in=documents, reviewed_at=None)
    rested = _references().filter(to_id__in=documents)
    found = {*rested.values_list("to_id", flat=True), *noted.values_list("source_id", flat=True)}
    return {source_id for source_id in found if source_id is not None}


def _is_noted(source_id: UUID) -> bool:
    return SourceChange.objects.filter(source_id=source_id, reviewed_at=None).exists()


def _references() -> "QuerySet[ContentReference]":
    """References by which a public object rests on a document in the library."""
    resting = Q(item__type=DOCUMENT, role__in=ENDS_MATTER) | Q(~Q(item__type=DOCUMENT), role=BASIS)
    return ContentReference.objects.filter(resting, to_id__isnull=False)


def _rested_on(changed: Collection[UUID]) -> Iterator[tuple[UUID, UUID]]:
    """(document, citing) for what changed objects rest on."""
    rests = _references().filter(item__content_id__in=changed).values_list("to_id", "item__content_id").distinct()
    yield from ((cited_id, citing_id) for cited_id, citing_id in rests if cited_id is not None)


def _noted_of(changes: Sequence[ContentChange]) -> Iterator[tuple[UUID, UUID]]:
    """(document, citing) for what is noted of changed objects: they may rest on it no more."""
    by_type: dict[str, set[UUID]] = defaultdict(set)
    for change in changes:
        by_type[change.type].add(change.content_id)
    for type_, ids in by_type.items():
        model = projections.model_of(type_)
        rows = model._base_manager.filter(translation_key__in=ids)
        noted = SourceChange.objects.filter(
            content_type=ContentType.objects.get_for_model(model), object_id__in=rows.values("pk"), reviewed_at=None
        ).values_list("source_id", "object_id")
        keys = dict(rows.values_list("pk", "translation_key")) if noted else {}
        yield from ((source_id, keys[object_id]) for source_id, object_id in noted)


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
            # Of an erased document no row is left that blocks could name.
            yield from _cited_here(instance, keys) if keys else [Cited(instance, "", "", "", "", "", "")]


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
