"""Building something of blocks step by step: each step is a draft revision, and no step is made over another's.

The workspace and imports write through these; what they write is what the form writes.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import Block, CharBlock, ListBlock, StreamBlock, StructBlock, TextBlock, URLBlock
from wagtail.models import Revision

from catalog.blocks.walking import items, raw
from cms.content import services
from cms.content.publishable import Publishable

Json = dict[str, Any]
TEXTS = (CharBlock, TextBlock, URLBlock)


@dataclass(frozen=True, slots=True)
class Change:
    """What a step made: the object as it is now, its revision, and the block that was added or changed."""

    instance: Any
    revision: Revision
    block_id: str = ""


class ChangedMeanwhile(ValidationError):
    """Somebody else, or another window, kept a draft since the one that was seen."""

    def __init__(self, revision: Revision | None) -> None:
        who = revision.user if revision else ""
        super().__init__(
            _("This was changed meanwhile by %(name)s. Load it again; nothing of yours was kept yet."),
            code="changed_meanwhile", params={"name": who or "?"},
        )  # fmt: skip


class BlockGone(ValidationError):
    def __init__(self) -> None:
        super().__init__(_("What this belongs to is no longer there."), code="block_gone")


@dataclass(frozen=True, slots=True)
class Step:
    """Who changes what, and the revision they saw: None for what has no draft yet."""

    instance: Publishable
    user: Any
    seen_revision: int | None

    def after(self, change: Change) -> "Step":
        """The next step of the same person."""
        return Step(change.instance, self.user, change.revision.pk)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a block goes: into a field's stream or, with ``within``, into the ``member`` of that block.

    ``place`` is the position, the end if not given.
    """

    field: str
    within: str = ""
    member: str = ""
    place: int | None = None


@transaction.atomic
def changed_draft(step: Step, change: Callable[[Any], str]) -> Change:
    """Make ``change`` to the latest words and keep them as a draft; ``change`` returns the id of the block it is about.

    Raises ChangedMeanwhile unless the latest revision is the one that was seen.
    """
    words = _latest(step).get_latest_revision_as_object()
    block_id = change(words)
    return Change(words, services.save_draft(instance=words, user=step.user, clean=False), block_id)


def _latest(step: Step) -> Any:
    row = type(step.instance)._base_manager.select_for_update(of=("self",)).get(pk=step.instance.pk)
    if row.latest_revision_id != step.seen_revision:
        raise ChangedMeanwhile(row.latest_revision)
    return row


def add_block(step: Step, *, spot: Spot, kind: str, value: Mapping[str, Any]) -> Change:
    """Add a block of ``kind``. Raises ValidationError where the value does not fit its block."""
    block_id = str(uuid.uuid4())

    def change(words: Any) -> str:
        block, stored = _stream_block(words, spot.field), raw(getattr(words, spot.field))
        inner, target = _inside(block, stored, spot) if spot.within else (block, stored)
        made = {"type": kind, "id": block_id, "value": checked(inner.child_blocks[kind], value)}
        target.insert(len(target) if spot.place is None else spot.place, made)
        setattr(words, spot.field, stored)
        return block_id

    return changed_draft(step, change)


def change_block(step: Step, *, block_id: str, value: Mapping[str, Any]) -> Change:
    """Put ``value`` over the members of a block that it names; the others stay."""

    def change(words: Any) -> str:
        field, stored, (block, stream, number) = _find(words, block_id)
        stream[number] = {**stream[number], "value": checked(block, {**stream[number]["value"], **value})}
        setattr(words, field, stored)
        return block_id

    return changed_draft(step, change)


def remove_block(step: Step, *, block_id: str) -> Change:
    """Take a block out, with all that stands in it."""

    def change(words: Any) -> str:
        field, stored, (_block, stream, number) = _find(words, block_id)
        del stream[number]
        setattr(words, field, stored)
        return ""

    return changed_draft(step, change)


