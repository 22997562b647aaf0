"""Who may see and start which imports."""

from typing import Any

from .adapters import ImportAdapter, adapters
from .services import may_approve


def kinds_started_by(user: Any) -> list[type[ImportAdapter]]:
    """Kinds this person may import."""
    return [adapter for adapter in adapters() if user.has_perm(adapter.permission)]


def kinds_seen_by(user: Any) -> list[type[ImportAdapter]]:
    """Kinds this person may import or approve."""
    return [adapter for adapter in adapters() if user.has_perm(adapter.permission) or may_approve(user, adapter)]
