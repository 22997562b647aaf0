"""Who may see and start which imports, and what waits for whom."""

from typing import Any

from django.db.models import Q, QuerySet

from .adapters import ImportAdapter, adapters
from .models import ImportJob, Status
from .services import may_approve


def kinds_started_by(user: Any) -> list[type[ImportAdapter]]:
    """Kinds this person may import."""
    return [adapter for adapter in adapters() if user.has_perm(adapter.permission)]


def kinds_seen_by(user: Any) -> list[type[ImportAdapter]]:
    """Kinds this person may import or approve."""
    return [adapter for adapter in adapters() if user.has_perm(adapter.permission) or may_approve(user, adapter)]


def waiting_for(user: Any) -> "QuerySet[ImportJob]":
    """Imports that this person has to decide on: to approve another's publication, or to confirm what was previewed."""
    approved = [adapter.name for adapter in adapters() if may_approve(user, adapter)]
    asked = Q(status=Status.CONFIRMED, approved_at=None, options__publish=True, kind__in=approved)
    others = asked & ~Q(created_by=user) & ~Q(confirmed_by=user)
    own = Q(status=Status.PREVIEWED, created_by=user, kind__in=[adapter.name for adapter in kinds_started_by(user)])
    return ImportJob.objects.filter(others | own).order_by("created_at")
