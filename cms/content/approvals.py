"""Approval of exactly these words (DESIGN §2): who approved which digest of which object, and when."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Approval(models.Model):
    """A record that a person approved one content digest; changing a word makes it void by itself.

    It serves for one publication: to bring the same words back later (a revert, after a withdrawal) is a new decision.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    object_id = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="approvals")
    approved_at = models.DateTimeField(default=timezone.now)
    comment = models.TextField(blank=True)
    used_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        indexes = [models.Index(fields=["content_type", "object_id", "digest"], name="content_approval_of_words")]

    def __str__(self) -> str:
        return f"{self.digest[:12]} {self.approver}"
