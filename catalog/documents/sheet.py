"""A document as a sheet that people read: for the preview and the look-up in the office."""

from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format

from cms.content.file_texts import FileText

from .body import published_body
from .models import DocumentAttachment, PolicyDocument

_NAMED = ("level", "genre", "rank", "theme", "interpreter", "index_number", "addressees", "source_site", "disclosure")


def sheet_of(document: PolicyDocument) -> dict[str, Any]:
    """The template context of ``catalog/documents/sheet.html``; the body is what readers will get."""
    return {
        "document": document,
        "facts": list(_facts(document)),
        "body_html": published_body(document.body)["html"],
        "attachments": list(_attachments(document)),
        "relations": document.relations.all(),
    }


def _attachments(document: PolicyDocument) -> Iterator[tuple[DocumentAttachment, str]]:
    """Each file, and why it could not be read where that is so."""
    rows = list(document.attachments.all())
    broken = FileText.objects.filter(file__in=[row.file_id for row in rows]).exclude(problem="")
    problems = dict(broken.values_list("file_id", "problem"))
    yield from ((row, problems.get(row.file_id, "")) for row in rows)


def _facts(document: PolicyDocument) -> Iterator[tuple[str, str, str]]:
    """(label, value, how it is known) of everything that is filled in."""
    for name in _NAMED:
        display = getattr(document, f"get_{name}_display", None)
        if value := (display() if display else getattr(document, name)):
            yield _label(document, name), str(value), ""
    for name in PolicyDocument.DATE_FIELDS:
        if day := getattr(document, name):
            basis = str(getattr(document, f"get_{name.replace('_on', '_basis')}_display")())
            rule = document.presumed_by if name == "expires_on" else ""
            yield _label(document, name), date_format(day, "DATE_FORMAT"), "：".join(filter(None, (basis, rule)))
    if document.end_bound_to:
        yield _label(document, "end_bound_to"), document.end_bound_to, ""
    for name in ("policy_areas", "regions"):
        if names := "、".join(str(row) for row in getattr(document, name).all()):
            yield _label(document, name), names, ""


def _label(document: PolicyDocument, name: str) -> str:
    return str(document._meta.get_field(name).verbose_name)
