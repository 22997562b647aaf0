"""A document's provisions are kept with its text, and follow it from draft to draft."""

from collections.abc import Mapping, Sequence
from typing import Any

from catalog.documents.body import text_and_tables

from .assembling import Provision, assemble

ANCHOR = "p-"
"""What an anchor's name begins with; the provision's id follows."""

Kept = Sequence[Mapping[str, Any]]


def settled(body: Any, kept: Kept) -> list[dict[str, Any]] | None:
    """The provisions of ``body`` in the form in which they are kept; None when ``kept`` still is its text."""
    text, tables = text_and_tables(body)
    if "".join(provision["text"] for provision in kept) == text:
        return None
    before = [Provision.from_json(provision) for provision in kept]
    return [provision.as_json() for provision in assemble(text, before, tables=tables)]


def anchors(kept: Kept) -> list[tuple[int, str]]:
    """Where each provision begins in the text, and what its anchor is called."""
    found, place = [], 0
    for provision in kept:
        found.append((place, ANCHOR + provision["id"]))
        place += len(provision["text"])
    return found
