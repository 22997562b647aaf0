"""A clean-up decision and its rows: each row says what becomes of one document, and how far it has been carried out."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.documents.models import PolicyDocument


class Outcome(models.TextChoices):
    """What is decided about a document; left empty where the list itself leaves it open (予以废止和宣布失效)."""

    KEEP = "keep", _("Kept")
    AMEND = "amend", _("To be amended by a date")
    REPEAL = "repeal", _("Repealed")
    DECLARE_INVALID = "declare_invalid", _("Declared invalid")
    EXTEND = "extend", _("Validity extended")


class MatchState(models.TextChoices):
    """How the named document was found: 文号 alone is no key, so number and title must agree to be certain."""

    CERTAIN = "certain", _("certain")
    UNCERTAIN = "uncertain", _("to be chosen")
    NONE = "none", _("not in the library yet")


class RowState(models.TextChoices):
    OPEN = "open", _("open")
    QUEUED = "queued", _("being carried out")
    ACCEPTED = "accepted", _("carried out")
    SET_ASIDE = "set_aside", _("set aside")


class CleanupDecision(models.Model):
    """The deciding act, in the library or known by title and number only."""

    document = models.ForeignKey(
        PolicyDocument, verbose_name=_("document in the library"), on_delete=models.SET_NULL, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    title = models.CharField(verbose_name=_("title"), max_length=500)
    number_raw = models.CharField(verbose_name=_("document number"), max_length=300, blank=True)
    decided_on = models.DateField(verbose_name=_("decided on"), null=True, blank=True)
    effective_on = models.DateField(verbose_name=_("in force from"), null=True, blank=True)
    announced = models.JSONField(default=list)
    """``[{"words", "outcome", "count"}]``: how many documents the text itself says it decides about."""
    leftover = models.JSONField(default=list)
    """Pieces of the text that became no row; nothing of a decision is dropped."""
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("clean-up decision")
        verbose_name_plural = _("clean-up decisions")

    def __str__(self) -> str:
        return self.title


class CleanupRow(models.Model):
    """What the decision says about one document; ``words`` are the row's own."""

    decision = models.ForeignKey(CleanupDecision, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    ordinal = models.CharField(verbose_name=_("number in the list"), max_length=20, blank=True)
    outcome = models.CharField(verbose_name=_("outcome"), max_length=20, choices=Outcome, blank=True)
    title_as_written = models.CharField(verbose_name=_("title as written"), max_length=500, blank=True)
    number_as_written = models.CharField(verbose_name=_("number as written"), max_length=300, blank=True)
    issuer_as_written = models.CharField(verbose_name=_("issuer as written"), max_length=300, blank=True)
    until = models.DateField(
        verbose_name=_("until"), null=True, blank=True,
        help_text=_("Valid until, for an extension; to be amended by, for an amendment."),
    )  # fmt: skip
    note = models.TextField(verbose_name=_("note"), blank=True)
    words = models.TextField(verbose_name=_("words of the row"), blank=True)
    target = models.ForeignKey(
        PolicyDocument, verbose_name=_("document in the library"), on_delete=models.SET_NULL, null=True, blank=True,
        related_name="cleanup_rows",
    )  # fmt: skip
    match = models.CharField(verbose_name=_("match"), max_length=20, choices=MatchState, default=MatchState.NONE)
    candidates = models.JSONField(default=list)
    """``[{"document", "title", "number", "score", "agrees"}]``, best first; ``agrees`` names number and title."""
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    seen_key = models.BigIntegerField(default=0)
    """The last fingerprint key there was when the row was matched: what came later is looked at again."""
    state = models.CharField(verbose_name=_("state"), max_length=20, choices=RowState, default=RowState.OPEN)
    problem = models.TextField(verbose_name=_("why it was not carried out"), blank=True)
    over_draft = models.BooleanField(default=False)
    """Whether a person said to go on although someone else has an unpublished draft of the target."""
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    before = models.JSONField(default=dict)
    """``{field: [before, after]}`` of the target's draft, so that the row can be taken back."""
    revision_id = models.BigIntegerField(null=True)
    related = models.BooleanField(default=False)
    """Whether the deciding document's draft names the target among its relations."""

    class Meta:
        verbose_name = _("row of a clean-up decision")
        verbose_name_plural = _("rows of clean-up decisions")
        ordering = ["decision", "position"]
        constraints = [models.UniqueConstraint(fields=["decision", "position"], name="catalog_cleanup_row_position")]
        indexes = [models.Index(fields=["state", "decision"], name="catalog_cleanup_row_state")]

    def __str__(self) -> str:
        return self.title_as_written or self.words[:80]


class CleanupRowKey(models.Model):
    """One key under which a row meets documents, the same as a document's fingerprint keys."""

    row = models.ForeignKey(CleanupRow, on_delete=models.CASCADE, related_name="keys")
    key = models.CharField(max_length=200, db_index=True)

    class Meta:
        verbose_name = _("key of a row")
        verbose_name_plural = _("keys of rows")

    def __str__(self) -> str:
        return self.key
