"""The published tables: all that the world outside the editors' office reads (DESIGN §2)."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    PUBLIC = "public", _("Public")
    STAFF = "staff", _("Staff")


class ContentItem(models.Model):
    """One published object as one locale's readers see it, with the bytes the API sends.

    ``locale`` is the reader's; ``content_locale`` is the text's: where a translation is missing, the source is
    offered with labels in the reader's language. ``published_key`` is yyyymmdd (0 unknown), ``updated_key`` epoch µs.
    ``timeline`` repeats the phases as ``phases.write_timeline`` writes them, so that a card is read without a join.
    """

    id = models.BigAutoField(primary_key=True)
    type = models.CharField(max_length=40)
    content_id = models.UUIDField()
    locale = models.CharField(max_length=20)
    content_locale = models.CharField(max_length=20)
    audience = models.CharField(max_length=20, choices=Audience)
    object_id = models.BigIntegerField()
    title = models.TextField()
    digest = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    published_key = models.BigIntegerField()
    updated_key = models.BigIntegerField()
    timeline = models.TextField(blank=True)
    change_id = models.BigIntegerField(default=0)
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    # Last, so that SQLite reads keys and cards without walking the pages a long document overflows to.
    card = models.BinaryField()
    document = models.BinaryField()

    class Meta:
        verbose_name = _("published item")
        verbose_name_plural = _("published items")
        constraints = [
            models.UniqueConstraint(fields=["content_id", "locale", "type"], name="content_item_identity"),
        ]
        # Covers the question "is it public, and since when is it as it is": a page of cards is not read for it.
        indexes = [
            models.Index(fields=["content_id", "locale", "audience", "type", "updated_key"], name="content_item_state")
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.content_id} {self.locale}"

    @property
    def listing(self) -> str:
        """The partition of lists this item stands in."""
        return listing_name(self.audience, self.type, self.locale)


def listing_name(audience: str, type_: str, locale: str) -> str:
    """The name of one partition of lists: who may see it, what it holds, in which reader's language."""
    return f"{audience}:{type_}:{locale}"


class ContentTerm(models.Model):
    """What lists filter by. The sort keys are repeated so that a list is walked along one index."""

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(ContentItem, on_delete=models.CASCADE, related_name="terms", db_index=False)
    listing = models.CharField(max_length=80)
    axis = models.CharField(max_length=40)
    code = models.CharField(max_length=200)
    published_key = models.BigIntegerField()
    updated_key = models.BigIntegerField()

    class Meta:
        verbose_name = _("list term")
        verbose_name_plural = _("list terms")
        constraints = [models.UniqueConstraint(fields=["item", "axis", "code"], name="content_term_identity")]
        indexes = [
            models.Index(fields=["listing", "axis", "code", "published_key", "item"], name="content_term_by_published"),
            models.Index(fields=["listing", "axis", "code", "updated_key", "item"], name="content_term_by_updated"),
        ]

    def __str__(self) -> str:
        return f"{self.axis}={self.code}"


class ContentReference(models.Model):
    """A reference from an item, to a content id or, until that is in the library, to an identity key.

    ``provisions``: which parts of the other are meant, as the JSON list that readers get; empty for the whole.
    """

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(ContentItem, on_delete=models.CASCADE, related_name="references", db_index=False)
    role = models.CharField(max_length=40)
    position = models.PositiveIntegerField()
    to_id = models.UUIDField(null=True)
    to_key = models.CharField(max_length=200, blank=True)
    title = models.TextField(blank=True)
    number = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    provisions = models.TextField(blank=True)

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        constraints = [models.UniqueConstraint(fields=["item", "position"], name="content_reference_order")]
        indexes = [
            models.Index(fields=["to_id"], name="content_reference_to_id"),
            models.Index(fields=["to_key"], name="content_reference_to_key"),
        ]

    def __str__(self) -> str:
        return f"{self.role} → {self.to_id or self.to_key}"


class ContentPhase(models.Model):
    """``cms.content.phases.Phase`` of an item, for SQL and search."""

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(ContentItem, on_delete=models.CASCADE, related_name="phases", db_index=False)
    axis = models.CharField(max_length=40)
    status = models.CharField(max_length=40)
    starts_at = models.BigIntegerField()
    ends_at = models.BigIntegerField()

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        constraints = [models.UniqueConstraint(fields=["item", "axis", "starts_at"], name="content_phase_identity")]
        # Covers the question "which items are in this status now": the table itself is not read.
        indexes = [
            models.Index(fields=["axis", "status", "ends_at", "starts_at", "item"], name="content_phase_by_status")
        ]

    def __str__(self) -> str:
        return f"{self.axis}={self.status}"


class ContentFile(models.Model):
    """A stored file that an item refers to; ``/files/`` serves it while such a row of a public item exists."""

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(ContentItem, on_delete=models.CASCADE, related_name="files")
    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=255)

    class Meta:
        verbose_name = _("published file")
        verbose_name_plural = _("published files")

    def __str__(self) -> str:
        return self.name


class ChangeKind(models.TextChoices):
    PUBLISHED = "published", _("published")
    UPDATED = "updated", _("updated")
    WITHDRAWN = "withdrawn", _("withdrawn")
    ERASED = "erased", _("erased")


class ChangeCause(models.TextChoices):
    EDITORIAL = "editorial", _("editorial")
    DERIVED = "derived", _("derived")
    CORRECTION = "correction", _("correction")


class ContentChange(models.Model):
    """One public change, inserted by the publishing transaction and numbered after it committed."""

    id = models.BigAutoField(primary_key=True)
    number = models.BigIntegerField(null=True, unique=True)
    content_id = models.UUIDField()
    type = models.CharField(max_length=40)
    locale = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, choices=ChangeKind)
    cause = models.CharField(max_length=20, choices=ChangeCause)
    significant = models.BooleanField(default=True)
    note = models.TextField(blank=True)
    title = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    successor_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("public change")
        verbose_name_plural = _("public changes")
        indexes = [
            models.Index(fields=["content_id", "locale", "id"], name="content_change_of_content"),
            models.Index(fields=["id"], name="content_change_unnumbered", condition=models.Q(number__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.number or '-'} {self.kind} {self.content_id}"


class Feed(models.Model):
    """The single row that says which history the numbers belong to and how far they go."""

    SINGLETON = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=SINGLETON)
    epoch = models.UUIDField(default=uuid.uuid4)
    last_number = models.BigIntegerField(default=0)
    oldest_number = models.BigIntegerField(default=1)

    class Meta:
        verbose_name = _("feed")
        verbose_name_plural = _("feed")

    def __str__(self) -> str:
        return f"{self.epoch}:{self.last_number}"


class FollowerPosition(models.Model):
    """How far a follower has applied the feed."""

    name = models.CharField(max_length=40, primary_key=True)
    epoch = models.UUIDField()
    number = models.BigIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("follower position")
        verbose_name_plural = _("follower positions")

    def __str__(self) -> str:
        return f"{self.name}:{self.number}"
