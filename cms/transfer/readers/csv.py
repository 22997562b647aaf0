"""CSV: commas, semicolons or tabs, in UTF-8 or GB18030. Row numbers are a spreadsheet's (headings are row 1)."""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from ..columns import Headings, column_letters
from ..limits import Limits
from ..problems import FileRefused, RowProblem
from .rows import Row, Table, row_too_long
from .text import lines, opened

# The control character "end of transmission".
_END = "\x04"


def read(path: Path, headings: Headings | None, limits: Limits) -> Iterator[Row]:
    """The rows of the file. Raises FileRefused as soon as the file as a whole cannot be trusted."""
    table = Table(headings, limits, pads_short_rows=False)
    # The only bound the csv module has; it is global, and nobody in Huiqi needs longer fields.
    csv.field_size_limit(limits.cell_characters)
    with opened(path) as file:
        meter = _Meter(lines(file, limits), limits)
        reader = csv.reader(meter, delimiter=_delimiter(path), strict=False)
        try:
            for number, cells in enumerate(reader, start=1):
                if meter.ended and cells == [_END]:
                    break
                if meter.ended:
                    raise _never_closed(meter.row)
                meter.new_row(number)
                row = table.row(number, cells, _formulas(cells) if number > 1 else ())
                if row:
                    yield row
        except csv.Error as error:
            raise _never_closed(meter.row) from error
    table.close()


def _never_closed(row: int) -> FileRefused:
    message = _("Row %(row)d cannot be read: a cell is too long or a quotation mark is never closed.")
    return FileRefused(message % {"row": row})


class _Meter:
    """Hands lines to the csv module and stops a row that never ends.

    The csv module ends an open quotation silently at the end of the file, with all rows below in one cell. A last line
    of our own shows it: it comes back as a row of its own only when nothing was open.
    """

    def __init__(self, source: Iterator[str], limits: Limits) -> None:
        self._source = source
        self._limits = limits
        self._characters = 0
        self.row = 1
        self.ended = False

    def __iter__(self) -> "_Meter":
        return self

    def __next__(self) -> str:
        line = next(self._source, None)
        if line is None:
            if self.ended:
                raise StopIteration
            self.ended = True
            return _END
        self._characters += len(line)
        if self._characters > self._limits.row_characters:
            raise row_too_long(self.row, self._limits)
        return line

    def new_row(self, number: int) -> None:
        self.row = number + 1
        self._characters = 0


def _delimiter(path: Path) -> str:
    with opened(path) as file:
        first = file.readline(100_000)
    return max(",\t;", key=first.count)


def _formulas(cells: list[str]) -> list[RowProblem]:
    """Cells that a spreadsheet would calculate. Our own exports mark such texts with an apostrophe."""
    return [
        RowProblem(
            _("The cell begins like a formula; formulas are not calculated."),
            column_letters(position),
            cell,
            _("a plain value, or ' before the text"),
        )
        for position, cell in enumerate(cells)
        if cell.startswith(("=", "＝"))
    ]
