"""Entries put in order: conditions joined with 且 and 或, and a call that takes over what its product asks."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalog.blocks.conditions import GroupKind
from catalog.blocks.walking import raw

from . import spots
from .spots import Spot, Stored

JOINED = frozenset({GroupKind.ALL_OF, GroupKind.ANY_OF})
TAKEN_OVER = (("application_conditions", "conditions"), ("materials", "materials"))
"""Streams of a product and those of a call they go into."""


def join(instance: Any, spot: Spot, block_id: str, kind: str) -> None:
    """Put the condition together with the one before it: into its group of this kind, or both into a new one.

    Raises ValidationError where there is none before it, or one that cannot stand in a group.
    """
    if kind not in JOINED or not spot.field.endswith("conditions"):
        raise ValidationError(_("These cannot be put together."))
    spots.rewrite(instance, spot, lambda stored: _joined(stored, block_id, kind))


def _joined(stored: Stored, block_id: str, kind: str) -> Stored:
    place = next((at for at, item in enumerate(stored) if item["id"] == block_id), 0)
    if not place:
        raise ValidationError(_("There is no condition before it to put it together with."))
    before, item = stored[place - 1 : place + 1]
    if "scorecard" in (before["type"], item["type"]):
        raise ValidationError(_("A scorecard stands for itself: its direct routes are in its own form."))
    together = _into(before, item, kind)
    return [*stored[: place - 1], together, *stored[place + 1 :]]


def _into(before: dict[str, Any], item: dict[str, Any], kind: str) -> dict[str, Any]:
    if before["type"] == "group" and before["value"]["kind"] == kind:
        inside = [*before["value"]["conditions"], item]
        return {**before, "value": {**before["value"], "conditions": inside}}
    value = {"kind": kind, "least": None, "words": "", "conditions": [before, item], "citations": []}
    return {"type": "group", "value": value, "id": str(uuid.uuid4())}


def link(call: Any, products: Iterable[Any]) -> None:
    """Say of a call that it is for these products too.

    Raises ValidationError where it is for all of them already.
    """
    held = list(call.products.all())
    missing = [each for each in products if each not in held]
    if not missing:
        raise ValidationError(_("There is no product of this document that it is not linked to."))
    call.products = [*held, *missing]


def take_over(call: Any) -> None:
    """Copy what the call's products ask into the lists that the call has still empty; the copies are its own.

    Raises ValidationError where there is nothing to take.
    """
    products = [product.get_latest_revision_as_object() for product in call.products.all()]
    taken = False
    for theirs, own in TAKEN_OVER:
        found = [item for product in products for item in raw(getattr(product, theirs))]
        if found and not raw(getattr(call, own)):
            setattr(call, own, [{**item, "id": str(uuid.uuid4())} for item in found])
            taken = True
    if not taken:
        raise ValidationError(_("There is nothing to take over: its products ask nothing, or it has its own."))
