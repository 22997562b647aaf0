"""The state of a document in the office, for a whole listing in one query."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision, WorkflowState

from catalog.documents.models import PolicyDocument

STATES = [
    ("draft", _("Draft")),
    ("in_review", _("Under review")),
    ("sent_back", _("Sent back")),
    ("scheduled", _("Scheduled")),
    ("public", _("Public")),
    ("public_changed", _("Public, with an unpublished draft")),
    ("withdrawn", _("Withdrawn")),
]


def with_state(documents: "QuerySet[Any]") -> "QuerySet[Any]":
    """``documents`` with what ``state_labels`` needs, so that no row asks again."""
    return documents.annotate(
        is_scheduled=Exists(_scheduled()),
        is_in_review=Exists(_reviews(WorkflowState.STATUS_IN_PROGRESS)),
        is_sent_back=Exists(_reviews(WorkflowState.STATUS_NEEDS_CHANGES)),
    )


def documents_in_state(state: str) -> Q:
    """The rows in one of ``STATES``."""
    never_public = Q(live=False, first_published_at=None)
    conditions = {
        "draft": never_public & ~Q(Exists(_scheduled())) & ~Q(Exists(_reviews(WorkflowState.STATUS_IN_PROGRESS))),
        "in_review": Q(Exists(_reviews(WorkflowState.STATUS_IN_PROGRESS))),
        "sent_back": Q(Exists(_reviews(WorkflowState.STATUS_NEEDS_CHANGES))),
        "scheduled": Q(Exists(_scheduled())),
        "public": Q(live=True),
        "public_changed": Q(live=True, has_unpublished_changes=True),
        "withdrawn": Q(live=False, first_published_at__isnull=False),
    }
    return conditions[state]


def state_labels(document: Any) -> list[tuple[str, Any, bool]]:
    """(code, label, primary) for each tag of a row of ``with_state``."""
    labels = dict(STATES)
    if document.live:
        codes = ["public_changed" if document.has_unpublished_changes else "public"]
    elif document.first_published_at:
        codes = ["withdrawn"]
    else:
        codes = []
    codes += [
        code
        for code, holds in (
            ("scheduled", document.is_scheduled),
            ("in_review", document.is_in_review),
            ("sent_back", document.is_sent_back),
        )
        if holds
    ]
    return [(code, labels[code], code.startswith("public")) for code in codes or ["draft"]]


def _document_type() -> ContentType:
    return ContentType.objects.get_for_model(PolicyDocument)


def _scheduled() -> "QuerySet[Revision]":
    return Revision.objects.filter(
        base_content_type=_document_type(),
        object_id=Cast(OuterRef("pk"), CharField()),
        approved_go_live_at__isnull=False,
    )


def _reviews(status: str) -> "QuerySet[WorkflowState]":
    return WorkflowState.objects.filter(
        base_content_type=_document_type(), object_id=Cast(OuterRef("pk"), CharField()), status=status
    )
