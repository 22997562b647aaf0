"""What is kept about each import: the job and one row for each row of its file."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Mode(models.TextChoices):
    """What happens when a file holds rows that are refused."""

    LEAVE_OUT_REFUSED = "leave_out_refused", _("Leave out refused rows, take the others")
    ALL_OR_NOTHING = "all_or_nothing", _("All or nothing")


class Status(models.TextChoices):
    """Where an import stands."""

    UPLOADED = "uploaded", _("Waiting to be checked")
    PREVIEWING = "previewing", _("Being checked")
    PREVIEWED = "previewed", _("Waiting for confirmation")
    CONFIRMED = "confirmed", _("Confirmed")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


ENDED = (Status.DONE, Status.FAILED, Status.CANCELLED)


class Phase(models.TextChoices):
    """What a running import is at; a resumed one goes on with it."""

    READ = "read", _("Reading the file")
    VERIFY = "verify", _("Looking for edits made since the preview")
    APPLY = "apply", _("Saving rows")
    REFERENCES = "references", _("Recording what refers to what")


class Outcome(models.TextChoices):
    """What the preview found for a row."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    SAME = "same", _("Same")
    REFUSED = "refused", _("Refused")
    KEPT_DRAFT = "kept_draft", _("Kept as draft")
    SET_ASIDE = "set_aside", _("Set aside")


class RowState(models.TextChoices):
    """What became of a row."""

    STAGED = "staged", _("Waiting")
    APPLIED = "applied", _("Saved")
    SKIPPED = "skipped", _("Not saved")
    CONFLICT = "conflict", _("Edited meanwhile")


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the person asked for. ``extra`` is for the adapter (a dict of JSON values)."""

    mode: str = Mode.LEAVE_OUT_REFUSED
    publish: bool = False
    create_missing: bool = True
    extra: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Plain values for a JSON column."""
        return asdict(self)


class ImportJob(models.Model):
    """One file on its way in. ``kind`` names the adapter; the bytes are in the store under ``sha256``."""

    kind = models.CharField(_("kind"), max_length=64)
    original_name = models.CharField(_("file name"), max_length=255)
    size = models.BigIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    format = models.CharField(_("format"), max_length=8)
    options = models.JSONField(default=dict)
    status = models.CharField(_("status"), max_length=16, choices=Status.choices, default=Status.UPLOADED)
    phase = models.CharField(max_length=16, choices=Phase.choices, default=Phase.READ)
    counts = models.JSONField(default=dict, help_text="Rows by outcome, from the preview.")
    results = models.JSONField(default=dict, help_text="Rows by what became of them.")
    proposals = models.JSONField(default=list, help_text="Things that do not exist yet and would be created.")
    cursor = models.PositiveBigIntegerField(default=0, help_text="Last row number dealt with in this phase.")
    progress = models.PositiveIntegerField(default=0, help_text="Rows dealt with in this phase.")
    total = models.PositiveIntegerField(null=True, help_text="Rows of this phase, once known.")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="Starts since the last progress.")
    lease_owner = models.CharField(max_length=64, blank=True, default="")
    lease_until = models.DateTimeField(null=True)
    cancel_requested = models.BooleanField(default=False)
    error = models.TextField(blank=True, default="")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("confirmed by")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("approved by")
    )
    people = models.JSONField(default=dict, help_text="Account names at the time, for when accounts are gone.")
    created_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        indexes = [models.Index(fields=["status", "lease_until"], name="transfer_job_lease")]

    def __str__(self) -> str:
        return f"{self.original_name} ({self.pk})"

    @property
    def asked(self) -> ImportOptions:
        """The options as an object."""
        return ImportOptions(**self.options)

    @property
    def waits_for_approval(self) -> bool:
        """Confirmed, to be published, and nobody else has approved it yet."""
        return self.status == Status.CONFIRMED and self.asked.publish and self.approved_at is None

    @property
    def activity(self) -> Any:
        """What is being done for it right now, in words."""
        queued = self.status in {Status.UPLOADED, Status.CONFIRMED}
        return _("Waiting for its turn") if queued else self.get_phase_display()

    @property
    def has_ended(self) -> bool:
        """Nothing more will happen to it."""
        return self.status in ENDED


class ImportRow(models.Model):
    """One row of a file: what the preview found and what became of it.

    ``raw`` holds the values as read (None where nothing will be done with them any more), ``version_seen`` the version
    of the object that the preview compared with ("" when there was none).
    """

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="rows")
    row_number = models.PositiveIntegerField()
    identity = models.CharField(max_length=255, blank=True, default="")
    title = models.CharField(max_length=255, blank=True, default="")
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    problems = models.JSONField(default=list)
    diff = models.JSONField(default=list, help_text="[field, old, new] for each difference, shortened.")
    raw = models.JSONField(null=True)
    version_seen = models.CharField(max_length=128, blank=True, default="")
    state = models.CharField(max_length=16, choices=RowState.choices, default=RowState.SKIPPED)
    object_id = models.CharField(max_length=64, blank=True, default="")
    created = models.BooleanField(default=False)
    published = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("row")
        verbose_name_plural = _("rows")
        ordering = ["row_number"]
        constraints = [models.UniqueConstraint(fields=["job", "row_number"], name="transfer_row_once")]
        indexes = [
            models.Index(fields=["job", "outcome", "row_number"], name="transfer_row_outcome"),
            models.Index(fields=["job", "state", "row_number"], name="transfer_row_state"),
            models.Index(fields=["job", "identity"], name="transfer_row_identity"),
        ]

    def __str__(self) -> str:
        return f"{self.job_id}/{self.row_number}"


class ImportLock(models.Model):
    """One row for each kind of import, locked by whoever saves rows of it: two imports never create one object."""

    kind = models.CharField(max_length=64, primary_key=True)

    class Meta:
        verbose_name = "import lock"

    def __str__(self) -> str:
        return self.kind
