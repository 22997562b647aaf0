"""A document's provisions are kept with its text, and follow it from draft to draft."""

from collections.abc import Mapping, Sequence
from typing import Any

from catalog.documents.body import text_and_tables

from .assembling import Provision, assemble

ANCHOR = "p-"
"""What an anchor's name begins with; the provision's id follows."""

Kept = Sequence[Mapping[str, Any]]


def settled(body: Any, kept: Kept, earlier: Kept = ()) -> Kept:
    """The provisions of ``body``: ``kept`` while that is its text, else cut anew, with the identities of ``kept``.

    A text without provisions yet takes them from ``earlier``, the text it was made from.
    """
    text, tables = text_and_tables(body)
    if "".join(provision["text"] for provision in kept) == text:
        return kept
    before = [Provision.from_json(provision) for provision in kept or earlier]
    return [provision.as_json() for provision in assemble(text, before, tables=tables)]


def anchors(kept: Kept) -> list[tuple[int, str]]:
    """Where each provision begins in the text, and what its anchor is called."""
    found, place = [], 0
    for provision in kept:
        found.append((place, ANCHOR + provision["id"]))
        place += len(provision["text"])
    return found
