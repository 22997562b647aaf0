"""Looking at changed sources is a person's work."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import SourceChange


def open_changes() -> "QuerySet[SourceChange]":
    """What nobody has looked at yet, the oldest first."""
    return SourceChange.objects.filter(reviewed_at=None).select_related("owner").order_by("found_at", "pk")


@transaction.atomic
def mark_reviewed(*, change: SourceChange, user: Any, note: str = "") -> None:
    """Record that ``user`` looked at it; raises ValidationError when somebody has already."""
    row = SourceChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if row.reviewed_at is not None:
        raise ValidationError(_("This was reviewed already by %(name)s."), params={"name": row.reviewed_by})
    row.reviewed_by, row.reviewed_at, row.note = user, timezone.now(), note
    row.save(update_fields=["reviewed_by", "reviewed_at", "note"])
