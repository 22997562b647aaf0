"""Policy documents as rows of the import's own columns, so that an export comes back as "all same"."""

from collections.abc import Iterable, Iterator
from typing import Any

from catalog.reference.models import LIST_SEPARATOR

from .body import normal_text
from .columns import DATE_COLUMNS
from .models import PolicyDocument
from .row_columns import UNDATED

_STATUS = {"in_force": "有效", "repealed": "废止", "expired": "失效", "": ""}
_LISTED = ("index_number", "addressees", "termination_kind", "end_bound_to", "disclosure", "summary", "source_site")


def export_rows(documents: Iterable[PolicyDocument]) -> Iterator[dict[str, Any]]:
    """One row for each document, with the words of its latest draft."""
    for document in documents:
        yield export_row(document.get_latest_revision_as_object())


def export_row(document: PolicyDocument) -> dict[str, Any]:
    """A document under the column names of ``catalog.documents.columns``."""
    row: dict[str, Any] = {
        "id": document.source_id or str(document.translation_key),
        "content_id": str(document.translation_key),
        "title": document.title,
        "kind": "政策文件",
        "issuers": LIST_SEPARATOR.join(issuer.organisation.name_zh for issuer in document.issuers.all()),
        "level": document.level,
        "regions": "、".join(sorted(region.code for region in document.regions.all())),
        "doc_number": document.number_raw,
        "status": _STATUS[document.source_status],
        "policy_areas": "、".join(term.code for term in document.policy_areas.all()),
        "url": document.source_url,
        "attachments": document.source_attachments,
        "body": normal_text(document.text),
    }
    for name in ("genre", "rank", "theme"):
        term = getattr(document, name)
        row[name] = term.code if term else ""
    for name in DATE_COLUMNS:
        day = getattr(document, name)
        row[name] = day.isoformat() if day else ""
        basis = getattr(document, name.replace("_on", "_basis"))
        row[f"{name}_basis"] = basis if day or basis == UNDATED else ""
    return row | {name: getattr(document, name) for name in _LISTED}
