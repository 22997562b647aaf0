"""What people said to the consequences of a document's end or replacement."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    ENDED = "ended", _("no longer in force")
    WITHDRAWN = "withdrawn", _("withdrawn from the library")
    REPLACED = "replaced", _("replaced by another document")


class Answer(models.TextChoices):
    REVIEW = "review", _("Mark for review")
    CITE = "cite", _("Draft that cites the successor")
    WITHDRAW = "withdraw", _("Propose to withdraw")
    ASIDE = "aside", _("Put aside")


class Consequence(models.Model):
    """What a person said to one object that rests on a document, after one event."""

    source_id = models.UUIDField()
    source_title = models.CharField(max_length=500)
    event = models.CharField(max_length=20, choices=Event)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.BigIntegerField()
    answer = models.CharField(max_length=20, choices=Answer)
    note = models.CharField(max_length=300, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("consequence")
        verbose_name_plural = _("consequences")
        constraints = [
            models.UniqueConstraint(
                fields=["source_id", "event", "content_type", "object_id"], name="catalog_consequence_identity"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_title} {self.event}: {self.get_answer_display()}"
