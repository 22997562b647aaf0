"""How the office finds documents and organisations among drafts: plain containment, which suits Chinese."""

import re
from fnmatch import fnmatchcase
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from catalog.documents.identity import number_keys
from catalog.documents.models import DocumentIssuer
from catalog.documents.numbers import number_key_variants
from catalog.reference.models import FormerName

CANDIDATES = 2_000
"""How many documents with the same serial are compared by key at most."""


def matching_documents(documents: "QuerySet[Any]", words: str) -> "QuerySet[Any]":
    """Documents whose title, number in any style, index number or issuer contains ``words``."""
    issued = DocumentIssuer.objects.filter(document=OuterRef("pk")).filter(
        Q(name_as_written__icontains=words) | _organisation_named(words, "organisation__")
    )
    found = Q(title__icontains=words) | Q(number_raw__icontains=words) | Q(index_number__icontains=words)
    if by_number := _bearing_number(documents, words):
        found |= Q(pk__in=by_number)
    return documents.filter(found | Exists(issued))


def matching_organisations(organisations: "QuerySet[Any]", words: str) -> "QuerySet[Any]":
    """Organisations one of whose names, present, short or former, contains ``words``."""
    former = FormerName.objects.filter(organisation=OuterRef("pk"), name__icontains=words)
    return organisations.filter(_organisation_named(words, "") | Q(code__icontains=words) | Exists(former))


def documents_with_number(documents: "QuerySet[Any]", number_raw: str) -> list[Any]:
    """Documents that bear one of the numbers in ``number_raw``, however either is written."""
    keys = set(number_keys(number_raw))
    return [row for row in _with_serials(documents, keys) if keys & set(number_keys(row.number_raw))]


def _organisation_named(words: str, prefix: str) -> Q:
    fields = ("name_zh", "name_en", "short_names")
    named = Q()
    for field in fields:
        named |= Q(**{f"{prefix}{field}__icontains": words})
    return named


def _bearing_number(documents: "QuerySet[Any]", words: str) -> list[int]:
    patterns = number_key_variants(words)
    return [
        row.pk
        for row in _with_serials(documents, patterns)
        if any(fnmatchcase(key, pattern) for key in number_keys(row.number_raw) for pattern in patterns)
    ]


def _with_serials(documents: "QuerySet[Any]", keys: Any) -> list[Any]:
    """Documents whose raw number contains the serial of one of ``keys``: the database narrows, the keys decide."""
    serials = {match.group() for key in keys if (match := re.search(r"[0-9]+\*?$", key))}
    wanted = Q()
    for serial in serials:
        wanted |= Q(number_raw__contains=serial.rstrip("*"))
    if not wanted:
        return []
    return list(documents.filter(wanted).only("pk", "title", "number_raw", "live")[:CANDIDATES])
