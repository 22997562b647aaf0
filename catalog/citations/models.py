"""What changed under a citation, until a person has looked at it."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class ChangeOfSource(models.TextChoices):
    WORDS = "words", _("words changed")
    REMOVED = "removed", _("provision removed")
    ENDED = "ended", _("no longer in force")
    WITHDRAWN = "withdrawn", _("withdrawn from the library")


class SourceChange(models.Model):
    """A cited provision, or document, is no longer what it was when it was cited. ``owner`` last edited what cites.

    ``place``: the role of a document's relation; of all others, where in the form, with ``block_id`` of the block.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.BigIntegerField()
    citing = GenericForeignKey()
    citing_title = models.CharField(max_length=500)
    place = models.CharField(max_length=300, blank=True)
    block_id = models.CharField(max_length=36, blank=True)
    source_id = models.UUIDField()
    source_title = models.CharField(max_length=500)
    provision = models.UUIDField(null=True, blank=True)
    label = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=ChangeOfSource)
    words_before = models.TextField(blank=True)
    words_after = models.TextField(blank=True)
    successor_title = models.CharField(max_length=500, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    found_at = models.DateTimeField(auto_now_add=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("source change")
        verbose_name_plural = _("source changes")
        indexes = [models.Index(fields=["reviewed_at", "-found_at"], name="catalog_source_change_open")]

    def __str__(self) -> str:
        return f"{self.citing_title} ← {self.source_title}{self.label}: {self.get_kind_display()}"
