"""The writes of the workspace: each is one draft revision, so that everything said can be undone.

Nothing becomes public here; ``seen`` is the revision a screen was drawn from, and a change over another is refused.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale

from catalog.calls.models import Call
from catalog.documents.models import PolicyDocument
from catalog.items.models import ServiceItem
from catalog.products.models import Product
from catalog.proposing.conditions import Group
from catalog.reference.models import Term, Vocabulary
from cms.content import services
from cms.content.publication import source_language
from cms.content.publishable import Publishable

from . import spots
from .models import Answer, Built, ProposalAnswer
from .spots import Entry, Spot

KINDS: dict[str, type[Publishable]] = {"product": Product, "call": Call, "service_item": ServiceItem}
"""What can be built from a document."""


class Outdated(ValidationError):
    """Somebody else changed the object since the screen was drawn."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What something new is called and rests on. ``product_kind``: the code of a product's kind, where known."""

    kind: str
    title: str
    source: dict[str, Any] | None = None
    product_kind: str = ""


@transaction.atomic
def begin(*, document: PolicyDocument, beginning: Beginning, user: Any) -> Publishable:
    """A new draft, with what the document says of level, regions and areas, citing the source."""
    language = Locale.objects.get(language_code=source_language())
    instance: Any = KINDS[beginning.kind](title=beginning.title, level=document.level, locale=language)
    instance.regions = document.regions.all()
    if beginning.kind != "service_item":
        instance.policy_areas = document.policy_areas.all()
    if beginning.kind == "call":
        instance.document, instance.noticed_on = document, document.published_on
    if beginning.product_kind:
        kinds = Term.objects.filter(vocabulary=Vocabulary.PRODUCT_KIND, code=beginning.product_kind)
        instance.kind = kinds.first()
    if beginning.source:
        spots.put(instance, Entry(Spot("sources"), "citation", beginning.source))
    services.save_draft(instance=instance, user=user)
    adopt(document=document, instance=instance)
    return instance


def adopt(*, document: PolicyDocument, instance: Publishable) -> None:
    """Show the object in the workspace of the document."""
    kind = ContentType.objects.get_for_model(instance)
    Built.objects.get_or_create(document=document, content_type=kind, object_id=instance.pk)


def put(*, instance: Publishable, seen: int, entry: Entry, user: Any, group: Group | None = None) -> Publishable:
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
