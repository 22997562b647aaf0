"""What people do with a text on its way in: bring it, confirm it as a draft, discard it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.documents.models import PolicyDocument
from cms.content import services as content
from cms.content.files import accepted_type
from cms.transfer.jobs import worker_name

from . import originals, running
from .drafting import Confirmed, document_of
from .jobs import enqueue
from .models import IN_WORK, Intake, IntakeKind, IntakeState
from .sizes import is_large


class NotOpen(Exception):
    """It is discarded, failed or not read yet; the message says so to the editor."""


def begin(*, token: UUID, kind: str, name: str, chunks: Iterable[bytes], user: Any) -> Intake:
    """Keep what came and read it: small things at once, large ones in the background. The same token is one intake."""
    if known := Intake.objects.filter(token=token).first():
        return known
    intake = Intake(token=token, kind=kind, name=Path(name.replace("\\", "/")).name[-255:], created_by=user)
    intake.sha256, intake.size = originals.keep(intake.key, chunks)
    try:
        large = is_large(originals.original(intake.key), is_file=intake.kind == IntakeKind.FILE)
        with transaction.atomic():
            intake.save()
            if large:
                enqueue(intake)
    except IntegrityError:
        # The same form came twice at one moment; the other one is being read.
        originals.forget(intake.key)
        return Intake.objects.get(token=token)
    except BaseException:
        originals.forget(intake.key)
        raise
    if not large:
        running.read(intake.pk, worker_name())
        intake.refresh_from_db()
    return intake


@transaction.atomic
def save_draft(*, intake_id: int, confirmed: Confirmed, user: Any) -> tuple[PolicyDocument, bool]:
    """The draft of the intake, and whether it was saved now: asked twice, or by two people, it is saved once.

    Raises NotOpen when there is nothing to confirm, and ValidationError where a value is not allowed.
    """
    intake = Intake.objects.select_for_update(of=("self",)).get(pk=intake_id)
    if intake.state == IntakeState.CONFIRMED and intake.document is not None:
        return intake.document, False
    if intake.state != IntakeState.READ:
        raise NotOpen(
            _("This text is not waiting for confirmation: %(state)s.") % {"state": intake.get_state_display()}
        )
    document = document_of(intake, confirmed, user)
    content.save_draft(instance=document, user=user)
    intake.document, intake.title = document, document.title
    _end(intake, IntakeState.CONFIRMED, user)
    return document, True


@transaction.atomic
def discard(*, intake_id: int, user: Any) -> Intake:
    """Put the text aside for good, also while it is being read. Raises NotOpen when it was saved already."""
    intake = Intake.objects.select_for_update(of=("self",)).get(pk=intake_id)
    if intake.state == IntakeState.CONFIRMED:
        raise NotOpen(_("This text has been saved as a draft already."))
    if intake.state in IN_WORK:
        intake.lease_owner, intake.lease_until = "", None
        _end(intake, IntakeState.DISCARDED, user)
    return intake


def attachable(intake: Intake) -> bool:
    """Whether the original is of a kind that may be attached, and is what its name says."""
    if intake.kind != IntakeKind.FILE or intake.files_removed:
        return False
    try:
        accepted_type(intake.name, originals.original(intake.key))
    except (ValidationError, OSError):
        return False
    return True


def _end(intake: Intake, state: str, user: Any) -> None:
    intake.state, intake.ended_by, intake.ended_at = state, user, timezone.now()
    intake.save(
        update_fields=["state", "ended_by", "ended_at", "document", "title", "lease_owner", "lease_until"],
    )
