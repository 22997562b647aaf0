"""Where the rows of a clean-up decision come from: a document's text and tables, a pasted list, a file."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from catalog.documents.body import published_body
from catalog.documents.models import PolicyDocument
from cms.transfer.problems import FileRefused
from cms.transfer.readers import detect
from cms.transfer.readers import read_grid as cells_of

from .grids import pasted_grid, published_grid, read_grid
from .lists import last_outcome, read_list
from .outcomes import announced, outcome_of
from .rows import Reading

MOST_ROWS = 5_000
"""Rows of one decision; the largest clean-ups of a province name about two thousand documents."""


def read_document(document: PolicyDocument) -> Reading:
    """The rows in the body of ``document``."""
    return read_body(document.body, decided=outcome_of(document.title))


def read_body(body: Any, *, decided: str = "") -> Reading:
    """The rows in the stream ``body``: lists in its text, and its tables under the heading before them.

    ``decided`` is what its title says of every document, if it says one thing.
    """
    blocks = published_body(body)["blocks"]
    found: list[Reading] = []
    said: list[str] = []
    for place, block in enumerate(blocks):
        if block["type"] == "table":
            before = "\n".join([*said, block["caption"]])
            found.append(read_grid(published_grid(block["rows"]), outcome=last_outcome(before) or decided))
        elif block["type"] == "text":
            text = published_body([body[place]])["text"]
            said = [text]
            found.append(read_list(text, outcome=decided))
    whole = published_body(body)["text"]
    return _joined(found, text=whole)


def read_pasted(text: str) -> Reading:
    """The rows of a pasted table (cells by tabs) or list."""
    if (grid := pasted_grid(text)) is not None:
        return _joined([read_grid(grid)], text=text)
    return _joined([read_list(text)], text=text)


def read_file(path: Path, name: str) -> Reading:
    """The rows of a CSV or XLSX file, below whatever stands above them. Raises FileRefused for a cell that is lost."""
    grid: list[list[str]] = []
    for row in cells_of(path, detect(path, name)):
        for problem in row.problems:
            place = {"row": problem.row, "message": problem.message}
            raise FileRefused(_("Row %(row)d: %(message)s") % place)
        grid.append(list(row.values.values()))
        if len(grid) > MOST_ROWS:
            raise FileRefused(_("The file has more than %(limit)d rows. Split it.") % {"limit": MOST_ROWS})
    return _joined([read_grid(grid)], text="")


def _joined(readings: Iterable[Reading], *, text: str) -> Reading:
    readings = list(readings)
    rows = [row for reading in readings for row in reading.rows]
    leftover = [piece for reading in readings for piece in reading.leftover]
    leftover += [row.words for row in rows[MOST_ROWS:]]
    return Reading(tuple(rows[:MOST_ROWS]), tuple(leftover), tuple(announced(text)))
