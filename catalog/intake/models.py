"""One text on its way in: kept as it came, read, described for a person, and saved as a draft at most once."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.documents.models import PolicyDocument


class IntakeState(models.TextChoices):
    """Where a text stands on its way in."""

    WAITING = "waiting", _("Waiting to be read")
    READING = "reading", _("Being read")
    READ = "read", _("To be confirmed")
    FAILED = "failed", _("Could not be read")
    CONFIRMED = "confirmed", _("Saved as a draft")
    DISCARDED = "discarded", _("Discarded")


class IntakeKind(models.TextChoices):
    """How it came."""

    FILE = "file", _("File")
    HTML = "html", _("Pasted with its form")
    TEXT = "text", _("Pasted as plain text")


IN_WORK = (IntakeState.WAITING, IntakeState.READING, IntakeState.READ, IntakeState.FAILED)
"""States of which something is still expected of a person or of the background."""
QUEUED = (IntakeState.WAITING, IntakeState.READING)


class Intake(models.Model):
    """A file or pasted text; its bytes lie in a folder of its own (``originals``) until a chore removes them.

    ``token`` comes from the form that sent it: the same form sent twice is one intake. ``key`` names its folder.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(verbose_name=_("kind"), max_length=8, choices=IntakeKind)
    name = models.CharField(verbose_name=_("file name"), max_length=255, blank=True)
    size = models.BigIntegerField(verbose_name=_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    state = models.CharField(verbose_name=_("state"), max_length=12, choices=IntakeState, default=IntakeState.WAITING)
    title = models.CharField(verbose_name=_("title"), max_length=500, blank=True)
    reading = models.JSONField(default=dict, help_text="Parts as read, see catalog.intake.keeping.")
    proposals = models.JSONField(default=dict, help_text="Values and warnings with their words, see keeping.")
    error = models.TextField(verbose_name=_("why it could not be read"), blank=True)
    progress = models.PositiveIntegerField(default=0, help_text="Pages read.")
    total = models.PositiveIntegerField(null=True, help_text="Pages in all, once known.")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often reading was begun.")
    lease_owner = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True)
    document = models.ForeignKey(
        PolicyDocument, verbose_name=_("document"), on_delete=models.SET_NULL, null=True, related_name="intakes"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("brought by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(verbose_name=_("brought at"), auto_now_add=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    files_removed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("text on its way in")
        verbose_name_plural = _("texts on their way in")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["state", "lease_until"], name="catalog_intake_lease"),
            models.Index(fields=["created_at"], condition=Q(files_removed=False), name="catalog_intake_old"),
        ]

    def __str__(self) -> str:
        return self.title or self.name or str(self.get_kind_display())

    @property
    def works(self) -> bool:
        """Waits for the background, or is in its hands."""
        return self.state in QUEUED

    @property
    def notices(self) -> list[dict[str, Any]]:
        """What was left out or decided while reading."""
        return self.reading.get("notices", [])
