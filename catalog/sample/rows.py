"""Which rows of the sample's files are still to be loaded."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model

Row = dict[str, Any]


def missing(model: type[Model], rows: Sequence[Row]) -> list[Row]:
    """Those of which ``model`` has no draft yet; a bare row left by a load that was killed still counts as missing."""
    kept = model._default_manager.filter(
        translation_key__in=[row["id"] for row in rows], latest_revision__isnull=False
    ).values_list("translation_key", flat=True)
    known = {str(key) for key in kept}
    return [row for row in rows if row["id"] not in known]
