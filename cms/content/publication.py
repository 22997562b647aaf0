"""Writes the published tables; called by ``Publishable`` inside the publishing transaction, and by repair."""

import hashlib
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone, translation

from . import projections, sequencer
from .approvals import Approval
from .digests import content_digest
from .published import (
    Audience,
    ChangeCause,
    ChangeKind,
    ContentChange,
    ContentFile,
    ContentItem,
    ContentPhase,
    ContentReference,
    ContentTerm,
)

if TYPE_CHECKING:
    from .publishable import Publishable


@dataclass(frozen=True, slots=True)
class Projected:
    """Everything the published tables hold of one object for one reader's language."""

    locale: str
    document: bytes
    card: bytes
    audience: str
    title: str
    published_key: int
    terms: tuple[tuple[str, str], ...]
    references: tuple[projections.Reference, ...]
    phases: tuple[Any, ...]
    files: tuple[projections.PublicFile, ...]

    @property
    def digest(self) -> str:
        """SHA-256 over all of it, so that "changed" means that some reader could see a difference."""
        rest = [self.audience, self.title, self.published_key, self.terms]
        rest += [[astuple(part) for part in parts] for parts in (self.references, self.phases, self.files)]
        return hashlib.sha256(b"\n".join((self.document, self.card, orjson.dumps(rest, default=str)))).hexdigest()


def source_language() -> str:
    """The language editors write first."""
    return settings.LANGUAGE_CODE


def reader_languages(instance: "Publishable") -> list[str]:
    """The readers' languages this row serves: its own, and for a source those without a public translation."""
    own = instance.locale.language_code
    if own != source_language():
        return [own]
    translated = set(
        type(instance)
        ._base_manager.filter(translation_key=instance.translation_key, live=True)
        .exclude(pk=instance.pk)
        .values_list("locale__language_code", flat=True)
    )
    return [own, *(code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES if code not in translated | {own})]


def project(instance: "Publishable", locale: str) -> Projected:
    """Run the projection of ``instance`` for readers of ``locale``."""
    projection = projections.for_model(type(instance))
    context = {"locale": locale, "content_locale": instance.locale.language_code}
    with translation.override(locale):
        return Projected(
            locale=locale,
            document=_dump(projection.document_serializer(instance, context=context).data),
            card=_dump(projection.card_serializer(instance, context=context).data),
            audience=projection.audience(instance),
            title=projection.title(instance),
            published_key=projection.published_key(instance),
            terms=tuple(sorted({("all", ""), *projection.terms(instance)})),
            references=tuple(projection.references(instance)),
            phases=tuple(projection.phases(instance)),
            files=tuple(projection.files(instance)),
        )


def write(instance: "Publishable", *, cause: str | None = None) -> int:
    """Bring the published tables up to date with a live row; returns how many items changed.

    ``cause`` is given by re-projection; a publication takes it from the row's public change note.
    """
    return sum(_write_item(instance, locale, cause) for locale in reader_languages(instance))


def use_approvals(instance: "Publishable") -> None:
    """An approval serves for one publication of its words."""
    Approval.objects.filter(
        content_type=ContentType.objects.get_for_model(instance),
        object_id=str(instance.pk),
        digest=content_digest(instance),
        used_at=None,
    ).update(used_at=timezone.now())


def withdraw(instance: "Publishable", *, kind: str = ChangeKind.WITHDRAWN) -> None:
    """Take an object out of the published tables, with its translations when it is the source."""
    own = instance.locale.language_code
    if own == source_language():
        _unpublish_translations(instance)
    items = ContentItem.objects.filter(
        content_id=instance.content_id, type=projections.for_model(type(instance)).type, content_locale=own
    )
    for item in items:
        _remove(item, instance, kind)
    if own != source_language():
        _write_source_in_place_of(instance)


def _unpublish_translations(source: "Publishable") -> None:
    for row in type(source)._base_manager.filter(translation_key=source.translation_key, live=True):
        if row.pk != source.pk:
            row.unpublish()


def _write_source_in_place_of(withdrawn: "Publishable") -> None:
    source = (
        type(withdrawn)
        ._base_manager.filter(
            translation_key=withdrawn.translation_key, live=True, locale__language_code=source_language()
        )
        .first()
    )
    if source is not None:
        _write_item(source, withdrawn.locale.language_code, None)


