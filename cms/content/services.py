"""The writes of everything that is published: draft, approve, publish, schedule, withdraw, erase."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import Revision

from . import children, gates, history, projections, publication
from .approvals import Approval
from .digests import content_digest
from .gates import PublicationRefused, Refusal
from .publishable import Publishable
from .published import ChangeKind, ContentItem, ContentPhase, ContentTerm
from .selectors import editors_since_publication
from .texts import TEXT_AXIS


@transaction.atomic
def save_draft(*, instance: Publishable, user: Any, clean: bool = True) -> Revision:
    """Save the words of ``instance`` as a draft revision of ``user``.

    A public row keeps its words; a row that is not public takes them, so that listings filter by what is written.
    """
    if clean:
        instance.full_clean()
    if instance.live:
        revision = instance.save_revision(user=user, clean=False)
    else:
        words = children.held(instance)
        instance.save()
        with children.kept(instance, words):
            revision = instance.save_revision(user=user, clean=False)
    history.note(instance, "wagtail.edit", user=user, revision=revision, content_changed=True)
    return revision


@transaction.atomic
def approve(*, revision: Revision, approver: Any, comment: str = "") -> Approval:
    """Record that ``approver`` approved exactly the words of ``revision``.

    Raises PublicationRefused when the approver edited a revision since the last public one.
    """
    instance = revision.as_object()
    if approver.pk in editors_since_publication(instance):
        raise PublicationRefused(
            Refusal("own_work", _("Nobody approves their own work: another person must review what you edited."))
        )
    return Approval.objects.create(
        content_type=ContentType.objects.get_for_model(instance),
        object_id=str(instance.pk),
        digest=content_digest(instance),
        approver=approver,
        comment=comment,
    )


def publish(*, revision: Revision, user: Any) -> Publishable:
    """Publish, or where a later go-live is set schedule, exactly the words of ``revision``.

    Raises PublicationRefused when a gate objects, above all when these words were not approved.
    """
    model = _model_of(revision)
    row = model(pk=model._meta.pk.to_python(revision.object_id))
    if not revision.content.get("go_live_at"):
        return row.publish(revision, user=user, skip_permission_checks=True)
    with transaction.atomic():
        # A later go-live only notes the time; what stands against it is said now, and asked again when it is due.
        gates.check(revision.as_object())
        revision.publish(user=user, skip_permission_checks=True)
    return model._base_manager.get(pk=revision.object_id)


def _model_of(revision: Revision) -> type[Publishable]:
    return ContentType.objects.get_for_id(revision.content_type_id).model_class()  # type: ignore[return-value]


@transaction.atomic
def withdraw(*, instance: Publishable, user: Any, reason: str) -> None:
    """Take ``instance`` down; readers get 410 with the date, the reason stays in the history."""
    instance.refresh_from_db()
    if not instance.live:
        raise PublicationRefused(Refusal("not_public", _("This is not public, so there is nothing to withdraw.")))
    instance.unpublish(log_action=False)
    log(instance=instance, action="wagtail.unpublish", user=user, data={"reason": reason})


@transaction.atomic
def erase(*, instance: Publishable, user: Any, reason: str) -> None:
    """Remove content that must not exist (personal data, a secret): row, revisions and every public trace.

    The feed then says only that this id was erased, without a title.
    """
    log(instance=instance, action="huiqi.erase", user=user, data={"reason": reason}, title=str(instance.content_id))
    publication.withdraw(instance, kind=ChangeKind.ERASED)
    publication.forget_titles(instance)
    instance.revisions.delete()
    Approval.objects.filter(
        content_type=ContentType.objects.get_for_model(instance), object_id=str(instance.pk)
    ).delete()
    super(Publishable, instance).delete()


@transaction.atomic
def reproject(*, instance: Publishable) -> int:
    """Run the projection of a live object again (a renamed organisation, a new version): cause *derived*."""
    locked = type(instance)._base_manager.select_for_update().get(pk=instance.pk)
    return publication.rewrite(locked, cause="derived") if locked.live else 0


def mark_outdated(*, axis: str, code: str) -> int:
    """Have every item that carries ``code`` on ``axis`` projected again, in the background; returns how many."""
    carrying = ContentTerm.objects.filter(axis=axis, code=code).values("item")
    return ContentItem.objects.filter(pk__in=carrying).update(version=0)


def announce_begun_texts(*, limit: int = 100) -> int:
    """Tell followers and mirrors of texts that have begun to hold since their item was written; returns how many.

    Nobody changes anything on that day, yet the index must hold the new words and copies be fetched again.
    """
    now = int(timezone.now().timestamp())
    written = F("item__updated_key") / 1_000_000
    begun = ContentPhase.objects.filter(axis=TEXT_AXIS, starts_at__lte=now, starts_at__gt=written)
    return announce(ContentItem.objects.filter(pk__in=begun.values("item")), limit=limit)


def announce(items: "QuerySet[ContentItem]", *, limit: int | None = None) -> int:
    """Write items anew though nobody edited them, so that followers and mirrors take them again; returns how many.

    Cause *derived*: something beside the document changed what readers or search find of it.
    """
    rows = set(items.order_by("pk").values_list("type", "object_id")[:limit])
    for type_, object_id in rows:
        with transaction.atomic():
            ContentItem.objects.filter(type=type_, object_id=object_id).update(digest="")
            reproject(instance=projections.model_of(type_)._base_manager.get(pk=object_id))
    return len(rows)


def reproject_outdated(*, limit: int = 100) -> int:
    """Bring up to ``limit`` items of an older projection version up to date; returns how many were looked at."""
    looked_at = 0
    for model, projection in projections.registered().items():
        outdated = ContentItem.objects.filter(type=projection.type, version__lt=projection.version)
        for object_id in set(outdated.values_list("object_id", flat=True)[: limit - looked_at]):
            reproject(instance=model._base_manager.get(pk=object_id))
            looked_at += 1
    return looked_at
