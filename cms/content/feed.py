"""Reads of the change feed: numbered rows only, so that a reader who has seen N has seen all before N."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from .published import ChangeKind, ContentChange, Feed, FollowerPosition
from .sequencer import lock_feed

RETENTION = timedelta(days=400)
"""How long changes are kept for mirrors; an older cursor is told to load everything again."""


TOMBSTONES = (ChangeKind.WITHDRAWN, ChangeKind.ERASED)
"""Changes kept for ever, because an address that was public answers 410, not 404."""


def current() -> Feed:
    """The feed's epoch and last number."""
    return Feed.objects.filter(pk=Feed.SINGLETON).first() or Feed.objects.get_or_create(pk=Feed.SINGLETON)[0]


def changes_after(number: int, limit: int) -> Sequence[ContentChange]:
    """Up to ``limit`` changes after ``number``, in order."""
    return list(ContentChange.objects.filter(number__gt=number).order_by("number")[:limit])


def lag() -> tuple[int, datetime | None]:
    """How many committed changes wait for a number, and since when the oldest does."""
    waiting = ContentChange.objects.filter(number__isnull=True)
    oldest = waiting.order_by("id").values_list("at", flat=True).first()
    return waiting.count(), oldest


def begin_new_epoch() -> UUID:
    """Declare that history was rewritten, as after a restore: every mirror and follower loads again."""
    with transaction.atomic():
        feed = lock_feed()
        feed.epoch = uuid4()
        feed.save(update_fields=["epoch"])
    return feed.epoch


def forget_before(moment: datetime | None = None) -> int:
    """Drop changes older than ``moment`` (default: the stated retention) that every follower has seen."""
    moment = moment or timezone.now() - RETENTION
    with transaction.atomic():
        feed = lock_feed()
        seen = [position.number for position in FollowerPosition.objects.filter(epoch=feed.epoch)]
        old = ContentChange.objects.filter(at__lt=moment, number__lte=min(seen, default=feed.last_number))
        last = old.order_by("-number").values_list("number", flat=True).first()
        if last is None:
            return 0
        spent = ContentChange.objects.filter(number__lte=last).exclude(kind__in=TOMBSTONES)
        count, _ = spent.delete()
        Feed.objects.filter(pk=feed.pk).update(oldest_number=last + 1)
    return count
