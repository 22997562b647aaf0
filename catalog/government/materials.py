"""Materials by their names: what files of services say of them, and what is kept of a known one."""

from collections.abc import Sequence
from typing import Any


def material_names(stream: Any) -> list[str]:
    """The names, in order."""
    return [block.value["name"] for block in stream]


def with_names(stream: Any, names: Sequence[str]) -> list[Any]:
    """The materials called ``names``, in their order: what is known of one of that name stays."""
    known = {block.value["name"]: (block.block_type, block.value, block.id) for block in stream}
    return [known.get(name, ("material", named_material(name))) for name in names]


def named_material(name: str) -> dict[str, Any]:
    """The value of a material of which only the name is known; translation asks for texts, so none is missing."""
    return {"name": name, "when": "", "issued_by": "", "words": ""}


def published_materials(stream: Any) -> list[dict[str, Any]]:
    """The public form of each."""
    return [{"id": block.id, "name": block.value["name"]} for block in stream]
