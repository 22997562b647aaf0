"""The kept work of turning an amending document into texts: one row for each document that it changes (5.1.1.4)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.documents.models import PolicyDocument

from .model import Instruction


class WorkState(models.TextChoices):
    OPEN = "open", _("being worked through")
    APPLIED = "applied", _("applied")


class AmendmentWork(models.Model):
    """What one act does to one document, as far as a person has come with it.

    ``entries``: ``{"key", "words", "why", "instruction", "settled", "reason"}`` in the order of the act; ``why`` says
    what was not understood, ``settled`` is "", "left_out" or "by_hand". ``by_hand``: ``{"provision", "before",
    "after"}``, texts that a person wrote over what the instructions made; an empty provision is the whole text.
    ``applied``: starts_on, in_order, entries and by_hand as they were last applied, from which texts are made again.
    ``version`` counts the changes: who saves names the one seen.
    """

    act = models.ForeignKey(PolicyDocument, on_delete=models.CASCADE, related_name="amendment_works")
    position = models.PositiveIntegerField(default=1)
    target_title = models.CharField(verbose_name=_("title as written"), max_length=500, blank=True)
    target_number = models.CharField(verbose_name=_("number as written"), max_length=300, blank=True)
    target = models.ForeignKey(
        PolicyDocument, verbose_name=_("document in the library"), on_delete=models.SET_NULL, null=True, blank=True,
        related_name="amended_in",
    )  # fmt: skip
    candidates = models.JSONField(default=list, blank=True)
    starts_on = models.DateField(verbose_name=_("in force from"), null=True, blank=True)
    in_order = models.BooleanField(verbose_name=_("number later provisions anew"), default=False)
    entries = models.JSONField(default=list, blank=True)
    by_hand = models.JSONField(default=list, blank=True)
    applied = models.JSONField(default=dict, blank=True)
    state = models.CharField(verbose_name=_("state"), max_length=20, choices=WorkState, default=WorkState.OPEN)
    problem = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("amendment work")
        verbose_name_plural = _("amendment works")
        constraints = [
            models.UniqueConstraint(fields=["act", "target"], name="catalog_amendment_of_target"),
            models.UniqueConstraint(
                fields=["act", "target_title", "target_number"], name="catalog_amendment_as_written"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["state", "-updated_at"], name="catalog_amendment_open")]

    def __str__(self) -> str:
        return self.target_title or (self.target.title if self.target else "")

    def snapshot(self) -> dict[str, Any]:
        """What is applied, to be kept as ``applied``."""
        starts_on = self.starts_on.isoformat() if self.starts_on else None
        return {
            "starts_on": starts_on, "in_order": self.in_order, "entries": self.entries, "by_hand": self.by_hand
        }  # fmt: skip

    def entry(self, key: int) -> dict[str, Any]:
        """The entry with this key (KeyError)."""
        for each in self.entries:
            if each["key"] == key:
                return dict(each)
        raise KeyError(key)


def instruction_of(entry: dict[str, Any]) -> Instruction | None:
    """What is to be carried out; None where nothing is, or a person has settled it otherwise."""
    if entry["settled"] or entry["instruction"] is None:
        return None
    return Instruction.from_json(entry["instruction"])
