"""Streams walked as they are stored: without a question to the database, whatever is chosen in them.

A chooser's rows are asked for when a stream's values are read as Python; its JSON holds their keys.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from wagtail.blocks import Block, ListBlock, StreamBlock, StructBlock
from wagtail.fields import StreamField


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands: the field, the numbered streams from the outside in, and the block with an id around it."""

    field: str = ""
    steps: tuple[str, ...] = ()
    block_id: str = ""

    def into(self, label: str, number: int, block_id: str) -> "Place":
        """The place of an entry of a stream called ``label``."""
        return Place(self.field, (*self.steps, f"{label} {number}".strip()), block_id)

    def within(self, number: int, block_id: str) -> "Place":
        """The place of an entry of a list inside what was numbered last."""
        if not self.steps:
            return self.into("", number, block_id)
        return Place(self.field, (*self.steps[:-1], f"{self.steps[-1]}.{number}"), block_id)

    def __str__(self) -> str:
        return " · ".join(self.steps)


Found = tuple[Place, Block, Any]


def raw(stream: Any) -> list[dict[str, Any]]:
    """A stream as it is stored; lists pass as they are."""
    return list(stream.get_prep_value()) if hasattr(stream, "get_prep_value") else list(stream or ())


def stream_fields(model: type) -> list[StreamField]:
    """The fields of a model that hold streams."""
    return [field for field in model._meta.get_fields() if isinstance(field, StreamField)]  # type: ignore[attr-defined]


def found_in(instance: Any, wanted: type[Block]) -> Iterator[tuple[Place, Any]]:
    """Every block of the kind in any stream of ``instance``, in order: its place and its stored value."""
    yield from found_stored(type(instance), lambda name: raw(getattr(instance, name)), wanted)


def found_stored(
    model: type, stream_of: Callable[[str], list[dict[str, Any]]], wanted: type[Block]
) -> Iterator[tuple[Place, Any]]:
    """The same of an object that is not built: ``stream_of`` gives a field's stream as it is stored."""
    for field in stream_fields(model):
        if holds(field.stream_block, wanted):
            stream, start = stream_of(field.name), Place(field.name)
            for place, _block, value in _in_stream(field.stream_block, stream, wanted, start, str(field.verbose_name)):
                yield place, value


def blocks_in(block: StreamBlock, stream: Any, wanted: type[Block]) -> Iterator[tuple[Block, Any]]:
    """Every block of the kind in one stream: its definition and its stored value."""
    if holds(block, wanted):
        for _place, child, value in _in_stream(block, raw(stream), wanted, Place(), ""):
            yield child, value


def changed(block: Block, value: Any, wanted: type[Block], change: Callable[[Any], Any]) -> Any:
    """The stored value with ``change`` made to every block of the kind; itself where nothing is of that kind."""
    if isinstance(block, wanted):
        return change(value)
    if value is None or not holds(block, wanted):
        return value
    if isinstance(block, StreamBlock):
        return [
            {**item, "value": changed(block.child_blocks[item["type"]], item["value"], wanted, change)}
            for item in value
            if item["type"] in block.child_blocks
        ]
    if isinstance(block, ListBlock):
        return [{**item, "value": changed(block.child_block, item["value"], wanted, change)} for item in items(value)]
    if isinstance(block, StructBlock):
        children = block.child_blocks
        return {
            name: changed(children[name], each, wanted, change) if name in children else each
            for name, each in value.items()
        }
    return value


def items(value: Any) -> Iterator[dict[str, Any]]:
    """The entries of a stored list, each with its id and value."""
    for item in value or ():
        yield item if isinstance(item, dict) and item.keys() >= {"value", "id"} else {
            "type": "item", "value": item, "id": "",
        }  # fmt: skip


_HOLDS: dict[tuple[int, type[Block]], tuple[Block, bool]] = {}
"""Answers by identity of the definition, which lives as long as the process: comparing two walks through both."""


def holds(block: Block, wanted: type[Block]) -> bool:
    """Whether a block of the kind can stand somewhere in ``block``."""
    key = id(block), wanted
    if key not in _HOLDS:
        _HOLDS[key] = block, _search(block, wanted)
    return _HOLDS[key][1]


def _search(block: Block, wanted: type[Block]) -> bool:
    if isinstance(block, wanted):
        return True
    if isinstance(block, ListBlock):
        return holds(block.child_block, wanted)
    if isinstance(block, StreamBlock | StructBlock):
        return any(holds(child, wanted) for child in block.child_blocks.values())
    return False


def _in(block: Block, value: Any, wanted: type[Block], place: Place) -> Iterator[Found]:
    if isinstance(block, wanted):
        yield place, block, value
    elif value is None or not holds(block, wanted):
        return
    elif isinstance(block, StreamBlock):
        yield from _in_stream(block, value, wanted, place, str(block.label or ""))
    elif isinstance(block, ListBlock):
        numbered = not isinstance(block.child_block, wanted)
        for number, item in enumerate(items(value), 1):
            inside = place.within(number, item["id"]) if numbered else place
            yield from _in(block.child_block, item["value"], wanted, inside)
    elif isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            yield from _in(child, value.get(name), wanted, place)


def _in_stream(
    block: StreamBlock, value: list[dict[str, Any]], wanted: type[Block], place: Place, label: str
) -> Iterator[Found]:
    for number, item in enumerate(value, 1):
        child = block.child_blocks.get(item["type"])
        if child is not None:
            inside = place.into(label, number, item.get("id") or "")
            yield from _in(child, item["value"], wanted, inside)