def _write_item(instance: "Publishable", locale: str, cause: str | None) -> bool:
    projection = projections.for_model(type(instance))
    projected = project(instance, locale)
    previous = ContentItem.objects.filter(content_id=instance.content_id, type=projection.type, locale=locale).first()
    if previous is not None and previous.digest == projected.digest:
        _note_version(previous, projection.version)
        return False
    now = timezone.now()
    item = _upsert(instance, projection, projected, previous, now)
    _replace_parts(item, projected)
    _record(item, instance, previous, cause, now)
    return True


def _note_version(item: ContentItem, version: int) -> None:
    if item.version != version:
        ContentItem.objects.filter(pk=item.pk).update(version=version)


def _upsert(
    instance: "Publishable",
    projection: projections.Projection,
    projected: Projected,
    previous: ContentItem | None,
    now: datetime,
) -> ContentItem:
    item = previous or ContentItem(content_id=instance.content_id, type=projection.type, locale=projected.locale)
    fresh = previous is None or previous.audience != projected.audience
    values = {
        "content_locale": instance.locale.language_code,
        "audience": projected.audience,
        "object_id": instance.pk,
        "title": projected.title,
        "document": projected.document,
        "card": projected.card,
        "digest": projected.digest,
        "version": projection.version,
        "published_key": projected.published_key,
        "updated_key": int(now.timestamp() * 1_000_000),
        "published_at": now if fresh else item.published_at,
        "updated_at": now,
    }
    if previous is not None:
        item._was_public = previous.audience == Audience.PUBLIC  # type: ignore[attr-defined]
    for name, value in values.items():
        setattr(item, name, value)
    item.save()
    return item


def _replace_parts(item: ContentItem, projected: Projected) -> None:
    for model in (ContentTerm, ContentReference, ContentPhase, ContentFile):
        model._default_manager.filter(item=item).delete()
    keys = {"published_key": item.published_key, "updated_key": item.updated_key, "listing": item.listing}
    ContentTerm.objects.bulk_create(
        ContentTerm(item=item, axis=axis, code=code, **keys) for axis, code in projected.terms
    )
    ContentReference.objects.bulk_create(
        ContentReference(
            item=item, position=position, role=reference.role, to_id=reference.to_id, to_key=reference.to_key,
            title=reference.title, number=reference.number, note=reference.note,
        )
        for position, reference in enumerate(projected.references)
    )  # fmt: skip
    ContentPhase.objects.bulk_create(
        ContentPhase(item=item, axis=phase.axis, status=phase.status, starts_at=phase.starts_at, ends_at=phase.ends_at)
        for phase in projected.phases
    )
    ContentFile.objects.bulk_create(
        ContentFile(item=item, sha256=file.sha256, name=file.name) for file in projected.files
    )


def _record(
    item: ContentItem, instance: "Publishable", previous: ContentItem | None, cause: str | None, now: datetime
) -> None:
    """Insert the public change; what only staff may see leaves no trace in the feed."""
    was_public = previous is not None and getattr(item, "_was_public", False)
    is_public = item.audience == Audience.PUBLIC
    if not (was_public or is_public):
        return
    kind = (ChangeKind.UPDATED if was_public else ChangeKind.PUBLISHED) if is_public else ChangeKind.WITHDRAWN
    editorial = ChangeCause.CORRECTION if instance.change_is_correction else ChangeCause.EDITORIAL
    change = ContentChange.objects.create(
        content_id=item.content_id,
        type=item.type,
        locale=item.locale,
        kind=kind,
        cause=cause or editorial,
        significant=instance.change_significant if cause is None else False,
        note=instance.change_note if cause is None and is_public else "",
        title=item.title if is_public else "",
        digest=item.digest if is_public else "",
        at=now,
    )
    ContentItem.objects.filter(pk=item.pk).update(change_id=change.pk)
    transaction.on_commit(sequencer.number_changes, robust=True)


def _remove(item: ContentItem, instance: "Publishable", kind: str) -> None:
    successor: UUID | None = projections.for_model(type(instance)).successor_id(instance)
    if item.audience == Audience.PUBLIC:
        ContentChange.objects.create(
            content_id=item.content_id,
            type=item.type,
            locale=item.locale,
            kind=kind,
            cause=ChangeCause.EDITORIAL,
            title=item.title if kind == ChangeKind.WITHDRAWN else "",
            successor_id=successor,
            at=timezone.now(),
        )
        transaction.on_commit(sequencer.number_changes, robust=True)
    item.delete()


def forget_titles(instance: "Publishable") -> None:
    """Blank what past changes say of an erased object."""
    changes = ContentChange.objects.filter(content_id=instance.content_id)
    changes.update(title="", note="")


def _dump(data: Any) -> bytes:
    return orjson.dumps(data, default=str)