def set_values(step: Step, **values: Any) -> Change:
    """Set plain fields and lists of rows, for example kind, regions or organisations."""

    def change(words: Any) -> str:
        for name, value in values.items():
            setattr(words, name, value)
        return ""

    return changed_draft(step, change)


@transaction.atomic
def undo(step: Step, *, to: int | None = None) -> Change:
    """Go back to the words of an earlier revision, the one before the latest if ``to`` is not given.

    The step back is a revision itself, so nothing is lost. Raises ValidationError where there is nothing earlier, or
    the latest words are another person's.
    """
    row = _latest(step)
    if row.latest_revision is None or row.latest_revision.user_id != step.user.pk:
        raise ValidationError(_("The last change is not yours to undo."), code="not_yours")
    earlier = row.revisions.filter(pk=to) if to else row.revisions.filter(pk__lt=step.seen_revision).order_by("-pk")
    if (found := earlier.first()) is None:
        raise ValidationError(_("There is nothing to undo."), code="nothing_to_undo")
    words = found.as_object()
    return Change(words, services.save_draft(instance=words, user=step.user, clean=False))


def whole(block: Block, value: Any) -> Any:
    """A stored value with every member of its structs: defaults where it says nothing, texts never null."""
    if isinstance(block, StructBlock):
        value = value or {}
        return {
            name: whole(child, value[name] if name in value else child.get_prep_value(child.get_default()))
            for name, child in block.child_blocks.items()
        }
    if isinstance(block, StreamBlock):
        return [
            {"type": each["type"], "id": each.get("id") or str(uuid.uuid4()),
             "value": whole(block.child_blocks[each["type"]], each["value"])}
            for each in value or ()
        ]  # fmt: skip
    if isinstance(block, ListBlock):
        return [
            {"type": "item", "id": each["id"] or str(uuid.uuid4()), "value": whole(block.child_block, each["value"])}
            for each in items(value)
        ]  # fmt: skip
    return "" if value is None and isinstance(block, TEXTS) else value


def checked(block: Block, value: Mapping[str, Any]) -> Any:
    """``whole`` of a value that its block takes; raises ValidationError naming what it does not."""
    complete = whole(block, value)
    block.clean(block.to_python(complete))
    return complete


def _stream_block(words: Any, field: str) -> StreamBlock:
    return words._meta.get_field(field).stream_block  # type: ignore[no-any-return]


def _inside(block: StreamBlock, stored: list[Json], spot: Spot) -> tuple[StreamBlock, list[Json]]:
    """The stream that ``spot`` names inside a block; the stored list itself, so that it can be added to."""
    for child, stream, number in _streams(block, stored):
        members = child.child_blocks if isinstance(child, StructBlock) else {}
        if stream[number].get("id") == spot.within and isinstance(members.get(spot.member), StreamBlock):
            value = stream[number]["value"]
            value[spot.member] = value.get(spot.member) or []
            return members[spot.member], value[spot.member]
    raise BlockGone


Entry = tuple[Block, list[Json], int]
"""A block's definition, the stored list it stands in, and its place there."""


def _find(words: Any, block_id: str) -> tuple[str, list[Json], Entry]:
    for field in words._meta.get_fields():
        block = getattr(field, "stream_block", None)
        if block is not None:
            stored = raw(getattr(words, field.name))
            for entry in _streams(block, stored):
                if entry[1][entry[2]].get("id") == block_id:
                    return field.name, stored, entry
    raise BlockGone


def _streams(block: StreamBlock, stored: list[Json]) -> Iterator[Entry]:
    """Every entry of the stream and of those inside it."""
    for number, each in enumerate(stored):
        child = block.child_blocks.get(each["type"])
        if child is None:
            continue
        yield child, stored, number
        if isinstance(child, StructBlock):
            for name, inner in child.child_blocks.items():
                if isinstance(inner, StreamBlock):
                    yield from _streams(inner, each["value"].get(name) or [])
