"""XLSX with text cells only. Texts longer than a cell may hold go on in columns named “heading (2)”, “heading (3)”, …

The rows are first laid down in a temporary file, because the headings stand before the rows that decide about them.
"""

import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from ..columns import Column
from ..escaping import escape
from .cells import cell_text

# A cell holds 32,767 characters; the rest is room for escapes.
PIECE = 30_000
_SPECIAL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def write(file: IO[bytes], columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> None:
    """Writes one row at a time; memory does not grow with their number."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="surrogatepass") as spool:
        widths = [1] * len(columns)
        for row in rows:
            pieces = [_pieces(cell_text(row.get(column.name))) for column in columns]
            widths = [max(width, len(found)) for width, found in zip(widths, pieces, strict=True)]
            spool.write(json.dumps(pieces) + "\n")
        spool.seek(0)
        _save(file, columns, widths, (json.loads(line) for line in spool))


def _save(file: IO[bytes], columns: Sequence[Column], widths: list[int], rows: Iterator[list[list[str]]]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()

    def append(cells: Iterable[str]) -> None:
        sheet.append([_text_cell(sheet, text) for text in cells])

    append(
        heading if part == 1 else f"{heading} ({part})"
        for heading, width in zip((column.heading() for column in columns), widths, strict=True)
        for part in range(1, width + 1)
    )
    for row in rows:
        append(
            text
            for pieces, width in zip(row, widths, strict=True)
            for text in [*pieces, *([""] * (width - len(pieces)))]
        )
    book.save(file)


def _pieces(text: str) -> list[str]:
    """``text`` cut to what cells can hold, each piece disarmed and escaped."""
    found: list[str] = []
    start, size = 0, PIECE
    while start < len(text) or not found:
        piece = _SPECIAL.sub(_escaped, escape(text[start : start + size]))
        if len(piece) > 32_767:
            size //= 2
            continue
        found.append(piece)
        start, size = start + size, PIECE
    return found


def _escaped(found: re.Match[str]) -> str:
    return f"_x{ord(found[0]):04X}_"


def _text_cell(sheet: Any, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, text)
    # Whatever openpyxl makes of a leading "=", this stays a text.
    cell.data_type = "s"
    return cell
