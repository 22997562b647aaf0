"""The state of what is published in the office, for a whole listing in one query."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision, WorkflowState

STATES = [
    ("draft", _("Draft")),
    ("in_review", _("Under review")),
    ("sent_back", _("Sent back")),
    ("scheduled", _("Scheduled")),
    ("public", _("Public")),
    ("public_changed", _("Public, with an unpublished draft")),
    ("withdrawn", _("Withdrawn")),
]


def with_state(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """``rows`` with what ``state_labels`` needs, so that no row asks again."""
    return rows.annotate(
        is_scheduled=Exists(_scheduled(rows.model)),
        is_in_review=Exists(_reviews(rows.model, WorkflowState.STATUS_IN_PROGRESS)),
        is_sent_back=Exists(_reviews(rows.model, WorkflowState.STATUS_NEEDS_CHANGES)),
    )


def in_state(model: type[Model], state: str) -> Q:
    """The rows of ``model`` in one of ``STATES``."""
    scheduled = Q(Exists(_scheduled(model)))
    in_review = Q(Exists(_reviews(model, WorkflowState.STATUS_IN_PROGRESS)))
    conditions = {
        "draft": Q(live=False, first_published_at=None) & ~scheduled & ~in_review,
        "in_review": in_review,
        "sent_back": Q(Exists(_reviews(model, WorkflowState.STATUS_NEEDS_CHANGES))),
        "scheduled": scheduled,
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


def _scheduled(model: type[Model]) -> "QuerySet[Revision]":
    return Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(model),
        object_id=Cast(OuterRef("pk"), CharField()),
        approved_go_live_at__isnull=False,
    )


def _reviews(model: type[Model], status: str) -> "QuerySet[WorkflowState]":
    return WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(model),
        object_id=Cast(OuterRef("pk"), CharField()),
        status=status,
    )
