"""Validity now, for rows of drafts that have no published phases: the same rule as ``documents.validity``."""

import time
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, ExpressionWrapper, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.documents import validity
from catalog.documents.models import PolicyDocument
from catalog.documents.presumptions import PRESUMED, SAID_TO_HAVE_ENDED
from catalog.documents.projection import validity_dates
from cms.content.phases import status_at

LABELS = {
    "in_force": _("In force"),
    "upcoming": _("Not yet in force"),
    "repealed": _("Repealed"),
    "expired": _("No longer in force"),
    "unknown": _("Unknown"),
}


def validity_now(document: PolicyDocument) -> str:
    """The status of ``document`` at this moment."""
    phases = validity.phases(validity_dates(document))
    return status_at(phases, validity.AXIS, int(time.time())) or "unknown"


def choices() -> list[tuple[str, Any]]:
    """Statuses with their labels, for a filter."""
    return list(LABELS.items())


def documents_that_are(status: str, today: date | None = None) -> Q:
    """The rows whose validity is ``status`` on ``today`` (Asia/Shanghai): ``validity.phases`` as a condition."""
    today = today or timezone.localdate()
    has_end = _HAS_LAST_DAY | Q(terminated_on__isnull=False)
    ended = Q(terminated_on__lte=today) | (_HAS_LAST_DAY & Q(expires_on__lt=today))
    repealed = Q(terminated_on__lte=today) & ~Q(termination_kind="declared_invalid") & _TERMINATED_FIRST
    said_ended = ~has_end & Q(source_status__in=SAID_TO_HAVE_ENDED)
    ahead = _not_begun(today, has_end)
    unknown = _never_said(has_end)
    conditions = {
        "repealed": repealed | (~has_end & Q(source_status="repealed")),
        "expired": (ended & ~repealed) | (~has_end & Q(source_status="expired")),
        "upcoming": ~ended & ~said_ended & ahead,
        "unknown": ~ended & ~said_ended & unknown,
        "in_force": ~ended & ~said_ended & ~ahead & ~unknown,
    }
    return conditions[status]


_DAY_AFTER_EXPIRY = ExpressionWrapper(F("expires_on") + timedelta(days=1), output_field=DateField())
_GIVES_WAY = Q(expires_basis=PRESUMED) & (Q(terminated_on__isnull=False) | Q(source_status__in=SAID_TO_HAVE_ENDED))
_HAS_LAST_DAY = Q(expires_on__isnull=False) & ~_GIVES_WAY
"""A presumed last day counts only where nothing else is said of the end."""
_TERMINATED_FIRST = ~_HAS_LAST_DAY | Q(terminated_on__lte=_DAY_AFTER_EXPIRY)
"""The act ended it before its time ran out; ``expires_on`` is the last day, ``terminated_on`` the first without it."""


def _not_begun(today: date, has_end: Q) -> Q:
    held = has_end | Q(source_status="in_force")
    return Q(effective_on__gt=today) | (Q(effective_on=None, published_on__gt=today) & held)


def _never_said(has_end: Q) -> Q:
    stated = Q(source_status="in_force")
    return Q(effective_on=None) & ~stated & (~has_end | Q(published_on=None))
