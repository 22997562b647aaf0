"""What the end, the withdrawal or the replacement of a document means for what is built from it (5.1.1.4).

Consequences are only proposed: a person accepts one, which changes a draft and nothing public, or puts it aside.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.blocks.citations import CitationBlock
from catalog.blocks.walking import changed, holds, raw, stream_fields
from catalog.citations.claiming import claimed
from catalog.citations.models import ChangeOfSource, SourceChange
from catalog.documents.models import ENDING_ROLES, DocumentRelation, PolicyDocument
from cms.content import projections, services
from cms.content.models import ContentItem, ContentPhase, ContentReference
from cms.content.publishable import Publishable

from .answers import Answer, Consequence, Event

RESTS_ON = ("basis", "notice")
"""What is cited, and the document that a call is published by."""
DOCUMENT = "policy"
NO_MORE = frozenset({"closed", "suspended"})
"""Statuses of a call that takes no applications: it is not touched any more."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A public object that rests on a document to which something happened; ``successor`` where one is known."""

    type: str
    object_id: int
    source_id: UUID
    event: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """One consequence to decide on."""

    touched: Touched
    instance: Publishable
    source: PolicyDocument
    successor: PolicyDocument | None

    @property
    def answers(self) -> list[Answer]:
        """What can be said to it."""
        return [each for each in Answer if each != Answer.CITE or self.successor is not None]


def waiting() -> list[Touched]:
    """What nobody has said anything to yet, by type and object; four statements, however many there are."""
    found = {*_ended(), *_withdrawn()}
    # What is replaced has mostly ended too: that is said once.
    over = {(each.type, each.object_id, each.source_id) for each in found}
    found |= {each for each in _replaced() if (each.type, each.object_id, each.source_id) not in over}
    said = {
        (kind, object_id, source_id, event)
        for kind, object_id, source_id, event in Consequence.objects.values_list(
            "content_type", "object_id", "source_id", "event"
        )
    }
    models = {type_: projections.model_of(type_) for type_ in {each.type for each in found}}
    kinds = {type_: ContentType.objects.get_for_model(model).pk for type_, model in models.items()}
    closed = _closed_calls()
    left = (
        each
        for each in found
        if (kinds[each.type], each.object_id, each.source_id, each.event) not in said
        and (each.type, each.object_id) not in closed
    )
    return sorted(left, key=lambda each: (each.type, each.object_id, str(each.source_id), each.event))


def proposals(touched: Sequence[Touched]) -> list[Proposal]:
    """The objects, documents and successors of these: one statement for each table."""
    documents = PolicyDocument.objects.in_source_language().defer("body", "provisions")
    sources = {row.translation_key: row for row in documents.filter(translation_key__in={t.source_id for t in touched})}
    successors = _successors(sources)
    instances: dict[tuple[str, int], Publishable] = {}
    for type_ in {each.type for each in touched}:
        rows = projections.model_of(type_)._base_manager.select_related("latest_revision__user")
        keys = {each.object_id for each in touched if each.type == type_}
        instances |= {(type_, row.pk): row for row in rows.filter(pk__in=keys)}
    return [
        Proposal(each, instances[each.type, each.object_id], sources[each.source_id], successors.get(each.source_id))
        for each in touched
        if (each.type, each.object_id) in instances and each.source_id in sources
    ]


@transaction.atomic
def answer(*, touched: Touched, said: str, user: Any, note: str = "") -> Consequence:
    """Record what ``user`` said and, unless it is put aside, keep a draft that says so; nothing public changes.

    Raises ValidationError where somebody has answered already, a note is missing, or the object is under review.
    """
    found = proposals([touched])
    if not found:
        raise ValidationError(_("This is no longer there."))
    proposal, chosen = found[0], Answer(said)
    if chosen not in proposal.answers:
        raise ValidationError(_("No successor of this document is known."))
    if chosen == Answer.ASIDE and not note.strip():
        raise ValidationError(_("Say why nothing follows from it."))
    row = claimed(proposal.instance, user)
    consequence, made = Consequence.objects.get_or_create(
        source_id=touched.source_id, event=touched.event, object_id=row.pk,
        content_type=ContentType.objects.get_for_model(row),
        defaults={"source_title": proposal.source.title, "answer": chosen, "note": note.strip()[:300], "user": user},
    )  # fmt: skip
    if not made:
        raise ValidationError(_("This was answered already by %(name)s."), params={"name": consequence.user or "?"})
    if chosen != Answer.ASIDE:
        _keep_draft(row, proposal, chosen, note, user)
    _close_changes(touched, row, user, chosen, note)
    return consequence


def _ended() -> Iterator[Touched]:
    """Rests on a document that is repealed or expired by now."""
    now = int(timezone.now().timestamp())
    over = ContentPhase.objects.filter(
        axis="validity", status__in=("repealed", "expired"), starts_at__lte=now, ends_at__gt=now, item__type=DOCUMENT
    ).values("item__content_id")
    for type_, object_id, source_id in _resting().filter(to_id__in=over).distinct():
        yield Touched(type_, object_id, source_id, Event.ENDED)


