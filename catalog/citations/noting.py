"""What is noted under "source changed": one open row for each citation that reads otherwise, until it does no more."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.content.publishable import Publishable

from .models import SourceChange

Identity = tuple[int, int, UUID | None, str]
"""Content type and object of what cites, the provision, and the words as they were cited."""


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

    @property
    def identity(self) -> Identity:
        """What it is known by from one look to the next, wherever in the object it stands."""
        kind = ContentType.objects.get_for_model(self.citing)
        return kind.pk, self.citing.pk, UUID(self.provision) if self.provision else None, self.words


def note(cited: Cited, source_id: UUID, title: str, kind: str, words: str) -> bool:
    """Write a finding down once; what is open already is brought up to the words of today. Whether it is new."""
    content_type, object_id, provision, words_before = cited.identity
    identity: dict[str, Any] = {
        "content_type_id": content_type, "object_id": object_id, "source_id": source_id,
        "provision": provision, "words_before": words_before,
    }  # fmt: skip
    found = {"kind": kind, "words_after": words}
    if SourceChange.objects.filter(**identity, **found).exists():
        return False
    now = {**found, "found_at": timezone.now()}
    if SourceChange.objects.filter(**identity, reviewed_at=None).update(**now):
        return True
    citing = cited.citing
    SourceChange.objects.create(
        **identity, **found, citing_title=str(citing), place=cited.place[:300], block_id=cited.block_id,
        source_title=title, label=cited.label, owner=citing.latest_revision and citing.latest_revision.user,
    )  # fmt: skip
    return True


def close_settled(source_id: UUID, standing: Iterable[Cited], citing: Collection[UUID] | None) -> None:
    """Close what is open of this source, of all or of ``citing``, and is not ``standing``.

    Other words were approved and published by people, or the source reads as it was cited again.
    """
    rows = SourceChange.objects.filter(source_id=source_id, reviewed_at=None).select_related("content_type")
    known = {cited.identity for cited in standing} if rows else set()
    for row in rows:
        identity = row.content_type_id, row.object_id, row.provision, row.words_before
        if identity not in known and (citing is None or _content_id(row) in citing):
            row.reviewed_at, row.note = timezone.now(), _("Nothing public differs from it any more.")
            row.reviewed_by = _author(row)
            row.save(update_fields=["reviewed_at", "reviewed_by", "note"])


def forget_erased(model: type[Publishable]) -> None:
    """Keep nothing of what was erased: neither its title nor words it quoted."""
    noted = SourceChange.objects.filter(content_type=ContentType.objects.get_for_model(model))
    noted.exclude(object_id__in=model._base_manager.values("pk")).delete()


def _content_id(row: SourceChange) -> UUID | None:
    return row.citing.translation_key if row.citing else None


def _author(row: SourceChange) -> Any:
    """Who wrote the words that are public now."""
    revision = row.citing.live_revision if row.citing else None
    return revision.user if revision else None
