"""Values made by programs brought into the form in which the office's forms store them."""

import uuid
from typing import Any

from wagtail.blocks import Block, CharBlock, ListBlock, StreamBlock, StructBlock, TextBlock, URLBlock

from .walking import items, raw, stream_fields

TEXTS = (CharBlock, TextBlock, URLBlock)


def complete(instance: Any, *names: str) -> None:
    """Complete the streams called ``names`` of an object."""
    for field in stream_fields(type(instance)):
        if field.name in names:
            setattr(instance, field.name, whole(field.stream_block, raw(getattr(instance, field.name))))


def whole(block: Block, value: Any) -> Any:
    """A stored value with every member and every id: defaults where it says nothing.

    Texts are never null, because wagtail-localize cannot take a text apart that is (segments/extract.py).
    """
    if isinstance(block, StructBlock):
        said = value or {}
        return {
            name: whole(child, said[name] if name in said else child.get_prep_value(child.get_default()))
            for name, child in block.child_blocks.items()
        }
    if isinstance(block, StreamBlock):
        return [_entry(each["type"], each, block.child_blocks[each["type"]]) for each in value or ()]
    if isinstance(block, ListBlock):
        return [_entry("item", each, block.child_block) for each in items(value)]
    return "" if value is None and isinstance(block, TEXTS) else value


def _entry(type_: str, stored: dict[str, Any], block: Block) -> dict[str, Any]:
    return {"type": type_, "id": stored.get("id") or str(uuid.uuid4()), "value": whole(block, stored["value"])}