def _withdrawn() -> Iterator[Touched]:
    """Rests on a document that was public and is no more."""
    there = ContentItem.objects.filter(type=DOCUMENT).values("content_id")
    gone = PolicyDocument.objects.filter(live=False, first_published_at__isnull=False).values("translation_key")
    for type_, object_id, source_id in _resting().filter(to_id__in=gone).exclude(to_id__in=there).distinct():
        yield Touched(type_, object_id, source_id, Event.WITHDRAWN)


def _replaced() -> Iterator[Touched]:
    """Rests on a document that a public one repeals, replaces or declares invalid."""
    replaced = ContentReference.objects.filter(item__type=DOCUMENT, role__in=ENDING_ROLES, to_id__isnull=False)
    for type_, object_id, source_id in _resting().filter(to_id__in=replaced.values("to_id")).distinct():
        yield Touched(type_, object_id, source_id, Event.REPLACED)


def _resting() -> Any:
    """Published references of other types to documents, as (type, object id, document's content id)."""
    rows = ContentReference.objects.filter(~Q(item__type=DOCUMENT), role__in=RESTS_ON, to_id__isnull=False)
    return rows.values_list("item__type", "item__object_id", "to_id")


def _closed_calls() -> set[tuple[str, int]]:
    now = int(timezone.now().timestamp())
    rows = ContentPhase.objects.filter(axis="application", status__in=NO_MORE, starts_at__lte=now, ends_at__gt=now)
    return set(rows.values_list("item__type", "item__object_id"))


def _successors(sources: Iterable[UUID]) -> dict[UUID, PolicyDocument]:
    """The public document that ended each, where it is just one."""
    relations = DocumentRelation.objects.filter(
        role__in=ENDING_ROLES, target__translation_key__in=list(sources), document__live=True
    ).select_related("document")
    found: dict[UUID, dict[int, PolicyDocument]] = {}
    keys = dict(relations.values_list("pk", "target__translation_key"))
    for relation in relations:
        found.setdefault(keys[relation.pk], {})[relation.document_id] = relation.document
    return {source: next(iter(rows.values())) for source, rows in found.items() if len(rows) == 1}


def _keep_draft(row: Any, proposal: Proposal, chosen: Answer, note: str, user: Any) -> None:
    draft = row.get_latest_revision_as_object()
    # What else is to be looked at stays said.
    draft.draft_reason = "\n".join(filter(None, (draft.draft_reason, _reason(proposal, chosen, note))))
    if chosen == Answer.CITE and proposal.successor is not None:
        cite_instead(draft, proposal.source, proposal.successor)
    services.save_draft(instance=draft, user=user, clean=False)


def _reason(proposal: Proposal, chosen: Answer, note: str) -> str:
    words = {
        Answer.REVIEW: _("“%(source)s” is %(event)s: check what rests on it."),
        Answer.CITE: _("“%(source)s” is %(event)s: its successor is cited now, check each provision and its words."),
        Answer.WITHDRAW: _("“%(source)s” is %(event)s: it is proposed to withdraw this from the public."),
    }[chosen]
    named = {"source": proposal.source.title, "event": Event(proposal.touched.event).label}
    return " ".join(filter(None, (words % named, note.strip())))


def cite_instead(instance: Any, old: PolicyDocument, new: PolicyDocument) -> None:
    """Let every citation of ``old``, and a call it published, name ``new``.

    Of a provision quoted whole the words are taken from there. Words quoted from within a provision stay, and the
    checklist says where the successor has not got them.
    """

    def altered(value: dict[str, Any]) -> dict[str, Any]:
        if not value or value.get("document") != old.pk:
            return value
        return {**value, "document": new.pk}  # settling knows by what it kept that the provision was quoted whole

    for field in stream_fields(type(instance)):
        if holds(field.stream_block, CitationBlock):
            stored = raw(getattr(instance, field.name))
            setattr(instance, field.name, changed(field.stream_block, stored, CitationBlock, altered))
    if getattr(instance, "document_id", None) == old.pk:
        instance.document = new


def _close_changes(touched: Touched, row: Any, user: Any, chosen: Answer, note: str) -> None:
    """The same event under “Source changed” is reviewed with it."""
    kinds = {Event.ENDED: (ChangeOfSource.ENDED,), Event.WITHDRAWN: (ChangeOfSource.WITHDRAWN,), Event.REPLACED: ()}
    SourceChange.objects.filter(
        content_type=ContentType.objects.get_for_model(row), object_id=row.pk, source_id=touched.source_id,
        kind__in=kinds[Event(touched.event)], reviewed_at=None,
    ).update(reviewed_by=user, reviewed_at=timezone.now(), note=f"{chosen.label} {note}".strip()[:300])  # fmt: skip
