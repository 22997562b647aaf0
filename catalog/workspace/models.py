"""What was built from which document, and what became of the proposals read from it."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.documents.models import PolicyDocument


class Built(models.Model):
    """A product, service item or call stands in the workspace of a document, published or not."""

    document = models.ForeignKey(PolicyDocument, on_delete=models.CASCADE, related_name="+")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("built from a document")
        verbose_name_plural = _("built from documents")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "content_type", "object_id"], name="catalog_built_identity")
        ]
        indexes = [models.Index(fields=["content_type", "object_id"], name="catalog_built_object")]

    def __str__(self) -> str:
        return f"{self.document_id} → {self.content_type_id}:{self.object_id}"


class Answer(models.TextChoices):
    ACCEPTED = "accepted", _("accepted")
    DISMISSED = "dismissed", _("dismissed")


class ProposalAnswer(models.Model):
    """What a person said to a proposal, known again by its key while the words of the document stay."""

    document = models.ForeignKey(PolicyDocument, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    answer = models.CharField(max_length=20, choices=Answer)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("answer to a proposal")
        verbose_name_plural = _("answers to proposals")
        constraints = [models.UniqueConstraint(fields=["document", "key"], name="catalog_proposal_answer_identity")]

    def __str__(self) -> str:
        return f"{self.key}: {self.get_answer_display()}"
