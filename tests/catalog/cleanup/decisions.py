"""Makers of clean-up decisions for tests, through the project's own services."""

from datetime import date
from typing import Any

from catalog.cleanup import services
from catalog.cleanup.models import CleanupDecision
from catalog.cleanup.reading import read_document, read_pasted
from catalog.cleanup.rows import Reading
from catalog.documents import duplicates
from catalog.models import PolicyDocument
from tests.factories import UserFactory, build_policy, draft

DECIDED = date(2023, 12, 11)


def saved(**values: Any) -> PolicyDocument:
    """A policy in the library as a draft, whose keys are known."""
    document = build_policy(**values)
    draft(document, user=UserFactory(username="cleaner"))
    know_all()
    return PolicyDocument.objects.get(pk=document.pk)


def know_all() -> None:
    """What the follower does for documents that were saved."""
    while duplicates.compare_changed(limit=100):
        pass


def decided(text: str, *, document: PolicyDocument | None = None, **values: Any) -> CleanupDecision:
    """A decision whose rows are read from ``text``."""
    return taken_down(read_pasted(text), document=document, **values)


def decided_by(document: PolicyDocument) -> CleanupDecision:
    """A decision whose rows are read from the body of ``document``."""
    return taken_down(read_document(document.get_latest_revision_as_object()), document=document)


def taken_down(reading: Reading, **values: Any) -> CleanupDecision:
    """``reading`` with a day of decision."""
    act = services.Act(**{"title": "关于公布清理结果的通知", "decided_on": DECIDED, **values})
    return services.create_decision(act=act, reading=reading, user=UserFactory(username="cleaner"))
