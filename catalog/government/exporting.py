"""Government services as rows of the import's own columns, so that an export comes back as "all same"."""

from collections.abc import Iterable, Iterator
from typing import Any

from catalog.documents.body import normal_text

from .materials import material_names
from .models import GovernmentService
from .rows import ROLE_COLUMNS

_PLAIN = ("code", "title", "department", "level", "statutory_time", "promised_time", "summary", "source_url")
_NONE = "无"


def export_rows(services: Iterable[GovernmentService]) -> Iterator[dict[str, Any]]:
    """One row for each service, with the words of its latest draft."""
    for service in services:
        yield export_row(service.get_latest_revision_as_object())


def export_row(service: GovernmentService) -> dict[str, Any]:
    """A service under the column names of ``catalog.government.columns``."""
    roles: dict[str, list[str]] = {role: [] for role in ROLE_COLUMNS}
    for row in service.organisations.all():
        roles[row.role].append(row.organisation.name_zh)
    return {
        **{name: getattr(service, name) for name in _PLAIN},
        **{role: "\n".join(names) for role, names in roles.items()},
        **{name: getattr(service, name) for name in _numbers_and_units()},
        "content_id": str(service.translation_key),
        "service_type": service.service_type.code if service.service_type else "",
        "regions": "、".join(sorted(region.code for region in service.regions.all())),
        "service_objects": "、".join(sorted(term.code for term in service.service_objects.all())),
        "service_themes": "、".join(sorted(term.code for term in service.service_themes.all())),
        "conditions": _NONE if service.unconditional else normal_text(service.conditions),
        "materials": "\n".join(material_names(service.materials)),
        "place": normal_text(service.place),
    }


def _numbers_and_units() -> Iterator[str]:
    return (f"{name}_{part}" for name in GovernmentService.TIMES for part in ("number", "unit"))
