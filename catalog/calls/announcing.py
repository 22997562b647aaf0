"""A milestone of the office made public (6.4.2): put among the activities of its call, and published with that."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from catalog.blocks.walking import raw
from cms.content import services

from .blocks import MilestoneKind
from .models import Call, Milestone

Json = dict[str, Any]
INSIDE = frozenset({MilestoneKind.HANDLING})
"""How staff handle applications is nothing readers are told."""
_OF_MILESTONES = uuid.UUID("5d1f0a52-6c55-4d0e-9d2b-8a4f5f0d2c11")


def block_id(milestone: Milestone) -> str:
    """The id that a milestone has among the activities of its call."""
    return str(uuid.uuid5(_OF_MILESTONES, str(milestone.pk)))


def is_public(milestone: Milestone) -> bool:
    """Whether readers are told of it now."""
    call = milestone.call
    return call is not None and call.live and block_id(milestone) in {item["id"] for item in raw(call.activities)}


def why_inside(milestone: Milestone) -> str:
    """Why it cannot be made public; nothing where it can."""
    if milestone.kind in INSIDE:
        return _("How staff handle applications stays in the office.")
    return "" if milestone.call_id else _("Name the call it belongs to: it is published with it.")


@transaction.atomic
def announce(*, milestone: Milestone, by: Any) -> Call:
    """Put ``milestone`` among the activities of its call, as a draft; there already, it is brought up to date.

    Raises ValidationError where it belongs to no call or stays in the office.
    """
    if why := why_inside(milestone):
        raise ValidationError(why)
    call = Call.objects.select_for_update().get(pk=milestone.call_id)
    words = call.get_latest_revision_as_object() if call.latest_revision_id else call
    own, kept = block_id(milestone), raw(words.activities)
    before: Json = next((item["value"] for item in kept if item["id"] == own), {})
    said = {
        **before, "kind": milestone.kind, "title": milestone.title, "starts_on": milestone.starts_on.isoformat(),
        "ends_on": milestone.ends_on.isoformat() if milestone.ends_on else None,
    }  # fmt: skip
    entry = {"type": "activity", "id": own, "value": said}
    there = any(item["id"] == own for item in kept)
    words.activities = [entry if item["id"] == own else item for item in kept] if there else [*kept, entry]
    services.save_draft(instance=words, user=by, clean=False)
    return words
