"""The writes of the workspace: each is one draft revision, so that everything said can be undone.

Nothing becomes public here; ``seen`` is the revision a screen was drawn from, and a change over another is refused.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from catalog.documents.models import PolicyDocument
from cms.content import services
from cms.content.publishable import Publishable

from . import spots
from .models import Answer, Built, ProposalAnswer
from .spots import Entry, Spot

if TYPE_CHECKING:
    from catalog.proposing.conditions import Group


class Outdated(ValidationError):
    """Somebody else changed the object since the screen was drawn."""


def put(*, instance: Publishable, seen: int, entry: Entry, user: Any, group: "Group | None" = None) -> Publishable:
    """Keep an entry in a draft: a new one, or in place of the one with its id; a condition among its alternatives."""

    def write(draft: Any) -> None:
        if group is None:
            spots.put(draft, entry)
        else:
            spots.put(draft, spots.grouped(draft, entry, group.kind, group.words, group.least))

    return change(instance=instance, seen=seen, user=user, alter=write)


def take_out(*, instance: Publishable, seen: int, spot: Spot, block_id: str, user: Any) -> Publishable:
    """Take an entry out of a draft."""
    return change(instance=instance, seen=seen, user=user, alter=lambda draft: spots.take_out(draft, spot, block_id))


@transaction.atomic
def change(*, instance: Publishable, seen: int, user: Any, alter: Callable[[Any], None]) -> Publishable:
    """The latest draft, altered and kept. Raises Outdated, or ValidationError when it may not be edited."""
    row = _locked(instance, seen, user)
    draft = row.get_latest_revision_as_object()
    alter(draft)
    services.save_draft(instance=draft, user=user)
    return draft


@transaction.atomic
def restore(*, instance: Publishable, seen: int, revision: int, user: Any) -> Publishable:
    """Keep the words of an earlier revision as the latest: undo, and redo."""
    row = _locked(instance, seen, user)
    earlier = row.revisions.filter(pk=revision).first()
    if earlier is None:
        raise ValidationError(_("There is no such earlier state."))
    draft = earlier.as_object()
    services.save_draft(instance=draft, user=user)
    return draft


@transaction.atomic
def discard(*, instance: Publishable, seen: int, user: Any) -> None:
    """Undo of a beginning: delete a draft that was never public."""
    row = _locked(instance, seen, user)
    Built.objects.filter(content_type=ContentType.objects.get_for_model(row), object_id=row.pk).delete()
    row.delete()


def answer(*, document: PolicyDocument, key: str, said: str, user: Any) -> None:
    """Remember what a person said to a proposal; an empty answer makes it open again."""
    if said:
        ProposalAnswer.objects.update_or_create(
            document=document, key=key, defaults={"answer": Answer(said), "answered_by": user}
        )
    else:
        ProposalAnswer.objects.filter(document=document, key=key).delete()


def _locked(instance: Publishable, seen: int, user: Any) -> Publishable:
    rows = type(instance)._base_manager.select_for_update(of=("self",)).select_related("locale", "latest_revision")
    row: Publishable = rows.get(pk=instance.pk)
    lock = row.get_lock()
    if lock is not None and lock.for_user(user):
        raise ValidationError(_("“%(title)s” is locked or under review: it is not changed now."), params={"title": row})
    latest = row.latest_revision
    if latest is not None and latest.pk != seen:
        raise Outdated(
            _("%(name)s changed “%(title)s” meanwhile; what you see now is the latest. Please do it again."),
            params={"name": latest.user or _("Somebody"), "title": row},
        )
    return row
