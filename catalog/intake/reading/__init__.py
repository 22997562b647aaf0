"""Reads what editors have - DOCX, PDF, web pages, pastes, plain text - into the parts of a body.

No database, no network: usable from a view and from a background job. Messages are in the language in force.
"""

from .documents import read_file
from .markup.reading import read_html
from .parts import FigurePart, Notice, Part, Progress, Reading, TablePart, TextPart, Unreadable
from .plain import read_text
from .streaming import to_stream

__all__ = [
    "FigurePart",
    "Notice",
    "Part",
    "Progress",
    "Reading",
    "TablePart",
    "TextPart",
    "Unreadable",
    "read_file",
    "read_html",
    "read_text",
    "to_stream",
]
