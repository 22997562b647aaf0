"""The one base class of everything that is published, and the one publish path (DESIGN §2).

The published tables are written where the row becomes live, in ``save`` itself: Wagtail's signals miss creation,
translation, schedules and scheduled replacements, or fire after the commit.
"""

import logging
import uuid
from collections.abc import Iterable
from typing import Any, NoReturn, Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)

from . import children, gates, publication
from .digests import BOOKKEEPING_FIELDS, content_digest
from .gates import PublicationRefused, Refusal
from .publishing import PublishLockedRow
from .revival import settle_keys

logger = logging.getLogger(__name__)


class PublishableQuerySet(models.QuerySet[Any]):
    """Refuses the writes that pass by ``save``: services write through the rows."""

    def _refuse(self) -> NoReturn:
        raise PublicationRefused(
            Refusal("bulk_write", _("Published types are written row by row, never in bulk: use the services."))
        )

    def update(self, **kwargs: Any) -> NoReturn:
        self._refuse()

    def delete(self) -> NoReturn:
        self._refuse()

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()

    def live(self) -> Self:
        """What the world sees now."""
        return self.filter(live=True)

    def in_source_language(self) -> Self:
        """The rows editors write first; translations hang on them by ``translation_key``."""
        return self.filter(locale__language_code=publication.source_language())


class Publishable(
    PreviewableMixin,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    TranslatableMixin,
    ClusterableModel,
):
    """A snippet with drafts, revisions, workflow, lock, preview and translation, published by one path only."""

    live = models.BooleanField(verbose_name=_("live"), default=False, editable=False)
    change_note = models.CharField(
        verbose_name=_("public change note"),
        max_length=300,
        blank=True,
        help_text=_("Said to readers and portals when a published text is changed, for example what was corrected."),
    )
    change_significant = models.BooleanField(
        verbose_name=_("significant change"),
        default=True,
        help_text=_("Untick for a change of form only: portals then need not tell their subscribers."),
    )
    change_is_correction = models.BooleanField(
        verbose_name=_("correction of a mistake"),
        default=False,
        help_text=_("Tick when the published words were wrong and are put right."),
    )

    objects = PublishableQuerySet.as_manager()

    stored_row: Any = None
    """The row that this object is about to replace, where the transaction that publishes has locked and read it."""

    class Meta(TranslatableMixin.Meta):
        abstract = True

    @property
    def content_id(self) -> uuid.UUID:
        """The stable public id, shared by all translations."""
        return self.translation_key

    @classmethod
    def from_serializable_data(cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False) -> Any:
        """Build an object from a revision's content; its keys are checked with one question for each table."""
        if not check_fks or strict_fks:
            return super().from_serializable_data(data, check_fks, strict_fks)
        instance = super().from_serializable_data(data, check_fks=False)
        settle_keys(instance)
        return instance

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """The object that ``content`` describes; what the row alone decides is not even looked up for it."""
        words = {name: value for name, value in content.items() if name not in ("locale", "latest_revision")}
        return super().with_content_json(words)

    def settle(self) -> None:
        """Bring up to date what follows from the words; asked before each draft is kept. Types that need it say how."""

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """Keep the words as a draft, with what follows from them."""
        self.settle()
        return super().save_revision(*args, **kwargs)

    def publish(self, revision: Any, **kwargs: Any) -> "Publishable":
        """Publish ``revision``, from whichever door; returns the public object.

        The row is locked first, so that what is compared with it, and published, is the same until the commit.
        """
        skip = kwargs.pop("skip_permission_checks", False)
        with transaction.atomic():
            rows = type(self)._base_manager.select_for_update(of=("self",)).select_related("locale")
            action = PublishLockedRow(revision, row=rows.get(pk=self.pk), **kwargs)
            action.execute(skip_permission_checks=skip)
        return action.object

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Write the row and, when it becomes or ceases to be public, the published tables in the same transaction.

        Raises PublicationRefused when a gate objects or the write would change a public row without publishing it.
        """
        if update_fields is not None:
            self._refuse_unless(set(update_fields) <= BOOKKEEPING_FIELDS - {"live"}, "partial_write")
            super().save(*args, update_fields=update_fields, **kwargs)
            return
        # What publishes has a savepoint of its own.
        with transaction.atomic(savepoint=self.stored_row is None):
            self.stored_row = self.stored_row or self._stored()
            try:
                self._save_over(self.stored_row, *args, **kwargs)
            finally:
                self.stored_row = None

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete a draft. What was ever public is withdrawn, not deleted (raises PublicationRefused)."""
        self._refuse_unless(self.first_published_at is None, "was_public")
        return super().delete(*args, **kwargs)

    def _stored(self) -> Self | None:
        if self.pk is None:
            return None
        return type(self)._base_manager.select_for_update(of=("self",)).filter(pk=self.pk).first()

    def _save_over(self, stored: Self | None, *args: Any, **kwargs: Any) -> None:
        if stored is not None and stored.live:
            self._save_over_live(stored, *args, **kwargs)
        elif stored is not None and self.live:
            self._publish(*args, **kwargs)
        else:
            self._save_draft(*args, new=stored is None, **kwargs)

    def _save_draft(self, *args: Any, new: bool, **kwargs: Any) -> None:
        if new:
            # Wagtail's default is live, and localize copies the source's state: a new row is never public.
            self.live = False
            self.live_revision = None
            self.first_published_at = self.last_published_at = None
            self.expired = False
        self.settle()
        children.leave_unchanged(self)
        super().save(*args, **kwargs)

    def _publish(self, *args: Any, **kwargs: Any) -> None:
        self._refuse_unless(self.live_revision_id is not None and self.last_published_at is not None, "no_revision")
        gates.check(self)
        # Projected before the save, after which modelcluster reads every child from the database again.
        projected = publication.project(self, publication.reader_languages(self))
        children.leave_unchanged(self)
        super().save(*args, **kwargs)
        publication.use_approvals(self)
        publication.write(self, projected)

    def _save_over_live(self, stored: Self, *args: Any, **kwargs: Any) -> None:
        if self.live and self.last_published_at != stored.last_published_at:
            self._publish(*args, **kwargs)
        elif self.live:
            self._refuse_unless(content_digest(self) == content_digest(stored), "draft_over_live")
            super().save(*args, **kwargs)
        elif self.live_revision_id is None:
            super().save(*args, **kwargs)
            publication.withdraw(self)
        else:
            self._keep_public_row(stored)

    def _keep_public_row(self, stored: Self) -> None:
        """A draft that localize saves over a live row stays a draft: the caller's revision holds its words.

        wagtail-localize sets ``live`` false and saves the row, which would take the translation down and put the
        draft's words on it (wagtail_localize/models.py, create_or_update_translation).
        """
        for name in ("live", "live_revision_id", "first_published_at", "last_published_at", "expired"):
            setattr(self, name, getattr(stored, name))
        logger.info("Kept the public row of %s %s; the draft is in its revision", type(self).__name__, self.pk)

    def _refuse_unless(self, allowed: bool, code: str) -> None:
        if not allowed:
            logger.warning("Refused a write of %s %s: %s", type(self).__name__, self.pk, code)
            raise PublicationRefused(Refusal(code, _REFUSED_WRITES[code]))


_REFUSED_WRITES = {
    "partial_write": _("Only bookkeeping fields may be saved apart; words are saved whole, as a draft."),
    "was_public": _("What was ever public is withdrawn, not deleted."),
    "no_revision": _("Only an approved revision can be published."),
    "draft_over_live": _("This would put a draft's words on a public row; save a draft and have it approved."),
}
