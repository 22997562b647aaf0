"""Materials by their names: what files of services say of them, and what is kept of a known one."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4


def material_names(stream: Any) -> list[str]:
    """The names, in order."""
    return [block.value["name"] for block in stream]


def with_names(stream: Any, names: Sequence[str]) -> list[dict[str, Any]]:
    """The materials called ``names``, in their order, as streams are stored; what is known of one of them stays."""
    known = {item["value"]["name"]: item for item in stream.get_prep_value()}
    return [known.get(name) or _named(name) for name in names]


def _named(name: str) -> dict[str, Any]:
    # Translation asks for texts, so none is missing.
    value = {"name": name, "when": "", "issued_by": "", "words": ""}
    return {"type": "material", "value": value, "id": str(uuid4())}
