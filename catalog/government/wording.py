"""A service in words: the text that search finds it by, and the sheet that people read in the office."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any
from uuid import uuid5

from django.utils.translation import gettext as _

from catalog.blocks.words import material_words
from catalog.documents.body import HTML_VERSION, block_text

from .models import GovernmentService

Section = tuple[str, list[str]]
"""A heading and the lines under it."""


def composed_body(content_id: Any, sections: Iterable[Section]) -> dict[str, Any]:
    """A body of one block, of the parts of something that has no text of its own; its block id is always the same."""
    html = "".join(
        f"<h3>{escape(heading, quote=False)}</h3>" + "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines)
        for heading, lines in sections
        if lines
    )
    block = {"type": "text", "id": str(uuid5(content_id, "body")), "html": html}
    return {"html_version": HTML_VERSION, "blocks": [block] if html else [], "html": html, "text": block_text(block)}


def sections_of(service: GovernmentService) -> Iterator[Section]:
    """What the guide of a service says, in its order."""
    none_needed = [_("None: the guide names no conditions.")] if service.unconditional else []
    yield _("Conditions of acceptance"), service.conditions.splitlines() or none_needed
    yield _("Materials"), material_words(service.materials).splitlines()
    yield _("Statutory time"), [service.statutory_time] if service.statutory_time else []
    yield _("Promised time"), [service.promised_time] if service.promised_time else []
    yield _("Where"), service.place.splitlines()


def sheet_of(service: GovernmentService) -> dict[str, Any]:
    """The template context of ``catalog/products/sheet.html``."""
    return {
        "object": service,
        "title": service.title,
        "summary": service.summary,
        "facts": [(label, value) for label, value in _facts(service) if value],
        "body_html": composed_body(service.translation_key, sections_of(service))["html"],
    }


def _facts(service: GovernmentService) -> Iterator[tuple[str, str]]:
    for name in ("code", "service_type", "department"):
        yield str(GovernmentService._meta.get_field(name).verbose_name), str(getattr(service, name) or "")
    yield _("Level"), str(service.get_level_display())
    for row in service.organisations.all():
        yield str(row.get_role_display()), str(row.organisation)
    for name in ("service_objects", "service_themes", "regions"):
        names = "、".join(str(row) for row in getattr(service, name).all())
        yield str(GovernmentService._meta.get_field(name).verbose_name), names
