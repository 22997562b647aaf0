"""Reads one text: at once, or in the background under a lease that a killed worker lets run out."""

import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from . import keeping, originals
from .models import QUEUED, Intake, IntakeKind, IntakeState
from .proposals import Proposals, known_now, propose
from .reading import Reading, Unreadable, read_file, read_html, read_text

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
"""Longer than the longest step without progress: an old document is converted in two minutes at most."""
MAX_ATTEMPTS = 3
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SHORTEST_TITLE = 6
"""Han characters; 新建文档, 扫描件, HB0066 are names of files and of nothing else."""
TOLD_EVERY = 0.5
"""Seconds between two reports of progress: each is a write."""


class LeaseLost(Exception):
    """Somebody cancelled it, or another worker has taken it over: nothing more is written."""


def claim(intake_id: int, owner: str) -> Intake | None:
    """Takes the intake if it waits to be read and nobody reads it; otherwise None."""
    now = timezone.now()
    free = Q(lease_owner="") | Q(lease_until__lt=now) | Q(lease_until=None)
    taken = Intake.objects.filter(free, pk=intake_id, state__in=QUEUED).update(
        state=IntakeState.READING, lease_owner=owner, lease_until=now + LEASE, attempts=F("attempts") + 1
    )
    return Intake.objects.get(pk=intake_id) if taken else None


def read(intake_id: int, owner: str) -> None:
    """Reads and describes the text; afterwards it is to be confirmed, or failed with a message for its owner."""
    intake = claim(intake_id, owner)
    if intake is None:
        return
    if intake.attempts > MAX_ATTEMPTS:
        _end(intake, owner, state=IntakeState.FAILED, error=_("Reading was interrupted too often."))
        return
    try:
        with _said(intake, owner):
            reading = _reading(intake, owner)
            kept = keeping.kept_reading(reading, intake.key)
            _renew(intake, owner)
            text = keeping.shown(kept)["text"]
            found = _proposals(text, reading, intake)
            _end(
                intake, owner, state=IntakeState.READ, title=str(found.value("title") or "")[:500],
                reading=kept, proposals=keeping.kept_proposals(found, text, reading.title),
                progress=reading.pages or 0, total=reading.pages,
            )  # fmt: skip
    except LeaseLost:
        return


@contextmanager
def _said(intake: Intake, owner: str) -> Iterator[None]:
    """Whatever goes wrong is said in the intake; the unexpected also in the log."""
    try:
        yield
    except LeaseLost:
        raise
    except Unreadable as error:
        _end(intake, owner, state=IntakeState.FAILED, error=error.message)
    except FileNotFoundError:
        _end(intake, owner, state=IntakeState.FAILED, error=_("The file is no longer there. Send it again."))
    except Exception:
        logger.exception("Intake %s could not be read", intake.pk)
        message = _("It could not be read because of an error of the system; the administrators find it in the log.")
        _end(intake, owner, state=IntakeState.FAILED, error=message)


def _reading(intake: Intake, owner: str) -> Reading:
    path = originals.original(intake.key)
    if intake.kind == IntakeKind.HTML:
        return read_html(path.read_text("utf-8"))
    if intake.kind == IntakeKind.TEXT:
        return read_text(path.read_text("utf-8"))
    told = time.monotonic()

    def progress(done: int, total: int) -> None:
        nonlocal told
        if time.monotonic() - told >= TOLD_EVERY or done in (1, total):
            told = time.monotonic()
            _renew(intake, owner, progress=done, total=total)

    with path.open("rb") as file:
        return read_file(file, intake.name, progress=progress)


def _proposals(text: str, reading: Reading, intake: Intake) -> Proposals:
    """What the text says of itself; a file's name counts as its title where nothing else tells one and it reads so."""
    known = known_now()
    found = propose(text, title_hint=reading.title, known=known)
    stem = intake.name.rpartition(".")[0]
    if not found.value("title") and len(_HAN.findall(stem)) >= _SHORTEST_TITLE:
        return propose(text, title_hint=stem, known=known)
    return found


def _renew(intake: Intake, owner: str, **values: Any) -> None:
    _write(intake, owner, lease_until=timezone.now() + LEASE, **values)


def _end(intake: Intake, owner: str, **values: Any) -> None:
    _write(intake, owner, lease_owner="", lease_until=None, **values)


def _write(intake: Intake, owner: str, **values: Any) -> None:
    """Written only while the lease is held: a cancelled intake stays cancelled."""
    held = Intake.objects.filter(pk=intake.pk, lease_owner=owner, state=IntakeState.READING)
    if not held.update(**values):
        raise LeaseLost
