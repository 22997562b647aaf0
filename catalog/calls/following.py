"""Follows the feed for what calls have published: windows that calendars know, and products that calls inherit from."""

import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from cms.content.cancellations import Cancelled
from cms.content.models import ChangeKind, ContentChange, ContentItem, ContentTerm
from cms.content.services import mark_outdated

TYPE = "call"


class PublishedWindow(models.Model):
    """A window, or an activity, that was public: once withdrawn, nothing else knows what calendars have to take back.

    ``terms``: [axis, code] pairs of its call, so that a filtered calendar takes back only what it showed.
    """

    content_id = models.UUIDField()
    locale = models.CharField(max_length=20)
    window = models.UUIDField()
    title = models.TextField()
    starts_at = models.BigIntegerField(null=True)
    ends_at = models.BigIntegerField(null=True)
    all_day = models.BooleanField()
    terms = models.JSONField(default=list)
    change_id = models.BigIntegerField()
    cancelled_at = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("published window")
        verbose_name_plural = _("published windows")
        constraints = [
            models.UniqueConstraint(fields=["content_id", "locale", "window"], name="catalog_window_identity")
        ]
        indexes = [models.Index(fields=["locale", "-cancelled_at"], name="catalog_window_cancelled")]

    def __str__(self) -> str:
        return f"{self.title} {self.window}"


class CallFollower:
    """Keeps published windows in step with the feed; what a product says of its calls is projected again."""

    name = "calls"

    def apply(self, changes: Sequence[ContentChange]) -> None:
        """Bring the windows of each changed call up to date; an erased one leaves nothing."""
        for change in {(each.content_id, each.locale): each for each in changes if each.type == TYPE}.values():
            with transaction.atomic():
                if change.kind == ChangeKind.ERASED:
                    PublishedWindow.objects.filter(content_id=change.content_id).delete()
                else:
                    _keep(change.content_id, change.locale, change.pk, int(change.at.timestamp()))
        for product in {each.content_id for each in changes if each.type == "product"}:
            mark_outdated(axis="product", code=str(product))

    def reset(self) -> None:
        """Read all that is public; what is so no more was taken back at some time before now."""
        now = int(time.time())
        public = ContentItem.objects.filter(type=TYPE, audience="public").order_by("pk")
        known = PublishedWindow.objects.filter(cancelled_at=None)
        known.exclude(content_id__in=public.order_by().values("content_id")).update(cancelled_at=now)
        for content_id, locale, change_id in public.values_list("content_id", "locale", "change_id").iterator():
            _keep(content_id, locale, change_id, now)


def _keep(content_id: UUID, locale: str, change_id: int, at: int) -> None:
    item = ContentItem.objects.filter(type=TYPE, content_id=content_id, locale=locale, audience="public").first()
    known = PublishedWindow.objects.filter(content_id=content_id, locale=locale)
    current = list(_windows(item)) if item else []
    gone = known.filter(cancelled_at=None).exclude(window__in=[row.window for row in current])
    gone.update(cancelled_at=at, change_id=change_id)
    PublishedWindow.objects.bulk_create(
        current, update_conflicts=True, unique_fields=["content_id", "locale", "window"],
        update_fields=["title", "starts_at", "ends_at", "all_day", "terms", "change_id", "cancelled_at"],
    )  # fmt: skip


def _windows(item: ContentItem) -> Iterator[PublishedWindow]:
    pairs = ContentTerm.objects.filter(item=item).exclude(axis="all").values_list("axis", "code")
    terms = [list(pair) for pair in pairs]
    card = orjson.loads(bytes(item.card))
    for dated in (*card["periods"], *card.get("activities", ())):
        yield PublishedWindow(
            content_id=item.content_id, locale=item.locale, window=UUID(dated.get("window") or dated["activity"]),
            title=dated.get("title") or item.title,
            starts_at=_epoch(dated["starts_at"]), ends_at=_epoch(dated["ends_at"]), all_day=dated["all_day"],
            terms=terms, change_id=item.change_id, cancelled_at=None,
        )  # fmt: skip


def _epoch(moment: str | None) -> int | None:
    return None if moment is None else int(datetime.fromisoformat(moment).astimezone(UTC).timestamp())


def cancelled_windows(locale: str, since: int, limit: int) -> Iterable[Cancelled]:
    """Windows that were public for readers of ``locale`` and were taken back (``cms.content.cancellations``)."""
    rows: Any = PublishedWindow.objects.filter(locale=locale, cancelled_at__gte=since).order_by("-cancelled_at", "pk")
    for row in rows[:limit]:
        yield Cancelled(
            content_id=row.content_id, part=row.window, title=row.title, starts_at=row.starts_at, ends_at=row.ends_at,
            all_day=row.all_day, cancelled_at=row.cancelled_at, sequence=row.change_id,
            terms=frozenset((axis, code) for axis, code in row.terms),
        )  # fmt: skip
