"""Which calls were proposed by an import, and which notices have theirs: asked without loading what reads texts."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast
from wagtail.models import ModelLogEntry

from catalog.workspace.models import Built

from .models import Call

LOGGED = "huiqi.call.propose"
"""The action in the history of a call that an import proposed."""


def with_calls(documents: Iterable[int]) -> set[int]:
    """Those of the documents (by key) that a call was built from; one that was deleted since counts too. Two queries.

    Somebody who deleted a proposed call does not want it again.
    """
    documents = list(documents)
    kind = ContentType.objects.get_for_model(Call)
    begun = Built.objects.filter(document__in=documents, content_type=kind)
    calls = Call.objects.filter(document__in=documents)
    return {*begun.values_list("document_id", flat=True), *calls.values_list("document_id", flat=True)}


def proposed_by_imports() -> Exists:
    """Whether a call of a query was proposed by an import, for filters and listings."""
    logged = ModelLogEntry.objects.filter(action=LOGGED, content_type=ContentType.objects.get_for_model(Call))
    return Exists(logged.filter(object_id=Cast(OuterRef("pk"), CharField())))
