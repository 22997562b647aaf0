"""Writes the published tables; called by ``Publishable`` inside the publishing transaction, and by repair."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, astuple, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone, translation

from . import children, projections, sequencer
from .approvals import Approval
from .files import StoredFile
from .phases import write_timeline
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
    """Everything the published tables hold of one object for one reader's language.

    ``digest`` is SHA-256 over all of it, so that "changed" means that some reader could see a difference. ``at`` is
    the moment whose day it speaks of: what begins to hold while it is being written is still to be announced.
    """

    locale: str
    document: bytes
    card: bytes
    shared: "Shared"
    digest: str
    at: datetime


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


@dataclass(frozen=True, slots=True)
class Shared:
    """The parts of a projection that are the same for every reader's language."""

    audience: str
    title: str
    published_key: int
    terms: tuple[tuple[str, str], ...]
    references: tuple[projections.Reference, ...]
    phases: tuple[Any, ...]
    files: tuple[projections.PublicFile, ...]


def project(instance: "Publishable", locales: list[str]) -> dict[str, Projected]:
    """Run the projection of ``instance`` for the readers of each of ``locales``."""
    projection = projections.for_model(type(instance))
    at = timezone.now()
    children.read_once(instance)
    shared = Shared(
        audience=projection.audience(instance),
        title=projection.title(instance),
        published_key=projection.published_key(instance),
        terms=tuple(sorted({("all", ""), *projection.terms(instance)})),
        references=tuple(projection.references(instance)),
        phases=tuple(projection.phases(instance)),
        files=tuple(projection.files(instance)),
    )
    # One serializer for all languages: building its fields costs as much as running them.
    context: dict[str, Any] = {"content_locale": instance.locale.language_code, "memo": {}}
    serializer = projection.document_serializer(context=context)
    rest = _dump(astuple(shared))
    found = {}
    for locale in locales:
        context["locale"] = locale
        with translation.override(locale):
            whole = serializer.to_representation(instance)
        document, card = _dump(whole), _dump(projection.card(instance, whole))
        digest = hashlib.sha256(b"\n".join((document, card, rest))).hexdigest()
        found[locale] = Projected(locale, document, card, shared, digest, at)
    return found


def write(instance: "Publishable", projected: dict[str, Projected], *, cause: str | None = None) -> int:
    """Bring the published tables up to date with a live row; returns how many items changed.

    ``cause`` is given by re-projection; a publication takes it from the row's public change note.
    """
    projection = projections.for_model(type(instance))
    items = ContentItem.objects.filter(content_id=instance.content_id, type=projection.type, locale__in=projected)
    previous = {item.locale: item for item in items.defer("document", "card")}
    had_parts = {item.pk for item in previous.values()}
    pieces = [
        _piece(instance, projection, one, previous.get(locale), cause)
        for locale, one in projected.items()
        if not _is_written(previous.get(locale), one, projection.version)
    ]
    changes = [piece.change for piece in pieces if piece.change is not None]
    ContentChange.objects.bulk_create(changes)
    for piece in pieces:
        if piece.change is not None:
            piece.item.change_id = piece.change.pk
    _write_items([piece.item for piece in pieces])
    _replace_parts([(piece.item, piece.shared) for piece in pieces], had_parts)
    if changes:
        sequencer.number_soon()
    return len(pieces)


def rewrite(instance: "Publishable", *, cause: str | None = None) -> int:
    """``write`` what the live row says now."""
    return write(instance, project(instance, reader_languages(instance)), cause=cause)


