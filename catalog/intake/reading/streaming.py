"""A reading as the value of a document's body."""

from collections.abc import Callable
from typing import Any

from wagtail.rich_text import RichText

from cms.content.files import StoredFile

from .parts import FigurePart, Reading, TextPart


def to_stream(reading: Reading, store: Callable[[FigurePart], StoredFile]) -> list[tuple[str, Any]]:
    """Pairs of (block type, value) that can be assigned to ``PolicyDocument.body``; ``store`` keeps each picture."""
    stream: list[tuple[str, Any]] = []
    for part in reading.blocks:
        if isinstance(part, TextPart):
            stream.append(("text", RichText(part.html)))
        elif isinstance(part, FigurePart):
            stream.append(("figure", {"file": store(part), "alt": part.alt, "caption": ""}))
        else:
            stream.append(("table", part.value))
    return stream
