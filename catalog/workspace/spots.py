"""Where in what is built an entry stands, and entries put there and taken out: on streams as they are stored."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.blocks import Block, StreamBlock

from catalog.blocks.walking import raw

VARIANTS = "variants"
Stored = list[dict[str, Any]]


class StoredStream:
    """A stream as it is stored, with its definition: enough to be published or put into words."""

    def __init__(self, block: StreamBlock, stored: Stored) -> None:
        self.stream_block, self.stored = block, stored

    def get_prep_value(self) -> Stored:
        return self.stored


@dataclass(frozen=True, slots=True)
class Spot:
    """A stream of an object: ``field``, in the variant with the id ``variant`` where one is given."""

    field: str
    variant: str = ""

    def stream(self, model: type) -> StreamBlock:
        """What may stand there. Raises ValidationError where there is no such stream."""
        fields = {each.name: each for each in model._meta.get_fields()}  # type: ignore[attr-defined]
        outer = fields.get(VARIANTS if self.variant else self.field)
        found = getattr(outer, "stream_block", None)
        if found is not None and self.variant:
            found = found.child_blocks["variant"].child_blocks.get(self.field)
        if not isinstance(found, StreamBlock):
            raise ValidationError(_("There is no place “%(name)s”."), params={"name": self.field})
        return found

    def block_of(self, model: type, type_: str) -> Block:
        """The definition of one entry."""
        child = self.stream(model).child_blocks.get(type_)
        if child is None:
            raise ValidationError(_("“%(type)s” cannot stand there."), params={"type": type_})
        return child


def entries(instance: Any, spot: Spot) -> Stored:
    """The entries of the stream as they are stored."""
    if not spot.variant:
        return raw(getattr(instance, spot.field))
    return list(_variant(raw(getattr(instance, VARIANTS)), spot.variant)["value"].get(spot.field) or ())


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a stream; ``value`` is as streams store it, ``block_id`` empty for a new one."""

    spot: Spot
    type: str
    value: Any
    block_id: str = ""


def put(instance: Any, entry: Entry) -> str:
    """Write the entry in place of the one with its id, else as the last; returns its id."""
    entry.spot.block_of(type(instance), entry.type)
    fresh = {"type": entry.type, "value": entry.value, "id": entry.block_id or str(uuid.uuid4())}

    def written(stored: Stored) -> Stored:
        if not entry.block_id:
            return [*stored, fresh]
        _found(stored, entry.block_id)
        return [fresh if item["id"] == entry.block_id else item for item in stored]

    rewrite(instance, entry.spot, written)
    return str(fresh["id"])


def grouped(instance: Any, entry: Entry, kind: str, words: str, least: int | None) -> Entry:
    """The group of alternatives ``words`` introduce, as it stands or new, with the condition as its last member."""
    member = {"type": entry.type, "value": entry.value, "id": str(uuid.uuid4())}
    for item in entries(instance, entry.spot):
        if item["type"] == "group" and (item["value"]["kind"], item["value"].get("words")) == (kind, words):
            inside = [*item["value"]["conditions"], member]
            return Entry(entry.spot, "group", {**item["value"], "conditions": inside}, item["id"])
    value = {"kind": kind, "least": least, "words": words, "conditions": [member], "citations": []}
    return Entry(entry.spot, "group", value)


def take_out(instance: Any, spot: Spot, block_id: str) -> None:
    """Take the entry out. Raises ValidationError when it is not there."""

    def without(stored: Stored) -> Stored:
        _found(stored, block_id)
        return [item for item in stored if item["id"] != block_id]

    rewrite(instance, spot, without)


def stored_value(instance: Any, spot: Spot, block_id: str) -> tuple[str, Any]:
    """Type and stored value of an entry."""
    found = _found(entries(instance, spot), block_id)
    return found["type"], found["value"]


def rewrite(instance: Any, spot: Spot, change: Callable[[Stored], Stored]) -> None:
    """Write the stream as ``change`` makes it of what is stored."""
    if not spot.variant:
        setattr(instance, spot.field, change(raw(getattr(instance, spot.field))))
        return
    variants = raw(getattr(instance, VARIANTS))
    inside = _variant(variants, spot.variant)
    inside["value"] = {**inside["value"], spot.field: change(list(inside["value"].get(spot.field) or ()))}
    setattr(instance, VARIANTS, [inside if item["id"] == spot.variant else item for item in variants])


def _variant(variants: Stored, variant: str) -> dict[str, Any]:
    return dict(_found(variants, variant))


def _found(stored: Stored, block_id: str) -> dict[str, Any]:
    for item in stored:
        if item["id"] == block_id:
            return item
    raise ValidationError(_("This entry is not there any more: somebody took it out."))