def use_approvals(instance: "Publishable") -> None:
    """An approval serves for one publication; one given earlier, for words not published since, is void with it.

    Wagtail likewise forgets earlier schedules when something is published.
    """
    Approval.objects.filter(
        content_type=ContentType.objects.get_for_model(instance), object_id=str(instance.pk), used_at=None
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
        write(source, project(source, [withdrawn.locale.language_code]))


@dataclass(frozen=True, slots=True)
class _Piece:
    """What is to be written for one reader's language."""

    item: ContentItem
    change: ContentChange | None
    shared: Shared


def _is_written(previous: ContentItem | None, projected: Projected, version: int) -> bool:
    """Whether no reader could see a difference; notes that the item is of this version."""
    if previous is None or previous.digest != projected.digest:
        return False
    if previous.version != version:
        ContentItem.objects.filter(pk=previous.pk).update(version=version)
    return True


def _piece(
    instance: "Publishable",
    projection: projections.Projection,
    projected: Projected,
    previous: ContentItem | None,
    cause: str | None,
) -> _Piece:
    identity = {"content_id": instance.content_id, "type": projection.type, "locale": projected.locale}
    change = _change(instance, identity, projected, previous, cause)
    values = _item_values(instance, projection, projected)
    if previous is None or previous.audience != projected.shared.audience:
        values["published_at"] = projected.at
    item = previous or ContentItem(**identity)
    for name, value in values.items():
        setattr(item, name, value)
    return _Piece(item, change, projected.shared)


def _write_items(items: list[ContentItem]) -> None:
    for item in items:
        if item.pk is not None:
            item.save(force_update=True)
    ContentItem.objects.bulk_create([item for item in items if item.pk is None])


def _item_values(instance: "Publishable", projection: projections.Projection, projected: Projected) -> dict[str, Any]:
    return {
        "content_locale": instance.locale.language_code,
        "audience": projected.shared.audience,
        "object_id": instance.pk,
        "title": projected.shared.title,
        "document": projected.document,
        "card": projected.card,
        "digest": projected.digest,
        "version": projection.version,
        "published_key": projected.shared.published_key,
        "updated_key": int(projected.at.timestamp() * 1_000_000),
        "timeline": write_timeline(projected.shared.phases),
        "updated_at": projected.at,
    }


def _replace_parts(written: list[tuple[ContentItem, Shared]], had_parts: set[int]) -> None:
    old = [item.pk for item, _shared in written if item.pk in had_parts]
    if old:
        for model in (ContentTerm, ContentReference, ContentPhase, ContentFile):
            # Nothing hangs on these rows, so they are not read first to tell signals of each.
            rows = model._default_manager.filter(item__in=old)
            rows._raw_delete(rows.db)
    ContentTerm.objects.bulk_create(term for item, shared in written for term in _terms(item, shared))
    ContentReference.objects.bulk_create(
        ContentReference(item=item, position=position, **asdict(reference))
        for item, shared in written
        for position, reference in enumerate(shared.references)
    )
    ContentPhase.objects.bulk_create(
        ContentPhase(item=item, **asdict(phase)) for item, shared in written for phase in shared.phases
    )
    files = [ContentFile(item=item, **asdict(file)) for item, shared in written for file in shared.files]
    ContentFile.objects.bulk_create(files)
    _note_public(files)


def _note_public(files: list[ContentFile]) -> None:
    public = {file.sha256 for file in files if file.item.audience == Audience.PUBLIC}
    if public:
        StoredFile.objects.filter(sha256__in=public, first_public_at=None).update(first_public_at=timezone.now())


def _terms(item: ContentItem, shared: Shared) -> Iterator[ContentTerm]:
    for axis, code in shared.terms:
        yield ContentTerm(
            item=item,
            listing=item.listing,
            axis=axis,
            code=code,
            published_key=item.published_key,
            updated_key=item.updated_key,
        )


def _change(
    instance: "Publishable",
    identity: dict[str, Any],
    projected: Projected,
    previous: ContentItem | None,
    cause: str | None,
) -> ContentChange | None:
    """The public change; what only staff may see leaves no trace in the feed."""
    was_public = previous is not None and previous.audience == Audience.PUBLIC
    is_public = projected.shared.audience == Audience.PUBLIC
    if not (was_public or is_public):
        return None
    editorial = ChangeCause.CORRECTION if instance.change_is_correction else ChangeCause.EDITORIAL
    change = ContentChange(
        **identity, kind=ChangeKind.WITHDRAWN, cause=cause or editorial, significant=cause is None, at=timezone.now()
    )
    if is_public:
        change.kind = ChangeKind.UPDATED if was_public else ChangeKind.PUBLISHED
        change.title, change.digest = projected.shared.title, projected.digest
        change.significant = cause is None and instance.change_significant
        change.note = instance.change_note if cause is None else ""
    return change


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
        sequencer.number_soon()
    item.delete()


def forget_titles(instance: "Publishable") -> None:
    """Blank what past changes say of an erased object."""
    changes = ContentChange.objects.filter(content_id=instance.content_id)
    changes.update(title="", note="")


def _dump(data: Any) -> bytes:
    return orjson.dumps(data, default=str)
