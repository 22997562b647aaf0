"""What a reader hands over: text runs, tables and figures in order, and what it left out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Progress = Callable[[int, int], None] | None
"""Called with (pages done, pages in all) where a document has pages."""


class Unreadable(Exception):
    """The document cannot be read; the message says to the editor why, and what to do."""

    def __init__(self, message: str, *, code: str = "unreadable") -> None:
        super().__init__(message)
        self.message = message
        self.code = code


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that was left out or decided while reading; the editor should look."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class TextPart:
    """A run of paragraphs, headings and lists as HTML within the whitelist of text."""

    html: str


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table in the value form of the body's TableBlock: full grid, spans as ``mergeCells``."""

    value: dict[str, Any]


@dataclass(frozen=True, slots=True)
class FigurePart:
    """A raster picture that the document holds; ``alt`` is what its author said of it."""

    data: bytes
    extension: str
    alt: str = ""


Part = TextPart | TablePart | FigurePart


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as read. ``title`` is a hint and may be empty; ``pages`` is None where the format has none."""

    blocks: tuple[Part, ...]
    title: str = ""
    notices: tuple[Notice, ...] = ()
    source_format: str = ""
    pages: int | None = None
