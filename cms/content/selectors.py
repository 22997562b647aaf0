"""Reads about drafts, approvals and what is public, for the office."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from .approvals import Approval
from .digests import content_digest
from .gates import Refusal
from .publishable import Publishable


def revisions_since_publication(instance: Publishable) -> "QuerySet[Revision]":
    """Revisions whose words were never public, or were changed in place after they became public.

    Autosave overwrites a revision in place (wagtail/models/revisions.py, overwrite_revision), so the live revision
    itself counts when it was written again after its publication.
    """
    revisions = Revision.objects.for_instance(instance)
    if instance.live_revision_id is None:
        return revisions
    return revisions.filter(
        Q(pk__gt=instance.live_revision_id) | Q(pk=instance.live_revision_id, created_at__gt=instance.last_published_at)
    )


def editors_since_publication(instance: Publishable) -> set[int]:
    """Ids of the users who edited since the last public words: none of them may approve."""
    stored = instance.stored_row or type(instance)._base_manager.only("live_revision", "last_published_at").get(
        pk=instance.pk
    )
    authors = revisions_since_publication(stored).exclude(user=None).values_list("user_id", flat=True)
    return {author for author in authors if author is not None}


def approvals_of(instance: Publishable) -> "QuerySet[Approval]":
    """Unused approvals of exactly the words of ``instance`` (a revision as object, or the row)."""
    return Approval.objects.filter(
        content_type=ContentType.objects.get_for_model(instance),
        object_id=str(instance.pk),
        digest=content_digest(instance),
        used_at=None,
    )


def approval_refusals(instance: Publishable) -> Iterable[Refusal]:
    """The gate of approval: exactly these words, by someone who wrote none of them; superusers are no exception."""
    approvers = set(approvals_of(instance).values_list("approver_id", flat=True))
    if not approvers:
        yield Refusal("not_approved", _("These words were not approved: submit them for review."))
    elif approvers <= editors_since_publication(instance):
        yield Refusal(
            "own_work", _("The approver edited this text after it was last public: another person must approve.")
        )
